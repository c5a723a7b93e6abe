"""What must be true of the catalogue's files. Every rule adds one sentence to the list of findings.

A sentence names the file and the field, says what is wrong, and what to do.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from dashboard.count import check_count
from dashboard.measure import Direction, Kind
from dashboard.periods import parse
from dashboard.told import Told

Raw = dict[str, Any]

LEVELS = ("force", "group", "bcu", "borough", "ward")
LEADS = ("tp", "sco", "so", "professionalism", "met-hq")
FREQUENCIES = ("monthly", "quarterly", "annual")
SHORT = 26  # what fits in the first column of a table on a phone

# Comparisons that add months up, and those that need units beside or above one's own.
OVER_MONTHS = ("rolling-12-months", "year-to-date", "last-3-months")
COMPARISONS = (*OVER_MONTHS, "same-month-last-year", "london", "similar-boroughs")

TEXTS = (
    *("name", "short", "family", "definition", "kind", "unit", "numerator", "direction"),
    *("why", "frequency", "lag", "source", "lead"),
)
REQUIRED = (*TEXTS, "levels", "decimals", "harm", "comparisons")
OPTIONAL_TEXTS = ("denominator", "part_of", "breakdown", "caveat", "target_source", "restricted")
OPTIONAL = (*OPTIONAL_TEXTS, "breaks", "related", "target", "order", "count")
CHOICES: dict[str, tuple[str, ...]] = {
    "kind": tuple(Kind),
    "direction": tuple(Direction),
    "frequency": FREQUENCIES,
    "lead": LEADS,
}
LISTS = {"levels": LEVELS, "comparisons": COMPARISONS}
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class CatalogueError(Told):
    """The catalogue cannot be used; `findings` holds one sentence for each thing that is wrong."""

    def __init__(self, findings: list[str]) -> None:
        super().__init__("\n".join(findings))
        self.findings = findings


def read_toml(path: Path, found: list[str], where: str = "") -> Raw:
    """The file's content; empty, with a finding that calls it where, if it is missing or not TOML in UTF-8."""
    where = where or path.name
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        if not content:
            found.append(f"{where}: the file is empty; fill it or remove it.")
        return content
    except FileNotFoundError:
        found.append(f"{where}: the file is missing; put it back.")
    except UnicodeDecodeError:
        found.append(f"{where}: the file is not UTF-8; save it as UTF-8.")
    except tomllib.TOMLDecodeError as error:
        found.append(f"{where}: the file is not TOML ({error}); correct that place.")
    return {}


def check_measure(
    where: str,
    measure_id: str,
    fields: Raw,
    families: Collection[str],
    steps: Collection[Any],
    found: list[str],
) -> None:
    """Everything that one measure's file, called where, can get wrong by itself."""
    if not _SLUG.fullmatch(measure_id):
        found.append(
            f"{where}: the file name is the measure's id and its address;"
            " use small letters, digits and single hyphens only."
        )
    if not fields:
        return  # told by read_toml
    before = len(found)
    found += [f"{where}, {f}: the field is missing; add it." for f in REQUIRED if f not in fields]
    found += [
        f"{where}, {f}: the field is unknown; remove it or correct its spelling."
        for f in fields
        if f not in REQUIRED and f not in OPTIONAL
    ]
    found += [f"{where}, {text}" for text in _types(fields)]
    if len(found) == before:  # later rules rely on the types
        found += [f"{where}, {text}" for text in _values(fields, families, steps)]


def _types(fields: Raw) -> Iterable[str]:
    for name in (*TEXTS, *OPTIONAL_TEXTS):
        if name in fields and not (isinstance(fields[name], str) and fields[name].strip()):
            yield f"{name}: must be a text in quotes, not {fields[name]!r}; write one."
    for name in ("levels", "comparisons", "related"):
        if name in fields and not _is_list(fields[name], str):
            yield f"{name}: must be a list of texts, not {fields[name]!r}; write it in square brackets."
    for name, kinds in (("decimals", int), ("order", int), ("harm", (int, float)), ("target", (int, float))):
        value = fields.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, kinds):  # type: ignore[arg-type]
            yield f"{name}: must be a {'whole ' * (kinds is int)}number, not {value!r}; write it without quotes."
    if not _is_list(fields.get("breaks", []), dict):
        yield "breaks: must be tables; write each break under its own [[breaks]]."


def _values(fields: Raw, families: Collection[str], steps: Collection[Any]) -> Iterable[str]:
    for name, allowed in {**CHOICES, "family": tuple(families)}.items():
        if fields[name] not in allowed:
            yield f"{name}: {fields[name]!r} is unknown; write one of {', '.join(allowed)}."
    for name, allowed in LISTS.items():
        wrong = [v for v in fields[name] if v not in allowed]
        if wrong:
            yield f"{name}: {wrong[0]!r} is unknown; write any of {', '.join(allowed)}."
        if not fields[name] or len(set(fields[name])) < len(fields[name]):
            yield f"{name}: the list is empty or names something twice; name each once, and at least one."
    if len(fields["short"]) > SHORT:
        yield f"short: {len(fields['short'])} characters are too many for a table; use {SHORT} at most."
    if not 0 <= fields["decimals"] <= 3:
        yield f"decimals: {fields['decimals']} is out of range; write 0 to 3."
    if fields["harm"] not in steps:
        yield f"harm: {fields['harm']} is no step of the scale in families.toml; write one of its weights."
    if "breakdown" in fields and "part_of" not in fields:
        yield "part_of: a breakdown is a part of something; name the measure that it breaks down."
    yield from _breaks(fields.get("breaks", []))
    if fields["kind"] in tuple(Kind):
        yield from _arithmetic(fields, Kind(fields["kind"]))
    yield from _target(fields)
    if "count" in fields:
        yield from check_count(fields["count"], fields["kind"])


def _breaks(breaks: list[Raw]) -> Iterable[str]:
    for one in breaks:
        if set(one) != {"month", "note"} or not all(isinstance(v, str) and v.strip() for v in one.values()):
            yield "breaks: a break has a month and a note, both texts; write both."
        elif not _is_month(one["month"]):
            yield f"breaks: {one['month']!r} is not a month; write it as YYYY-MM, for example 2017-11."
    months = [b.get("month") for b in breaks]
    if any(m in months[:n] for n, m in enumerate(months)):
        yield "breaks: two breaks are in the same month; tell both in one note."


def _arithmetic(fields: Raw, kind: Kind) -> Iterable[str]:
    """What the kind of a measure asks of its denominator and of its comparisons."""
    divides = kind.is_share or kind is Kind.MEAN
    if divides and "denominator" not in fields:
        yield f"denominator: a {kind} needs one; say what the numerator is divided by."
    if not divides and "denominator" in fields:
        yield f"denominator: a {kind} has none; remove it, or correct the kind."
    added = [c for c in fields["comparisons"] if c in OVER_MONTHS]
    if added and not kind.adds_over_months:
        yield f"comparisons: {added[0]!r} adds months up, which a {kind} does not allow; remove it."
    if "london" in fields["comparisons"] and set(fields["levels"]) <= {"force"}:
        yield "comparisons: 'london' needs a level below the force; remove it, or add the level."
    if "similar-boroughs" in fields["comparisons"] and "borough" not in fields["levels"]:
        yield "comparisons: 'similar-boroughs' needs the level borough; remove it, or add the level."


def _target(fields: Raw) -> Iterable[str]:
    if ("target" in fields) != ("target_source" in fields):
        given, other = ("target", "target_source")[:: 1 if "target" in fields else -1]
        yield f"{other}: the {given} stands alone; say the target and who set it, or remove both."
    if "target" in fields and fields["direction"] == Direction.NEUTRAL:
        yield "target: a neutral measure cannot miss a target; give a direction, or remove the target."


def check_links(raw: Mapping[str, Raw], wheres: Mapping[str, str], found: list[str]) -> None:
    """Everything that only shows when the files, called wheres, are seen together."""
    seen: dict[tuple[str, str], str] = {}
    for measure_id, fields in raw.items():
        where = wheres[measure_id]
        for name in ("name", "short"):
            text = fields.get(name)
            other = (
                seen.setdefault((name, text.casefold()), measure_id) if isinstance(text, str) else measure_id
            )
            if other != measure_id:
                found.append(f"{where}, {name}: {text!r} is also that of {other}; give it another.")
        related = fields.get("related", [])
        for number, other in enumerate(related if _is_list(related, str) else []):
            if other not in raw or other == measure_id:
                found.append(f"{where}, related: {other!r} is no other measure; correct or remove it.")
            if other in related[:number]:
                found.append(f"{where}, related: {other!r} is there twice; keep one.")
        if isinstance(fields.get("part_of"), str):
            found += [f"{where}, part_of: {text}" for text in _parents(measure_id, raw)]


def _parents(measure_id: str, raw: Mapping[str, Raw]) -> Iterable[str]:
    parent = raw[measure_id]["part_of"]
    if parent not in raw:
        yield f"{parent!r} is no measure; correct or remove it."
    passed = {measure_id}
    while isinstance(parent, str) and parent in raw:
        if parent in passed:
            yield f"the measures contain each other in a circle through {parent!r}; break it."
            return
        passed.add(parent)
        parent = raw[parent].get("part_of")


def rows(content: Raw, table: str) -> list[Raw]:
    """The tables of this name; none if the name holds something else."""
    found = content.get(table)
    return found if isinstance(found, list) and _is_list(found, dict) else []


def check_tables(file: str, content: Raw, wanted: Mapping[str, tuple[str, ...]], found: list[str]) -> None:
    """Arrays of tables: each has exactly the wanted fields, and its first field is given once."""
    for table, fields in wanted.items():
        if not rows(content, table):
            found.append(f"{file}, {table}: there is no [[{table}]]; add at least one.")
        for row in rows(content, table):
            if set(row) != set(fields):
                found.append(
                    f"{file}, {table}: the fields are {', '.join(sorted(row))}; write {', '.join(fields)}."
                )
            found += [
                f"{file}, {table} {row.get(fields[0])!r}, {name}: {value!r} has the wrong type or size; correct it."
                for name, value in row.items()
                if not _fits(name, value)
            ]
        keys = [row.get(fields[0]) for row in rows(content, table)]
        found += [
            f"{file}, {table}: {k!r} is there twice; keep one." for n, k in enumerate(keys) if k in keys[:n]
        ]


def _fits(name: str, value: Any) -> bool:
    """The fields of families.toml and priorities.toml are texts, but for a weight and a list of ids."""
    if name == "weight":
        return type(value) in (int, float) and 1 <= value <= 100
    if name == "measures":
        return _is_list(value, str) and bool(value)
    return isinstance(value, str) and bool(value.strip())


PRIORITY_TABLES = {
    "priority": ("code", "name", "text", "note"),
    "focus": ("code", "name", "text", "note"),
    "part": ("code", "of", "name", "question", "measures"),
    "pair": ("code", "of", "name", "text", "measures"),
    "high_harm": ("code", "name", "text", "measures"),
}


def check_priorities(content: Raw, measures: Collection[str], found: list[str]) -> None:
    """The tables of priorities.toml, and that the measures they name exist."""
    file = "priorities.toml"
    check_tables(file, content, PRIORITY_TABLES, found)
    local = content.get("local")
    menu = local.get("menu") if isinstance(local, dict) else None
    if not _is_list(menu, str):
        found.append(f"{file}, local: there is no menu; write menu = [...] under [local].")
    named: list[tuple[str, Any]] = [("local", menu)]
    for table in ("part", "pair", "high_harm"):
        named += [(f"{table} {row.get('code')}", row.get("measures")) for row in rows(content, table)]
    for where, ids in named:
        found += [
            f"{file}, {where}: {i!r} is no measure; correct or remove it."
            for i in (ids if _is_list(ids, str) else [])
            if i not in measures
        ]
    _check_parts(file, content, found)


def _check_parts(file: str, content: Raw, found: list[str]) -> None:
    """Every part and pair belongs to something, and everything has a part."""
    codes = [row.get("code") for table in ("priority", "focus") for row in rows(content, table)]
    owners = [row.get("of") for row in rows(content, "part")]
    found += [
        f"{file}, {table} {row.get('code')}: {row.get('of')!r} is no priority and no focus; correct it."
        for table in ("part", "pair")
        for row in rows(content, table)
        if row.get("of") not in codes
    ]
    found += [
        f"{file}, {code}: it has no [[part]]; add at least one." for code in codes if code not in owners
    ]


def _is_month(text: str) -> bool:
    try:
        return bool(parse(text))
    except ValueError:
        return False


def _is_list(value: Any, of: type) -> bool:
    return isinstance(value, list) and all(isinstance(v, of) for v in value)
