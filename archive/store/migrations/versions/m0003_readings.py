"""Under which rules a payload was last read with a version's very content."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give what versions hold the rules of its last reading; none is known of readings before."""
    op.add_column("record_payloads", sa.Column("rules", sa.Text(), nullable=True))
