"""Looking up who names a record is the same as reading all records through."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashboard.records.record import Record, Records

REFS = st.sampled_from(["", "A", "B", "C"])
BODIES = st.fixed_dictionaries({"risks": st.lists(REFS, max_size=3, unique=True).map(tuple), "meeting": REFS})
RECORDS = st.lists(st.tuples(st.sampled_from(["action", "paper"]), BODIES), max_size=8)


@given(RECORDS, st.sampled_from(["action", "paper", "risk"]), st.sampled_from(["risks", "meeting", "none"]))
def test_naming_finds_each_record_that_names_a_reference_once_and_in_order(
    made: list[tuple[str, dict[str, object]]], kind: str, field: str
) -> None:
    every = [Record(k, f"R{i}", body) for i, (k, body) in enumerate(made)]  # type: ignore[arg-type]
    records = Records(every)
    for ref in ("A", "B", "C"):
        slow = tuple(r for r in every if r.kind == kind and ref in r.many(field))
        assert records.naming(kind, field, ref) == slow
        assert records.naming(kind, field, ref) == slow  # the second time from what was kept
    assert records.naming(kind, field, "") == ()
