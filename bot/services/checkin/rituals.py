"""Setting rituals up, changing them, pausing and removing them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.checkin.days import EVERY_DAY, Hours, Schedule
from bot.services.checkin.fields import Plan
from bot.services.checkin.terms import Terms
from bot.services.checkin.timing import set_timers
from bot.services.checkin.words import DEFAULT_WORDS, Known, Rituals, folded, in_memory
from models.rituals import (
    Proof,
    Ritual,
    RitualState,
    RitualWord,
    ever_had_rituals,
    free_words,
    put_span,
    ritual_by_id,
    rituals_of,
    words_in,
)

MOST_RITUALS = 20
ALWAYS = date(2000, 1, 1)
"""Since when the ritual that every group starts with has been asked for."""


class Clash(StrEnum):
    """Why settings do not fit together; the phrase ``ritual.clash-<value>`` says so."""

    PROMPT_OUTSIDE = "prompt-outside"
    REMIND_TOO_LONG = "remind-too-long"
    NEED_TOO_MANY = "need-too-many"
    NEED_WITHOUT_END = "need-without-end"
    TOO_MANY = "too-many"


@dataclass(frozen=True, slots=True)
class Kept:
    """The ritual as it is now."""

    ritual: Ritual


@dataclass(frozen=True, slots=True)
class WordTaken:
    word: str
    by: str


@dataclass(frozen=True, slots=True)
class DoesNotFit:
    clash: Clash


class Community(Protocol):
    """What of a chat is looked at; a ``ChatView`` is one."""

    @property
    def id(self) -> int: ...


async def remember(session: AsyncSession, chat: Community) -> Rituals:
    """What a chat's memory holds of its rituals."""
    rituals = await rituals_of(session, chat.id)
    words = await words_in(session, chat.id)
    known = tuple(
        Known(ritual.id, ritual.name, tuple(w for w, i in words.items() if i == ritual.id), ritual.is_open)
        for ritual in rituals
    )
    untouched = not rituals and not await ever_had_rituals(session, chat.id)
    return in_memory(known, untouched=untouched)


async def default_ritual(
    session: AsyncSession, chat_id: int, *, name: str, terms: Terms, now: datetime, words: Sequence[str] = DEFAULT_WORDS
) -> None:
    """Make the ritual that every group starts with, unless the group ever had one."""
    if await ever_had_rituals(session, chat_id):
        return
    ritual = Ritual(chat_id=chat_id, name=name, weekdays=EVERY_DAY, timed_for=terms.stamp, created_at=now)
    session.add(ritual)
    await session.flush()
    session.add_all(RitualWord(chat_id=chat_id, word=folded(word), ritual_id=ritual.id) for word in words)
    await session.flush()
    await put_span(session, ritual.id, ALWAYS, EVERY_DAY)


async def create_ritual(
    session: AsyncSession, chat_id: int, plan: Plan, *, terms: Terms, now: datetime, by: int
) -> Kept | WordTaken | DoesNotFit:
    """A new ritual, asked for from today on."""
    if len(await rituals_of(session, chat_id)) >= MOST_RITUALS:
        return DoesNotFit(Clash.TOO_MANY)
    values = dict(plan.values)
    name = str(values["name"])
    words: Sequence[str] = values.get("words") or (name.split(maxsplit=1)[0],)
    ritual = Ritual(
        chat_id=chat_id,
        name=name,
        state=RitualState.ACTIVE,
        weekdays=EVERY_DAY,
        proof=Proof.NONE,
        unit="",
        summary=False,
        everyone=False,
        timed_for="",
        created_at=now,
        created_by_id=by,
    )
    clash = _set(ritual, values, terms, now)
    if clash is not None:
        return DoesNotFit(clash)
    taken = await _taken(session, chat_id, words, own=None)
    if taken is not None:
        return taken
    session.add(ritual)
    await session.flush()
    await _keep_words(session, ritual, words)
    await put_span(session, ritual.id, terms.day_of(ritual, now), ritual.weekdays)
    await set_timers(session, ritual, terms, now)
    return Kept(ritual)


async def edit_ritual(
    session: AsyncSession, ritual: Ritual, plan: Plan, *, terms: Terms, now: datetime
) -> Kept | WordTaken | DoesNotFit:
    """Change some of a ritual. When the parts would not fit together nothing is changed."""
    trial = Ritual(**{column.name: getattr(ritual, column.name) for column in Ritual.__table__.columns})
    clash = _set(trial, plan.values, terms, now)
    if clash is not None:
        return DoesNotFit(clash)
    words: Sequence[str] | None = plan.values.get("words")
    if words is not None:
        taken = await _taken(session, ritual.chat_id, words, own=ritual.id)
        if taken is not None:
            return taken
        await free_words(session, ritual.id)
        await _keep_words(session, ritual, words)
    before = ritual.weekdays
    _set(ritual, plan.values, terms, now)
    if ritual.weekdays != before and ritual.is_open:
        await put_span(session, ritual.id, terms.day_of(ritual, now), ritual.weekdays)
    await set_timers(session, ritual, terms, now)
    await session.flush()
    return Kept(ritual)


async def pause_ritual(session: AsyncSession, ritual: Ritual, *, terms: Terms, now: datetime) -> None:
    """Nothing is asked for from today on, and no streak breaks until it goes on."""
    ritual.state = RitualState.PAUSED
    await put_span(session, ritual.id, terms.day_of(ritual, now), 0)
    await set_timers(session, ritual, terms, now)


async def resume_ritual(session: AsyncSession, ritual: Ritual, *, terms: Terms, now: datetime) -> None:
    ritual.state = RitualState.ACTIVE
    await put_span(session, ritual.id, terms.day_of(ritual, now), ritual.weekdays)
    await set_timers(session, ritual, terms, now)


async def delete_ritual(session: AsyncSession, ritual: Ritual, *, terms: Terms, now: datetime) -> None:
    """Out of sight, its words free for others; check-ins and points stay in the books."""
    ritual.state = RitualState.DELETED
    await free_words(session, ritual.id)
    await set_timers(session, ritual, terms, now)


async def ritual_or_default(
    session: AsyncSession, chat_id: int, ritual_id: int, *, name: str, words: Sequence[str], terms: Terms, now: datetime
) -> Ritual | None:
    """The ritual with this id; 0 stands for the one every group starts with, made now under ``name``."""
    if ritual_id:
        return await ritual_by_id(session, chat_id, ritual_id)
    await default_ritual(session, chat_id, name=name, terms=terms, now=now, words=words)
    return next(iter(await rituals_of(session, chat_id)), None)


async def ritual_meant(session: AsyncSession, chat_id: int, name: str) -> Ritual | None:
    """The ritual that goes by this number, name or word."""
    if name.isascii() and name.lstrip("#").isdecimal():
        return await ritual_by_id(session, chat_id, int(name.lstrip("#")[:15]))
    wanted = folded(name.lstrip("#＃"))
    words = await words_in(session, chat_id)
    for ritual in await rituals_of(session, chat_id):
        if folded(ritual.name) == wanted or words.get(wanted) == ritual.id:
            return ritual
    return None


def _set(ritual: Ritual, values: Mapping[str, Any], terms: Terms, now: datetime) -> Clash | None:
    """Put values into a ritual and fit what follows from them; says what does not fit together."""
    for name, value in values.items():
        if name not in ("words", "length"):
            setattr(ritual, name, value)
    if terms.hours(ritual).crosses_the_turn:
        ritual.day_start = ritual.closes_at  # a window over midnight belongs to the day it began on
    _set_length(ritual, values, terms, now)
    return _clash(ritual, terms.hours(ritual))


def _set_length(ritual: Ritual, values: Mapping[str, Any], terms: Terms, now: datetime) -> None:
    if "length" not in values and "starts_on" not in values:
        return
    before = (ritual.ends_on - ritual.starts_on).days + 1 if ritual.ends_on and ritual.starts_on else None
    length: int | None = values.get("length", before)
    if length is None:
        ritual.ends_on = ritual.need_days = None
        if "length" in values:
            ritual.starts_on = None
        return
    ritual.starts_on = values.get("starts_on") or ritual.starts_on or _first_day(terms.hours(ritual), now)
    ritual.ends_on = ritual.starts_on + timedelta(days=length - 1)
    if ritual.state == RitualState.ENDED:
        ritual.state = RitualState.ACTIVE


def _first_day(hours: Hours, now: datetime) -> date:
    """Today, or tomorrow where today's window is over already: a challenge must not begin with a lost day."""
    today = hours.day_of(now)
    return today if now < hours.window(today)[1] else today + timedelta(days=1)


def _clash(ritual: Ritual, hours: Hours) -> Clash | None:
    sample = date(2026, 1, 5)  # lengths of windows do not depend on the day
    opens, closes = hours.window(sample)
    if ritual.prompt_at is not None and not opens <= hours.moment(sample, ritual.prompt_at) < closes:
        return Clash.PROMPT_OUTSIDE
    if ritual.remind_minutes is not None and timedelta(minutes=ritual.remind_minutes) >= closes - opens:
        return Clash.REMIND_TOO_LONG
    if ritual.need_days is None:
        return None
    if ritual.ends_on is None or ritual.starts_on is None:
        return Clash.NEED_WITHOUT_END
    asked = sum(1 for _ in Schedule(((ritual.starts_on, ritual.weekdays),)).days(ritual.starts_on, ritual.ends_on))
    return Clash.NEED_TOO_MANY if ritual.need_days > asked else None


async def _taken(session: AsyncSession, chat_id: int, words: Sequence[str], *, own: int | None) -> WordTaken | None:
    used = await words_in(session, chat_id)
    for word in words:
        owner = used.get(folded(word))
        if owner is not None and owner != own:
            other = await ritual_by_id(session, chat_id, owner)
            return WordTaken(word, other.name if other else "?")
    return None


async def _keep_words(session: AsyncSession, ritual: Ritual, words: Sequence[str]) -> None:
    unique = dict.fromkeys(map(folded, words))
    session.add_all(RitualWord(chat_id=ritual.chat_id, word=word, ritual_id=ritual.id) for word in unique)
    await session.flush()
