"""Sign-in by OpenID Connect: authorisation code with PKCE, state and nonce."""

from __future__ import annotations

import logging
from typing import Any

import flask
from authlib.integrations.flask_client import OAuth

from callbacks import backchannel, guard
from callbacks.people import Person, person
from callbacks.rate import Rate, shared
from callbacks.sessions import Sessions
from callbacks.signin import AGAIN, Known, document, home
from callbacks.trail import CALLBACKS
from dashboard.principal import Principal
from dashboard.selection import Selection
from data.settings import Settings
from layouts.signin import ended

STARTS = 30  # sign-ins a minute from one address
log = logging.getLogger(__name__)


class OpenId:
    """People whom a provider has named."""

    def __init__(self, server: flask.Flask, settings: Settings, known: Known, key: str) -> None:
        self.settings, self.known = settings, known
        self.starts = Rate("sign-in", STARTS, 60, shared(settings))
        self.sessions = Sessions(server, settings, known.store, key)
        server.config[guard.SIGN_OUT] = True
        self.provider = OAuth(server).register(
            "provider",
            client_id=settings.oidc_client,
            client_secret=settings.oidc_secret,
            server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": settings.oidc_scope, "code_challenge_method": "S256"},
        )
        backchannel.register(
            server,
            self.provider,
            self.sessions,
            known,
            Rate("provider", backchannel.MOST, 60, shared(settings)),
        )
        server.get("/sign-in")(self.start)
        server.get("/sign-in/back")(self.back)
        server.post("/sign-out")(self.end)
        server.get("/signed-out")(self.ended)

    def identify(self) -> Principal | None:
        """The person of the session, while it lasts and the file of people, if there is one, has them."""
        said = self.sessions.person()
        found = self.known.principal(said) if said else None
        if said is not None and found is None:
            self.sessions.gone(said.subject)
        return found

    def lives(self) -> bool:
        """Whether the session was not ended in the store."""
        return self.sessions.lives()

    def refuse(self) -> flask.typing.ResponseReturnValue:
        """To sign-in and back here; what is no page, or writes, is refused in words."""
        request = flask.request
        if request.path == CALLBACKS:
            return _ended(request.get_json(silent=True))
        if request.method != "GET" or "text/html" not in request.headers.get("Accept", "text/html"):
            return document(
                "Not signed in", "Your session has ended. Sign in again.", 401, "/sign-in", "Sign in"
            )
        return flask.redirect(flask.url_for("start", next=request.full_path.rstrip("?")), 303)

    def start(self) -> flask.typing.ResponseReturnValue:
        """To the provider."""
        if not self.starts.add(flask.request.remote_addr or ""):
            return document("Too many attempts", AGAIN, 429)
        for left in [name for name in flask.session if name.startswith("_state_")]:
            del flask.session[left]  # of sign-ins that were not finished
        flask.session["next"] = flask.request.args.get("next", "")[:500]
        try:
            back = f"{self.settings.public_url.rstrip('/')}/sign-in/back"
            answer: flask.Response = self.provider.authorize_redirect(back)
        except Exception as problem:  # whatever a network can do
            log.error("the provider of sign-in does not answer: %s", problem)
            return document(
                "Sign-in is not to be had", "The identity provider does not answer. " + AGAIN, 503
            )
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def back(self) -> flask.typing.ResponseReturnValue:
        """From the provider: state, nonce, signature, issuer, audience and age of its answer are checked."""
        asked_for = flask.session.get("next", "")
        try:
            claims = self.provider.authorize_access_token().get("userinfo") or {}
            said = self._said(claims)
        except Exception as problem:  # forged, stale, denied, or a provider that answers nonsense
            log.warning("sign-in refused: %s", problem)
            self.known.note("refused", "")
            return document(
                "Not signed in", "The sign-in could not be completed.", 403, "/sign-in", "Sign in again"
            )
        who = self.known.principal(said)
        if who is None:
            flask.session.clear()
            self.known.note("refused", said.subject, said.post)
            return document("No role", "You are known, but have no role here. Ask the administrators.", 403)
        self.sessions.begin(said, str(claims.get("sid") or ""))
        self.known.note("sign-in", who.name, who.post)
        return flask.redirect(landing(asked_for) or home(self.known.store, who), 303)

    def _said(self, claims: dict[str, Any]) -> Person:
        s = self.settings
        names = {"post": s.oidc_post_claim, "roles": s.oidc_roles_claim, "units": s.oidc_units_claim}
        subject = str(claims["sub"])
        return person({"subject": subject} | {k: claim(claims, name) for k, name in names.items()})

    def end(self) -> flask.typing.ResponseReturnValue:
        """Ends the session."""
        if not guard.checked(flask.request):
            return document("Not signed out", "This did not come from a page of this dashboard.", 403)
        who = guard.principal()
        self.sessions.end()
        self.known.note("sign-out", who.name, who.post)
        return flask.redirect("/signed-out", 303)

    def ended(self) -> flask.typing.ResponseReturnValue:
        """A page that asks for no session."""
        return document("Signed out", "Your session here has ended.", 200, "/sign-in", "Sign in again")


def _ended(asked: Any) -> flask.typing.ResponseReturnValue:
    """To a page that asks for the next one: that the session has ended, in the page's own form."""
    if not isinstance(asked, dict) or asked.get("output") != "page.answer":
        return document("Not signed in", "Your session has ended.", 401, "/sign-in", "Sign in")
    inputs = asked.get("inputs")
    first = inputs[0] if isinstance(inputs, list) and inputs else None
    url = str(first.get("value", "")) if isinstance(first, dict) else ""
    html = ended(flask.url_for("start", next=url))
    answer = {"title": "Your session has ended", "html": html, "url": url}
    return {"multi": True, "response": {"page": {"answer": answer}}}


def claim(claims: dict[str, Any], name: str) -> Any:
    """A claim by its name, or by a path with points into nested ones; None where it is not there."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def landing(address: str) -> str:
    """The page that was asked for before sign-in, if it is one of ours and more than the start page."""
    path, _, query = address.partition("?")
    s = Selection.parse(path, query)
    return "" if s is None or address in ("", "/") else s.href()
