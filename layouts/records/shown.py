"""A record's page."""

from __future__ import annotations

import htpy as h

from dashboard.views.records.shown import RecordPage
from layouts.page import page
from layouts.pieces import Node
from layouts.records import extra, parts


def record(view: RecordPage) -> Node:
    """The whole page."""
    return page(
        view.frame,
        h.p(".do")[h.a(".act", href=view.edit)[f"Change this {view.kind.name}"]] if view.edit else None,
        extra.before(view.extra),
        parts.facts(view.facts),
        extra.after(view.extra, view.record.illustrative),
        parts.updates(view.updates, view.frame.address) if view.updates else None,
        parts.naming(view.naming),
        parts.log(view.log, view.stands),
    )
