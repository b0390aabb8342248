"""Keep announcements."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source_chat_key", sa.String(length=64), nullable=True),
        sa.Column("source_message_key", sa.String(length=64), nullable=True),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("topic", sa.String(length=64), nullable=True),
        sa.Column("pin", sa.Boolean(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("ignores_quiet", sa.Boolean(), nullable=False),
        sa.Column("delete_after_hours", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_announcements_author_id_people")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_announcements_chat_id_chats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
    )
    op.create_index(op.f("ix_announcements_author_id"), "announcements", ["author_id"], unique=False)
    op.create_index("ix_announcements_chat_id_state", "announcements", ["chat_id", "state"], unique=False)
    op.create_table(
        "announcement_postings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("announcement_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("run", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action_id", sa.BigInteger(), nullable=True),
        sa.Column("skipped", sa.String(length=16), nullable=True),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("is_reported", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcements.id"],
            name=op.f("fk_announcement_postings_announcement_id_announcements"),
        ),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_announcement_postings_chat_id_chats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_postings")),
        sa.UniqueConstraint(
            "announcement_id", "chat_id", "run", name=op.f("uq_announcement_postings_announcement_id_chat_id_run")
        ),
    )
    op.create_index("ix_announcement_postings_chat_id_at", "announcement_postings", ["chat_id", "at"], unique=False)
    op.create_table(
        "announcement_targets",
        sa.Column("announcement_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcements.id"],
            name=op.f("fk_announcement_targets_announcement_id_announcements"),
        ),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_announcement_targets_chat_id_chats")),
        sa.PrimaryKeyConstraint("announcement_id", "chat_id", name=op.f("pk_announcement_targets")),
    )
    op.create_index(op.f("ix_announcement_targets_chat_id"), "announcement_targets", ["chat_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_announcement_targets_chat_id"), table_name="announcement_targets")
    op.drop_table("announcement_targets")
    op.drop_index("ix_announcement_postings_chat_id_at", table_name="announcement_postings")
    op.drop_table("announcement_postings")
    op.drop_index("ix_announcements_chat_id_state", table_name="announcements")
    op.drop_index(op.f("ix_announcements_author_id"), table_name="announcements")
    op.drop_table("announcements")
