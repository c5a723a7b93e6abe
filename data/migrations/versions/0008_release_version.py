"""The data version that a release made, so that no clock says which scan has seen it"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("releases", sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    # Until now the moments of loads and scans said it: every scan before a load had seen less.
    op.execute(
        "UPDATE releases SET version = 1 +"
        " (SELECT COALESCE(MAX(data_version), 0) FROM scans WHERE scans.run_at < releases.loaded_at)"
    )
