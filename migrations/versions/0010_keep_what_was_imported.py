"""Keep how far a group's imported history reaches."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("chats", sa.Column("history_from", sa.DateTime(timezone=True), nullable=True))
    op.add_column("chats", sa.Column("history_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("chats", sa.Column("history_texts_from", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("chats", "history_texts_from")
    op.drop_column("chats", "history_until")
    op.drop_column("chats", "history_from")
