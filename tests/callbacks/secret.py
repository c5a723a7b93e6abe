"""A store with figures that no honest figure is like, where restricted measures and a ward of Camden stand,
and how such a figure, or the sum of some months of it, is found in an answer."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from hypothesis import HealthCheck, Phase, settings

from dashboard.catalogue import Catalogue, catalogue
from data import setup
from data.load import read_files, store_sources
from data.sight import restricted
from tests.dashboard.findings import NOV17, found, scan
from tests.data.scans import put_scan

HUGE = 271_828  # a month of each restricted measure
BIG = 314_159  # a month of robberies in a ward of Camden
CAMDEN, LAMBETH, MET = "E09000007", "E09000022", "E12000007"
SECRET = sorted(restricted(catalogue()))
BLIND = ("lambeth", "camden", "secretariat")  # who may not see restricted measures
UNITS = ("", "?unit=lambeth", "?unit=camden", "?unit=tp")
WARD = "E05000129"  # Camden's; test_the_ward_is_there
PLACES = ["/group/tp", "/bcu/central-north", "/borough/camden", "/borough/lambeth", f"/ward/{WARD}"]
TOPICS = [
    "/violence",
    "/priorities",
    "/local",
    "/local/camden",
    "/local/lambeth",
    "/exceptions",
    "/definitions",
]
MEETINGS = [
    "/data",
    "/methods",
    "/meetings",
    "/governance",
    "/actions",
    "/risks",
    "/recommendations",
    "/audit",
]
PRIORITIES = [f"/priority/{p.code}" for p in catalogue().priorities]
MEASURES = [f"/measure/{m}{u}" for m in (*SECRET, "robbery", "gun-crime") for u in (*UNITS, f"?unit={WARD}")]
PLAIN = ["/", "/force", *PLACES, *TOPICS, *MEETINGS, *PRIORITIES]
ADDRESSES = [*PLAIN, *MEASURES, *(f"/exceptions{u}" for u in UNITS), "/nothing", "/ward/E05009999"]
ODD = ["/measure/none", "/measure/robbery?unit=none", "/local/none", "/records/none", "/record/action/none", "/meeting/none",
       "/forum/none", "/priority/none", "/records/action?view=new", "/exceptions?unit=none"]  # fmt: skip
CODE = ("/_dash-component-suites", "/vendor", "/assets")  # of Dash, of Plotly, ours: no data
PLAIN_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?!\w)")
NUMBER = re.compile(r"(?<![\w.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?!\w)")  # on a page, with commas
FINGERPRINT = re.compile(r"\b[0-9a-f]{64}\b|[?&]m=[\d.]+")  # of files: no figures
OURS = re.compile(rb"end_id[^,]*")  # what Dash makes up for each application


SHORT = settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def secret_store(demo: Path, folder: Path, measures: Catalogue) -> Path:
    """A copy of the demonstration store with the secrets in it."""
    store = folder / "store.db"
    shutil.copy(demo, store)
    lines = ["measure,unit,month,numerator,denominator,status"]
    months = [f"{y}-{m:02d}" for y in (2015, 2016, 2017) for m in range(1, 13)][:-1]
    for month in months:
        lines += [f"{m},{u},{month},{HUGE},," for m in SECRET for u in levels(measures, m)]
        lines.append(f"robbery,{WARD},{month},{BIG},,")
    source = folder / "secret.csv"
    source.write_text("\n".join(f"{line}final" if n else line for n, line in enumerate(lines)) + "\n")
    engine = setup.open_store(f"sqlite:///{store}")
    store_sources(engine, read_files([source], setup.context(engine, measures), None), measures)
    secret = [
        found(measure=SECRET[0], unit=LAMBETH, value=HUGE),
        found(measure="robbery", unit=WARD, value=BIG),
    ]
    put_scan(engine, scan([*secret, found(also=(SECRET[0],)), found(unit=LAMBETH)], NOV17))
    engine.dispose()
    return store


def levels(measures: Catalogue, measure: str) -> tuple[str, ...]:
    return (MET, CAMDEN, LAMBETH) if "borough" in measures[measure].levels else (MET,)


def texts(data: bytes) -> Iterator[str]:
    """What a file says; the parts of an office file one by one."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            for name in parts.namelist():
                yield from texts(parts.read(name)) if name.endswith((".xml", ".xlsx")) else ()
        return
    yield FINGERPRINT.sub("", data.decode("utf-8", "replace"))


def numbers(data: bytes) -> list[float]:
    """Every number of a file."""
    pattern = PLAIN_NUMBER if data.startswith((b"\xef\xbb\xbf", b"measure,")) else NUMBER
    return [float(n.replace(",", "")) for text in texts(data) for n in pattern.findall(text)]


def sums(data: bytes, month: int) -> list[float]:
    """The numbers that are such a month, or the sum of up to 36."""
    return [n for n in numbers(data) if n % month == 0 and 1 <= n / month <= 36]


def huge(data: bytes) -> list[float]:
    """What tells of restricted measures."""
    return sums(data, HUGE)


def big(data: bytes) -> list[float]:
    """What tells of the ward."""
    return sums(data, BIG)


def named(data: bytes) -> list[str]:
    """The restricted measures that a text names as a link or a row would."""
    text = "".join(texts(data))
    return [m for m in SECRET if f"/measure/{m}" in text or f">{catalogue()[m].name}<" in text]


def away(page: str) -> list[str]:
    """The ways to take a page away."""
    given_ = quote(page, safe="/")
    return [f"/download/page.{e}?page={given_}" for e in ("csv", "xlsx", "pptx")] + [
        f"/present?page={given_}"
    ]


def clean(subject: str, where: str, data: bytes, allowed: bool = False) -> None:
    """No number of restricted measures, and to Lambeth none of Camden's ward."""
    assert not huge(data), (subject, where)
    assert subject != "lambeth" or not big(data), (subject, where)
    assert allowed or not named(data), (subject, where, named(data))
