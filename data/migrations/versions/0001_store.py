"""The store: organisation, facts, series, releases"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "measures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=True),
        sa.Column("first_month", sa.Integer(), nullable=True),
        sa.Column("last_month", sa.Integer(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "releases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("figures", sa.Integer(), nullable=False),
        sa.Column("first_month", sa.Integer(), nullable=False),
        sa.Column("last_month", sa.Integer(), nullable=False),
        sa.Column("total", sa.Float(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ux_releases_sha256_kind", "releases", ["sha256", "kind"], unique=True)
    op.create_table(
        "state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organisation_version", sa.Integer(), nullable=False),
        sa.Column("data_to", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "units",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("short", sa.String(length=120), nullable=False),
        sa.Column("tile_row", sa.SmallInteger(), nullable=True),
        sa.Column("tile_col", sa.SmallInteger(), nullable=True),
        sa.Column("ranked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
        sa.UniqueConstraint("slug"),
    )
    op.create_table(
        "facts",
        sa.Column("measure_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("release_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("numerator", sa.Float(), nullable=False),
        sa.Column("denominator", sa.Float(), nullable=True),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measures.id"], name=op.f("fk_facts_measure_id")),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name=op.f("fk_facts_release_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_facts_unit_id")),
        sa.PrimaryKeyConstraint("measure_id", "unit_id", "release_id", "month"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "local_priorities",
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("financial_year", sa.Integer(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("measure", sa.String(length=160), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_local_priorities_unit")),
        sa.PrimaryKeyConstraint("unit", "financial_year", "rank"),
    )
    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child", sa.String(length=40), nullable=False),
        sa.Column("parent", sa.String(length=40), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("finish", sa.Integer(), nullable=True),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["child"], ["units.code"], name=op.f("fk_memberships_child")),
        sa.ForeignKeyConstraint(["parent"], ["units.code"], name=op.f("fk_memberships_parent")),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "neighbours",
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("neighbour", sa.String(length=40), nullable=False),
        sa.Column("distance", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["neighbour"], ["units.code"], name=op.f("fk_neighbours_neighbour")),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_neighbours_unit")),
        sa.PrimaryKeyConstraint("unit", "rank"),
    )
    op.create_table(
        "populations",
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("residents", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_populations_unit")),
        sa.PrimaryKeyConstraint("unit", "year"),
    )
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("summed", sa.Boolean(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measures.id"], name=op.f("fk_series_measure_id")),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name=op.f("fk_series_release_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_series_unit_id")),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_series_measure", "series", ["measure_id", "valid_to"], unique=False)
    op.create_index("ix_series_page", "series", ["unit_id", "measure_id", "valid_to"], unique=False)
    op.create_table(
        "unit_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("short", sa.String(length=120), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("finish", sa.Integer(), nullable=True),
        sa.Column("alias", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_unit_names_unit")),
        sa.PrimaryKeyConstraint("id"),
    )
