"""Keep rules, their texts, and raids."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "judgements",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("rule_id", sa.String(length=64), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_judgements_chat_id_chats")),
        sa.PrimaryKeyConstraint("chat_id", "unit", "rule_id", "mode", name=op.f("pk_judgements")),
    )
    op.create_table(
        "moderation_rules",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("rule_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["people.id"], name=op.f("fk_moderation_rules_changed_by_id_people")
        ),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_moderation_rules_chat_id_chats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_rules")),
        sa.UniqueConstraint("chat_id", "rule_id", "version", name=op.f("uq_moderation_rules_chat_id_rule_id_version")),
    )
    op.create_index(op.f("ix_moderation_rules_changed_by_id"), "moderation_rules", ["changed_by_id"], unique=False)
    op.create_index(
        op.f("ix_moderation_rules_chat_id_is_current"), "moderation_rules", ["chat_id", "is_current"], unique=False
    )
    op.create_table(
        "raids",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("begun_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["begun_by_id"], ["people.id"], name=op.f("fk_raids_begun_by_id_people")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_raids_chat_id_chats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raids")),
    )
    op.create_index(op.f("ix_raids_begun_by_id"), "raids", ["begun_by_id"], unique=False)
    op.create_index(op.f("ix_raids_chat_id_began_at"), "raids", ["chat_id", "began_at"], unique=False)
    op.create_index(
        "uq_raids_open",
        "raids",
        ["chat_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "rules_acceptances",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_rules_acceptances_chat_id_chats")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_rules_acceptances_person_id_people")),
        sa.PrimaryKeyConstraint("chat_id", "version", "person_id", name=op.f("pk_rules_acceptances")),
    )
    op.create_index(op.f("ix_rules_acceptances_person_id"), "rules_acceptances", ["person_id"], unique=False)
    op.create_table(
        "rules_gates",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("person_key", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_rules_gates_chat_id_chats")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_rules_gates_person_id_people")),
        sa.PrimaryKeyConstraint("chat_id", "person_id", name=op.f("pk_rules_gates")),
    )
    op.create_index(op.f("ix_rules_gates_person_id"), "rules_gates", ["person_id"], unique=False)
    op.create_table(
        "rules_prompts",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("action_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_rules_prompts_chat_id_chats")),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_rules_prompts")),
    )
    op.create_table(
        "rules_texts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_rules_texts_by_id_people")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_rules_texts_chat_id_chats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules_texts")),
        sa.UniqueConstraint("chat_id", "version", name=op.f("uq_rules_texts_chat_id_version")),
    )
    op.create_index(op.f("ix_rules_texts_by_id"), "rules_texts", ["by_id"], unique=False)
    op.create_table(
        "word_lists",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by_id"], ["people.id"], name=op.f("fk_word_lists_changed_by_id_people")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_word_lists_chat_id_chats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word_lists")),
        sa.UniqueConstraint("chat_id", "name", name=op.f("uq_word_lists_chat_id_name")),
    )
    op.create_index(op.f("ix_word_lists_changed_by_id"), "word_lists", ["changed_by_id"], unique=False)
    op.create_table(
        "raid_newcomers",
        sa.Column("raid_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("person_key", sa.String(length=64), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_raid_newcomers_person_id_people")),
        sa.ForeignKeyConstraint(["raid_id"], ["raids.id"], name=op.f("fk_raid_newcomers_raid_id_raids")),
        sa.PrimaryKeyConstraint("raid_id", "person_id", name=op.f("pk_raid_newcomers")),
    )
    op.create_index(op.f("ix_raid_newcomers_person_id"), "raid_newcomers", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_raid_newcomers_person_id"), table_name="raid_newcomers")
    op.drop_table("raid_newcomers")
    op.drop_index(op.f("ix_word_lists_changed_by_id"), table_name="word_lists")
    op.drop_table("word_lists")
    op.drop_index(op.f("ix_rules_texts_by_id"), table_name="rules_texts")
    op.drop_table("rules_texts")
    op.drop_table("rules_prompts")
    op.drop_index(op.f("ix_rules_gates_person_id"), table_name="rules_gates")
    op.drop_table("rules_gates")
    op.drop_index(op.f("ix_rules_acceptances_person_id"), table_name="rules_acceptances")
    op.drop_table("rules_acceptances")
    op.drop_index(
        "uq_raids_open",
        table_name="raids",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(op.f("ix_raids_chat_id_began_at"), table_name="raids")
    op.drop_index(op.f("ix_raids_begun_by_id"), table_name="raids")
    op.drop_table("raids")
    op.drop_index(op.f("ix_moderation_rules_chat_id_is_current"), table_name="moderation_rules")
    op.drop_index(op.f("ix_moderation_rules_changed_by_id"), table_name="moderation_rules")
    op.drop_table("moderation_rules")
    op.drop_table("judgements")
