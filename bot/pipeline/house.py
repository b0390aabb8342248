"""The pipeline put together: what comes in is kept, decided, and sent. Knows no platform by name."""

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from bot.domain.actions import MakeInvite, Receipt
from bot.domain.clock import Clock
from bot.domain.limits import StalenessLimits
from bot.domain.people import ChatRef, PlatformName
from bot.domain.settings.general import known_language
from bot.phrases import Phrases
from bot.pipeline.acquaintances import Acquaintances
from bot.pipeline.admission import CommandPace
from bot.pipeline.chat_views import ChatViews
from bot.pipeline.decider import Decider
from bot.pipeline.dispatcher import Dispatcher
from bot.pipeline.ids import growing_ids
from bot.pipeline.inbox import SqlInbox
from bot.pipeline.invites import Reporting
from bot.pipeline.items import HOUSE
from bot.pipeline.limits import DispatchLimits, SendLimits
from bot.pipeline.pace import Pace, PaceLimits
from bot.pipeline.parcels import pack
from bot.pipeline.sender import Sender
from bot.pipeline.timers import Bell
from bot.platforms.port import Platform, RawUpdate
from bot.routing import Routes
from bot.routing.effects import Outgoing
from bot.storage.writer import Writer
from models.chats import ChatState
from models.inbox import open_count

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HouseRules:
    """The operator's choices the pipeline lives by."""

    staleness: StalenessLimits = field(default_factory=StalenessLimits)
    dispatch: DispatchLimits = field(default_factory=DispatchLimits)
    send: SendLimits = field(default_factory=SendLimits)
    pace: PaceLimits = field(default_factory=PaceLimits)
    commands_per_minute: int = 20
    look_every: timedelta = timedelta(seconds=15)
    inbox_limit: int = 20_000
    """With more open updates than that nothing further is asked for; the platform keeps them meanwhile."""
    allowed_groups: frozenset[str] | None = None
    """Keys of the groups that may be used at once; None: every group may."""
    first_settings: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Chat settings a new chat starts with, where they differ from the defaults."""


class House:
    """One process's pipeline. ``platforms`` are bots, each with its own sender."""

    def __init__(
        self,
        *,
        writer: Writer,
        platforms: Sequence[Platform],
        routes: Routes,
        phrases: Phrases,
        clock: Clock,
        rules: HouseRules,
    ) -> None:
        self.writer = writer
        self.clock = clock
        self.routes = routes
        self.phrases = phrases
        self.platforms = {source_of(platform): platform for platform in platforms}
        self.inbox = SqlInbox(writer, clock)
        self._rules = rules
        by_name = {platform.name: platform for platform in platforms}
        self.views = ChatViews(
            routes,
            lambda ref: by_name[ref.platform].capabilities_in(ref) if ref.platform in by_name else frozenset(),
            first_state=self._first_state,
            first_settings=self._first_settings,
            allowed=rules.allowed_groups,
            # not every platform lets a link add its bots to a group
            add_to_group_url=lambda name: getattr(by_name.get(name), "add_to_group_url", None),
        )
        self.people = Acquaintances()
        decider = Decider(
            routes=routes,
            views=self.views,
            people=self.people,
            phrases=phrases,
            clock=clock,
            next_id=growing_ids(clock),
            limits=rules.staleness,
            pace=CommandPace(rules.commands_per_minute),
            sources={platform.name: source for source, platform in self.platforms.items()},
        )
        self.dispatcher = Dispatcher(
            writer=writer,
            inbox=self.inbox,
            decider=decider,
            platforms=self.platforms,
            clock=clock,
            limits=rules.dispatch,
            outlet=self,
            on_timers=self._wake_the_bell,
        )
        self.bell = Bell(writer, self.inbox, clock, on_ring=self.dispatcher.add_kept, at_least_every=rules.look_every)
        self.senders = {source: self._sender(source, platform) for source, platform in self.platforms.items()}
        self.stirred = 0
        """How often something was decided that has to be done: an action sent, a timer rung. For moved clocks."""
        self.postponed = 0
        """How often an action was decided that is not to go out at once."""
        self._since_count = 0
        self._background: set[asyncio.Task[None]] = set()

    async def accept(self, source: str, updates: Sequence[RawUpdate]) -> None:
        """Take a batch in; returns once it is durable, and once there is room for more.

        Raises DatabaseUnavailable when it could not be kept.
        """
        await self.dispatcher.accept(source, updates)
        self._since_count += len(updates)
        while self._since_count > self._rules.inbox_limit // 4:
            async with self.writer.reader() as session:
                if await open_count(session) <= self._rules.inbox_limit:
                    self._since_count = 0
                    return
            await asyncio.sleep(0.2)

    async def recover(self) -> None:
        """After a start: find what the last process left half done."""
        for sender in self.senders.values():
            await sender.recover()

    async def settle_down(self) -> None:
        """Decide, ring and send until nothing is left to do by now. For tests, the demo and moved clocks."""
        while True:
            await self.dispatcher.drain()
            rang = await self.bell.ring_due()
            for sender in self.senders.values():
                await sender.drain()
            if not rang and not await self.inbox.take(0, 1):
                return

    async def hear_itself_out(self) -> None:
        """Wait until what the senders noticed is in the inbox."""
        while self._background:
            await asyncio.wait(self._background)

    async def told(self, kind: str, lane: str, **said: str) -> None:
        """Put something the house itself noticed into the inbox, to be decided like everything else."""
        stamp = self.clock.now()
        content = {"kind": kind, "at": stamp.isoformat(), **said}
        key = f"{kind}:{lane}:{stamp.timestamp():.3f}"
        await self.accept(HOUSE, [RawUpdate(key=key, lane=lane, content=content)])

    def _first_state(self, ref: ChatRef) -> ChatState:
        allowed = self._rules.allowed_groups
        return ChatState.ACTIVE if allowed is None or ref.key in allowed else ChatState.UNLINKED

    def _first_settings(self, ref: ChatRef) -> str:
        """What a new chat begins with; a private one in the language of its person, where that is one of ours."""
        first = self._rules.first_settings
        if ref.language is not None:
            with suppress(ValueError):
                language = known_language(ref.language.partition("-")[0])
                first = {**first, "general": {**first.get("general", {}), "language": language}}
        return json.dumps(first)

    def _sender(self, source: str, platform: Platform) -> Sender:
        return Sender(
            Reporting(platform, partial(self._invite_answered, platform.name)),
            source,
            writer=self.writer,
            clock=self.clock,
            pace=Pace(self._rules.pace, platform.rates_in, platform.messages_in),
            limits=self._rules.send,
            on_moved=lambda old, new: self._tell("moved", platform.name, chat_key=old, new_key=new),
            on_gone=lambda chat_key, chat_kind: self._tell(
                "gone", platform.name, chat_key=chat_key, chat_kind=chat_kind
            ),
        )

    async def _invite_answered(
        self,
        platform: PlatformName,
        asked: MakeInvite,
        made: Receipt,
        lacks_right: bool,  # noqa: FBT001  as ``Tell``
    ) -> None:
        self.stirred += 1
        content = {
            "kind": "invited",
            "at": self.clock.now().isoformat(),
            "platform": platform,
            **asked.model_dump(include={"chat_key", "person_key"}),
            **made.model_dump(include={"invite_url", "is_picture"}),
            "lacks_right": lacks_right,
        }
        lane = f"{platform}/{asked.chat_key}"
        await self.accept(HOUSE, [RawUpdate(key=f"invited:{asked.ask}", lane=lane, content=content)])

    # -- the dispatcher's outlet --------------------------------------------------------------------------------------

    def claim(self, outgoing: Sequence[Outgoing]) -> set[int]:
        """Which actions about to be committed their senders will send at once."""
        claimed: set[int] = set()
        for sender in self.senders.values():
            claimed |= sender.claim(pack(out) for out in outgoing if out.platform is sender.platform_name)
        return claimed

    def unclaim(self) -> None:
        for sender in self.senders.values():
            sender.unclaim()

    def hand_over(self, outgoing: Sequence[Outgoing]) -> None:
        """Actions just committed go to the senders of their bots."""
        self.stirred += 1
        self.postponed += any(out.not_before is not None for out in outgoing)
        for sender in self.senders.values():
            sender.offer(pack(out) for out in outgoing if out.platform is sender.platform_name)

    def reload(self, *, in_doubt: bool) -> None:
        self.stirred += 1
        self.postponed += 1
        for sender in self.senders.values():
            sender.reload(in_doubt=in_doubt)

    def _wake_the_bell(self) -> None:
        self.stirred += 1
        self.bell.timers_changed()

    def _tell(self, kind: str, platform: PlatformName, **said: str) -> None:
        """From a sender: a chat has a new key, or is closed to us."""
        self.stirred += 1
        task = asyncio.create_task(self.told(kind, f"{platform}/{said['chat_key']}", platform=platform, **said))
        self._background.add(task)
        task.add_done_callback(self._background.discard)


def source_of(platform: Platform) -> str:
    """How a bot's rows are named in inbox and outbox."""
    return f"{platform.name}:{platform.bot_key}"
