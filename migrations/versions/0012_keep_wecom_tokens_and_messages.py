"""Keep WeCom's access tokens, what was sent through its HTTP interface, and the members of the app's group chats."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
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
    op.create_table(
        "wecom_sent_parts",
        sa.Column("message_key", sa.String(length=64), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("msgid", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("message_key", "part", name=op.f("pk_wecom_sent_parts")),
    )
    op.create_index(op.f("ix_wecom_sent_parts_sent_at"), "wecom_sent_parts", ["sent_at"], unique=False)
    op.create_table(
        "wecom_card_codes",
        sa.Column("task_id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_tried", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_wecom_card_codes")),
    )
    op.create_index(op.f("ix_wecom_card_codes_given_at"), "wecom_card_codes", ["given_at"], unique=False)
    op.create_table(
        "wecom_hook_sends",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hook", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wecom_hook_sends")),
    )
    op.create_index(op.f("ix_wecom_hook_sends_hook_sent_at"), "wecom_hook_sends", ["hook", "sent_at"], unique=False)
    op.create_table(
        "wecom_appchats",
        sa.Column("chatid", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chatid", name=op.f("pk_wecom_appchats")),
    )
    op.create_table(
        "wecom_appchat_members",
        sa.Column("chatid", sa.String(length=64), nullable=False),
        sa.Column("userid", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chatid", "userid", name=op.f("pk_wecom_appchat_members")),
    )
    op.create_table(
        "wecom_appchat_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chatid", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wecom_appchat_changes")),
    )
    op.create_index(
        op.f("ix_wecom_appchat_changes_chatid_version"), "wecom_appchat_changes", ["chatid", "version"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_wecom_appchat_changes_chatid_version"), table_name="wecom_appchat_changes")
    op.drop_table("wecom_appchat_changes")
    op.drop_table("wecom_appchat_members")
    op.drop_table("wecom_appchats")
    op.drop_index(op.f("ix_wecom_hook_sends_hook_sent_at"), table_name="wecom_hook_sends")
    op.drop_table("wecom_hook_sends")
    op.drop_index(op.f("ix_wecom_card_codes_given_at"), table_name="wecom_card_codes")
    op.drop_table("wecom_card_codes")
    op.drop_index(op.f("ix_wecom_sent_parts_sent_at"), table_name="wecom_sent_parts")
    op.drop_table("wecom_sent_parts")
    op.drop_table("wecom_tokens")
