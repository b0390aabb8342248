"""The playground as the house sees it: one bot in a pretend world behind the Platform port."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from bot.domain.actions import Action, Receipt
from bot.domain.capabilities import Capability
from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.domain.events import AdminsListed, Event
from bot.domain.people import Admin, ChatRef, MemberStatus, PlatformName
from bot.platforms.playground import inbound
from bot.platforms.playground.capabilities import CAPABILITIES
from bot.platforms.playground.outbound import Outbound
from bot.platforms.playground.people import People
from bot.platforms.playground.state import Person, Room
from bot.platforms.playground.world import World
from bot.platforms.port import Accept, Gone, Pulse, Rate, RawUpdate, Refused, TooLarge, Unsure

BOT_KEY = "hearth"


class PlaygroundPlatform:
    """``world`` is what is so, ``people`` moves it. ``look_every``: seconds between looks for what is new."""

    def __init__(self, *, clock: Clock, bot_name: str = "围炉", look_every: float = 0.05) -> None:
        self.world = World(clock, bot=Person(BOT_KEY, bot_name, "hearth_bot", is_bot=True))
        self.people = People(self.world)
        self._outbound = Outbound(self.world)
        self._clock = clock
        self._look_every = look_every
        self._pulse = Pulse()
        self.keep: Callable[[], Awaitable[None]] = _nothing
        """Returns once everything that happened is durable. A world in memory has nothing to do."""

    @property
    def name(self) -> PlatformName:
        return PlatformName.PLAYGROUND

    @property
    def bot_key(self) -> str:
        return BOT_KEY

    @property
    def bot_username(self) -> str | None:
        return self.world.bot.username

    @property
    def capabilities(self) -> frozenset[Capability]:
        return CAPABILITIES

    def capabilities_in(self, _chat: ChatRef) -> frozenset[Capability]:
        return CAPABILITIES

    def rates_in(self, _chat_key: str) -> tuple[Rate, ...]:
        return ()

    def messages_in(self, _action: Action) -> int:
        return 1

    @property
    def pulse(self) -> Pulse:
        return self._pulse

    async def open(self) -> None:
        """Nothing to prove here."""

    async def close(self) -> None:
        """Nothing to give back."""

    def take(self) -> list[RawUpdate]:
        """Everything the bot has not been told yet, taken off the queue."""
        self.world.lapse()
        taken = list(self.world.queue)
        self.world.queue.clear()
        return taken

    async def listen(self, accept: Accept) -> None:
        """Deliver what happens until cancelled; an update leaves the queue once it is durable."""
        while True:
            self.world.lapse()
            await self.keep()
            batch = list(self.world.queue)
            if batch:
                await accept(batch)
                for _ in batch:
                    self.world.queue.popleft()
            self._pulse = Pulse(last_heard_at=time.monotonic())
            await asyncio.sleep(self._look_every)

    def understand(self, raw: RawUpdate) -> list[Event]:
        return inbound.understand(raw)

    async def perform(self, action: Action) -> Receipt:
        """As a server does: what was done is durable before anybody is told that it is done."""
        receipt = self._outbound.perform(action)
        try:
            await self.keep()
        except DatabaseUnavailable as error:
            raise Unsure(str(error)) from error
        return receipt

    async def list_admins(self, chat: ChatRef) -> AdminsListed:
        room = self._room(chat)
        admins = tuple(
            Admin(self.world.people[key].ref(), standing.status, standing.powers, standing.is_anonymous)
            for key, standing in room.standings.items()
            if standing.status.is_admin
        )
        own = self.world.standing(room, BOT_KEY)
        return AdminsListed(
            chat=chat, at=self._clock.now(), admins=admins, bot_status=own.status, bot_powers=own.powers
        )

    async def count_members(self, chat: ChatRef) -> int:
        room = self._room(chat)
        others = [key for key in room.standings if key != BOT_KEY]
        return sum(self.world.standing(room, key).status.is_present for key in others)

    async def download(self, file_key: str, limit: int) -> bytes:
        content = self.world.files.get(file_key)
        if content is None:
            raise Refused("there is no such file")
        if len(content) > limit:
            raise TooLarge(f"the file has {len(content)} bytes")
        return content

    async def member_status(self, chat: ChatRef, person_key: str) -> MemberStatus:
        return self.world.standing(self._room(chat), person_key).status

    def _room(self, chat: ChatRef) -> Room:
        """Raises Gone where the bot is not."""
        room = self.world.rooms.get(chat.key)
        if room is None or not self.world.standing(room, BOT_KEY).status.is_present:
            raise Gone("the bot is not in this chat")
        return room


async def _nothing() -> None:
    pass
