"""What became of a run, group by group, as the outbox tells it; and what the digest has to say about skipped ones."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.handover import Handover, HandoverChanged
from bot.domain.recurrence import CatchUp
from bot.services.announcements.posting import Skipped
from bot.services.timers import set_timer
from models import announcements as stored
from models.announcements import Announcement, Posting
from models.chats import ChatState, chat_by_id
from models.outbox import OutboxState, action_with_id, action_with_message, clear_up

REPORT: Final = "postings.report"
FIRST_LOOK: Final = timedelta(minutes=1)
NEXT_LOOK: Final = timedelta(minutes=5)
MOST_LOOKS: Final = 30


class Fate(StrEnum):
    """What became of it in one group; the phrase ``postings.fate-<value>`` says so."""

    SENT = "sent"
    HANDED = "handed"
    LOST = "lost"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    SKIPPED = "skipped"
    WAITING = "waiting"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Result:
    """One group. ``why`` is the platform's own word for a refusal, or the value of ``Skipped``."""

    title: str
    platform: str
    fate: Fate
    why: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """``results`` are those not told before; ``groups`` is the number of groups the announcement goes to."""

    announcement: Announcement
    results: tuple[Result, ...]
    groups: int

    @property
    def is_waiting(self) -> bool:
        return any(result.fate is Fate.WAITING for result in self.results)

    @property
    def is_worth_telling(self) -> bool:
        """One group that got it needs no report: its author can see it there, or was told who must send it."""
        trouble = any(one.fate not in (Fate.SENT, Fate.HANDED) for one in self.results)
        return bool(self.results) and (self.groups > 1 or trouble)


_FATES: Final = {
    OutboxState.SENT: Fate.SENT,
    OutboxState.FAILED: Fate.REFUSED,
    OutboxState.CANCELLED: Fate.REFUSED,
    OutboxState.UNKNOWN: Fate.UNKNOWN,
    OutboxState.EXPIRED: Fate.EXPIRED,
}
_HANDED: Final = {
    Handover.WAITS: Fate.HANDED,
    Handover.SENT: Fate.SENT,
    Handover.REFUSED: Fate.REFUSED,
    Handover.LAPSED: Fate.EXPIRED,
    Handover.LOST: Fate.LOST,
}


async def look_later(
    session: AsyncSession, announcement: Announcement, run: str, *, now: datetime, looks: int = 0
) -> None:
    """See in a while what became of a run."""
    at = now + (NEXT_LOOK if looks else FIRST_LOOK)
    await set_timer(
        session,
        REPORT,
        f"{announcement.id}:{run}",
        chat_id=announcement.chat_id,
        zone="UTC",
        now=now,
        at=at,
        payload={"id": announcement.id, "run": run, "looks": looks},
        catch_up=CatchUp.SEND_LATE,
        max_age=None,
    )


async def report_on(session: AsyncSession, announcement_id: int, run: str, *, final: bool) -> Report | None:
    """What is to be told about a run now. ``final``: what still waits is told as it is, and nothing is asked again."""
    announcement = await stored.announcement_with_id(session, announcement_id)
    if announcement is None:
        return None
    postings = [one for one in await stored.postings_of(session, announcement_id, run=run) if not one.is_reported]
    results = [await _result(session, posting) for posting in postings]
    targets = await stored.target_chats(session, announcement_id)
    results += [Result(chat.title, chat.platform, Fate.GONE) for chat in targets if chat.state != ChatState.ACTIVE]
    report = Report(announcement, tuple(results), len(targets))
    if final or not report.is_waiting:
        for posting in postings:
            posting.is_reported = True
    return report


async def _result(session: AsyncSession, posting: Posting) -> Result:
    chat = await chat_by_id(session, posting.chat_id)
    if posting.action_id is None:
        return Result(chat.title, chat.platform, Fate.SKIPPED, posting.skipped or "")
    action = await action_with_id(session, posting.action_id)
    if action is None:
        return Result(chat.title, chat.platform, Fate.UNKNOWN)
    fate = _FATES.get(OutboxState(action.state), Fate.WAITING)
    if posting.handover is not None:
        fate = _HANDED[Handover(posting.handover)]
    return Result(chat.title, chat.platform, fate, action.error or "")


async def note_handover(session: AsyncSession, chat_id: int, event: HandoverChanged) -> Announcement | None:
    """A posting waits for a person to send it, or does so no more. None: this message is no announcement of ours."""
    action = await action_with_message(session, chat_id, event.message_key)
    if action is None and event.begun_at is not None:
        has_arrived = event.state is not Handover.LOST
        action = await clear_up(session, chat_id, event.begun_at, event.message_key if has_arrived else None)
    posting = await stored.posting_with_action(session, action.id) if action is not None else None
    if posting is None:
        return None
    posting.handover = event.state
    return await stored.announcement_with_id(session, posting.announcement_id)


@dataclass(frozen=True, slots=True)
class SkippedRun:
    """For the digest: an announcement that was not posted."""

    number: int
    text: str
    group: str
    why: Skipped
    at: datetime


async def skipped_since(session: AsyncSession, chat_id: int, since: datetime) -> list[SkippedRun]:
    """Runs that were not posted in a group, or elsewhere for it, since a moment; oldest first."""
    return [
        SkippedRun(
            announcement.id,
            announcement.text[:80],
            (await chat_by_id(session, posting.chat_id)).title,
            Skipped(posting.skipped or Skipped.TOO_LATE),
            posting.at,
        )
        for posting, announcement in await stored.skipped_postings(session, chat_id, since)
    ]
