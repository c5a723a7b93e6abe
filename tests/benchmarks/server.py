"""What the server does for one interaction, in this process: time, statements, and that on a longer store."""

from __future__ import annotations

import gc
import statistics
import time
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Engine, event

from tests.benchmarks.load import HEADERS, payload
from tests.benchmarks.report import Line, table
from tests.benchmarks.servers import BOROUGHS

PAGES = {
    "borough": [f"/borough/{b}" for b in BOROUGHS],
    "BCU": [f"/bcu/{b}" for b in ("central-north", "east-area")],
    "the Met": ["/", "/?compare=year-to-date", "/?compare=last-3-months"],
    "definitions": ["/definitions"],
    "measure": [f"/measure/robbery?unit={b}" for b in BOROUGHS],
}


# Pages that show no wards, so that they say the same on a store with wards as on one without.
SAME = [
    f"{page}{'&' if '?' in page else '?'}to=20{year}-{month}"
    for page in ("/", "/bcu/central-south", "/measure/robbery", "/measure/burglary?unit=camden")
    for year in (15, 17, 19)
    for month in ("02", "05", "08", "11")
]


class Answered(NamedTuple):
    """Milliseconds by clock and of the processor, SQL statements, bytes of one callback."""

    ms: float
    worked: float
    statements: int
    size: int


class Served:
    """The product over a store, with its statements counted."""

    def __init__(self, store: Path) -> None:
        from callbacks.serve import create_app
        from data.settings import Settings

        self.statements = 0
        event.listen(Engine, "before_cursor_execute", self._count)
        self.client: Any = create_app(Settings(database_url=f"sqlite:///{store}")).server.test_client()
        gc.collect()
        gc.freeze()  # as the server does

    def _count(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.statements += not statement.startswith("BEGIN")

    def visit(self, url: str) -> Answered:
        """The callback that answers an address."""
        body = payload(("page", "answer"), ("page", "url"), url)
        self.statements = 0
        start, busy = time.perf_counter(), time.process_time()
        answer = self.client.post("/_dash-update-component", data=body, headers=HEADERS)
        took, worked = time.perf_counter() - start, time.process_time() - busy
        if answer.status_code != 200:
            raise RuntimeError(f"The server answered {answer.status_code}")
        return Answered(1000 * took, 1000 * worked, self.statements, len(answer.data))


def _times(served: Served) -> list[Line]:
    """Judged by processor time, which other work on the machine lengthens less than the clock."""
    lines = []
    for kind, urls in PAGES.items():
        for state, target, most in (("cold", 60, 4), ("warm", 10, 1)):
            found = [served.visit(url) for url in urls]
            ms, worked = (statistics.median(x) for x in ([f.ms for f in found], [f.worked for f in found]))
            asked = max(f.statements for f in found)
            what = f"{kind}, {state}"
            lines.append(
                Line(what, f"{worked:.1f} ms", "", f"{target} ms", f"{ms:.1f} ms by clock", worked <= target)
            )
            lines.append(Line("  SQL statements", str(asked), "", str(most), "", asked <= most))
        size = max(f.size for f in found) / 1000
        lines.append(Line("  largest answer", f"{size:.0f} kB", "", "120 kB", "", size < 120))
    return lines


def show(store: Path) -> None:
    """Measures and prints the server's time for every kind of page."""
    served = Served(store)
    served.visit("/data")  # imports and templates
    table("The server, one interaction", _times(served))


def longer(small: Path, large: Path) -> list[Line]:
    """The same pages cold on two stores by turns: medians and their ratio."""
    served = {"small": Served(small), "large": Served(large)}
    found: dict[str, list[float]] = defaultdict(list)
    for one in served.values():
        one.visit("/data")
    for url in SAME:
        for size, one in served.items():
            gc.collect()
            found[size].append(one.visit(url).worked)
    a, b = (statistics.median(found[size]) for size in ("small", "large"))
    return [
        Line("the Met, BCU, measure on 240,000 figures, cold", f"{a:.1f} ms"),
        Line(
            "the same with 3.9 million more",
            f"{b:.1f} ms",
            "",
            "1.2 times",
            f"{b / a:.2f} times",
            b <= 1.2 * a,
        ),
    ]
