"""Definitions and Data."""

from __future__ import annotations

import htpy as h

from dashboard import wording
from dashboard.release import Counted
from dashboard.views.reference import DataPage, Defined, DefinitionsPage, ReleaseLine
from layouts.measure import facts
from layouts.page import page
from layouts.pieces import Node, drawn, links, mark, section


def definitions(view: DefinitionsPage) -> Node:
    """Every definition, by family, each behind its name."""
    return page(
        view.frame,
        h.nav(".contents", aria_label="Families")[
            (h.a(href=f"#family-{i}")[title] for i, (title, _, _) in enumerate(view.families))
        ],
        (
            section(title, [_defined(d) for d in items], lead=question, id=f"family-{i}")
            for i, (title, question, items) in enumerate(view.families)
        ),
    )


def _defined(d: Defined) -> Node:
    return drawn(
        h.details(".defined", id=d.measure.id)[
            h.summary[h.h3[d.measure.name], h.span[d.measure.definition]],
            facts(tuple(f for f in d.facts if f.name != "Definition")),  # the summary has it
            h.p["Figures: ", h.a(href=d.href)[d.held] if d.held[0] != "N" or "to" in d.held else d.held],
            h.p["Related: ", links(d.related), "."] if d.related else None,
            h.details[
                h.summary["Counted in the warehouse by SQL ", h.code[d.counted.fingerprint]], _sql(d.counted)
            ]
            if d.counted
            else None,
        ]
    )


def _sql(by: Counted) -> Node:
    return h.pre[h.code[by.sql]]


def _counted(line: ReleaseLine) -> Node:
    """By which SQL the measures of a release were counted; a text stands with the first release of it."""
    return h.details[
        h.summary[f"SQL of {wording.some(len(line.counted), 'measure')}"],
        (
            h.details[h.summary[name, " ", h.code[by.fingerprint]], _sql(by)]
            if by.since == by.release
            else h.small[
                h.a(href=f"/definitions#{by.measure}")[name],
                " ",
                h.code[by.fingerprint],
                ", as in ",
                h.a(href=f"#release-{by.since}")[f"release {by.since}"],
            ]
            for name, by in line.counted
        ),
    ]


def data(view: DataPage) -> Node:
    """Every release, how fresh each measure is, what is unmapped or was refused."""
    return page(
        view.frame,
        section(
            "Releases",
            _releases(view),
            lead="Each load of a file, or of months from a warehouse, is one release. None is ever changed.",
        ),
        section("How fresh each measure is", _freshness(view)),
        section(
            "Measures without figures",
            h.p[links(view.empty)],
            lead="Defined, but no release has brought figures for them.",
        )
        if view.empty
        else None,
        _refused(view) if view.refused else None,
    )


def _releases(view: DataPage) -> Node:
    heads = ("Release", "As at", "Loaded", "Months", "Rows", "Total", "Revisions")
    return h.div(".scroll")[
        h.table(".list.folds")[
            h.thead[
                h.tr[(h.th(scope="col", class_="n" if t in ("Rows", "Total") else None)[t] for t in heads)]
            ],
            h.tbody[(_release(r) for r in view.releases)],
        ]
    ]


def _release(line: ReleaseLine) -> Node:
    r = line.release
    return h.tr(id=f"release-{r.id}")[
        h.th(scope="row")[
            f"{r.id}. {r.title} ",
            mark(r.illustrative),
            h.small[r.file] if r.title not in r.file else None,  # a made file is called like its release
            h.small[r.source],
            (h.small[n] for n in line.notes),
            h.small["Unmapped: ", "; ".join(line.unmapped)] if line.unmapped else None,
            h.details[h.summary["Fingerprint"], h.code[r.sha256]],
            _counted(line) if line.counted else None,
        ],
        h.td(data_l="As at")[
            h.a(href=f"/?as-at={r.as_at}", title="The Met as known on that day")[wording.day(r.as_at)]
        ],
        h.td(data_l="Loaded")[wording.day(r.loaded_at.date())],
        h.td(data_l="Months")[line.months],
        h.td(".n", data_l="Rows")[wording.number(r.rows)],
        h.td(".n", data_l="Total")["restricted" if r.total is None else wording.number(r.total)],
        h.td(data_l="Revisions")[line.revisions],
    ]


def _freshness(view: DataPage) -> Node:
    return h.div(".scroll")[
        h.table(".list.folds", data_sortable=True)[
            h.thead[
                h.tr[
                    (
                        h.th(scope="col")[t]
                        for t in ("Measure", "Source", "Months", "Against the newest month")
                    )
                ]
            ],
            h.tbody[
                (
                    h.tr[
                        h.th(scope="row")[h.a(href=f.href)[f.name], " ", mark(f.illustrative)],
                        h.td(data_l="Source")[f.source],
                        h.td(data_l="Months")[f.months],
                        h.td(data_l="Against the newest month")[f.behind],
                    ]
                    for f in view.freshness
                )
            ],
        ]
    ]


def _refused(view: DataPage) -> Node:
    return section(
        "Files that were refused",
        h.ul[
            (
                h.li[h.strong[files], f", {when}", h.ul[(h.li[line] for line in report)]]
                for when, files, report in view.refused
            )
        ],
        lead="Nothing of them was stored.",
    )
