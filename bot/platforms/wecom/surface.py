"""What the platform asks of one of its surfaces. Chats go by their addresses here, updates by the surface's name."""

from typing import Protocol

from bot.domain.actions import Action, Receipt
from bot.domain.events import AdminsListed, Event
from bot.domain.people import ChatRef, MemberStatus
from bot.platforms.port import Accept, Pulse, Rate
from bot.platforms.wecom.keys import Address, Place


class Surface(Protocol):
    """``name`` stands in every update it keeps, under "surface", and in front of every file key."""

    @property
    def name(self) -> str: ...

    @property
    def places(self) -> frozenset[Place]:
        """The kinds of chats it serves."""

    @property
    def pulse(self) -> Pulse: ...

    def rates(self, address: Address, /) -> tuple[Rate, ...]: ...

    def reaches(self, address: Address) -> bool:
        """Whether it may write there by itself, as far as is known."""

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def listen(self, accept: Accept) -> None: ...

    def understand(self, content: object) -> list[Event]: ...

    async def perform(self, action: Action, address: Address) -> Receipt: ...

    async def list_admins(self, chat: ChatRef, address: Address, /) -> AdminsListed: ...

    async def count_members(self, address: Address, /) -> int | None: ...

    async def download(self, file_key: str, limit: int) -> bytes: ...

    async def member_status(self, address: Address, person_key: str, /) -> MemberStatus: ...
