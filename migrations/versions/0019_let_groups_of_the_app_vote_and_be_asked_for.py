"""Let groups of the app vote on ballots, and keep requests to be let into them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("polls", sa.Column("ballot_key", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_polls_ballot_key"), "polls", ["ballot_key"], unique=True)
    op.create_table(
        "gate_requests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_gate_requests_chat_id_chats")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_gate_requests_person_id_people")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["people.id"], name=op.f("fk_gate_requests_settled_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_requests")),
        sa.UniqueConstraint("chat_id", "person_id", name=op.f("uq_gate_requests_chat_id_person_id")),
    )
    op.create_index(op.f("ix_gate_requests_chat_id_state"), "gate_requests", ["chat_id", "state"], unique=False)
    op.create_index(op.f("ix_gate_requests_person_id"), "gate_requests", ["person_id"], unique=False)
    op.create_index(op.f("ix_gate_requests_settled_by_id"), "gate_requests", ["settled_by_id"], unique=False)


def downgrade() -> None:
    op.drop_table("gate_requests")
    op.drop_index(op.f("ix_polls_ballot_key"), table_name="polls")
    op.drop_column("polls", "ballot_key")
