"""What the server does for one interaction, in this process: time, statements, and that on a longer store."""

from __future__ import annotations

import gc
import statistics
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from tests.benchmarks.load import HEADERS, our_switch, payload
from tests.benchmarks.report import Line, table
from tests.benchmarks.servers import BOROUGHS

PAGES = {
    "borough": [f"/borough/{b}" for b in BOROUGHS],
    "BCU": [f"/bcu/{b}" for b in ("central-north", "east-area")],
    "the Met": ["/", "/?compare=year-to-date", "/?compare=last-3-months"],
    "measure": [f"/measure/robbery?unit={b}" for b in BOROUGHS],
}


class Served:
    """The product over a store, with its statements counted."""

    def __init__(self, store: Path) -> None:
        from callbacks.serve import create_app
        from data.settings import Settings

        self.statements = 0
        event.listen(Engine, "before_cursor_execute", self._count)
        self.client: Any = create_app(Settings(database_url=f"sqlite:///{store}")).server.test_client()

    def _count(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.statements += not statement.startswith("BEGIN")

    def post(self, body: bytes) -> tuple[float, int, int]:
        """Milliseconds, SQL statements and bytes of one callback."""
        self.statements = 0
        start = time.perf_counter()
        answer = self.client.post("/_dash-update-component", data=body, headers=HEADERS)
        took = time.perf_counter() - start
        if answer.status_code != 200:
            raise RuntimeError(f"The server answered {answer.status_code}")
        return 1000 * took, self.statements, len(answer.data)

    def visit(self, url: str) -> tuple[float, int, int]:
        """The same of the answer to an address."""
        return self.post(payload(("page", "answer"), ("page", "url"), url))


def _times(served: Served) -> list[Line]:
    lines = []
    for kind, urls in PAGES.items():
        for state, target, most in (("cold", 60, 4), ("warm", 10, 1)):
            took, statements, size = zip(*(served.visit(url) for url in urls), strict=True)
            ms = statistics.median(took)
            lines.append(Line(f"{kind}, {state}", f"{ms:.1f} ms", "", f"{target} ms", "", ms <= target))
            lines.append(
                Line("  SQL statements", str(max(statements)), "", str(most), "", max(statements) <= most)
            )
        lines.append(
            Line("  largest answer", f"{max(size) / 1000:.0f} kB", "", "120 kB", "", max(size) < 120e3)
        )
    return lines


def show(store: Path) -> None:
    """Measures and prints the server's time for every kind of page."""
    served = Served(store)
    served.visit("/definitions")  # imports and templates
    table("The server, one interaction", _times(served))


def longer(small: Path, large: Path) -> list[Line]:
    """Cold borough pages on two stores by turns: medians and their ratio."""
    served = {"small": Served(small), "large": Served(large)}
    took: dict[str, list[float]] = defaultdict(list)
    for one in served.values():
        one.visit("/definitions")
    for borough in BOROUGHS:
        for size, one in served.items():
            gc.collect()
            took[size].append(one.post(our_switch(borough)[0])[0])
    a, b = (statistics.median(took[size]) for size in ("small", "large"))
    return [
        Line("borough page on 240,000 figures, cold", f"{a:.1f} ms"),
        Line(
            "the same with 3.9 million more",
            f"{b:.1f} ms",
            "",
            "1.2 times",
            f"{b / a:.2f} times",
            b <= 1.2 * a,
        ),
    ]
