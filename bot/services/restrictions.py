"""Mutes and bans, and when they end.

The end of each is ours: a platform takes less than 30 seconds and more than 366 days for "for ever", so every end rings
a timer that gives back what was taken. Several may hold at once; the one that ends last decides.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.actions import (
    Action,
    BanChannel,
    BanMember,
    MuteMember,
    UnbanChannel,
    UnbanMember,
    UnmuteMember,
)
from bot.domain.capabilities import Capability
from bot.domain.people import AdminPower
from bot.domain.recurrence import CatchUp
from bot.services.timers import cancel_timer, set_timer
from models.cases import CaseState, case_by_id
from models.restrictions import (
    Restriction,
    RestrictionKind,
    open_restrictions,
    restriction_by_id,
    restrictions_of_case,
)

__all__ = [
    "ENDS",
    "RENEW_AFTER",
    "Lifted",
    "Place",
    "RestrictionKind",
    "Subject",
    "end_restriction",
    "lift",
    "lift_case",
    "note_freed",
    "restrict",
]

ENDS = "sanctions.end"
RENEW_AFTER = timedelta(days=300)
"""A longer mute or ban is asked for anew after that time, because a platform would let it end by itself."""


@dataclass(frozen=True, slots=True)
class Place:
    """The chat acted on: its id, its platform's key, the name of its time zone, and what the bot may do there.

    ``powers`` is what it was granted, ``capabilities`` what the platform lets any bot do.
    """

    chat_id: int
    chat_key: str
    zone: str
    powers: frozenset[AdminPower]
    capabilities: frozenset[Capability] = frozenset(Capability)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom an act is about. A channel can be banned and nothing else."""

    person_id: int
    key: str
    is_channel: bool = False


@dataclass(frozen=True, slots=True)
class Lifted:
    """Cases whose mute or ban was lifted early, and what gives the right back; both empty: there was nothing."""

    cases: tuple[int, ...]
    actions: tuple[Action, ...]


async def restrict(
    session: AsyncSession,
    kind: RestrictionKind,
    subject: Subject,
    place: Place,
    *,
    case_id: int,
    until: datetime | None,
    now: datetime,
) -> Action:
    """Begin a mute or ban; ``until`` (UTC) None: until it is lifted."""
    restriction = Restriction(
        chat_id=place.chat_id,
        person_id=subject.person_id,
        person_key=subject.key,
        is_channel=subject.is_channel,
        case_id=case_id,
        kind=kind,
        begins_at=now,
        ends_at=until,
    )
    session.add(restriction)
    await session.flush()
    await _watch(session, restriction, place, now)
    return await _hold(session, restriction, place)


async def lift_case(session: AsyncSession, case_id: int, place: Place, *, now: datetime) -> list[Action]:
    """Give back what one case took; what other cases took stays taken."""
    actions: list[Action] = []
    for restriction in await restrictions_of_case(session, case_id):
        if restriction.lifted_at is None:
            actions += await _lift(session, restriction, place, now)
    return actions


async def lift(
    session: AsyncSession, subject: Subject, kind: RestrictionKind, place: Place, *, now: datetime
) -> Lifted:
    """End every mute (or ban) of a person before its time. The cases stay; only what they took is given back.

    The platform is asked in any case: somebody may have muted the person by hand.
    """
    held = await open_restrictions(session, place.chat_id, subject.person_id, kind)
    for restriction in held:
        await _close(session, restriction, now)
    return Lifted(tuple(one.case_id for one in held), (_release(kind, subject, place.chat_key),))


async def note_freed(session: AsyncSession, chat_id: int, person_id: int, kind: RestrictionKind, now: datetime) -> None:
    """An admin gave somebody their rights back by hand: nothing of ours is held against them any more."""
    for restriction in await open_restrictions(session, chat_id, person_id, kind):
        await _close(session, restriction, now)


async def end_restriction(
    session: AsyncSession, restriction_id: int, place: Place, *, now: datetime
) -> tuple[Action, ...]:
    """The timer of a mute or ban rang: lift it if its time is over, ask for it anew if not. Empty: already lifted."""
    restriction = await restriction_by_id(session, restriction_id)
    if restriction is None or restriction.lifted_at is not None or restriction.ends_at is None:
        return ()
    if restriction.ends_at <= now:
        return tuple(await _lift(session, restriction, place, now))
    await _watch(session, restriction, place, now)
    return (await _hold(session, restriction, place),)


async def _watch(session: AsyncSession, restriction: Restriction, place: Place, now: datetime) -> None:
    """Ring when it ends, or when it must be asked for anew."""
    if restriction.ends_at is None:
        return
    await set_timer(
        session,
        ENDS,
        str(restriction.id),
        chat_id=place.chat_id,
        zone=place.zone,
        now=now,
        at=min(restriction.ends_at, now + RENEW_AFTER),
        payload={"restriction": restriction.id},
        catch_up=CatchUp.SEND_LATE,
        max_age=None,
    )


async def _hold(session: AsyncSession, restriction: Restriction, place: Place) -> Action:
    """Ask the platform for what is held against the person in all: until the last end there is."""
    held = await open_restrictions(session, place.chat_id, restriction.person_id, RestrictionKind(restriction.kind))
    ends = [one.ends_at for one in held]
    until = None if None in ends else max((end for end in ends if end is not None), default=None)
    key = restriction.person_key
    if restriction.is_channel:
        return BanChannel(chat_key=place.chat_key, channel_key=key)
    if restriction.kind == RestrictionKind.MUTE:
        return MuteMember(chat_key=place.chat_key, person_key=key, until=until)
    return BanMember(chat_key=place.chat_key, person_key=key, until=until)


async def _lift(session: AsyncSession, restriction: Restriction, place: Place, now: datetime) -> list[Action]:
    """Close one; the person is free when nothing else of the kind is held against them."""
    await _close(session, restriction, now)
    kind = RestrictionKind(restriction.kind)
    others = await open_restrictions(session, place.chat_id, restriction.person_id, kind)
    if others:
        return [await _hold(session, others[0], place)]
    subject = Subject(restriction.person_id, restriction.person_key, restriction.is_channel)
    return [_release(kind, subject, place.chat_key)]


async def _close(session: AsyncSession, restriction: Restriction, now: datetime) -> None:
    restriction.lifted_at = now
    await session.flush()
    await cancel_timer(session, ENDS, str(restriction.id))
    case = await case_by_id(session, restriction.case_id)
    if case is not None and case.state == CaseState.ACTIVE:
        case.state = CaseState.EXPIRED


def _release(kind: RestrictionKind, subject: Subject, chat_key: str) -> Action:
    if subject.is_channel:
        return UnbanChannel(chat_key=chat_key, channel_key=subject.key)
    if kind is RestrictionKind.MUTE:
        return UnmuteMember(chat_key=chat_key, person_key=subject.key)
    return UnbanMember(chat_key=chat_key, person_key=subject.key)
