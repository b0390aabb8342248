"""Keep cases, appeals and reports."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=True),
        sa.Column("rule_name", sa.String(length=100), nullable=False),
        sa.Column("message_key", sa.String(length=64), nullable=True),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("actions", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cause_id", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_cases_actor_id_people")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_cases_chat_id_chats")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["people.id"], name=op.f("fk_cases_closed_by_id_people")),
        sa.ForeignKeyConstraint(["subject_id"], ["people.id"], name=op.f("fk_cases_subject_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("chat_id", "cause_id", "subject_id", "what", "mode", name="uq_cases_cause"),
        sa.UniqueConstraint("chat_id", "number", name=op.f("uq_cases_chat_id_number")),
    )
    op.create_index(op.f("ix_cases_actor_id"), "cases", ["actor_id"], unique=False)
    op.create_index(op.f("ix_cases_chat_id_at"), "cases", ["chat_id", "at"], unique=False)
    op.create_index(op.f("ix_cases_chat_id_subject_id_at"), "cases", ["chat_id", "subject_id", "at"], unique=False)
    op.create_index(op.f("ix_cases_subject_id"), "cases", ["subject_id"], unique=False)
    op.create_table(
        "exemptions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("rule_id", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_by_id", sa.BigInteger(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_exemptions_chat_id_chats")),
        sa.ForeignKeyConstraint(["given_by_id"], ["people.id"], name=op.f("fk_exemptions_given_by_id_people")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_exemptions_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemptions")),
        sa.UniqueConstraint("chat_id", "person_id", "rule_id", name=op.f("uq_exemptions_chat_id_person_id_rule_id")),
    )
    op.create_index(op.f("ix_exemptions_person_id"), "exemptions", ["person_id"], unique=False)
    op.create_table(
        "appeals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_appeals_case_id_cases")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_appeals_chat_id_chats")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_appeals_decided_by_id_people")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_appeals_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
    )
    op.create_index(op.f("ix_appeals_case_id"), "appeals", ["case_id"], unique=False)
    op.create_index(op.f("ix_appeals_chat_id_state_at"), "appeals", ["chat_id", "state", "at"], unique=False)
    op.create_index(op.f("ix_appeals_person_id"), "appeals", ["person_id"], unique=False)
    op.create_index(
        "uq_appeals_open",
        "appeals",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_key", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("subject_key", sa.String(length=64), nullable=False),
        sa.Column("is_channel", sa.Boolean(), nullable=False),
        sa.Column("about_staff", sa.Boolean(), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_reports_case_id_cases")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_reports_chat_id_chats")),
        sa.ForeignKeyConstraint(["claimed_by_id"], ["people.id"], name=op.f("fk_reports_claimed_by_id_people")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_reports_decided_by_id_people")),
        sa.ForeignKeyConstraint(["subject_id"], ["people.id"], name=op.f("fk_reports_subject_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("chat_id", "message_key", name=op.f("uq_reports_chat_id_message_key")),
    )
    op.create_index(op.f("ix_reports_chat_id_state_at"), "reports", ["chat_id", "state", "at"], unique=False)
    op.create_index(op.f("ix_reports_subject_id"), "reports", ["subject_id"], unique=False)
    op.create_table(
        "restrictions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("person_key", sa.String(length=64), nullable=False),
        sa.Column("is_channel", sa.Boolean(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_restrictions_case_id_cases")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_restrictions_chat_id_chats")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_restrictions_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restrictions")),
        sa.UniqueConstraint("case_id", "kind", name=op.f("uq_restrictions_case_id_kind")),
    )
    op.create_index(
        op.f("ix_restrictions_chat_id_person_id_lifted_at"),
        "restrictions",
        ["chat_id", "person_id", "lifted_at"],
        unique=False,
    )
    op.create_index(op.f("ix_restrictions_person_id"), "restrictions", ["person_id"], unique=False)
    op.create_table(
        "warn_points",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_warn_points_case_id_cases")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_warn_points_chat_id_chats")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_warn_points_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warn_points")),
    )
    op.create_index(op.f("ix_warn_points_case_id"), "warn_points", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_warn_points_chat_id_person_id_at"), "warn_points", ["chat_id", "person_id", "at"], unique=False
    )
    op.create_index(op.f("ix_warn_points_person_id"), "warn_points", ["person_id"], unique=False)
    op.create_table(
        "reporters",
        sa.Column("report_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reporters_person_id_people")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_reporters_report_id_reports")),
        sa.PrimaryKeyConstraint("report_id", "person_id", name=op.f("pk_reporters")),
    )
    op.create_index(op.f("ix_reporters_person_id"), "reporters", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_reporters_person_id"), table_name="reporters")
    op.drop_table("reporters")
    op.drop_index(op.f("ix_warn_points_person_id"), table_name="warn_points")
    op.drop_index(op.f("ix_warn_points_chat_id_person_id_at"), table_name="warn_points")
    op.drop_index(op.f("ix_warn_points_case_id"), table_name="warn_points")
    op.drop_table("warn_points")
    op.drop_index(op.f("ix_restrictions_person_id"), table_name="restrictions")
    op.drop_index(op.f("ix_restrictions_chat_id_person_id_lifted_at"), table_name="restrictions")
    op.drop_table("restrictions")
    op.drop_index(op.f("ix_reports_subject_id"), table_name="reports")
    op.drop_index(op.f("ix_reports_chat_id_state_at"), table_name="reports")
    op.drop_table("reports")
    op.drop_index(
        "uq_appeals_open",
        table_name="appeals",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_index(op.f("ix_appeals_person_id"), table_name="appeals")
    op.drop_index(op.f("ix_appeals_chat_id_state_at"), table_name="appeals")
    op.drop_index(op.f("ix_appeals_case_id"), table_name="appeals")
    op.drop_table("appeals")
    op.drop_index(op.f("ix_exemptions_person_id"), table_name="exemptions")
    op.drop_table("exemptions")
    op.drop_index(op.f("ix_cases_subject_id"), table_name="cases")
    op.drop_index(op.f("ix_cases_chat_id_subject_id_at"), table_name="cases")
    op.drop_index(op.f("ix_cases_chat_id_at"), table_name="cases")
    op.drop_index(op.f("ix_cases_actor_id"), table_name="cases")
    op.drop_table("cases")
