"""Whom a command means: by an answered message, a number, a name that was tapped, or an @name.

Names are for people, numbers decide. An @name counts only when exactly one account bears it and was seen here lately;
letters that merely look like it never match. Nobody acts on staff, on themselves, or on what is no person.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.events import Message
from bot.domain.people import PersonRef, PlatformName, SenderKind
from bot.services.authority import Standing, is_staff
from bot.services.moderation.normalise import fold
from bot.services.restrictions import Subject
from bot.services.roster import person_ids
from models.people import Identity, Member, identities_with_keys, member_of, people_named

FRESH = timedelta(days=30)
_KEY_LENGTHS = range(5, 21)


class Why(StrEnum):
    """Why nobody is meant; also the text key ``sanctions.not-<why>``."""

    NOBODY = "nobody"
    UNKNOWN = "unknown"
    LOOK_ALIKE = "look-alike"
    SEVERAL = "several"
    STALE = "stale"
    TWO_PEOPLE = "two-people"
    SELF = "self"
    STAFF = "staff"
    SERVICE = "service"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class NotMeant:
    why: Why


@dataclass(frozen=True, slots=True)
class Target:
    """``rest`` is what the command said beside the name. ``message_key``: the answered message, when it is theirs."""

    person_id: int
    ref: PersonRef
    rest: str
    message_key: str | None = None
    excerpt: str = ""

    @property
    def subject(self) -> Subject:
        return Subject(self.person_id, self.ref.key, self.ref.kind is SenderKind.FOREIGN_CHANNEL)


async def target_of(
    session: AsyncSession,
    message: Message,
    text: str,
    chat: Standing,
    *,
    chat_id: int,
    by_id: int,
    now: datetime,
    channels: bool = False,
    lenient: bool = False,
) -> Target | NotMeant:
    """Whom an act is about, refused where nobody may act. ``text`` is what followed the command's name.

    ``channels``: channels that speak may be meant too. ``lenient``: an @name need not have been seen lately, for acts
    that only give something back.
    """
    meant = await person_meant(session, message, text, chat_id=chat_id, now=now, lenient=lenient)
    if isinstance(meant, NotMeant):
        return meant
    kind = meant.ref.kind
    if kind in (SenderKind.SERVICE, SenderKind.LINKED_CHANNEL):
        return NotMeant(Why.SERVICE)
    if meant.person_id == by_id:
        return NotMeant(Why.SELF)
    if kind is SenderKind.ANONYMOUS_ADMIN or is_staff(meant.ref.key, meant.person_id, chat):
        return NotMeant(Why.STAFF)
    if kind is SenderKind.FOREIGN_CHANNEL and not channels:
        return NotMeant(Why.CHANNEL)
    return meant


async def person_meant(
    session: AsyncSession, message: Message, text: str, *, chat_id: int, now: datetime, lenient: bool = True
) -> Target | NotMeant:
    """Whom a command names, whoever it is: for commands that only show something."""
    named = await _named(session, message, text, chat_id=chat_id, now=now, lenient=lenient)
    if isinstance(named, NotMeant):
        return named
    quoted = message.quoted
    if quoted is None or quoted.sender is None or not quoted.sender.key:
        return named or NotMeant(Why.NOBODY)
    if named is not None and named.ref.key != quoted.sender.key:
        return NotMeant(Why.TWO_PEOPLE)
    ids = await person_ids(session, message.chat.platform, [quoted.sender], now)
    rest = named.rest if named is not None else text.strip()
    return Target(ids[quoted.sender.key], quoted.sender, rest, quoted.message_key, quoted.text)


async def _named(
    session: AsyncSession, message: Message, text: str, *, chat_id: int, now: datetime, lenient: bool
) -> Target | NotMeant | None:
    """Whom the words themselves name; None: nobody, so the answered message decides."""
    tapped = _tapped(message, text)
    if tapped is not None:
        ids = await person_ids(session, message.chat.platform, [tapped], now)
        return Target(ids[tapped.key], tapped, text.strip()[len(tapped.name) :].strip())
    word, _, rest = text.strip().partition(" ")
    rest = rest.strip()
    if word.startswith("@") and len(word) > 1:
        found = await _by_username(session, message.chat.platform, word[1:], chat_id, now, lenient=lenient)
    elif len(word.lstrip("-")) in _KEY_LENGTHS and word.lstrip("-").isascii() and word.lstrip("-").isdigit():
        known = await identities_with_keys(session, message.chat.platform, [word])
        found = known[0] if known else Why.UNKNOWN
    else:
        return None
    if isinstance(found, Why):
        return NotMeant(found)
    ref = PersonRef(found.key, found.name, found.username, kind=SenderKind(found.kind))
    return Target(found.person_id, ref, rest)


def _tapped(message: Message, text: str) -> PersonRef | None:
    """A person whose name the writer chose from a list: the name stands first and carries the person's key."""
    said = text.strip()
    return next((one for one in message.mentions if one.key and one.name and said.startswith(one.name)), None)


async def _by_username(
    session: AsyncSession, platform: PlatformName, name: str, chat_id: int, now: datetime, *, lenient: bool
) -> Identity | Why:
    if not name.isascii():
        return Why.LOOK_ALIKE if fold(name).isascii() else Why.UNKNOWN
    bearers = await people_named(session, platform, name)
    if len(bearers) > 1:
        return Why.SEVERAL
    member = await member_of(session, chat_id, bearers[0].person_id) if bearers else None
    if member is None:
        return Why.UNKNOWN
    return bearers[0] if lenient or now - _last_seen(member) <= FRESH else Why.STALE


def _last_seen(member: Member) -> datetime:
    moments = (member.first_seen_at, member.joined_at, member.changed_at, member.last_message_at)
    return max(moment for moment in moments if moment is not None)
