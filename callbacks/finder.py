"""What the finder knows: places and measures by name, with the address of each."""

from __future__ import annotations

from dashboard import periods
from dashboard.selection import Selection
from dashboard.views.frame import unit_href
from data.store import Reading

KINDS = {
    "force": "the force",
    "group": "business group",
    "bcu": "BCU",
    "borough": "borough",
    "other": "other MPS",
    "unknown": "area not known",
    "ward": "ward",
}


def entries(reading: Reading) -> list[list[str]]:
    """[name, kind, address] of every place and of every measure: pages, places, measures, wards."""
    organisation, s = reading.organisation, Selection()
    month = reading.data_to or periods.month(2017, 11)
    places: list[list[str]] = []
    wards: list[list[str]] = []
    for unit in organisation.units.values():
        name = organisation.name(unit.code, month)
        if unit.level == "ward":
            above = organisation.parent(unit.code, month)
            if above is not None:
                wards.append([name, f"ward in {above.name}", unit_href(s, unit)])
            continue
        places.append([name, KINDS[unit.level], unit_href(s, unit)])
    measures = [
        [m.name, "measure", s.go("measure", measure=m.id)] for m in reading.catalogue.measures.values()
    ]
    pages = [["Exceptions", "page", "/exceptions"], ["Definitions", "page", "/definitions"]]
    pages += [["Data", "page", "/data"], ["Method: how exceptions are found", "page", "/methods"]]
    return [*places, *measures, *pages, *sorted(wards)]
