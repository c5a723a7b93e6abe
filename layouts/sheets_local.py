"""The pages of local priorities as sheets."""

from __future__ import annotations

from dashboard import periods
from dashboard.charts import Multiples, Rank, Trend
from dashboard.views.local import LocalPage, way
from dashboard.views.local_borough import LocalBoroughPage
from dashboard.views.local_choice import PLACES
from dashboard.views.rows import Row
from layouts.sheet import Sheet, Value, about

HEAD = (
    "Borough", "Priority", "Measure", "Identifier", "Period", "Period before", "Change", "Way", "London",
    "Signal", "Illustrative choice", "Illustrative",
)  # fmt: skip


def local_sheets(view: LocalPage) -> list[Sheet]:
    """A row for each priority of each borough, and who chose what."""
    rows = tuple(
        (line.name, place, *_figures(r), "illustrative choice" if line.illustrative and i else "", _mark(r))
        for line in view.lines
        for i, (place, r) in enumerate(zip(PLACES, line.rows, strict=False))
    )
    who = tuple(
        (c.measure.name, len(c.boroughs), c.london.text, "; ".join(b.text for b in c.boroughs))
        for c in view.chosen
    )
    return [
        Sheet("Local priorities", HEAD, rows),
        Sheet("Who chose what", ("Crime", "Boroughs", "London", "Chosen by"), who),
        about(view.frame),
    ]


def _figures(r: Row) -> tuple[Value, ...]:
    period, before = (c.sort if c.sort is not None else c.reason for c in (r.main, r.before))
    return (
        r.measure.name,
        r.measure.id,
        period,
        before,
        r.change.text,
        way(r) or r.change.reason,
        r.london.text,
        r.signal.word if r.signal else "",
    )


def _mark(r: Row) -> str:
    return "illustrative" if r.illustrative else ""


def local_borough_sheets(view: LocalBoroughPage) -> list[Sheet]:
    """The priorities in words, what was not chosen, kinds of calls, months and season."""
    told = tuple(
        (
            p.place,
            p.choice.measure.name,
            p.choice.measure.id,
            p.finding,
            p.expected,
            p.signal.word if p.signal else "",
            " ".join((p.where, "; ".join(w.text for w in p.wards))).strip(),
            ": ".join(filter(None, (p.outcome_link.text if p.outcome_link else "", p.outcome))),
            p.agreed,
            "illustrative choice" if p.choice.illustrative else "",
        )
        for p in view.priorities
    )
    head = ("Priority", "Measure", "Identifier", "Finding", "Expected", "Signal", "Wards", "Outcomes",
            "Chosen", "Illustrative choice")  # fmt: skip
    others = tuple((g.title, *_figures(r), _mark(r)) for g in view.unchosen.groups for r in g.rows)
    kinds = tuple((s.sort, *_figures(r), _mark(r)) for r, s in view.asb.rows)
    figures = ("Measure", "Identifier", "Period", "Period before", "Change", "Way", "London", "Signal",
               "Illustrative")  # fmt: skip
    found = [
        Sheet("Local priorities", head, told),
        Sheet("Chosen and not chosen", ("Group", *figures), (*others, (view.unchosen.sentence,))),
    ]
    if kinds:
        found.append(Sheet("Anti-social behaviour", ("Share of all calls", *figures), kinds))
    found += [_months(f"{p.place} priority", p.trend) for p in view.priorities if p.trend]
    found += [_months("Season", view.asb.season)] if view.asb.season else []
    found += [_peers(p.place, p.peers) for p in view.priorities if p.peers]
    found += [_elsewhere(p.place, p.elsewhere) for p in view.priorities if p.elsewhere]
    return [*found, about(view.frame)]


def _elsewhere(place: str, m: Multiples) -> Sheet:
    """The small charts, one row a month, one column a borough; exact."""
    width = max(len(i.values) for i in m.items)
    rows = tuple(
        (periods.iso(m.first + k), *(i.values[k] if k < len(i.values) else None for i in m.items))
        for k in range(width)
    )
    return Sheet(f"{place} priority, months", (f"Month ({m.unit})", *(i.label for i in m.items)), rows)


def _months(name: str, t: Trend) -> Sheet:
    beside = t.companion.values if t.companion else ()
    head = ("Month", t.title, "Expected", "Lower", "Upper", t.companion.name if t.companion else "Beside")
    rows = tuple(
        (
            periods.iso(t.first + i),
            v,
            *(x[i] if i < len(x) else None for x in (t.centre, t.lower, t.upper, beside)),
        )
        for i, v in enumerate(t.values)
    )
    return Sheet(name, head, rows)


def _peers(place: str, r: Rank) -> Sheet:
    rows = tuple((i.label, i.value, i.low, i.high, i.text) for i in r.items)
    return Sheet(
        f"{place} priority elsewhere", (r.title, "Value", "Lower 95 %", "Upper 95 %", "In words"), rows
    )
