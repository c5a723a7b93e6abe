"""The corporate risks: a matrix of five by five, then the register with all that the matrix cannot say."""

from __future__ import annotations

import htpy as h

from dashboard.views.records.frames import mixed
from dashboard.views.records.risk import LEVELS, RiskLine, RisksPage, Score
from layouts.page import page
from layouts.pieces import Node, drawn, mark, section, signal
from layouts.records.parts import BESIDE, link, take


def risks(view: RisksPage) -> Node:
    """The whole page."""
    return page(
        view.frame,
        h.p(".do")[h.a(".act", href=view.new.href)[view.new.text]] if view.new else None,
        h.p(".calm")[view.empty] if view.empty else None,
        section("Where they lie", _matrix(view), lead="Residual scores: after the controls that are in place.", id="matrix")
        if view.lines
        else None,
        section("The register", _table(view.lines, mixed(view.frame)), id="register") if view.lines else None,
        section("Closed", _table(view.closed, mixed(view.frame)), id="closed") if view.closed else None,
        take(view.register, view.files),
    )  # fmt: skip


def _matrix(view: RisksPage) -> Node:
    """Impact upwards, likelihood to the right; the shade is the product, said in each cell too."""
    return h.div(".scroll")[
        h.table(".matrix")[
            h.caption(".vh")["Residual risks by impact and likelihood"],
            h.tbody[(_impact(i, cells) for i, cells in view.matrix)],
            h.tfoot[h.tr[h.th(scope="row")["Likelihood"], (h.th(scope="col")[str(n)] for n in LEVELS)]],
        ]
    ]


def _impact(impact: int, cells: tuple[tuple[RiskLine, ...], ...]) -> Node:
    return h.tr[
        h.th(scope="row")[f"Impact {impact}"],
        (
            h.td(class_=f"shade{_shade(impact * n)}")[
                h.span(".total")[str(impact * n)],
                (h.a(href=x.href, title=x.title)[x.record.ref, h.span(".vh")[f": {x.title}"]] for x in cell),
            ]
            for n, cell in zip(LEVELS, cells, strict=True)
        ),
    ]


def _shade(total: int) -> int:
    """Five steps of one hue over the products 1 to 25."""
    return 0 if total < 5 else 1 if total < 10 else 2 if total < 15 else 3 if total < 20 else 4


def _table(lines: tuple[RiskLine, ...], mixed: bool) -> Node:
    heads = (
        "Risk",
        "Owner",
        "Inherent",
        "Residual",
        "Target",
        "Direction of travel",
        "Indicators today",
        "Actions",
        "Reviewed",
    )
    return h.div(".scroll")[
        h.table(".list.register", data_sortable=True)[
            h.thead[h.tr[(h.th(scope="col")[x] for x in heads)]], h.tbody[(_row(x, mixed) for x in lines)]
        ]
    ]  # fmt: skip


def _row(x: RiskLine, mixed: bool) -> Node:
    return drawn(
        h.tr[
            h.th(scope="row")[h.a(href=x.href)[x.title], " ", mark(mixed and x.record.illustrative), h.small[x.record.ref]],
            h.td(data_l="Owner")[x.owner],
            (_score(label, found) for label, found in (("Inherent", x.inherent), ("Residual", x.residual), ("Target", x.target))),
            h.td(data_l="Direction of travel")[x.travel or "–"],
            h.td(data_l="Indicators today")[h.ul(".bare")[(h.li[link(i.link), BESIDE, signal(i.signal)] for i in x.indicators)]],
            h.td(data_l="Actions")[x.actions],
            h.td(data_l="Reviewed")[x.reviewed or "–"],
        ]
    )  # fmt: skip


def _score(label: str, found: Score | None) -> Node:
    total = str(found.total) if found else ""
    return h.td(data_l=label, data_s=total)[
        [h.strong[total], h.small[f" {found.likelihood} × {found.impact}"]] if found else "–"
    ]
