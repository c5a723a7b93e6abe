"""Names that are not names: nothing that a file brings in is run, whatever it is called."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import htpy
import openpyxl
import pytest

from dashboard.catalogue import catalogue
from dashboard.charts import Sign
from dashboard.organisation import Organisation
from dashboard.selection import Selection
from dashboard.source import Signal
from dashboard.views.measure import measure_page
from dashboard.views.unit import unit_page
from data import organisation as files
from layouts.measure import measure
from layouts.problem import problem
from layouts.sheet_files import as_csv, as_xlsx
from layouts.sheets import sheets
from layouts.unit import unit
from tests.dashboard.views.plain import Plain, invented
from tests.layouts.conftest import Tree

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</td></table><h1>",
    "{{7*7}} & <b>",
)


def named(text: str) -> Plain:
    """All of it called so: boroughs, measures, what the scan said."""
    rows = files.rows()
    units = [
        replace(u, name=text, short=text[:3]) if u.level in ("borough", "bcu") else u for u in rows.units
    ]
    organisation = Organisation(units, (), rows.memberships, rows.populations, rows.neighbours)
    known = catalogue()
    measures = {
        i: replace(m, name=text, definition=text, unit=text, why=text, source=text, caveat=text)
        for i, m in known.measures.items()
    }
    found = {("robbery", "E09000022"): Signal(Sign.CONCERN, "up", text, text, 1)}
    return Plain(
        invented(1), found=found, organisation=organisation, catalogue=replace(known, measures=measures)
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_names_are_shown_and_never_run(text: str) -> None:
    source = named(text)
    pages = [
        unit(unit_page(source, s))
        for s in (Selection(), Selection("borough", "lambeth"), Selection("group", "tp"))
    ]
    pages += [measure(measure_page(source, Selection("measure", u, "robbery"))) for u in ("", "lambeth")]
    pages.append(problem(text, text, text))
    for made in pages:
        html = str(htpy.fragment[made])
        tree = Tree(html)
        assert tree.wrong == []
        assert len(tree.all("h1")) == 1
        assert not tree.all("script")
        assert not tree.all("img")
        assert " ".join(text.split()) in tree.text()
        assert not [
            a
            for name in ("a", "td", "th", "span", "svg", "li", "p", "h1")
            for e in tree.all(name)
            for a in e[1]
            if a.startswith("on")
        ]


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1"])
def test_no_name_becomes_a_formula(text: str) -> None:
    tables = sheets(unit_page(named(text), Selection("borough", "lambeth")))
    cells = [c for row in csv.reader(io.StringIO(as_csv(tables))) for c in row]
    assert f"'{text}" in cells
    assert text not in cells
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(tables)))
    kinds = {c.data_type for sheet in book for row in sheet.iter_rows() for c in row}
    assert "f" not in kinds
