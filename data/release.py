"""A release and the scan of it: readers see both at once, or neither."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine

from dashboard.catalogue import Catalogue
from dashboard.exceptions import Scan
from data.engine import Lock, writing
from data.load import Loaded, Progress, Source, store
from data.scans import scan_newest

SCANNING = 0.8  # the share of the work after which the scan begins


def release(
    engine: Engine,
    sources: Sequence[Source],
    catalogue: Catalogue,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[list[Loaded], Scan | None]:
    """Stores each source as one release and scans the newest month, in one transaction and as one data version.

    Returns what became of each source, and the scan; None where there was nothing to scan, or nothing new.
    With dry_run both are what they would be, and nothing is kept.
    """

    def storing(what: str, share: float) -> None:
        if progress:
            progress(what, share * SCANNING)

    with writing(engine, Lock.FIGURES) as connection:
        done = store(connection, sources, catalogue, storing)
        if progress:
            progress("the scan for exceptions", SCANNING)
        scanned = scan_newest(connection, catalogue, raised=any(not d.already for d in done))
        if dry_run:
            connection.rollback()
    return done, scanned
