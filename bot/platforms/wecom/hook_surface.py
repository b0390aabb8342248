"""The group webhooks as a surface of the platform: it speaks into groups and hears nothing."""

import asyncio
import time

from bot.domain.actions import Action, Receipt
from bot.domain.events import AdminsListed, Event
from bot.domain.people import ChatRef, MemberStatus
from bot.platforms.port import Accept, Pulse, Rate, Refused
from bot.platforms.wecom.api.transport import Wire
from bot.platforms.wecom.api_settings import ApiSettings
from bot.platforms.wecom.keys import Address, Place
from bot.platforms.wecom.webhook import Webhooks


class HookSurface:
    """``wire`` is closed with it."""

    name = "hook"
    places = frozenset({Place.HOOK})

    def __init__(self, hooks: Webhooks, *, wire: Wire, limits: ApiSettings) -> None:
        self._hooks = hooks
        self._wire = wire
        self._rates = (Rate(limits.hook_per_minute, 60),)

    @property
    def pulse(self) -> Pulse:
        """There is nothing to hear, so it is never deaf."""
        return Pulse(time.monotonic(), self._hooks.problem)

    def rates(self, _: Address, /) -> tuple[Rate, ...]:
        return self._rates

    def reaches(self, address: Address) -> bool:
        return self._hooks.knows(address.name)

    async def open(self) -> None:
        """A key is proved by the first message, and by nothing else."""

    async def close(self) -> None:
        await self._wire.close()

    async def listen(self, _: Accept) -> None:
        await asyncio.Event().wait()

    def understand(self, _: object) -> list[Event]:
        raise ValueError("webhooks tell nothing")

    async def perform(self, action: Action, address: Address) -> Receipt:
        return await self._hooks.perform(address.name, action)

    async def list_admins(self, chat: ChatRef, _: Address, /) -> AdminsListed:
        raise Refused(f"WeCom tells a webhook nothing about its group {chat.key}")

    async def count_members(self, _: Address, /) -> int:
        raise Refused("WeCom tells a webhook nothing about its group")

    async def download(self, file_key: str, limit: int) -> bytes:
        raise Refused(f"nobody can send a file to a webhook ({file_key[:64]}, {limit} bytes)")

    async def member_status(self, _: Address, person_key: str, /) -> MemberStatus:
        raise Refused(f"WeCom tells a webhook nothing about {person_key}")
