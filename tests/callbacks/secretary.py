"""A secretary at a browser: what the journeys of meetings do, one call a form."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, update

from callbacks.serve import create_app
from dashboard.catalogue import Catalogue
from dashboard.records.record import Record, Records
from data import schema, setup
from data.load import read_files, store_sources
from data.records import read_records
from data.settings import Settings
from tests.callbacks.conftest import HEAD
from tests.dashboard.findings import CAMDEN, NOV17, found, scan
from tests.data.scans import put_scan

OURS = {"Origin": "http://localhost"}
TODAY = date(2017, 12, 5)
MEETING = "/meeting/crimefighters-camden-2017-12-21"
BOARD = "/meeting/management-board-2018-01-16"


@dataclass
class Secretary:
    """A client of the product over one store, which stands on a day."""

    client: Any
    engine: Engine
    catalogue: Catalogue
    folder: Path

    def text(self, address: str, status: int = 200) -> str:
        """A page as text with its entities undone."""
        answer = self.client.get(address)
        assert answer.status_code == status, (address, answer.status_code)
        return html.unescape(answer.get_data(as_text=True))

    def words(self, address: str) -> str:
        """A page without its tags."""
        return " ".join(re.sub(r"<[^>]+>", " ", self.text(address)).split())

    def send(self, address: str, **fields: Any) -> Any:
        """A form of ours; whatever comes back."""
        token = re.search(r'name="csrf" value="(\w+)"', self.text("/records/action?view=new"))
        assert token
        return self.client.post(
            address, data={"csrf": token[1], "post": "Secretariat", **fields}, headers=OURS
        )

    def do(self, meeting: str, **fields: Any) -> str:
        """Something done to a meeting; where it leads."""
        answer = self.send(meeting, **fields)
        assert answer.status_code == 303, html.unescape(answer.get_data(as_text=True))
        return str(answer.headers["Location"])

    def save(self, kind: str, ref: str = "", **fields: Any) -> str:
        """A record made or changed by its form; its reference."""
        address = f"/save/{kind}/{ref}" if ref else f"/save/{kind}"
        if ref:
            fields["revision"] = str(self.records().get(kind, ref).revision)  # type: ignore[union-attr]
        answer = self.send(address, **fields)
        assert answer.status_code == 303, html.unescape(answer.get_data(as_text=True))
        return str(answer.headers["Location"]).rpartition("/")[2]

    def records(self) -> Records:
        with self.engine.connect() as connection:
            return read_records(connection)

    def only(self, kind: str) -> Record:
        """The one record there is of a kind."""
        (record,) = self.records().of(kind)
        return record

    def stand(self, today: date) -> None:
        """The day that the store stands on."""
        with self.engine.begin() as connection:
            connection.execute(update(schema.state).values(today=today))

    def load(self, figure: int, as_at: date, last: str = "2017-11") -> None:
        """Personal robbery in Camden and in London, the same in each of 47 months, as known on a day."""
        months = [f"{y}-{m:02d}" for y in (2014, 2015, 2016, 2017) for m in range(1, 13)]
        rows = [
            f"robbery-personal,{u},{m},{n},,final"
            for m in months
            if m <= last
            for u, n in ((CAMDEN, figure), ("E12000007", 20 * figure))
        ]
        file = self.folder / f"{figure}-{as_at}.csv"
        file.write_text("\n".join([HEAD, *rows]) + "\n")
        context = setup.context(self.engine, self.catalogue)
        store_sources(self.engine, read_files([file], context, as_at), self.catalogue)


def secretary(url: str, folder: Path, catalogue: Catalogue) -> Secretary:
    """A store with the forums of the paper, Camden's robberies, and a scan that found them."""
    engine = setup.open_store(url)
    made = Secretary(None, engine, catalogue, folder)
    made.load(200, date(2017, 12, 4))
    put_scan(engine, scan([found()], NOV17, data_version=1))
    made.stand(TODAY)
    made.client = create_app(Settings(database_url=url)).server.test_client()
    return made
