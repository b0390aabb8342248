"""Keep arrivals, introductions, first days and buddies."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "arrivals",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("is_back", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_arrivals_chat_id_chats")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_arrivals_person_id_people")),
        sa.PrimaryKeyConstraint("chat_id", "person_id", name=op.f("pk_arrivals")),
    )
    op.create_index(op.f("ix_arrivals_chat_id_joined_at"), "arrivals", ["chat_id", "joined_at"], unique=False)
    op.create_index(op.f("ix_arrivals_chat_id_state"), "arrivals", ["chat_id", "state"], unique=False)
    op.create_index(op.f("ix_arrivals_person_id"), "arrivals", ["person_id"], unique=False)
    op.create_table(
        "buddies",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_buddies_chat_id_chats")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_buddies_person_id_people")),
        sa.PrimaryKeyConstraint("chat_id", "person_id", name=op.f("pk_buddies")),
    )
    op.create_index(op.f("ix_buddies_person_id"), "buddies", ["person_id"], unique=False)
    op.create_table(
        "introductions",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("message_key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_introductions_chat_id_chats")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_introductions_person_id_people")),
        sa.PrimaryKeyConstraint("chat_id", "person_id", name=op.f("pk_introductions")),
    )
    op.create_index(op.f("ix_introductions_chat_id_at"), "introductions", ["chat_id", "at"], unique=False)
    op.create_index(op.f("ix_introductions_person_id"), "introductions", ["person_id"], unique=False)
    op.create_table(
        "onboarding_steps",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_onboarding_steps_chat_id_chats")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_onboarding_steps_person_id_people")),
        sa.PrimaryKeyConstraint("chat_id", "person_id", "step", name=op.f("pk_onboarding_steps")),
    )
    op.create_index(op.f("ix_onboarding_steps_chat_id_at"), "onboarding_steps", ["chat_id", "at"], unique=False)
    op.create_index(op.f("ix_onboarding_steps_person_id"), "onboarding_steps", ["person_id"], unique=False)
    op.create_table(
        "welcome_posts",
        sa.Column("action_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remove_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_welcome_posts_chat_id_chats")),
        sa.PrimaryKeyConstraint("action_id", name=op.f("pk_welcome_posts")),
    )
    op.create_index(op.f("ix_welcome_posts_chat_id"), "welcome_posts", ["chat_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_welcome_posts_chat_id"), table_name="welcome_posts")
    op.drop_table("welcome_posts")
    op.drop_index(op.f("ix_onboarding_steps_person_id"), table_name="onboarding_steps")
    op.drop_index(op.f("ix_onboarding_steps_chat_id_at"), table_name="onboarding_steps")
    op.drop_table("onboarding_steps")
    op.drop_index(op.f("ix_introductions_person_id"), table_name="introductions")
    op.drop_index(op.f("ix_introductions_chat_id_at"), table_name="introductions")
    op.drop_table("introductions")
    op.drop_index(op.f("ix_buddies_person_id"), table_name="buddies")
    op.drop_table("buddies")
    op.drop_index(op.f("ix_arrivals_person_id"), table_name="arrivals")
    op.drop_index(op.f("ix_arrivals_chat_id_state"), table_name="arrivals")
    op.drop_index(op.f("ix_arrivals_chat_id_joined_at"), table_name="arrivals")
    op.drop_table("arrivals")
