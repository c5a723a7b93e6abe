"""Signals come from the exception scan and from nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks.routes import VIEWS
from dashboard.catalogue import Catalogue
from dashboard.charts import Sign
from dashboard.principal import ANYONE
from dashboard.selection import Selection
from dashboard.source import Signal
from data.store import Reading, Store
from tests.test_house import MODULES

MAKERS = ("dashboard.exceptions", "data")
CALM = {Sign.USUAL, Sign.UNKNOWN}
ADDRESSES = ("/", "/force", "/group/tp", "/bcu/central-north", "/borough/lambeth", "/measure/robbery?unit=camden",
             "/measure/robbery", "/exceptions", "/exceptions?unit=lambeth", "/methods", "/data", "/definitions", "/local",
             "/local/lambeth")  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_no_other_module_makes_a_signal(name: str) -> None:
    """A Signal is made in one place; a sign is never written into anything but a comparison or a table."""
    if name.startswith(MAKERS):
        return
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    calls = [c for c in ast.walk(tree) if isinstance(c, ast.Call)]
    made = [c.lineno for c in calls if isinstance(c.func, ast.Name) and c.func.id == "Signal"]
    given = [
        k.value.lineno
        for c in calls
        for k in c.keywords
        if k.arg == "sign" and any(_loud(part) for part in ast.walk(k.value))
    ]
    assert not made
    assert not given


def _loud(node: ast.AST) -> bool:
    named = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Sign"
    return named and getattr(node, "attr", "") not in {s.name for s in CALM}


def signs(view: Any) -> Iterator[Sign]:
    """Every sign anywhere in a view model."""
    if isinstance(view, Sign):
        yield view
    elif isinstance(view, Signal):
        yield view.sign
    elif is_dataclass(view):
        for f in fields(view):
            yield from signs(getattr(view, f.name))
    elif isinstance(view, dict):
        for value in view.values():
            yield from signs(value)
    elif isinstance(view, list | tuple):
        for value in view:
            yield from signs(value)


@pytest.mark.parametrize("address", ADDRESSES)
def test_without_a_scan_no_page_calls_anything_unusual(
    demo_store: Engine, measures: Catalogue, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(Reading, "scan", lambda *_: None)
    path, _, query = address.partition("?")
    s = Selection.parse(path, query)
    assert s is not None
    view = VIEWS[s.page](Store(demo_store, measures).open(ANYONE), s)
    assert set(signs(view)) <= CALM


def test_the_walk_finds_signs_where_there_are_some() -> None:
    assert set(signs({"a": [Signal(Sign.CONCERN, "up", "concern", "")]})) == {Sign.CONCERN}
