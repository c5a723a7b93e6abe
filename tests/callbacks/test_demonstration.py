"""Closed meetings of the demonstration have their packs, with what was known on their day."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from dashboard.catalogue import Catalogue
from dashboard.organisation import FORCE
from dashboard.principal import ANYONE
from data.demo.records.diary import PACKED
from data.demo.releases import newest
from data.packs import altered, fingerprint, read_contents, read_packs, read_part
from data.records import read_records
from data.store import Store

BOARD, OFFENCES = "management-board-2017-11-21", "total-notifiable-offences"


@pytest.fixture
def connection(demo_store: Engine) -> Iterator[Connection]:
    with demo_store.connect() as found:
        yield found


def text(client: Any, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return str(answer.data.decode())


@pytest.mark.parametrize("ref", PACKED)
def test_a_closed_meeting_offers_its_pack_and_the_pack_opens(
    demo: Any, connection: Connection, ref: str
) -> None:
    (pack,) = read_packs(connection, ref)
    contents = read_contents(connection, pack.id)
    parts = [read_part(connection, pack.id, name) for name, *_ in contents]
    assert fingerprint(p for p in parts if p) == pack.sha256
    page = text(demo, f"/meeting/{ref}")
    address = re.search(rf'href="(/meeting/{ref}\?view=tabled-1)"', page)
    assert address
    assert pack.sha256[:12] in text(demo, address[1])
    for name, _, kind in contents:
        if kind != "text/html":
            sent = demo.get(f"/download/tabled/{ref}/1/{name}")
            kept = read_part(connection, pack.id, name)
            assert kept
            assert sha256(sent.data).digest() == sha256(kept.body).digest()


@pytest.mark.parametrize("ref", PACKED)
def test_it_was_closed_with_its_pack_on_what_was_known_on_its_day(connection: Connection, ref: str) -> None:
    (pack,) = read_packs(connection, ref)
    meeting = read_records(connection).get("meeting", ref)
    assert meeting is not None
    assert (meeting.text("status"), meeting.changed) == ("closed", pack.made)
    assert meeting.day("day") == pack.as_at < pack.made.date()
    assert pack.month == newest(pack.as_at)
    assert meeting.illustrative


def test_a_pack_holds_the_figures_of_its_day_and_not_later_ones(
    demo_store: Engine, connection: Connection, measures: Catalogue
) -> None:
    """Of the Met's offences in October as first released, and as they are today."""
    (pack,) = read_packs(connection, BOARD)
    part = read_part(connection, pack.id, "pack.csv")
    assert part is not None
    assert pack.month is not None
    said = next(row for row in csv.reader(io.StringIO(part.body.decode())) if OFFENCES in row)
    reading = Store(demo_store, measures).open(ANYONE)
    then, now = (
        reading.series(([OFFENCES], [FORCE]), as_at=day)[OFFENCES, FORCE].over(pack.month, pack.month + 1)
        for day in (pack.as_at, None)
    )
    assert f"{then.numerator[0]:.0f}" in said
    assert f"{now.numerator[0]:.0f}" not in said
    assert then.numerator[0] < now.numerator[0] < 1.05 * then.numerator[0]


def test_nothing_of_a_pack_was_altered(connection: Connection) -> None:
    assert list(altered(connection)) == []
