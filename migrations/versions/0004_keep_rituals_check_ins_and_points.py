"""Keep rituals, check-ins and points."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "points_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("ref", sa.String(length=96), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_points_entries_by_id_people")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_points_entries_chat_id_chats")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_points_entries_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_entries")),
        sa.UniqueConstraint("chat_id", "ref", name=op.f("uq_points_entries_chat_id_ref")),
    )
    op.create_index(op.f("ix_points_entries_by_id"), "points_entries", ["by_id"], unique=False)
    op.create_index(op.f("ix_points_entries_chat_id_at"), "points_entries", ["chat_id", "at"], unique=False)
    op.create_index(
        op.f("ix_points_entries_chat_id_person_id"), "points_entries", ["chat_id", "person_id"], unique=False
    )
    op.create_index(op.f("ix_points_entries_person_id"), "points_entries", ["person_id"], unique=False)
    op.create_table(
        "rituals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("weekdays", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.Time(), nullable=True),
        sa.Column("closes_at", sa.Time(), nullable=True),
        sa.Column("day_start", sa.Time(), nullable=True),
        sa.Column("proof", sa.String(length=8), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("prompt_at", sa.Time(), nullable=True),
        sa.Column("remind_minutes", sa.Integer(), nullable=True),
        sa.Column("summary", sa.Boolean(), nullable=False),
        sa.Column("everyone", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("weekly_bonus", sa.Integer(), nullable=True),
        sa.Column("topic", sa.String(length=64), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("need_days", sa.Integer(), nullable=True),
        sa.Column("timed_for", sa.String(length=72), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_rituals_chat_id_chats")),
        sa.ForeignKeyConstraint(["created_by_id"], ["people.id"], name=op.f("fk_rituals_created_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rituals")),
    )
    op.create_index(op.f("ix_rituals_chat_id_state"), "rituals", ["chat_id", "state"], unique=False)
    op.create_index(op.f("ix_rituals_created_by_id"), "rituals", ["created_by_id"], unique=False)
    op.create_table(
        "check_ins",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ritual_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.Column("message_key", sa.String(length=64), nullable=True),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("claim", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_check_ins_by_id_people")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_check_ins_chat_id_chats")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_check_ins_person_id_people")),
        sa.ForeignKeyConstraint(["ritual_id"], ["rituals.id"], name=op.f("fk_check_ins_ritual_id_rituals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
        sa.UniqueConstraint("ritual_id", "person_id", "day", name=op.f("uq_check_ins_ritual_id_person_id_day")),
    )
    op.create_index(op.f("ix_check_ins_by_id"), "check_ins", ["by_id"], unique=False)
    op.create_index(op.f("ix_check_ins_chat_id_day"), "check_ins", ["chat_id", "day"], unique=False)
    op.create_index(op.f("ix_check_ins_person_id"), "check_ins", ["person_id"], unique=False)
    op.create_index(op.f("ix_check_ins_ritual_id_day"), "check_ins", ["ritual_id", "day"], unique=False)
    op.create_table(
        "freezes",
        sa.Column("ritual_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_freezes_person_id_people")),
        sa.ForeignKeyConstraint(["ritual_id"], ["rituals.id"], name=op.f("fk_freezes_ritual_id_rituals")),
        sa.PrimaryKeyConstraint("ritual_id", "person_id", "day", name=op.f("pk_freezes")),
    )
    op.create_index(op.f("ix_freezes_person_id"), "freezes", ["person_id"], unique=False)
    op.create_table(
        "reminder_wishes",
        sa.Column("ritual_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reminder_wishes_person_id_people")),
        sa.ForeignKeyConstraint(["ritual_id"], ["rituals.id"], name=op.f("fk_reminder_wishes_ritual_id_rituals")),
        sa.PrimaryKeyConstraint("ritual_id", "person_id", name=op.f("pk_reminder_wishes")),
    )
    op.create_index(op.f("ix_reminder_wishes_person_id"), "reminder_wishes", ["person_id"], unique=False)
    op.create_table(
        "ritual_prompts",
        sa.Column("ritual_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("action_id", sa.BigInteger(), nullable=False),
        sa.Column("tap_token", sa.String(length=24), nullable=True),
        sa.Column("wish_token", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["ritual_id"], ["rituals.id"], name=op.f("fk_ritual_prompts_ritual_id_rituals")),
        sa.PrimaryKeyConstraint("ritual_id", "day", name=op.f("pk_ritual_prompts")),
    )
    op.create_table(
        "ritual_spans",
        sa.Column("ritual_id", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("weekdays", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ritual_id"], ["rituals.id"], name=op.f("fk_ritual_spans_ritual_id_rituals")),
        sa.PrimaryKeyConstraint("ritual_id", "since", name=op.f("pk_ritual_spans")),
    )
    op.create_table(
        "ritual_words",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("word", sa.String(length=24), nullable=False),
        sa.Column("ritual_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_ritual_words_chat_id_chats")),
        sa.ForeignKeyConstraint(["ritual_id"], ["rituals.id"], name=op.f("fk_ritual_words_ritual_id_rituals")),
        sa.PrimaryKeyConstraint("chat_id", "word", name=op.f("pk_ritual_words")),
    )
    op.create_index(op.f("ix_ritual_words_ritual_id"), "ritual_words", ["ritual_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_ritual_words_ritual_id"), table_name="ritual_words")
    op.drop_table("ritual_words")
    op.drop_table("ritual_spans")
    op.drop_table("ritual_prompts")
    op.drop_index(op.f("ix_reminder_wishes_person_id"), table_name="reminder_wishes")
    op.drop_table("reminder_wishes")
    op.drop_index(op.f("ix_freezes_person_id"), table_name="freezes")
    op.drop_table("freezes")
    op.drop_index(op.f("ix_check_ins_ritual_id_day"), table_name="check_ins")
    op.drop_index(op.f("ix_check_ins_person_id"), table_name="check_ins")
    op.drop_index(op.f("ix_check_ins_chat_id_day"), table_name="check_ins")
    op.drop_index(op.f("ix_check_ins_by_id"), table_name="check_ins")
    op.drop_table("check_ins")
    op.drop_index(op.f("ix_rituals_created_by_id"), table_name="rituals")
    op.drop_index(op.f("ix_rituals_chat_id_state"), table_name="rituals")
    op.drop_table("rituals")
    op.drop_index(op.f("ix_points_entries_person_id"), table_name="points_entries")
    op.drop_index(op.f("ix_points_entries_chat_id_person_id"), table_name="points_entries")
    op.drop_index(op.f("ix_points_entries_chat_id_at"), table_name="points_entries")
    op.drop_index(op.f("ix_points_entries_by_id"), table_name="points_entries")
    op.drop_table("points_entries")
