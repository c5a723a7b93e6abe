"""What needs attention: what the exception scan found, nothing else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from dashboard import periods, wording
from dashboard.charts import Sign
from dashboard.organisation import FORCE
from dashboard.source import Signal
from dashboard.views.frame import Link
from dashboard.views.shown import Shown

MOST = 3
NO_WARDS = "Wards are not scanned for exceptions: their numbers are too small to judge one by one."


@dataclass(frozen=True)
class Item:
    """One thing that needs attention: a sentence and where it leads."""

    signal: Signal
    href: str


@dataclass(frozen=True)
class Attention:
    """At most three of each; `calm` says in words why there is nothing; all leads to every exception here."""

    calm: str
    worse: tuple[Item, ...] = ()
    better: tuple[Item, ...] = ()
    understand: tuple[Item, ...] = ()
    all: Link | None = None


def attention(v: Shown, scanned: int, only: Collection[str] | None = None) -> Attention:
    """What the scan found here: for a BCU in its boroughs, for the Met and its groups anywhere.

    only: the measures of the page, where it is not of all.
    """
    if v.unit.level == "ward":
        return _ward(v)
    if v.signals is None:
        return Attention(f"{periods.name(v.to)} has not been scanned for exceptions.")
    name = "the Met" if v.unit.level == "force" else v.name
    where = "" if v.unit.level == "force" else v.unit.slug
    all_of_them = Link(f"All exceptions of {name}", v.s.go("exceptions", unit=where))
    here = {v.unit.code, *v.leaves}
    whole, group = v.unit.level == "force", v.unit.level == "group"
    found = sorted(
        (signal.rank, measure, unit, signal)
        for (measure, unit), signal in v.signals.items()
        if signal.sign is not Sign.USUAL
        and not signal.echo
        and (only is None or measure in only)
        and (whole or (measure in v.ids if group else unit in here))
    )
    organisation = v.source.organisation

    def pick(sign: Sign) -> tuple[Item, ...]:
        some = [f for f in found if f[3].sign is sign][:MOST]
        slugs = ["" if unit == FORCE else organisation[unit].slug for _, _, unit, _ in some]
        return tuple(
            Item(f[3], v.s.go("measure", measure=f[1], unit=u)) for f, u in zip(some, slugs, strict=True)
        )

    if not found and not scanned:
        return Attention("No figures are loaded.", all=all_of_them)
    if not found:
        return Attention(
            f"Nothing out of the ordinary among {wording.some(scanned, 'measure')}.", all=all_of_them
        )
    return Attention("", pick(Sign.CONCERN), pick(Sign.IMPROVEMENT), pick(Sign.NOTABLE), all_of_them)


def _ward(v: Shown) -> Attention:
    """Silence about a ward would say that all is as usual: it says instead that nobody has looked."""
    borough = v.source.organisation.parent(v.unit.code, v.member)
    if borough is None:
        return Attention(NO_WARDS)
    name = v.source.organisation.name(borough.code, v.member)
    return Attention(NO_WARDS, all=Link(f"All exceptions of {name}", v.s.go("exceptions", unit=borough.slug)))
