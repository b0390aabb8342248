"""The group webhooks as a surface of the platform: it speaks into groups and hears nothing."""

import asyncio
import logging
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.domain.actions import Action, Receipt
from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.domain.events import AdminsListed, BotStandingChanged, Event
from bot.domain.people import Admin, AdminPower, ChatRef, MemberStatus, PersonRef, PlatformName
from bot.domain.text import clean_name
from bot.platforms.port import Accept, Pulse, Rate, RawUpdate, Refused
from bot.platforms.wecom.api.transport import Wire
from bot.platforms.wecom.api_settings import ApiSettings
from bot.platforms.wecom.keys import Address, Place
from bot.platforms.wecom.telling import moment_told, reading_own
from bot.platforms.wecom.webhook import Webhooks
from bot.storage.writer import Writer
from models.chats import chats_with_keys

_log = logging.getLogger(__name__)
_PATIENCE = timedelta(seconds=15)


class HookSurface:
    """``owners`` run every group with a webhook, the first of them first. ``wire`` is closed with it."""

    name = "hook"
    places = frozenset({Place.HOOK})

    def __init__(
        self, hooks: Webhooks, *, owners: Sequence[str], wire: Wire, writer: Writer, clock: Clock, limits: ApiSettings
    ) -> None:
        self._hooks = hooks
        self._owners = owners
        self._wire = wire
        self._writer = writer
        self._clock = clock
        self._rates = (Rate(limits.hook_per_minute, 60),)

    @property
    def pulse(self) -> Pulse:
        """There is nothing to hear, so it is never deaf."""
        return Pulse(time.monotonic(), self._hooks.problem)

    def rates(self, _: Address, /) -> tuple[Rate, ...]:
        return self._rates

    def reaches(self, address: Address) -> bool:
        return address.name in self._hooks.names

    async def open(self) -> None:
        """A key is proved by the first message, and by nothing else."""

    async def close(self) -> None:
        await self._wire.close()

    async def listen(self, accept: Accept) -> None:
        """Tell of the webhooks that are new in the settings; WeCom tells of nothing here."""
        while not await self._is_told(accept):
            await self._clock.sleep(_PATIENCE)
        await asyncio.Event().wait()

    async def _is_told(self, accept: Accept) -> bool:
        keys = {Address(Place.HOOK, name).key: name for name in self._hooks.names}
        try:
            async with self._writer.reader() as session:
                known = {chat.key for chat in await chats_with_keys(session, PlatformName.WECOM, set(keys))}
        except DatabaseUnavailable as error:
            _log.warning("WeCom: the house is not told of new webhooks yet: %s", error)
            return False
        at = self._clock.now().isoformat()
        new = [
            RawUpdate(key=key, lane=key, content={"surface": self.name, "name": name, "at": at})
            for key, name in keys.items()
            if key not in known
        ]
        try:
            await accept(new)
        except Exception as error:  # noqa: BLE001  whatever storage says, it is told another time
            _log.warning("WeCom: the house could not be told of new webhooks (%s)", type(error).__name__)
            return False
        return True

    def understand(self, content: object) -> list[Event]:
        """A webhook became ours: its group is there from now on, and the first owner brought us in."""
        with reading_own():
            told: Any = content
            chat, at = Address(Place.HOOK, told["name"]).ref(told["name"]), moment_told(told["at"])
        if not self._owners:
            raise ValueError("nobody owns the group")
        by = _person(self._owners[0])
        return [BotStandingChanged(chat=chat, at=at, by=by, old=MemberStatus.LEFT, new=MemberStatus.MEMBER)]

    async def perform(self, action: Action, address: Address) -> Receipt:
        return await self._hooks.perform(address.name, action)

    async def list_admins(self, chat: ChatRef, _: Address, /) -> AdminsListed:
        """The owners in the settings: WeCom tells a webhook nothing about its group."""
        everything = frozenset(AdminPower)
        admins = tuple(Admin(_person(userid), MemberStatus.OWNER, everything) for userid in reversed(self._owners))
        return AdminsListed(chat=chat, at=self._clock.now(), admins=admins)

    async def count_members(self, _: Address, /) -> int | None:
        """WeCom tells a webhook nothing about its group."""
        return None

    async def download(self, file_key: str, limit: int) -> bytes:
        raise Refused(f"nobody can send a file to a webhook ({file_key[:64]}, {limit} bytes)")

    async def member_status(self, _: Address, person_key: str, /) -> MemberStatus:
        if person_key in self._owners:
            return MemberStatus.OWNER
        raise Refused("WeCom tells a webhook nothing about its group")


def _person(userid: str) -> PersonRef:
    return PersonRef(userid, clean_name(userid))
