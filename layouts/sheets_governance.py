"""The map of the framework as sheets."""

from __future__ import annotations

from dashboard.views.governance import GovernancePage
from layouts.sheet import Sheet, about


def governance_sheets(view: GovernancePage) -> list[Sheet]:
    """Forums and links, as the page has them."""
    forums = tuple(
        (f.name, words, f.chair, f.members, f.cadence, f.source)
        for words, nodes in view.levels
        for n in nodes
        for f in n.forums
    )
    links = tuple((e.number, e.source.name, e.words, e.target.name, e.what, e.stated) for e in view.shown)
    return [
        Sheet("Forums", ("Forum", "Level", "Chair", "Members", "How often", "Where this is stated"), forums),
        Sheet(
            "Links", ("No.", "From", "What it does", "To", "What is passed", "Where this is stated"), links
        ),
        about(view.frame),
    ]
