"""/metrics in the text form of Prometheus, for those who look after the service."""

from __future__ import annotations

import json
import logging
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from threading import Lock, get_ident

import flask
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from callbacks.guard import principal
from callbacks.logs import seconds, status_of, warming
from callbacks.signin import document
from callbacks.spare import Spare
from dashboard import periods
from dashboard.principal import ANYONE
from dashboard.selection import Selection
from data import schema
from data.settings import is_loopback
from data.store import Store

ADDRESS = "/metrics"
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
HELP = {
    "met_requests_total": "counter Requests by route and status.",
    "met_request_seconds": "histogram Time until the answer is made, by route.",
    "met_statements_total": "counter SQL statements.",
    "met_statement_seconds_total": "counter Time in SQL statements.",
    "met_pages_kept_total": "counter Answers out of the memory of a worker (hit) or not (miss).",
    "met_cache_total": "counter Pages asked of the shared cache: hit, miss, and failed where it did not answer.",
    "met_up": "gauge Whether the database answers.",
    "met_data_version": "gauge Rises with every change of the figures.",
    "met_records_version": "gauge Rises with every change of a record.",
    "met_data_to_month": "gauge The newest month of the figures, YYYYMM.",
    "met_last_load_timestamp_seconds": "gauge When figures were last loaded.",
}
AROUND = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via")
log = logging.getLogger("met.metrics")
AGAIN = 1.0  # seconds between two notes for the other workers
Key = tuple[str, str]  # name, labels


class Metrics:
    """The counts of this worker; with a folder, of all workers that share it."""

    def __init__(self, folder: Path | None = None) -> None:
        self.counts: defaultdict[Key, float] = defaultdict(float)
        self.lock, self.folder, self.noted = Lock(), folder, 0.0
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def observe(self, route: str, status: int, taken: float) -> None:
        """Counts one request."""
        with self.lock:
            self.counts["met_requests_total", f'{{route="{route}",status="{status}"}}'] += 1
            for bound in BOUNDS:
                self.counts["met_request_seconds_bucket", f'{{route="{route}",le="{bound}"}}'] += (
                    taken <= bound
                )
            self.counts["met_request_seconds_bucket", f'{{route="{route}",le="+Inf"}}'] += 1
            self.counts["met_request_seconds_sum", f'{{route="{route}"}}'] += taken
            self.counts["met_request_seconds_count", f'{{route="{route}"}}'] += 1

    def add(self, name: str, labels: str = "", by: float = 1) -> None:
        """Counts something else."""
        with self.lock:
            self.counts[name, labels] += by

    def note(self, now: float | None = None) -> None:
        """Tells the other workers, once a second at most unless `now` is given."""
        at = time.monotonic()
        if self.folder is None or (now is None and at - self.noted < AGAIN):
            return
        self.noted = at
        with self.lock:
            rows = [[*key, value] for key, value in self.counts.items()]
        new = self.folder / f"{os.getpid()}.{get_ident()}"
        try:
            new.write_text(json.dumps(rows), encoding="utf-8")
            new.replace(self.folder / f"{os.getpid()}.json")
        except OSError as problem:  # of a full disk, say: no reader is to hear of it
            log.warning("counts cannot be noted in %s: %s", self.folder, problem)

    def total(self) -> dict[Key, float]:
        """The counts of all workers, those that have ended too, so that no counter ever falls."""
        if self.folder is None:
            with self.lock:
                return dict(self.counts)
        self.note(now=0)
        found: defaultdict[Key, float] = defaultdict(float)
        for file in sorted(self.folder.glob("*.json")):
            for name, labels, value in json.loads(file.read_text(encoding="utf-8")):
                found[name, labels] += value
        return found


def register(server: flask.Flask, metrics: Metrics, store: Store, cache: Spare, secret_header: str) -> None:
    """GET /metrics, open to this very machine and to administrators. Call it before the gate."""

    @server.before_request
    def near() -> flask.Response | None:
        direct = flask.request.path == ADDRESS and flask.request.method == "GET" and _direct(secret_header)
        return _answer(metrics, store, cache) if direct else None

    @server.get(ADDRESS)
    def scrape() -> flask.Response:
        if "admin" not in principal().roles:
            return document("Not for your post", "These are for administrators.", 403)
        return _answer(metrics, store, cache)

    @server.after_request
    def count(response: flask.Response) -> flask.Response:
        if warming():
            return response
        metrics.observe(_route(), status_of(response), seconds())
        metrics.add("met_statements_total", by=flask.g.tally.statements)
        metrics.add("met_statement_seconds_total", by=flask.g.tally.seconds)
        if "kept_as" in flask.g:  # a page's own address: its key is gone where the answer was kept
            metrics.add("met_pages_kept_total", f'{{result="{"miss" if flask.g.kept_as else "hit"}"}}')
        for result, name in (("hit", "hits"), ("miss", "misses"), ("failed", "failed")):
            metrics.counts["met_cache_total", f'{{result="{result}"}}'] = getattr(cache, name)
        metrics.note()
        return response


def _direct(secret_header: str) -> bool:
    """Whether a process of this machine asks, and no proxy on it for somebody else."""
    request = flask.request
    host = request.host.rpartition(":")[0] if request.host.rpartition(":")[2].isdigit() else request.host
    near = is_loopback(request.remote_addr or "") and is_loopback(host)
    return near and not any(name in request.headers for name in (*AROUND, secret_header))


def _route() -> str:
    """The rule that answers, or the page: names of ours alone, so that there are few."""
    rule = flask.request.url_rule
    if rule is not None and rule.rule not in ("/", "/<path:path>"):
        return rule.rule
    s = Selection.parse(flask.request.path)
    return f"page:{s.page}" if s is not None and rule is not None else "none"


def _answer(metrics: Metrics, store: Store, cache: Spare) -> flask.Response:
    lines = list(_lines({**metrics.total(), **dict(_state(store))}))
    response = flask.Response("\n".join(lines) + "\n", mimetype="text/plain; version=0.0.4")
    response.headers["Cache-Control"] = "no-store"
    return response


def _lines(counts: dict[Key, float]) -> Iterator[str]:
    for name, text in HELP.items():
        kind, _, said = text.partition(" ")
        parts = [f"{name}_{part}" for part in ("bucket", "sum", "count")] if kind == "histogram" else [name]
        rows = [(n, labels, v) for (n, labels), v in counts.items() if n in parts]
        if rows:
            yield f"# HELP {name} {said}"
            yield f"# TYPE {name} {kind}"
        for n, labels, value in rows:
            yield f"{n}{labels} {value:.15g}"


def _state(store: Store) -> Iterator[tuple[Key, float]]:
    """What the store says of itself; that it does not answer, where it does not."""
    try:
        reading = store.open(ANYONE)
        with store.snapshot() as connection:
            loaded = connection.scalar(select(func.max(schema.releases.c.loaded_at)))
    except SQLAlchemyError:
        yield ("met_up", ""), 0
        return
    yield ("met_up", ""), 1
    yield ("met_data_version", ""), reading.version
    yield ("met_records_version", ""), reading.records_version
    if reading.data_to is not None:
        yield ("met_data_to_month", ""), periods.number(reading.data_to)
    if loaded is not None:
        yield ("met_last_load_timestamp_seconds", ""), loaded.replace(tzinfo=UTC).timestamp()
