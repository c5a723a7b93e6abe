"""The tables of the performance store.

`facts` is the truth: one row a figure and release, appended, never changed. `series` is derived
from it: one row a measure and unit, all its months packed, valid from one as-at date to the next,
so that a page reads one indexed row a line it shows however long the store.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)

FOREVER = date(9999, 12, 31)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)

# One row: every write raises version, so that caches keyed by it are never wrong.
state = Table(
    "state",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("organisation_version", Integer, nullable=False),
    Column("data_to", Integer),
    # Rises with every change of a record, so that figures are not read anew for a word in an action.
    Column("records_version", Integer, nullable=False, default=0, server_default="0"),
    # The day on which a demonstration store stands still; null: the clock's day.
    Column("today", Date),
)

units = Table(
    "units",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(40), nullable=False, unique=True),
    Column("slug", String(60), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("level", String(20), nullable=False),
    Column("short", String(120), nullable=False),
    Column("tile_row", SmallInteger),
    Column("tile_col", SmallInteger),
    Column("ranked", Boolean, nullable=False),
)

# Months are YYYYMM; start is the first month, finish the first month after; null is without bound.
unit_names = Table(
    "unit_names",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit", String(40), ForeignKey("units.code"), nullable=False),
    Column("name", String(120), nullable=False),
    Column("short", String(120), nullable=False),
    Column("start", Integer),
    Column("finish", Integer),
    Column("alias", Boolean, nullable=False),
)

memberships = Table(
    "memberships",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("child", String(40), ForeignKey("units.code"), nullable=False),
    Column("parent", String(40), ForeignKey("units.code"), nullable=False),
    Column("start", Integer),
    Column("finish", Integer),
    Column("basis", String(20), nullable=False),
)

populations = Table(
    "populations",
    metadata,
    Column("unit", String(40), ForeignKey("units.code"), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("residents", Integer, nullable=False),
    Column("households", Integer),
)

neighbours = Table(
    "neighbours",
    metadata,
    Column("unit", String(40), ForeignKey("units.code"), primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("neighbour", String(40), ForeignKey("units.code"), nullable=False),
    Column("distance", Float, nullable=False),
)

# Rank 1 is anti-social behaviour in every borough and every financial year; the loader sees to it. What a
# file brought has the day it was agreed and the day from which it was known.
local_priorities = Table(
    "local_priorities",
    metadata,
    Column("unit", String(40), ForeignKey("units.code"), primary_key=True),
    Column("financial_year", Integer, primary_key=True),
    Column("rank", SmallInteger, primary_key=True),
    Column("measure", String(160), nullable=False),
    Column("source", Text, nullable=False),
    Column("illustrative", Boolean, nullable=False),
    Column("agreed", Date, nullable=True),
    Column("known_from", Date, nullable=True),
)

# Choices that others have taken the place of, so that a day in the past shows what was known then.
past_priorities = Table(
    "past_priorities",
    metadata,
    Column("unit", String(40), ForeignKey("units.code"), primary_key=True),
    Column("financial_year", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("rank", SmallInteger, primary_key=True),
    Column("measure", String(160), nullable=False),
    Column("source", Text, nullable=False),
    Column("illustrative", Boolean, nullable=False),
    Column("agreed", Date, nullable=True),
    Column("known_from", Date, nullable=True),
)

measures = Table(
    "measures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(160), nullable=False, unique=True),
    Column("label", String(200)),
    Column("first_month", Integer),
    Column("last_month", Integer),
    Column("illustrative", Boolean, nullable=False, default=False),
    Column("known_from", Date),
)

releases = Table(
    "releases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file", String(255), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("kind", String(60), nullable=False),
    Column("title", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("as_at", Date, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("figures", Integer, nullable=False),
    Column("first_month", Integer, nullable=False),
    Column("last_month", Integer, nullable=False),
    Column("total", Float, nullable=False),
    Column("illustrative", Boolean, nullable=False),
    Column("summary", JSON, nullable=False),
    Column("loaded_at", DateTime, nullable=False),
    # The data version that it made: a scan of an earlier one has not seen it, whatever the clock said.
    Column("version", Integer, nullable=False, default=0, server_default="0"),
    Index("ux_releases_sha256_kind", "sha256", "kind", unique=True),
)

facts = Table(
    "facts",
    metadata,
    Column("measure_id", Integer, ForeignKey("measures.id"), primary_key=True, autoincrement=False),
    Column("unit_id", Integer, ForeignKey("units.id"), primary_key=True, autoincrement=False),
    Column("release_id", Integer, ForeignKey("releases.id"), primary_key=True, autoincrement=False),
    Column("month", Integer, primary_key=True, autoincrement=False),
    Column("numerator", Float, nullable=False),
    Column("denominator", Float),
    Column("status", SmallInteger, nullable=False),
    sqlite_with_rowid=False,
)

series = Table(
    "series",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("measure_id", Integer, ForeignKey("measures.id"), nullable=False),
    Column("unit_id", Integer, ForeignKey("units.id"), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=False),
    Column("release_id", Integer, ForeignKey("releases.id"), nullable=False),
    Column("summed", Boolean, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index("ix_series_page", "unit_id", "measure_id", "valid_to"),
    Index("ix_series_measure", "measure_id", "valid_to"),
)

# One row a scan; the newest of a month is the one that pages show, the others are history.
scans = Table(
    "scans",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("month", Integer, nullable=False),
    Column("data_version", Integer, nullable=False),
    Column("method", String(40), nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("scanned", Integer, nullable=False),
    Column("flagged", Integer, nullable=False),
    Column("expected_false", Float, nullable=False),
    Column("tested", JSON, nullable=False),
    Column("calibration", JSON, nullable=False),
    Column("notes", JSON, nullable=False),
    Column("run_at", DateTime, nullable=False),
    # By measure and unit: expected, lower, upper of each month judged. Scans of earlier versions have none.
    Column("expected", JSON(none_as_null=True), nullable=True),
    Index("ix_scans_month", "month"),
)

exceptions = Table(
    "exceptions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scan_id", Integer, ForeignKey("scans.id"), nullable=False),
    Column("measure", String(160), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("month", Integer, nullable=False),
    Column("layer", String(12), nullable=False),
    Column("direction", SmallInteger, nullable=False),
    Column("span", SmallInteger, nullable=False),
    Column("value", Float),
    Column("expected", Float),
    Column("lower", Float),
    Column("upper", Float),
    Column("p", Float),
    Column("q", Float),
    Column("score", Float, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("running", SmallInteger, nullable=False),
    Column("parts", JSON, nullable=False),
    Column("also", JSON, nullable=False),
    Column("note", Text, nullable=False),
    Index("ix_exceptions_scan_id", "scan_id"),
)

# The life of an exception: one case from the month it is first found until it is closed.
cases = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("measure", String(160), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("direction", SmallInteger, nullable=False),
    Column("opened", Integer, nullable=False),
    Column("last_seen", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("reason", String(20), nullable=False),
    Column("revision", Integer, nullable=False),
    Index("ix_cases_measure", "measure", "unit"),
)

# Append-only, and the store refuses otherwise: who saw what is restricted, took what away, came and went.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("who", String(120), nullable=False),
    Column("post", String(120), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("about", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index("ix_audit_at", "at"),
)

# Sessions ended before their time; data.sessions says how a mark decides. Keys are digests: no names here.
ended_sessions = Table(
    "ended_sessions",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("mark", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
)

# Append-only: who said or did what about a case, and when.
case_log = Table(
    "case_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id"), nullable=False),
    Column("at", DateTime, nullable=False),
    Column("by", String(120), nullable=False),
    Column("state", String(20), nullable=False),
    Column("reason", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_case_log_case_id", "case_id"),
)
