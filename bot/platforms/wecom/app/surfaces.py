"""The self-built app as two surfaces of the platform: its private chats, and the group chats it made."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from bot.domain.actions import Action, Receipt
from bot.domain.events import AdminsListed, Event, MemberChanged
from bot.domain.founding import FoundGroup
from bot.domain.people import Admin, AdminPower, ChatRef, MemberStatus
from bot.platforms.port import Accept, Gone, Pulse, Rate, Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.api.client import AppClient
from bot.platforms.wecom.api.transport import Wire
from bot.platforms.wecom.app import membership
from bot.platforms.wecom.app.appchats import Appchats
from bot.platforms.wecom.app.founding import Founding
from bot.platforms.wecom.app.membership import Membership
from bot.platforms.wecom.app.outbound import MemberChats
from bot.platforms.wecom.keys import Address, Place


class AppSurface:
    """Private chats of the app. What it is told comes in through its callbacks, by ``hear`` and ``read``.

    ``heard``: the pulse of the callbacks. ``wire`` is closed with it.
    """

    name = "app"
    places = frozenset({Place.APP})

    def __init__(
        self,
        client: AppClient,
        chats: MemberChats,
        *,
        wire: Wire,
        hear: Callable[[Accept], Awaitable[None]],
        read: Callable[[object], list[Event]],
        heard: Callable[[], Pulse],
    ) -> None:
        self._client = client
        self._chats = chats
        self._wire = wire
        self._hear = hear
        self._read = read
        self._heard = heard
        limits = client.limits
        self._rates = (Rate(limits.member_per_minute, 60), Rate(limits.member_per_hour, 3_600))

    @property
    def pulse(self) -> Pulse:
        heard = self._heard()
        return Pulse(heard.last_heard_at, self._client.problem or heard.problem)

    def rates(self, _: Address, /) -> tuple[Rate, ...]:
        return self._rates

    def reaches(self, _: Address) -> bool:
        """Whoever can see the app can be written to, and only a message tells who can."""
        return True

    async def open(self) -> None:
        """Credentials that are refused stop this surface and no other: what is wrong shows in its pulse."""
        with suppress(RetryLater, Unreached, Unsure, Refused, Gone):
            await self._client.prove()

    async def close(self) -> None:
        await self._client.close()
        await self._wire.close()

    async def listen(self, accept: Accept) -> None:
        await self._hear(accept)

    def understand(self, content: object) -> list[Event]:
        return self._read(content)

    async def perform(self, action: Action, address: Address) -> Receipt:
        return await self._chats.perform(address.name, action)

    async def list_admins(self, chat: ChatRef, _: Address, /) -> AdminsListed:
        raise Refused(f"a private chat has no admins ({chat.key})")

    async def count_members(self, _: Address, /) -> int:
        return 1

    async def download(self, file_key: str, limit: int) -> bytes:
        return await self._client.download(file_key, limit)

    async def member_status(self, address: Address, person_key: str, /) -> MemberStatus:
        return MemberStatus.MEMBER if person_key == address.name else MemberStatus.LEFT


class AppchatSurface:
    """Group chats the app made. Their members are read from time to time; what is said there nobody tells us."""

    name = membership.SURFACE
    places = frozenset({Place.APPCHAT})

    def __init__(
        self,
        client: AppClient,
        chats: Appchats,
        members: Membership,
        *,
        founding: Founding,
        wire: Wire,
        owners: Sequence[str] = (),
        name_of: Callable[[str], str] = str,
    ) -> None:
        self._client = client
        self._chats = chats
        self._members = members
        self._founding = founding
        self._wire = wire
        self._owners = owners
        self._name_of = name_of

    @property
    def pulse(self) -> Pulse:
        """Nobody calls us, so only our own reading can stand still; and what is wrong with the app is told once."""
        return Pulse(time.monotonic(), self._client.problem or self._members.problem or self._founding.problem)

    def rates(self, _: Address, /) -> tuple[Rate, ...]:
        """Messages are counted by their readers, over all chats."""
        return ()

    def reaches(self, _: Address) -> bool:
        return True

    async def open(self) -> None:
        """The app is proved by its private chats."""

    async def close(self) -> None:
        await self._client.close()
        await self._wire.close()

    async def listen(self, accept: Accept) -> None:
        async with asyncio.TaskGroup() as together:
            together.create_task(self._founding.run(), name="wecom group chats")
            together.create_task(self._members.run(accept), name="wecom membership")

    def understand(self, content: object) -> list[Event]:
        """That an owner of the settings is a member is no news: the admin list says more."""
        told = membership.understand(content, self._name_of)
        return [one for one in told if not (isinstance(one, MemberChanged) and one.person.key in self._owners)]

    async def perform(self, action: Action, address: Address) -> Receipt:
        if isinstance(action, FoundGroup):
            return await self._chats.found(action)
        return await self._chats.perform(address.name, action)

    async def list_admins(self, chat: ChatRef, address: Address, /) -> AdminsListed:
        """The owners in the settings own these, too. The last of the list is the one WeCom names."""
        listed = await self._chats.list_admins(chat, address.name)
        theirs = {admin.person.key.lower() for admin in listed.admins}
        ours = [membership.person(one, self._name_of) for one in reversed(self._owners) if one.lower() not in theirs]
        owners = tuple(Admin(one, MemberStatus.OWNER, frozenset(AdminPower)) for one in ours)
        return replace(listed, admins=owners + tuple(listed.admins))

    async def count_members(self, address: Address, /) -> int:
        return await self._chats.count_members(address.name)

    async def download(self, file_key: str, limit: int) -> bytes:
        raise Refused(f"nobody can send us a file in a group chat of the app ({file_key[:64]}, {limit} bytes)")

    async def member_status(self, address: Address, person_key: str, /) -> MemberStatus:
        return (
            MemberStatus.OWNER
            if person_key in self._owners
            else (await self._chats.member_status(address.name, person_key))
        )
