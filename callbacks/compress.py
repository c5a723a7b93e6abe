"""Compression: what never changes once, at start; what is made for a request lightly."""

from __future__ import annotations

import re

import brotli
import flask

LEAST = 800
TEXT = ("text/", "application/json", "application/javascript", "image/svg")
_SOURCES = re.compile(r'(?:src|href)="(/[^"]+)"')


class Compressor:
    """Brotli for all who accept it. Files of one name and fingerprint are packed once, best."""

    def __init__(self, server: flask.Flask) -> None:
        self.server = server
        self.packed: dict[str, bytes] = {}
        server.after_request(self.squeeze)

    def warm(self) -> None:
        """Asks for the first page and all that it names, so that no reader waits for either."""
        client = self.server.test_client()
        accept = {"Accept-Encoding": "br"}
        page = client.get("/", headers=accept)
        text = brotli.decompress(page.data) if page.headers.get("Content-Encoding") == "br" else page.data
        for source in _SOURCES.findall(text.decode()):
            if source.startswith(("/_dash-component-suites", "/assets")):
                client.get(source, headers=accept)

    def squeeze(self, response: flask.Response) -> flask.Response:
        """Packs one answer, if it is text and the asker takes brotli."""
        fixed = flask.request.path.startswith(("/_dash-component-suites", "/assets", "/vendor"))
        if (
            "br" not in flask.request.headers.get("Accept-Encoding", "")
            or response.status_code not in (200, 404)
            or "Content-Encoding" in response.headers
            or not (response.mimetype or "").startswith(TEXT)
        ):
            return response
        response.direct_passthrough = False
        if fixed:
            key = flask.request.full_path
            if key not in self.packed:
                self.packed[key] = brotli.compress(response.get_data(), quality=11)
            response.set_data(self.packed[key])
        else:
            data = response.get_data()
            if len(data) < LEAST:
                return response
            response.set_data(brotli.compress(data, quality=4))
        response.headers["Content-Encoding"] = "br"
        response.headers.add("Vary", "Accept-Encoding")
        return response
