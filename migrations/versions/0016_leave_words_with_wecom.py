"""Keep what WeCom does for us in customer groups with words of ours, and which contacts were greeted."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wecom_entrusted",
        sa.Column("room_id", sa.String(length=59), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("remote_id", sa.Text(), nullable=False),
        sa.Column("making", sa.String(length=8), nullable=False),
        sa.Column("left", sa.String(length=64), nullable=False),
        sa.Column("news", sa.String(length=12), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("told", sa.String(length=12), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("room_id", "what", name=op.f("pk_wecom_entrusted")),
    )
    op.create_index(op.f("ix_wecom_entrusted_due_at"), "wecom_entrusted", ["due_at"], unique=False)
    op.create_table(
        "wecom_contact_welcomes",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_wecom_contact_welcomes")),
    )
    op.create_index(op.f("ix_wecom_contact_welcomes_at"), "wecom_contact_welcomes", ["at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_wecom_contact_welcomes_at"), table_name="wecom_contact_welcomes")
    op.drop_table("wecom_contact_welcomes")
    op.drop_index(op.f("ix_wecom_entrusted_due_at"), table_name="wecom_entrusted")
    op.drop_table("wecom_entrusted")
