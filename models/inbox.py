"""The inbox: every update, kept before it is acknowledged."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId, UtcDateTime


class InboxState(StrEnum):
    OPEN = "open"
    DONE = "done"
    BURIED = "buried"  # poison: could not be understood, or failed too often


class InboxRow(Base):
    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("source", "update_key"),
        Index(
            "ix_inbox_open",
            "id",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_inbox_settled", "received_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str] = mapped_column(String(64))
    """platform:bot key, or "timers"."""
    update_key: Mapped[str] = mapped_column(String(96))
    lane: Mapped[str] = mapped_column(String(96))
    body: Mapped[str | None] = mapped_column(Text)
    """ASCII JSON; emptied when done."""
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(8), default=InboxState.OPEN)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)
