"""Introductions: a newcomer tells the group who they are; recognised in memory, kept once, never nagged about."""

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.events import Message
from bot.domain.people import SenderKind
from bot.domain.text import clean_name
from bot.services import place
from bot.services.points import give
from bot.services.welcome.greeting import is_welcome
from models.events import message_with_key
from models.introductions import add_introduction, introduction_of, newest_introductions
from models.welcome import names_without_introduction, newest_without_introduction

FEATURE: Final = "introductions"
EXPECTED: Final = 500
"""So many newcomers of a chat are kept in mind, the newest."""
_SHOWN: Final = 10
_NOISE: Final = re.compile(r"[\s\W_]+")


class Place(place.Place, Protocol):
    @property
    def memory(self) -> dict[str, object]: ...


@dataclass(slots=True)
class Newcomers:
    """Who may still introduce themselves: keys with join times, the oldest first."""

    joined: OrderedDict[str, datetime] = field(default_factory=OrderedDict)

    def expect(self, key: str, joined_at: datetime) -> None:
        self.joined[key] = joined_at
        self.joined.move_to_end(key)
        while len(self.joined) > EXPECTED:
            self.joined.popitem(last=False)

    def no_longer(self, key: str) -> None:
        self.joined.pop(key, None)


async def load_newcomers(session: AsyncSession, chat: Place) -> Newcomers:
    newcomers = Newcomers()
    for key, at in reversed(await newest_without_introduction(session, chat.id, chat.ref.platform, EXPECTED)):
        newcomers.expect(key, at)
    return newcomers


def newcomers_of(chat: Place) -> Newcomers:
    """What is kept in memory; whoever writes the table keeps this in step, so that no join reloads the chat."""
    newcomers = chat.memory.get(FEATURE)
    if not isinstance(newcomers, Newcomers):
        newcomers = chat.memory[FEATURE] = Newcomers()
    return newcomers


class Sign(StrEnum):
    """Why a message may be an introduction."""

    WORD = "word"
    REPLY = "reply"


def sign_of_introduction(message: Message, chat: Place) -> Sign | None:
    """Asked for every line, in memory: may this be a newcomer's introduction?"""
    joined_at = newcomers_of(chat).joined.get(message.sender.key)
    policy = chat.settings.introductions
    if joined_at is None or not policy.enabled or message.sender.kind is not SenderKind.PERSON:
        return None
    if not timedelta(0) <= message.at - joined_at <= timedelta(days=policy.days):
        return None
    if not message.is_plain or not is_long_enough(message.text, policy.min_length):
        return None
    said = message.text.casefold()
    if any(word.casefold() in said for word in policy.words):
        return Sign.WORD
    return Sign.REPLY if message.quoted is not None else None


def is_long_enough(text: str, least: int) -> bool:
    """Letters and digits count; spaces, dots and faces say nothing about a person."""
    return len(_NOISE.sub("", text)) >= least


@dataclass(frozen=True, slots=True)
class Introduced:
    points: int


@dataclass(frozen=True, slots=True)
class IntroducedBefore:
    pass


@dataclass(frozen=True, slots=True)
class NoIntroduction:
    """It answers some message, but not a welcome."""


async def introduce(
    session: AsyncSession, chat: Place, person_id: int, message: Message, sign: Sign | None
) -> Introduced | IntroducedBefore | NoIntroduction:
    """Keep an introduction, once per person. ``sign`` None: the person was asked, so any words will do."""
    if sign is Sign.REPLY:
        assert message.quoted is not None, "a reply quotes something"
        if not await is_welcome(session, chat.id, message.quoted.message_key):
            return NoIntroduction()
    is_first = await add_introduction(session, chat.id, person_id, message_key=message.message_key, at=message.at)
    newcomers_of(chat).no_longer(message.sender.key)
    if not is_first:
        return IntroducedBefore()
    points = chat.settings.introductions.points
    if points:
        ref = ref_of_introduction(person_id)
        await give(session, chat.id, person_id, points, "introduction", ref, message.at)
    return Introduced(points)


def ref_of_introduction(person_id: int) -> str:
    """How the ledger names the points for it."""
    return f"introduction:{person_id}"


async def has_introduced(session: AsyncSession, chat_id: int, person_id: int) -> bool:
    return await introduction_of(session, chat_id, person_id) is not None


@dataclass(frozen=True, slots=True)
class Told:
    """``text`` None: the words are no longer kept."""

    name: str
    at: datetime
    text: str | None = None


async def introduction(session: AsyncSession, chat_id: int, person_id: int, name: str) -> Told | None:
    """What somebody said about themselves. None: nothing yet."""
    found = await introduction_of(session, chat_id, person_id)
    if found is None:
        return None
    message = await message_with_key(session, chat_id, found.message_key)
    return Told(clean_name(name), found.at, message.text if message is not None else None)


@dataclass(frozen=True, slots=True)
class Overview:
    """The newest introductions, and newcomers who have not said anything about themselves."""

    told: Sequence[Told]
    missing: Sequence[str]


async def overview(session: AsyncSession, chat: Place, *, now: datetime) -> Overview:
    platform = chat.ref.platform
    since = now - timedelta(days=chat.settings.introductions.days)
    newest = await newest_introductions(session, chat.id, platform, _SHOWN)
    missing = await names_without_introduction(session, chat.id, platform, since)
    return Overview(
        [Told(clean_name(name), introduction.at) for introduction, name in newest],
        [clean_name(name) for name, _ in missing],
    )
