"""A measure's definition, line by line."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard import periods, wording
from dashboard.measure import Measure
from dashboard.source import Source


@dataclass(frozen=True)
class Fact:
    """One line of a definition."""

    name: str
    text: str


def definition(source: Source, m: Measure) -> tuple[Fact, ...]:
    """A measure's definition, line by line."""
    families = {f.code: f.title for f in source.catalogue.families}
    group = source.organisation.find(m.lead)
    good = {
        "lower": "Lower is better.",
        "higher": "Higher is better.",
        "neutral": "Neither way is good in itself.",
    }
    facts = [
        Fact("Definition", m.definition),
        Fact(
            "Counted",
            f"{m.numerator[0].upper()}{m.numerator[1:]}"
            + (f", divided by {m.denominator}" if m.denominator else "")
            + ".",
        ),
        Fact("Unit", m.unit),
        Fact("Which way is good", f"{good[m.direction]} {m.why}"),
        Fact("Caveat", m.caveat),
        Fact("Target", "" if m.target is None else f"{wording.value(m, m.target)}. {m.target_source}"),
        Fact("Frequency", m.frequency.capitalize()),
        Fact("Delay", m.lag),
        Fact("Source", m.source),
        Fact("Family", families.get(m.family, m.family)),
        Fact("Lead", group.name if group else m.lead),
        Fact("Part of", source.measure(m.part_of).name if m.part_of else ""),
        *(Fact(f"Break, {periods.name(b.month)}", b.note) for b in m.breaks),
        Fact("Identifier", m.id),
    ]
    return tuple(f for f in facts if f.text)
