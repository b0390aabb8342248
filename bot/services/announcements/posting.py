"""One run of an announcement in one group: may it be posted now, and what is to be done about the one before."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import PlatformName, Right
from bot.domain.recurrence import CatchUp, Once
from bot.domain.settings import ChatSettings
from bot.domain.walltime import moment_of
from bot.services.announcements.desk import HAND, delay, rule_of
from bot.services.authority import Standing, rights_of
from bot.services.budget import spend_message
from bot.services.timers import set_timer
from models import announcements as stored
from models.announcements import Announcement, AnnouncementState, Posting
from models.chats import chat_by_id
from models.people import identity_of

DELETE: Final = "postings.delete"
EDIT: Final = "postings.edit"
_ON_TIME: Final = timedelta(minutes=5)
"""Nothing is late that comes within this time."""
_NO_LIMIT: Final = 1_000_000


class Skipped(StrEnum):
    """Why a run was not posted; the phrase ``postings.skipped-<value>`` says so."""

    TOO_LATE = "too-late"
    BUDGET = "budget"
    NO_RIGHT = "no-right"


@dataclass(frozen=True, slots=True)
class Post:
    """Say it now, and take the pins off ``unpin`` (ids of the actions that said them)."""

    announcement: Announcement
    posting: Posting
    members: int
    unpin: tuple[int, ...]
    life: timedelta
    """How long it may wait to be sent: yesterday's news is not posted after an outage."""


@dataclass(frozen=True, slots=True)
class Delayed:
    """The group sleeps; posted at ``until``."""

    until: datetime


@dataclass(frozen=True, slots=True)
class NotPosted:
    announcement: Announcement
    why: Skipped


@dataclass(frozen=True, slots=True)
class Nothing:
    """Deleted, paused, or posted already."""


Verdict = Post | Delayed | NotPosted | Nothing


class Room(Standing, Protocol):
    """What is asked about a group; a ``ChatView`` is one."""

    @property
    def id(self) -> int: ...
    @property
    def settings(self) -> ChatSettings: ...
    @property
    def zone(self) -> ZoneInfo: ...
    def is_quiet(self, at: datetime) -> bool: ...
    def day_of(self, at: datetime) -> date: ...


@dataclass(frozen=True, slots=True)
class Run:
    """A ring: which run, when it was due, and whether a person said "now, quiet hours or not"."""

    announcement_id: int
    name: str
    due_at: datetime
    is_forced: bool = False

    @property
    def is_by_hand(self) -> bool:
        return self.name.startswith(HAND)


async def post(session: AsyncSession, run: Run, room: Room, *, platform: PlatformName, now: datetime) -> Verdict:
    """Decide one run in one group, and enter it, so that no second ring posts it again."""
    announcement = await stored.announcement_with_id(session, run.announcement_id)
    if announcement is None or announcement.state not in (AnnouncementState.SCHEDULED, AnnouncementState.DONE):
        return Nothing()
    is_forced = run.is_forced or announcement.ignores_quiet
    late = _late(room)
    if room.is_quiet(now) and not is_forced and now - run.due_at <= late:
        until = end_of_quiet(room.settings, room.zone, after=now)
        await delay(session, announcement, await chat_by_id(session, room.id), run.name, until=until, now=now)
        return Delayed(until)
    if isinstance(rule_of(announcement), Once) and not run.is_by_hand:
        announcement.state = AnnouncementState.DONE
    posting_id = await stored.add_posting(session, announcement.id, room.id, run.name, now)
    posting = await stored.posting_with_id(session, posting_id) if posting_id is not None else None
    if posting is None:
        return Nothing()
    why = await _why_not(session, announcement, run, room, platform=platform, now=now)
    if why is not None:
        posting.skipped = why
        return NotPosted(announcement, why)
    members = (await chat_by_id(session, room.id)).member_count or 0
    return Post(announcement, posting, members, await _pins_before(session, announcement, room.id), late)


async def _why_not(
    session: AsyncSession, announcement: Announcement, run: Run, room: Room, *, platform: PlatformName, now: datetime
) -> Skipped | None:
    if now - run.due_at > _late(room):
        return Skipped.TOO_LATE
    if room.id != announcement.chat_id and not await _author_may(session, announcement, room, platform):
        return Skipped.NO_RIGHT
    limit = _NO_LIMIT if run.is_by_hand else room.settings.general.messages_per_day
    if not await spend_message(session, room.id, day=room.day_of(now).toordinal(), limit=limit):
        return Skipped.BUDGET
    return None


async def _author_may(session: AsyncSession, announcement: Announcement, room: Room, platform: PlatformName) -> bool:
    """In another group than its own an announcement speaks for its author, so the author must still have the right."""
    author = announcement.author_id
    identity = await identity_of(session, platform, author) if author is not None else None
    return identity is not None and Right.PUBLISH in rights_of(identity.key, author, room)


async def _pins_before(session: AsyncSession, announcement: Announcement, chat_id: int) -> tuple[int, ...]:
    if not announcement.pin:
        return ()
    pinned = await stored.pinned_postings(session, chat_id)
    for posting in pinned:
        posting.is_pinned = False
    return tuple(posting.action_id for posting in pinned if posting.action_id is not None)


def _late(room: Room) -> timedelta:
    return max(timedelta(hours=room.settings.announcements.late_hours), _ON_TIME)


def end_of_quiet(settings: ChatSettings, zone: ZoneInfo, *, after: datetime) -> datetime:
    """When quiet hours end next; ``after`` itself where there are none."""
    until = settings.general.quiet_until
    if until is None:
        return after
    today = after.astimezone(zone).date()
    moments = (moment_of(datetime.combine(today + timedelta(days=n), until), zone) for n in range(2))
    return next(moment for moment in moments if moment > after)


def said(posting: Posting, action_id: int, *, is_pinned: bool) -> None:
    """Note which action says it."""
    posting.action_id, posting.is_pinned = action_id, is_pinned


async def delete_later(session: AsyncSession, post: Post, *, zone: str, now: datetime) -> None:
    """Where an announcement is to go again after some hours, set the timer for it."""
    hours = post.announcement.delete_after_hours
    if hours:
        await _ring(session, DELETE, post.posting, zone=zone, at=now + timedelta(hours=hours))


async def edit_last(session: AsyncSession, announcement: Announcement, *, now: datetime) -> int:
    """Rewrite the newest posting in each group, where there is one; the number of groups."""
    newest = {posting.chat_id: posting for posting in await stored.postings_of(session, announcement.id)}
    to_edit = [posting for posting in newest.values() if posting.action_id is not None]
    for posting in to_edit:
        await _ring(session, EDIT, posting, zone="UTC", at=now)
    return len(to_edit)


async def posting_to_change(session: AsyncSession, posting_id: int) -> tuple[Posting, Announcement] | None:
    """A posting that was said, with its announcement."""
    posting = await stored.posting_with_id(session, posting_id)
    if posting is None or posting.action_id is None:
        return None
    announcement = await stored.announcement_with_id(session, posting.announcement_id)
    return (posting, announcement) if announcement is not None else None


async def _ring(session: AsyncSession, name: str, posting: Posting, *, zone: str, at: datetime) -> None:
    await set_timer(
        session,
        name,
        f"{posting.id}:{at.timestamp():.0f}",
        chat_id=posting.chat_id,
        zone=zone,
        now=at,
        at=at,
        payload={"posting": posting.id},
        catch_up=CatchUp.SEND_LATE,
        max_age=None,
    )
