"""The council's own sign-in: OpenID Connect with code and PKCE by Authlib, and what its token says of a person."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import Response

from app.access import Role
from app.accounts.rules import is_address, tidy_address
from app.core.config import Settings
from app.core.errors import NotNow, NotSignedIn, RuleBroken

NAME = "council"
SESSION_COOKIE = "readiness-provider"
SIGN_IN_MINUTES = 10
# Signed with the provider's own key pair. Never "none", and never with a secret that both sides know.
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
LEEWAY = 60  # seconds that the two clocks may differ
# What `amr` says when more than a password was given (RFC 8176, and Microsoft's own word).
SECOND_FACTORS = frozenset({"mfa", "otp", "hwk", "swk", "fpt", "face", "iris", "sms", "tel", "ngcmfa"})
BEGIN_AGAIN = "This sign-in was begun elsewhere or too long ago. Begin again from the sign-in page."
NOT_BELIEVED = (
    "Your council’s sign-in answered with something that can’t be trusted ({why}), so you are not signed in. "
    "Tell your administrator."
)
LEFT_OUT = (
    "Your council’s sign-in left out which groups you are in, because you are in too many (Microsoft Entra ID does so "
    "above 200), so your roles can’t be known. Ask your administrator to send app roles, or only the groups assigned "
    "to this application."
)


@dataclass(frozen=True)
class Claims:
    """What the provider says of somebody. `roles` is None where it says nothing of roles: they are then given here."""

    issuer: str
    subject: str
    email: str
    name: str
    roles: frozenset[Role] | None
    has_second_factor: bool


@dataclass(frozen=True)
class Vouched:
    """How a sign-in with the provider ended: the claims, or None when it would not vouch without asking the person."""

    claims: Claims | None
    back: str


def is_on(settings: Settings) -> bool:
    return bool(settings.oidc_issuer and settings.oidc_client_id)


def words_on_button(settings: Settings) -> str:
    """What the sign-in page calls it; "" where there is none."""
    return settings.oidc_name if is_on(settings) else ""


def client_of(app: FastAPI) -> Any:
    """Authlib's client, made when first asked for; it reads the provider's own description once."""
    made = getattr(app.state, "provider", None)
    if made is None:
        from authlib.integrations.starlette_client import OAuth

        settings: Settings = app.state.settings
        made = app.state.provider = OAuth().register(
            NAME,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret.get_secret_value() or None,
            server_metadata_url=f"{(settings.oidc_issuer or '').rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": 10},
        )
    return made


async def begin(request: Request, back: str, *, silent: bool) -> Response:
    """Send the browser to the provider with a state, a nonce and a challenge of this sign-in alone.

    `silent`: it is only to vouch again, without asking the person anything (prompt=none).
    """
    client = client_of(request.app)
    more = {"prompt": "none"} if silent else {}
    with _in_words():
        asked = await client.create_authorization_url(address_back(request), **more)
        await client.save_authorize_data(request, redirect_uri=address_back(request), back=back, silent=silent, **asked)
    from starlette.responses import RedirectResponse

    return RedirectResponse(asked["url"], 302)


async def vouched(request: Request) -> Vouched:
    """What came back from the provider, believed only when all of it is as it must be. NotSignedIn (401) otherwise."""
    client = client_of(request.app)
    settings: Settings = request.app.state.settings
    data = await client.framework.get_state_data(request.session, request.query_params.get("state", ""))
    if not data or "nonce" not in data:
        raise NotSignedIn(BEGIN_AGAIN)
    if request.query_params.get("error"):
        await client.framework.clear_state_data(request.session, request.query_params["state"])
        if data.get("silent"):
            return Vouched(None, data["back"])
        raise NotSignedIn("Your council’s sign-in did not let you in. Try again, or ask your IT service.")
    with _in_words():
        metadata = await client.load_server_metadata()
        if str(metadata.get("issuer", "")).rstrip("/") != (settings.oidc_issuer or "").rstrip("/"):
            raise NotSignedIn(NOT_BELIEVED.format(why="another issuer"))
        metadata["id_token_signing_alg_values_supported"] = sorted(
            ALGORITHMS & set(metadata.get("id_token_signing_alg_values_supported") or ["RS256"])
        )
        wanted = {
            "iss": {"essential": True, "value": metadata["issuer"]},
            "aud": {"essential": True, "value": settings.oidc_client_id},
            "sub": {"essential": True},
            "nonce": {"essential": True, "value": data["nonce"]},
        }
        token = await client.authorize_access_token(request, claims_options=wanted, leeway=LEEWAY)
    if _algorithm(token.get("id_token", "")) not in ALGORITHMS or not token.get("userinfo"):
        raise NotSignedIn(NOT_BELIEVED.format(why="no signature"))
    return Vouched(claims_of(dict(token["userinfo"]), settings), data["back"])


def claims_of(told: Mapping[str, Any], settings: Settings) -> Claims:
    """What an ID token that was believed says of a person. NotSignedIn (401) when it says too little."""
    email = next(
        (
            tidy_address(value)
            for value in (told.get("email"), told.get("preferred_username"), told.get("upn"))
            if isinstance(value, str) and is_address(tidy_address(value))
        ),
        "",
    )
    if not email or told.get("email_verified") is False:
        raise NotSignedIn("Your council’s sign-in gives no work address that it stands for. Tell your administrator.")
    name = told.get("name")
    return Claims(
        issuer=str(told["iss"]),
        subject=str(told["sub"])[:255],
        email=email,
        name=(name if isinstance(name, str) and name.strip() else email)[:200],
        roles=roles_of(told, settings),
        has_second_factor=_has_second_factor(told, settings),
    )


def roles_of(told: Mapping[str, Any], settings: Settings) -> frozenset[Role] | None:
    """Roles from app roles, else from groups that the settings map; None where the provider is not asked for roles.

    NotSignedIn (401) for a token whose groups were left out: who holds fewer roles than they should must not be told
    that they hold none.
    """
    if not settings.oidc_roles:
        return None
    app_roles = told.get("roles")
    if isinstance(app_roles, list | str) and app_roles:
        return _meant(app_roles, settings)
    groups = told.get(settings.oidc_groups_claim)
    if isinstance(groups, list | str):
        return _meant(groups, settings)
    elsewhere = told.get("_claim_names")
    if told.get("hasgroups") or (isinstance(elsewhere, Mapping) and settings.oidc_groups_claim in elsewhere):
        raise NotSignedIn(LEFT_OUT)
    return frozenset()


def address_back(request: Request) -> str:
    """Where the provider sends the browser: what is registered there. Behind a proxy, the public address."""
    settings: Settings = request.app.state.settings
    home = settings.public_address or f"{request.url.scheme}://{request.url.netloc}"
    return f"{home.rstrip('/')}/sign-in/council/back"


def _meant(values: list[Any] | str, settings: Settings) -> frozenset[Role]:
    said = [values] if isinstance(values, str) else values
    found = (settings.oidc_roles.get(value) for value in said if isinstance(value, str))
    return frozenset(Role(role) for role in found if role in set(Role))


def _has_second_factor(told: Mapping[str, Any], settings: Settings) -> bool:
    if settings.oidc_second_factor != "claimed":
        return settings.oidc_second_factor == "always"
    methods = told.get("amr")
    return isinstance(methods, list) and bool(SECOND_FACTORS & {one for one in methods if isinstance(one, str)})


def _algorithm(token: str) -> str:
    try:
        head = token.split(".", maxsplit=1)[0]
        return str(json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4))).get("alg"))
    except (ValueError, binascii.Error, AttributeError):
        return ""


class _in_words:
    """Whatever goes wrong between us and the provider is a refusal with a sentence."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, fault: BaseException | None, _: Any) -> None:
        from authlib.integrations.base_client.errors import OAuthError
        from httpx2 import HTTPError, InvalidURL
        from joserfc.errors import JoseError

        if isinstance(fault, HTTPError | InvalidURL):
            raise NotNow("Your council’s sign-in can’t be reached just now. Try again in a minute.") from fault
        if isinstance(fault, OAuthError | JoseError):
            why = str(getattr(fault, "error", "") or type(fault).__name__)[:60]
            raise NotSignedIn(NOT_BELIEVED.format(why=why.replace("_", " "))) from fault
        if isinstance(fault, ValueError | KeyError | TypeError | RuntimeError | AttributeError):
            raise NotSignedIn(NOT_BELIEVED.format(why="it can’t be read")) from fault


def require_on(settings: Settings) -> None:
    """RuleBroken (409) where the council has no sign-in of its own set up."""
    if not is_on(settings):
        raise RuleBroken("No sign-in of the council’s own is set up here. Sign in with your password.")
