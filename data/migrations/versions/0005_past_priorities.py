"""Choices of local priorities as they were known on a day"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("agreed", "known_from"):
        op.add_column("local_priorities", sa.Column(name, sa.Date(), nullable=True))
    op.create_table(
        "past_priorities",
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("financial_year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("measure", sa.String(length=160), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("agreed", sa.Date(), nullable=True),
        sa.Column("known_from", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_past_priorities_unit")),
        sa.PrimaryKeyConstraint("unit", "financial_year", "number", "rank"),
    )
    _date_what_files_brought()


def _date_what_files_brought() -> None:
    """The choices in place that a file brought: agreed and known as the last release with them says."""
    releases = sa.table("releases", *(sa.column(c) for c in ("id", "kind")), sa.column("as_at", sa.Date),
                        sa.column("summary", sa.JSON))  # fmt: skip
    now = sa.table("local_priorities", *(sa.column(c) for c in ("unit", "financial_year", "measure")),
                   sa.column("illustrative", sa.Boolean), sa.column("agreed", sa.Date),
                   sa.column("known_from", sa.Date))  # fmt: skip
    query = sa.select(releases.c.as_at, releases.c.summary).where(releases.c.kind == "local-priorities")
    for as_at, summary in op.get_bind().execute(query.order_by(releases.c.id)).all():
        for c in (summary or {}).get("choices", ()):
            here = (now.c.unit == c["unit"], now.c.financial_year == c["year"], now.c.measure == c["measure"])
            dated = {"agreed": date.fromisoformat(c["agreed"]), "known_from": as_at}
            op.execute(sa.update(now).where(*here, now.c.illustrative.is_(False)).values(dated))
