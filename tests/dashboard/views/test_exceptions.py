"""The page of exceptions from plain values: scopes, lists, filters, what is said where nothing is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.cases import Case, Entry, Words
from dashboard.charts import Sign
from dashboard.exceptions import Found, Scan
from dashboard.organisation import FORCE
from dashboard.selection import KINDS, LAYERS, Selection
from dashboard.views.case import Draft, judged
from dashboard.views.exceptions import MOST, ExceptionsPage, exceptions_page
from dashboard.views.methods import benchmark, meanings, methods_page
from dashboard.views.places import UnknownUnit
from layouts.letter import WIDTH, letter
from tests.dashboard.findings import CAMDEN, HACKNEY, ISLINGTON, LAMBETH, NOV17, found, scan
from tests.dashboard.views.plain import Plain

BOROUGHS = (CAMDEN, HACKNEY, ISLINGTON, LAMBETH)
MEASURES = ("robbery-personal", "burglary", "theft-from-person", "stop-and-search", "homicide")


@dataclass
class Scanned(Plain):
    """A plain source with scans and cases."""

    scans: dict[int, Scan] = field(default_factory=dict)
    known: Sequence[Case] = ()
    said: dict[int, tuple[Entry, ...]] = field(default_factory=dict)

    def scan(self, month: int, as_at: date | None = None) -> Any:
        return self.scans.get(month)

    def scanned(self) -> tuple[int, ...]:
        return tuple(sorted(self.scans))

    def past(self, first: int, last: int) -> dict[int, Any]:
        return {m: s.found for m, s in self.scans.items() if first <= m <= last}

    def cases(self) -> dict[Any, Any]:
        return {(c.measure, c.unit, c.direction): c for c in self.known}

    def log(self, cases: Sequence[int]) -> dict[int, Any]:
        return {i: self.said[i] for i in cases if i in self.said}


def source(*rows: Found, **more: Any) -> Scanned:
    figures = {
        (m, u): {t: (20.0 + t % 5, None) for t in range(NOV17 - 59, NOV17 + 1)}
        for m in MEASURES
        for u in BOROUGHS
    }
    tested = dict.fromkeys(MEASURES, BOROUGHS)
    return Scanned(figures, scans={NOV17: scan(rows, tested=tested)}, **more)


def page(here: Scanned, query: str = "", draft: Draft | None = None) -> ExceptionsPage:
    s = Selection.parse("/exceptions", query)
    assert s is not None
    return exceptions_page(here, s, draft)


ROWS = (
    found(id=1),
    found(id=2, unit=LAMBETH, measure="burglary", direction=-1),
    found(id=3, unit=LAMBETH, measure="stop-and-search"),
    found(id=4, unit=FORCE, measure="homicide", layer="force"),
    found(id=5, unit=LAMBETH, measure="burglary", layer="quality", note="missing", value=None, expected=None, parts={}),
    found(id=6, unit="*", measure="burglary", layer="quality", note="definition changed: a rule", parts={}),
)  # fmt: skip


def ids(view: ExceptionsPage) -> dict[str, list[int]]:
    return {p.code: [x.id for f in p.findings for x in f.every] for p in view.lists if p.findings}


def test_the_met_has_all_in_three_lists_and_the_data_apart() -> None:
    view = page(source(*ROWS))
    assert ids(view) == {"concern": [1, 4], "improvement": [2], "understand": [3]}
    assert [q.id for q in view.queries] == [5, 6]
    assert view.frame.lead == (
        "November 2017: 1,284 series scanned, 4 exceptions, at most 3 expected to be false."
    )


def test_a_borough_has_its_own_and_counts_its_own() -> None:
    view = page(source(*ROWS), "unit=lambeth")
    assert ids(view) == {"improvement": [2], "understand": [3]}
    assert [q.id for q in view.queries] == [5, 6]
    assert view.frame.lead == (
        f"November 2017: {len(MEASURES)} series scanned, 2 exceptions, at most 1 expected to be false."
    )
    assert view.past[0].counts == (0, 1, 1)


def test_a_bcu_has_its_boroughs_and_a_group_the_measures_that_it_leads() -> None:
    assert ids(page(source(*ROWS), "unit=central-north")) == {"concern": [1]}
    lead = source(*ROWS).measure("homicide").lead
    rows = ids(page(source(*ROWS), f"unit={lead}"))
    assert 4 in rows["concern"]


def test_a_ward_leads_to_its_borough() -> None:
    here = source(*ROWS)
    ward = next((u for u in here.organisation.units.values() if u.level == "ward"), None)
    if ward is None:
        pytest.skip("the organisation of the files has no wards of its own")
    view = page(here, f"unit={ward.code}")
    assert any("Wards are not scanned" in n for n in view.frame.notices)


def test_an_unknown_place_is_none() -> None:
    with pytest.raises(UnknownUnit):
        page(source(), "unit=nowhere")


@settings(max_examples=30)
@given(
    st.sampled_from(["", *LAYERS]),
    st.sampled_from(["", *KINDS]),
    st.sampled_from(["", "recorded-offences", "stop-and-search"]),
    st.sampled_from(["", "high-harm", "local", "violence-against-women-and-girls"]),
)
def test_filters_only_ever_take_away(layer: str, kind: str, family: str, priority: str) -> None:
    here = source(*ROWS)
    query = f"layer={layer}&kind={kind}&family={family}&priority={priority}"
    every, some = page(here), page(here, query)
    assert {x.id for x in some.findings} <= {x.id for x in every.findings}
    assert {q.id for q in some.queries} <= {q.id for q in every.queries}
    for f in some.findings:
        assert layer in ("", f.found.layer)
        assert family in ("", f.measure.family)
    if kind:
        assert all(not p.findings for p in some.lists if p.code != kind)
        assert not some.queries


@pytest.mark.parametrize("query", ["family=magic", "priority=magic"])
def test_a_filter_that_names_nothing_is_told_and_left_out(query: str) -> None:
    view = page(source(*ROWS), query)
    assert ids(view) == ids(page(source(*ROWS)))
    assert "magic" in view.frame.notices[0]


def test_ten_are_shown_and_the_rest_have_an_address() -> None:
    names = [m.id for m in source().catalogue.measures.values() if m.direction == "lower"][: MOST + 3]
    rows = [found(id=i, measure=m) for i, m in enumerate(names, 1)]
    here = source(*rows)
    (part, *_) = page(here).lists
    assert (len(part.findings), part.count) == (MOST, MOST + 3)
    assert part.all is not None
    every = page(here, part.all.href.partition("?")[2]).lists[0]
    assert len(every.findings) == MOST + 3


def test_one_measure_in_many_places_is_one_item() -> None:
    rows = [found(id=i, unit=u) for i, u in enumerate(BOROUGHS, 1)]
    (item,) = page(source(*rows)).lists[0].findings
    assert [f.place for f in item.same] == ["Hackney", "Islington", "Lambeth"]


def test_nothing_out_of_the_ordinary_is_said() -> None:
    assert page(source(), "unit=lambeth").calm == f"Nothing out of the ordinary among {len(MEASURES)} series."
    view = page(source(*ROWS), "layer=rare")
    assert view.calm.startswith("Nothing")
    assert view.ways[0].href == "/exceptions"


def test_a_month_that_was_not_scanned_names_the_command_and_those_that_were() -> None:
    view = page(source(*ROWS), "to=2016-05")
    assert "python app.py scan --month 2016-05" in view.todo
    assert [w.href for w in view.ways] == ["/exceptions?to=2017-11"]
    assert not view.findings


def test_the_parts_of_a_score_are_shown_and_multiply_to_it() -> None:
    f = page(source(found())).findings[0]
    assert [p.figure for p in f.parts] == ["10", "1", "1.5", "255", "97\u202f%"]
    assert f.score == "3,710"
    assert f.since == "Found each month since September 2017."


def test_where_it_lies_adds_up_to_the_excess() -> None:
    """Boroughs of a London item: each beyond its usual share of what was expected."""
    here = source()
    for u in BOROUGHS:
        here.figures["burglary", u].update(dict.fromkeys(range(NOV17 - 2, NOV17 + 1), (100.0, None)))  # type: ignore[attr-defined]
    here.figures["burglary", LAMBETH].update(dict.fromkeys(range(NOV17 - 2, NOV17 + 1), (200.0, None)))  # type: ignore[attr-defined]
    item = found(unit=FORCE, measure="burglary", layer="force", value=1500.0, expected=1200.0)
    here.scans[NOV17] = scan([item])
    (f,) = page(here).findings
    assert f.within[0].text == "Lambeth (+300)"
    assert "boroughs" in f.inside


def test_a_draft_is_shown_with_what_was_typed_even_beyond_the_first_ten() -> None:
    names = [m.id for m in source().catalogue.measures.values() if m.direction == "lower"][: MOST + 1]
    rows = [found(id=i, measure=m) for i, m in enumerate(names, 1)]
    case = Case(7, names[-1], CAMDEN, 1, NOV17, NOV17, "new", "", 3)
    log = {7: (Entry(7, datetime(2017, 12, 5), "Analyst", "new", "", "Found."),)}
    here = source(*rows, known=(case,), said=log)
    words = Words("explained", "", "half a thought", "Analyst", 3)
    draft = judged(case, words, log[7])
    assert draft is not None
    view = next(f.case for f in page(here, draft=draft).findings if f.case)
    assert (view.id, view.tried, view.words.text) == (7, True, "half a thought")
    assert set(view.problems) == {"reason"}


def test_who_writes_second_is_told_what_came_between() -> None:
    case = Case(7, "burglary", CAMDEN, 1, NOV17, NOV17, "explained", "recording", 2)
    log = (Entry(7, datetime(2017, 12, 5), "Analyst, Camden", "explained", "recording", "A late batch."),)
    draft = judged(case, Words("action", "", "Patrols", "Chief inspector", 1), log)
    assert draft is not None
    for part in ("Analyst, Camden", "how it was recorded", "A late batch.", "5 December 2017"):
        assert part in draft.notice
    assert draft.words.text == "Patrols"


@pytest.mark.parametrize("query", ["", "unit=lambeth", "to=2016-05", "unit=camden&kind=improvement"])
def test_the_text_for_an_e_mail_says_what_the_page_says(query: str) -> None:
    view = page(source(*ROWS), query)
    text = letter(view, "http://met")
    flat = " ".join(text.split())
    assert view.frame.lead in flat
    for f in view.findings:
        assert f.signal.sentence in flat
    assert all(len(line) <= WIDTH or "http" in line for line in text.splitlines())
    assert "<" not in text


def test_findings_alone_carry_signs() -> None:
    signs = {f.signal.sign for f in page(source(*ROWS)).findings}
    assert signs == {Sign.CONCERN, Sign.IMPROVEMENT, Sign.NOTABLE}


def test_the_method_page_has_the_numbers_of_the_scan_shown() -> None:
    s = Selection.parse("/methods")
    assert s is not None
    view = methods_page(source(*ROWS), s)
    assert dict(view.versions)["Data version"] == "7"
    assert view.calibration is not None
    assert (view.calibration.tested, view.calibration.even) == (100, 5.0)
    assert sum(n for _, n in view.found) == len(ROWS)
    empty = methods_page(Plain({}), s)
    assert empty.calibration is None
    assert empty.scanned.endswith("has not been scanned for exceptions.")


def test_every_parameter_says_what_it_means() -> None:
    from dataclasses import fields

    from dashboard.scan.parameters import Parameters

    said = meanings()
    assert {f.name for f in fields(Parameters)} <= said.keys()
    assert all(said.values())


def test_the_benchmark_is_told_when_it_was_run_and_left_out_else(tmp_path: Any) -> None:
    file = tmp_path / "benchmark.toml"
    assert benchmark(file) is None
    file.write_text(
        'run = 2026-11-23\nnote = "19 scenarios."\nheads = ["Score", "False flags a month"]\n'
        '[[rule]]\nname = "This scan"\nvalues = ["82", "0.3"]\nours = true\n'
    )
    read = benchmark(file)
    assert read is not None
    assert (read.run, read.scores[0].values, read.scores[0].ours) == ("23 November 2026", ("82", "0.3"), True)
    file.write_text(file.read_text() + '[[rule]]\nname = "Other"\nvalues = ["1"]\n')
    with pytest.raises(ValueError, match="one value for each head"):
        benchmark(file)
