"""Settings, from the environment only; each is described in docs/settings.md."""

from enum import StrEnum
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class MailSecurity(StrEnum):
    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class Settings(BaseSettings):
    """A default is safe in production and harmless in public; else the setting is required."""

    model_config = SettingsConfigDict(env_prefix="READINESS_", extra="ignore", frozen=True)

    home: Path = Field(default=Path("var"), description="Data folder: database, files, packs, reports.")
    database_url: str | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        description="PostgreSQL address; SQLite in the data folder without.",
    )
    host: str = Field(default="127.0.0.1", description="Address that `readiness serve` listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port that `readiness serve` listens on.")
    log_level: Literal["info", "warning", "error"] | None = Field(
        default=None, description="What is logged; without, info, on a terminal warning."
    )
    secure_cookies: bool = Field(default=True, description="Cookies for https only; off on plain http to loopback.")
    hsts: bool = Field(default=False, description="Tell browsers to come over https only, for a year.")
    max_upload_mb: int = Field(default=50, ge=1, le=2000, description="Largest single file taken in, in megabytes.")
    clamav: str | None = Field(
        default=None, description="ClamAV's clamd, host:port or the path of its socket; without it nothing is scanned."
    )
    threads: int | None = Field(default=None, ge=1, le=64, description="Threads for page and API work.")
    session_hours: int = Field(default=12, ge=1, le=24, description="Longest session, in hours.")
    checkpoints_to: str | None = Field(
        default=None, description="Where checkpoints of the record are left: a file to append to, or a syslog address."
    )
    mail_host: str | None = Field(default=None, description="The council's mail server; without it no mail leaves.")
    mail_port: int = Field(default=587, ge=1, le=65535, description="Port of the mail server.")
    mail_security: MailSecurity = Field(default=MailSecurity.STARTTLS, description="starttls, tls, or none.")
    mail_user: str | None = Field(default=None, description="Name to sign in to the mail server with.")
    mail_password: SecretStr = Field(default=SecretStr(""), description="Password to sign in to the mail server with.")
    mail_from: str | None = Field(default=None, description="The address that mail comes from; needed to send.")

    idle_minutes: int = Field(default=30, ge=15, le=60, description="A session unused for so long locks, in minutes.")
    case_idle_minutes: int = Field(default=15, ge=15, le=60, description="The same on the pages of cases.")
    token_days: int = Field(
        default=90, ge=1, le=365, description="Longest time that an API token is good for, in days."
    )
    local_passwords: bool = Field(
        default=True, description="Signing in with a password here; off, only by OpenID Connect."
    )
    public_address: str | None = Field(default=None, description="How people reach this service, with https://.")
    oidc_issuer: str | None = Field(default=None, description="The council's OpenID Connect provider.")
    oidc_client_id: str = Field(default="", description="Who we are to the provider.")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), description="What proves it to the provider.")
    oidc_name: str = Field(default="Sign in with your council account", description="Words on its button.")
    oidc_roles: dict[str, str] = Field(
        default_factory=dict, description="App roles and groups of the provider, each with the role it means here."
    )
    oidc_groups_claim: str = Field(default="groups", description="The claim that holds groups.")
    oidc_second_factor: Literal["claimed", "always", "never"] = Field(
        default="claimed", description="When the provider's sign-in counts as given a second factor."
    )
    oidc_check_minutes: int = Field(
        default=60, ge=5, le=60, description="How long a session goes on before the provider vouches again, in minutes."
    )

    @field_validator("oidc_issuer")
    @classmethod
    def _no_plain_issuer(cls, value: str | None) -> str | None:
        """What the provider says is believed, so nobody may stand between; on one's own computer nobody can."""
        if value and urlsplit(value).scheme != "https" and urlsplit(value).hostname not in LOOPBACK:
            raise ValueError("The provider's address (READINESS_OIDC_ISSUER) has to begin with https://.")
        return value

    @field_validator("clamav")
    @classmethod
    def _scanner_can_be_found(cls, value: str | None) -> str | None:
        """A scanner that is named wrongly would leave every file waiting."""
        host, _, port = (value or "").rpartition(":")
        if value and not value.startswith("/") and not (host and port.isdecimal()):
            raise ValueError("The virus scanner (READINESS_CLAMAV) is named as host:port or as the path of its socket.")
        return value or None

    @property
    def sends_mail(self) -> bool:
        """Whether a mail server and a sender are set: without both, messages wait in the outbox."""
        return bool(self.mail_host and self.mail_from)

    @property
    def sqlalchemy_url(self) -> str:
        """The address SQLAlchemy connects to; PostgreSQL always by psycopg."""
        if not self.database_url:
            return f"sqlite:///{self.home.resolve() / 'readiness.sqlite3'}"
        for prefix in ("postgresql://", "postgres://"):
            if self.database_url.startswith(prefix):
                return "postgresql+psycopg://" + self.database_url.removeprefix(prefix)
        return self.database_url

    @property
    def files_folder(self) -> Path:
        return self.home / "files"

    @property
    def packs_folder(self) -> Path:
        return self.home / "packs"

    @property
    def previews_folder(self) -> Path:
        return self.home / "previews"

    @property
    def reports_folder(self) -> Path:
        return self.home / "reports"
