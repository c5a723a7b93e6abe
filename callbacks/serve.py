"""The application: Dash on Flask, its routes, headers and server."""

from __future__ import annotations

import gc
import hashlib
import os
import secrets
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask
from dash import Dash, Input, Output
from flask_caching import Cache

from callbacks import (
    cases,
    downloads,
    faults,
    graphs,
    guard,
    logs,
    meetings,
    metrics,
    packs,
    present,
    records,
    signin,
    styles,
    trace,
)
from callbacks.compress import Compressor
from callbacks.finder import entries
from callbacks.guard import principal
from callbacks.headers import private, secure
from callbacks.kept import Kept
from callbacks.pages import Answer, Pages, moment
from callbacks.sessions import OPENED, opened
from callbacks.spare import Spare, options
from callbacks.trail import follow, shown
from dashboard import periods
from dashboard.catalogue import catalogue
from dashboard.principal import ANYONE
from data import gone, watch
from data.audit import AuditLog
from data.engine import open_engine
from data.room import Room
from data.settings import Settings
from data.store import Store
from layouts import shell

ROOT = Path(__file__).parent.parent


class _App(Dash):
    """Dash whose first answer already holds the page, and no scripts that no page of ours needs."""

    styles = ""

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]
        answer: Answer = flask.g.answer
        now, later = graphs.split_scripts(parts["scripts"])
        return shell.document(
            title=f"{answer.title} – {shell.TITLE}",
            css=f'<link rel="stylesheet" href="{self.styles}">',
            body=answer.html,
            config=parts["config"],
            scripts=now,
            renderer=parts["renderer"],
            version=flask.g.version,
            graphs=later,
            plotly=graphs.plotly_address(),
        )


def create_app(settings: Settings) -> Dash:
    """The application over the store that settings name; the store must be up to date."""
    store = Store(open_engine(settings.database_url), catalogue(settings.measures), settings.refused)
    watch.watch(store.engine)
    gone.expect(store.engine)
    room = Room(store.engine)
    server = flask.Flask("met", static_folder=None)
    cache = Spare(_cache(server, settings))
    logs.register(server, lines=settings.log == "json")
    metrics.register(server, metrics.Metrics(settings.metrics), store, cache, settings.proxy_secret_header)
    private(server)
    trail = AuditLog(store.engine)
    way = signin.register(server, settings, store, trail)
    app = _App(
        "met",
        server=server,  # type: ignore[arg-type]
        assets_folder=str(ROOT / "assets"),
        assets_ignore=present.IGNORED,
        title=shell.TITLE,
        update_title="",
        suppress_callback_exceptions=True,
        use_pages=False,
    )
    faults.register(app, store.engine.dispose)
    guard.confirm(server, way.lives, way.refuse)
    app.styles = styles.register(server, ROOT / "assets")
    app.layout = [shell.Page(id="page"), shell.Dialog(id="dialog")]
    pages = Pages(store, cache, shown)
    Kept(server, "page.answer", lambda: _now(store))
    _register(app, pages)
    graphs.register(app, pages, ROOT)
    downloads.register(server, pages)
    present.register(server, pages, settings.marking)
    cases.register(app, pages)
    meetings.register(app, pages)
    packs.register(app, pages)
    records.register(app, pages)
    trace.register(server, pages)
    _first_views(server, pages, room)
    secure(app)
    follow(server, trail)
    compressor = Compressor(server)
    server.after_request(guard.fill)  # the last to be told is the first to be asked: before packing
    compressor.warm()
    return app


def _now(store: Store) -> str:
    """What an answer rests on: the state of the store, and who asks. Asked once a request."""
    reading = opened(store)
    setattr(flask.g, OPENED, reading)
    return f"{moment(reading)}|{guard.reader()}"


def _cache(server: flask.Flask, settings: Settings) -> Cache:
    config: dict[str, Any] = {
        "CACHE_TYPE": "SimpleCache",
        "CACHE_THRESHOLD": 2000,
        "CACHE_DEFAULT_TIMEOUT": 0,
    }
    if settings.cache_url:
        config = {
            "CACHE_TYPE": "RedisCache",
            "CACHE_REDIS_URL": settings.cache_url,
            "CACHE_KEY_PREFIX": f"met:{_build(settings.database_url)}:",
            "CACHE_DEFAULT_TIMEOUT": 86400,
            "CACHE_OPTIONS": options(settings.cache_url),
        }
    return Cache(server, config=config)


def _build(*more: str) -> str:
    """A fingerprint of the code that makes pages, and of `more`: what other code made is not shown."""
    found = hashlib.sha256(repr(more).encode())
    for file in sorted(
        f for name in ("callbacks", "layouts", "dashboard") for f in (ROOT / name).rglob("*.[pt]*")
    ):
        if file.suffix in (".py", ".toml"):
            found.update(file.read_bytes())
    return found.hexdigest()[:16]


def _register(app: Dash, pages: Pages) -> None:
    @app.callback(Output("page", "answer"), Input("page", "url"), prevent_initial_call=True)
    def navigate(url: str) -> dict[str, Any]:
        path, _, query = url.partition("?")
        answer = pages.answer(path, query, principal())
        return {"title": f"{answer.title} – {shell.TITLE}", "html": answer.html, "url": url}


def _first_views(server: flask.Flask, pages: Pages, room: Room) -> None:
    @server.before_request
    def look_up() -> None:
        rule, path = flask.request.url_rule, flask.request.path
        if rule is not None and rule.rule not in guard.PLACES:  # of machinery, which answers itself
            return
        flask.g.answer = pages.answer(path, flask.request.query_string.decode(errors="replace"), principal())
        flask.g.version = pages.store.open(principal()).version

    @server.after_request
    def true_status(response: flask.Response) -> flask.Response:
        if "answer" in flask.g and response.status_code == 200:
            response.status_code = flask.g.answer.status
        return response

    @server.get("/finder.json")
    def finder() -> flask.Response:
        response = flask.jsonify(entries(pages.store.open(principal())))
        # whoever signs in next on the same machine may know less
        response.headers["Cache-Control"] = "no-store" if guard.session() else "private, max-age=86400"
        return response

    @server.get("/health")
    def health() -> dict[str, Any]:
        reading = pages.store.open(ANYONE)
        to = None if reading.data_to is None else periods.iso(reading.data_to)
        lacking = room.lacking
        return {"status": "ok", "writes": lacking or "ok", "data_version": reading.version, "data_to": to}


def served(settings: Settings) -> flask.Flask:
    """The application of a process that serves. What lives as long as it is not looked through again for what
    can be thrown away, and the rest less often: a page is some ten thousand objects, and none of them stays."""
    server = create_app(settings).server
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    return server


def _fork_ready_to_stop() -> None:
    """From its first moment a worker can be told to stop: gunicorn's would take the word for its parent, go on,
    and be waited for in vain until the end of the grace period."""

    def mask(how: int) -> None:
        signal.pthread_sigmask(how, {signal.SIGTERM})

    def begin() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        mask(signal.SIG_UNBLOCK)

    os.register_at_fork(
        before=lambda: mask(signal.SIG_BLOCK),
        after_in_parent=lambda: mask(signal.SIG_UNBLOCK),
        after_in_child=begin,
    )


@contextmanager
def _stopped_at_once() -> Iterator[None]:
    """Who is told to stop while nobody has been answered yet ends there, and does not get ready first."""
    graceful = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGTERM, graceful)


def run(settings: Settings) -> None:
    """Serves until stopped: gunicorn with threads, or with worker processes when WORKERS says so."""
    settings.check_sign_in()
    if not settings.secret_key:  # one for all workers
        settings = settings.model_copy(update={"secret_key": secrets.token_hex(32)})
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        def load_config(self) -> None:
            options = {
                "bind": f"{settings.host}:{settings.port}",
                "workers": settings.workers or 1,
                "threads": 8,
                "worker_class": "gthread",
                "timeout": 120,
                "control_socket_disable": True,
                "accesslog": None,
                "loglevel": "warning",
                "when_ready": _say_where,
            }
            for key, value in options.items():
                self.cfg.set(key, value)

        def load(self) -> flask.Flask:
            with _stopped_at_once():
                return served(settings)

    def _say_where(_server: Any) -> None:
        print(f"The dashboard is at http://{settings.host}:{settings.port}  (Ctrl+C stops it)", flush=True)

    _fork_ready_to_stop()
    Server().run()
