"""Reference pages: every definition, every release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard import periods, wording
from dashboard.measure import Measure
from dashboard.release import Counted, Release, counted
from dashboard.selection import Selection
from dashboard.source import Source
from dashboard.views import frame as frames
from dashboard.views.definition import Fact, definition


@dataclass(frozen=True)
class Defined:
    """One measure's definition, whether it has figures, where they are shown, and by which SQL a warehouse
    counted them last."""

    measure: Measure
    href: str
    facts: tuple[Fact, ...]
    held: str
    related: tuple[frames.Link, ...]
    counted: Counted | None = None


@dataclass(frozen=True)
class DefinitionsPage:
    """All definitions by family."""

    frame: frames.Frame
    families: tuple[tuple[str, str, tuple[Defined, ...]], ...]


@dataclass(frozen=True)
class ReleaseLine:
    """A release in words, and the names and SQL of measures that a warehouse counted."""

    release: Release
    months: str
    revisions: str
    unmapped: tuple[str, ...]
    notes: tuple[str, ...]
    counted: tuple[tuple[str, Counted], ...] = ()


@dataclass(frozen=True)
class Freshness:
    """A measure's months and how long ago they end, seen from the newest month."""

    name: str
    href: str
    months: str
    behind: str
    illustrative: bool
    source: str


@dataclass(frozen=True)
class DataPage:
    """Releases, freshness, what is unmapped, what was refused, what has no figures."""

    frame: frames.Frame
    releases: tuple[ReleaseLine, ...]
    freshness: tuple[Freshness, ...]
    empty: tuple[frames.Link, ...]
    refused: tuple[tuple[str, str, tuple[str, ...]], ...]


def _frame(s: Selection, source: Source, title: str, lead: str) -> frames.Frame:
    to = frames.month_to(s, source)
    whole = frames.crumbs(s, source.organisation, frames.force(source), to, frames.Link(title, s.href()))
    made_up = any(x.illustrative for x in source.spans.values())
    return frames.Frame(
        title=title,
        lead=lead,
        crumbs=whole,
        siblings=(),
        controls=(),
        period=frames.period(s, source, to),
        notices=s.notices,
        illustrative=frames.ILLUSTRATIVE if made_up and s.page == "data" else "",
        sources=(),
        address=s.href(),
    )


def definitions_page(source: Source, s: Selection) -> DefinitionsPage:
    """Every measure of the catalogue, and every name that has figures but no definition."""
    groups = source.catalogue.by_family()
    by_sql = counted(source.releases.values())
    last = {c.measure: c for r in sorted(by_sql) for c in by_sql[r]}
    families = [
        (f.title, f.question, tuple(_defined(source, s, m, last.get(m.id)) for m in ms))
        for f, ms in groups.items()
    ]
    others = [source.measure(i) for i in sorted(source.spans) if i.startswith("unmapped:")]
    if others:
        question = "Names that a loaded file uses and no definition knows yet; they count in the total."
        families.append(("Unmapped names", question, tuple(_defined(source, s, m) for m in others)))
    count = sum(len(ms) for _, _, ms in families)
    lead = f"{count} measures: what each counts, which way is good and why, where it comes from."
    return DefinitionsPage(_frame(s, source, "Definitions", lead), tuple(f for f in families if f[2]))


def _defined(source: Source, s: Selection, m: Measure, by_sql: Counted | None = None) -> Defined:
    held = [source.spans[i] for i in source.spans if i.partition("@")[0] == m.id]
    months = "No figures are loaded."
    if held:
        made_up = " (illustrative)" if any(x.illustrative for x in held) else ""
        months = f"{wording.span(min(x.first for x in held), max(x.last for x in held))}{made_up}"
    related = tuple(frames.Link(source.measure(r).name, f"#{r}") for r in m.related)
    return Defined(m, s.go("measure", measure=m.id), definition(source, m), months, related, by_sql)


def data_page(source: Source, s: Selection, refused: Sequence[dict]) -> DataPage:
    """What the store holds and where it came from; refused is what was turned away, newest first."""
    newest = source.data_to
    spans = sorted(source.spans.items(), key=lambda kv: (-kv[1].last, source.measure(kv[0]).name))
    real = sum(not r.illustrative for r in source.releases.values())
    lead = f"{wording.some(len(source.releases), 'release')} ({real} of real figures) hold {wording.some(len(spans), 'measure')}."
    held = {i.partition("@")[0] for i in source.spans}
    by_sql = counted(source.releases.values())
    return DataPage(
        frame=_frame(s, source, "Data", lead),
        releases=tuple(
            _line(source, r, by_sql.get(r.id, ())) for r in reversed(tuple(source.releases.values()))
        ),
        freshness=tuple(
            Freshness(
                source.measure(i).name,
                s.go("measure", measure=i),
                wording.span(x.first, x.last),
                _behind(newest, x.last),
                x.illustrative,
                source.measure(i).source,
            )
            for i, x in spans
        ),
        empty=tuple(
            frames.Link(m.name, f"/definitions#{m.id}")
            for m in source.catalogue.measures.values()
            if m.id not in held
        ),
        refused=tuple((r["when"], ", ".join(r["files"]), tuple(r["report"])) for r in refused),
    )


def _behind(newest: int | None, last: int) -> str:
    gap = 0 if newest is None else newest - last
    if gap <= 0:
        return "up to date"
    return "1 month behind" if gap == 1 else f"{gap} months behind"


def _line(source: Source, r: Release, by_sql: Sequence[Counted]) -> ReleaseLine:
    summary = r.summary
    unmapped = tuple(
        f"{u['name']}: {u['total']:,.0f} in {wording.some(u['rows'], 'row')}"
        for u in summary.get("unmapped", ())
    )
    months = f"{periods.name(r.first)} to {periods.name(r.last)}"
    named = tuple((source.measure(c.measure).name, c) for c in by_sql)
    notes = tuple(summary.get("notes", ()))
    return ReleaseLine(r, months, _revisions(source, summary), unmapped, notes, named)


def _revisions(source: Source, summary: dict) -> str:
    if "choices" in summary:
        return "What boroughs chose to put first; no figures."
    if not summary.get("compared"):
        return "First release of these figures."
    if not summary["revised"]:
        return f"No revisions among {summary['compared']:,} figures known before."
    text = f"{summary['revised']:,} of {summary['compared']:,} figures known before were revised."
    largest = summary.get("largest")
    if not largest:
        return text
    unit = source.organisation.find(largest["unit"])
    measure = source.measure(largest["measure"])
    before, after = (wording.value(measure, largest[k]) for k in ("before", "after"))
    where = unit.name if unit else largest["unit"]
    month = periods.name(periods.parse(largest["month"]))
    return f"{text} The largest: {measure.name} in {where}, {month}, from {before} to {after}."
