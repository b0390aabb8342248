"""Keep the playground."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "playground_documents",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_playground_documents")),
    )
    op.create_table(
        "playground_files",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_playground_files")),
    )
    op.create_table(
        "playground_lines",
        sa.Column("room_key", sa.String(length=64), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("room_key", "number", name=op.f("pk_playground_lines")),
    )
    op.create_table(
        "playground_updates",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("update_key", sa.String(length=96), nullable=False),
        sa.Column("lane", sa.String(length=96), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("room_key", sa.String(length=64), nullable=True),
        sa.Column("line_key", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_playground_updates")),
        sa.UniqueConstraint("update_key", name=op.f("uq_playground_updates_update_key")),
    )
    op.create_index(op.f("ix_playground_updates_at"), "playground_updates", ["at"], unique=False)
    op.create_index(op.f("ix_playground_updates_lane"), "playground_updates", ["lane"], unique=False)
    op.create_index(
        op.f("ix_playground_updates_room_key_line_key"), "playground_updates", ["room_key", "line_key"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_playground_updates_room_key_line_key"), table_name="playground_updates")
    op.drop_index(op.f("ix_playground_updates_lane"), table_name="playground_updates")
    op.drop_index(op.f("ix_playground_updates_at"), table_name="playground_updates")
    op.drop_table("playground_updates")
    op.drop_table("playground_lines")
    op.drop_table("playground_files")
    op.drop_table("playground_documents")
