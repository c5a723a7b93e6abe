"""How exceptions are found, for the sceptical: rules, parameters, calibration, benchmark, limits."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from dashboard import periods, wording
from dashboard.cases import proven, proven_line
from dashboard.exceptions import Scan, scan_line
from dashboard.scan.parameters import DEFAULT, METHOD_VERSION, Parameters
from dashboard.scan.shapes import SHAPES
from dashboard.selection import Selection
from dashboard.source import Source
from dashboard.views import frame as frames
from dashboard.views.methods_text import CHANGES, LAYERS, LIMITS, LITERATURE, NHS, RANKING

BENCHMARK = Path(__file__).parent.parent / "scan" / "benchmark.toml"
LAYER_NAMES = {
    "local": "one borough",
    "force": "all of London",
    "rare": "rare events",
    "survey": "surveys",
    "standing": "standing apart",
    "quality": "the data",
}


@dataclass(frozen=True)
class Parameter:
    """A number that the scan's judgement rests on, and what it means."""

    name: str
    value: str
    meaning: str


@dataclass(frozen=True)
class Calibration:
    """How the p-values of all tested series lie. bins[i] counts those in the i-th of equal parts of 0 to 1;
    even is what each would hold if nothing happened and the model were right; below as (p, share)."""

    sentence: str
    bins: tuple[int, ...]
    even: float
    below: tuple[tuple[float, float], ...]
    tested: int


@dataclass(frozen=True)
class Score:
    """A rule on the open benchmark: its scores under the benchmark's heads; ours is the rule in use."""

    name: str
    values: tuple[str, ...]
    ours: bool


@dataclass(frozen=True)
class Benchmark:
    """The table of the benchmark and the day on which it was run."""

    run: str
    heads: tuple[str, ...]
    scores: tuple[Score, ...]
    note: str


@dataclass(frozen=True)
class MethodsPage:
    """All that the page says. parameters are those of the scan shown, else those that a scan would use."""

    frame: frames.Frame
    scanned: str
    versions: tuple[tuple[str, str], ...]
    found: tuple[tuple[str, int], ...]
    layers: tuple[tuple[str, str], ...]
    ranking: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    calibration: Calibration | None
    nhs: tuple[str, ...]
    benchmark: Benchmark | None
    proven: str
    limits: tuple[str, ...]
    literature: tuple[str, ...]
    exceptions: str


def methods_page(source: Source, s: Selection) -> MethodsPage:
    """The method, with the scan of the month asked for."""
    to = frames.month_to(s, source)
    scan = source.scan(to)
    values: Mapping[str, object] = scan.parameters if scan else vars(DEFAULT)
    return MethodsPage(
        frame=_frame(source, s, to),
        scanned=scan_line(scan) if scan else f"{periods.name(to)} has not been scanned for exceptions.",
        versions=_versions(source, scan, to),
        found=_found(scan),
        layers=(
            *_layers(values),
            ("Which change", CHANGES.format(shapes=wording.listing([x.name for x in SHAPES]))),
        ),
        ranking=RANKING,
        parameters=_parameters(values),
        calibration=_calibration(scan),
        nhs=NHS,
        benchmark=benchmark(),
        proven=proven_line(proven(source.cases().values())),
        limits=LIMITS,
        literature=LITERATURE,
        exceptions=s.go("exceptions"),
    )


def _layers(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """The layers in words, with the numbers of the scan shown."""
    known = {**vars(DEFAULT), **values}
    numbers = {
        "revised": f"{known['revised']:g}",
        "revision": wording.percent(float(str(known["revision"])), 0),
        "asked": f"{known['asked']:g}",
        "design": f"{known['design']:g}",
        "survey_points": f"{100 * float(str(known['survey_points'])):g}",
    }
    return tuple((title, text.format_map(numbers)) for title, text in LAYERS)


def _frame(source: Source, s: Selection, to: int) -> frames.Frame:
    crumbs = frames.crumbs(s, source.organisation, frames.force(source), to, frames.Link("Method", s.href()))
    return frames.Frame(
        title="How exceptions are found",
        lead="Out of thousands of figures a month, the few that are worth a meeting’s time: by which rules, "
        "how sure that is, and where it fails.",
        crumbs=crumbs,
        siblings=(),
        controls=(),
        period=frames.period(s, source, to),
        notices=s.notices,
        illustrative=frames.ILLUSTRATIVE if any(x.illustrative for x in source.spans.values()) else "",
        sources=(),
        address=s.href(),
    )


def _versions(source: Source, scan: Scan | None, to: int) -> tuple[tuple[str, str], ...]:
    months = source.scanned()
    held = f"{len(months)}, {wording.span(months[0], months[-1])}" if months else "none"
    if scan is None:
        return (("Method version", METHOD_VERSION), ("Months scanned", held))
    return (
        ("Method version", scan.method),
        ("Data version", f"{scan.data_version:,}"),
        ("Month", periods.name(to)),
        ("Months scanned", held),
        ("Series held against the other boroughs’ level", f"{scan.stood:,}"),
        *(("Note", note) for note in scan.notes),
    )


def _found(scan: Scan | None) -> tuple[tuple[str, int], ...]:
    if scan is None:
        return ()
    return tuple((name, sum(f.layer == layer for f in scan.found)) for layer, name in LAYER_NAMES.items())


def meanings() -> dict[str, str]:
    """What each parameter means, from the words beside it where it is set."""
    found: dict[str, str] = {}
    names: list[str] = []
    for line in (Parameters.__doc__ or "").splitlines()[1:]:
        head = re.match(r" {4}([a-z_]+(?:, [a-z_]+)+ |[a-z_]+  )(.*)$", line)
        if head:
            names = head[1].strip().split(", ")
        text = (head[2] if head else line).strip()
        for name in names:
            found[name] = f"{found[name]} {text}".strip() if name in found else text
    beside = {named: text for text in found.values() for named in re.findall(r"`([a-z_]+)`", text)}
    return beside | found


def _parameters(values: Mapping[str, object]) -> tuple[Parameter, ...]:
    said = meanings()
    order = [f.name for f in fields(Parameters)]
    numbers = (n for n, value in values.items() if isinstance(value, int | float))
    names = sorted(numbers, key=lambda n: (order.index(n) if n in order else len(order), n))
    return tuple(Parameter(n, f"{values[n]:g}", said.get(n, "of an earlier version")) for n in names)


def _calibration(scan: Scan | None) -> Calibration | None:
    """Figures of the scan; None where it kept none."""
    kept = scan.calibration if scan else {}
    bins, below = kept.get("bins"), kept.get("below")
    if not isinstance(bins, list) or not isinstance(below, Mapping) or not sum(bins):
        return None
    tested = sum(bins)
    shares = tuple(sorted(((float(p), float(share)) for p, share in below.items()), reverse=True))
    told = wording.listing([f"{wording.percent(share)} lie below {p:g}" for p, share in shares])
    sentence = (
        f"If nothing happened and the model were right, the p-values of the {tested:,} series would lie evenly: "
        f"5{wording.THIN}% below 0.05, 1{wording.THIN}% below 0.01. Of these, {told}. "
        "A surplus at the very left is what real changes look like; a surplus at both ends would be a model "
        "too sure of itself, a heap in the middle one too timid."
    )
    return Calibration(sentence, tuple(bins), tested / len(bins), shares, tested)


def benchmark(file: Path = BENCHMARK) -> Benchmark | None:
    """The benchmark's table as last run; None where the file is not there.

    The file: run (a date), note, heads (a list), and [[rule]] with name, values (as many as heads) and
    ours. ValueError where a rule has another number of values.
    """
    if not file.exists():
        return None
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    heads = tuple(raw["heads"])
    scores = tuple(
        Score(r["name"], tuple(str(v) for v in r["values"]), bool(r.get("ours"))) for r in raw["rule"]
    )
    if any(len(s.values) != len(heads) for s in scores):
        raise ValueError(f"{file.name}: a rule has not one value for each head")
    return Benchmark(wording.day(raw["run"]), heads, scores, raw.get("note", ""))
