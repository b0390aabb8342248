"""Keep WeCom's access tokens, what was sent through its HTTP interface, and the members of the app's group chats."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wecom_tokens",
        sa.Column("corp_id", sa.String(length=64), nullable=False),
        sa.Column("agent_id", sa.String(length=32), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("corp_id", "agent_id", name=op.f("pk_wecom_tokens")),
    )


def downgrade() -> None:
    op.drop_table("wecom_tokens")
