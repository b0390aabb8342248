"""The customer groups as a surface of the platform."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from bot.domain.actions import (
    Action,
    DeleteMessages,
    MakeInvite,
    Receipt,
    SendFile,
    SendText,
    WithdrawInvite,
)
from bot.domain.clock import Clock
from bot.domain.entrusted import EntrustGreeting, EntrustWords
from bot.domain.events import AdminsListed, Event
from bot.domain.people import Admin, AdminPower, ChatRef, MemberStatus
from bot.platforms.port import Accept, Pulse, Rate, Refused
from bot.platforms.wecom.api.client import AppClient
from bot.platforms.wecom.customers import entrusting, mass_sends, news, statistics
from bot.platforms.wecom.customers.contact_welcome import ContactWelcome
from bot.platforms.wecom.customers.entrusting import Entrusting
from bot.platforms.wecom.customers.mass_sends import MassSends
from bot.platforms.wecom.customers.news import EVERYTHING, person
from bot.platforms.wecom.customers.reading import read_room
from bot.platforms.wecom.customers.tracker import Rooms
from bot.platforms.wecom.customers.ways import JoinWays
from bot.platforms.wecom.keys import Address, Place


class Follower(Protocol):
    """Something else that goes round beside the groups and the tasks, until cancelled."""

    @property
    def problem(self) -> str | None: ...

    async def run(self, accept: Accept) -> None: ...


class RoomSurface:
    """``client`` is closed by the app's own surface. ``name_of``: what colleagues are called."""

    name = news.SURFACE
    places = frozenset({Place.ROOM})

    def __init__(
        self,
        client: AppClient,
        rooms: Rooms,
        posts: MassSends,
        ways: JoinWays,
        *,
        left: Entrusting,
        contacts: ContactWelcome,
        clock: Clock,
        per_day: int,
        beside: Sequence[Follower] = (),
        name_of: Callable[[str], str] = str,
    ) -> None:
        self._client = client
        self._rooms = rooms
        self._posts = posts
        self._left = left
        self._contacts = contacts
        self._followers: Sequence[Follower] = (posts, left, *beside)
        self._ways = ways
        self._rates = (Rate(per_day, 86_400),)
        self._clock = clock
        self._name_of = name_of

    @property
    def pulse(self) -> Pulse:
        """Callbacks come by the app; only our own reading can stand still."""
        problems = (self._client.problem, self._rooms.problem, *(one.problem for one in self._followers))
        return Pulse(time.monotonic(), next(filter(None, problems), None))

    def rates(self, _: Address, /) -> tuple[Rate, ...]:
        return self._rates

    def reaches(self, _: Address) -> bool:
        return True

    async def open(self) -> None:
        """The app is proved by its private chats."""

    async def close(self) -> None:
        """What it uses is the app's."""

    async def listen(self, accept: Accept) -> None:
        async with asyncio.TaskGroup() as together:
            together.create_task(self._rooms.run(self._left.after(accept)))
            together.create_task(self._contacts.run())
            for one in self._followers:
                together.create_task(one.run(accept))

    def understand(self, content: object) -> list[Event]:
        if mass_sends.is_about_task(content):
            return [*mass_sends.understand(content, self._name_of)]
        if entrusting.is_about_entrusted(content):
            return entrusting.understand(content)
        if statistics.is_about_day(content):
            return [*statistics.understand(content, self._name_of)]
        return news.understand(content, self._name_of)

    async def perform(self, action: Action, address: Address) -> Receipt:
        """What is said becomes a task of the group's owner; it can be taken back until it was sent."""
        match action:
            case SendText() | SendFile():
                return await self._posts.create(address.name, action)
            case DeleteMessages():
                return await self._posts.cancel(action.messages)
            case EntrustGreeting() | EntrustWords():
                return await self._left.keep(address.name, action)
            case MakeInvite(person_key=key, name=name, known=known):
                made = await self._ways.invite(address.name, key, name, checked=known is not None)
                return Receipt(invite_url=made.url, is_picture=True)
            case WithdrawInvite(url=url):
                await self._ways.withdraw(address.name, url)
                return Receipt()
            case _:
                raise Refused(f"WeCom lets no program do this in a customer group: {action.kind}")

    async def list_admins(self, chat: ChatRef, address: Address, /) -> AdminsListed:
        """The owner and whom the owner made admins."""
        reading = await read_room(self._client, address.name)
        status = dict.fromkeys(sorted(reading.admins), MemberStatus.ADMIN) | {reading.owner: MemberStatus.OWNER}
        admins = tuple(
            Admin(person(key, self._name_of, reading.people[key].name), found, EVERYTHING)
            for key, found in status.items()
            if key in reading.people
        )
        powers = frozenset({AdminPower.INVITE})
        return AdminsListed(chat=chat, at=self._clock.now(), admins=admins, bot_powers=powers)

    async def count_members(self, address: Address, /) -> int:
        """Colleagues and customers; the app itself is no member."""
        return len((await read_room(self._client, address.name)).people)

    async def download(self, file_key: str, limit: int) -> bytes:
        raise Refused(f"nobody can send us a file in a customer group ({file_key[:64]}, {limit} bytes)")

    async def member_status(self, address: Address, person_key: str, /) -> MemberStatus:
        reading = await read_room(self._client, address.name)
        if person_key == reading.owner:
            return MemberStatus.OWNER
        if person_key in reading.admins:
            return MemberStatus.ADMIN
        return MemberStatus.MEMBER if person_key in reading.people else MemberStatus.LEFT
