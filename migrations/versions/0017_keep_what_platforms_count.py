"""Keep what a platform counts over all groups of an owner, and announcements whose making had an unclear end."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "owner_days",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("groups", sa.Integer(), nullable=True),
        sa.Column("new_groups", sa.Integer(), nullable=True),
        sa.Column("busy_groups", sa.Integer(), nullable=True),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("new_members", sa.Integer(), nullable=True),
        sa.Column("writers", sa.Integer(), nullable=True),
        sa.Column("messages", sa.Integer(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_owner_days_chat_id_chats")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_owner_days_person_id_people")),
        sa.PrimaryKeyConstraint("chat_id", "person_id", "day", name=op.f("pk_owner_days")),
    )
    op.create_index(op.f("ix_owner_days_person_id"), "owner_days", ["person_id"], unique=False)
    op.create_table(
        "wecom_mass_tries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("room_id", sa.String(length=59), nullable=False),
        sa.Column("sender", sa.String(length=64), nullable=False),
        sa.Column("words", sa.String(length=64), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wecom_mass_tries")),
    )
    op.create_index(op.f("ix_wecom_mass_tries_look_at"), "wecom_mass_tries", ["look_at"], unique=False)
    op.add_column("wecom_mass_sends", sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("wecom_mass_sends", "begun_at")
    op.drop_index(op.f("ix_wecom_mass_tries_look_at"), table_name="wecom_mass_tries")
    op.drop_table("wecom_mass_tries")
    op.drop_index(op.f("ix_owner_days_person_id"), table_name="owner_days")
    op.drop_table("owner_days")
