"""Sketches, by which reprints are found."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build the table of sketches."""
    op.create_table(
        "sketches",
        sa.Column("record_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recipe", sa.String(length=20), nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_sketches_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_sketches")),
    )
