"""Compression: what never changes once, at start; what is made for a request lightly."""

from __future__ import annotations

import re
from hashlib import blake2b
from threading import Lock, Thread

import brotli
import flask

from callbacks.guard import WARMING

LEAST = 800
QUICK, BEST = 5, 11  # the best takes a second or two for all files: that is no reader's to wait for
FIXED = ("/_dash-component-suites", "/assets", "/vendor")
FOR_EVER = "public, max-age=31536000, immutable"
TEXT = ("text/", "application/json", "application/javascript", "image/svg")
_FINGERPRINT = re.compile(r"[?&][mv]=\d|\.v[\w.]+m\d+\.")
_SOURCES = re.compile(r'(?:src|href)="(/[^"]+)"')


class Compressor:
    """Brotli for all who accept it. Files are packed once, best."""

    def __init__(self, server: flask.Flask) -> None:
        self.server = server
        self.packed: dict[bytes, bytes] = {}
        self.one_at_a_time = Lock()
        server.after_request(self.squeeze)

    def warm(self) -> None:
        """Asks for the first page and all that it names, so that no reader waits for either."""
        client = self.server.test_client()
        accept = {"Accept-Encoding": "br"}
        inside = {WARMING: self.server}
        page = client.get("/", headers=accept, environ_overrides=inside)
        text = brotli.decompress(page.data) if page.headers.get("Content-Encoding") == "br" else page.data
        for source in _SOURCES.findall(text.decode()):
            if source.startswith(("/_dash-component-suites", "/assets")):
                client.get(source, headers=accept, environ_overrides=inside).close()

    def file(self, data: bytes) -> bytes:
        """A file packed: quickly for the first who asks, best for those after."""
        key = blake2b(data).digest()  # by content: there are few files, but addresses without end
        if key not in self.packed:
            self.packed[key] = brotli.compress(data, quality=QUICK)
            Thread(target=self._better, args=(key, data), daemon=True).start()
        return self.packed[key]

    def _better(self, key: bytes, data: bytes) -> None:
        with self.one_at_a_time:
            self.packed[key] = brotli.compress(data, quality=BEST)

    def squeeze(self, response: flask.Response) -> flask.Response:
        """Packs one answer, if it is text and the asker takes brotli. Files may be kept for ever: their
        addresses hold a fingerprint."""
        fixed = flask.request.path.startswith(FIXED)
        if fixed and response.status_code == 200 and _FINGERPRINT.search(flask.request.full_path):
            response.headers["Cache-Control"] = FOR_EVER
        if (
            "br" not in flask.request.headers.get("Accept-Encoding", "")
            or response.status_code not in (200, 404)
            or "Content-Encoding" in response.headers
            or not (response.mimetype or "").startswith(TEXT)
        ):
            return response
        response.direct_passthrough = False
        if fixed:
            response.set_data(self.file(response.get_data()))
        else:
            data = response.get_data()
            if len(data) < LEAST:
                return response
            response.set_data(brotli.compress(data, quality=4))
        response.headers["Content-Encoding"] = "br"
        response.headers.add("Vary", "Accept-Encoding")
        return response
