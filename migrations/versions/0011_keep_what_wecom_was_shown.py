"""Keep the chats of WeCom that were heard from, the cards shown there, and the numbers that stand for buttons."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wecom_chats",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cards_shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cards_refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_wecom_chats")),
    )
    op.create_table(
        "wecom_cards",
        sa.Column("task_id", sa.String(length=64), nullable=False),
        sa.Column("chat_key", sa.String(length=64), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_wecom_cards")),
    )
    op.create_index(op.f("ix_wecom_cards_made_at"), "wecom_cards", ["made_at"])
    op.create_table(
        "wecom_choices",
        sa.Column("chat_key", sa.String(length=64), nullable=False),
        sa.Column("task_id", sa.String(length=64), nullable=False),
        sa.Column("tokens", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat_key", name=op.f("pk_wecom_choices")),
    )


def downgrade() -> None:
    op.drop_table("wecom_choices")
    op.drop_index(op.f("ix_wecom_cards_made_at"), table_name="wecom_cards")
    op.drop_table("wecom_cards")
    op.drop_table("wecom_chats")
