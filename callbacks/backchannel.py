"""The provider says that somebody has signed out there (OpenID Connect Back-Channel Logout 1.0)."""

from __future__ import annotations

import logging
import time
from typing import Any, ClassVar

import flask
from authlib.oidc.core import IDToken
from joserfc.errors import InvalidClaimError

from callbacks.rate import Rate
from callbacks.sessions import Sessions
from callbacks.signin import AGAIN, Known, document
from data import sessions as ended

ADDRESS = "/sign-out/provider"
EVENT = "http://schemas.openid.net/event/backchannel-logout"
MOST, OLDEST = 600, 600  # such words a minute from one address; seconds since one was signed
log = logging.getLogger(__name__)


class LogoutToken(IDToken):
    """What a provider signs, checked as section 2.6 of the standard asks; a word of another kind is none."""

    ESSENTIAL_CLAIMS: ClassVar[list[str]] = ["iss", "aud", "iat", "jti", "events"]

    def validate(self, now: int | None = None, leeway: int = 0) -> None:
        """InvalidClaimError, MissingClaimError."""
        super().validate(now, leeway)
        audience = self["aud"] if isinstance(self["aud"], list) else [self["aud"]]
        checks = {
            "aud": self.params["client_id"] in audience,
            "iat": time.time() - self["iat"] < OLDEST,
            "nonce": "nonce" not in self,
            "events": isinstance(self["events"], dict) and isinstance(self["events"].get(EVENT), dict),
            "sub": any(isinstance(self.get(name), str) and self[name] for name in ("sub", "sid")),
        }
        for name, right in checks.items():
            if not right:
                raise InvalidClaimError(name)


def register(server: flask.Flask, provider: Any, sessions: Sessions, known: Known, tries: Rate) -> None:
    """POST /sign-out/provider with a `logout_token`: ends the session that it names, or all of the person."""

    @server.post(ADDRESS)
    def end_by_provider() -> flask.typing.ResponseReturnValue:
        if not tries.add(flask.request.remote_addr or ""):
            return document("Too many attempts", AGAIN, 429)
        given = {"id_token": flask.request.form.get("logout_token", "")}
        try:
            said = provider.parse_id_token(given, None, claims_cls=LogoutToken)
        except Exception as problem:  # forged, stale, not for us, or a provider that does not answer
            log.warning("a word of the provider that somebody signed out was not taken: %s", problem)
            return document("Not understood", "This is no word of our provider. Nothing was changed.", 400)
        sid, subject = str(said.get("sid") or ""), str(said.get("sub") or "")
        sessions.end_all(ended.provider(sid) if sid else ended.person(subject))
        known.note("sign-out", subject)
        return flask.Response("", 200)
