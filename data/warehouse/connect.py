"""The way to the warehouse: read only, of one moment, given up after a while; its faults in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any
from urllib.parse import unquote

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from dashboard.told import Told

AT_ONCE = 5000  # rows
MEMORY = ("", ":memory:", None)
MODULES = {"duckdb": "pip install '.[warehouse]'"}


class WarehouseUnreachable(Told):
    """There is no way to the warehouse."""


class TooLong(Exception):
    """The warehouse was not done in time."""


def shown(url: str) -> str:
    """An address without user, password and options."""
    found = make_url(url)
    plain = URL.create(found.drivername, host=found.host, port=found.port, database=found.database)
    return unquote(plain.render_as_string())


@contextmanager
def opened(address: str, seconds: float) -> Iterator[Connection]:
    """A connection that only reads, all of it as of one moment where the database can. WarehouseUnreachable,
    with the reason, where there is none."""
    engine = _engine(address)
    try:
        # levels of isolation that a database has no word for are left as they are
        level = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
        try:
            connection = engine.connect().execution_options(postgresql_readonly=True, **level)
        except DBAPIError as problem:
            raise WarehouseUnreachable(
                f"The warehouse at {shown(address)} cannot be reached: {words(problem)} Check WAREHOUSE_URL."
            ) from None
        with connection:
            connection.info["seconds"] = seconds
            yield connection
    finally:
        engine.dispose()


def _engine(address: str) -> Engine:
    if not address:
        raise WarehouseUnreachable("There is no warehouse: set WAREHOUSE_URL to its address.")
    try:
        url = make_url(address)
        if url.drivername in ("postgres", "postgresql"):
            url = url.set(drivername="postgresql+psycopg")
        options = _read_only(url)
        engine = create_engine(url, connect_args=options)
    except NoSuchModuleError:
        name = address.partition(":")[0]
        what = MODULES.get(name.partition("+")[0], "install its SQLAlchemy dialect")
        raise WarehouseUnreachable(f"WAREHOUSE_URL names {name}, which is not installed: {what}.") from None
    except (ArgumentError, ModuleNotFoundError) as problem:
        raise WarehouseUnreachable(f"WAREHOUSE_URL is no address of a database: {problem}.") from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only = ON"))
    return engine


def _read_only(url: URL) -> dict[str, Any]:
    """What a driver has to be told to read only; a file that is missing is told, not made."""
    if url.get_backend_name() not in ("duckdb", "sqlite") or url.database in MEMORY:
        return {}
    if not Path(str(url.database)).exists():
        raise WarehouseUnreachable(f"The warehouse {url.database} is not there: check WAREHOUSE_URL.")
    return {"read_only": True} if url.get_backend_name() == "duckdb" else {}


def answer(
    connection: Connection, query: Any, values: Mapping[str, Any], kept: Callable[[Any], Any] = tuple
) -> tuple[list[str], list[Any]]:
    """The names of the columns and the rows of a query, each as `kept` makes of it while they come, so that
    a long answer is held once. TooLong after the connection's seconds."""
    driver: Any = connection.connection.driver_connection
    stop = getattr(driver, "interrupt", None) or getattr(driver, "cancel", None)
    late: list[bool] = []

    def give_up() -> None:
        late.append(True)
        if stop:
            stop()

    timer = Timer(connection.info["seconds"], give_up)
    timer.daemon = True
    timer.start()
    try:
        found = connection.execute(query, values)
        return list(found.keys()), [kept(row) for some in found.partitions(AT_ONCE) for row in some]
    except DBAPIError as problem:
        connection.rollback()
        if late:
            raise TooLong from problem
        raise
    finally:
        timer.cancel()


def words(problem: DBAPIError) -> str:
    """The database's own words, on one line and with a stop."""
    text = " ".join(str(problem.orig).split())
    return text if text.endswith((".", "!", "?")) else f"{text}."
