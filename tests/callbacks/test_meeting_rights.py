"""Who may change a meeting, and who may open what was tabled there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from callbacks import packs
from callbacks.agenda import Refusal, Table
from callbacks.pages import Pages
from callbacks.people import Person, principal_of
from callbacks.routes import page_html
from dashboard.catalogue import Catalogue
from dashboard.principal import Principal
from dashboard.selection import Selection
from dashboard.views.records.desk import UnknownRecord
from data.packs import read_contents, read_part
from data.store import Store
from layouts.meeting import meeting
from tests.callbacks.secretary import BOARD, MEETING, Secretary, secretary
from tests.conftest import ONE_DATABASE

REF, BOARD_REF = (address.rpartition("/")[2] for address in (MEETING, BOARD))
# post: (may change Camden's meeting, may change the board's, may open Camden's pack, may open the board's)
WHO = {
    ("borough", "Camden"): (True, False, True, False),
    ("borough", "Lambeth"): (False, False, False, False),
    ("secretariat", ""): (True, True, True, True),
    ("board", ""): (False, False, True, True),
    ("auditor", ""): (False, False, True, True),
}

pytestmark = ONE_DATABASE


@pytest.fixture
def desk(url: str, tmp_path: Path, measures: Catalogue) -> Iterator[Secretary]:
    made = secretary(url, tmp_path, measures)
    for address in (MEETING, BOARD):
        made.do(address, do="table")
    yield made
    made.engine.dispose()


def principal(store: Store, role: str, unit: str) -> Principal:
    found = principal_of(Person("x", "A post", (role,), (unit,) if unit else ()), store.organisation())
    assert found is not None
    return found


def allowed(work: object, *args: object) -> bool:
    try:
        work(*args)  # type: ignore[operator]
    except (Refusal, UnknownRecord):
        return False
    return True


def test_each_role_may_what_the_table_of_rights_says(desk: Secretary) -> None:
    store = Store(desk.engine, desk.catalogue)
    for (role, unit), expected in WHO.items():
        reading = store.open(principal(store, role, unit))
        may = [allowed(Table, reading, reading.principal, ref) for ref in (REF, BOARD_REF)]
        may += [
            allowed(packs.view, reading, Selection("meeting", ref=ref, view="tabled"))
            for ref in (REF, BOARD_REF)
        ]
        assert tuple(may) == expected, role
        page = packs.view(reading, Selection("meeting", ref=REF))
        assert bool(getattr(page, "tabled", ())) == expected[2], role


def test_what_is_restricted_is_in_no_pack_whoever_tables_it(desk: Secretary) -> None:
    known = desk.catalogue
    secret = replace(known.get("robbery-personal"), restricted="Secret for this test.")
    store = Store(desk.engine, replace(known, measures={**known.measures, secret.id: secret}))
    who = principal(store, "admin", "")
    told = "656 in September"
    assert told in page_html(meeting(packs.views_of(store.open(who), REF)[0]))
    pack = packs.table(Pages(store, None), who, REF, close=False)  # type: ignore[arg-type]
    with desk.engine.connect() as connection:
        names = [name for name, _, kind in read_contents(connection, pack.id) if kind.startswith("text/")]
        parts = [read_part(connection, pack.id, name) for name in names]
    assert len(parts) >= 4
    assert not [p.name for p in parts if p and told.encode() in p.body]
