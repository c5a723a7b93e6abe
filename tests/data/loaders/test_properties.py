"""A file means the same however it was saved; a damaged one is refused and never breaks the reader."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import periods
from data.batch import Batch, Refused
from data.loaders import Context, read
from data.loaders import months as month_names
from tests.data.loaders.files import MONTHS, borough_rows, figures, read_bytes, text_of

SPELLINGS = {
    "number": lambda m: f"{m // 12}{m % 12 + 1:02d}",
    "iso": periods.iso,
    "day": lambda m: f"{periods.iso(m)}-01",
    "short": lambda m: f"{periods.NAMES[m % 12][:3]}-{m // 12 % 100:02d}",
    "name": periods.name,
    "british": lambda m: f"01/{m % 12 + 1:02d}/{m // 12}",
    "time": lambda m: f"{periods.iso(m)}-01 00:00:00",
}
many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def same(one: Batch, other: Batch) -> bool:
    return (
        figures(one) == figures(other)
        and one.title == other.title
        and (one.rows, one.total, one.unmapped) == (other.rows, other.total, other.unmapped)
    )


@given(
    order=st.permutations(range(6)),
    rows=st.randoms(use_true_random=False),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.booleans(),
    quote=st.booleans(),
    blank=st.integers(0, 3),
    trailing=st.integers(0, 3),
    case=st.sampled_from([str, str.upper, str.lower]),
    spelling=st.sampled_from(sorted(SPELLINGS)),
)
@many
def test_a_file_means_the_same_however_it_was_saved(
    order, rows, end, mark, quote, blank, trailing, case, spelling, tmp_path: Path, context: Context
) -> None:
    plain = read_bytes(tmp_path, text_of(borough_rows()), context)
    table = borough_rows()
    table[0][3:] = [SPELLINGS[spelling](periods.from_number(int(m))) for m in MONTHS]
    table[0][:3] = [case(heading) for heading in table[0][:3]]
    body = table[1:]
    rows.shuffle(body)
    shuffled = [[row[i] for i in order] + [""] * trailing for row in [table[0], *body]]
    data = text_of(shuffled, end, quote=quote) + (f"{',' * (5 + trailing)}{end}{end}" * blank).encode()
    read_back = read_bytes(tmp_path, b"\xef\xbb\xbf" * mark + data, context)
    assert same(plain, read_back)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_seen_in_the_header(delimiter: str, tmp_path: Path, context: Context) -> None:
    data = "\n".join(delimiter.join(row) for row in borough_rows()).encode()
    assert same(read_bytes(tmp_path, data, context), read_bytes(tmp_path, text_of(borough_rows()), context))


@given(data=st.binary(max_size=400))
@many
def test_any_bytes_are_refused_not_a_fault(data: bytes, tmp_path: Path, context: Context) -> None:
    path = tmp_path / "bytes.csv"
    path.write_bytes(data)
    with pytest.raises(Refused):
        read(path, context)


FORMATS = {
    "borough": text_of(borough_rows()),
    "tidy": b"measure,unit,month,numerator,denominator,status\n"
    b"robbery,Camden,2017-04,5,,final\nrobbery,Camden,2017-05,6,,provisional\n"
    b"positive-outcome-rate,Barnet,2017-04,5,90,final\n",
    "survey": b"Date,Survey,Borough,Measure,Proportion,MPS,,\n"
    b'31/12/2014,PAS,Camden,"""Good Job"" local","0,56","0,67",,\n'
    b'31/12/2014,PAS,City of Westminster,"""Good Job"" local","0,7","0,67",,\n',
    "stops": b"Type,Date,Latitude,Longitude,Legislation,Object of search,Outcome\n"
    b"Person search,2017-09-30T23:10:00+00:00,51.490914,-0.082044,Misuse,Firearms,Suspect arrested\n"
    b"Person search,2017-10-31T23:10:00+00:00,,,Misuse,Controlled drugs,Nothing found\n",
    "street": b"Crime ID,Month,Reported by,Falls within,LSOA code,LSOA name,Crime type\n"
    b"a,2023-01,Metropolitan Police Service,M,E01,Camden 028B,Burglary\n"
    b",2023-01,Metropolitan Police Service,M,,,Anti-social behaviour\n",
    "outcomes": b"Crime ID,Month,Reported by,Falls within,LSOA code,LSOA name,Outcome type\n"
    b"a,2023-01,Metropolitan Police Service,M,E01,Camden 028B,Suspect charged\n",
    "homicide": b"Count of Victims,Recorded Date,Homicide Offence Type,Solved Status,Borough\n"
    b"1,Jan-03,Murder,Solved,Camden\n1,Mar-03,Murder,Unsolved,Barnet\n",
    "workforce": b"As at 31 March...,Force Name,Worker type,Total (headcount),Total (FTE)\n"
    b"2017,Metropolitan Police,Police Officer,10,9.5\n2017,Metropolitan Police,Special Constable,4,\n",
    "vawg": b"bcu_location,borough_name,month,count\nCentral North,Camden,2017-04,3\nOther,Other,2017-04,1\n",
    "knife": b"Month_Year,Area Type,Borough_SNT,Area name,Crime Subtype,Measure,Count,Refresh Date\n"
    b"2022-03-01,Borough,Camden,Camden,Knife Crime,Offences,3,2026-03-18\n"
    b"2022-03-01,Safer Neighbourhood Teams,Camden X,X,Knife Crime,Offences,3,2026-03-18\n",
}
PIECES = st.sampled_from(
    [b"", b",", b'"', b"\n", b"\r", b"-1", b"x", b"\xff", b"\0", b"99999999999999999999", b"1e9", b"NaN",
     b"Unknown", b"201713", b"9999-99", b"31/13/2014", b",,,,,", b"\xc2\xa0", b"0,5", b"=1+1", b"inf"]
)  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_the_whole_formats_are_read(name: str, tmp_path: Path, context: Context) -> None:
    assert np.isfinite(read_bytes(tmp_path, FORMATS[name], context).numerator).any()


@pytest.mark.parametrize("name", FORMATS)
@given(at=st.floats(0, 1), length=st.integers(0, 12), piece=PIECES)
@many
def test_damage_is_read_or_refused_never_a_fault(
    name: str, at: float, length: int, piece: bytes, tmp_path: Path, context: Context
) -> None:
    data = FORMATS[name]
    start = int(at * len(data))
    path = tmp_path / "damaged.csv"
    path.write_bytes(data[:start] + piece + data[start + length :])
    try:
        batches = read(path, context)
    except Refused as refused:
        assert all(str(finding) for finding in refused.findings)  # noqa: PT017
    else:
        assert all(len(set(b.keys)) == len(b.keys) == len(b.numerator) for b in batches)
        assert all((np.diff(b.months) > 0).all() for b in batches)


@given(at=st.floats(0, 1, exclude_max=True))
@many
def test_a_borough_file_cut_anywhere_is_refused(at: float, tmp_path: Path, context: Context) -> None:
    """Only within the last figure can a cut not be seen: there the last line has no end."""
    data = FORMATS["borough"]
    path = tmp_path / "cut.csv"
    last = data.rstrip().rindex(b",") + 1
    path.write_bytes(data[: int(at * last)])
    with pytest.raises(Refused):
        read(path, context)


@given(
    month=st.integers(periods.month(1990, 1), periods.month(2069, 12)),
    spelling=st.sampled_from(sorted(SPELLINGS)),
)
def test_a_month_is_read_in_every_spelling(month: int, spelling: str) -> None:
    if spelling == "short":
        month = periods.month(2000 + month // 12 % 100, month % 12 + 1)
    assert month_names.parse(SPELLINGS[spelling](month)) == month


@given(text=st.text(max_size=12))
def test_any_heading_is_a_month_or_none(text: str) -> None:
    try:
        assert month_names.parse(text) is None or month_names.parse(text) > 0
    except month_names.NotAMonth as error:
        assert str(error)  # noqa: PT017


@pytest.mark.parametrize("text", ["Junk-17", "Mars 2017", "Decem-17", "Sep.tember 2017"])
def test_a_word_that_only_begins_like_a_month_is_none(text: str) -> None:
    assert month_names.parse(text) is None
