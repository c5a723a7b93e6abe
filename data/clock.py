"""The machine's clock, read in one place. It may be wrong: nothing that must stand in order relies on it."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The moment in UTC, in whole seconds, as the store keeps it."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
