"""What is shown when something went wrong with us: what is so, that nothing is lost, what to do, a number."""

from __future__ import annotations

from dataclasses import dataclass

import htpy as h

from layouts.signin import whole


@dataclass(frozen=True)
class Fault:
    """Title, what is so, what to do, and the request's number for whoever looks after the dashboard."""

    title: str
    sentence: str
    todo: str
    number: str


def fault_main(fault: Fault, href: str) -> h.Element:
    """In place of a page; `href` is where to try again."""
    return h.main(id="main")[
        h.div(".head")[h.h1(tabindex="-1")[fault.title], h.p(".lead")[fault.sentence]],
        h.p[fault.todo],
        h.p[h.a(href=href, target="_self")["Try again"]],
        h.p(".small")[f"If it stays so, give this number to those who run the dashboard: {fault.number}"],
    ]


def fault_document(fault: Fault, href: str) -> str:
    """A whole document: it needs no store."""
    return whole(fault.title, fault_main(fault, href))
