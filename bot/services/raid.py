"""Raids: many joins at once. Whoever comes with one is silent until somebody decides, and hardly a word is said.

Joins are counted in memory by the time they happened. What is decided is stored, so a restart goes on where it was.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.actions import Action, BanMember, MuteMember, UnbanMember, UnmuteMember
from bot.domain.events import MemberJoined
from bot.services.guard.memory import Place
from bot.services.roster import is_active
from models.raid import (
    Outcome,
    Raid,
    add_newcomer,
    add_raid,
    count_newcomers,
    joined_since,
    latest_raid,
    newcomers_with,
    newest_newcomer_at,
    open_raid,
    people_muted_otherwise,
    set_outcome,
)
from models.rules import people_at_the_gate

FEATURE: Final = "raid"
QUIET: Final = "raid.quiet"
CAME_BEFORE: Final = timedelta(minutes=1)
"""Who joined so shortly before a raid was noticed belongs to it."""
QUIET_BY_HAND: Final = timedelta(hours=1)
"""Raid mode that an admin switched on does not end sooner than that by itself."""
_REMEMBERED: Final = 1_000


SWITCH: Final = {"on": "on", "开": "on", "开启": "on", "off": "off", "关": "off", "结束": "off", "": "show"}
"""What may follow the command, and what it means."""


@dataclass(frozen=True, slots=True)
class UnderRaid:
    """What ``chat.memory`` holds while a raid goes on."""

    raid_id: int


@dataclass(slots=True)
class Joins:
    """Joins of the last minutes, by their own times. A join told twice counts once."""

    seen: deque[tuple[datetime, str]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def note(self, at: datetime, key: str) -> None:
        if (at, key) not in self.seen:
            self.seen.append((at, key))

    def count(self, until: datetime, within: timedelta) -> int:
        """How many different people joined in the time up to and including a moment."""
        return len({key for at, key in self.seen if until - within < at <= until})


async def load_raid(session: AsyncSession, chat: Place) -> UnderRaid | None:
    raid = await open_raid(session, chat.id)
    return UnderRaid(raid.id) if raid is not None else None


def is_raid(chat: Place) -> bool:
    """Whether a raid goes on in this chat: whoever greets newcomers stays silent then."""
    return isinstance(chat.memory.get(FEATURE), UnderRaid)


def belongs_to_raid(event: MemberJoined, chat: Place) -> bool:
    """Asked for every join, in memory: is a raid on, or does this join begin one?"""
    if event.hint or not chat.is_group or not is_active(chat.state) or event.person.key in chat.admins:
        return False
    if event.by is not None and event.by.key in chat.admins:
        return False  # an admin brings people in
    if is_raid(chat):
        return True
    policy = chat.settings.raid
    if not policy.enabled:
        return False
    joins = chat.kept.get(FEATURE)
    if not isinstance(joins, Joins):
        joins = chat.kept[FEATURE] = Joins()
    joins.note(event.at, event.person.key)
    return joins.count(event.at, timedelta(seconds=policy.seconds)) > policy.joins


@dataclass(frozen=True, slots=True)
class Begun:
    raid_id: int
    actions: tuple[Action, ...]
    newcomers: int


@dataclass(frozen=True, slots=True)
class GoesOn:
    """A raid goes on already."""

    raid_id: int


async def begin_raid(
    session: AsyncSession, chat: Place, *, by_id: int | None, at: datetime, now: datetime
) -> Begun | GoesOn:
    """Switch raid mode on; everybody who came within the minute before ``at``, and since, is silent from now on."""
    present = await open_raid(session, chat.id)
    if present is not None:
        return GoesOn(present.id)
    raid = await add_raid(session, Raid(chat_id=chat.id, began_at=now, begun_by_id=by_id))
    actions: list[Action] = []
    for person_id, key, joined_at in await joined_since(session, chat.id, chat.ref.platform, at - CAME_BEFORE):
        if key not in chat.admins and await add_newcomer(session, raid.id, person_id, key, joined_at):
            actions.append(mute(chat, key, joined_at))
    return Begun(raid.id, tuple(actions), len(actions))


async def hold_back(
    session: AsyncSession, chat: Place, raid_id: int, event: MemberJoined, person_id: int
) -> Action | None:
    """Somebody came during a raid. None: they are silent already."""
    if not await add_newcomer(session, raid_id, person_id, event.person.key, event.at):
        return None
    return mute(chat, event.person.key, event.at)


def mute(chat: Place, person_key: str, joined_at: datetime) -> MuteMember:
    """Silent until somebody decides, but not for ever."""
    until = joined_at + timedelta(hours=chat.settings.raid.mute_hours)
    return MuteMember(chat_key=chat.ref.key, person_key=person_key, until=until)


@dataclass(frozen=True, slots=True)
class Ended:
    raid_id: int
    newcomers: int
    lasted: timedelta


@dataclass(frozen=True, slots=True)
class NotYet:
    """The last one came too lately; look again then."""

    at: datetime


@dataclass(frozen=True, slots=True)
class NoRaid:
    pass


async def end_raid(session: AsyncSession, chat: Place, *, now: datetime) -> Ended | NoRaid:
    """Switch raid mode off. The joins that led to it do not lead to another one."""
    raid = await open_raid(session, chat.id)
    if raid is None:
        return NoRaid()
    chat.kept.pop(FEATURE, None)
    raid.ended_at = now
    await session.flush()
    return Ended(raid.id, await count_newcomers(session, raid.id), now - raid.began_at)


async def end_if_quiet(session: AsyncSession, chat: Place, *, now: datetime) -> Ended | NotYet | NoRaid:
    """End the raid where nobody has come for a while."""
    raid = await open_raid(session, chat.id)
    if raid is None:
        return NoRaid()
    newest = await newest_newcomer_at(session, raid.id)
    quiet_at = max(raid.began_at, newest or raid.began_at) + quiet_time(chat, by_hand=raid.begun_by_id is not None)
    return NotYet(quiet_at) if now < quiet_at else await end_raid(session, chat, now=now)


def quiet_time(chat: Place, *, by_hand: bool) -> timedelta:
    return max(timedelta(minutes=chat.settings.raid.quiet_minutes), QUIET_BY_HAND if by_hand else timedelta(0))


@dataclass(frozen=True, slots=True)
class Decided:
    """``people`` 0: there was nobody left to decide about."""

    people: int
    actions: tuple[Action, ...]


async def ban_all(session: AsyncSession, chat: Place, raid_id: int) -> Decided:
    """Ban everybody who came with a raid and about whom nobody has decided yet."""
    people = await newcomers_with(session, raid_id, Outcome.MUTED)
    await set_outcome(session, raid_id, [one.person_id for one in people], Outcome.BANNED)
    return Decided(len(people), tuple(BanMember(chat_key=chat.ref.key, person_key=one.person_key) for one in people))


async def let_in(session: AsyncSession, chat: Place, raid_id: int) -> Decided:
    """Give everybody who came with a raid their voice. Who is muted for a reason of their own stays so."""
    people = await newcomers_with(session, raid_id, Outcome.MUTED)
    await set_outcome(session, raid_id, [one.person_id for one in people], Outcome.FREED)
    held = await people_muted_otherwise(session, chat.id) | await people_at_the_gate(session, chat.id)
    freed = tuple(
        UnmuteMember(chat_key=chat.ref.key, person_key=one.person_key) for one in people if one.person_id not in held
    )
    return Decided(len(people), freed)


async def unban_all(session: AsyncSession, chat: Place, raid_id: int) -> Decided:
    """Take a ban of many back: they may come again."""
    people = await newcomers_with(session, raid_id, Outcome.BANNED)
    await set_outcome(session, raid_id, [one.person_id for one in people], Outcome.FREED)
    return Decided(len(people), tuple(UnbanMember(chat_key=chat.ref.key, person_key=one.person_key) for one in people))


@dataclass(frozen=True, slots=True)
class Standing:
    """``undecided``: newcomers of the latest raid who are silent still."""

    is_on: bool
    raid_id: int | None
    began_at: datetime | None
    undecided: int


async def raid_standing(session: AsyncSession, chat_id: int) -> Standing:
    raid = await latest_raid(session, chat_id)
    if raid is None:
        return Standing(is_on=False, raid_id=None, began_at=None, undecided=0)
    waiting = await newcomers_with(session, raid.id, Outcome.MUTED)
    return Standing(raid.ended_at is None, raid.id, raid.began_at, len(waiting))
