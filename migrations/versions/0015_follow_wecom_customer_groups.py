"""Keep the customer groups of WeCom: their members by version, callbacks not settled yet,
personal invitations and what waits for a person to send it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wecom_rooms",
        sa.Column("room_id", sa.String(length=59), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("room_id", name=op.f("pk_wecom_rooms")),
    )
    op.create_index(op.f("ix_wecom_rooms_due_at"), "wecom_rooms", ["due_at"], unique=False)
    op.create_table(
        "wecom_room_members",
        sa.Column("room_id", sa.String(length=59), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("room_id", "key", name=op.f("pk_wecom_room_members")),
    )
    op.create_table(
        "wecom_room_notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("update_key", sa.String(length=128), nullable=False),
        sa.Column("room_id", sa.String(length=59), nullable=False),
        sa.Column("told", sa.String(length=16), nullable=False),
        sa.Column("before", sa.String(length=64), nullable=False),
        sa.Column("after", sa.String(length=64), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wecom_room_notes")),
        sa.UniqueConstraint("update_key", name=op.f("uq_wecom_room_notes_update_key")),
    )
    op.create_index(op.f("ix_wecom_room_notes_room_id_id"), "wecom_room_notes", ["room_id", "id"], unique=False)
    op.create_table(
        "wecom_room_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("room_id", sa.String(length=59), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("by_key", sa.String(length=64), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("invite_url", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wecom_room_changes")),
    )
    op.create_index(op.f("ix_wecom_room_changes_room_id_step"), "wecom_room_changes", ["room_id", "step"], unique=False)
    op.create_table(
        "wecom_join_ways",
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("room_id", sa.String(length=59), nullable=False),
        sa.Column("inviter_key", sa.String(length=64), nullable=False),
        sa.Column("config_id", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_wecom_join_ways")),
        sa.UniqueConstraint("room_id", "inviter_key", name=op.f("uq_wecom_join_ways_room_id_inviter_key")),
    )
    op.create_table(
        "wecom_mass_sends",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("msgid", sa.Text(), nullable=False),
        sa.Column("room_id", sa.String(length=59), nullable=False),
        sa.Column("sender", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("told", sa.String(length=12), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nudged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("nudges", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_wecom_mass_sends")),
    )
    op.create_index(op.f("ix_wecom_mass_sends_look_at"), "wecom_mass_sends", ["look_at"], unique=False)
    op.add_column("announcement_postings", sa.Column("handover", sa.String(length=8), nullable=True))


def downgrade() -> None:
    op.drop_column("announcement_postings", "handover")
    op.drop_index(op.f("ix_wecom_mass_sends_look_at"), table_name="wecom_mass_sends")
    op.drop_table("wecom_mass_sends")
    op.drop_table("wecom_join_ways")
    op.drop_index(op.f("ix_wecom_room_changes_room_id_step"), table_name="wecom_room_changes")
    op.drop_table("wecom_room_changes")
    op.drop_index(op.f("ix_wecom_room_notes_room_id_id"), table_name="wecom_room_notes")
    op.drop_table("wecom_room_notes")
    op.drop_table("wecom_room_members")
    op.drop_index(op.f("ix_wecom_rooms_due_at"), table_name="wecom_rooms")
    op.drop_table("wecom_rooms")
