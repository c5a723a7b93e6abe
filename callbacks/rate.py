"""How often something may be tried: counted by all workers together where they share a Redis, else by each."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from hashlib import sha256
from threading import Lock
from typing import Any

from cachetools import TTLCache
from redis import Redis
from redis.exceptions import RedisError

from callbacks.spare import PAUSE, options
from data.settings import Settings

MOST = 10_000  # addresses that are remembered
log = logging.getLogger("met.rate")


class Shared:
    """Counts that several workers add up; none where the Redis that keeps them does not answer."""

    def __init__(self, redis: Any, prefix: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.redis, self.prefix, self.clock = redis, prefix, clock
        self.until = 0.0  # when it is asked again

    def add(self, key: str, seconds: int) -> int:
        """One more under a key, in a span that begins with the first; 0 where nobody can say."""
        if self.clock() < self.until:
            return 0
        try:
            with self.redis.pipeline(transaction=True) as all_or_none:
                all_or_none.set(self.prefix + key, 0, ex=seconds, nx=True)
                all_or_none.incr(self.prefix + key)
                return int(all_or_none.execute()[1])
        except (RedisError, OSError) as problem:
            self.until = self.clock() + PAUSE
            log.warning("attempts are counted by each worker for itself: %s", problem)
            return 0


def shared(settings: Settings) -> Shared | None:
    """The counts of all workers of these settings; None where they share nothing."""
    address = settings.cache_url
    if not address:
        return None
    store = sha256(settings.database_url.encode()).hexdigest()[:16]
    return Shared(Redis.from_url(address, **options(address)), f"met:rate:{store}:")


class Rate:
    """At most `limit` in a span of seconds that begins with the first, for each key.

    A worker hears of what others counted when it counts itself, so that nothing is asked of a Redis for
    those who try nothing: the other workers may each look at one attempt more.
    """

    def __init__(self, name: str, limit: int, seconds: int, counts: Shared | None = None) -> None:
        self.name, self.limit, self.seconds, self.shared = name, limit, seconds, counts
        self.counts: TTLCache[str, list[int]] = TTLCache(MOST, seconds)
        self.lock = Lock()

    def add(self, key: str) -> bool:
        """Counts one more; whether it was allowed."""
        everywhere = self.shared.add(f"{self.name}:{key}", self.seconds) if self.shared else 0
        with self.lock:
            count = self.counts.setdefault(key, [0])
            count[0] = max(count[0] + 1, everywhere)
            return count[0] <= self.limit

    def reached(self, key: str) -> bool:
        """Whether the next is too much."""
        with self.lock:
            return self.counts.get(key, [0])[0] >= self.limit
