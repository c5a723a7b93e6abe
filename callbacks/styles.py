"""Our style sheets as one file: a page asks once, however many parts its look is written in."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

import flask

FIRST = ("palette.css", "charts.css", "site.css")  # colours and the common look; the others build on them
ALONE = ("present.css",)  # of slides, which load their own


def sheet(folder: Path) -> str:
    """All style sheets of pages in their order: the common ones, then the others by name."""
    others = sorted(p.name for p in folder.glob("*.css") if p.name not in (*FIRST, *ALONE))
    return "\n".join((folder / name).read_text("utf-8") for name in (*FIRST, *others))


def register(server: flask.Flask, folder: Path) -> str:
    """Serves the sheet; returns the address, which changes when the sheet does."""
    text = sheet(folder)
    number = int.from_bytes(blake2b(text.encode(), digest_size=6).digest())

    @server.get("/assets/pages.css")
    def pages_css() -> flask.Response:
        return flask.Response(text, mimetype="text/css")

    return f"/assets/pages.css?m={number}"
