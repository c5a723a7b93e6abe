"""The tables of the meetings: records, their audit log, frozen packs."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from data.schema import metadata

# What the meetings keep: forums, meetings, actions, risks ... Kinds and fields are in dashboard.records.
records = Table(
    "records",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("ref", String(120), nullable=False),
    Column("body", JSON, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("made", DateTime, nullable=False),
    Column("changed", DateTime, nullable=False),
    Column("by", String(120), nullable=False),
    Column("illustrative", Boolean, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Index("ux_records_kind_ref", "kind", "ref", unique=True),
)

# Append-only: every change of a record, before and after.
record_log = Table(
    "record_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("ref", String(120), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("by", String(120), nullable=False),
    Column("why", Text, nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Index("ux_record_log_revision", "kind", "ref", "revision", unique=True),
)

# What was tabled at a meeting, kept as it was: never changed, never removed.
packs = Table(
    "packs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting", String(120), nullable=False),
    Column("title", String(255), nullable=False),
    Column("made", DateTime, nullable=False),
    Column("by", String(120), nullable=False),
    Column("data_version", Integer, nullable=False),
    Column("records_version", Integer, nullable=False),
    Column("as_at", Date, nullable=False),
    Column("month", Integer),
    Column("marking", String(60), nullable=False),
    Column("sha256", String(64), nullable=False),
    Index("ix_packs_meeting", "meeting"),
)
pack_parts = Table(
    "pack_parts",
    metadata,
    Column("pack_id", Integer, ForeignKey("packs.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", String(255), nullable=False),
    Column("title", String(255), nullable=False),
    Column("type", String(120), nullable=False),
    Column("body", LargeBinary, nullable=False),
)
