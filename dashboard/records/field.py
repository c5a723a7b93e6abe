"""One field of a record: how people write it, how it is kept, what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dashboard import periods

Value = str | tuple[str, ...]
MANY = ("refs", "measures", "units", "several")
KINDS = ("text", "long", "choice", "day", "month", "number", "flag", "ref", "measure", "unit", *MANY)
SHORT, LONG = 200, 8000  # letters that fit
_SPLIT = re.compile(r"\s*[;\n]\s*")


class BadField(ValueError):
    """What somebody wrote cannot be that field; the message says what to write."""


@dataclass(frozen=True)
class Field:
    """A field of a kind of record.

    kind is one of KINDS; `of` is the kind of record that a ref names; choices are value: words;
    low and high bound a number; `hint` is said beside the field in a form.
    A value is text (days as YYYY-MM-DD, months as YYYY-MM, flags as yes or empty); of MANY, texts.
    """

    name: str
    label: str
    kind: str = "text"
    required: bool = False
    of: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    low: float | None = None
    high: float | None = None
    hint: str = ""
    default: str = ""

    def read(self, written: str) -> Value:
        """The value of what somebody wrote; BadField where it is none. Many are parted by ; or lines."""
        text = tidy(written)
        if self.kind in MANY:
            return tuple(dict.fromkeys(p for p in _SPLIT.split(text) if p))
        if self.kind != "long":
            text = " ".join(text.split())
        if len(text) > (LONG if self.kind == "long" else SHORT):
            fits = LONG if self.kind == "long" else SHORT
            raise BadField(f"This has {len(text):,} letters; {fits:,} fit. Shorten it a little.")
        return _READERS.get(self.kind, _same)(self, text) if text else ""

    def write(self, value: Value) -> str:
        """The value as a form or a file holds it; reads back as the same value."""
        return value if isinstance(value, str) else "; ".join(value)

    def words(self, value: Value) -> str:
        """The value as a page says it: choices in their words."""
        if isinstance(value, tuple):
            return ", ".join(self.choices.get(v, v) for v in value)
        return self.choices.get(value, value)

    @property
    def empty(self) -> Value:
        return () if self.kind in MANY else ""


def tidy(text: str) -> str:
    """Without blanks around lines and without control characters, line ends as everywhere."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    clean = ("".join(c for c in line if c.isprintable() or c == "\t").rstrip() for line in lines)
    return "\n".join(clean).strip()


def _same(_field: Field, text: str) -> str:
    return text


def _choice(field: Field, text: str) -> str:
    for value, words in field.choices.items():
        if text.casefold() in (value.casefold(), words.casefold()):
            return value
    raise BadField(f"“{text}” is none of: {', '.join(field.choices.values())}.")


def _day(_field: Field, text: str) -> str:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise BadField(f"“{text}” is no day: write it as YYYY-MM-DD, for example 2017-12-19.") from None
    if not 1990 <= found.year <= 2199:
        raise BadField(f"{found.year} cannot be meant: write a day between 1990 and 2199.")
    return found.isoformat()


def _month(_field: Field, text: str) -> str:
    try:
        return periods.iso(periods.parse(text))
    except ValueError:
        raise BadField(f"“{text}” is no month: write it as YYYY-MM, for example 2017-11.") from None


def _number(field: Field, text: str) -> str:
    try:
        found = float(text.replace("\N{MINUS SIGN}", "-").replace(",", ""))
    except ValueError:
        raise BadField(f"“{text}” is no number.") from None
    low, high = field.low, field.high
    if found != found or (low is not None and found < low) or (high is not None and found > high):
        raise BadField(f"Write a number {_between(low, high)}.")
    return f"{found:.10g}"


def _between(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"from {low:g} to {high:g}"
    return f"of at least {low:g}" if low is not None else f"of at most {high:g}" if high is not None else ""


def _flag(_field: Field, text: str) -> str:
    if text.casefold() in ("yes", "true", "1", "on", "y"):
        return "yes"
    if text.casefold() in ("no", "false", "0", "n"):
        return ""
    raise BadField("Write yes or no.")


_READERS = {"choice": _choice, "day": _day, "month": _month, "number": _number, "flag": _flag}
