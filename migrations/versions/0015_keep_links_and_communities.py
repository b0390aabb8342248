"""Let a person run one group of each platform from private chats."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE TABLE former_connections AS SELECT * FROM connections")
    op.drop_table("connections")
    op.create_table(
        "connections",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=False),
        *_keys_of_connections("person_id", "platform"),
    )
    op.execute(
        "INSERT INTO connections (person_id, platform, chat_id, connected_at) "
        "SELECT c.person_id, chats.platform, c.chat_id, c.connected_at "
        "FROM former_connections c JOIN chats ON chats.id = c.chat_id"
    )
    op.drop_table("former_connections")


def _keys_of_connections(*primary: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_connections_chat_id_chats")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_connections_person_id_people")),
        sa.PrimaryKeyConstraint(*primary, name=op.f("pk_connections")),
    )


def downgrade() -> None:
    op.execute("CREATE TABLE later_connections AS SELECT * FROM connections")
    op.drop_table("connections")
    op.create_table(
        "connections",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=False),
        *_keys_of_connections("person_id"),
    )
    op.execute(
        "INSERT INTO connections (person_id, chat_id, connected_at) "
        "SELECT person_id, MIN(chat_id), MIN(connected_at) FROM later_connections GROUP BY person_id"
    )
    op.drop_table("later_connections")
