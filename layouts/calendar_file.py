"""Meetings as a calendar file (RFC 5545), for the diary of who attends them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from dashboard.meetings.calendar import Sitting

LINE = 74  # octets of a line, the blank of its continuation apart


def calendar_file(meetings: Iterable[Sitting], host: str) -> str:
    """One whole-day event a meeting; host is where its page is. Lines end and fold as the format wants."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Met performance//Meetings//EN"]
    for m in meetings:
        lines += _event(m, host)
    return "".join(f"{_folded(x)}\r\n" for x in (*lines, "END:VCALENDAR"))


def _event(m: Sitting, host: str) -> list[str]:
    end = m.day + timedelta(days=1)
    place = m.record.text("venue") if m.record else ""
    return [
        "BEGIN:VEVENT",
        f"UID:{m.ref}@met-performance",
        f"DTSTAMP:{m.day:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{m.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{end:%Y%m%d}",
        f"SUMMARY:{_plain(m.forum.text('name'))}",
        *([f"LOCATION:{_plain(place)}"] if place else []),
        f"URL:{host}/meeting/{m.ref}",
        "END:VEVENT",
    ]


def _plain(text: str) -> str:
    for c in "\\,;":
        text = text.replace(c, f"\\{c}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """A long line in pieces of whole characters, each but the first begun with a blank."""
    out, room = [""], LINE
    for c in line:
        room -= len(c.encode())
        if room < 0:
            out.append("")
            room = LINE - len(c.encode())
        out[-1] += c
    return "\r\n ".join(out)
