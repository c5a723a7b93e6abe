"""Ward figures: each kind of offence of a borough dealt out to its wards; some have no ward."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from data.demo import areas
from data.demo.course import LAST, Floats
from data.demo.draw import Ints
from data.demo.make import SEED, Maker
from data.demo.parameters import Plan, rows

MONTHS_SHOWN = 36
PLACED = 0.96  # about one offence in 25 of the public files has a borough but no ward
STEADY = 150.0  # the larger, the closer an offence follows the shares of its kind


@dataclass(frozen=True)
class Wards:
    """Codes of the wards, and for each area the rows that are its wards."""

    codes: tuple[str, ...]
    kinds: dict[str, Floats]
    rows: dict[str, Ints]


def wards() -> Wards:
    """The wards of wards.csv with their shares within their borough, by kind of place."""
    table = list(rows("wards.csv"))
    codes = tuple(row["ward"] for row in table)
    kinds = {k: np.array([float(row[k]) for row in table]) + 0.5 for k in table[0] if k != "ward"}
    above = [areas.organisation().parent(code, LAST) for code in codes]
    at = {b: np.flatnonzero([a is not None and a.code == b for a in above]) for b in areas.boroughs()}
    return Wards(codes, kinds, at)


def deal(maker: Maker, plan: Plan, ward: Wards) -> Floats:
    """The last months of a plan's boroughs, dealt to their wards: wards by months."""
    rng = np.random.default_rng([SEED, zlib.crc32(f"ward {plan.id}".encode())])
    made = maker.make(plan.id).numerator[:, -MONTHS_SHOWN:].astype(np.int64)
    out = np.zeros((len(ward.codes), MONTHS_SHOWN))
    for i, borough in enumerate(areas.boroughs()):
        here = ward.rows[borough]
        if not len(here):  # the airports have no wards
            continue
        weight = ward.kinds[plan.ward][here]
        chance = rng.dirichlet(weight / weight.sum() * STEADY + 0.01) * PLACED
        out[here] = rng.multinomial(made[i], [*chance, 1 - chance.sum()])[:, :-1].T
    return out


def figures(maker: Maker, wanted: list[str], ward: Wards) -> dict[str, Floats]:
    """Ward figures of the wanted measures; sums are made of their parts, so that they agree."""
    dealt: dict[str, Floats] = {}

    def of(name: str) -> Floats:
        if name not in dealt:
            plan = maker.plans[name]
            dealt[name] = (
                sum(map(of, plan.parts), np.zeros(1)) if plan.model == "sum" else deal(maker, plan, ward)
            )
        return dealt[name]

    return {name: of(name) for name in wanted}
