"""How newcomers fare: who asked and was not heard, and how many found their way into the group."""

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.settings import settings_from_json
from bot.domain.walltime import day_bounds
from bot.services.cases import deleted_since
from models.chats import chat_by_id
from models.events import EventRow
from models.introductions import introduced_between
from models.newcomers import (
    answered_messages,
    first_messages,
    joins_between,
    members_among,
    messages_of,
    staff_messages,
)
from models.people import names_of

NEW_FOR: Final = timedelta(days=7)
PATIENCE: Final = timedelta(minutes=30)
"""A question that nobody of the staff followed within this time was not heard."""
_MOST: Final = 500
"""Of a raid's thousands the newest are looked at."""
_FIRST: Final = 5
"""So many messages after joining are somebody's first words."""
_ASKS: Final = re.compile(
    r"[?？]"
    r"|请问|怎么|怎样|如何|为什么|哪里|哪儿|哪个|哪位|什么时候|多少|有没有|能不能|可不可以|是不是|求助|请教|吗\s*$|呢\s*$"
    r"|^\s*(?:how|what|where|when|why|who|which|can|could|is there|are there|does|do you|anyone)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A newcomer's question nobody took up; ``at`` is when it was asked (UTC)."""

    person_id: int
    name: str
    message_key: str
    at: datetime
    text: str


def asking_line(text: str) -> str:
    """The line of a longer text that asks; the whole text where none does alone."""
    return next((line for line in text.splitlines() if looks_like_question(line)), text)


def looks_like_question(text: str) -> bool:
    """Whether a line asks something, by its marks and words; meant to miss little, not to be sure."""
    return not text.startswith("/") and _ASKS.search(text) is not None


async def unanswered_newcomers(session: AsyncSession, chat_id: int, since: datetime, now: datetime) -> list[Unanswered]:
    """Who of the newcomers was not heard, longest waiting first. One line per person: their newest such question."""
    newest = {one.person_id: one for one in await open_questions(session, chat_id, since, now)}
    return sorted(newest.values(), key=lambda one: one.at)


async def open_questions(session: AsyncSession, chat_id: int, since: datetime, now: datetime) -> list[Unanswered]:
    """Questions among the first words of members new for at most a week, asked from ``since`` on, oldest first.

    Answered is what somebody else replied to, or what a message of the staff in the same topic followed within half
    an hour. What was asked less than half an hour ago may still be.
    """
    waiting = await _not_taken_up(session, chat_id, await _asked(session, chat_id, since, now), now)
    chat = await chat_by_id(session, chat_id)
    names = await names_of(session, chat.platform, {one.person_id for one in waiting if one.person_id})
    return [
        Unanswered(one.person_id, names.get(one.person_id, "?"), one.message_key, one.at, one.text or "")
        for one in waiting
        if one.person_id is not None and one.message_key is not None
    ]


async def _asked(session: AsyncSession, chat_id: int, since: datetime, now: datetime) -> list[EventRow]:
    came = await joins_between(session, chat_id, since - NEW_FOR, now)
    here = await members_among(session, chat_id, came)
    latest = sorted(((at, person) for person, at in came.items() if person in here), reverse=True)[:_MOST]
    joined = {person: at for at, person in latest}
    words: defaultdict[int, int] = defaultdict(int)
    asked: list[EventRow] = []
    for message in await messages_of(session, chat_id, joined, since - NEW_FOR, now):
        person = message.person_id
        if person is None or not joined[person] <= message.at <= joined[person] + NEW_FOR:
            continue
        words[person] += 1
        is_early = words[person] <= _FIRST and since <= message.at <= now - PATIENCE
        if is_early and message.message_key and looks_like_question(message.text or ""):
            asked.append(message)
    return asked


async def _not_taken_up(session: AsyncSession, chat_id: int, asked: list[EventRow], now: datetime) -> list[EventRow]:
    if not asked:
        return []
    end = now + timedelta(seconds=1)  # an answer of this very moment counts
    answered = await answered_messages(session, chat_id, asked, end)
    moments: defaultdict[str | None, list[datetime]] = defaultdict(list)
    for at, topic in await staff_messages(session, chat_id, asked[0].at, end):
        moments[topic].append(at)
    return [one for one in asked if one.message_key not in answered and not _followed(moments[one.topic], one.at)]


def _followed(moments: list[datetime], at: datetime) -> bool:
    """Whether one of these moments (ascending) lies within half an hour after ``at``."""
    following = bisect_right(moments, at)
    return following < len(moments) and moments[following] <= at + PATIENCE


@dataclass(frozen=True, slots=True)
class Activation:
    """Of the people who joined: how many spoke within a day, within a week, and said who they are.

    What a case deleted was not said.
    """

    joined: int
    spoke_in_a_day: int
    spoke_in_a_week: int
    introduced: int


async def activation(session: AsyncSession, chat_id: int, from_day: date, to_day: date) -> Activation:
    """Numbers about those who joined on the chat's own days ``from_day`` to ``to_day``, both included."""
    chat = await chat_by_id(session, chat_id)
    general = settings_from_json(chat.settings).general
    zone = ZoneInfo(general.time_zone)
    start = day_bounds(from_day, zone, general.day_start)[0]
    end = day_bounds(to_day, zone, general.day_start)[1]
    joined = await joins_between(session, chat_id, start, end)
    deleted = {one.message_key: one.count for one in await deleted_since(session, chat_id, start)}
    spoke = await first_messages(session, chat_id, joined, end + NEW_FOR, deleted)
    introduced = await introduced_between(session, chat_id, start, end + NEW_FOR)
    waits = [at - joined[person] for person, at in spoke.items()]
    return Activation(
        joined=len(joined),
        spoke_in_a_day=sum(wait <= timedelta(days=1) for wait in waits),
        spoke_in_a_week=sum(wait <= NEW_FOR for wait in waits),
        introduced=sum(person in joined for person in introduced),
    )
