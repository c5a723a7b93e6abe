"""What pages say: never against their figures, never a judgement where there is none to be had."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import periods
from dashboard.charts import Sign
from dashboard.organisation import FORCE
from dashboard.selection import COMPARISONS, Selection
from dashboard.source import Signal
from dashboard.views.dive import UnknownMeasure
from dashboard.views.measure import measure_page
from dashboard.views.places import UnknownUnit
from dashboard.views.rows import Row
from dashboard.views.unit import ASB, UnitPage, unit_page
from tests.dashboard.views.plain import MEASURES, NOV17, Plain, force, invented, slowly, unit_named, window

comparisons = st.sampled_from(tuple(COMPARISONS))
seeds = st.integers(0, 10**6)
LAMBETH = unit_named("lambeth").code


def rows(page: UnitPage) -> Iterator[Row]:
    return (r for s in page.sections for r in s.rows)


def row(page: UnitPage, id: str) -> Row:
    return next(r for r in rows(page) if r.measure.id == id)


def direction(text: str) -> int | None:
    """What a sentence about a change says: 1 up, -1 down, 0 the same, None nothing."""
    own = text.split("; London")[0]
    said = [s for w, s in (("up ", 1), ("down ", -1), ("the same as", 0)) if w in own]
    return said[0] if said else None


def agrees(text: str, sign: int, change: float) -> bool:
    """Whether a sentence says the way of the change; 'almost the same' only where it rounds to nothing."""
    if "almost the same as" in text:
        return abs(change) < 0.0005
    return direction(text) == sign


@settings(max_examples=12, deadline=None)
@given(seeds, comparisons, st.sampled_from(("lambeth", "camden", "sutton")))
def test_sentences_go_the_way_of_the_figures(seed: int, comparison: str, slug: str) -> None:
    source = Plain(invented(seed, without=0.1))
    page = unit_page(source, Selection("borough", slug, compare=comparison))
    code = unit_named(slug).code
    now, before = window(comparison, NOV17), [m - 12 for m in window(comparison, NOV17)]
    tiles = {t.label: t.change for t in page.tiles}
    for r in rows(page):
        if not r.measure.kind.adds_over_months:
            continue
        a, b = (slowly(source, r.measure.id, [code], span) for span in (now, before))
        if a is None or b is None or r.change.sort is None:
            assert r.change.text == "–"
            continue
        sign = (a > b) - (a < b)
        assert sign == (r.change.sort > 0) - (r.change.sort < 0)
        said = tiles.get(r.measure.name)
        if said is not None:
            assert agrees(said, sign, r.change.sort)
        deep = measure_page(source, Selection("measure", slug, r.measure.id, compare=comparison))
        assert agrees(deep.frame.lead, sign, r.change.sort)
        if "→" not in r.change.text and not r.change.text.startswith("0"):
            assert r.change.text.startswith("−" if sign < 0 else "+")


@settings(max_examples=12, deadline=None)
@given(seeds, comparisons)
def test_shares_move_in_points_and_small_counts_from_to(seed: int, comparison: str) -> None:
    source = Plain(invented(seed))
    for r in rows(unit_page(source, Selection("borough", "lambeth", compare=comparison))):
        text = r.change.text
        if text == "–":
            continue
        if r.measure.kind.is_share:
            assert text.endswith("\u202fpp")
        elif r.measure.kind == "count":
            small = r.before.sort is not None and r.before.sort < 20
            assert ("→" in text) == small
            assert text.endswith("%") != small


@pytest.mark.parametrize("comparison", COMPARISONS)
def test_nothing_is_compared_across_a_change_of_counting(comparison: str) -> None:
    """Residential burglary was counted anew from April 2017."""
    page = unit_page(Plain(invented(1)), Selection("borough", "lambeth", compare=comparison))
    r = row(page, "burglary-residential")
    assert (r.change.text, r.change.sort, r.year.text) == ("–", None, "–")
    assert r.change.reason.startswith("Counting changed in April 2017: ")
    assert any("April 2017" in n for n in r.notes)
    assert r.period.sort is not None
    deep = measure_page(
        Plain(invented(1)), Selection("measure", "lambeth", "burglary-residential", compare=comparison)
    )
    assert all(c.change.text == "–" and c.london.text == "–" for c in deep.compared)
    assert direction(deep.frame.lead) is None
    assert "Counting changed" in deep.frame.lead
    assert deep.contributions == ()
    assert deep.trend is not None
    assert [periods.iso(b.month) for b in deep.trend.breaks] == ["2017-04"]


def test_after_a_year_on_the_new_counting_it_is_compared_again() -> None:
    to = periods.month(2019, 4)
    page = unit_page(
        Plain(invented(1, to=to)), Selection("borough", "lambeth", compare="same-month-last-year")
    )
    assert row(page, "burglary-residential").change.reason == ""


@given(st.integers(1, 11), st.sampled_from(("rolling-12-months", "last-3-months", "year-to-date")))
@settings(max_examples=30, deadline=None)
def test_a_window_with_a_gap_has_a_reason_and_no_number(ago: int, comparison: str) -> None:
    figures = {k: dict(v) for k, v in invented(3).items()}
    del figures["robbery", LAMBETH][NOV17 - ago]
    page = unit_page(Plain(figures), Selection("borough", "lambeth", compare=comparison))
    r, span = row(page, "robbery"), window(comparison, NOV17)
    if NOV17 - ago in span:
        assert (r.period.text, r.period.sort, r.change.text) == ("–", None, "–")
        assert f"1 of {len(span)} months has no figure." in (r.period.reason, r.change.reason)
    else:
        assert r.period.sort is not None


@pytest.mark.parametrize("slug", ["lambeth", "camden", "kingston-upon-thames"])
@pytest.mark.parametrize("kind", ["full", "without", "other priorities", "nothing"])
def test_asb_is_every_boroughs_first_priority_whatever_the_data(slug: str, kind: str) -> None:
    figures = {} if kind == "nothing" else dict(invented(2))
    if kind == "without":
        figures = {k: v for k, v in figures.items() if k[0] != ASB}
    local = {unit_named(slug).code: ("robbery", "burglary", ASB)} if kind == "other priorities" else {}
    page = unit_page(Plain(figures, local=local), Selection("borough", slug))
    assert page.sections[0].title == "Local priorities"
    assert page.sections[0].rows[0].measure.id == ASB
    assert page.tiles[0].label == page.sections[0].rows[0].measure.name
    assert [r.measure.id for r in page.sections[0].rows] == [
        ASB,
        *(m for m in local.get(unit_named(slug).code, ()) if m != ASB),
    ]
    if kind in ("without", "nothing"):
        assert page.sections[0].rows[0].period.reason


def test_no_other_unit_has_local_priorities() -> None:
    source = Plain(invented(2))
    for s in (
        Selection(),
        Selection("group", "tp"),
        Selection("bcu", "central-north"),
        Selection("borough", "heathrow"),
    ):
        assert "Local priorities" not in [x.title for x in unit_page(source, s).sections]


def test_before_a_bcu_begins_its_boroughs_are_added_up_and_the_page_says_so() -> None:
    early = unit_page(Plain(invented(4)), Selection("bcu", "central-south"))
    assert any("begins in February 2019" in n for n in early.frame.notices)
    late = unit_page(Plain(invented(4, to=periods.month(2019, 4))), Selection("bcu", "central-south"))
    assert late.frame.notices == ()
    for page in (early, late):
        assert page.children is not None
        assert {"Lambeth", "Southwark"} == {c.name for c in page.children.rows}
        assert row(page, "robbery").period.sort is not None


def test_in_november_2017_a_group_shows_the_two_bcus_that_there_are() -> None:
    def listed(to: int) -> tuple[set[str], set[str]]:
        page = unit_page(Plain(invented(4, to=to)), Selection("group", "tp"))
        assert page.children is not None
        bcus = {c.name for c in page.children.rows if c.note == "BCU"}
        return bcus, {c.name for c in page.children.rows} - bcus

    bcus, boroughs = listed(NOV17)
    assert bcus == {"Central North", "East Area"}
    assert "Lambeth" in boroughs
    later, _ = listed(periods.month(2019, 4))
    assert len(later) == 12


def test_crumbs_lead_through_what_there_was_in_that_month() -> None:
    def crumbs(to: int) -> list[str]:
        page = unit_page(Plain(invented(4, to=to)), Selection("borough", "lambeth"))
        return [c.text for c in page.frame.crumbs]

    assert crumbs(NOV17) == ["The Met", "Territorial Policing", "Lambeth"]
    assert crumbs(periods.month(2019, 4))[2:] == ["Central South", "Lambeth"]


def test_an_older_knowledge_shows_its_own_figures_and_says_so() -> None:
    now = invented(5)
    then = {k: {m: (n + 7, d) for m, (n, d) in v.items() if m < NOV17} for k, v in now.items()}
    source = Plain(now, older={date(2017, 11, 1): then})
    page = unit_page(source, Selection("borough", "lambeth", to=NOV17 - 1, as_at=date(2017, 11, 20)))
    old = Plain(then)
    expected = slowly(old, "robbery", [LAMBETH], window("rolling-12-months", NOV17 - 1))
    assert row(page, "robbery").period.sort == expected
    assert any("20 November 2017" in n for n in page.frame.notices)
    assert page.frame.newest == "/borough/lambeth?to=2017-10"
    assert "as they stood on 20 November 2017" in page.frame.period
    deep = measure_page(
        source, Selection("measure", "lambeth", "robbery", to=NOV17 - 1, as_at=date(2017, 11, 20))
    )
    assert "24 of these 24 months have been revised" in deep.revised
    before = unit_page(source, Selection("borough", "lambeth", as_at=date(2016, 1, 1)))
    assert all(r.main.sort is None for r in rows(before))


def test_what_the_scan_found_is_what_the_page_says_and_nothing_else() -> None:
    sentence = "Robbery in Lambeth: 120 in November 2017, 60 to 90 expected."
    found = {("robbery", LAMBETH): Signal(Sign.CONCERN, "up", "higher than expected", sentence, 1)}
    source = Plain(invented(6), found=found)
    page = unit_page(source, Selection("borough", "lambeth"))
    assert [i.signal.sentence for i in page.attention.worse] == [sentence]
    assert [r.measure.id for r in rows(page) if r.signal] == ["robbery"]
    assert unit_page(source, Selection("borough", "camden")).attention.calm.startswith(
        "Nothing out of the ordinary"
    )
    assert [i.signal.sentence for i in unit_page(source, Selection()).attention.worse] == [sentence]
    deep = measure_page(source, Selection("measure", "lambeth", "robbery"))
    assert deep.frame.lead == sentence
    assert "not been scanned" in unit_page(Plain(invented(6)), Selection()).attention.calm


@pytest.mark.parametrize("s", [Selection("borough", "atlantis"), Selection("bcu", "lambeth"), Selection("borough", "met"),
                               Selection("ward", "lambeth"), Selection("measure", "atlantis", "robbery")])  # fmt: skip
def test_a_unit_that_is_not_there_is_told_apart(s: Selection) -> None:
    with pytest.raises(UnknownUnit):
        (measure_page if s.page == "measure" else unit_page)(Plain(invented(1)), s)


def test_a_measure_that_is_not_there_is_told_apart() -> None:
    with pytest.raises(UnknownMeasure):
        measure_page(Plain(invented(1)), Selection("measure", measure="nonsense"))


@pytest.mark.parametrize("illustrative", [True, False])
def test_invented_figures_are_called_so_and_real_ones_are_not(illustrative: bool) -> None:
    source = Plain(invented(7), illustrative=illustrative)
    source._all.update({k: replace(v, illustrative=illustrative) for k, v in source._all.items()})
    for view in (unit_page(source, Selection()), unit_page(source, Selection("borough", "lambeth")),
                 measure_page(source, Selection("measure", measure="robbery"))):  # fmt: skip
        assert bool(view.frame.illustrative) == illustrative
        assert all(c.illustrative == illustrative for c in view.frame.sources)


def test_every_measure_has_its_row_and_none_two(subtests: pytest.Subtests) -> None:
    source = Plain(invented(8))
    for s in (Selection(), Selection("borough", "lambeth"), Selection("bcu", "east-area")):
        with subtests.test(s.page):
            page = unit_page(source, s)
            families = [x for x in page.sections if x.title != "Local priorities"]
            ids = [r.measure.id for x in families for r in x.rows]
            assert len(ids) == len(set(ids))
            assert set(ids) == {m for m in MEASURES if s.page != "bcu" or m != "public-confidence"}


def test_london_stands_beside_a_borough_and_not_beside_itself() -> None:
    source = Plain(invented(9))
    assert unit_page(source, Selection()).london is False
    page = unit_page(source, Selection("borough", "lambeth"))
    whole = {r.measure.id: r for r in rows(unit_page(source, Selection()))}
    assert page.london is True
    for r in rows(page):
        if r.measure.id in whole:
            assert r.london == whole[r.measure.id].change
    assert FORCE not in force().similar(LAMBETH)


def test_an_unknown_view_is_told() -> None:
    source = Plain(invented(1))
    for page in (
        unit_page(source, Selection("borough", "lambeth", view="nonsense")),
        measure_page(source, Selection("measure", "lambeth", "robbery", view="nonsense")),
    ):
        assert any("“nonsense” is not a view" in n for n in page.frame.notices)
    assert unit_page(source, Selection("borough", "lambeth", view="robbery")).frame.notices == ()
