"""Twenty users who switch borough as fast as they are answered, on the rig."""

from __future__ import annotations

import random
import statistics
import time
from threading import Thread

from tests.benchmarks import visits
from tests.benchmarks.report import Line, table
from tests.benchmarks.rig import SECRET, Rig
from tests.benchmarks.servers import BOROUGHS

USERS, SECONDS, ROUNDS = 20, 10.0, 3
LEAST, MOST_MS = 750, 50


def _user(port: int, who: visits.Reader, seed: int, end: float, took: list[float]) -> None:
    line, choose = visits.Line(port, keep=True), random.Random(seed)
    requests = [visits.post(who, f"/borough/{b}") for b in BOROUGHS]
    while time.perf_counter() < end:
        answer = line.ask(choose.choice(requests))
        if answer.status != 200:
            raise RuntimeError(f"The server answered {answer.status}")
        took.append(answer.ms)
    line.close()


def press(found: Rig, seconds: float) -> tuple[float, float, dict[str, float]]:
    """Switches a second, their 95th percentile in milliseconds, milliseconds of processor by what worked."""
    took: list[float] = []
    people = visits.readers(SECRET)[:USERS]
    before, start = found.busy(), time.perf_counter()
    users = [
        Thread(target=_user, args=(found.port, who, i, start + seconds, took)) for i, who in enumerate(people)
    ]
    for user in users:
        user.start()
    for user in users:
        user.join()
    rate = len(took) / (time.perf_counter() - start)
    work = {what: 1000 * (s - before[what]) / len(took) for what, s in found.busy().items()}
    return rate, statistics.quantiles(took, n=20)[-1], work


def show(found: Rig) -> None:
    """Measures and prints the median of rounds, the first of which warms the rig."""
    rounds = [press(found, SECONDS) for _ in range(ROUNDS + 1)][1:]
    rate, p95 = (statistics.median(r[i] for r in rounds) for i in (0, 1))
    work = ", ".join(f"{what} {ms:.2f}" for what, ms in rounds[-1][2].items())
    table(
        f"{USERS} users who do not wait, borough pages",
        [
            Line("switches a second", f"{rate:,.0f}", "", str(LEAST), "", rate >= LEAST),
            Line("95th percentile of a switch", f"{p95:,.0f} ms", "", f"{MOST_MS} ms", "", p95 < MOST_MS),
            Line("processor, ms a switch", work),
        ],
    )  # fmt: skip
