"""Loads and what the store then says, on both databases."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from dashboard import periods
from dashboard.catalogue import Catalogue
from dashboard.principal import ANYONE, Principal
from data import setup
from data.batch import Refused, Unmapped
from data.check import findings
from data.load import already_stored, contradictions, read_files, store_sources
from data.store import Store
from tests.conftest import BOROUGHS, ONE_DATABASE
from tests.data.batches import CAMDEN, LAMBETH, MET, NONE, batch, dump, only_two_boroughs, put, source, wards

TOTAL = "total-notifiable-offences"
EARLY, LATE = date(2017, 12, 4), date(2018, 1, 4)


def figures(store: Store, measure: str, unit: str, as_at: date | None = None) -> list[float | None] | None:
    """What the store says of a measure in a unit, month by month."""
    found = store.open(ANYONE).series(([measure], [unit]), as_at=as_at).get((measure, unit))
    if found is None:
        return None
    return [None if np.isnan(n) else float(n) for n in found.numerator]


@pytest.fixture
def store(engine: Engine, measures: Catalogue) -> Store:
    return Store(engine, measures)


@pytest.fixture
def real(engine: Engine, measures: Catalogue, shared: Path) -> Path:
    """The borough history, loaded; its file."""
    file = shared / "data" / "borough-crime" / BOROUGHS
    store_sources(engine, read_files([file], setup.context(engine, measures), None), measures)
    return file


@pytest.fixture
def small(engine: Engine) -> Engine:
    return only_two_boroughs(engine)


def truth(shared: Path) -> dict[int, float]:
    with (shared / "data" / "truth" / "month_totals_by_file.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["file"] == BOROUGHS]
    return {periods.from_number(int(row["month"])): float(row["offences"]) for row in rows}


def test_the_met_is_the_truth_to_the_unit_and_the_file_again_changes_nothing(
    engine: Engine, store: Store, real: Path, measures: Catalogue, shared: Path
) -> None:
    met = store.open(ANYONE).series(([TOTAL], [MET]))[TOTAL, MET]
    assert met.summed
    assert {met.start + i: n for i, n in enumerate(met.numerator.tolist())} == truth(shared)
    before = dump(engine)
    assert already_stored(engine, [real, real.parent]) == {real: 1}
    sources = read_files([real], setup.context(engine, measures), date(2024, 1, 1))
    (again,) = store_sources(engine, sources, measures)
    assert again.already
    assert again.release == 1
    assert dump(engine) == before
    assert findings(engine, measures) == []


def test_the_file_of_an_sqlite_store_stays_as_it_is(
    borough_file: Path, tmp_path: Path, measures: Catalogue, shared: Path
) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(borough_file.read_bytes())
    engine = setup.open_store(f"sqlite:///{path}")
    file = shared / "data" / "borough-crime" / BOROUGHS
    store_sources(engine, read_files([file], setup.context(engine, measures), None), measures)
    engine.dispose()
    assert path.read_bytes() == borough_file.read_bytes()


def test_counts_go_up_the_tree_and_a_given_sum_stands(
    small: Engine, store: Store, measures: Catalogue
) -> None:
    rows = {("robbery", LAMBETH): [1, 2, 3], ("robbery", CAMDEN): [10, 20, NONE]}
    put(small, measures, source(batch(rows | {("robbery", "heathrow"): [NONE, 4, 4]})))
    assert figures(store, "robbery", MET) == [11, 26, None]
    assert store.open(ANYONE).series((["robbery"], [MET]))["robbery", MET].areas.tolist() == [2, 3, 0]
    put(small, measures, source(batch({("robbery", "unknown"): [8, 8]}), LATE))
    assert figures(store, "robbery", MET) == [19, 34, None]
    assert figures(store, "robbery", MET, EARLY) == [11, 26, None]
    put(small, measures, source(batch({("robbery", MET): [100, 100]}), LATE, "published"))
    put(small, measures, source(batch({("robbery", CAMDEN): [50, 50]}), date(2018, 2, 1)))
    assert figures(store, "robbery", MET) == [100, 100]


def test_part_of_london_is_not_the_met(small: Engine, store: Store, measures: Catalogue) -> None:
    """Nor does a sum stay when a borough's own figures take the place of its wards'."""
    ward = wards("E05000001")
    put(small, measures, source(batch({("robbery", LAMBETH): [1]})))
    assert figures(store, "robbery", MET) is None
    put(small, measures, source(batch({("robbery@2008", "E05000001"): [5]}, units=ward), EARLY, "wards"))
    put(small, measures, source(batch({("robbery@2008", CAMDEN): [1]}), EARLY, "Camden"))
    assert figures(store, "robbery@2008", MET) == [6]
    put(small, measures, source(batch({("robbery@2008", LAMBETH): [5]}, start="2017-06"), LATE, "Lambeth"))
    assert figures(store, "robbery@2008", MET) in ([None] * 3, [None])
    assert findings(small, measures) == []


def test_shares_go_up_the_tree_part_by_part(small: Engine, store: Store, measures: Catalogue) -> None:
    rate = "positive-outcome-rate"
    one = batch({(rate, LAMBETH): [1], (rate, CAMDEN): [30]}, denominator=np.array([[10.0], [100.0]]))
    put(small, measures, source(one))
    met = store.open(ANYONE).series(([rate], [MET]))[rate, MET]
    assert met.value(met.start) == 31 / 110


def test_surveys_are_never_summed(small: Engine, store: Store, measures: Catalogue) -> None:
    one = batch({("public-confidence", LAMBETH): [0.6], ("public-confidence", CAMDEN): [0.8]})
    put(small, measures, source(one))
    assert figures(store, "public-confidence", MET) is None


def test_wards_make_the_borough_only_where_no_release_speaks_of_it(
    small: Engine, store: Store, measures: Catalogue
) -> None:
    units = [*wards("E05000001", "E05000002"), *wards("E05000003", parent=CAMDEN)]
    rows = {("robbery", u.code): [1, 2] for u in units}
    put(small, measures, source(batch({("robbery", LAMBETH): [10, 10]}), EARLY, "boroughs"))
    put(small, measures, source(batch(rows, units=units), LATE, "wards"))
    assert figures(store, "robbery", "E05000001") == [1, 2]
    assert figures(store, "robbery", LAMBETH) == [10, 10]
    assert figures(store, "robbery", CAMDEN) == [1, 2]
    assert figures(store, "robbery", MET) == [11, 12]


def test_wards_of_two_generations_are_never_added(small: Engine, store: Store, measures: Catalogue) -> None:
    old, new = wards("E05000001", "E05000002"), wards("E05000003")
    put(small, measures, source(batch({("robbery", u.code): [5, 5] for u in old}, units=old), EARLY))
    put(small, measures, source(batch({("robbery", "E05000003"): [7, 7]}, start="2017-05", units=new), LATE))
    assert figures(store, "robbery", LAMBETH) == [10, 7, 7]
    assert figures(store, "robbery", LAMBETH, EARLY) == [10, 10]
    assert findings(small, measures) == []


@ONE_DATABASE
@pytest.mark.parametrize("arriving", ["robbery", "robbery@2008", "robbery@2024"])
@pytest.mark.parametrize("standing", ["robbery", "robbery@2008"])
def test_real_figures_take_the_place_of_illustrative_ones(
    small: Engine, store: Store, measures: Catalogue, standing: str, arriving: str
) -> None:
    made_up = batch({(standing, LAMBETH): [1, 2, 3], ("burglary", LAMBETH): [4, 5, 6]}, illustrative=True)
    put(small, measures, source(made_up, LATE, "demonstration"))
    assert store.open(ANYONE).series(([standing], [LAMBETH]))[standing, LAMBETH].illustrative
    put(small, measures, source(batch({(arriving, CAMDEN): [9]}), EARLY, "real"))
    reading = store.open(ANYONE)
    assert not any(span.illustrative for name, span in reading.spans.items() if name.startswith("robbery"))
    assert figures(store, arriving, LAMBETH) is None
    assert figures(store, arriving, CAMDEN) == [9]
    assert standing == arriving or figures(store, standing, LAMBETH) is None
    assert reading.spans["burglary"].illustrative
    assert figures(store, "burglary", LAMBETH) == [4, 5, 6]
    assert findings(small, measures) == []


def test_illustrative_figures_never_come_where_there_are_real_ones(
    small: Engine, store: Store, measures: Catalogue
) -> None:
    """As when one process makes a new store's demonstration while another loads the first file."""
    put(small, measures, source(batch({("robbery@2008", LAMBETH): [1, 1]})))
    made_up = batch({("robbery", LAMBETH): [8, 8], ("burglary", LAMBETH): [9, 9]}, illustrative=True)
    put(small, measures, source(made_up, LATE, "demonstration"))
    assert figures(store, "robbery", LAMBETH) is None
    assert figures(store, "robbery@2008", LAMBETH) == [1, 1]
    assert figures(store, "burglary", LAMBETH) == [9, 9]
    assert findings(small, measures) == []


def test_two_files_of_one_call_that_contradict_each_other_are_told_apart() -> None:
    one = source(batch({("robbery", LAMBETH): [1, 2, NONE]}), EARLY, "one.csv")
    other = source(batch({("robbery", LAMBETH): [3, 4, 5]}, start="2017-05"), EARLY, "other.csv")
    (finding,) = contradictions([one, other])
    assert str(finding) == (
        "other.csv: contradicts one.csv in 1 figures, for example robbery in E09000022, May 2017: 3 and 2. "
        "Load them one after the other, each with the date its figures stood at (--as-at)."
    )
    assert contradictions([one, replace(other, as_at=LATE)]) == []
    assert contradictions([one, replace(other, sha256=one.sha256)]) == []


def test_a_refused_file_refuses_the_call_with_all_its_reasons(
    small: Engine, measures: Catalogue, tmp_path: Path
) -> None:
    good, bad, worse = (tmp_path / name for name in ("good.csv", "bad.csv", "worse.csv"))
    header = "measure,unit,month,numerator,denominator,status\n"
    good.write_text(header + "robbery,lambeth,2017-04,1,,final\n")
    bad.write_text(header + "robbery,lambeth,2017-13,1,,final\nrobbery,atlantis,2017-04,1,,final\n")
    worse.write_text("")
    with pytest.raises(Refused) as refused:
        read_files([good, bad, worse], setup.context(small, measures), None)
    assert [f.file for f in refused.value.findings] == ["bad.csv", "bad.csv", "worse.csv"]


def test_a_dry_run_counts_and_changes_nothing(small: Engine, measures: Catalogue) -> None:
    put(small, measures, source(batch({("robbery", LAMBETH): [1]})))
    before = dump(small)
    more = batch({("robbery", LAMBETH): [2], ("robbery", "E05000001"): [2]}, units=wards("E05000001"))
    (done,) = put(small, measures, source(more, LATE), dry_run=True)
    assert (done.already, done.revisions.figures, done.revisions.difference) == (False, 1, 1.0)
    assert dump(small) == before


def test_a_call_raises_the_version_once(small: Engine, store: Store, measures: Catalogue) -> None:
    first = store.open(ANYONE).version
    calls = [source(batch({("robbery", LAMBETH): [n]}), date(2018, 1, n)) for n in (1, 2, 3)]
    put(small, measures, *calls)
    assert store.open(ANYONE).version == first + 1
    put(small, measures, *calls)
    assert store.open(ANYONE).version == first + 1
    put(small, measures, calls[0], source(batch({("robbery", LAMBETH): [4]}), LATE))
    assert store.open(ANYONE).version == first + 2


def test_a_release_says_its_months_and_how_many_figures_it_brought(
    small: Engine, store: Store, measures: Catalogue
) -> None:
    put(
        small,
        measures,
        source(batch({("robbery", LAMBETH): [1, NONE, 3], ("arson", CAMDEN): [NONE, NONE, 4]})),
    )
    (release,) = store.open(ANYONE).releases.values()
    assert (periods.iso(release.first), periods.iso(release.last)) == ("2017-04", "2017-06")
    assert (release.figures, release.rows, release.total) == (3, 2, 8.0)
    assert (release.summary["measures"], release.summary["units"]) == (2, 2)


def test_data_to_is_the_newest_month_of_the_total(small: Engine, store: Store, measures: Catalogue) -> None:
    put(small, measures, source(batch({("robbery", LAMBETH): [1, 2, 3]})))
    assert store.open(ANYONE).data_to == periods.parse("2017-06")
    put(small, measures, source(batch({(TOTAL, LAMBETH): [1]}), LATE))
    assert store.open(ANYONE).data_to == periods.parse("2017-04")


def test_an_unmapped_name_is_kept_and_counted(small: Engine, store: Store, measures: Catalogue) -> None:
    name = "unmapped:theft:of-swans"
    known = Unmapped(name, "Theft of Swans", rows=1, total=3)
    rows = {(name, LAMBETH): [1, 2], (name, CAMDEN): [0, 0]}
    put(small, measures, source(batch(rows, unmapped=[known])))
    reading = store.open(ANYONE)
    assert reading.spans[name].label == "Theft of Swans"
    assert reading.measure(name).name == "Theft of Swans"
    assert figures(store, name, MET) == [1, 2]
    (release,) = reading.releases.values()
    assert release.summary["unmapped"] == [{"measure": name, "name": "Theft of Swans", "rows": 1, "total": 3}]
    assert findings(small, measures) == []


def test_a_release_tells_what_it_revised(small: Engine, store: Store, measures: Catalogue) -> None:
    put(small, measures, source(batch({("robbery", LAMBETH): [1, 2, 3]})))
    (done,) = put(small, measures, source(batch({("robbery", LAMBETH): [1, 7, 2, 9]}), LATE))
    r = done.revisions
    assert (r.compared, r.figures, r.units, r.difference) == (3, 2, 1, 4.0)
    assert r.largest == (5.0, "robbery", LAMBETH, periods.parse("2017-05"), 2.0, 7.0)
    summary = store.open(ANYONE).releases[done.release].summary
    assert (summary["compared"], summary["revised"], summary["difference"]) == (3, 2, 4.0)
    (late,) = put(small, measures, source(batch({("robbery", LAMBETH): [2]}), date(2017, 12, 20)))
    assert (late.revisions.compared, late.revisions.largest) == (
        1,
        (1.0, "robbery", LAMBETH, periods.parse("2017-04"), 1.0, 2.0),
    )


def test_a_principal_sees_their_own_units(small: Engine, store: Store, measures: Catalogue) -> None:
    put(small, measures, source(batch({("robbery", LAMBETH): [1], ("robbery", CAMDEN): [2]})))
    someone = Principal("someone", frozenset({CAMDEN}))
    found = store.open(someone).series((["robbery"], [LAMBETH, CAMDEN, MET]))
    assert list(found) == [("robbery", CAMDEN)]


def test_a_view_opened_before_a_load_still_knows_its_version(
    small: Engine, store: Store, measures: Catalogue
) -> None:
    put(small, measures, source(batch({("robbery", LAMBETH): [1]})))
    before = store.open(ANYONE)
    before.series((["robbery"], [LAMBETH]))
    put(small, measures, source(batch({("robbery", LAMBETH): [2]}), LATE))
    assert before.series((["robbery"], [LAMBETH]))["robbery", LAMBETH].numerator.tolist() == [1]
    after = store.open(ANYONE).series((["robbery"], [LAMBETH]))
    assert after["robbery", LAMBETH].numerator.tolist() == [2]


def test_a_reader_during_a_load_sees_the_old_figures_whole(
    small: Engine, measures: Catalogue, url: str
) -> None:
    put(small, measures, source(batch({("robbery", u): [1, 1] for u in (LAMBETH, CAMDEN)})))
    other = setup.open_store(url)
    seen: list[tuple[int, list[list[float]]]] = []

    def look(_what: str, _share: float) -> None:
        reading = Store(other, measures).open(ANYONE)
        found = reading.series((["robbery"], [LAMBETH, CAMDEN, MET]))
        seen.append((reading.version, sorted(s.numerator.tolist() for s in found.values())))

    more = {("robbery", u): [5, 5] for u in (LAMBETH, CAMDEN)}
    put(small, measures, source(batch(more), LATE), progress=look)
    assert len(seen) >= 2
    assert seen == [(2, [[1, 1], [1, 1], [2, 2]])] * len(seen)
    look("", 1)
    assert seen[-1] == (3, [[5, 5], [5, 5], [10, 10]])
    other.dispose()
