"""The parts that only some records have."""

from __future__ import annotations

import htpy as h

from dashboard.views.records.due import Moved
from dashboard.views.records.extra import Extra
from dashboard.views.records.moved import MovedView
from dashboard.views.records.risk import RiskLine, Step
from layouts.charts import trend
from layouts.pieces import Node, section, signal
from layouts.records.actions import action_table
from layouts.records.parts import link


def before(x: Extra) -> Node:
    """What stands above the fields: the date that counts, the clock, the scores."""
    lines = [x.due and f"Due {x.due}.", x.clock.text if x.clock else "", x.progress]
    return [h.p(".standing-of")[text] for text in lines if text] + ([_scores(x.risk)] if x.risk else [])


def after(x: Extra, invented: bool) -> Node:
    """What follows the fields: the measures since, dates, actions, scores over time, effects of decisions."""
    return [
        section("Has it moved what it should?", h.div(class_="split" if len(x.moved) > 1 else None)[(_moved(v) for v in x.moved)], lead=x.cause, id="moved")
        if x.moved
        else None,
        section("Due dates", _dates(x.dates), id="dates") if len(x.dates) > 1 else None,
        section("What indicates it today", h.ul(".plain")[(h.li[link(i.link), " ", signal(i.signal)] for i in x.indicators)], id="indicators")
        if x.indicators
        else None,
        section("Scores over time", _steps(x.steps), id="scores") if x.steps else None,
        section("Decisions that affect it", h.ul(".plain")[(h.li[link(e.link), f" ({e.text})"] for e in x.effects)], id="effects")
        if x.effects
        else None,
        section("Actions", action_table(x.actions, any(a.record.illustrative != invented for a in x.actions)), id="actions") if x.actions else None,
    ]  # fmt: skip


def _moved(v: MovedView) -> Node:
    return h.div(".moved-since")[
        h.p[h.strong[v.verdict], " ", h.a(href=v.href)[f"{v.name}, {v.place}"], f". {v.text}"],
        trend(v.chart) if v.chart else None,
    ]


def _dates(dates: tuple[Moved, ...]) -> Node:
    return h.ol(".changes")[
        (
            h.li[
                h.p[
                    h.strong[d.due],
                    f", set on {d.since} by {d.by or 'unknown'}.",
                    f" {d.why}" if d.why else None,
                ]
            ]
            for d in reversed(dates)
        )
    ]


def _steps(steps: tuple[Step, ...]) -> Node:
    return h.ol(".changes")[
        (
            h.li[
                h.p[
                    h.strong[x.score.text],
                    f" since {x.since}, {x.by or 'unknown'}.",
                    f" {x.why}" if x.why else None,
                ]
            ]
            for x in reversed(steps)
        )
    ]


def _scores(x: RiskLine) -> Node:
    found = (("Inherent", x.inherent), ("Residual", x.residual), ("Target", x.target))
    return h.p(".standing-of")[
        "; ".join(f"{name} {s.text}" for name, s in found if s),
        f". Direction of travel: {x.travel}." if x.travel else ".",
    ]
