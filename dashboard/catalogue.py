"""All measures: reads measures/*.toml, families.toml and priorities.toml, and checks them.

Whatever is wrong with any file is found in one go and told in one sentence each (CatalogueError).

An id may carry a variant after an @: `violence-against-the-person@2008` is the same subject counted
under another offence grouping or by another source, so that the two never run into one series.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from dashboard.catalogue_rules import (
    CatalogueError,
    Raw,
    check_links,
    check_measure,
    check_priorities,
    check_tables,
    read_toml,
    rows,
)
from dashboard.count import count_of
from dashboard.measure import Break, Direction, Kind, Measure
from dashboard.periods import parse

FOLDER = Path(__file__).parent
UNMAPPED = "unmapped:"
FAMILY_TABLES = {"family": ("code", "title", "question"), "harm": ("weight", "meaning")}

# What a variant adds to the name and to the definition.
VARIANTS = {
    "2008": (
        " (grouping used until 2018)",
        " Counted as the Met grouped offences in its files until 2018;"
        " not to be joined to figures of the later grouping.",
    ),
    "2024": (
        " (grouping used since 2024)",
        " Counted as the Home Office groups offences in the files since 2024;"
        " not to be joined to figures of the earlier grouping.",
    ),
    "street": (
        " (street-level files)",
        " Counted from the street-level files of data.police.uk, which follow rules of their own;"
        " not to be joined to the Met’s own figures.",
    ),
}


@dataclass(frozen=True)
class Family:
    """A family of measures: its code, its title, and the question that it answers."""

    code: str
    title: str
    question: str


@dataclass(frozen=True)
class Part:
    """Measures that play one part in a priority, such as its outcomes; or that are drawn side by side."""

    code: str
    name: str
    text: str
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Measures that belong to a priority or to a focus, in the order in which they are shown.

    `note` says what reporting does to the figures; the parts together are all the measures; `pairs`
    are read side by side, because one is misread without the other.
    """

    code: str
    name: str
    text: str
    measures: tuple[str, ...]
    note: str = ""
    parts: tuple[Part, ...] = ()
    pairs: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """The measures by id, the families in order, and what belongs to which priority.

    `priorities` are the three pan-London ones, `focuses` what is looked at in the same way; `high_harm` the crimes that every borough treats as
    a priority, beside anti-social behaviour; `local_menu` the ids from which boroughs choose;
    `harm_scale` the steps of `Measure.harm` as (weight, meaning), the gravest first.
    """

    measures: Mapping[str, Measure]
    families: tuple[Family, ...]
    priorities: tuple[Group, ...]
    focuses: tuple[Group, ...]
    high_harm: tuple[Group, ...]
    local_menu: tuple[str, ...]
    harm_scale: tuple[tuple[float, str], ...]

    def get(self, measure_id: str) -> Measure:
        """The measure, or its variant for an id such as `robbery@2008`; KeyError if there is none."""
        base, _, variant = measure_id.partition("@")
        found = self.measures[base]
        if base == measure_id:
            return found
        name, sentence = VARIANTS[variant]
        return replace(
            found,
            id=measure_id,
            name=found.name + name,
            definition=found.definition + sentence,
            variant=variant,
        )

    def __getitem__(self, measure_id: str) -> Measure:
        return self.get(measure_id)

    def __contains__(self, measure_id: object) -> bool:
        if not isinstance(measure_id, str):
            return False
        base, at, variant = measure_id.partition("@")
        return base in self.measures and (not at or variant in VARIANTS)

    def __iter__(self) -> Iterator[str]:
        return iter(self.measures)

    def __len__(self) -> int:
        return len(self.measures)

    def by_family(self) -> dict[Family, tuple[Measure, ...]]:
        """The measures of each family, families and measures in the order in which they are shown."""
        return {f: tuple(m for m in self.measures.values() if m.family == f.code) for f in self.families}

    def breakdown(self, by: str, part_of: str) -> tuple[Measure, ...]:
        """The measures that break one down by object, by ethnicity, and so on, in the order of pages."""
        return tuple(m for m in self.measures.values() if (m.breakdown, m.part_of) == (by, part_of))

    def priority(self, code: str) -> Group:
        """The pan-London priority of this code; KeyError if there is none."""
        return {p.code: p for p in self.priorities}[code]

    def focus(self, code: str) -> Group:
        """The focus of this code; KeyError if there is none."""
        return {f.code: f for f in self.focuses}[code]

    def unmapped(self, measure_id: str, name: str) -> Measure:
        """The measure for an offence name that no mapping file knows: counted, shown, never judged."""
        total = self.measures["total-notifiable-offences"]
        return replace(
            total,
            id=measure_id,
            name=name,
            short=name if len(name) <= 26 else name[:25].rstrip() + "…",
            definition=f"Offences that the loaded file calls “{name}”.",
            direction=Direction.NEUTRAL,
            why="Without a definition nobody can say which way is good.",
            caveat="This name has no definition yet. Its offences count towards the total;"
            " map the name to a measure, or add one, to see them in their place.",
            harm=1,
            breaks=(),
            related=(),
            priorities=(),
            part_of=total.id,
        )


def load(folder: Path = FOLDER, own: Path | None = None) -> Catalogue:
    """The catalogue of a folder that holds families.toml, priorities.toml and measures/*.toml; over it lie
    the files of a force's own folder: a new name is a measure more, that of a measure changes the fields
    that it states.

    Raises CatalogueError with every finding of every file.
    """
    found: list[str] = []
    families = read_toml(folder / "families.toml", found)
    priorities = read_toml(folder / "priorities.toml", found)
    files = {path.stem: path for path in sorted(folder.glob("measures/*.toml"))}
    wheres = {i: f"measures/{path.name}" for i, path in files.items()}
    raw = {i: read_toml(path, found, wheres[i]) for i, path in files.items()}
    if not raw:
        found.append(f"{folder.name}/measures: there is no measure; put at least one TOML file there.")
    for path in _own_files(own, found):
        wheres[path.stem] = str(path)
        raw[path.stem] = {**raw.get(path.stem, {}), **read_toml(path, found, str(path))}
    check_tables("families.toml", families, FAMILY_TABLES, found)
    check_priorities(priorities, raw, found)
    codes = [str(f.get("code")) for f in rows(families, "family")]
    steps = [h.get("weight") for h in rows(families, "harm")]
    for measure_id, fields in raw.items():
        check_measure(wheres[measure_id], measure_id, fields, codes, steps, found)
    check_links(raw, wheres, found)
    if found:
        raise CatalogueError(found)
    return _build(raw, families, priorities)


def _own_files(folder: Path | None, found: list[str]) -> list[Path]:
    if folder is None:
        return []
    if not folder.is_dir():
        found.append(f"MEASURES names {folder}, which is no folder; correct it, or leave it out.")
    return sorted(folder.glob("*.toml"))


@cache
def catalogue(own: Path | None = None) -> Catalogue:
    """The product's own catalogue, with what a force's own folder lays over it; read once."""
    return load(own=own)


def _build(raw: Mapping[str, Raw], families: Raw, priorities: Raw) -> Catalogue:
    pan_london, focuses = (_whole(priorities[table], priorities) for table in ("priority", "focus"))
    links = _mutual(raw)
    order = [f["code"] for f in families["family"]]
    measures = [_measure(i, fields, links[i], pan_london) for i, fields in raw.items()]
    measures.sort(key=lambda m: (order.index(m.family), raw[m.id].get("order", 500), m.name))
    return Catalogue(
        measures={m.id: m for m in measures},
        families=tuple(Family(**f) for f in families["family"]),
        priorities=pan_london,
        focuses=focuses,
        high_harm=_groups(priorities["high_harm"]),
        local_menu=tuple(priorities["local"]["menu"]),
        harm_scale=tuple((float(h["weight"]), h["meaning"]) for h in families["harm"]),
    )


def _groups(tables: list[Raw]) -> tuple[Group, ...]:
    return tuple(Group(t["code"], t["name"], t["text"], tuple(t["measures"])) for t in tables)


def _whole(tables: list[Raw], content: Raw) -> tuple[Group, ...]:
    """Priorities or focuses with what belongs to them."""

    def of(code: str, table: str, text: str) -> tuple[Part, ...]:
        found = [p for p in content[table] if p["of"] == code]
        return tuple(Part(p["code"], p["name"], p[text], tuple(p["measures"])) for p in found)

    def group(t: Raw) -> Group:
        parts = of(t["code"], "part", "question")
        every = tuple(dict.fromkeys(m for p in parts for m in p.measures))
        return Group(t["code"], t["name"], t["text"], every, t["note"], parts, of(t["code"], "pair", "text"))

    return tuple(group(t) for t in tables)


def _mutual(raw: Mapping[str, Raw]) -> dict[str, tuple[str, ...]]:
    """The related measures of each: first those that it names, then those that name it."""
    links = {i: list(fields.get("related", [])) for i, fields in raw.items()}
    for i, fields in raw.items():
        for other in fields.get("related", []):
            if i not in links[other]:
                links[other].append(i)
    return {i: tuple(others) for i, others in links.items()}


def _measure(measure_id: str, fields: Raw, related: tuple[str, ...], groups: tuple[Group, ...]) -> Measure:
    plain = {k: v for k, v in fields.items() if k not in ("order", "breaks", "related", "count")}
    return Measure(
        **{
            "denominator": "",
            **plain,
            "id": measure_id,
            "kind": Kind(fields["kind"]),
            "direction": Direction(fields["direction"]),
            "levels": tuple(fields["levels"]),
            "comparisons": tuple(fields["comparisons"]),
            "harm": float(fields["harm"]),
            "breaks": tuple(Break(parse(b["month"]), b["note"]) for b in fields.get("breaks", [])),
            "related": related,
            "count": count_of(fields["count"]) if "count" in fields else None,
            "priorities": tuple(g.code for g in groups if measure_id in g.measures),
        }
    )
