"""Signing in: one person on this machine, a proxy that says who asks, or OpenID Connect."""

from __future__ import annotations

import hmac
import secrets
from typing import Protocol

import flask

from callbacks import guard
from callbacks.people import People, Person, person, principal_of
from callbacks.rate import Rate, shared
from callbacks.trail import note
from dashboard.principal import ANYONE, Principal
from dashboard.selection import Selection
from dashboard.views.frame import unit_href
from data.audit import AuditLog
from data.settings import Settings, SignIn, is_loopback
from data.store import Store
from layouts.signin import told

FAILURES = 10  # a minute from one address
AGAIN = "Wait a minute and try again."


class Way(Protocol):
    """A way to sign in."""

    def identify(self) -> Principal | None:
        """Who sends this request; None for nobody that is known. Sets flask.g.session_key."""
        ...

    def refuse(self) -> flask.typing.ResponseReturnValue:
        """The answer to nobody."""
        ...

    def lives(self) -> bool:
        """Whether the session of this request, if it has one, was not ended in the store."""
        ...


def document(title: str, sentence: str, status: int, href: str = "", text: str = "") -> flask.Response:
    """A page of its own, without the frame: title, sentence, a link on from it."""
    return flask.Response(told(title, sentence, href, text), status, {"Cache-Control": "no-store"})


def register(server: flask.Flask, settings: Settings, store: Store, trail: AuditLog) -> Way:
    """Puts the gate of the settings' way before all else, and /me. Call it before any other route, and
    guard.confirm with the way that it gives when faults are told."""
    settings.check_sign_in()
    key = settings.secret_key or secrets.token_hex(32)
    if settings.proxies:
        from werkzeug.middleware.proxy_fix import ProxyFix

        n = settings.proxies
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    way = _way(server, settings, Known(settings, store, trail), key)
    guard.install(server, key.encode(), way.identify, way.refuse)

    @server.get("/me")
    def me() -> flask.typing.ResponseReturnValue:
        return flask.redirect(home(store, guard.principal()), 303)

    return way


def _way(server: flask.Flask, settings: Settings, known: Known, key: str) -> Way:
    if settings.sign_in == SignIn.OIDC:
        from callbacks.oidc import OpenId

        return OpenId(server, settings, known, key)
    return Proxy(settings, known) if settings.sign_in == SignIn.PROXY else Local()


def home(store: Store, who: Principal) -> str:
    """The address of the page that somebody opens on."""
    unit = store.organisation().find(who.home)
    return unit_href(Selection(), unit) if unit else "/"


class Known:
    """Who is known: by the file of people if there is one, else by what sign-in says of them."""

    def __init__(self, settings: Settings, store: Store, trail: AuditLog) -> None:
        self.store, self.trail = store, trail
        self.people = People(settings.people) if settings.people else None

    def note(self, kind: str, who: str, post: str = "") -> None:
        """Notes who came, went or was refused, and from where."""
        note(self.trail, kind, f"from {flask.request.remote_addr}", who, post)

    def principal(self, said: Person) -> Principal | None:
        """What this person may see; None where they have no role."""
        found = self.people.find(said.subject) if self.people else said
        if found is None or not said.subject:
            return None
        return principal_of(found, self.store.organisation())


class _Elsewhere:
    """A way without sessions of ours."""

    def lives(self) -> bool:
        """Always."""
        return True


class Local(_Elsewhere):
    """Whoever sits at this machine, and nobody who asks from another or by another name of it."""

    def identify(self) -> Principal | None:
        """Every right. A page elsewhere that has its own name point here is not answered."""
        request = flask.request
        host = request.host.rpartition(":")[0] if request.host.rpartition(":")[2].isdigit() else request.host
        near = is_loopback(request.remote_addr or "") and is_loopback(host)
        return ANYONE if near else None

    def refuse(self) -> flask.Response:
        """403: there is nothing to sign in to."""
        sentence = "This dashboard runs for one person, on the machine that they sit at."
        return document("Not from here", sentence, 403)


class Proxy(_Elsewhere):
    """Whom a reverse proxy names, if it knows the secret."""

    def __init__(self, settings: Settings, known: Known) -> None:
        self.settings, self.known = settings, known
        self.failures = Rate("proxy", FAILURES, 60, shared(settings))

    def identify(self) -> Principal | None:
        """The person of the headers. Without the secret the headers are nothing but words."""
        given = flask.request.headers.get(self.settings.proxy_secret_header, "")
        address = flask.request.remote_addr or ""
        if self.failures.reached(address):
            return None
        if not hmac.compare_digest(given.encode(), self.settings.proxy_secret.encode()):
            self.failures.add(address)
            self.known.note("refused", "the proxy without its secret")
            return None
        said = self._said()
        flask.g.session_key = said.subject
        return self.known.principal(said)

    def _said(self) -> Person:
        s, headers = self.settings, flask.request.headers
        names = (s.proxy_subject_header, s.proxy_post_header, s.proxy_roles_header, s.proxy_units_header)
        subject, post, roles, units = (headers.get(name, "") for name in names)
        return person({"subject": subject, "post": post, "roles": roles, "units": units})

    def refuse(self) -> flask.Response:
        """403, or 429 for an address that has tried too often."""
        if self.failures.reached(flask.request.remote_addr or ""):
            return document("Too many attempts", AGAIN, 429)
        return document("Not signed in", "Open the dashboard by its own address, and sign in there.", 403)
