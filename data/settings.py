"""Settings from the environment or `.env`; every one has a default that works."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from dashboard.told import Told

LONG_ENOUGH = 32  # characters of a secret


class SignIn(StrEnum):
    """local: one person on this machine; proxy: a reverse proxy says who asks; oidc: OpenID Connect."""

    LOCAL = "local"
    PROXY = "proxy"
    OIDC = "oidc"


class Settings(BaseSettings):
    """DATABASE_URL, CACHE_URL (empty: in memory), HOST, PORT, WORKERS (0: a threaded server of one
    process), SECRET_KEY, REFUSED (where refused files are noted, outside the store), MARKING (the
    classification that slides carry), LOG (json: a line a request on standard error), METRICS (a folder in
    which the workers of one machine add up their counts), MEASURES (a folder of the force's own measures).

    Of the force's warehouse: WAREHOUSE_URL (any SQLAlchemy address), WAREHOUSE (a file of its sources),
    WAREHOUSE_SECONDS (after which a query is given up).

    Of sign-in: SIGN_IN, PEOPLE (a file of subject, post, roles, units, home), SESSION_IDLE (minutes),
    SESSION_LONGEST (hours), PROXIES (how many reverse proxies to believe about addresses). PROXY_SECRET
    and the names of the proxy's headers. PUBLIC_URL, OIDC_ISSUER, OIDC_CLIENT, OIDC_SECRET, OIDC_SCOPE
    and the names of the claims; a name with points leads into nested claims.
    """

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    database_url: str = "sqlite:///performance.db"
    cache_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8050
    workers: int = 0
    secret_key: str = ""
    refused: Path = Path("refused.jsonl")
    marking: str = "OFFICIAL"
    log: str = ""
    metrics: Path | None = None
    measures: Path | None = None

    warehouse_url: str = ""
    warehouse: Path | None = None
    warehouse_seconds: float = 3600

    sign_in: SignIn = SignIn.LOCAL
    people: Path | None = None
    session_idle: int = 30
    session_longest: int = 10
    proxies: int = 0

    proxy_secret: str = ""
    proxy_secret_header: str = "X-Proxy-Secret"
    proxy_subject_header: str = "X-Remote-User"
    proxy_post_header: str = "X-Remote-Post"
    proxy_roles_header: str = "X-Remote-Roles"
    proxy_units_header: str = "X-Remote-Units"

    public_url: str = ""
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_secret: str = ""
    oidc_scope: str = "openid profile"
    oidc_post_claim: str = "post"
    oidc_roles_claim: str = "roles"
    oidc_units_claim: str = "units"

    def check_sign_in(self) -> None:
        """Told, with every reason, where these settings would let in whom they should not."""
        found = list(self._lacking())
        if found:
            raise Told("\n".join(found))

    def _lacking(self) -> Iterator[str]:
        if self.sign_in == SignIn.LOCAL:
            if not is_loopback(self.host):
                yield (
                    f"SIGN_IN=local is for one person on this machine, but HOST is {self.host}:"
                    " use HOST=127.0.0.1, or set SIGN_IN to proxy or oidc."
                )
            return
        if len(self.secret_key) < LONG_ENOUGH:
            yield f"SECRET_KEY signs sessions: set it to {LONG_ENOUGH} random characters or more."
        if self.people is not None and not self.people.is_file():
            yield f"PEOPLE names {self.people}, which is no file."
        if self.sign_in == SignIn.PROXY and len(self.proxy_secret) < LONG_ENOUGH:
            yield f"PROXY_SECRET tells the proxy from others: set {LONG_ENOUGH} random characters or more."
        if self.sign_in == SignIn.OIDC:
            for name in ("public_url", "oidc_issuer", "oidc_client", "oidc_secret"):
                if not getattr(self, name):
                    yield f"{name.upper()} is not set, and SIGN_IN=oidc needs it."
            if self.public_url and not self.public_url.startswith("https://"):
                yield "PUBLIC_URL begins with https://: a session cookie is never sent without."


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address or a name."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
