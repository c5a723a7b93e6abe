"""What the README says of the warehouse, taken out of it and read as settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

from dashboard.catalogue import load
from data.warehouse.sources import KEYS, read_sources

README = Path(__file__).parent.parent / "README.md"


def test_the_worked_example_of_the_readme_holds(tmp_path: Path) -> None:
    readme = README.read_text("utf-8")
    section = readme.partition("## Count in the warehouse\n")[2].partition("\n## ")[0]
    blocks = [dedent("\n".join(b)) for b in _indented(section.splitlines())]
    sources, with_source, with_sql = (
        next(b for b in blocks if k in b) for k in ("[incidents]", "\nwhere =", "sql =")
    )
    file = tmp_path / "warehouse" / "sources.toml"
    file.parent.mkdir()
    file.write_text(sources, "utf-8")
    place = read_sources(file)["incidents"]
    assert set(re.findall(r"^(\w+) =", sources, re.MULTILINE)) == set(KEYS)
    (tmp_path / "robbery.toml").write_text(with_source, "utf-8")
    (tmp_path / "knife-crime.toml").write_text(with_sql, "utf-8")
    found = load(own=tmp_path)
    assert found["robbery"].count is not None
    assert found["robbery"].count.source == place.name
    assert found["knife-crime"].count is not None
    assert ":first" in found["knife-crime"].count.sql


def _indented(lines: list[str]) -> Iterator[list[str]]:
    """Blocks of lines that stand in by four, with the empty lines inside them."""
    block: list[str] = []
    for line in [*lines, "end"]:
        if line.startswith("    ") or (block and not line):
            block.append(line)
        elif block:
            yield block
            block = []
