"""Handing invitations out and taking them back: one for each member of a group, made once and kept.

The platform is asked by an action and answers by an event, so nothing waits for it. Now and then it is asked whether
the link still leads into the group: somebody may have revoked it there, or the group may have become another one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.actions import MakeInvite, WithdrawInvite
from bot.domain.events import InviteAnswered
from bot.domain.recurrence import CatchUp
from bot.services.place import Place
from bot.services.timers import set_timer
from models import invitations as stored
from models.invitations import Invitation

GOOD_FOR: Final = timedelta(hours=1)
"""So long an invitation is handed out without asking the platform whether it still leads into the group."""
PATIENCE: Final = timedelta(minutes=2)
"""So long an answer of the platform is waited for before it is asked again."""
MOST_AN_HOUR: Final = 60
"""For so many invitations of one group the platform is asked in an hour."""
KNOCKS_TELL: Final = timedelta(days=30)
"""Where somebody asked to be let in within this time, nobody comes into the group without an admin's word."""
_GIVES_BACK: Final = frozenset({"back", "undo", "恢复", "还回"})
REVOKE: Final = "invitations.revoke"
"""The timer that revokes an invitation whose owner was forgotten."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where the answer goes: to a line of the group, or (no line) to the person privately."""

    line: str | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    url: str
    is_picture: bool
    person_id: int
    person_key: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class ToBeMade:
    action: MakeInvite


@dataclass(frozen=True, slots=True)
class BeingMade:
    """It was asked for a moment ago, and the answer is on its way."""


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    pass


@dataclass(frozen=True, slots=True)
class TakenAway:
    """An admin has withdrawn this person's invitation."""


@dataclass(frozen=True, slots=True)
class TooMany:
    """The group has asked for so many that the platform is left alone for a while."""


@dataclass(frozen=True, slots=True)
class NotMade:
    person_id: int
    asked: Asked
    lacks_right: bool


@dataclass(frozen=True, slots=True)
class Stray:
    """Nobody may use what was made: it is taken back."""

    action: WithdrawInvite


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """Told before."""


@dataclass(frozen=True, slots=True)
class HasNone:
    pass


@dataclass(frozen=True, slots=True)
class WithdrawnBefore:
    pass


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """``action`` None: it had not been made yet."""

    action: WithdrawInvite | None


async def ask(
    session: AsyncSession,
    chat: Place,
    person_id: int,
    person_key: str,
    name: str,
    asked: Asked,
    *,
    number: int,
    now: datetime,
) -> Ready | ToBeMade | BeingMade | SwitchedOff | TakenAway | TooMany:
    """Somebody wants their invitation; ``number`` tells this asking from others.

    ``name``: what the platform's own admins see beside it.
    """
    if not chat.settings.invitations.enabled:
        return SwitchedOff()
    known = await stored.invitation_of(session, chat.id, person_id)
    if known is not None and known.withdrawn_at is not None:
        return TakenAway()
    if known is not None and known.url is not None and _is_good(known, chat, now):
        return Ready(known.url, known.is_picture, person_id, person_key, asked)
    if known is not None and known.is_pending and now - known.asked_at < PATIENCE:
        return BeingMade()
    if await stored.asked_since(session, chat.id, now - timedelta(hours=1)) >= MOST_AN_HOUR:
        return TooMany()
    if known is None:
        known = Invitation(
            chat_id=chat.id, person_id=person_id, person_key=person_key, made_in=chat.ref.key, asked_at=now
        )
        await stored.add_invitation(session, known)
    known.person_key, known.asked_at, known.is_pending = person_key, now, True
    known.asked_line, known.asked_topic = asked.line, asked.topic
    action = MakeInvite(
        chat_key=chat.ref.key,
        person_key=person_key,
        name=name,
        known=known.url,
        by_request=await _by_request(session, chat, now),
        ask=number,
    )
    return ToBeMade(action)


def _is_good(known: Invitation, chat: Place, now: datetime) -> bool:
    is_fresh = known.checked_at is not None and now - known.checked_at < GOOD_FOR
    return is_fresh and known.made_in == chat.ref.key


async def _by_request(session: AsyncSession, chat: Place, now: datetime) -> bool | None:
    """Whether an admin must let in who comes; None: as the platform's own settings say."""
    approval = chat.settings.invitations.approval
    if approval != "auto":
        return approval == "always"
    return True if await stored.has_knocked_since(session, chat.id, now - KNOCKS_TELL) else None


async def keep_answer(
    session: AsyncSession, chat: Place, event: InviteAnswered, *, now: datetime
) -> Ready | NotMade | Stray | KnownAnswer:
    """The platform has answered. Who withdrew or forgot in the meantime is not overruled."""
    known = await stored.invitation_for_key(session, chat.id, event.person_key)
    if event.url is None:
        if known is None or not known.is_pending:
            return KnownAnswer()
        known.is_pending = False
        return NotMade(known.person_id, Asked(known.asked_line, known.asked_topic), event.lacks_right)
    if known is None or known.withdrawn_at is not None or (not known.is_pending and known.url != event.url):
        return Stray(WithdrawInvite(chat_key=chat.ref.key, url=event.url))
    if not known.is_pending:
        return KnownAnswer()
    if known.url != event.url:
        known.url, known.made_at = event.url, now
    known.is_picture, known.is_pending = event.is_picture, False
    known.checked_at, known.made_in = now, chat.ref.key
    asked = Asked(known.asked_line, known.asked_topic)
    return Ready(event.url, event.is_picture, known.person_id, event.person_key, asked)


async def withdraw(
    session: AsyncSession, chat: Place, person_id: int, *, by_id: int, now: datetime
) -> Withdrawn | WithdrawnBefore | HasNone:
    """An admin takes somebody's invitation away; they get no other until it is given back."""
    known = await stored.invitation_of(session, chat.id, person_id)
    if known is None:
        return HasNone()
    if known.withdrawn_at is not None:
        return WithdrawnBefore()
    url, known.url = known.url, None
    known.withdrawn_at, known.withdrawn_by_id, known.is_pending = now, by_id, False
    if url is None:
        return Withdrawn(None)
    return Withdrawn(WithdrawInvite(chat_key=chat.ref.key, url=url))


def means_give_back(text: str) -> bool:
    """Whether what follows the name takes a withdrawal back."""
    return text.strip().lower() in _GIVES_BACK


async def give_back(session: AsyncSession, chat_id: int, person_id: int) -> bool:
    """Somebody may ask for an invitation again; False: nothing was taken from them."""
    known = await stored.invitation_of(session, chat_id, person_id)
    if known is None or known.withdrawn_at is None:
        return False
    known.withdrawn_at = known.withdrawn_by_id = None
    return True


async def leave_none_behind(session: AsyncSession, person_id: int, *, now: datetime) -> bool:
    """A person is about to be forgotten: their invitations lead nowhere soon. True: timers were set for that."""
    found = await stored.invitations_by(session, person_id)
    for known, chat in found:
        await set_timer(
            session,
            REVOKE,
            f"{chat.id}:{person_id}",
            chat_id=chat.id,
            zone="UTC",
            now=now,
            at=now,
            payload={"url": known.url},
            catch_up=CatchUp.SEND_LATE,
            max_age=None,
        )
    return bool(found)
