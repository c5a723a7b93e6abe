"""The house: imports run rightward only, in no circle, and every package says what it is."""

from __future__ import annotations

import ast
import graphlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = ("app", "callbacks", "layouts", "data", "dashboard")
PURE = {
    "dash",
    "plotly",
    "flask",
    "sqlalchemy",
    "psycopg",
    "sqlite3",
    "htpy",
    "requests",
    "socket",
    "urllib3",
}


def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name; migrations are scripts and no modules."""
    files = [ROOT / "app.py", *(f for name in ORDER[1:] for f in (ROOT / name).rglob("*.py"))]
    dotted = {f: ".".join(f.relative_to(ROOT).with_suffix("").parts) for f in files}
    return {name.removesuffix(".__init__"): f for f, name in dotted.items() if "migrations" not in name}


def imports(file: Path, *, at_start: bool = False) -> set[str]:
    """What a module imports, anywhere in it or only when it starts; for `from a import b` both a and a.b."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in tree.body if at_start else ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


MODULES = modules()


@pytest.mark.parametrize("name", MODULES)
def test_imports_run_rightward_only(name: str) -> None:
    floor = ORDER.index(name.partition(".")[0])
    above = {i for i in imports(MODULES[name]) if i.partition(".")[0] in ORDER[:floor]}
    assert not above, f"{name} is in {ORDER[floor]} and may not know of {sorted(above)}"


def test_no_module_imports_itself_by_a_detour() -> None:
    packages = {n for n, f in MODULES.items() if f.name == "__init__.py"}
    needs = {}
    for name, file in MODULES.items():
        own = imports(file, at_start=True) & MODULES.keys()
        # `from data import schema` needs data.schema, and data only where that is more than a docstring
        needs[name] = {i for i in own if i not in packages or not any(o.startswith(i + ".") for o in own)}
    list(graphlib.TopologicalSorter(needs).static_order())  # CycleError names the circle


def test_the_subject_knows_no_web_and_no_store() -> None:
    found = {(name, i) for name, f in MODULES.items() if name.startswith("dashboard") for i in imports(f)}
    assert not {(name, i) for name, i in found if i.partition(".")[0] in PURE}


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_it_is(name: str) -> None:
    assert ast.get_docstring(ast.parse(MODULES[name].read_text(encoding="utf-8")))
