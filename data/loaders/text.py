"""Names as files write them, made comparable."""

from __future__ import annotations

import re
from functools import lru_cache

CUT = 50
_NOT_WORD = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Lower case words with single spaces; '&' is 'and', other punctuation is a space."""
    return _NOT_WORD.sub(" ", name.casefold().replace("&", " and ")).strip()


def slug(name: str) -> str:
    """'Theft From M/V' is 'theft-from-m-v'; a name without a letter or digit is 'unnamed'."""
    return fold(name).replace(" ", "-") or "unnamed"


def was_cut(name: str) -> bool:
    """Some published files cut names at 50 characters."""
    return len(name) in (CUT - 1, CUT)
