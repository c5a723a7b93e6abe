"""How often something may be tried. Each worker counts for itself, so n workers allow up to n times."""

from __future__ import annotations

from threading import Lock

from cachetools import TTLCache

MOST = 10_000  # addresses that are remembered


class Rate:
    """At most `limit` in a span of seconds that begins with the first, for each key."""

    def __init__(self, limit: int, seconds: float) -> None:
        self.limit = limit
        self.counts: TTLCache[str, list[int]] = TTLCache(MOST, seconds)
        self.lock = Lock()

    def add(self, key: str) -> bool:
        """Counts one more; whether it was allowed."""
        with self.lock:
            count = self.counts.setdefault(key, [0])
            count[0] += 1
            return count[0] <= self.limit

    def reached(self, key: str) -> bool:
        """Whether the next is too much."""
        with self.lock:
            return self.counts.get(key, [0])[0] >= self.limit
