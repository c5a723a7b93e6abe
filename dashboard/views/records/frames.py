"""The frame of a page of records: its crumbs, what is illustrative on it, as of which day it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dashboard import wording
from dashboard.records.record import Record
from dashboard.selection import Selection
from dashboard.series import Series
from dashboard.views import frame as frames
from dashboard.views.frame import Control, Frame, Link
from dashboard.views.records.desk import Desk

ALL = "Illustrative records: made for demonstration, not the Met’s."
SOME = "Rows marked “illustrative” are records made for demonstration, not the Met’s."


def record_frame(
    desk: Desk,
    s: Selection,
    *,
    title: str,
    lead: str,
    crumbs: tuple[Link, ...],
    records: Iterable[Record] = (),
    controls: tuple[Control, ...] = (),
    shown: Iterable[Series] = (),
    notices: tuple[str, ...] = (),
) -> Frame:
    """The frame of a page that shows these records, and beside them the figures of `shown`."""
    to = frames.month_to(s, desk)
    made = frames.frame(
        s,
        desk,
        to,
        title=title,
        lead=lead,
        crumbs=(Link("The Met", s.go("met")), *crumbs[:-1], replace(crumbs[-1], here=True)),
        shown=shown,
    )
    return replace(
        made,
        controls=controls,
        notices=(*s.notices, *_as_at(s), *notices),
        illustrative=" ".join(filter(None, (_mark(list(records)), made.illustrative))),
    )


def mixed(frame: Frame) -> bool:
    """Whether invented records stand beside real ones, so that each of a page's lists has to say which are."""
    return frame.illustrative.startswith(SOME)


def _mark(records: list[Record]) -> str:
    made_up = [r.illustrative for r in records]
    return "" if not any(made_up) else ALL if all(made_up) else SOME


def _as_at(s: Selection) -> tuple[str, ...]:
    if s.as_at is None:
        return ()
    return (
        f"This is what the records said at the end of {wording.day(s.as_at)}. Later changes are left out.",
    )
