"""Let groups of the app vote on ballots."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("polls", sa.Column("ballot_key", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_polls_ballot_key"), "polls", ["ballot_key"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_polls_ballot_key"), table_name="polls")
    op.drop_column("polls", "ballot_key")
