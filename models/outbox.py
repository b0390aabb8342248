"""The outbox: every action, kept in the transaction that decided it, settled by the sender."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime


class OutboxState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"  # visible once, and nobody can say whether it was seen
    FAILED = "failed"
    EXPIRED = "expired"  # came too late to be of use
    CANCELLED = "cancelled"


OPEN_STATES = "('queued', 'sending')"


class OutboxRow(Base):
    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_open",
            "source",
            "priority",
            "id",
            sqlite_where=text(f"state in {OPEN_STATES}"),
            postgresql_where=text(f"state in {OPEN_STATES}"),
        ),
        Index("ix_outbox_settled", "settled_at"),
        Index("ix_outbox_poll", "poll_key"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String(64))
    chat_key: Mapped[str] = mapped_column(String(64))
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    feature: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(24))
    payload: Mapped[str] = mapped_column(Text)
    priority: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default=OutboxState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cause_id: Mapped[int | None] = mapped_column(BigInteger)
    """The inbox row that decided it."""
    case_id: Mapped[int | None] = mapped_column(BigInteger)
    error: Mapped[str | None] = mapped_column(Text)
    message_key: Mapped[str | None] = mapped_column(String(64))
    poll_key: Mapped[str | None] = mapped_column(String(64))


class ChatPause(Base):
    """A platform asked us to leave a chat (or, with an empty key, everything) alone until then."""

    __tablename__ = "chat_pauses"

    source: Mapped[str] = mapped_column(String(64), primary_key=True)
    chat_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
