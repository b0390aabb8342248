"""The gate: somebody asks to be let in, answers the group's questions, and one decision settles it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import PlatformName
from bot.domain.recurrence import CatchUp
from bot.domain.settings import settings_from_json
from bot.domain.settings.gate import GateSettings
from bot.services.timers import set_timer
from models.chats import active_groups, chat_by_id
from models.gate import GateRequest, RequestState, open_requests, request_of, settle_request
from models.people import has_left, identities_with_keys, identity_of, member_of
from models.restrictions import is_banned

KNOCK, EXPIRE, LOOK = "gate.knock", "gate.expire", "gate.look"
AGAIN_AFTER = timedelta(days=1)
"""Whoever was turned away may ask again after so long."""
ANSWER_LIFE = timedelta(days=1)
LONGEST_ANSWER = 500
Answers = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """A group that can be asked for."""

    id: int
    title: str


@dataclass(frozen=True, slots=True)
class Begun:
    """The request stands; ``questions`` are to be answered first."""

    request_id: int
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotNow:
    """Nothing was begun; ``key`` is the phrase that says why."""

    key: str
    may_withdraw: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """This decision is the one that counts."""

    person_id: int
    person_key: str


@dataclass(frozen=True, slots=True)
class SettledAlready:
    state: RequestState
    by_id: int | None


async def groups_meant(session: AsyncSession, platform: PlatformName, person_id: int, said: str) -> list[OpenGroup]:
    """Groups with an open gate that this person is not in; with ``said``, those called so, else those that hold it."""
    groups = [chat for chat in await active_groups(session) if chat.platform == platform and chat.settings != "{}"]
    gated = [chat for chat in groups if settings_from_json(chat.settings).gate.enabled]
    found = [OpenGroup(chat.id, chat.title) for chat in gated if not await is_inside(session, chat.id, person_id)]
    wanted = said.strip().casefold()
    exact = [one for one in found if one.title.casefold() == wanted]
    return exact or [one for one in found if wanted in one.title.casefold()]


async def is_inside(session: AsyncSession, chat_id: int, person_id: int) -> bool:
    is_known = await member_of(session, chat_id, person_id) is not None
    return is_known and not await has_left(session, chat_id, person_id)


async def knock(
    session: AsyncSession, chat_id: int, person_id: int, private_id: int, *, now: datetime, cause: int | None
) -> None:
    """Go on in the group's own name: its settings and its admins are what counts from here. Once for each ``cause``."""
    chat = await chat_by_id(session, chat_id)
    zone = settings_from_json(chat.settings).general.time_zone
    payload = {"private": private_id, "person": person_id}
    await set_timer(
        session, KNOCK, f"{chat_id}:{cause}:{person_id}", chat_id=chat_id, zone=zone, now=now, at=now, payload=payload,
        catch_up=CatchUp.SEND_LATE, max_age=ANSWER_LIFE,
    )  # fmt: skip


async def enter(
    session: AsyncSession, chat_id: int, person_id: int, policy: GateSettings, *, now: datetime
) -> Begun | NotNow:
    """Enter a request, or say why not. Asked again while the questions are open, they are put anew."""
    if not policy.enabled:
        return NotNow("gate.closed")
    if await is_inside(session, chat_id, person_id):
        return NotNow("gate.inside")
    if await is_banned(session, chat_id, person_id, now):
        return NotNow("gate.banned")
    request = await request_of(session, chat_id, person_id)
    if request is None:
        request = GateRequest(chat_id=chat_id, person_id=person_id, state=RequestState.ASKING, asked_at=now)
        session.add(request)
    elif request.state == RequestState.OPEN:
        return NotNow("gate.waiting", may_withdraw=True)
    elif request.state == RequestState.TURNED_AWAY and now - (request.settled_at or now) < AGAIN_AFTER:
        return NotNow("gate.not-again-yet")
    request.state, request.answers, request.asked_at = RequestState.ASKING, "[]", now
    request.settled_at = request.settled_by_id = None
    await session.flush()
    return Begun(request.id, policy.questions)


def opens_by_itself(answers: Answers, policy: GateSettings) -> bool:
    said = [answer.casefold() for _, answer in answers]
    return any(word.casefold() in answer for word in policy.accept for answer in said)


async def submit(session: AsyncSession, chat_id: int, person_id: int, answers: Answers) -> GateRequest | None:
    """All is answered: from now on it waits for a decision. None: it was withdrawn or settled meanwhile."""
    request = await request_of(session, chat_id, person_id)
    if request is None or request.state != RequestState.ASKING:
        return None
    request.state = RequestState.OPEN
    request.answers = json.dumps([list(one) for one in answers], ensure_ascii=False)
    await session.flush()
    return request


async def settle(
    session: AsyncSession,
    platform: PlatformName,
    chat_id: int,
    person_id: int,
    state: RequestState,
    *,
    by: int | None,
    now: datetime,
) -> Settled | SettledAlready | None:
    """One of several who decide at once is the one. None: this person never asked."""
    request = await request_of(session, chat_id, person_id)
    identity = await identity_of(session, platform, person_id)
    if request is None or identity is None:
        return None
    begun = (RequestState.OPEN, RequestState.ASKING) if state is RequestState.WITHDRAWN else (RequestState.OPEN,)
    if not await settle_request(session, request.id, begun, state, by=by, at=now):
        settled = await request_of(session, chat_id, person_id) or request
        return SettledAlready(RequestState(settled.state), settled.settled_by_id)
    return Settled(person_id, identity.key)


async def is_still_about(session: AsyncSession, chat_id: int, person_id: int, asked: str) -> bool:
    """Whether a button is about the request as it stands, and not about one before it."""
    request = await request_of(session, chat_id, person_id)
    return request is not None and request.asked_at == datetime.fromisoformat(asked)


async def asker_with_key(session: AsyncSession, platform: PlatformName, chat_id: int, key: str) -> int | None:
    """Who of those who ever asked has this key."""
    found = await identities_with_keys(session, platform, [key])
    request = await request_of(session, chat_id, found[0].person_id) if found else None
    return request.person_id if request is not None else None


async def waiting(session: AsyncSession, chat_id: int, platform: PlatformName) -> list[tuple[str, str, datetime]]:
    """(key, name, since when) of those about whom somebody must decide."""
    return await open_requests(session, chat_id, platform)


LET_IN, TURNED_AWAY = RequestState.LET_IN, RequestState.TURNED_AWAY
WITHDRAWN, EXPIRED = RequestState.WITHDRAWN, RequestState.EXPIRED
