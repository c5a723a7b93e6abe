"""The parts of a page that differ from reader to reader. Pages are kept for all who have the same rights,
so they hold these empty; callbacks/guard.py fills them as an answer goes out. Nothing that a reader types
can stand for one: it is escaped."""

from __future__ import annotations

import htpy as h

CSRF = h.input(type="hidden", name="csrf")  # in every form that writes
WHO = h.div(".who")  # who is signed in, and the way out


def csrf(token: str) -> h.VoidElement:
    """The hidden field with the token of one session."""
    return h.input(type="hidden", name="csrf", value=token)


def who(post: str, token: str, audit: bool = False, out: bool = True) -> h.Element:
    """The post that is signed in, ways to its home and (audit) to the log, and (out) out of the session."""
    return h.div(".who")[
        h.a(href="/me")[post],
        h.a(href="/audit")["Audit log"] if audit else None,
        h.form(method="post", action="/sign-out")[csrf(token), h.button(type="submit")["Sign out"]]
        if out
        else None,
    ]
