"""The smallest platform there can be, and a house on it that can be killed and started again.

What people do is written into updates by hand; what the bot does is a list of actions. Any act can be made to fail or
to hang, which no real platform does on request.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import func, select

from bot.domain.actions import Action, Receipt, SendText
from bot.domain.capabilities import Capability
from bot.domain.clock import MovableClock
from bot.domain.events import AdminsListed, ButtonPressed, Event, MessageReceived
from bot.domain.people import Admin, AdminPower, ChatKind, ChatRef, MemberStatus, PersonRef, PlatformName, SenderKind
from bot.phrases import Phrases
from bot.pipeline.house import House, HouseRules, source_of
from bot.pipeline.ids import growing_ids
from bot.platforms.port import Accept, Pulse, Rate, RawUpdate
from bot.routing import Router, Routes
from bot.storage.engine import open_engine
from bot.storage.writer import Writer
from models.events import Activity, EventRow, Fact, MemberDay
from models.inbox import InboxRow
from models.outbox import OutboxRow

START = datetime(2026, 5, 1, 12, tzinfo=UTC)
OWNER = PersonRef("owner", "群主")
EVERYTHING = frozenset(AdminPower)
PHRASES = Phrases.load(strict=True)


class Wire:
    """A bot account whose updates are plain JSON and whose acts are remembered."""

    name = PlatformName.PLAYGROUND
    bot_key = "bot"
    bot_username = "hearth_bot"
    capabilities = frozenset(Capability) - {Capability.GREETS_FOR_US, Capability.WATCHES_STAFF}
    pulse = Pulse()

    def __init__(self, clock: MovableClock) -> None:
        self._clock = clock
        self._faults: list[tuple[str, Exception]] = []
        self._gates: dict[str, asyncio.Event] = {}
        self._at_work: set[asyncio.Task[Any]] = set()
        self._keys = count(1)
        self.reached = asyncio.Event()
        self.acts: list[Action] = []
        """Everything that was carried out, in order."""
        self.tries: list[tuple[datetime, Action]] = []
        """Every attempt with its moment, also those that failed."""
        self.most_at_work = 0
        self.rates: tuple[Rate, ...] = ()
        self.parts: Callable[[Action], int] = lambda action: int(isinstance(action, SendText))
        """As how many messages an action counts by these rates."""
        self.admins = [Admin(OWNER, MemberStatus.OWNER, EVERYTHING)]
        self.bot_powers = EVERYTHING
        self.lists_read = 0

    def fail(self, kind: str, *errors: Exception) -> None:
        """The next attempts at this kind of act ("*": any) end like that."""
        self._faults += [(kind, error) for error in errors]

    def hang(self, kind: str) -> None:
        """Acts of this kind, or "list_admins", do not come back before ``let_go``."""
        self._gates[kind] = asyncio.Event()
        self.reached.clear()

    def let_go(self, kind: str) -> None:
        self._gates.pop(kind).set()

    async def die(self) -> None:
        """Whatever is under way never comes back."""
        tasks = list(self._at_work)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def listen(self, accept: Accept) -> None:
        await asyncio.Event().wait()

    def understand(self, raw: RawUpdate) -> list[Event]:
        said: dict[str, Any] = dict(raw.content)  # type: ignore[call-overload]  # written by ``update`` below
        kind = ChatKind.PRIVATE if said["chat"] == said.get("who") else ChatKind.GROUP
        chat = ChatRef(self.name, said["chat"], kind)
        at = datetime.fromisoformat(said["at"])
        who = PersonRef(
            said["who"], said.get("name", said["who"]), kind=SenderKind(said.get("kind", SenderKind.PERSON))
        )
        if said["what"] == "say":
            return [MessageReceived(chat=chat, at=at, sender=who, message_key=said["n"], text=said["text"])]
        if said["what"] == "press":
            return [ButtonPressed(chat=chat, at=at, presser=who, token=said["token"], press_key="p", message_key="1")]
        raise ValueError(f"nobody does {said['what']}")

    def capabilities_in(self, _chat: ChatRef) -> frozenset[Capability]:
        return self.capabilities

    def rates_in(self, _chat_key: str) -> tuple[Rate, ...]:
        return self.rates

    def messages_in(self, action: Action) -> int:
        return self.parts(action)

    async def perform(self, action: Action) -> Receipt:
        task = asyncio.current_task()
        assert task is not None
        self._at_work.add(task)
        self.most_at_work = max(self.most_at_work, len(self._at_work))
        self.tries.append((self._clock.now(), action))
        try:
            await self._wait_at_gate(action.kind)
            await asyncio.sleep(0)  # on the way
            fault = next((f for f in self._faults if f[0] in (action.kind, "*")), None)
            if fault is not None:
                self._faults.remove(fault)
                raise fault[1]
        finally:
            self._at_work.discard(task)
        self.acts.append(action)
        return Receipt(message_key=f"m{next(self._keys)}")

    async def list_admins(self, chat: ChatRef) -> AdminsListed:
        self.lists_read += 1
        await self._wait_at_gate("list_admins")
        self._raise_planned("list_admins")
        at = self._clock.now()
        return AdminsListed(
            chat=chat, at=at, admins=tuple(self.admins), bot_status=MemberStatus.ADMIN, bot_powers=self.bot_powers
        )

    async def count_members(self, chat: ChatRef) -> int:
        return len(self.admins)

    async def download(self, file_key: str, limit: int) -> bytes:
        return file_key.encode()[:limit]

    async def member_status(self, chat: ChatRef, person_key: str) -> MemberStatus:
        return MemberStatus.MEMBER

    async def _wait_at_gate(self, kind: str) -> None:
        gate = self._gates.get(kind)
        if gate is not None:
            self.reached.set()
            await gate.wait()

    def _raise_planned(self, kind: str) -> None:
        for fault in self._faults:
            if fault[0] == kind:
                self._faults.remove(fault)
                raise fault[1]

    # what was said

    def lines(self, chat: str = "room") -> list[str]:
        return [str(act.text) for act in self.acts if isinstance(act, SendText) and act.chat_key == chat]


@dataclass
class Premises:
    """A house on a database. ``crash`` ends it without a word; ``open`` starts the next one on what is left."""

    url: str
    router: Router
    rules: HouseRules = field(default_factory=HouseRules)
    make_writer: Callable[[Any], Writer] = Writer

    def __post_init__(self) -> None:
        self.clock = MovableClock(START)
        self.wire = Wire(self.clock)
        self._numbers = count(1)
        self._tasks: list[asyncio.Task[Any]] = []
        self.next_id = growing_ids(self.clock)
        self.house: House

    async def open(self) -> House:
        self._engine = open_engine(self.url)
        self.writer = self.make_writer(self._engine)
        self.house = House(
            writer=self.writer,
            platforms=[self.wire],
            routes=Routes([self.router], self.wire.bot_username),
            phrases=PHRASES,
            clock=self.clock,
            rules=self.rules,
        )
        await self.house.recover()
        return self.house

    def begin(self, work: Any) -> asyncio.Task[Any]:
        """Run something beside the test; it ends with the house."""
        task: asyncio.Task[Any] = asyncio.ensure_future(work)
        self._tasks.append(task)
        return task

    async def crash(self) -> None:
        """The process is gone: nothing is finished, nothing is told. What was committed is all that is left."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        await self.wire.die()
        await self.close()

    async def close(self) -> None:
        await self.house.dispatcher.stop()
        await self.writer.close()
        await self._engine.dispose()

    # what people do

    def update(
        self, what: str, who: str, *, chat: str = "room", ago: timedelta = timedelta(0), **said: Any
    ) -> RawUpdate:
        number = next(self._numbers)
        at = (self.clock.now() - ago).isoformat()
        content = {"what": what, "who": who, "chat": chat, "at": at, **said, "n": f"{number:06}"}
        return RawUpdate(key=str(number), lane=chat, content=content)

    def line(self, text: str, who: str = "阿明", **how: Any) -> RawUpdate:
        return self.update("say", who, text=text, **how)

    async def keep(self, *updates: RawUpdate) -> None:
        await self.house.accept(source_of(self.wire), updates)

    async def hear(self, *updates: RawUpdate) -> None:
        """Take these in and do everything that can be done."""
        await self.keep(*updates)
        await self.house.settle_down()

    async def says(self, text: str, who: str = "阿明", **how: Any) -> None:
        await self.hear(self.line(text, who, **how))

    # what is left in the tables

    async def inbox(self) -> list[InboxRow]:
        async with self.writer.reader() as session:
            return list(await session.scalars(select(InboxRow).order_by(InboxRow.id)))

    async def states(self) -> list[str]:
        return [row.state for row in await self.inbox()]

    async def outbox(self) -> list[OutboxRow]:
        async with self.writer.reader() as session:
            return list(await session.scalars(select(OutboxRow).order_by(OutboxRow.id)))

    async def counted(self, kind: Activity = Activity.CHECK_IN) -> int:
        """The sum of a counter: nothing guards it against doubling but the transaction it is written in."""
        async with self.writer.reader() as session:
            return await session.scalar(select(func.sum(MemberDay.n)).where(MemberDay.kind == kind)) or 0

    async def remembered(self) -> Sequence[str | None]:
        """Texts of the stored messages, in the order in which they were decided."""
        async with self.writer.reader() as session:
            query = select(EventRow.text).where(EventRow.kind == Fact.MESSAGE).order_by(EventRow.id)
            return list(await session.scalars(query))
