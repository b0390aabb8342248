"""Keep requests to link two accounts, and communities; let a person run one group per platform from private chats."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _lay_link_tables()
    _lay_community_tables()
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


def _lay_link_tables() -> None:
    op.create_table(
        "link_requests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", sa.BigInteger(), nullable=True),
        sa.Column("taken_chat_id", sa.BigInteger(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_link_requests_by_id_people")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_link_requests_chat_id_chats")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_link_requests_person_id_people")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["people.id"], name=op.f("fk_link_requests_taken_by_id_people")),
        sa.ForeignKeyConstraint(["taken_chat_id"], ["chats.id"], name=op.f("fk_link_requests_taken_chat_id_chats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_requests")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_link_requests_code_hash")),
    )
    op.create_index(op.f("ix_link_requests_asked_at"), "link_requests", ["asked_at"], unique=False)
    op.create_index(op.f("ix_link_requests_person_id"), "link_requests", ["person_id"], unique=False)
    op.create_index(op.f("ix_link_requests_taken_by_id"), "link_requests", ["taken_by_id"], unique=False)
    op.create_table(
        "link_tries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_link_tries_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_tries")),
    )
    op.create_index(op.f("ix_link_tries_person_id"), "link_tries", ["person_id"], unique=False)


def _lay_community_tables() -> None:
    op.create_table(
        "communities",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("home_chat_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("one_digest", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["home_chat_id"], ["chats.id"], name=op.f("fk_communities_home_chat_id_chats")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_communities_owner_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_communities")),
        sa.UniqueConstraint("code", name=op.f("uq_communities_code")),
    )
    op.create_index(op.f("ix_communities_owner_id"), "communities", ["owner_id"], unique=False)
    op.create_table(
        "community_chats",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("community_id", sa.BigInteger(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_community_chats_chat_id_chats")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_community_chats_community_id_communities")
        ),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_community_chats")),
    )
    op.create_index(op.f("ix_community_chats_community_id"), "community_chats", ["community_id"], unique=False)


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
    op.drop_table("community_chats")
    op.drop_table("communities")
    op.drop_table("link_tries")
    op.drop_table("link_requests")
