"""Who came and who went in the app's group chats, found by reading them again and again.

A reading that failed or is not whole tells nothing. A reading in which many are missing at once is believed only when
a second one says the same.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.domain.events import (
    BotStandingChanged,
    ChatClosed,
    ChatRenamed,
    Event,
    MemberChanged,
    MemberJoined,
    MemberLeft,
)
from bot.domain.people import AdminPower, ChatRef, MemberStatus, PersonRef
from bot.domain.text import clean_name, clean_text
from bot.platforms.port import Accept, Gone, RawUpdate, Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.api.client import AppClient
from bot.platforms.wecom.keys import Address, Place
from bot.platforms.wecom.telling import Telling, moment_told, reading_own
from bot.storage.writer import Writer
from models import wecom_appchats
from models.wecom_appchats import Difference, WecomAppchatChange

_log = logging.getLogger(__name__)

SURFACE = "appchat"
OURS: frozenset[AdminPower] = frozenset({AdminPower.RESTRICT, AdminPower.INVITE, AdminPower.CHANGE_INFO})
"""What the app may do in a chat it made; it is no member of it."""

_AT_ONCE = 100  # changes in one update
_MANY_LEFT = 5
_SECOND_LOOK = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class Reading:
    """A group chat as ``appchat/get`` tells of it."""

    chatid: str
    name: str
    owner: str
    members: frozenset[str]


async def read(client: AppClient, chatid: str) -> Reading:
    """Raises as ``AppClient.get``, and Unsure where the answer is not whole."""
    info = (await client.get("appchat/get", {"chatid": chatid})).get("chat_info")
    if not isinstance(info, dict) or info.get("chatid") != chatid or not isinstance(info.get("name"), str):
        raise Unsure("appchat/get told of no chat, or of another one")
    owner, listed = info.get("owner"), info.get("userlist")
    if not isinstance(listed, list) or not all(isinstance(one, str) and 0 < len(one) <= 64 for one in listed):
        raise Unsure("appchat/get told of no members")
    if not isinstance(owner, str) or owner not in listed:
        raise Unsure("appchat/get left out the owner, and who knows who else")
    return Reading(chatid, clean_text(info["name"]), owner, frozenset(listed))


class Membership:
    """Keeps the readings and tells of what differs. ``look_soon`` brings the next reading forward."""

    def __init__(self, client: AppClient, *, writer: Writer, clock: Clock) -> None:
        self._client = client
        self._writer = writer
        self._clock = clock
        self._every = client.limits.membership_poll_seconds
        self._nudge = asyncio.Event()
        self._counts: dict[str, int] = {}
        self._telling = Telling("Who came to WeCom's group chats", lets_through=())

    @property
    def problem(self) -> str | None:
        return self._telling.problem

    def look_soon(self) -> None:
        self._nudge.set()

    async def count(self, chatid: str) -> int:
        """How many were in the chat when it was last read; a chat never read before is read now."""
        if chatid not in self._counts:
            async with self._writer.reader() as session:
                self._counts[chatid] = await wecom_appchats.member_count(session, chatid)
        if not self._counts[chatid]:
            await self.look(chatid)
        return self._counts[chatid]

    async def members(self, chatid: str) -> frozenset[str]:
        """Who was in the chat when it was last read; a chat never read before is read now. Raises as ``look``."""
        async with self._writer.reader() as session:
            known = await wecom_appchats.members_of(session, chatid)
        return frozenset(known) or (await self.look(chatid)).members

    async def enter(self, reading: Reading) -> None:
        """A chat just made: from now on it is read."""
        await self._keep(reading)

    async def look(self, chatid: str) -> Reading:
        """Read one chat and keep what is found. Raises as ``read``; whatever it raises, nothing was noticed."""
        reading = await read(self._client, chatid)
        async with self._writer.reader() as session:
            before = await wecom_appchats.members_of(session, chatid)
        missing = before - reading.members
        if len(missing) > max(_MANY_LEFT, len(before) // 3):
            await self._clock.sleep(_SECOND_LOOK)
            again = await read(self._client, chatid)
            if before - again.members != missing:
                raise Unsure("two readings of the members differ")
            reading = again
        await self._keep(reading)
        return reading

    async def run(self, accept: Accept) -> None:
        """Until cancelled: read every chat at its time, tell what differs. Trouble with one leaves the others alone."""
        while True:
            self._nudge.clear()
            await self.look_at_all()
            await self.tell(accept)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._every):
                    await self._nudge.wait()

    async def look_at_all(self) -> None:
        try:
            async with self._writer.reader() as session:
                chatids = await wecom_appchats.appchat_ids(session)
            for chatid in chatids:
                await self._look_patiently(chatid)
        except DatabaseUnavailable as error:
            _log.warning("WeCom: group chats are not read: %s", error)

    async def _look_patiently(self, chatid: str) -> None:
        try:
            await self.look(chatid)
        except Gone:
            self._counts.pop(chatid, None)
            close = partial(wecom_appchats.close_appchat, chatid=chatid, at=self._clock.now())
            await self._writer.write(close)
        except (RetryLater, Unreached, Unsure, Refused) as error:
            _log.info("WeCom: the members of group chat %s could not be read: %s", chatid, error)

    async def tell(self, accept: Accept) -> None:
        """Everything that was noticed and not told yet, forgotten once it is durable."""
        with self._telling.attempt():
            async with self._writer.reader() as session:
                changes = await wecom_appchats.untold_changes(session)
            if changes:
                await accept(_updates(changes))
                await self._writer.write(partial(wecom_appchats.forget_changes, until=changes[-1].id))

    async def _keep(self, reading: Reading) -> None:
        keep = partial(
            wecom_appchats.keep_reading,
            chatid=reading.chatid,
            name=reading.name,
            owner=reading.owner,
            members=reading.members,
            at=self._clock.now(),
        )
        await self._writer.write(keep)
        self._counts[reading.chatid] = len(reading.members)


def _updates(changes: Sequence[WecomAppchatChange]) -> list[RawUpdate]:
    """One update for at most a hundred changes of one reading; the same changes make the same updates again."""
    readings: defaultdict[tuple[str, int], list[WecomAppchatChange]] = defaultdict(list)
    for change in changes:
        readings[change.chatid, change.version].append(change)
    return [
        RawUpdate(
            key=f"{SURFACE}:{chatid}:{version}:{at // _AT_ONCE}:{found[0].noticed_at.timestamp():.0f}",
            lane=Address(Place.APPCHAT, chatid).key,
            content={
                "surface": SURFACE,
                "chatid": chatid,
                "at": found[0].noticed_at.isoformat(),
                "changes": [[one.kind, one.value] for one in found[at : at + _AT_ONCE]],
            },
        )
        for (chatid, version), found in readings.items()
        for at in range(0, len(found), _AT_ONCE)
    ]


def understand(content: object, name_of: Callable[[str], str] = str) -> list[Event]:
    """The events of one update of ours. Raises ValueError on what makes no sense.

    ``name_of``: what people are called; WeCom tells newer apps their userids only.
    """
    with reading_own():
        told: Any = content
        chat = Address(Place.APPCHAT, told["chatid"]).ref()
        at = moment_told(told["at"])
        if not all(isinstance(value, str) for _, value in told["changes"]):
            raise ValueError("a change that names nobody")
        return [_event(chat, at, Difference(kind), value, name_of) for kind, value in told["changes"]]


def _event(chat: ChatRef, at: datetime, kind: Difference, value: str, name_of: Callable[[str], str]) -> Event:
    match kind:
        case Difference.BEGUN:
            by = person(value, name_of)
            return BotStandingChanged(
                chat=chat, at=at, by=by, old=MemberStatus.LEFT, new=MemberStatus.ADMIN, powers=OURS
            )
        case Difference.PRESENT:
            member = MemberStatus.MEMBER  # what we are told of somebody who was there before us
            return MemberChanged(chat=chat, at=at, person=person(value, name_of), by=None, old=member, new=member)
        case Difference.JOINED:
            return MemberJoined(chat=chat, at=at, person=person(value, name_of))
        case Difference.LEFT:
            return MemberLeft(chat=chat, at=at, person=person(value, name_of))
        case Difference.RENAMED:
            return ChatRenamed(chat=chat, at=at, title=value)
        case Difference.CLOSED:
            return ChatClosed(chat=chat, at=at)


def person(userid: str, name_of: Callable[[str], str]) -> PersonRef:
    return PersonRef(key=userid, name=clean_name(name_of(userid)), username=userid)
