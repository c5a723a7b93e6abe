"""`make audit` fails on findings alone, and says so where there is nobody to ask."""

from __future__ import annotations

import json

from tests.audit import report


def said(*packages: dict[str, object]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


FINE = {"name": "flask", "version": "3.1.3", "vulns": []}
BAD = {"name": "werkzeug", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.0.1"]}]}
UNKNOWN = {"name": "x", "skip_reason": "Dependency not found on PyPI"}


def test_a_known_fault_fails() -> None:
    lines, code = report(said(FINE, BAD))
    assert (lines[0], code) == ("werkzeug 1.0: PYSEC-1, mended in 3.0.1.", 1)
    assert lines[-1] == "Checked 2 packages, known faults: 1."


def test_none_does_not() -> None:
    assert report(said(FINE, UNKNOWN)) == (
        ["Checked 1 packages, known faults: 0. Not known to the index: 1."],
        0,
    )


def test_nobody_to_ask_is_said_and_is_no_finding() -> None:
    for nothing in ("", "Traceback", "null", said(UNKNOWN)):
        lines, code = report(nothing)
        assert code == 0
        assert "no dependency was checked" in lines[0]
