"""Keep the customer groups of WeCom: their members by version, callbacks not settled yet, and personal invitations."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wecom_rooms",
        sa.Column("chat_id", sa.String(length=59), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_wecom_rooms")),
    )
    op.create_index(op.f("ix_wecom_rooms_due_at"), "wecom_rooms", ["due_at"], unique=False)
    op.create_table(
        "wecom_room_members",
        sa.Column("chat_id", sa.String(length=59), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "key", name=op.f("pk_wecom_room_members")),
    )
    op.create_table(
        "wecom_room_notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("update_key", sa.String(length=128), nullable=False),
        sa.Column("chat_id", sa.String(length=59), nullable=False),
        sa.Column("told", sa.String(length=16), nullable=False),
        sa.Column("before", sa.String(length=64), nullable=False),
        sa.Column("after", sa.String(length=64), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wecom_room_notes")),
        sa.UniqueConstraint("update_key", name=op.f("uq_wecom_room_notes_update_key")),
    )
    op.create_index(op.f("ix_wecom_room_notes_chat_id_id"), "wecom_room_notes", ["chat_id", "id"], unique=False)
    op.create_table(
        "wecom_room_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.String(length=59), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("by_key", sa.String(length=64), nullable=False),
        sa.Column("invite_url", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wecom_room_changes")),
    )
    op.create_index(op.f("ix_wecom_room_changes_chat_id_step"), "wecom_room_changes", ["chat_id", "step"], unique=False)
    op.create_table(
        "wecom_join_ways",
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("chat_id", sa.String(length=59), nullable=False),
        sa.Column("inviter_key", sa.String(length=64), nullable=False),
        sa.Column("config_id", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_wecom_join_ways")),
        sa.UniqueConstraint("chat_id", "inviter_key", name=op.f("uq_wecom_join_ways_chat_id_inviter_key")),
    )


def downgrade() -> None:
    op.drop_table("wecom_join_ways")
    op.drop_index(op.f("ix_wecom_room_changes_chat_id_step"), table_name="wecom_room_changes")
    op.drop_table("wecom_room_changes")
    op.drop_index(op.f("ix_wecom_room_notes_chat_id_id"), table_name="wecom_room_notes")
    op.drop_table("wecom_room_notes")
    op.drop_table("wecom_room_members")
    op.drop_index(op.f("ix_wecom_rooms_due_at"), table_name="wecom_rooms")
    op.drop_table("wecom_rooms")
