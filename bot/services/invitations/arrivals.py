"""Whose a newcomer is, whether they stayed, and what that earns. A newcomer is somebody's once, and never again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.events import Invite, JoinRequested, MemberJoined
from bot.services.place import Place
from bot.services.points import give
from models import invitations as stored
from models.invitations import Referral
from models.people import has_left, member_of

TOLD_TWICE: Final = timedelta(minutes=1)
"""Two tellings of one join may differ by so much."""


@dataclass(frozen=True, slots=True)
class Came:
    """Somebody new came by an invitation; at ``stays_at`` it shows whether they stay."""

    inviter_id: int
    stays_at: datetime


@dataclass(frozen=True, slots=True)
class Rewarded:
    inviter_id: int
    points: int


@dataclass(frozen=True, slots=True)
class NotYet:
    at: datetime


@dataclass(frozen=True, slots=True)
class NothingEarned:
    pass


async def note_knock(session: AsyncSession, chat_id: int, person_id: int, event: JoinRequested) -> None:
    """Somebody asks to be let in: whose invitation they hold may not be told again when they are."""
    await stored.note_knock_at(session, chat_id, event.at)
    inviter_id = await _inviter(session, chat_id, person_id, event.invite)
    if inviter_id is None or await _was_here(session, chat_id, person_id, event.at):
        return
    known = await stored.referral_of(session, chat_id, person_id)
    if known is None:
        await stored.add_referral(
            session, Referral(chat_id=chat_id, person_id=person_id, inviter_id=inviter_id, knocked_at=event.at)
        )
    elif known.came_at is None:
        known.inviter_id, known.knocked_at = inviter_id, event.at


async def note_came(session: AsyncSession, chat: Place, person_id: int, event: MemberJoined) -> Came | None:
    """Somebody is in the chat. None: not by an invitation, or not for the first time."""
    known = await stored.referral_of(session, chat.id, person_id)
    if known is not None and known.came_at is not None:
        return None
    inviter_id = await _inviter(session, chat.id, person_id, event.invite) or (known.inviter_id if known else None)
    if inviter_id is None or await _was_here(session, chat.id, person_id, event.at):
        return None
    if known is None:
        known = Referral(chat_id=chat.id, person_id=person_id, inviter_id=inviter_id, came_at=event.at)
        await stored.add_referral(session, known)
    known.inviter_id, known.came_at = inviter_id, event.at
    return Came(inviter_id, _stays_at(known.came_at, chat))


async def _inviter(session: AsyncSession, chat_id: int, person_id: int, invite: Invite | None) -> int | None:
    """Whose invitation it is; nobody brings themselves."""
    if invite is None:
        return None
    found = await stored.inviter_with(session, chat_id, invite.url, invite.creator_key)
    return found if found != person_id else None


async def _was_here(session: AsyncSession, chat_id: int, person_id: int, at: datetime) -> bool:
    """Whether this person was seen in the chat before they came now."""
    member = await member_of(session, chat_id, person_id)
    return member is not None and member.first_seen_at < at - TOLD_TWICE


async def reward(
    session: AsyncSession, chat: Place, person_id: int, *, now: datetime
) -> Rewarded | NotYet | NothingEarned:
    """Their days are over: where this newcomer has stayed, the inviter gets what the group gives, once."""
    known = await stored.referral_of(session, chat.id, person_id)
    if known is None or known.came_at is None:
        return NothingEarned()
    stays_at = _stays_at(known.came_at, chat)
    if now < stays_at:
        return NotYet(stays_at)
    points, inviter_id = chat.settings.invitations.points, known.inviter_id
    if not points or inviter_id == person_id or not await _has_stayed(session, chat, person_id, now=now):
        return NothingEarned()
    invitation = await stored.invitation_of(session, chat.id, inviter_id)
    if invitation is None or invitation.withdrawn_at is not None or await has_left(session, chat.id, inviter_id):
        return NothingEarned()
    given = await give(session, chat.id, inviter_id, points, "invited", f"invited:{person_id}", now)
    return Rewarded(inviter_id, points) if given else NothingEarned()


def _stays_at(came_at: datetime, chat: Place) -> datetime:
    return came_at + timedelta(days=chat.settings.invitations.days)


async def _has_stayed(session: AsyncSession, chat: Place, person_id: int, *, now: datetime) -> bool:
    days = timedelta(days=chat.settings.invitations.days)
    brought = await stored.brought_since(session, chat.id, person_id=person_id)
    return any(stayed(one, days, now) for one in brought)


def stayed(one: stored.Brought, days: timedelta, now: datetime) -> bool:
    """Whether a newcomer was still there when their first days were over, though they may have left since.

    Only the last coming is kept: whoever left later and came back counts like somebody who came back late.
    """
    end = one.came_at + days
    if now < end or (one.joined_at is not None and one.joined_at > end):
        return False
    return one.is_present or (one.left_at is not None and one.left_at >= end)
