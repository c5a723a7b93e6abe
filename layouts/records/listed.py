"""A register as a table that sorts, with its filters, its files, and the way to load one."""

from __future__ import annotations

from itertools import zip_longest

import htpy as h

from dashboard.views.records.frames import mixed
from dashboard.views.records.listed import Entry, RegisterPage
from layouts.page import page
from layouts.personal import CSRF
from layouts.pieces import Node, drawn, mark, section
from layouts.records.parts import link


def register(view: RegisterPage) -> Node:
    """The whole page."""
    return page(
        view.frame,
        h.p(".do")[
            h.a(".act", href=view.new.href)[view.new.text] if view.new else None,
            h.a(href="#files")["Load a file or take one away" if view.load else "Take these away as a file"],
        ],
        table(view.heads, view.entries, mixed(view.frame)) if view.entries else h.p(".calm")[view.empty],
        h.p[link(view.rest)] if view.rest else None,
        _files(view),
        h.nav(".registers", aria_label="Registers")[
            (h.a(href=x.href, aria_current="page" if x.here else None)[x.text] for x in view.others)
        ],
    )


def table(heads: tuple[str, ...], entries: tuple[Entry, ...], mixed: bool) -> Node:
    """Rows of records; every column sorts; mixed: those that are invented say so."""
    return h.div(".scroll")[
        h.table(".list.register", data_sortable=True)[
            h.thead[h.tr[h.th(scope="col")["Title"], (h.th(scope="col")[x] for x in heads)]],
            h.tbody[(_row(heads, e, mixed) for e in entries)],
        ]
    ]


def _row(heads: tuple[str, ...], e: Entry, mixed: bool) -> Node:
    cells = zip_longest(heads, e.cells)
    return drawn(
        h.tr[
            h.th(scope="row")[h.a(href=e.href)[e.title], " ", mark(mixed and e.record.illustrative), h.small[e.record.ref]],
            (h.td(data_l=head, data_s=sort or None)[text or "–"] for head, (text, sort) in cells),
        ]
    )  # fmt: skip


def _files(view: RegisterPage) -> Node:
    """The register as a file, and back."""
    each = ([", " if i else None, h.a(href=f.href, download=True)[f.text]] for i, f in enumerate(view.files))
    return section(
        "As a file",
        h.p["All fields of all of them: ", each, "."],
        load_form(view) if view.load else None,
        id="files",
    )


def load_form(view: RegisterPage) -> Node:
    """Brings a file back: all rows or none."""
    return h.details(".add")[
        h.summary["Load a file"],
        h.form(".form.short", action=f"/load/{view.kind.id}", method="post", enctype="multipart/form-data")[
            CSRF,
            h.div(".field.wide")[
                h.label(for_="file")["A CSV or XLSX file with the columns of the files above"],
                h.p(".hint", id="file-hint")[
                    "Rows without a reference are added; rows with one are changed. All rows are kept or none."
                ],
                h.input(
                    id="file", type="file", name="file", accept=".csv,.xlsx", aria_describedby="file-hint"
                ),
            ],
            h.div(".field")[
                h.label(for_="load-post")["Your post, not your name"],
                h.input(id="load-post", name="post", maxlength="80"),
            ]
            if view.asks
            else None,
            h.p(".do")[h.button(".act", type="submit")["Load"]],
        ],
    ]
