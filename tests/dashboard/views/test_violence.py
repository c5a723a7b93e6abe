"""Violence: sentences that its own figures bear out, rare events as events, the paper held against the store."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard import periods
from dashboard.catalogue import Catalogue, catalogue
from dashboard.organisation import FORCE
from dashboard.principal import ANYONE
from dashboard.selection import Selection
from dashboard.views.paper import AGREES, DIFFERS, SILENT, SUBSTANTIAL
from dashboard.views.places import UnknownUnit
from dashboard.views.violence import SETTLING, ViolencePage, violence_page
from data.store import Store
from layouts.sheets import sheets
from layouts.violence import violence
from tests.conftest import BOROUGHS
from tests.dashboard.views.plain import NOV17, Plain, force, slowly, unit_named
from tests.dashboard.views.test_priority import figures

IDS = catalogue().focus("violence").measures
RARE = {"Homicide", "Lethal-barrelled firearm discharges"}
seeds = st.integers(0, 10**6)
places = st.sampled_from(["", "lambeth", "central-north"])


def html(page: ViolencePage) -> str:
    return "".join(str(node) for node in violence(page) if node is not None)


@settings(max_examples=12, deadline=None)
@given(seeds, places)
def test_what_the_page_says_of_five_years_its_figures_bear_out(seed: int, place: str) -> None:
    source = Plain(figures(seed, IDS, months=80))
    page = violence_page(source, Selection("violence", place))
    unit = unit_named(place) if place else force()[FORCE]
    boroughs = [u.code for u in force().boroughs()]
    leaves = {"force": boroughs, "borough": [unit.code]}.get(unit.level) or [
        u.code for u in force().leaves(unit.code, NOV17)
    ]
    lead = page.frame.lead.lower()
    for level in page.levels:
        id = level.row.measure.id
        years = [slowly(source, id, leaves, range(m - 11, m + 1)) or 0 for m in range(NOV17 - 59, NOV17 + 1)]
        assert level.context.value == years[-1]
        if level.context.five_years:
            assert level.context.highest == (years[-1] > max(years[:-1]))
            top = lead.split(";")[0] if "highest in 60 months" in lead else ""
            assert (level.row.label.lower() in top) or not level.context.highest
    assert ("stabilising" in lead) == any(x.settling == SETTLING for x in page.levels)


@settings(max_examples=10, deadline=None)
@given(seeds, places)
def test_rare_events_are_told_as_events_and_never_by_a_percentage(seed: int, place: str) -> None:
    source = Plain(figures(seed, IDS))
    page = violence_page(source, Selection("violence", place))
    assert {r.name for r in page.rare} == RARE
    for r in page.rare:
        assert "%" not in " ".join((r.year.text, r.before.text, r.gap, r.gap_before, r.range, r.last))
        low, high = (int(x.replace(",", "")) for x in r.range.split(" to "))
        assert low <= (r.year.sort or 0) <= high
    for sheet in sheets(page):
        for row in sheet.rows:
            if RARE & {x for x in row if isinstance(x, str)}:
                assert not [x for x in row if isinstance(x, str) and x.startswith(("+", "−")) and "%" in x]


def test_domestic_and_other_violence_are_counted_apart() -> None:
    source = Plain(figures(5, IDS))
    boroughs, year = [u.code for u in force().boroughs()], range(NOV17 - 11, NOV17 + 1)
    home, other = (
        slowly(source, f"{x}domestic-violence-with-injury", boroughs, year) or 0 for x in ("", "non-")
    )
    page = violence_page(source, Selection("violence"))
    assert f"{home:,.0f} ({home / (home + other):.0%}".replace("%", "\u202f%") in page.who
    assert f"{other:,.0f} were not" in page.who


def test_the_paper_is_quoted_for_its_own_month_and_for_all_of_london_only() -> None:
    source = Plain(figures(6, IDS, months=90))
    assert len(violence_page(source, Selection("violence")).paper) == 4
    assert violence_page(source, Selection("violence", to=NOV17 - 1)).paper == ()
    assert violence_page(source, Selection("violence", "lambeth")).paper == ()
    nothing = violence_page(Plain({}), Selection("violence", to=NOV17))
    assert {c.verdict for c in nothing.paper} == {SILENT}
    assert nothing.frame.lead == "No figures of violence are loaded for London."


@pytest.mark.parametrize(
    ("last", "verdict"), [(50.0, AGREES), (22.0, AGREES), (21.0, DIFFERS), (20.0, DIFFERS), (10.0, DIFFERS)]
)
def test_the_verdict_follows_the_figures(last: float, verdict: str) -> None:
    """20 a month, then `last` a month for a year: substantial from 10 % on."""
    points = {m: (last if m > NOV17 - 12 else 20.0, None) for m in range(NOV17 - 80, NOV17 + 1)}
    code = unit_named("lambeth").code
    page = violence_page(Plain({("robbery", code): points}), Selection("violence"))
    claim = page.paper[2]
    assert claim.verdict == verdict
    assert (last / 20 - 1 >= SUBSTANTIAL) == (verdict == AGREES)
    guns = violence_page(Plain({("gun-crime", code): points}), Selection("violence")).paper[0]
    assert guns.verdict == (AGREES if last > 20 else DIFFERS)


def test_november_2017_in_the_real_files(borough_store: Engine, shared: Path, measures: Catalogue) -> None:
    """Robbery as the paper has it, from the raw file by plain sums."""
    page = violence_page(Store(borough_store, measures).open(ANYONE), Selection("violence", to=NOV17))
    with (shared / "data" / "borough-crime" / BOROUGHS).open(encoding="utf-8-sig") as file:
        lines = [r for r in csv.DictReader(file) if r["MajorText"] == "Robbery"]

    def raw(first: int, last: int) -> int:
        months = [periods.iso(m).replace("-", "") for m in range(first, last + 1)]
        return sum(int(r[m] or 0) for r in lines for m in months)

    now, before = raw(NOV17 - 11, NOV17), raw(NOV17 - 23, NOV17 - 12)
    claim = page.paper[2]
    assert f"{now:,} offences in the 12 months, {before:,} in the 12 before" in claim.store
    assert claim.verdict == AGREES
    robbery = next(x for x in page.levels if x.row.measure.id.startswith("robbery"))
    years = [raw(m - 11, m) for m in range(NOV17 - 59, NOV17 + 1)]
    assert robbery.context.above == sum(y < years[-1] for y in years[:-1])
    assert page.paper[0].verdict == SILENT  # the file knows no gun crime


def test_a_place_that_is_not_there() -> None:
    with pytest.raises(UnknownUnit):
        violence_page(Plain({}), Selection("violence", "atlantis"))


def test_few_charts_and_every_part_in_its_order() -> None:
    text = html(violence_page(Plain(figures(8, IDS, months=80)), Selection("violence")))
    assert 1 <= text.count('class="chart') <= 8
    heads = [
        "Level and course",
        "Rare events",
        "What the paper",
        "Month by month",
        "Who is hurt",
        "Where",
        "How to read",
    ]
    at = [text.index(f">{h}") for h in heads]
    assert at == sorted(at)
