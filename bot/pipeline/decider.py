"""Decide one update: plan, admit, run the handlers. Called by the dispatcher inside its transaction."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.actions import AnswerButton, Priority
from bot.domain.clock import Clock
from bot.domain.errors import TryAgain
from bot.domain.events import (
    ButtonPressed,
    Event,
    FileProblem,
    MessageReceived,
    PollAnswered,
    PollCounted,
    TimerDue,
)
from bot.domain.limits import StalenessLimits
from bot.phrases import Phrases
from bot.pipeline.acquaintances import Acquaintances
from bot.pipeline.admission import (
    Admission,
    Admitted,
    AskProof,
    CommandPace,
    Refused,
    Silence,
    TooOld,
    admit,
    may_flood,
)
from bot.pipeline.chat_views import ChatViews
from bot.pipeline.items import Item, who_acted
from bot.pipeline.lookups import LookupNeeded
from bot.pipeline.plans import NOBODY, Heard, Plan, Refusal, may_answer, plan_event
from bot.pipeline.proving import PROVE, ask_for_proof, take_back_question
from bot.routing import ChatView, Ctx, Routes
from bot.routing.effects import Effects
from bot.routing.situation import Actor
from bot.routing.speech import PRESS_LIFE
from bot.services.polls.adoption import recognised_chat
from bot.services.roster import keep_admins
from bot.services.stale import note_stale_command
from models.buttons import ButtonRow
from models.chats import ChatState
from models.outbox import chat_key_of_poll
from models.polls import chat_key_of_ballot
from models.timers import Occurrence, has_rung

SORE = timedelta(seconds=20)
"""How long after a failed look-up none is tried for the same chat, unless something destructive hangs on it."""
FRESH = timedelta(seconds=60)
"""How old an admin list may be for what is not destructive."""


@dataclass(slots=True)
class Decider:
    """Holds what every decision shares. ``decide`` may be run again after a rollback."""

    routes: Routes
    views: ChatViews
    people: Acquaintances
    phrases: Phrases
    clock: Clock
    next_id: Callable[[], int]
    limits: StalenessLimits
    pace: CommandPace
    sources: Mapping[str, str]
    """Platform name to outbox source."""

    def actor(self, event: Event) -> Actor | None:
        ref = who_acted(event)
        if ref is None or not ref.key:
            return None
        person_id = self.people.person_id(event.chat.platform, ref)
        return Actor(person_id, ref) if person_id is not None else None

    def forget_everything(self) -> None:
        """A transaction failed: nothing it loaded or created may be trusted."""
        self.views.drop_all()
        self.people.forget_all()

    def apologise(self, session: AsyncSession, item: Item, effects: Effects) -> None:
        """Tell whoever asked for something that it could not be done; nothing is said for mere chatter."""
        for event in item.events:
            here = self.views.cached(event.chat)
            if here is None or event.age(self.clock.now()) > self.limits.command:
                continue
            plan = Plan(match=NOBODY, about=here, event=event)
            if isinstance(event, ButtonPressed):
                self._ctx(session, item, plan, here, self.actor(event), effects).answer(
                    "commands.failed", alert=True, number=item.id
                )
            elif isinstance(event, MessageReceived) and (self.routes.spoken_command(event) or not here.is_group):
                self._ctx(session, item, plan, here, self.actor(event), effects).reply(
                    "commands.failed", number=item.id
                )

    async def keep_admin_lists(self, session: AsyncSession, item: Item) -> None:
        """Store the admin lists that were read for this update and say something new."""
        for chat_id, listed in item.found.admins.items():
            view = await self.views.by_id(session, chat_id)
            anybody = view.allowed is None
            view.owner_id = await keep_admins(session, chat_id, listed, now=self.clock.now(), anybody_may_link=anybody)

    async def locate(self, session: AsyncSession, source: str, event: Event) -> Event:
        """Give an event that names no chat (an answer to a native poll) the chat it belongs to.

        Raises TryAgain while the poll is not known: its receipt may still be on the way.
        """
        if not isinstance(event, PollAnswered | PollCounted):
            return event
        chat_key = await chat_key_of_poll(session, source, event.poll_key)
        if chat_key is None and isinstance(event, PollCounted):
            chat_key = await recognised_chat(session, source, event)
        if chat_key is None:
            chat_key = await chat_key_of_ballot(session, event.chat.platform, event.poll_key)
        if chat_key is None:
            raise TryAgain(f"poll {event.poll_key} is not known yet")
        return replace(event, chat=replace(event.chat, key=chat_key))

    async def decide(
        self,
        session: AsyncSession,
        item: Item,
        event: Event,
        effects: Effects,
        before_reads: Callable[[], Awaitable[None]],
        heard: Heard | None = None,
    ) -> None:
        """Run everything that answers ``event``. Raises LookupNeeded, TryAgain, or whatever a handler raised."""
        here = self.views.cached(event.chat)
        assert here is not None, "the dispatcher loads views first"
        if isinstance(event, TimerDue) and not await self._rings_now(session, event):
            return
        actor = self.actor(event)
        now = self.clock.now()
        planned = await plan_event(
            session, event, here, actor, routes=self.routes, views=self.views, now=now, heard=heard
        )
        if isinstance(planned, Refusal):
            self._refuse(session, item, event, here, actor, effects, planned.key)
            return
        for plan in planned:
            if not self._listens(plan, here):
                continue
            self._look_up_first(item, plan)
            ctx = self._ctx(session, item, plan, here, actor, effects)
            admission = self._admission(item, plan, here, actor, now)
            if isinstance(admission, Admitted):
                await self._run(plan, ctx, event, before_reads)
            else:
                ctx.event = event  # a press that proves nothing is answered as a press
                await self._turn_away(ctx, plan, admission)
            if ctx.stopped:
                break
        may_be_answer = isinstance(event, MessageReceived) and may_answer(event.text)
        if may_be_answer and not any(plan.match.command for plan in planned) and actor is not None:
            here.awaiting -= {actor.key}  # the question is answered, or was too old to be
        if isinstance(event, ButtonPressed):
            self._let_go(session, item, event, here, actor, effects)

    async def _run(self, plan: Plan, ctx: Ctx, event: Event, before_reads: Callable[[], Awaitable[None]]) -> None:
        if plan.match.entry.reads_events:
            await before_reads()
        if plan.button is not None:
            self._use(plan.button, ctx, event)
        await plan.match.entry.handler(plan.event, ctx)

    @staticmethod
    def _use(button: ButtonRow, ctx: Ctx, press: Event) -> None:
        if button.once:
            button.used_at = ctx.now
        if button.action == PROVE:
            take_back_question(ctx, press)

    def _let_go(
        self,
        session: AsyncSession,
        item: Item,
        event: ButtonPressed,
        here: ChatView,
        actor: Actor | None,
        effects: Effects,
    ) -> None:
        """Answer a press nobody answered without words, or the button would go on turning for its presser."""
        if any(isinstance(out.action, AnswerButton) for out in effects.outgoing):
            return
        ctx = self._ctx(session, item, Plan(match=NOBODY, about=here, event=event), here, actor, effects)
        wordless = AnswerButton(chat_key=here.ref.key, press_key=event.press_key)
        ctx.act(wordless, priority=Priority.BUTTON, where=here, expires_in=PRESS_LIFE)

    def _ctx(
        self, session: AsyncSession, item: Item, plan: Plan, here: ChatView, actor: Actor | None, effects: Effects
    ) -> Ctx:
        fetched = item.found.files.get(plan.file_key or "")
        return Ctx(
            session=session,
            now=self.clock.now(),
            event=plan.event,
            chat=plan.about,
            here=here,
            actor=actor,
            feature=plan.match.entry.feature,
            phrases=self.phrases,
            effects=effects,
            next_id=self.next_id,
            limits=self.limits,
            routes=self.routes,
            args=plan.match.args,
            seen=plan.match.seen,
            payload=plan.payload or (plan.event.payload if isinstance(plan.event, TimerDue) else {}),
            cause_id=item.id,
            member_count=item.found.member_counts.get(plan.about.id),
            file=fetched if isinstance(fetched, bytes) else None,
            file_problem=fetched if isinstance(fetched, FileProblem) else None,
        )

    @staticmethod
    def _listens(plan: Plan, here: ChatView) -> bool:
        """In a group nobody has linked yet only commands and what is registered ``in_unlinked`` are heard."""
        if plan.match.command or plan.button or not here.is_group or here.state is ChatState.ACTIVE:
            return True
        return plan.match.entry.in_unlinked

    def _look_up_first(self, item: Item, plan: Plan) -> None:
        """Raise LookupNeeded where rights must be read from the platform before this plan may be judged."""
        about, entry = plan.about, plan.match.entry
        if entry.reads_file and plan.file_key is not None and plan.file_key not in item.found.files:
            raise LookupNeeded(about, file_key=plan.file_key)
        if not about.is_group or item.found.has_failed:
            return
        if entry.counts_members and about.id not in item.found.member_counts:
            raise LookupNeeded(about, count_members=True)
        if not plan.needs_admins and (not entry.shows_rights or about.admins):
            return
        read_at = about.admins_read_at
        if plan.is_destructive and item.found.looked_up_at is None:
            raise LookupNeeded(about)
        now, failed_at = self.clock.now(), about.admins_failed_at
        if failed_at is not None and now - failed_at < SORE:
            item.found = replace(item.found, has_failed=True)
        elif read_at is None or now - read_at > FRESH:
            raise LookupNeeded(about)

    def _admission(self, item: Item, plan: Plan, here: ChatView, actor: Actor | None, now: datetime) -> Admission:
        admission = admit(plan, here, actor, now=now, limits=self.limits, unverified=item.found.has_failed)
        if plan.match.command is None or actor is None or item.attempts or may_flood(actor, plan.about):
            return admission
        too_fast = here.is_group and self.pace.is_too_fast(here.id, actor.key, plan.event.at)
        return Silence() if too_fast else admission

    async def _turn_away(self, ctx: Ctx, plan: Plan, admission: Admission) -> None:
        match admission:
            case Admitted() | Silence():
                return
            case TooOld():
                await note_stale_command(ctx.session, plan.about.id, plan.about.zone.key, now=ctx.now)
                ctx.effects.timers_changed = True
            case AskProof():
                ask_for_proof(ctx, is_command=plan.match.command is not None)
            case Refused(key, missing):
                powers = ", ".join(ctx.line(f"authority.power-{power}") for power in missing)
                if isinstance(ctx.event, ButtonPressed):
                    ctx.answer(key, alert=True, powers=powers)
                else:
                    ctx.reply(key, powers=powers)

    def _refuse(
        self,
        session: AsyncSession,
        item: Item,
        event: Event,
        here: ChatView,
        actor: Actor | None,
        effects: Effects,
        key: str | None,
    ) -> None:
        if key is None:
            return
        plan = Plan(match=NOBODY, about=here, event=event)
        ctx = self._ctx(session, item, plan, here, actor, effects)
        if isinstance(event, ButtonPressed):
            ctx.answer(key, alert=True)
        elif event.age(ctx.now) <= self.limits.command:
            ctx.reply(key)

    async def _rings_now(self, session: AsyncSession, event: TimerDue) -> bool:
        """Enter the ring into the ledger; False when it is already there."""
        if await has_rung(session, event.timer_id, event.occurrence):
            return False
        session.add(
            Occurrence(timer_id=event.timer_id, occurrence=event.occurrence, due_at=event.at, fired_at=self.clock.now())
        )
        return True
