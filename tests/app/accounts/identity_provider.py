"""A real OpenID provider on a port of its own for the tests, honest until it is told what to lie about."""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2

from tests.signed_in import Visitor

SUBJECT = "subject-1"
GRACE = {"email": "grace@fernshire.example", "email_verified": True, "name": "Grace Okafor"}


@dataclass
class Provider:
    """A real provider on a port of its own. `lie` may change what an ID token says before it is signed, and how."""

    address: str = ""
    lie: Callable[[dict[str, Any], dict[str, Any]], None] | None = None
    unsigned: bool = False
    wrong_key: bool = False
    verifiers: list[str] = field(default_factory=list)

    def is_honest_again(self) -> None:
        self.lie, self.unsigned, self.wrong_key, self.verifiers = None, False, False, []

    def knows(self, subject: str = SUBJECT, **claims: Any) -> None:
        assert httpx2.put(f"{self.address}/users/{subject}", json={**GRACE, **claims}).status_code == 204

    def lets_in(self, visitor: Visitor, subject: str = SUBJECT, *, silent: bool = False) -> Any:
        """The way of a browser: to the provider, signed in there, and back."""
        sent = visitor.client.get("/sign-in/council?next=/account" + ("&silent=yes" if silent else ""))
        assert sent.status_code == 302, sent.text
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(sent.headers["location"]).query).items()}
        # The provider of the tests knows nobody still; one that does vouches without a question.
        address = sent.headers["location"].replace("&prompt=none", "")
        back = httpx2.post(address, data={"sub": subject}, follow_redirects=False)
        self.back = urlsplit(back.headers["location"])
        return visitor.client.get(f"{self.back.path}?{self.back.query}")


@contextmanager
def running(provider: Provider) -> Iterator[Provider]:
    import flask
    import oidc_provider_mock
    from joserfc import jws
    from joserfc.jwk import RSAKey
    from werkzeug.serving import make_server

    app = oidc_provider_mock.app(require_nonce=True)

    @app.before_request
    def note() -> None:
        if flask.request.path == "/oauth2/token":
            provider.verifiers.append(flask.request.form.get("code_verifier", ""))

    @app.after_request
    def tell_lies(response: Any) -> Any:
        if flask.request.path == "/oauth2/token" and response.status_code == 200:
            told = json.loads(response.get_data())
            told["id_token"] = again(told["id_token"])
            response.set_data(json.dumps(told))
        return response

    def again(token: str) -> str:
        head, body = (json.loads(decoded(part)) for part in token.split(".")[:2])
        if provider.lie is not None:
            provider.lie(head, body)
        if provider.unsigned:
            return ".".join((encoded({"alg": "none"}), encoded(body), ""))
        key = flask.g.oidc_provider_mock_storage.jwk.as_dict(is_private=True)
        signing = RSAKey.generate_key(2048) if provider.wrong_key else RSAKey.import_key(key)
        made: str = jws.serialize_compact({**head, "alg": "RS256"}, json.dumps(body).encode(), signing)
        return made

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    provider.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
