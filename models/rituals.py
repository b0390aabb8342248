"""Rituals: what a group does together every so often, the words that mean it, and when each day's turn is."""

from collections.abc import Sequence
from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import BigInteger, Date, ForeignKey, Index, String, Time, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId, UtcDateTime
from models.lookup import row_with_key
from models.upsert import insert_into


class RitualState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"  # a challenge whose last day is over
    DELETED = "deleted"


class Proof(StrEnum):
    """What must come along with a check-in."""

    NONE = "none"
    TEXT = "text"
    PHOTO = "photo"
    NUMBER = "number"


class Ritual(Base):
    """Wall times are the chat's own. Days on which it is asked for stand in ``ritual_spans``."""

    __tablename__ = "rituals"
    __table_args__ = (Index(None, "chat_id", "state"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"))
    name: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(8), default=RitualState.ACTIVE)
    weekdays: Mapped[int]
    """One bit per weekday, Monday the lowest: the wish of today; what was asked on past days stands in the spans."""
    opens_at: Mapped[time | None] = mapped_column(Time)
    closes_at: Mapped[time | None] = mapped_column(Time)
    """Both None: at any time of the day."""
    day_start: Mapped[time | None] = mapped_column(Time)
    """When this ritual's day begins; None: as the chat's settings say."""
    proof: Mapped[str] = mapped_column(String(8), default=Proof.NONE)
    unit: Mapped[str] = mapped_column(String(12), default="")
    prompt_at: Mapped[time | None] = mapped_column(Time)
    remind_minutes: Mapped[int | None]
    """How long before the end of the window those who are missing are reminded."""
    summary: Mapped[bool] = mapped_column(default=False)
    everyone: Mapped[bool] = mapped_column(default=False)
    """Whether everybody in the chat is expected, or only those who took part lately."""
    points: Mapped[int | None]
    weekly_bonus: Mapped[int | None]
    """None: as the chat's settings say."""
    topic: Mapped[str | None] = mapped_column(String(64))
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    """First and last day of a challenge; both None for a ritual without end."""
    need_days: Mapped[int | None]
    """How many days finish the challenge; None: every one that is asked for."""
    timed_for: Mapped[str] = mapped_column(String(72), default="")
    """Zone and day start its timers were set for."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("people.id"), index=True)

    @property
    def is_open(self) -> bool:
        return self.state == RitualState.ACTIVE

    @property
    def one_tap(self) -> bool:
        """Whether a button is enough: nothing has to be shown."""
        return self.proof == Proof.NONE


class RitualWord(Base):
    """A word that means a ritual; in one chat it means one ritual at most."""

    __tablename__ = "ritual_words"

    chat_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("chats.id"), primary_key=True)
    word: Mapped[str] = mapped_column(String(24), primary_key=True)
    ritual_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("rituals.id"), index=True)


class RitualSpan(Base):
    """From ``since`` on (inclusive), until the next span, a ritual is asked for on these weekdays.

    Spans are kept when the weekdays change, so that yesterday is judged by what was asked yesterday.
    """

    __tablename__ = "ritual_spans"

    ritual_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("rituals.id"), primary_key=True)
    since: Mapped[date] = mapped_column(Date, primary_key=True)
    weekdays: Mapped[int]
    """One bit per weekday, Monday the lowest; 0: not asked for at all (paused)."""


class RitualPrompt(Base):
    """The message with the one-tap button that was posted for a day."""

    __tablename__ = "ritual_prompts"

    ritual_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("rituals.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    action_id: Mapped[int] = mapped_column(BigInteger)
    tap_token: Mapped[str | None] = mapped_column(String(24))
    wish_token: Mapped[str] = mapped_column(String(24))
    """Of its buttons; used again when the message is edited. No tap where a proof is asked for."""


async def rituals_of(session: AsyncSession, chat_id: int) -> list[Ritual]:
    """Every ritual of a chat that was not deleted, the oldest first."""
    query = select(Ritual).where(Ritual.chat_id == chat_id, Ritual.state != RitualState.DELETED).order_by(Ritual.id)
    return list(await session.scalars(query))


async def ever_had_rituals(session: AsyncSession, chat_id: int) -> bool:
    """Whether this chat has, or once had, a ritual of its own."""
    return (await session.scalars(select(Ritual.id).where(Ritual.chat_id == chat_id).limit(1))).first() is not None


async def ritual_by_id(session: AsyncSession, chat_id: int, ritual_id: int) -> Ritual | None:
    """A ritual of this chat that was not deleted."""
    query = select(Ritual).where(Ritual.id == ritual_id, Ritual.chat_id == chat_id, Ritual.state != RitualState.DELETED)
    return (await session.scalars(query)).one_or_none()


async def words_in(session: AsyncSession, chat_id: int) -> dict[str, int]:
    """Word to ritual id."""
    query = select(RitualWord.word, RitualWord.ritual_id).where(RitualWord.chat_id == chat_id).order_by(RitualWord.word)
    return dict((await session.execute(query)).all())


async def free_words(session: AsyncSession, ritual_id: int) -> None:
    await session.execute(delete(RitualWord).where(RitualWord.ritual_id == ritual_id))


async def spans_of(session: AsyncSession, ritual_id: int) -> Sequence[tuple[date, int]]:
    """(since, weekdays) in ascending order."""
    query = select(RitualSpan.since, RitualSpan.weekdays).where(RitualSpan.ritual_id == ritual_id)
    return [(since, weekdays) for since, weekdays in await session.execute(query.order_by(RitualSpan.since))]


async def put_span(session: AsyncSession, ritual_id: int, since: date, weekdays: int) -> None:
    """From ``since`` on these weekdays count; later spans go, an earlier one ends there."""
    await session.execute(delete(RitualSpan).where(RitualSpan.ritual_id == ritual_id, RitualSpan.since > since))
    statement = insert_into(session, RitualSpan).values(ritual_id=ritual_id, since=since, weekdays=weekdays)
    await session.execute(
        statement.on_conflict_do_update(index_elements=["ritual_id", "since"], set_={"weekdays": weekdays})
    )


async def prompt_of(session: AsyncSession, ritual_id: int, day: date) -> RitualPrompt | None:
    return await row_with_key(session, RitualPrompt, ritual_id, day)
