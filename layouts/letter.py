"""The exceptions of a place as plain text, ready for an e-mail: lines of at most 76 letters, no markup."""

from __future__ import annotations

import textwrap

from dashboard.views.exceptions import ExceptionsPage
from dashboard.views.finding import Finding

WIDTH = 76


def letter(view: ExceptionsPage, root: str) -> str:
    """The page as text; root is the address of the dashboard, without a slash at its end."""
    lines = [view.frame.title, "=" * len(view.frame.title), "", *_wrapped(view.frame.lead)]
    lines += _wrapped(view.frame.illustrative) if view.frame.illustrative else []
    lines += [line for note in view.frame.notices for line in _wrapped(note)]
    for text in filter(None, (view.calm, view.todo)):
        lines += ["", *_wrapped(text)]
    for part in view.lists:
        if part.findings:
            lines += ["", f"{part.title.upper()} ({part.count})"]
            every = [f for item in part.findings for f in item.every]
            for number, f in enumerate(every, 1):
                lines += ["", *_finding(number, f, root)]
    if view.standing:
        told = [a.signal.sentence for each in view.standing.measures for a in each.units]
        lines += ["", "STANDING APART (over a year, without a change)"]
        lines += [line for text in told for line in ("", *_wrapped(text, "- "))]
    if view.queries:
        lines += ["", "CHECK THE DATA FIRST (nothing about performance)"]
        lines += [line for q in view.queries for line in ("", *_wrapped(f"{q.sentence} {q.check}", "- "))]
    lines += ["", "-" * WIDTH, f"{root}{view.frame.address}", *_wrapped(view.frame.period + ".")]
    lines += _wrapped("Provisional figures are management information, not official statistics.")
    return "\n".join(lines) + "\n"


def _finding(number: int, f: Finding, root: str) -> list[str]:
    head = f"{number}. "
    lines = _wrapped(f.signal.sentence, head)
    more = [f.since, f"{f.inside} {', '.join(x.text for x in f.within)}." if f.within else ""]
    more += [f"London: {f.london}" if f.london else ""]
    if f.case:
        last = f.case.last[0] if f.case.last else None
        said = f" {last.by}, {last.when}: {last.text}" if last and last.text else ""
        more.append(f"{f.case.state[:1].upper()}{f.case.state[1:]}.{said}")
    for text in filter(None, more):
        lines += _wrapped(text, " " * len(head))
    return [*lines, f"{' ' * len(head)}{root}{f.dive}"]


def _wrapped(text: str, head: str = "") -> list[str]:
    """Lines of a text, the first after `head`, the others as far in."""
    return textwrap.wrap(
        " ".join(text.split()),
        WIDTH,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [head]
