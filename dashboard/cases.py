"""The life of an exception in words: what people may say of it, and what they have to say with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

STATES = {
    "new": "new",
    "acknowledged": "acknowledged",
    "explained": "explained",
    "action": "action decided",
    "no action": "no action needed",
    "closed": "closed",
    "reopened": "reopened",
}
SAID = ("acknowledged", "explained", "action", "no action", "closed")  # the others follow from scans
REASONS = {
    "real change": "a real change",
    "recording": "how it was recorded",
    "definition": "a change of definition",
    "one-off event": "a one-off event",
    "operation": "a police operation",
}
PROMPTS = {
    "explained": "Say in a sentence what explains it.",
    "action": "Say what will be done, by which post and by when.",
    "no action": "Say why nothing needs to be done.",
    "closed": "Say why it can be closed.",
}
LONGEST, POST = 2000, (2, 80)
FEW = 10  # of fewer explained cases no percentage is given


@dataclass(frozen=True)
class Case:
    """One case: a measure of a unit that left its range one way. Months are periods.month.

    revision rises with every change, so that two who write at once find out. editable: whoever reads it
    may write to it; named: their post is known, so nobody asks them for it.
    """

    id: int
    measure: str
    unit: str
    direction: int
    opened: int
    last_seen: int
    state: str
    reason: str
    revision: int
    editable: bool = True
    named: bool = False


@dataclass(frozen=True)
class Entry:
    """One line of a case's log: who (a post, or the scan) said what, when (UTC)."""

    case: int
    at: datetime
    by: str
    state: str
    reason: str
    text: str


@dataclass(frozen=True)
class Words:
    """What somebody says of a case, as typed; revision is that of the case they had before them."""

    state: str = ""
    reason: str = ""
    text: str = ""
    post: str = ""
    revision: int = 0

    def trimmed(self) -> Words:
        """Without blanks around, line ends as everywhere."""
        text = "\n".join(line.rstrip() for line in self.text.strip().splitlines())
        return Words(
            self.state.strip(), self.reason.strip(), text, " ".join(self.post.split()), self.revision
        )


def problems(words: Words, case: Case) -> dict[str, str]:
    """What is missing or wrong, by field, one sentence each; empty where it can be kept."""
    found = {}
    if words.state not in SAID:
        found["state"] = "Choose what has become of it."
    if words.reason and words.reason not in REASONS:
        found["reason"] = "Choose one of the reasons, or none."
    if words.state == "explained" and not words.reason:
        found["reason"] = "An explanation needs its reason: choose the one that fits best."
    if words.state in PROMPTS and not words.text:
        found["text"] = PROMPTS[words.state]
    if len(words.text) > LONGEST:
        found["text"] = f"This has {len(words.text):,} letters; {LONGEST:,} fit. Shorten it a little."
    if not POST[0] <= len(words.post) <= POST[1]:
        found["post"] = "Give your post, for example “Performance lead, Lambeth”: 2 to 80 letters."
    elif "@" in words.post:
        found["post"] = "Give your post rather than an address."
    if not found and (words.state, words.reason, words.text) == (case.state, case.reason, ""):
        found["state"] = "Nothing has changed: choose another state, or add a sentence."
    return found


@dataclass(frozen=True)
class Proven:
    """How often alarms proved real: explained cases, and how many by each reason."""

    explained: int
    cases: int
    reasons: tuple[tuple[str, int], ...]

    @property
    def real(self) -> int:
        return dict(self.reasons).get("real change", 0)


def proven(cases: Iterable[Case]) -> Proven:
    """Counts over cases; a case counts as explained once a reason was given, whatever became of it then."""
    every = list(cases)
    count = Counter(c.reason for c in every if c.reason)
    return Proven(sum(count.values()), len(every), tuple((r, count[r]) for r in REASONS if count[r]))


def proven_line(found: Proven) -> str:
    """'Of 12 explained cases 9 proved a real change (75 %); the others: 2 recording, 1 definition.'"""
    if not found.cases:
        return "No case has been opened yet."
    if not found.explained:
        return f"None of {found.cases:,} cases has been explained yet, so nobody knows how often alarms prove real."
    share = f" ({round(100 * found.real / found.explained)}\u202f%)" if found.explained >= FEW else ""
    others = [f"{count} {reason}" for reason, count in found.reasons if reason != "real change"]
    many = "1 explained case" if found.explained == 1 else f"{found.explained:,} explained cases"
    head = f"Of {many} {found.real or 'none'} proved a real change{share}"
    tail = f"; the others: {', '.join(others)}" if others else ""
    open_ = found.cases - found.explained
    return f"{head}{tail}. {open_:,} more are not yet explained." if open_ else f"{head}{tail}."
