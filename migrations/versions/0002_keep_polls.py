"""Keep polls, their votes and their endings."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "poll_series",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_poll_series_chat_id_chats")),
        sa.ForeignKeyConstraint(["created_by_id"], ["people.id"], name=op.f("fk_poll_series_created_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_series")),
    )
    op.create_index(op.f("ix_poll_series_chat_id"), "poll_series", ["chat_id"], unique=False)
    op.create_index(op.f("ix_poll_series_created_by_id"), "poll_series", ["created_by_id"], unique=False)
    op.create_table(
        "polls",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=False),
        sa.Column("series_id", sa.BigInteger(), nullable=True),
        sa.Column("occurrence", sa.String(length=32), nullable=True),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("style", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("action_id", sa.BigInteger(), nullable=True),
        sa.Column("message_key", sa.String(length=64), nullable=True),
        sa.Column("topic", sa.String(length=64), nullable=True),
        sa.Column("tokens", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_itself", sa.Boolean(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refresh_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_counts", sa.Text(), nullable=False),
        sa.Column("told_voters", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_polls_chat_id_chats")),
        sa.ForeignKeyConstraint(["created_by_id"], ["people.id"], name=op.f("fk_polls_created_by_id_people")),
        sa.ForeignKeyConstraint(["series_id"], ["poll_series.id"], name=op.f("fk_polls_series_id_poll_series")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polls")),
        sa.UniqueConstraint("series_id", "occurrence", name=op.f("uq_polls_series_id_occurrence")),
    )
    op.create_index(op.f("ix_polls_action_id"), "polls", ["action_id"], unique=False)
    op.create_index(op.f("ix_polls_chat_id_state"), "polls", ["chat_id", "state"], unique=False)
    op.create_index(op.f("ix_polls_created_by_id"), "polls", ["created_by_id"], unique=False)
    op.create_table(
        "poll_endings",
        sa.Column("poll_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("result_action_id", sa.BigInteger(), nullable=True),
        sa.Column("is_own_message", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_poll_endings_by_id_people")),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_endings_poll_id_polls")),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_poll_endings")),
    )
    op.create_index(op.f("ix_poll_endings_by_id"), "poll_endings", ["by_id"], unique=False)
    op.create_table(
        "poll_nudges",
        sa.Column("poll_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_nudges_poll_id_polls")),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_poll_nudges")),
    )
    op.create_table(
        "poll_votes",
        sa.Column("poll_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("options", sa.String(length=160), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_poll_votes_person_id_people")),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_votes_poll_id_polls")),
        sa.PrimaryKeyConstraint("poll_id", "person_id", name=op.f("pk_poll_votes")),
    )
    op.create_index(op.f("ix_poll_votes_person_id"), "poll_votes", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_poll_votes_person_id"), table_name="poll_votes")
    op.drop_table("poll_votes")
    op.drop_table("poll_nudges")
    op.drop_index(op.f("ix_poll_endings_by_id"), table_name="poll_endings")
    op.drop_table("poll_endings")
    op.drop_index(op.f("ix_polls_created_by_id"), table_name="polls")
    op.drop_index(op.f("ix_polls_chat_id_state"), table_name="polls")
    op.drop_index(op.f("ix_polls_action_id"), table_name="polls")
    op.drop_table("polls")
    op.drop_index(op.f("ix_poll_series_created_by_id"), table_name="poll_series")
    op.drop_index(op.f("ix_poll_series_chat_id"), table_name="poll_series")
    op.drop_table("poll_series")
