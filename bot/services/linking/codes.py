"""Codes to be linked with: asked for on one platform, entered on another, agreed to on both.

Whoever holds somebody's code can do nothing with it but ask: the account that asked for it has the last word, and
sees who it is. So a stolen code gives nobody another's duties, points or data.
"""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import PlatformName
from bot.services.audiences import private_chat_id
from bot.services.linking.joining import Joined, join_persons, may_be_one, platforms_of
from models import linking as stored
from models.chats import chat_by_id
from models.connections import groups_run_by
from models.linking import LinkOutcome, LinkRequest, LinkTry
from models.merging import accounts_on, groups_of

CODE_LIFE: Final = timedelta(minutes=10)
ANSWER_LIFE: Final = timedelta(minutes=30)
"""How long both sides have to agree once the code was entered."""
WITHIN: Final = timedelta(hours=1)
MOST_CODES: Final = 5
MOST_TRIES: Final = 5
_YES: Final = frozenset({"yes", "是", "是我", "确认", "同意"})
_NO: Final = frozenset({"no", "不", "不是", "不是我", "取消", "拒绝"})
_KEPT_FOR: Final = timedelta(days=7)
_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that looks like another
_LENGTH: Final = 8


@dataclass(frozen=True, slots=True)
class NewCode:
    code: str
    until: datetime


@dataclass(frozen=True, slots=True)
class TooOften:
    """Asked for, or tried, too many times within an hour."""

    again_at: datetime


@dataclass(frozen=True, slots=True)
class NoGoodCode:
    """Mistyped, expired or used: which of them helps nobody honest, a new one does."""


@dataclass(frozen=True, slots=True)
class OwnCode:
    """It is entered where it was asked for."""


@dataclass(frozen=True, slots=True)
class CannotBeOne:
    """Both have an account on the same platform, or one of them is no person."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that waits for somebody's word."""

    id: int
    asker_id: int
    taker_id: int
    asker_chat_id: int
    taker_chat_id: int
    by_id: int | None
    is_agreed: bool
    until: datetime


@dataclass(frozen=True, slots=True)
class NothingWaits:
    """Answered already, or too late."""


@dataclass(frozen=True, slots=True)
class Who:
    """One side, as the other one is shown it. ``duties``: groups it owns, administers or has a role in.

    ``username`` is what nobody else on its platform has; a name anybody can take.
    """

    name: str
    username: str | None
    platform: str
    groups: int
    duties: int


async def new_code(
    session: AsyncSession,
    person_id: int,
    *,
    platform: str,
    chat_id: int,
    by_id: int | None = None,
    now: datetime,
) -> NewCode | TooOften:
    """A code for a person. ``chat_id``: where they will be asked for their last word; ``by_id``: who asks for them."""
    asked = await stored.requests_asked_since(session, by_id or person_id, now - WITHIN)
    if len(asked) >= MOST_CODES:
        return TooOften(asked[-MOST_CODES] + WITHIN)
    await stored.forget_old_requests(session, now - _KEPT_FOR)
    await stored.end_waiting_codes(session, person_id, now)
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    session.add(
        LinkRequest(
            code_hash=_hash(code),
            person_id=person_id,
            platform=platform,
            chat_id=chat_id,
            by_id=by_id,
            asked_at=now,
            expires_at=now + CODE_LIFE,
        )
    )
    await session.flush()
    return NewCode(f"{code[:4]}-{code[4:]}", now + CODE_LIFE)


async def enter_code(
    session: AsyncSession, said: str, person_id: int, *, chat_id: int, now: datetime
) -> Waiting | NoGoodCode | TooOften | OwnCode | CannotBeOne:
    """Somebody enters a code: it is used up, and waits for their own yes."""
    tried = await stored.tries_since(session, person_id, now - WITHIN)
    if len(tried) >= MOST_TRIES:
        return TooOften(tried[-MOST_TRIES] + WITHIN)
    request = await stored.code_waiting(session, _hash(_read(said)), now)
    if request is None:
        session.add(LinkTry(person_id=person_id, at=now))
        return NoGoodCode()
    if request.person_id == person_id:
        return OwnCode()
    if not await may_be_one(session, request.person_id, person_id):
        return CannotBeOne()
    until = now + ANSWER_LIFE
    if not await stored.take_code(session, request.id, by_id=person_id, chat_id=chat_id, now=now, until=until):
        return NoGoodCode()
    return await _waiting(session, request.id)


async def agree(session: AsyncSession, request: Waiting, *, now: datetime) -> Waiting | NothingWaits:
    """Who entered the code says yes: now the other side is asked."""
    if not await stored.agree(session, request.id, now=now):
        return NothingWaits()
    return await _waiting(session, request.id)


async def refuse(session: AsyncSession, request: Waiting, *, now: datetime) -> bool:
    """One side says no, and that is the end of it. False: it had ended before."""
    return await stored.end_request(session, request.id, LinkOutcome.REFUSED, now=now)


async def link(session: AsyncSession, request: Waiting, *, now: datetime) -> Joined | CannotBeOne | NothingWaits:
    """Both have said yes. Whoever has the last word stays the person they are; the other one becomes them."""
    if not request.is_agreed:
        return NothingWaits()
    may = await may_be_one(session, request.asker_id, request.taker_id)
    outcome = LinkOutcome.LINKED if may else LinkOutcome.REFUSED
    if not await stored.end_request(session, request.id, outcome, now=now):
        return NothingWaits()
    if not may:
        return CannotBeOne()
    return await join_persons(session, request.asker_id, request.taker_id, now=now)


async def waiting_for(session: AsyncSession, person_id: int, *, now: datetime) -> Waiting | NothingWaits:
    """What this person is asked about now."""
    request = await stored.request_waiting_for(session, person_id, now)
    return await _waiting(session, request.id) if request is not None else NothingWaits()


async def waiting_with_id(session: AsyncSession, request_id: int, *, now: datetime) -> Waiting | NothingWaits:
    """A request that is still open."""
    request = await stored.request_with_id(session, request_id)
    if request is None or request.ended_at is not None or request.expires_at <= now or request.taken_by_id is None:
        return NothingWaits()
    return await _waiting(session, request_id)


async def _waiting(session: AsyncSession, request_id: int) -> Waiting:
    one = await stored.request_with_id(session, request_id)
    assert one is not None, "it was there a moment ago"
    assert one.taken_by_id is not None, "nobody waits before a code was entered"
    assert one.taken_chat_id is not None, "a code is entered somewhere"
    return Waiting(
        id=one.id,
        asker_id=one.person_id,
        taker_id=one.taken_by_id,
        asker_chat_id=one.chat_id,
        taker_chat_id=one.taken_chat_id,
        by_id=one.by_id,
        is_agreed=one.agreed_at is not None,
        until=one.expires_at,
    )


async def who(session: AsyncSession, person_id: int, *, besides: str) -> Who:
    """A side as the other one is shown it: by its account on another platform than ``besides``."""
    accounts = await accounts_on(session, [person_id])
    shown = next((one for one in accounts if one.platform != besides), accounts[0])
    groups, duties = await groups_of(session, person_id), await groups_run_by(session, person_id)
    return Who(shown.name, shown.username, shown.platform, groups, len(duties))


async def helper_chat_id(session: AsyncSession, request: Waiting) -> int | None:
    """The private chat of the owner who got the code on the asker's behalf; None: nobody did, or cannot be told."""
    if request.by_id is None:
        return None
    platform = PlatformName((await chat_by_id(session, request.asker_chat_id)).platform)
    return await private_chat_id(session, platform, request.by_id)


async def other_platforms(session: AsyncSession, person_id: int, platform: str) -> list[PlatformName]:
    """Where else this person has an account."""
    return [PlatformName(one) for one in sorted(await platforms_of(session, person_id) - {platform})]


def answer_in(said: str) -> bool | None:
    """What somebody answers by typing; None: it is no answer."""
    word = said.strip().casefold()
    return word in _YES if word in _YES | _NO else None


def looks_like_a_code(said: str) -> bool:
    return len(_read(said)) == _LENGTH and set(_read(said)) <= set(_LETTERS)


def _read(said: str) -> str:
    """A code as it was typed: in any letter case and width, with or without its dash."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", said).upper() if letter.isalnum())[:64]


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
