"""Is there anything against this line? First in memory, for every line; then exactly, for the few that look bad.

What is known of a sender is in the database, and a line must cost next to nothing. So every line is judged as if its
sender had just come, which finds too much but never too little; only what is found then is judged by what we know.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.events import MemberJoined, Message, MessageEdited
from bot.domain.people import Role, SenderKind
from bot.services.authority import is_staff
from bot.services.guard.memory import Guard, Place, guard_of, is_settled
from bot.services.moderation.facts import MessageFacts, facts_of
from bot.services.moderation.places import Invitation, door_behind
from bot.services.moderation.ruleset import Verdict
from bot.services.roster import is_active
from models.invitations import invitations_into
from models.moderation import rules_that_spare
from models.people import member_of, people_named

ADMINS_FRESH: Final = timedelta(seconds=61)
"""The pipeline reads an admin list that is older than a minute first; where that failed, nobody is acted on."""
_NAME: Final = re.compile(r"(?<![\w@./])@([A-Za-z][A-Za-z0-9_]{3,31})\b")
_MOST_NAMES: Final = 10
_ADMIN: Final = frozenset({Role.ADMIN})
_NOBODY: Final[frozenset[Role]] = frozenset()
_JUST_NOW: Final = timedelta(0)


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Why a line is looked at closely. ``is_rest``: it belongs to an album that was condemned already."""

    is_rest: bool = False


_SUSPICION: Final = Suspicion()
_REST: Final = Suspicion(is_rest=True)


def happened_at(message: Message) -> datetime:
    """When the text that is judged was written: an edit has a time of its own."""
    return message.edited_at if isinstance(message, MessageEdited) else message.at


def suspicion(message: Message, chat: Place) -> Suspicion | None:
    """Asked for every line, in memory. None: nothing can be held against it."""
    guard = guard_of(chat)
    if guard is None or not guard.ready.rules or not is_active(chat.state):
        return None
    ready, past, key = guard.ready, guard.past, message.sender.key
    roles = _ADMIN if key in chat.admins else _NOBODY
    is_edit = isinstance(message, MessageEdited)
    at = happened_at(message)
    if key in past.settled:
        facts = facts_of(message, member_age=None, message_count=ready.bounds.messages, edited=is_edit, roles=roles)
        verdict = ready.exact.judge(facts, past.windows, at)
    else:
        names = _names_in(message.text) if ready.needs_names else ()
        facts = facts_of(
            message, member_age=_JUST_NOW, message_count=0, edited=is_edit, roles=roles, strange_names=names
        )
        verdict = ready.loose.judge(facts, past.windows, at)
    if message.album is not None and not roles and message.sender.kind is SenderKind.PERSON:
        album = past.album(message.album)
        if message.message_key not in album.keys:
            album.keys.append(message.message_key)
        if album.is_condemned:
            return _REST
    if verdict is None:
        return None
    if verdict.decisive is None and past.is_noted(key, _rules_of(verdict), at):
        return None
    return _SUSPICION


async def exact_verdict(
    session: AsyncSession, message: Message, chat: Place, guard: Guard, person_id: int
) -> Verdict | None:
    """What the rules say, with everything we know of the sender: how long here, how much said, which duties."""
    at = happened_at(message)
    spared = await rules_that_spare(session, chat.id, person_id, at)
    if "" in spared:
        return None
    member = await member_of(session, chat.id, person_id)
    age = at - member.joined_at if member is not None and member.joined_at is not None else None
    count = member.message_count if member is not None else 0
    roles = chat.roles.get(person_id, frozenset())
    if is_staff(message.sender.key, person_id, chat):
        roles |= _ADMIN
    facts = facts_of(
        message,
        member_age=age,
        message_count=count,
        edited=isinstance(message, MessageEdited),
        roles=roles,
        strange_names=await _strange_names(session, message) if guard.ready.needs_names else (),
    )
    facts.own_doors = await _own_doors(session, chat.id, facts)
    if not roles and not guard.ready.needs_names and is_settled(guard.ready.bounds, age=age, messages=count):
        guard.past.settle(message.sender.key)
    verdict = guard.ready.exact.judge(facts, guard.past.windows, at, spared=spared)
    if verdict is not None:
        guard.past.note(message.sender.key, _rules_of(verdict), at)
    return verdict


def _rules_of(verdict: Verdict) -> list[str]:
    return [finding.rule_id for finding in verdict.shadows]


def has_fresh_admins(chat: Place, now: datetime) -> bool:
    """Whether the admin list is fresh enough to act on somebody who is not on it."""
    return chat.admins_read_at is not None and now - chat.admins_read_at <= ADMINS_FRESH


def needs_forgetting(event: MemberJoined, chat: Place) -> bool:
    """Whether somebody who joins is remembered as one who has long been here."""
    guard = guard_of(chat)
    return guard is not None and event.person.key in guard.past.settled


def _names_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.lower() for name in _NAME.findall(text)))[:_MOST_NAMES] if "@" in text else ()


async def _own_doors(session: AsyncSession, chat_id: int, facts: MessageFacts) -> frozenset[str]:
    """Where invitations that this chat's members were given lead, as far as the message holds any."""
    doors = {f"https://{one.route}": one.route for one in facts.addresses if isinstance(door_behind(one), Invitation)}
    return (
        frozenset(doors[url] for url in await invitations_into(session, chat_id, among=doors)) if doors else frozenset()
    )


async def _strange_names(session: AsyncSession, message: Message) -> tuple[str, ...]:
    """The @names in a text that nobody we know bears."""
    return tuple(
        [name for name in _names_in(message.text) if not await people_named(session, message.chat.platform, name)]
    )
