"""One welcome for everybody who came within a short time; the one before goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.settings.welcome import WelcomeSettings
from bot.domain.text import Text, clean_name
from models.chats import chat_by_id
from models.outbox import action_with_message
from models.welcome import (
    ArrivalState,
    WelcomePost,
    add_buddy,
    add_post,
    arrivals_waiting,
    buddies_in,
    drop_buddy,
    drop_posts,
    posts_in,
    settle_waiting,
)

FEATURE: Final = "welcome"
GREET: Final = "welcome.greet"
REMOVE: Final = "welcome.remove"
_DELETABLE: Final = timedelta(hours=47)
"""A platform lets bots delete messages for two days (Bot API, deleteMessages: not older than 48 hours)."""
_RULES_SHOWN: Final = 500


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to be greeted."""

    person_id: int
    key: str
    name: str

    @property
    def mention(self) -> Text:
        return Text.mention(clean_name(self.name), self.key)


@dataclass(frozen=True, slots=True)
class Party:
    """Who is greeted together: those who are new, and those who are back."""

    new: tuple[Guest, ...] = ()
    back: tuple[Guest, ...] = ()

    @property
    def everybody(self) -> tuple[Guest, ...]:
        return self.new + self.back


async def waiting_party(session: AsyncSession, chat_id: int, platform: str, *, since: datetime) -> Party:
    """Who waits for a welcome, is here, not held by any case since, and came no earlier than ``since``."""
    new: list[Guest] = []
    back: list[Guest] = []
    for arrival, key, name in await arrivals_waiting(session, chat_id, platform):
        if arrival.joined_at is not None and arrival.joined_at >= since:
            (back if arrival.is_back else new).append(Guest(arrival.person_id, key, name))
    return Party(tuple(new), tuple(back))


async def party_is_over(session: AsyncSession, chat_id: int, greeted: Party, *, in_raid: bool = False) -> None:
    """Nobody waits any more, greeted or not."""
    otherwise = ArrivalState.RAID if in_raid else ArrivalState.PASSED
    await settle_waiting(session, chat_id, [guest.person_id for guest in greeted.everybody], otherwise)


@dataclass(frozen=True, slots=True)
class Standing:
    """Messages to delete now, by the actions that sent them, and when to look again (UTC)."""

    remove: tuple[int, ...]
    look_at: datetime | None


async def keep_post(
    session: AsyncSession, chat_id: int, action_id: int, *, now: datetime, policy: WelcomeSettings
) -> Standing:
    """A welcome was said. The ones before it go, where the group wants that."""
    earlier = await posts_in(session, chat_id)
    going = earlier if policy.delete_previous else [post for post in earlier if post.remove_at is None]
    await drop_posts(session, going)
    minutes = policy.delete_after_minutes
    remove_at = now + timedelta(minutes=minutes) if minutes else None
    await add_post(session, WelcomePost(action_id=action_id, chat_id=chat_id, at=now, remove_at=remove_at))
    removed = [post for post in going if policy.delete_previous and now - post.at < _DELETABLE]
    return Standing(tuple(post.action_id for post in removed), await _next_removal(session, chat_id))


async def remove_due(session: AsyncSession, chat_id: int, *, now: datetime) -> Standing:
    """Welcomes whose time is up."""
    posts = await posts_in(session, chat_id)
    due = [post for post in posts if post.remove_at is not None and post.remove_at <= now]
    await drop_posts(session, due)
    removed = [post.action_id for post in due if now - post.at < _DELETABLE]
    return Standing(tuple(removed), await _next_removal(session, chat_id))


async def _next_removal(session: AsyncSession, chat_id: int) -> datetime | None:
    return min((post.remove_at for post in await posts_in(session, chat_id) if post.remove_at), default=None)


async def is_welcome(session: AsyncSession, chat_id: int, message_key: str) -> bool:
    """Whether a message is a welcome of ours."""
    action = await action_with_message(session, chat_id, message_key)
    return action is not None and action.feature == FEATURE


def greeted_since(now: datetime, policy: WelcomeSettings, join_limit: timedelta) -> datetime:
    """Who came before this moment is not greeted any more."""
    return now - join_limit - timedelta(seconds=policy.window_seconds)


async def known_member_count(session: AsyncSession, chat_id: int) -> int | None:
    """How many members the platform told at the last count; None: it was never asked."""
    return (await chat_by_id(session, chat_id)).member_count


def named(guests: Iterable[Guest], limit: int) -> tuple[list[Text], int]:
    """Mentions of the first ``limit`` guests, and how many more there are."""
    everybody = list(guests)
    return [guest.mention for guest in everybody[:limit]], max(len(everybody) - limit, 0)


def excerpt(rules: str) -> str:
    """The rules as far as a welcome has room for them."""
    return rules if len(rules) <= _RULES_SHOWN else rules[: _RULES_SHOWN - 1].rstrip() + "…"


# -- buddies -------------------------------------------------------------------------------------------------------


async def become_buddy(session: AsyncSession, chat_id: int, person_id: int, *, now: datetime) -> bool:
    """Somebody volunteers to look after newcomers. False: they did before."""
    return await add_buddy(session, chat_id, person_id, now)


async def stop_being_buddy(session: AsyncSession, chat_id: int, person_id: int) -> bool:
    """False: they were none."""
    return await drop_buddy(session, chat_id, person_id)


async def buddies(session: AsyncSession, chat_id: int, platform: str) -> list[Guest]:
    """Who looks after newcomers; whose turn it is stands first."""
    found = await buddies_in(session, chat_id, platform)
    return [Guest(buddy.person_id, key, name) for buddy, key, name in found]


async def next_buddy(
    session: AsyncSession, chat_id: int, platform: str, *, now: datetime, but: Iterable[int]
) -> Guest | None:
    """Whose turn it is to look after newcomers; nobody looks after themselves."""
    left_out = set(but)
    for buddy, key, name in await buddies_in(session, chat_id, platform):
        if buddy.person_id not in left_out:
            buddy.named_at = now
            return Guest(buddy.person_id, key, name)
    return None
