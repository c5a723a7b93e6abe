"""Packs of meetings: made of the pages that an agenda leads to, frozen when tabled, shown again as they were."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

import flask
from dash import Dash

from callbacks.downloads import XLSX, _file
from callbacks.guard import principal
from callbacks.pages import Pages
from callbacks.present import PPTX
from callbacks.routes import LAYOUTS, Unanswered, page_html, selected, view_of
from dashboard import wording
from dashboard.meetings.calendar import Sitting
from dashboard.principal import Principal
from dashboard.selection import Selection
from dashboard.views.frame import Link
from dashboard.views.meeting import MeetingPage, Tabled, enter, meeting_page
from dashboard.views.meeting_room import records_of, unit_of_forum
from dashboard.views.pack import PACK, Body, PackPage, address, asked, may_open, pack_page
from dashboard.views.records.desk import UnknownRecord
from data import clock
from data.packs import Moved, New, Pack, Part, freeze, read_contents, read_packs, read_part
from data.records import Wish
from data.store import Reading
from layouts.pptx import pptx
from layouts.sheet_files import as_csv, as_xlsx
from layouts.sheets_pack import pack_sheets
from layouts.slides import deck

# What leads away from a page or changes it has no place in a pack.
GONE = (
    r"<style>.*?</style>",
    r'<nav class="ways".*?</nav>',
    r'<details class="(?:say|tools)".*?</details>',
    r'<a\b[^>]*href="/records/[^"]*view=new[^>]*>.*?</a>',
    r"<form\b.*?</form>",
    r"<button\b.*?</button>",
)
HTML, CSV = "text/html", "text/csv"
AGAIN = 3


def view(reading: Reading, s: Selection) -> MeetingPage | PackPage:
    """The page of a meeting, its pack as it would be tabled now, or what was tabled; UnknownRecord."""
    if s.view == PACK:
        return live(reading, s)
    if asked(s.view) is not None:
        return tabled(reading, s)
    return meeting_page(reading, s, _tabled(reading, s.ref))


def _tabled(reading: Reading, ref: str) -> tuple[Tabled, ...]:
    sitting, _ = records_of(reading, ref)
    if not may_open(reading.principal, unit_of_forum(sitting.forum)):
        return ()
    with reading.store.snapshot() as connection:
        packs = read_packs(connection, ref)
    return tuple(
        Tabled(p.number, f"As tabled on {wording.day(p.made.date())}", address(ref, p.number))
        for p in reversed(packs)
    )


def views_of(reading: Reading, ref: str, s: Selection | None = None) -> list[Any]:
    """The views of a pack's pages, the agenda first, without forms; pages that the reader may not see are
    left out."""
    agenda = meeting_page(reading, s or Selection("meeting", ref=ref), paper=True)
    found: list[Any] = [agenda]
    for each in agenda.pack[1:]:
        try:
            found.append(view_of(reading, selected(each)))
        except Unanswered:
            continue
    return found


def bodies(views: Sequence[Any], hrefs: Sequence[str]) -> tuple[Body, ...]:
    """The pages as HTML that stands inside one page; links between them lead to hrefs, one each."""
    inner = {v.frame.address: href for v, href in zip(views, hrefs, strict=True)}
    return tuple(Body(i, v.frame.title, _body(v, i, inner)) for i, v in enumerate(views, 1))


def _body(view: Any, number: int, inner: Mapping[str, str]) -> str:
    """What the page says, without frame, forms and buttons; its ids are told from those of other pages."""
    html = page_html(LAYOUTS[type(view)](view))
    main = html.partition('<main id="main">')[2].partition("</main>")[0]
    foot = html.partition('<footer class="foot">')[2].partition("</footer>")[0]
    text = f'{main}<div class="foot">{foot}</div>'
    for gone in (
        r'<details class="(?:say|tools)".*?</details>',
        r'<a\b[^>]*href="/records/[^"]*view=new[^>]*>.*?</a>',
        r"<form\b.*?</form>",
        r"<button\b.*?</button>",
    ):
        text = re.sub(gone, "", text, flags=re.DOTALL)
    text = re.sub(r'<h1 tabindex="-1">(.*?)</h1>', r"<h2>\1</h2>", text)
    text = re.sub(
        r'\b((?:id|for|aria-labelledby|aria-describedby|aria-controls)=")([^"]+)"', _told_apart(number), text
    )
    text = re.sub(r'(href="#|url\(#)', rf"\g<1>p{number}-", text)
    return re.sub(r'href="([^"]+)"', lambda m: f'href="{_href(m[1], inner)}"', text)


def _told_apart(number: int) -> Any:
    return lambda m: m[1] + " ".join(f"p{number}-{id}" for id in m[2].split()) + '"'


def _href(href: str, inner: Mapping[str, str]) -> str:
    found = inner.get(href.replace("&amp;", "&"))
    return found.replace("&", "&amp;") if found else href


def live(reading: Reading, s: Selection) -> PackPage:
    """The pack as it would be tabled now, all pages one after the other, to print."""
    sitting, _ = records_of(reading, s.ref)
    views = views_of(reading, s.ref, replace(s, view=""))
    room, _ = enter(reading, replace(s, view=""), sitting)
    hrefs = [f"#part-{i}" for i in range(1, len(views) + 1)]
    query = "&".join(f"page={quote(v.frame.address, safe='/')}" for v in views)
    files = [
        Link("Present", f"/present?{query}"),
        Link("PowerPoint", f"/download/page.pptx?{query}"),
        *(
            Link(name, f"/download/pack.{end}?meeting={s.ref}")
            for name, end in (("Excel", "xlsx"), ("CSV", "csv"))
        ),
    ]
    return pack_page(
        reading,
        s,
        sitting,
        room.s,
        title=f"Pack: {sitting.title}",
        said=f"{wording.some(len(views), 'page')}: the agenda and what it leads to, as they are now.",
        marking=views[0].marking,
        contents=[Link(v.frame.title, href) for v, href in zip(views, hrefs, strict=True)],
        bodies=bodies(views, hrefs),
        files=files,
    )


def tabled(reading: Reading, s: Selection) -> PackPage:
    """What was tabled, as it was; UnknownRecord where nothing was, or not for this reader."""
    sitting, pack, contents = _kept(reading, s)
    _, part = asked(s.view) or (0, 0)
    pages = [(name, title) for name, title, kind in contents if kind == HTML]
    part = part or 1
    if not 0 < part <= len(pages):
        raise UnknownRecord(s.ref)
    with reading.store.snapshot() as connection:
        body = read_part(connection, pack.id, pages[part - 1][0])
    assert body is not None  # its name was just read, and parts are never removed
    return pack_page(
        reading,
        s,
        sitting,
        replace(s, as_at=pack.as_at, to=pack.month),
        title=f"As tabled: {pack.title}",
        said=(
            f"As tabled on {wording.day(pack.made.date())} by {pack.by or 'a post not named'}; the figures as known on "
            f"{wording.day(pack.as_at)}. Kept as it was: fingerprint {pack.sha256[:12]}."
        ),
        marking=pack.marking,
        contents=[
            Link(title, address(s.ref, pack.number, i), here=i == part)
            for i, (_, title) in enumerate(pages, 1)
        ],
        bodies=[Body(part, body.title, body.body.decode())],
        files=[
            Link(title, f"/download/tabled/{s.ref}/{pack.number}/{name}")
            for name, title, kind in contents
            if kind != HTML
        ],
    )


def _kept(reading: Reading, s: Selection) -> tuple[Sitting, Pack, tuple[tuple[str, str, str], ...]]:
    """The meeting, the pack that s names (the newest for none), and its contents."""
    sitting, _ = records_of(reading, s.ref)
    number, _ = asked(s.view) or (0, 0)
    if not may_open(reading.principal, unit_of_forum(sitting.forum)):
        raise UnknownRecord(s.ref)
    with reading.store.snapshot() as connection:
        packs = read_packs(connection, s.ref)
        if not packs or number > len(packs):
            raise UnknownRecord(s.ref)
        pack = packs[number - 1]
        return sitting, pack, read_contents(connection, pack.id)


def table(pages: Pages, who: Principal, ref: str, *, close: bool) -> Pack:
    """Freezes the pack of a meeting that is on record with its cut-off; closes the meeting with it if asked.

    What is restricted is left out, whoever tables it: a pack is for all who attend. Unfit, Overtaken.
    """
    reader = replace(who, restricted=False)
    for attempt in range(AGAIN):
        reading = pages.store.open(reader)
        new = made(reading, ref, who.post)
        meeting = reading.records().get("meeting", ref)
        assert meeting is not None  # the caller put it on record
        closed = (Wish("meeting", {"status": "closed"}, ref, meeting.revision, by=who.post),) if close else ()
        try:
            return freeze(pages.store.engine, new, closed)
        except Moved:
            if attempt == AGAIN - 1:
                raise
    raise Moved


def made(reading: Reading, ref: str, post: str, at: datetime | None = None) -> New:
    """The pack of a meeting that is on record, by a post at a moment (UTC; None: now), as it is to be kept."""
    sitting, _ = records_of(reading, ref)
    room, _ = enter(reading, Selection("meeting", ref=ref), sitting)
    with reading.store.snapshot() as connection:
        number = len(read_packs(connection, ref)) + 1
    views = views_of(reading, ref)
    marking = views[0].marking
    hrefs = [address(ref, number, i) for i in range(1, len(views) + 1)]
    html = [Part(f"page-{b.number}.html", b.title, HTML, b.html.encode()) for b in bodies(views, hrefs)]
    tables = pack_sheets(views, sitting.title, marking)
    files = (
        Part("pack.pptx", "PowerPoint", PPTX, pptx(deck(views, title=sitting.title, marking=marking))),
        Part("pack.xlsx", "Excel", XLSX, as_xlsx(tables, marking)),
        Part("pack.csv", "CSV", CSV, b"\xef\xbb\xbf" + as_csv(tables).encode()),
    )
    return New(
        number=number,
        meeting=ref,
        title=sitting.title,
        by=post,
        data_version=reading.version,
        records_version=reading.records_version,
        as_at=room.s.as_at or reading.today,
        month=room.to,
        marking=marking,
        parts=(*html, *files),
        at=at or (datetime.combine(reading.stands, clock.now().time()) if reading.stands else None),
    )


def register(app: Dash, pages: Pages) -> None:
    """Downloads of packs: as now, and as tabled."""

    @app.server.get("/download/pack.<ending>")
    def pack_now(ending: str) -> flask.Response:
        ref = flask.request.args.get("meeting", "")
        if ending not in ("csv", "xlsx"):
            return _none(ref)
        try:
            views = pages.read(principal(), lambda reading: views_of(reading, ref))
        except UnknownRecord:
            return _none(ref)
        tables = pack_sheets(views, views[0].frame.title, views[0].marking)
        if ending == "csv":
            return _file(b"\xef\xbb\xbf" + as_csv(tables).encode(), CSV, f"pack-{ref}.csv")
        return _file(as_xlsx(tables, views[0].marking), XLSX, f"pack-{ref}.xlsx")

    @app.server.get("/download/tabled/<ref>/<int:number>/<name>")
    def pack_tabled(ref: str, number: int, name: str) -> flask.Response:
        s = Selection("meeting", ref=ref, view=f"tabled-{number}")

        def read(reading: Reading) -> Part | None:
            _, pack, _ = _kept(reading, s)
            with reading.store.snapshot() as connection:
                return read_part(connection, pack.id, name)

        try:
            part = pages.read(principal(), read)
        except UnknownRecord:
            part = None
        if part is None or part.type == HTML:
            return _none(ref)
        return _file(part.body, part.type, f"{ref}-{number}.{name.rpartition('.')[2]}")


def _none(ref: str) -> flask.Response:
    return flask.Response(f"There is no pack of {ref}.\n", 404, mimetype="text/plain")
