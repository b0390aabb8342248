"""Keep who wants the digest, and on which days it was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "digest_days",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noticed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_digest_days_chat_id_chats")),
        sa.PrimaryKeyConstraint("chat_id", "day", name=op.f("pk_digest_days")),
    )
    op.create_table(
        "digest_nudges",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_digest_nudges_chat_id_chats")),
        sa.PrimaryKeyConstraint("chat_id", "message_key", name=op.f("pk_digest_nudges")),
    )
    op.create_table(
        "digest_wishes",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_digest_wishes_chat_id_chats")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_digest_wishes_person_id_people")),
        sa.PrimaryKeyConstraint("chat_id", "person_id", name=op.f("pk_digest_wishes")),
    )
    op.create_index(op.f("ix_digest_wishes_person_id"), "digest_wishes", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_digest_wishes_person_id"), table_name="digest_wishes")
    op.drop_table("digest_wishes")
    op.drop_table("digest_nudges")
    op.drop_table("digest_days")
