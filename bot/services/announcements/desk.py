"""An announcement before and between its postings: written, aimed at groups, scheduled, paused, put away."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.recurrence import RULES, CatchUp, Once, Rule, between, upcoming
from bot.domain.settings import settings_from_json
from bot.domain.settings.announcements import AnnouncementSettings
from bot.domain.walltime import moment_of
from bot.services.timers import cancel_timer, pause_timer, resume_timer, set_timer
from models import announcements as stored
from models.announcements import Announcement, AnnouncementState
from models.chats import Chat, chat_by_id

POST: Final = "postings.post"
LATER: Final = "postings.later"
HAND: Final = "hand:"
"""How the runs that somebody asked for are named."""
_DRAFT_LIFE: Final = timedelta(days=2)
_LISTED: Final = 20
OPTIONS: Final = frozenset({"pin", "silent", "ignores_quiet"})


@dataclass(frozen=True, slots=True)
class Source:
    """A message to be copied."""

    chat_key: str
    message_key: str


async def draft(
    session: AsyncSession,
    chat_id: int,
    *,
    author_id: int,
    text: str,
    source: Source | None,
    rule: Rule | None,
    topic: str | None,
    settings: AnnouncementSettings,
    now: datetime,
) -> Announcement:
    """Begin an announcement in a group; nothing is posted before somebody says so."""
    await stored.forget_drafts(session, chat_id, now - _DRAFT_LIFE)
    begun = Announcement(
        chat_id=chat_id,
        author_id=author_id,
        text=text,
        source_chat_key=source.chat_key if source else None,
        source_message_key=source.message_key if source else None,
        rule=RULES.dump_json(rule).decode() if rule is not None else None,
        topic=topic,
        pin=settings.pin,
        silent=settings.silent,
        ignores_quiet=False,
        delete_after_hours=settings.delete_after_hours,
        state=AnnouncementState.DRAFT,
        created_at=now,
    )
    session.add(begun)
    await session.flush()
    await stored.add_target(session, begun.id, chat_id)
    return begun


async def announcement_in(session: AsyncSession, chat_id: int, announcement_id: int) -> Announcement | None:
    """An announcement of this group that was not deleted."""
    found = await stored.announcement_with_id(session, announcement_id)
    if found is None or found.chat_id != chat_id or found.state == AnnouncementState.DELETED:
        return None
    return found


async def member_count(session: AsyncSession, chat_id: int) -> int:
    """As counted last; 0 where nobody counted yet."""
    return (await chat_by_id(session, chat_id)).member_count or 0


async def announcements_in(session: AsyncSession, chat_id: int) -> list[Announcement]:
    """The announcements of a group, without drafts, the newest first."""
    states = (AnnouncementState.SCHEDULED, AnnouncementState.PAUSED, AnnouncementState.DONE)
    return await stored.announcements_of(session, chat_id, states, _LISTED)


def rule_of(announcement: Announcement) -> Rule | None:
    return RULES.validate_json(announcement.rule) if announcement.rule is not None else None


def next_moments(announcement: Announcement, zone: ZoneInfo, *, now: datetime, count: int = 3) -> list[datetime]:
    """When it is posted next, by the clocks of ``zone``; empty where that is by hand, or over."""
    rule = rule_of(announcement) if announcement.state != AnnouncementState.DONE else None
    return [one.at for one in upcoming(rule, zone, now, count)] if rule is not None else []


def most_in_a_day(announcement: Announcement, zone: ZoneInfo, *, now: datetime) -> int:
    """How often it is posted in the day that begins now."""
    rule = rule_of(announcement)
    return len(between(rule, zone, now, now + timedelta(days=1))) if rule is not None else 1


# -- what may be changed ---------------------------------------------------------------------------------------------


def flip(announcement: Announcement, option: str) -> None:
    if option in OPTIONS:
        setattr(announcement, option, not getattr(announcement, option))


def keep_for(announcement: Announcement, hours: int) -> None:
    announcement.delete_after_hours = hours


def reword(announcement: Announcement, text: str) -> None:
    """A text of our own takes the place of what was to be said, a copied message too."""
    announcement.text, announcement.source_chat_key, announcement.source_message_key = text, None, None


async def set_rule(session: AsyncSession, announcement: Announcement, rule: Rule | None, *, now: datetime) -> None:
    """Another time, or none: then it waits for somebody to post it by hand. A pause stays a pause."""
    announcement.rule = RULES.dump_json(rule).decode() if rule is not None else None
    if rule is None and announcement.state != AnnouncementState.DRAFT:
        await _stop(session, announcement)
        announcement.state = AnnouncementState.DONE
    await reschedule(session, announcement, now=now)


async def reschedule(session: AsyncSession, announcement: Announcement, *, now: datetime) -> None:
    """Set its timers anew after a change, where it has any."""
    state = announcement.state
    if state in (AnnouncementState.SCHEDULED, AnnouncementState.PAUSED):
        await schedule(session, announcement, now=now)
    if state == AnnouncementState.PAUSED:
        await pause(session, announcement)


def is_over(announcement: Announcement) -> bool:
    """Posted, and no posting is to come."""
    return announcement.state == AnnouncementState.DONE


# -- timers ----------------------------------------------------------------------------------------------------------


def timer_key(announcement_id: int, chat_id: int) -> str:
    return f"{announcement_id}:{chat_id}"


async def post_by_hand(
    session: AsyncSession, announcement: Announcement, run: str, *, is_forced: bool, now: datetime
) -> None:
    """Post in every group now. Each group has a timer of its own: posted in its lane, judged by its own rules.

    ``run`` names this act; ``is_forced``: quiet hours do not count.
    """
    if announcement.state == AnnouncementState.DRAFT:
        announcement.state = AnnouncementState.DONE
    for chat in await stored.target_chats(session, announcement.id):
        await set_timer(
            session,
            POST,
            f"{timer_key(announcement.id, chat.id)}:{run}"[:64],
            chat_id=chat.id,
            zone=_zone(chat).key,
            now=now,
            at=now,
            payload={"id": announcement.id, "run": f"{HAND}{run}", "is_forced": is_forced},
            catch_up=CatchUp.SEND_LATE,
            max_age=None,
        )


async def schedule(session: AsyncSession, announcement: Announcement, *, now: datetime) -> None:
    """Ring in every group by the announcement's rule, in the group's own wall time; one fixed date is one moment."""
    rule = rule_of(announcement)
    assert rule is not None, "only what has a time can be scheduled"
    announcement.state = AnnouncementState.SCHEDULED
    own_zone = _zone(await chat_by_id(session, announcement.chat_id))
    for chat in await stored.target_chats(session, announcement.id):
        payload: dict[str, object] = {"id": announcement.id}
        moment: datetime | None = None
        if isinstance(rule, Once):
            payload["run"] = rule.at.isoformat(timespec="minutes")
            moment = moment_of(rule.at, own_zone) if chat.id != announcement.chat_id else None
        await set_timer(
            session,
            POST,
            timer_key(announcement.id, chat.id),
            chat_id=chat.id,
            zone=_zone(chat).key,
            now=now,
            at=moment,
            rule=rule if moment is None else None,
            payload=payload,
            catch_up=CatchUp.COALESCE,
            max_age=None,  # lateness is judged where it can be told to somebody
        )


async def delay(
    session: AsyncSession, announcement: Announcement, chat: Chat, run: str, *, until: datetime, now: datetime
) -> None:
    """Post one run later, when the group's quiet hours are over. A newer run takes the place of an older one."""
    await set_timer(
        session,
        LATER,
        timer_key(announcement.id, chat.id),
        chat_id=chat.id,
        zone=_zone(chat).key,
        now=now,
        at=until,
        payload={"id": announcement.id, "run": run},
        catch_up=CatchUp.SEND_LATE,
        max_age=None,
    )


async def pause(session: AsyncSession, announcement: Announcement) -> None:
    announcement.state = AnnouncementState.PAUSED
    for chat in await stored.target_chats(session, announcement.id):
        await pause_timer(session, POST, timer_key(announcement.id, chat.id))


async def resume(session: AsyncSession, announcement: Announcement, *, now: datetime) -> None:
    """Go on from the next time after ``now``; what passed meanwhile is not made up for. With none left it is over."""
    zone = _zone(await chat_by_id(session, announcement.chat_id))
    announcement.state = AnnouncementState.SCHEDULED
    if not next_moments(announcement, zone, now=now, count=1):
        announcement.state = AnnouncementState.DONE
    for chat in await stored.target_chats(session, announcement.id):
        await resume_timer(session, POST, timer_key(announcement.id, chat.id), now=now)


async def put_away(session: AsyncSession, announcement: Announcement) -> None:
    """Never post it again; what was posted stays."""
    announcement.state = AnnouncementState.DELETED
    await _stop(session, announcement)


async def _stop(session: AsyncSession, announcement: Announcement) -> None:
    for chat in await stored.target_chats(session, announcement.id):
        for name in (POST, LATER):
            await cancel_timer(session, name, timer_key(announcement.id, chat.id))


def _zone(chat: Chat) -> ZoneInfo:
    return ZoneInfo(settings_from_json(chat.settings).general.time_zone)
