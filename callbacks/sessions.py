"""Sessions of people who signed in: who they are in a signed cookie, and whether they have ended in the store.

The cookie ends by its age; the store ends it for every worker and machine, so that a copy of it is nothing
either: by signing out, by an administrator, where the file of people has nobody of that name any more.
"""

from __future__ import annotations

import secrets
import time
from datetime import timedelta
from typing import Any

import flask

from callbacks import guard
from callbacks.people import Person, person
from data import sessions
from data.reading import Reading
from data.sessions import SKEW, Session
from data.settings import Settings
from data.store import Store

COOKIE = "__Host-met"  # a browser takes this name only over https, for this host and all paths
REFRESH = 60  # seconds between two notes of the last use
OPENED = "opened"  # what the store said as it was asked about the session


class Sessions:
    """The sessions of one server. The cookie holds who somebody is, never what they may."""

    def __init__(self, server: flask.Flask, settings: Settings, store: Store, key: str) -> None:
        self.store = store
        self.idle, self.longest = settings.session_idle * 60, settings.session_longest * 3600
        self.latest = 0.0  # that the clock of this worker has shown
        server.secret_key = key
        server.config.update(
            SESSION_COOKIE_NAME=COOKIE,
            SESSION_COOKIE_SECURE=True,
            SESSION_COOKIE_HTTPONLY=True,
            SESSION_COOKIE_SAMESITE="Lax",  # Strict would lose the state on the way back from the provider
            SESSION_COOKIE_PATH="/",
            PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_longest),
        )

    def begin(self, said: Person, sid: str = "") -> None:
        """A session with a name of its own; the one that this browser had is ended."""
        now = int(self._now())
        self.end()
        mark = sessions.mark(self.store.engine)
        flask.session.update(
            id=secrets.token_urlsafe(24), sid=sid, since=now, seen=now, mark=mark, person=_kept(said)
        )

    def person(self) -> Person | None:
        """Whose session the cookie is, while it lasts: so long after the last use, so long after sign-in.
        One that was signed later than now by this clock is none (Flask)."""
        now, kept = self._now(), self._session()
        if kept is None:
            return None
        seen, since = flask.session.get("seen", 0), flask.session.get("since", 0)
        if now - seen > self.idle or now - since > self.longest:
            flask.session.clear()
            return None
        if now - seen > REFRESH:
            flask.session["seen"] = int(now)
        flask.g.session_key = kept.id
        return person(flask.session["person"])

    def lives(self) -> bool:
        """Whether the store has not ended the session, asked in the one statement that reads its state."""
        kept = self._session()
        if kept is None:
            return True
        reading = self.store.open(guard.principal(), sessions.ended(kept))
        if reading.told[0]:
            flask.session.clear()
            return False
        setattr(flask.g, OPENED, reading)
        return True

    def end(self) -> None:
        """Ends the session of this browser, for every worker."""
        kept = self._session()
        if kept is not None:
            sessions.end(self.store.engine, sessions.single(kept.id), time.time(), self.longest)
        flask.session.clear()

    def end_all(self, key: str) -> None:
        """Ends all sessions of a key."""
        sessions.end(self.store.engine, key, time.time(), self.longest)

    def gone(self, subject: str) -> None:
        """Ends all sessions of somebody who is not among the people any more."""
        kept = self._session()
        if kept is not None and not sessions.is_ended(self.store.engine, kept):
            self.end_all(sessions.person(subject))
        flask.session.clear()

    def _now(self) -> float:
        """The time. A clock that was set back makes every session younger than it is, so it ends them all."""
        now = time.time()
        if now < self.latest - SKEW:
            engine, least = self.store.engine, int(self.latest)
            sessions.end(engine, sessions.EVERYBODY, now, self.longest, least=least)
            self.latest = now
        self.latest = max(self.latest, now)
        return now

    def _session(self) -> Session | None:
        held = flask.session
        if not isinstance(held.get("person"), dict) or "mark" not in held:
            return None
        return Session(held["id"], held["person"]["subject"], held["mark"], held.get("sid", ""))


def opened(store: Store) -> Reading:
    """The store as it was just opened to ask about the session, or as it is opened now."""
    found: Reading | None = flask.g.pop(OPENED, None)
    return found or store.open(guard.principal())


def _kept(said: Person) -> dict[str, Any]:
    return {"subject": said.subject, "post": said.post, "roles": said.roles, "units": said.units}
