"""Keep the callbacks of WeCom that were accepted, and the clicks on its cards."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wecom_callbacks",
        sa.Column("signature", sa.String(length=40), nullable=False),
        sa.Column("nonce", sa.String(length=128), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("signature", "nonce", name=op.f("pk_wecom_callbacks")),
    )
    op.create_index(op.f("ix_wecom_callbacks_accepted_at"), "wecom_callbacks", ["accepted_at"], unique=False)
    op.create_table(
        "wecom_clicks",
        sa.Column("task_id", sa.String(length=128), nullable=False),
        sa.Column("user_key", sa.String(length=96), nullable=False),
        sa.Column("response_code", sa.String(length=512), nullable=False),
        sa.Column("clicked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("task_id", "user_key", name=op.f("pk_wecom_clicks")),
    )
    op.create_index(op.f("ix_wecom_clicks_clicked_at"), "wecom_clicks", ["clicked_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_wecom_clicks_clicked_at"), table_name="wecom_clicks")
    op.drop_table("wecom_clicks")
    op.drop_index(op.f("ix_wecom_callbacks_accepted_at"), table_name="wecom_callbacks")
    op.drop_table("wecom_callbacks")
