"""What a page shows, read from its HTML and its sheets as a person would: which figure stands beside which name."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

Key = tuple[str, str]  # measure, unit's slug; "" for the Met
VOID = ("input", "br", "meta", "link", "img", "hr", "path", "circle")


class Reader(HTMLParser):
    """`rows`: (measure, unit) to label to the texts that stand there; `tiles`: to the large figure of its tile."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[Key, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.tiles: dict[Key, set[str]] = defaultdict(set)
        self.stack: list[tuple[str, str]] = []
        self.key: Key | None = None
        self.label = ""
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {k: v or "" for k, v in attrs}
        if tag == "tr":
            self.key = None
        if (
            tag == "a"
            and (found := key_of(known.get("href", "")))
            and (tag_in(self.stack, "th") or "card" in known.get("class", ""))
        ):
            self.key = found
        if tag == "td" or "card-value" in known.get("class", ""):
            self.label, self.text = known.get("data-l", "tile" if tag != "td" else ""), []
        if tag not in VOID:
            self.stack.append((tag, known.get("class", "")))

    def handle_data(self, data: str) -> None:
        if not any(tag in ("small", "svg") or "vh" in css.split() for tag, css in self.stack):
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        closed = self.stack.pop() if self.stack else ("", "")
        said = "".join(self.text).strip()
        if self.key and closed[0] == "td" and self.label:
            self.rows[self.key][self.label].add(said)
        if self.key and "card-value" in closed[1]:
            self.tiles[self.key].add(said)


def tag_in(stack: list[tuple[str, str]], tag: str) -> bool:
    return any(t == tag for t, _ in stack)


def key_of(href: str) -> Key | None:
    """The measure and the unit that an address speaks of."""
    parts = urlsplit(href)
    if not parts.path.startswith("/measure/"):
        return None
    return parts.path.removeprefix("/measure/"), parse_qs(parts.query).get("unit", [""])[0]


def shown(client: Any, path: str) -> Reader:
    """The figures of the page at an address."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    found = Reader()
    found.feed(answer.get_data(as_text=True))
    assert not found.stack or found.stack[-1][0] in ("html", "body"), found.stack
    return found


def sheets(client: Any, path: str) -> list[dict[str, str]]:
    """Every row of the page's sheets that names a measure, by the heads of its table."""
    answer = client.get(f"/download/page.csv?page={quote(path)}")
    assert answer.status_code == 200, path
    found, head, name = [], [""], True
    for row in csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))):
        if not row:
            head, name = [], True
        elif name:
            name = False
        elif not head or head == [""]:
            head = row
        elif "Identifier" in head:
            found.append(dict(zip(head, row, strict=False)))
    return found


def series(
    client: Any, measures: str, unit: str, first: str, last: str
) -> dict[str, list[tuple[float, float]]]:
    """(numerator, denominator) month by month of each measure, from the download."""
    answer = client.get(f"/download/series.csv?measure={measures}&unit={unit}&from={first}&to={last}")
    assert answer.status_code == 200
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for r in csv.DictReader(io.StringIO(answer.get_data(as_text=True))):
        if r["numerator"]:
            found[r["measure"]].append((float(r["numerator"]), float(r["denominator"] or "nan")))
    return found
