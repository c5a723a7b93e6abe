"""What a reader has chosen to see of the exceptions, and the controls that choose it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.charts import Sign
from dashboard.exceptions import Found, is_change, sign_of
from dashboard.organisation import FORCE
from dashboard.selection import Selection
from dashboard.source import Source
from dashboard.views.frame import Control, Option
from dashboard.views.scope import ANY

LAYERS = {
    "local": "one borough against the rest of London",
    "rare": "rare events",
    "force": "all of London",
    "survey": "surveys",
    "standing": "standing apart, without a change",
    "quality": "the data themselves",
}
KINDS = {
    "concern": ("of concern", Sign.CONCERN),
    "improvement": ("improving", Sign.IMPROVEMENT),
    "understand": ("to understand", Sign.NOTABLE),
}
HIGH_HARM, LOCAL = "high-harm", "local"
BELOW = ("group", "bcu", "borough")


@dataclass(frozen=True)
class Chosen:
    """Filters that hold; a filter that names nothing is left out and told in notices."""

    source: Source
    to: int
    family: str
    layer: str
    kind: str
    priority: str
    controls: tuple[Control, ...]
    notices: tuple[str, ...]
    as_at: date | None = None

    def holds(self, f: Found) -> bool:
        """Whether a finding is among what was chosen."""
        if self.layer and f.layer != self.layer:
            return False
        if not is_change(f) and self.kind:
            return False
        if f.measure == ANY:
            return not (self.family or self.priority)
        measure = self.source.measure(f.measure)
        if self.family and measure.family != self.family:
            return False
        if self.kind and KINDS[self.kind][1] is not sign_of(measure, f.direction):
            return False
        return not self.priority or f.measure.partition("@")[0] in self._first(f.unit)

    def _first(self, unit: str) -> set[str]:
        """The measures of the priority chosen; of local priorities those of the unit."""
        catalogue = self.source.catalogue
        if self.priority == LOCAL:
            return {p.measure for p in self.source.priorities(unit, self.to, self.as_at)}
        if self.priority == HIGH_HARM:
            return {m for group in catalogue.high_harm for m in group.measures}
        return set(catalogue.priority(self.priority).measures)


def chosen(source: Source, s: Selection, to: int) -> Chosen:
    """The filters of an address, with the controls to change them."""
    families = {f.code: f.title for f in source.catalogue.families}
    priorities = {p.code: p.name for p in source.catalogue.priorities}
    priorities |= {HIGH_HARM: "High-harm crime", LOCAL: "Local priorities of the borough"}
    notices = []
    family, priority = s.family, s.priority
    if family not in ("", *families):
        notices.append(f"There is no family “{family[:40]}”; every family is shown instead.")
        family = ""
    if priority not in ("", *priorities):
        notices.append(f"There is no priority “{priority[:40]}”; every priority is shown instead.")
        priority = ""
    controls = (
        _places(source, s, to),
        _control("kind", "Sign", "every sign", {k: text for k, (text, _) in KINDS.items()}, s.kind),
        _control("family", "Family", "every family", families, family),
        _control("priority", "Priority", "every priority", priorities, priority),
        _control("layer", "Layer", "every layer", LAYERS, s.layer),
    )
    return Chosen(source, to, family, s.layer, s.kind, priority, controls, tuple(notices), s.as_at)


def _control(key: str, label: str, every: str, values: dict[str, str], now: str) -> Control:
    options = [Option("", _capital(every), not now)]
    options += [Option(value, _capital(text), value == now) for value, text in values.items()]
    return Control(key, label, tuple(options))


def _places(source: Source, s: Selection, to: int) -> Control:
    """The Met, its groups, the BCUs of the month, the boroughs."""
    organisation = source.organisation
    now = organisation.find(s.unit or FORCE)
    units = [
        u
        for level in BELOW
        for u in organisation.units.values()
        if u.level == level and (level != "bcu" or organisation.exists(u.code, to) or u == now)
    ]
    options = [Option("", "The Met", now is None or now.code == FORCE)]
    units.sort(key=lambda u: (BELOW.index(u.level), u.name))
    options += [Option(u.slug, organisation.name(u.code, to), u == now) for u in units]
    return Control("unit", "Place", tuple(options))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
