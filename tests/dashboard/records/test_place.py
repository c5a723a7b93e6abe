"""Whose a record is, and so who may read it."""

from __future__ import annotations

import pytest

from dashboard.organisation import FORCE
from dashboard.principal import Principal
from dashboard.records.place import readable, unit_of
from dashboard.records.record import Record, Records
from tests.dashboard.findings import CAMDEN, LAMBETH

FORUM = Record("forum", "F", {"unit": CAMDEN})
MEETING = Record("meeting", "M", {"forum": "F"})
ITEM = Record("item", "I", {"meeting": "M"})
RISK = Record("risk", "R", {"group": CAMDEN})
ACTION = Record("action", "A", {"unit": LAMBETH})
EVERY = (FORUM, MEETING, ITEM, RISK, ACTION)


def update(kind: str, ref: str) -> Record:
    return Record("update", "U", {"subject_kind": kind, "subject": ref})


@pytest.mark.parametrize(
    ("record", "unit"),
    [
        (FORUM, CAMDEN), (MEETING, CAMDEN), (ITEM, CAMDEN), (RISK, CAMDEN), (ACTION, LAMBETH),
        (update("risk", "R"), CAMDEN), (update("item", "I"), CAMDEN), (update("risk", "none"), FORCE),
        (Record("action", "A", {"unit": ""}), FORCE), (Record("meeting", "M", {"forum": "none"}), FORCE),
        (Record("item", "I", {"meeting": "none"}), FORCE),
    ],
)  # fmt: skip
def test_a_record_belongs_to_its_unit_or_to_that_of_what_it_is_part_of(record: Record, unit: str) -> None:
    assert unit_of(record, Records(EVERY)) == unit


def test_a_reader_is_given_their_own() -> None:
    mine = frozenset({LAMBETH})
    who = Principal("x", None, "x", frozenset({"borough"}), mine, frozenset({FORCE}))
    records = Records([*EVERY, update("risk", "R")])
    assert {r.ref for r in readable(records, who)} == {"F", "A"}  # forums are for all
