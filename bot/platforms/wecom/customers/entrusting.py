"""What WeCom does for us in customer groups from what we leave with it, kept as the house wants it.

A wish is stored, and carried out here until it holds; all of it is looked after at the start and from time to time.
"""

import asyncio
import hashlib
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from bot.domain import actions as act
from bot.domain.clock import Clock
from bot.domain.entrusted import Entrusted, EntrustedAsked, EntrustedChanged, EntrustGreeting, EntrustWords, Standing
from bot.domain.errors import DatabaseUnavailable
from bot.domain.events import Event
from bot.platforms.port import Accept, Gone, RawUpdate, Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.customer_settings import CustomerSettings
from bot.platforms.wecom.customers.greeting_templates import template_of
from bot.platforms.wecom.customers.news import SURFACE
from bot.platforms.wecom.customers.outcomes import Outcome
from bot.platforms.wecom.customers.rounds import go_round
from bot.platforms.wecom.customers.staff_rules import content_of
from bot.platforms.wecom.keys import Address, Place
from bot.platforms.wecom.telling import Telling, moment_told, reading_own
from bot.storage.writer import Writer
from models import wecom_entrusted as stored
from models.wecom_entrusted import WecomEntrusted
from models.wecom_rooms import room_with_id

_log = logging.getLogger(__name__)

_PATIENCE = timedelta(seconds=15)


class Keeper(Protocol):
    """Carries out one kind of wish."""

    @property
    def what(self) -> Entrusted: ...

    async def settle(self, row: WecomEntrusted, content: str) -> Outcome | None: ...


class Entrusting:
    """``keep`` stores a wish; ``run`` carries wishes out, asks the house for them, and tells it where they stand."""

    def __init__(self, keepers: Sequence[Keeper], settings: CustomerSettings, *, writer: Writer, clock: Clock) -> None:
        self._keepers: Mapping[str, Keeper] = {keeper.what: keeper for keeper in keepers}
        self._writer = writer
        self._clock = clock
        self._settle = timedelta(seconds=settings.settle_seconds)
        self._every = timedelta(hours=settings.reread_hours)
        self._retry_max = timedelta(seconds=settings.retry_max)
        self._ask_at: datetime | None = None
        self._asked: dict[str, str] = {}
        """Groups whose wishes were asked for, by the name they had then."""
        self._staff: dict[str, tuple[str, ...]] = {}
        """Who was in a group when its words were last looked after."""
        self._rests_until: datetime | None = None
        self._nudge = asyncio.Event()
        self._telling = Telling("What became of what was left with WeCom")

    @property
    def problem(self) -> str | None:
        return self._telling.problem

    async def keep(self, room_id: str, action: EntrustGreeting | EntrustWords) -> act.Receipt:
        """The wish is durable; that it holds is told later. Raises Unreached."""
        if isinstance(action, EntrustGreeting):
            what, content = Entrusted.GREETING, template_of(action)
        else:
            what, content = Entrusted.WORDS, content_of(action)
        want = partial(stored.want, room_id=room_id, what=what, content=content, at=self._clock.now())
        try:
            is_news = await self._writer.write(want)
        except DatabaseUnavailable as error:
            raise Unreached(str(error)) from error
        if is_news:
            self._nudge.set()
        return act.Receipt()

    def after(self, accept: Accept) -> Accept:
        """For whoever tells of groups: what changed in them may concern us."""

        async def told(batch: Sequence[RawUpdate]) -> None:
            await accept(batch)
            self._nudge.set()

        return told

    async def run(self, accept: Accept) -> None:
        """Until cancelled."""
        await go_round(partial(self.step, accept), self._nudge)

    async def step(self, accept: Accept) -> timedelta:
        """Everything that is due now; how long until something will be."""
        now = self._clock.now()
        try:
            await self._ask(accept, now)
            await self._watch_staff(now)
            if self._rests_until is None or self._rests_until <= now:
                self._rests_until = None
                await self._settle_due(now)
            await self._tell(accept)
            async with self._writer.reader() as session:
                at = await stored.next_due(session)
        except DatabaseUnavailable as error:
            _log.warning("WeCom: what was left with it is not looked after: %s", error)
            return _PATIENCE
        now = self._clock.now()
        found = min(moment for moment in (at, self._ask_at, now + self._every) if moment is not None)
        return max(found, self._rests_until or now) - now

    # -- what is wanted -------------------------------------------------------------------------------------------

    async def _ask(self, accept: Accept, now: datetime) -> None:
        """For every group at the start and from time to time, and for one that is new or is called otherwise."""
        if self._ask_at is None or self._ask_at <= now:
            await self._writer.write(partial(stored.expect, at=now))
            self._asked, self._ask_at = {}, now + self._every
        async with self._writer.reader() as session:
            rooms = await stored.rooms_by_name(session)
        unasked = {room_id: name for room_id, name in rooms.items() if self._asked.get(room_id) != name}
        if unasked and await self._accepted(accept, [_question(room_id, now) for room_id in unasked]):
            self._asked |= unasked

    async def _watch_staff(self, now: datetime) -> None:
        """Words bind the colleagues who are in the group: where those are others now, the rule is looked at."""
        async with self._writer.reader() as session:
            found = {
                row.room_id: await stored.staff_in(session, row.room_id)
                for row in await stored.all_of(session, Entrusted.WORDS)
            }
        changed = [room_id for room_id, staff in found.items() if self._staff.get(room_id, staff) != staff]
        if changed:
            await self._writer.write(partial(stored.expect, at=now, rooms=changed))
        self._staff = found

    # -- making it so ---------------------------------------------------------------------------------------------

    async def _settle_due(self, now: datetime) -> None:
        async with self._writer.reader() as session:
            due = await stored.due(session, now)
        for row in due:
            try:
                await self._settle_one(row)
            except RetryLater as patience:
                self._rests_until = now + patience.after
                return
            except (Unreached, Unsure) as error:
                _log.info("WeCom: %s for %s did not come about: %s", row.what, row.room_id, error)
                wait = min(self._settle * (1 << min(row.tries, 20)), self._retry_max)
                later = partial(stored.put_off, room_id=row.room_id, what=row.what, due_at=now + wait)
                await self._writer.write(later)

    async def _settle_one(self, row: WecomEntrusted) -> None:
        now = self._clock.now()
        async with self._writer.reader() as session:
            is_open = await room_with_id(session, row.room_id) is not None
        if not is_open:
            await self._writer.write(partial(stored.forget_room, room_id=row.room_id, at=now))
        content = row.content if is_open else ""
        outcome, why = None, ""
        try:
            outcome = await self._keepers[row.what].settle(row, content)
        except (Refused, Gone) as error:
            _log.warning("WeCom: %s for %s is refused: %s", row.what, row.room_id, error)
            outcome, why = Outcome(Standing.REFUSED), str(error)
        if outcome is None:
            await self._writer.write(partial(stored.drop, room_id=row.room_id, what=row.what))
            return
        note = partial(
            stored.note_standing,
            room_id=row.room_id,
            what=row.what,
            seen=content,
            news=outcome.standing,
            left_out=outcome.left_out,
            why=why,
            is_new=outcome.is_new,
            at=now,
            due_at=now + self._every,
        )
        await self._writer.write(note)

    # -- what is told ---------------------------------------------------------------------------------------------

    async def _tell(self, accept: Accept) -> None:
        """By its own key, so that a crash in between tells nothing twice."""
        async with self._writer.reader() as session:
            untold = await stored.untold(session)
        for row in untold:
            if await self._accepted(accept, [_update(row)]):
                key = (row.room_id, row.what)
                await self._writer.write(partial(stored.note_told, key=key, news=row.news, changed_at=row.changed_at))

    async def _accepted(self, accept: Accept, batch: Sequence[RawUpdate]) -> bool:
        with self._telling.attempt():
            await accept(batch)
        return self._telling.problem is None


# -- updates of ours and back as events -----------------------------------------------------------------------------


def _question(room_id: str, now: datetime) -> RawUpdate:
    return RawUpdate(
        key=f"{SURFACE}:wish:{room_id}:{now.timestamp():.0f}",
        lane=Address(Place.ROOM, room_id).key,
        content={"surface": SURFACE, "chat_id": room_id, "entrusted": {"at": now.isoformat()}},
    )


def _update(row: WecomEntrusted) -> RawUpdate:
    told = {
        "at": row.changed_at.isoformat(),
        "what": row.what,
        "standing": row.news,
        "left_out": row.left_out,
        "why": row.why,
    }
    name = f"{row.room_id} {row.what} {row.news} {row.changed_at.isoformat()}"
    return RawUpdate(
        key=f"{SURFACE}:left:{hashlib.sha256(name.encode()).hexdigest()[:32]}",
        lane=Address(Place.ROOM, row.room_id).key,
        content={"surface": SURFACE, "chat_id": row.room_id, "entrusted": told},
    )


def is_about_entrusted(content: object) -> bool:
    return isinstance(content, dict) and "entrusted" in content


def understand(content: object) -> list[Event]:
    """The event of one update of ours. Raises ValueError on what makes no sense."""
    with reading_own():
        told: Any = content
        said = told["entrusted"]
        chat, at = Address(Place.ROOM, told["chat_id"]).ref(), moment_told(said["at"])
        if "what" not in said:
            return [EntrustedAsked(chat=chat, at=at)]
        what, standing = Entrusted(said["what"]), Standing(said["standing"])
        left_out, why = int(said["left_out"]), str(said["why"])
        return [EntrustedChanged(chat=chat, at=at, what=what, standing=standing, left_out=left_out, why=why)]
