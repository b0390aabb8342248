"""Keep whom a numbered list of WeCom answers, beside the newest one for everybody; and when cards are tried again."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_KEPT = "chat_key, task_id, tokens, expires_at"


def upgrade() -> None:
    op.add_column("wecom_chats", sa.Column("cards_probe_at", sa.DateTime(timezone=True), nullable=True))
    _lay_anew(sa.Column("asker", sa.String(length=64), nullable=False), keys=("chat_key", "asker"))
    op.execute(f"INSERT INTO wecom_choices ({_KEPT}, asker) SELECT {_KEPT}, '' FROM former_choices")  # noqa: S608  no value of anybody's
    op.drop_table("former_choices")


def downgrade() -> None:
    _lay_anew(keys=("chat_key",))
    op.execute(f"INSERT INTO wecom_choices ({_KEPT}) SELECT {_KEPT} FROM former_choices WHERE asker = ''")  # noqa: S608  no value of anybody's
    op.drop_table("former_choices")
    op.drop_column("wecom_chats", "cards_probe_at")


def _lay_anew(*more: sa.Column[str], keys: tuple[str, ...]) -> None:
    """The table with other keys, empty; its rows are in ``former_choices``."""
    op.execute("CREATE TABLE former_choices AS SELECT * FROM wecom_choices")
    op.drop_table("wecom_choices")
    op.create_table(
        "wecom_choices",
        sa.Column("chat_key", sa.String(length=64), nullable=False),
        *more,
        sa.Column("task_id", sa.String(length=64), nullable=False),
        sa.Column("tokens", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(*keys, name=op.f("pk_wecom_choices")),
    )
