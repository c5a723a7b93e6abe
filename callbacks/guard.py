"""The gate: who is asking, whether a write is really theirs, and what of an answer is theirs alone.

Default deny: an address that is not in OPEN is answered to somebody who is known, or not at all. A form
that writes holds `layouts.personal.CSRF`; whoever answers it calls `checked(flask.request)` first.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from urllib.parse import urlsplit

import flask

from dashboard.organisation import FORCE
from dashboard.principal import ANYONE, Principal
from layouts import personal

FIELD = "csrf"
# what everybody may ask for: no figures there
OPEN = ("/health", "/sign-in", "/sign-in/back", "/sign-out/provider", "/signed-out")
PLACES = ("/", "/<path:path>")  # all that no other route answers
FILES = "/assets/"  # style and script of ours
SIGN_OUT = "SIGN_OUT"  # whether there is a session of ours to end
WARMING = "met.warming"  # a key that no request from outside can set
Identify = Callable[[], Principal | None]
Refuse = Callable[[], flask.typing.ResponseReturnValue]


def principal() -> Principal:
    """Who is asking; RuntimeError where the gate has let nobody in."""
    found: Principal | None = flask.g.get("principal")
    if found is None:
        raise RuntimeError("nobody has been let in")
    return found


def own(request: flask.Request) -> bool:
    """Whether the browser says that one of our own pages asks. A form on another site cannot say so."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return False
    source = request.headers.get("Origin") or request.headers.get("Referer")
    return source is not None and urlsplit(source).netloc == request.host


def token(session: str) -> str:
    """The token of a session of this server: 64 characters that nobody without its secret can make."""
    return _token(flask.current_app.config["GUARD_SECRET"], session)


@lru_cache(4096)
def _token(secret: bytes, session: str) -> str:
    return hmac.new(secret, b"csrf|" + session.encode(), sha256).hexdigest()


def session() -> str:
    """What tells this session from every other of this server; empty before sign-in."""
    return str(flask.g.get("session_key", ""))


def reader() -> str:
    """Tells readers apart whose pages differ: by what they may see, and by what is theirs alone."""
    who = principal()
    return f"{who.scope}|{who.post}|{session()}"


def checked(request: flask.Request) -> bool:
    """Whether a write comes from one of our own pages, as this very session was given it."""
    given = request.form.get(FIELD) or request.headers.get("X-CSRF-Token", "")
    return own(request) and hmac.compare_digest(given.encode(), token(session()).encode())


def install(server: flask.Flask, secret: bytes, identify: Identify, refuse: Refuse) -> None:
    """Puts the gate before all that answers: call it first. `identify` says who asks, None where nobody is
    known; `refuse` answers those."""
    server.config["GUARD_SECRET"] = secret

    @server.before_request
    def gate() -> flask.typing.ResponseReturnValue | None:
        if flask.request.environ.get(WARMING) is server:
            flask.g.principal = ANYONE
            return None
        if is_open(flask.request):
            return None
        found = flask.g.principal = identify()
        return None if found is not None else refuse()


def confirm(server: flask.Flask, lives: Callable[[], bool], refuse: Refuse) -> None:
    """Asks the store about those whom the gate let in. Call it after what judges a request, so that a store
    that does not answer is told as everywhere, and before all that answers."""

    @server.before_request
    def still() -> flask.typing.ResponseReturnValue | None:
        if flask.g.get("principal") is None or lives():
            return None
        flask.g.principal, flask.g.session_key = None, ""
        return refuse()


def is_open(request: flask.Request) -> bool:
    """Whether everybody may ask for this address: one that is there, and no page."""
    rule = request.url_rule
    there = rule is not None and rule.rule not in PLACES
    return there and (request.path in OPEN or request.path.startswith(FILES))


def fill(response: flask.Response) -> flask.Response:
    """Puts the reader's own parts into a page that goes out, as HTML or inside JSON."""
    kind = response.mimetype
    if (
        kind not in ("text/html", "application/json")
        or response.direct_passthrough
        or "Content-Encoding" in response.headers
    ):
        return response
    data = found = response.get_data()
    for empty, own_part in _parts():
        for write in _AS_JSON if kind == "application/json" else (str,):
            data = data.replace(write(empty).encode(), write(own_part).encode())
    if data != found:
        response.set_data(data)
    return response


def _parts() -> list[tuple[str, str]]:
    given = token(session())
    parts = [(str(personal.CSRF), str(personal.csrf(given)))]
    who: Principal | None = flask.g.get("principal")
    if who is not None and session():
        out = flask.current_app.config.get(SIGN_OUT, False)
        mine = personal.who(who.post, given, who.may_read("audit", FORCE), out)
        parts.append((str(personal.WHO), str(mine)))
    return parts


def _plain(html: str) -> str:
    return json.dumps(html)[1:-1]


def _escaped(html: str) -> str:
    """As Dash writes it."""
    return "".join(f"\\u{ord(c):04x}" if c in "<>&/" else c for c in _plain(html))


_AS_JSON = (_plain, _escaped)
