"""What pages show of an exception: a sign, a word, a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts import Sign


@dataclass(frozen=True)
class Signal:
    """What the exception scan found for a measure in a unit: sign, way of the figures, one sentence.

    echo: the same change is told elsewhere, by the part that moved or by many boroughs together; the
    series has its sign, lists leave it out.
    """

    sign: Sign
    way: str
    word: str
    sentence: str
    rank: int = 0
    echo: bool = False
