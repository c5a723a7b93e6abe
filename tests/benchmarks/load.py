"""Twenty users who switch borough as fast as they are answered, ours and the yardstick's in turn."""

from __future__ import annotations

import http.client
import json
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

from tests.benchmarks.report import Line, table
from tests.benchmarks.servers import BOROUGHS, ours, serving, yardstick

USERS, SECONDS, ROUNDS = 20, 5.0, 3
HEADERS = {"Content-Type": "application/json", "Accept-Encoding": "gzip, deflate, br", "Accept": "*/*"}
YARDSTICK_PARTS = (
    ("heading", "children"), ("table", "data"), ("sparks", "children"),
    ("trend", "figure"), ("groups", "figure"), ("across", "figure"),
)  # fmt: skip


def payload(output: tuple[str, str], asked: tuple[str, str], value: Any) -> bytes:
    """What the browser posts for one callback of one output and one input."""
    body = {
        "output": ".".join(output),
        "outputs": {"id": output[0], "property": output[1]},
        "inputs": [{"id": asked[0], "property": asked[1], "value": value}],
        "changedPropIds": [".".join(asked)],
        "parsedChangedPropsIds": [".".join(asked)],
    }
    return json.dumps(body, separators=(",", ":")).encode()


def our_switch(borough: str) -> list[bytes]:
    """The one request of a switch of ours."""
    return [payload(("page", "answer"), ("page", "url"), f"/borough/{borough}")]


def yardstick_switch(borough: str) -> list[bytes]:
    """The requests of a switch of the yardstick: one a part."""
    return [payload(part, ("borough", "value"), borough) for part in YARDSTICK_PARTS]


def _user(port: int, switch: Callable[[str], list[bytes]], end: float, seed: int, took: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    choose = random.Random(seed)
    while (start := time.perf_counter()) < end:
        for body in switch(choose.choice(BOROUGHS)):
            connection.request("POST", "/_dash-update-component", body, HEADERS)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"The server answered {answer.status}")
        took.append(time.perf_counter() - start)
    connection.close()


def press(address: str, switch: Callable[[str], list[bytes]], seconds: float) -> tuple[float, float]:
    """Switches a second of all users together, and the 95th percentile of a switch in milliseconds."""
    took: list[float] = []
    start = time.perf_counter()
    port = int(address.rpartition(":")[2])
    users = [Thread(target=_user, args=(port, switch, start + seconds, i, took)) for i in range(USERS)]
    for user in users:
        user.start()
    for user in users:
        user.join()
    return len(took) / (time.perf_counter() - start), 1000 * statistics.quantiles(took, n=20)[-1]


def show(store: Path) -> None:
    """Measures and prints the medians of rounds in which the two take turns."""
    found: dict[str, list[tuple[float, float]]] = {"ours": [], "yardstick": []}
    with serving(ours(), store) as a, serving(yardstick(), store) as b:
        for i in range(ROUNDS + 1):
            mine, theirs = press(a, our_switch, SECONDS), press(b, yardstick_switch, SECONDS)
            if i:  # the first round warms the machine
                found["ours"].append(mine)
                found["yardstick"].append(theirs)
    (rate, p95), (other, other95) = (
        tuple(statistics.median(column) for column in zip(*found[w], strict=True))
        for w in ("ours", "yardstick")
    )
    table(
        f"Under load: {USERS} users",
        [
            Line("switches of borough a second", f"{rate:,.0f}", f"{other:,.1f}", "50 times", f"{rate / other:,.0f} times", rate >= 50 * other),
            Line("95th percentile of a switch", f"{p95:,.0f} ms", f"{other95:,.0f} ms"),
        ],
    )  # fmt: skip
