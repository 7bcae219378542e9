"""Settings from the environment; with none set, everything runs in one process under ./data."""

from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, StringConstraints
from pydantic_settings import BaseSettings, SettingsConfigDict

STAGES = ("intake", "triage", "dispatch", "oversight", "publisher")
SOURCES = (*STAGES, "identity")  # who keeps a log, which others hear


def _without_last_slash(address: str) -> str:
    """Paths are put behind it."""
    return address.rstrip("/")


# A server of map tiles, named as Leaflet names it; nothing that could end the header in which its host stands.
TILES = r"^(https?://[a-z0-9.:-]+/[^\s;,\"'<>]*\{z\}[^\s;,\"'<>]*)?$"


class Settings(BaseSettings):
    """One deployment. Each name is an environment variable."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", frozen=True)

    commune: Path = Field(Path("communes/luong-son.toml"), description="The commune as data.")
    data: Path = Field(Path("data"), description="Keys, and the embedded PostgreSQL.")
    cells: Path | None = Field(
        None, description="A file that lists several communes by host name; none: COMMUNE alone."
    )
    cell: str = Field("", description="One of the cells in that file, by its code; none: all of them.")
    submissions_per_hour: int = Field(
        150, ge=0, description="Reports of one address that need no waiting; many people share one. 0: all."
    )
    submissions_per_hour_of_a_device: int = Field(30, ge=0, description="The same of one browser. 0: all.")
    forwarded_allow_ips: str = Field(
        "", description="Proxies (addresses or networks, by commas) that are believed when they say who asked."
    )
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on.")
    public_url: Annotated[str, AfterValidator(_without_last_slash)] = Field(
        default_factory=lambda given: f"http://localhost:{given['port']}",
        description="Where people reach the site; in QR codes and links.",
    )
    map_tiles: Annotated[str, StringConstraints(pattern=TILES)] = Field(
        "", description="Where tiles of maps come from, as https://…/{z}/{x}/{y}.png; none: a sketch of the areas."
    )
    map_credit: str = Field("", description="Whom the map thanks for its tiles, as their licence asks.")
    smtp_host: str = Field("", description="The mail server that notices go out by; none: nobody is told by e-mail.")
    smtp_port: int = Field(587, ge=1, le=65535, description="Its port; 465: with TLS from the first byte.")
    smtp_starttls: bool | None = Field(
        None, description="Whether it is spoken to under TLS; on, unless on this machine."
    )
    smtp_user: str = Field("", description="With whose name this host signs in there; none: it does not.")
    smtp_password_file: Path | None = Field(
        None, description="A file with the password, read anew for each mail; none: smtp-password among the secrets."
    )
    smtp_from: str = Field("", description="Whom notices come from; none: the commune's own address.")
    report_templates: Path | None = Field(
        None,
        description="A folder with a report.typ or report.docx of the commune's own; none: those that come with this.",
    )
    push: bool | None = Field(
        None, description="Whether browsers can be told, by their push services; on, where PUBLIC_URL is https."
    )
    push_services: str = Field(
        "", description="Push services of one's own network (host:port, by commas), beside those of the Internet."
    )
    database_url: SecretStr | None = Field(None, description="An outside PostgreSQL server; none: the embedded one.")
    database_password: SecretStr = Field(
        SecretStr(""), description="Password there of the stages that have none of their own."
    )
    intake_database_password: SecretStr = SecretStr("")
    triage_database_password: SecretStr = SecretStr("")
    dispatch_database_password: SecretStr = SecretStr("")
    oversight_database_password: SecretStr = SecretStr("")
    publisher_database_password: SecretStr = SecretStr("")
    identity_database_password: SecretStr = SecretStr("")
    intake_database_url: SecretStr | None = None
    triage_database_url: SecretStr | None = None
    dispatch_database_url: SecretStr | None = None
    oversight_database_url: SecretStr | None = Field(None, description="The Front's own server, where it has one.")
    publisher_database_url: SecretStr | None = None
    intake_rabbitmq_password: SecretStr = SecretStr("")
    triage_rabbitmq_password: SecretStr = SecretStr("")
    dispatch_rabbitmq_password: SecretStr = SecretStr("")
    oversight_rabbitmq_password: SecretStr = SecretStr("")
    publisher_rabbitmq_password: SecretStr = SecretStr("")
    rabbitmq_definitions: Path | None = Field(
        None, description="Where setup leaves what RabbitMQ loads at its start: a user for each stage."
    )
    rabbitmq_url: SecretStr | None = Field(None, description="A RabbitMQ broker; none: the bus inside the process.")
    feed_url: str = Field("http://{stage}:8000", description="Where other hosts' feeds are; {stage} is replaced.")
    feed_token: SecretStr = Field(SecretStr(""), description="What this host shows at others' feeds.")
    feed_tokens: str = Field(
        "",
        description="Whose tokens open the feeds here: stage:SHA-256 in hex, separated by commas; none: its own only.",
    )

    @property
    def server(self) -> str | None:
        """The outside server that all stages share, with its password in it."""
        return self.database_url.get_secret_value() if self.database_url else None

    @property
    def feed_readers(self) -> dict[bytes, str]:
        """Who reads feeds here, by the SHA-256 of the token. Raises ValueError for what is no such list."""
        own = self.feed_token.get_secret_value()
        if not self.feed_tokens:
            return {sha256(own.encode()).digest(): "stage"} if own else {}
        given = (part.partition(":") for part in self.feed_tokens.split(",") if part.strip())
        return {bytes.fromhex(hashed.strip()): stage.strip() for stage, _, hashed in given}

    def server_of(self, stage: str) -> str | None:
        """The server of a stage that has one of its own, given like DATABASE_URL."""
        own: SecretStr | None = getattr(self, f"{stage}_database_url", None)
        return own.get_secret_value() if own else None

    def password_of(self, stage: str) -> str | None:
        """With what a stage's role signs in at the database server; setup gives it, the stage alone shows it."""
        own: SecretStr = getattr(self, f"{stage}_database_password")
        return own.get_secret_value() or self.database_password.get_secret_value() or None

    def broker_password_of(self, stage: str) -> str | None:
        """With what a stage's user signs in at RabbitMQ; setup gives it."""
        own: SecretStr = getattr(self, f"{stage}_rabbitmq_password")
        return own.get_secret_value() or None

    def database(self, name: str) -> str:
        """What the database of a stage, the vault or identity is called; roles are named after it.

        Roles belong to a whole server, so those of a cell bear its code.
        """
        return f"{self.cell}_{name}" if self.cell else name

    @property
    def home(self) -> Path:
        """Where the keys of this commune are; the embedded PostgreSQL in `data` serves all cells."""
        return self.data / "cells" / self.cell if self.cell else self.data

    @property
    def own_keys(self) -> Path:
        """A folder for each stage with its private key; apart from the others, a stage is given its own alone."""
        return self.home / "keys"

    @property
    def public_keys(self) -> Path:
        """What each stage signs with, for all to read; setup writes it."""
        return self.home / "common" / "public"

    @property
    def wrapping_keys(self) -> Path:
        """The keys that wrap the vault's; intake makes and erases them, the other stages read."""
        return self.home / "common" / "vault"

    @property
    def pepper(self) -> Path:
        """What makes tracking codes and addresses unguessable from the databases alone."""
        return self.home / "common" / "pepper" / "pepper.key"

    @property
    def secrets(self) -> Path:
        """What this commune shows at services outside: a file for each secret, which the operator puts there."""
        return self.home / "secrets"

    @property
    def first_sign_ins(self) -> Path:
        """Where the very first start leaves the sign-ins that it made."""
        return self.home / "first-sign-ins.txt"
