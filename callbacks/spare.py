"""A cache that several workers share and that may be gone: then pages are made again, and nothing fails."""

from __future__ import annotations

import logging
import pickle
import time
from collections.abc import Callable
from typing import Any

from flask_caching import Cache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

PAUSE = 5.0  # seconds in which a cache that failed is not asked
FAULTS = (RedisError, OSError, pickle.PickleError, EOFError, AttributeError, ImportError)
log = logging.getLogger("met.cache")


def options(address: str) -> dict[str, Any]:
    """How a Redis is asked: once, and no reader waits for it longer than a second."""
    found = {"socket_timeout": 1.0, "retry": Retry(NoBackoff(), 0)}
    return found if address.startswith("unix:") else {**found, "socket_connect_timeout": 1.0}


class Spare:
    """get and set of a cache, or of none. `hits` and `misses` are counted, `failed` too."""

    def __init__(self, cache: Cache | None, clock: Callable[[], float] = time.monotonic) -> None:
        self.cache, self.clock = cache, clock
        self.hits = self.misses = self.failed = 0
        self.until = 0.0

    def get(self, key: str) -> Any:
        """What is kept under a key; None where nothing is, or where nobody answers."""
        found = self._try(lambda cache: cache.get(key))
        if found is None:
            self.misses += 1
        else:
            self.hits += 1
        return found

    def set(self, key: str, value: Any) -> None:
        """Keeps a value, if that can be done."""
        self._try(lambda cache: cache.set(key, value))

    def _try(self, work: Callable[[Cache], Any]) -> Any:
        if self.cache is None or self.clock() < self.until:
            return None
        try:
            return work(self.cache)
        except FAULTS as problem:
            self.failed += 1
            self.until = self.clock() + PAUSE
            log.warning("the shared cache does not answer, pages are made again: %s", problem)
            return None
