"""One transaction of the dispatcher: many updates decided, each by itself.

A line that nobody answers adds rows that are written in bulk at the end. An update that somebody answers runs in its
own savepoint; when it fails, its savepoint is rolled back and the others stay. What must happen after the commit
(looking something up, trying again, waking the sender) is handed back as an ``Outcome``.
"""

import logging
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from itertools import chain

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.clock import Clock
from bot.domain.errors import TryAgain
from bot.domain.events import Event, MessageEdited, MessageReceived, PollAnswered, PollCounted
from bot.pipeline.decider import Decider
from bot.pipeline.effects import write_effects
from bot.pipeline.facts import Facts
from bot.pipeline.history import is_in_history
from bot.pipeline.inbox import Inbox
from bot.pipeline.items import Item, understand, who_acted
from bot.pipeline.lookups import LookupNeeded
from bot.pipeline.offers import Offer
from bot.pipeline.plans import Heard
from bot.platforms.port import Platform
from bot.routing.effects import Effects, Outgoing
from bot.storage.failures import what_is_wrong
from models.chats import ChatState

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Outcome:
    """What a batch came to; acted on once its transaction is durable."""

    processed: int = 0
    buried: int = 0
    newest: int = 0
    """The highest id of an update that this transaction wrote down."""
    lookups: list[tuple[Item, LookupNeeded]] = field(default_factory=list)
    retries: list[Item] = field(default_factory=list)
    behind: dict[str, list[Item]] = field(default_factory=dict)
    """By lane: updates that must wait for the one that was held."""
    too_early: list[Item] = field(default_factory=list)
    """New ones of lanes that were held before this transaction began."""
    outgoing: list[Outgoing] = field(default_factory=list)
    has_timers: bool = False
    has_moved: bool = False
    was_doubted: bool = False
    """Some had been decided before, by a transaction that seemed to fail: nobody was told of its effects yet."""


class Batch:
    """Decides ``items`` in order, then what ``offers`` hold that is new.

    ``run`` may be called again after a rollback: it starts from nothing.
    """

    def __init__(
        self,
        items: list[Item],
        offers: Sequence[Offer],
        *,
        held: Set[str],
        claim: Callable[[Sequence[Outgoing]], set[int]],
        decider: Decider,
        inbox: Inbox,
        platforms: Mapping[str, Platform],
        clock: Clock,
        max_attempts: int,
        doubted: set[int],
    ) -> None:
        """``doubted``: rows that may have been decided already, by a commit whose answer was lost.

        ``held``: lanes whose updates waited already when this batch was put together.
        """
        self._given = items
        self._items = items
        self._offers = offers
        self._held = held
        self._claim = claim
        self._doubted = doubted
        self._decider = decider
        self._inbox = inbox
        self._platforms = platforms
        self._clock = clock
        self._max_attempts = max_attempts
        self._facts = Facts()
        self._lent: list[Facts] = []
        self._effects = Effects()
        self._outcome = Outcome()
        self._done: list[int] = []

    async def run(self, session: AsyncSession) -> Outcome:
        self._facts, self._effects, self._outcome = Facts(), Effects(), Outcome()
        self._lent, self._done, self._items = [], [], list(self._given)
        await self._leave_out_decided(session)
        await self._enter_new(session)
        await self._introduce(session)
        for item in self._items:
            if not item.events:
                continue  # it makes no sense or tells nothing, and is settled already
            behind = self._outcome.behind.get(item.lane)
            if behind is not None:
                behind.append(item)
            elif (heard := self._hear(item)) is not None and not heard.matches:
                self._record_chatter(item)
            else:
                await self._answer_alone(session, item, heard)
        await self._facts.flush(session)
        claimed = self._claim(self._effects.outgoing) if self._effects.outgoing else set()
        sources, now = self._decider.sources, self._clock.now()
        await write_effects(session, self._effects, sources=sources, now=now, claimed=claimed)
        if self._done:
            await self._inbox.finish(session, self._done)
        await self._reopen_waiting(session)
        self._outcome.outgoing = self._effects.outgoing
        self._outcome.has_timers = self._effects.timers_changed
        self._outcome.has_moved = self._effects.chats_moved
        return self._outcome

    async def _leave_out_decided(self, session: AsyncSession) -> None:
        doubted = [item.id for item in self._items if item.id in self._doubted]
        if doubted:
            settled = set(doubted) - await self._inbox.still_open(session, doubted)
            self._items = [item for item in self._items if item.id not in settled]
            self._outcome.was_doubted = bool(settled)

    async def _enter_new(self, session: AsyncSession) -> None:
        for offer in self._offers:
            new = await self._inbox.enter(session, offer.source, offer.updates)
            self._outcome.newest = max([self._outcome.newest, *(item.id for item in new)])
            for item in new:
                (self._outcome.too_early if item.lane in self._held else self._items).append(item)

    async def _reopen_waiting(self, session: AsyncSession) -> None:
        """What was entered as decided but waits for something must be found after a crash."""
        outcome = self._outcome
        held = [*(item for item, _ in outcome.lookups), *outcome.retries, *outcome.too_early]
        waiting = [item for item in [*held, *chain.from_iterable(outcome.behind.values())] if item.is_new]
        if waiting:
            await self._inbox.reopen(session, waiting)
            for item in waiting:
                item.is_new = False

    def _settle(self, item: Item) -> None:
        """Decided. A new one was entered as such."""
        self._outcome.processed += 1
        if not item.is_new:
            self._done.append(item.id)

    async def _introduce(self, session: AsyncSession) -> None:
        """Understand every update alone, then load the chats and people they speak of, in bulk."""
        for item in self._items:
            if item.events:
                continue
            try:
                item.events = understand(item, self._platforms)
            except (ValueError, KeyError) as error:
                await self._bury(session, item, f"not understood: {error}")
            else:
                if not item.events:
                    self._settle(item)
        events = [event for item in self._items for event in item.events]
        now = self._clock.now()
        await self._decider.views.load(session, (event.chat for event in events if _names_its_chat(event)), now)
        for platform in {event.chat.platform for event in events}:
            people = (who_acted(event) for event in events if event.chat.platform == platform)
            await self._decider.people.meet(session, platform, [ref for ref in people if ref and ref.key], now)

    def _hear(self, item: Item) -> Heard | None:
        """Who wants a line said in a group; None where memory alone cannot tell.

        Most of all traffic is wanted by nobody, and it must cost next to nothing.
        """
        if len(item.events) != 1:
            return None
        event = item.events[0]
        if not isinstance(event, MessageReceived | MessageEdited):
            return None
        view = self._decider.views.cached(event.chat)
        if view is None or not view.is_group or view.awaits(event.sender):
            return None
        if view.history_until is not None and event.at <= view.history_until:
            return None
        return Heard(view, self._decider.routes.match(event, view))

    def _record_chatter(self, item: Item) -> None:
        self._record(item.events[0], self._facts)
        self._settle(item)

    def _record(self, event: Event, facts: Facts) -> None:
        """Keep the fact; of a group that no owner has linked, nothing is kept."""
        view = self._decider.views.cached(event.chat)
        actor = self._decider.actor(event)
        if view is not None and (not view.is_group or view.state is ChatState.ACTIVE):
            facts.add(event, view, actor.person_id if actor else None)

    async def _answer_alone(self, session: AsyncSession, item: Item, heard: Heard | None) -> None:
        effects, facts = Effects(), Facts()
        try:
            async with session.begin_nested():
                await self._answer(session, item, heard, effects, facts)
        except LookupNeeded as needed:
            self._take_back_facts()
            self._outcome.behind[item.lane] = []
            self._outcome.lookups.append((item, needed))
        except Exception as error:
            if what_is_wrong(error) is not None:
                raise  # the database is to blame, not the update
            self._take_back_facts()
            await self._failed(session, item, error)
        else:
            self._keep(effects, facts)
            self._settle(item)

    async def _answer(
        self, session: AsyncSession, item: Item, heard: Heard | None, effects: Effects, facts: Facts
    ) -> None:
        await self._decider.keep_admin_lists(session, item)
        for told in item.events:
            event = await self._decider.locate(session, item.source, told)
            await self._decider.views.load(session, [event.chat], self._clock.now())
            if not await self._is_in_history(session, event):
                self._record(event, facts)
            before_reads = partial(self._write_facts_first, session)
            await self._decider.decide(session, item, event, effects, before_reads, heard)
        facts.add_activity(effects.activity)

    async def _is_in_history(self, session: AsyncSession, event: Event) -> bool:
        """Whether an imported history holds this already: it is answered as ever, and counted once."""
        view, actor = self._decider.views.cached(event.chat), self._decider.actor(event)
        return view is not None and await is_in_history(session, view, event, actor.person_id if actor else None)

    async def _write_facts_first(self, session: AsyncSession) -> None:
        """For a handler that reads events. It runs in its own savepoint, so what is written here may be rolled back."""
        gathered, self._facts = self._facts, Facts()
        self._lent.append(gathered)
        await gathered.flush(session)

    def _take_back_facts(self) -> None:
        """The savepoint was rolled back, and with it facts of other updates: write them again later."""
        for gathered in self._lent:
            gathered.take_over(self._facts)
            self._facts = gathered
        self._lent = []

    def _keep(self, effects: Effects, facts: Facts) -> None:
        self._lent = []
        self._facts.take_over(facts)
        self._effects.outgoing += effects.outgoing
        self._effects.buttons += effects.buttons
        self._effects.timers_changed |= effects.timers_changed
        self._effects.chats_moved |= effects.chats_moved
        for chat_id in effects.stale_chats:
            self._decider.views.drop(chat_id)
        for chat_id in effects.doubted_admins:
            self._decider.views.doubt_admins(chat_id)
        for person_id in effects.forgotten_people:
            self._decider.people.forget_person(person_id)
        for account, person_id in effects.moved_accounts.items():
            self._decider.people.move_account(account, person_id)

    async def _failed(self, session: AsyncSession, item: Item, error: Exception) -> None:
        """Try again soon; after enough tries, bury. What was in memory may show rolled-back state, so it goes."""
        self._decider.views.drop_all()
        await self._decider.views.load(
            session, (e.chat for i in self._items for e in i.events if _names_its_chat(e)), self._clock.now()
        )
        item.attempts += 1
        if item.attempts < self._max_attempts:
            if not isinstance(error, TryAgain):
                log.warning("update %d failed, try %d: %r", item.id, item.attempts, error, exc_info=error)
            await self._inbox.note_attempt(session, item.id, item.attempts, repr(error)[:2000])
            self._outcome.behind[item.lane] = []
            self._outcome.retries.append(item)
        elif isinstance(error, TryAgain):
            log.info("update %d is about something unknown and is let go: %s", item.id, error)
            self._settle(item)
        else:
            self._decider.apologise(session, item, self._effects)
            await self._bury(session, item, repr(error), error)

    async def _bury(self, session: AsyncSession, item: Item, why: str, error: Exception | None = None) -> None:
        log.error("update %d is buried: %s", item.id, why, exc_info=error)
        await self._inbox.bury(session, item, max(item.attempts, 1), why[:2000])
        item.events = ()
        self._outcome.buried += 1


def _names_its_chat(event: Event) -> bool:
    """Answers to native polls carry a stand-in; their chat is found by the poll."""
    return not isinstance(event, PollAnswered | PollCounted)
