"""Keep personal invitations, and who came by whose."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitations",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("person_key", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("is_picture", sa.Boolean(), nullable=False),
        sa.Column("made_in", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_pending", sa.Boolean(), nullable=False),
        sa.Column("asked_line", sa.String(length=64), nullable=True),
        sa.Column("asked_topic", sa.String(length=64), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_invitations_chat_id_chats")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_invitations_person_id_people")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["people.id"], name=op.f("fk_invitations_withdrawn_by_id_people")),
        sa.PrimaryKeyConstraint("chat_id", "person_id", name=op.f("pk_invitations")),
    )
    op.create_index(op.f("ix_invitations_person_id"), "invitations", ["person_id"], unique=False)
    op.create_table(
        "referrals",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("inviter_id", sa.BigInteger(), nullable=False),
        sa.Column("knocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_referrals_chat_id_chats")),
        sa.ForeignKeyConstraint(["inviter_id"], ["people.id"], name=op.f("fk_referrals_inviter_id_people")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_referrals_person_id_people")),
        sa.PrimaryKeyConstraint("chat_id", "person_id", name=op.f("pk_referrals")),
    )
    op.create_index(op.f("ix_referrals_chat_id_came_at"), "referrals", ["chat_id", "came_at"], unique=False)
    op.create_index(op.f("ix_referrals_chat_id_inviter_id"), "referrals", ["chat_id", "inviter_id"], unique=False)
    op.create_index(op.f("ix_referrals_inviter_id"), "referrals", ["inviter_id"], unique=False)
    op.create_index(op.f("ix_referrals_person_id"), "referrals", ["person_id"], unique=False)
    op.create_table(
        "knocked_doors",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("knocked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_knocked_doors_chat_id_chats")),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_knocked_doors")),
    )
    op.execute(
        "INSERT INTO knocked_doors (chat_id, knocked_at) SELECT chat_id, max(at) FROM events"
        " WHERE kind = 'join_request' AND chat_id IN (SELECT id FROM chats) GROUP BY chat_id"
    )


def downgrade() -> None:
    op.drop_table("knocked_doors")
    op.drop_index(op.f("ix_referrals_person_id"), table_name="referrals")
    op.drop_index(op.f("ix_referrals_inviter_id"), table_name="referrals")
    op.drop_index(op.f("ix_referrals_chat_id_inviter_id"), table_name="referrals")
    op.drop_index(op.f("ix_referrals_chat_id_came_at"), table_name="referrals")
    op.drop_table("referrals")
    op.drop_index(op.f("ix_invitations_person_id"), table_name="invitations")
    op.drop_table("invitations")
