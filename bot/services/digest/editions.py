"""When the digest comes, to whom, and that it comes once a day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import ChatRef, Right
from bot.domain.recurrence import Daily
from bot.domain.settings.digest import WEEKDAYS, DigestSettings
from bot.services.audiences import person_key, private_chat_id
from bot.services.authority import Standing, rights_of
from models import digest as stored
from models.chats import private_chat_of
from models.roster import timer_exists

DAILY = "digest.daily"
STILL_WORTH_SENDING = timedelta(hours=20)
BETWEEN_NOTICES = 7
"""Days between two lines in the group about an owner who cannot be reached."""


class Audience(Standing, Protocol):
    """Whose rights decide who may read; a ``ChatView`` is one."""

    @property
    def id(self) -> int: ...
    @property
    def ref(self) -> ChatRef: ...


LEAST_OF_A_WEEK = 3


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who gets the digest, and the private chat it goes to."""

    person_id: int
    chat_id: int
    rights: frozenset[Right]


@dataclass(frozen=True, slots=True)
class Readers:
    """``unreached_owner``: the owner, where they want it and never opened the private chat."""

    people: tuple[Reader, ...]
    unreached_owner: int | None = None


def daily_rule(settings: DigestSettings) -> Daily:
    return Daily(at=settings.at)


async def remember(session: AsyncSession, chat: Audience) -> bool:
    """Kept in memory for a chat: whether its daily timer was ever set."""
    return await timer_exists(session, DAILY, str(chat.id))


def day_told(settings: DigestSettings, today: date) -> date:
    """Which day a digest of today tells of."""
    return today if settings.day == "today" else today - timedelta(days=1)


def brings_the_week(settings: DigestSettings, today: date, *, known_days: int) -> bool:
    """``known_days``: how many days of that week we were there; a week of one or two has no story to tell."""
    is_today = settings.weekly != "off" and WEEKDAYS.index(settings.weekly) == today.weekday()
    return is_today and known_days >= LEAST_OF_A_WEEK


async def claim_today(session: AsyncSession, chat_id: int, today: date, now: datetime) -> bool:
    """False: today's digest was sent already, at whatever hour that was."""
    return await stored.claim_digest_day(session, chat_id, today.toordinal(), now)


async def readers_of(session: AsyncSession, chat: Audience) -> Readers:
    """The owner and whoever asked for it, as far as they may read it now and can be written to."""
    wishes = await stored.wishes_in(session, chat.id)
    wanted = {person_id for person_id, wants in wishes.items() if wants}
    if chat.owner_id is not None and wishes.get(chat.owner_id, True):
        wanted.add(chat.owner_id)
    people: list[Reader] = []
    unreached: int | None = None
    for person_id in sorted(wanted, key=lambda one: (one != chat.owner_id, one)):
        key = await person_key(session, chat.ref.platform, person_id)
        rights = rights_of(key, person_id, chat) if key is not None else frozenset()
        if key is None or Right.READ_STATS not in rights:
            continue
        private = await private_chat_id(session, chat.ref.platform, person_id)
        if private is not None:
            people.append(Reader(person_id, private, rights))
        elif person_id == chat.owner_id and await private_chat_of(session, chat.ref.platform, key) is None:
            unreached = person_id
    return Readers(tuple(people), unreached)


async def reader(session: AsyncSession, chat: Audience, person_id: int) -> Reader | None:
    """One person as a reader. None: they may not read it, or cannot be written to."""
    key = await person_key(session, chat.ref.platform, person_id)
    rights = rights_of(key, person_id, chat) if key is not None else frozenset()
    private = await private_chat_id(session, chat.ref.platform, person_id)
    return Reader(person_id, private, rights) if private is not None and Right.READ_STATS in rights else None


async def wants_it(session: AsyncSession, chat: Audience, person_id: int) -> bool:
    """Whether a person gets the daily digest: as they said, else the owner does and nobody else."""
    return (await stored.wishes_in(session, chat.id)).get(person_id, person_id == chat.owner_id)


async def wish(session: AsyncSession, chat_id: int, person_id: int, *, wanted: bool) -> None:
    await stored.put_wish(session, chat_id, person_id, wanted=wanted)


async def may_notice(session: AsyncSession, chat_id: int, today: date) -> bool:
    """Whether the group may be told again that its owner cannot be reached: at most once a week."""
    last = await stored.last_notice_day(session, chat_id)
    return last is None or today.toordinal() - last >= BETWEEN_NOTICES


async def note_noticed(session: AsyncSession, chat_id: int, today: date) -> None:
    await stored.keep_notice(session, chat_id, today.toordinal())


async def may_nudge(session: AsyncSession, chat_id: int, message_key: str, now: datetime) -> bool:
    """False: the group was asked to answer this question before."""
    return await stored.add_digest_nudge(session, chat_id, message_key, now)
