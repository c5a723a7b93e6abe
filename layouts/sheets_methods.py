"""The method page as sheets: parameters, calibration, benchmark."""

from __future__ import annotations

from dashboard.views.methods import MethodsPage
from layouts.sheet import Sheet, Value, about


def methods_sheets(view: MethodsPage) -> list[Sheet]:
    """The figures of the page; its rules are for reading."""
    lines: tuple[tuple[Value, ...], ...] = tuple((p.name, p.value, p.meaning) for p in view.parameters)
    found = [Sheet("Parameters", ("Name", "Value", "Meaning"), lines)]
    if view.calibration:
        c = view.calibration
        width = 1 / len(c.bins)
        rows = tuple((i * width, (i + 1) * width, n, c.even) for i, n in enumerate(c.bins))
        found.append(Sheet("Calibration", ("p from", "p to", "Series", "If even"), rows))
        found.append(Sheet("Small p-values", ("Below", "Share of series"), c.below))
    if view.benchmark:
        b = view.benchmark
        scores = tuple((s.name, *s.values) for s in b.scores)
        found.append(Sheet("Benchmark", (f"Rule, run on {b.run}", *b.heads), scores))
    return [*found, about(view.frame)]
