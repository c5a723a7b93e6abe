"""What can be taken away: the figures of series, and a page as a sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

import flask

from callbacks.guard import principal
from callbacks.pages import Pages
from callbacks.routes import Unanswered, selected, view_of, withheld
from dashboard import periods
from dashboard.disclosure import FEWER, counts_victims, is_small
from dashboard.organisation import plain
from dashboard.selection import Selection
from dashboard.series import MISSING, PROVISIONAL, Series
from dashboard.views.places import figures_of, leaves_of, member_month
from data.store import Reading
from layouts.letter import letter
from layouts.sheet_files import as_csv, as_xlsx
from layouts.sheets import sheets

COLUMNS = ("measure", "unit", "unit_name", "month", "numerator", "denominator", "value", "status",
           "illustrative", "source", "release")  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BadRequest(ValueError):
    """A sentence for who asked."""

    status = 400


class Withheld(BadRequest):
    """Why somebody may not have what they asked for."""

    status = 403


def register(server: flask.Flask, pages: Pages) -> None:
    """The three downloads of the contract."""

    @server.get("/download/series.csv")
    def series() -> flask.Response:
        try:
            args = flask.request.args.to_dict()
            text = pages.read(principal(), lambda reading: _series_csv(reading, args))
        except BadRequest as problem:
            return flask.Response(f"{problem}\n", problem.status, mimetype="text/plain")
        return _file(text.encode(), "text/csv", "series.csv")

    @server.get("/download/exceptions.txt")
    def exceptions() -> flask.Response:
        args = flask.request.args
        asked = Selection.parse(
            "/exceptions", urlencode({k: args[k] for k in ("unit", "to", "as-at") if k in args})
        )
        assert asked is not None  # the path is a page
        try:
            view = pages.read(principal(), lambda reading: view_of(reading, asked))
        except Unanswered as unanswered:
            return _no(unanswered)
        text = letter(view, flask.request.host_url.rstrip("/"))
        return _file(text.encode(), "text/plain", f"exceptions-{plain(view.unit)}.txt")

    @server.get("/download/page.<ending>")
    def page(ending: str) -> flask.Response:
        if ending not in ("csv", "xlsx"):
            return flask.Response(f"There are no files of {ending}.\n", 404, mimetype="text/plain")
        try:
            s = selected(flask.request.args.get("page", "/"))
            tables = pages.read(principal(), lambda reading: sheets(view_of(reading, s)))
        except Unanswered as unanswered:
            return _no(unanswered)
        which = s.priority if s.page == "priority" else ""
        name = "-".join(filter(None, (s.page, which, s.unit, s.measure))) + f".{ending}"
        if ending == "csv":
            return _file(b"\xef\xbb\xbf" + as_csv(tables).encode(), "text/csv", name)
        return _file(as_xlsx(tables), XLSX, name)


def _no(unanswered: Unanswered) -> flask.Response:
    return flask.Response(f"{unanswered}\n", unanswered.status, mimetype="text/plain")


def _file(data: bytes, kind: str, name: str) -> flask.Response:
    response = flask.Response(data, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _month(args: dict[str, str], key: str) -> int | None:
    try:
        return periods.parse(args[key]) if args.get(key) else None
    except ValueError as problem:
        raise BadRequest(f"{key}: {problem}.") from None


def _series_csv(reading: Reading, args: dict[str, str]) -> str:
    measures = [m for m in args.get("measure", "").split(",") if m]
    keys = [u for u in args.get("unit", "E12000007").split(",") if u]
    if not measures:
        raise BadRequest("Say which measure: ?measure=robbery&unit=lambeth (both may be lists).")
    _may(reading, measures, keys)
    unknown = [m for m in measures if m not in reading.catalogue and m not in reading.spans]
    if unknown:
        raise BadRequest(f"There is no measure called {unknown[0]}; /definitions lists them.")
    start, end = _month(args, "from"), _month(args, "to")
    outside = args.get("outside") == "yes"
    try:
        as_at = date.fromisoformat(args["as-at"]) if args.get("as-at") else None
    except ValueError:
        raise BadRequest("as-at: write it as YYYY-MM-DD, for example 2017-12-01.") from None
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for measure in measures:
        id = reading.resolve(measure, end if end is not None else reading.data_to, as_at)
        for key in keys:
            rows = _rows(reading, id, key, start, end, as_at)
            writer.writerows(map(_grouped, rows) if outside and counts_victims(reading.measure(id)) else rows)
    return out.getvalue()


def _grouped(row: tuple) -> tuple:
    """A row that may leave the Met: small counts of victims, and the value that rests on them, are not told."""
    *names, numerator, denominator, _value, status, illustrative, source, release = row
    small = [is_small(float(x)) if x else False for x in (numerator, denominator)]
    if not any(small):
        return row
    told = (FEWER if hidden else x for hidden, x in zip(small, (numerator, denominator), strict=True))
    return (*names, *told, "", status, illustrative, source, release)


def _may(reading: Reading, measures: list[str], keys: list[str]) -> None:
    for s in (*(Selection(measure=m) for m in measures), *(Selection(unit=u) for u in keys)):
        refusal = withheld(reading, s)
        if refusal:
            raise Withheld(f"{refusal[0]}. {refusal[1]}")


def _rows(
    reading: Reading, id: str, key: str, start: int | None, end: int | None, as_at: date | None
) -> Iterator[tuple]:
    unit = reading.organisation.find(key)
    if unit is None:
        raise BadRequest(f"There is no unit called {key}.")
    month = end if end is not None else reading.data_to or periods.month(2017, 11)
    leaves = leaves_of(reading, unit, member_month(reading, unit, month))
    found = figures_of(reading.series(((id,), leaves), as_at=as_at), id, unit, leaves)
    if found is not None:
        name = reading.organisation.name(unit.code, month)
        yield from _lines(reading, found, (id, unit.code, name), start, end)


def _lines(
    reading: Reading, found: Series, names: tuple[str, str, str], start: int | None, end: int | None
) -> Iterator[tuple]:
    part = found.over(found.start if start is None else start, found.end if end is None else end + 1)
    values = part.values
    for i, status in enumerate(part.status):
        if status == MISSING:
            continue
        release = reading.releases.get(int(part.release[i]))
        yield (
            *names,
            periods.iso(part.start + i),
            _plain(part.numerator[i]),
            "" if part.denominator is None else _plain(part.denominator[i]),
            _plain(values[i]),
            "provisional" if status == PROVISIONAL else "final",
            "yes" if found.illustrative else "no",
            release.source if release else "",
            int(part.release[i]),
        )


def _plain(value: float) -> str:
    """Whole numbers without a point, others in full; nothing for none."""
    if value != value:
        return ""
    return str(int(value)) if value == int(value) else repr(float(value))
