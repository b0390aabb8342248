"""What a change of standing amounts to, as the bot is told of it."""

from dataclasses import replace
from datetime import datetime

from bot.domain.events import Event, Invite, JoinSource, MemberChanged, MemberJoined, MemberLeft
from bot.domain.people import MemberStatus, PersonRef
from bot.platforms.playground.state import Room, Standing


def standing_changes(
    room: Room,
    who: PersonRef,
    actor: PersonRef,
    at: datetime,
    old: Standing,
    new: Standing,
    source: JoinSource,
    invite: Invite | None,
) -> list[Event]:
    """What a member's new standing means: an arrival, a departure, or a change of somebody present."""
    by = actor if actor.key != who.key else None
    here = room.ref()
    was, now = old.status, new.status
    if was.is_present and not now.is_present:
        return [MemberLeft(chat=here, at=at, person=who, by=by, banned=now is MemberStatus.BANNED)]
    change = MemberChanged(
        chat=here, at=at, person=who, by=by, old=was, new=now, powers=new.powers, until=new.until
    )  # fmt: skip
    if was.is_present or not now.is_present:
        return [change]
    joined = MemberJoined(chat=here, at=at, person=who, by=by, source=source, invite=invite)
    return [joined] if now is MemberStatus.MEMBER else [joined, replace(change, old=MemberStatus.MEMBER)]
