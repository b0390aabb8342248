"""Follows the customer groups: callbacks as they come, readings where callbacks do not suffice, all of it told once."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.platforms.port import Accept, Gone, RawUpdate, Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.api.client import AppClient
from bot.platforms.wecom.api.errors import NO_SUCH_CHAT, ApiError
from bot.platforms.wecom.customer_settings import CustomerSettings
from bot.platforms.wecom.customers.news import updates
from bot.platforms.wecom.customers.notes import note_in
from bot.platforms.wecom.customers.reading import list_rooms, read_room
from bot.platforms.wecom.customers.rounds import go_round
from bot.platforms.wecom.telling import Telling
from bot.storage.writer import Writer
from models import wecom_room_changes, wecom_rooms
from models.wecom_rooms import Reading, Told, WecomRoom, WecomRoomNote

_log = logging.getLogger(__name__)

_MANY_LEFT = 5
_SECOND_LOOK = timedelta(seconds=3)
_OLD_READINGS = 3  # of one group, before one is believed all the same
_PATIENCE = timedelta(seconds=15)


class Rooms:
    """``noting`` stands in front of whatever takes callbacks in; ``run`` does the rest."""

    def __init__(self, client: AppClient, settings: CustomerSettings, *, writer: Writer, clock: Clock) -> None:
        self._client = client
        self._writer = writer
        self._clock = clock
        self._settle = timedelta(seconds=settings.settle_seconds)
        self._every = timedelta(hours=settings.reread_hours)
        self._retry_max = timedelta(seconds=settings.retry_max)
        self._list_at: datetime | None = None
        self._list_tries = 0
        self._rests_until: datetime | None = None
        self._nudge = asyncio.Event()
        self._telling = Telling("What changed in WeCom's customer groups")

    @property
    def problem(self) -> str | None:
        return self._telling.problem

    def noting(self, accept: Accept) -> Accept:
        """What callbacks say about groups is durable before they are acknowledged."""

        async def noted(batch: Sequence[RawUpdate]) -> None:
            now = self._clock.now()
            notes = [note for raw in batch if (note := note_in(raw, now)) is not None]
            if notes:
                keep = partial(wecom_room_changes.keep_notes, notes=notes, now=now, due_at=now + self._settle)
                await self._writer.write(keep)
            await accept(batch)
            if notes:
                self._nudge.set()

        return noted

    async def run(self, accept: Accept) -> None:
        """Until cancelled: list all groups at the start and from time to time, read those that are due, tell."""
        await go_round(partial(self.step, accept), self._nudge)

    async def step(self, accept: Accept) -> timedelta:
        """Everything that is due now; how long until something will be."""
        try:
            await self._tell(accept)
            if self._rests_until is None or self._rests_until <= self._clock.now():
                self._rests_until = None
                await self._look(accept)
            return await self._wait()
        except DatabaseUnavailable as error:
            _log.warning("WeCom: customer groups are not read: %s", error)
            return _PATIENCE

    async def _look(self, accept: Accept) -> None:
        """Ended early where WeCom asks for patience: what is due stays due."""
        try:
            await self._list()
            async with self._writer.reader() as session:
                due = await wecom_rooms.rooms_due(session, self._clock.now())
            for room in due:
                await self._read_patiently(room)
                await self._tell(accept)
        except RetryLater as patience:
            self._rests_until = self._clock.now() + patience.after

    async def _wait(self) -> timedelta:
        now = self._clock.now()
        async with self._writer.reader() as session:
            due = await wecom_rooms.next_due(session)
        found = min(at for at in (due, self._list_at, now + self._every) if at is not None)
        return max(found, self._rests_until or now) - now

    # -- which groups there are -----------------------------------------------------------------------------------

    async def _list(self) -> None:
        """All groups are to be read, and those we know which are in no list: they may be no more."""
        now = self._clock.now()
        if self._list_at is not None and now < self._list_at:
            return
        try:
            listed = await list_rooms(self._client)
        except (Unreached, Unsure, Refused, Gone) as error:
            self._list_tries += 1
            self._list_at = now + self._backoff(self._list_tries)
            _log.warning("WeCom: the customer groups could not be listed: %s", error)
            return
        self._list_tries, self._list_at = 0, now + self._every
        async with self._writer.reader() as session:
            known = await wecom_rooms.room_ids(session)
        await self._writer.write(partial(wecom_rooms.expect_rooms, room_ids=[*listed, *known], due_at=now))

    # -- who is in one --------------------------------------------------------------------------------------------

    async def _read_patiently(self, room: WecomRoom) -> None:
        try:
            await self._read(room)
        except (Gone, Refused) as error:
            now, cause = self._clock.now(), error.__cause__
            if isinstance(cause, ApiError) and cause.code in NO_SUCH_CHAT:
                await self._writer.write(partial(wecom_room_changes.close_room, room_id=room.room_id, at=now))
                return
            _log.warning("WeCom: customer group %s may not be read: %s", room.room_id, error)
            await self._writer.write(partial(wecom_room_changes.settle_unread, room_id=room.room_id, at=now))
        except (Unreached, Unsure) as error:
            _log.info("WeCom: customer group %s could not be read: %s", room.room_id, error)
            await self._put_off(room)

    async def _read(self, room: WecomRoom) -> None:
        async with self._writer.reader() as session:
            notes = await wecom_rooms.notes_of(session, room.room_id)
            before = await wecom_rooms.members_of(session, room.room_id)
        reading = await self._read_twice_in_doubt(room.room_id, before)
        if room.tries < _OLD_READINGS and _is_old(reading, room, notes):
            await self._put_off(room)
            return
        last = notes[-1].id if notes else 0
        await self._writer.write(
            partial(wecom_room_changes.keep_reading, reading=reading, until_note=last, at=self._clock.now())
        )

    async def _read_twice_in_doubt(self, room_id: str, before: set[str]) -> Reading:
        """Where the owner or many at once are missing, a second reading must say the same."""
        reading = await read_room(self._client, room_id)
        missing = before - reading.people.keys()
        if len(missing) <= max(_MANY_LEFT, len(before) // 3) and reading.owner in reading.people:
            return reading
        await self._clock.sleep(_SECOND_LOOK)
        again = await read_room(self._client, room_id)
        if before - again.people.keys() != missing or again.owner != reading.owner:
            raise Unsure("two readings of the members differ")
        return again

    async def _put_off(self, room: WecomRoom) -> None:
        at = self._clock.now() + self._backoff(room.tries + 1)
        await self._writer.write(partial(wecom_rooms.put_off, room_id=room.room_id, due_at=at))

    def _backoff(self, tries: int) -> timedelta:
        return min(self._settle * (1 << min(tries, 20)), self._retry_max)

    # -- what is told ---------------------------------------------------------------------------------------------

    async def _tell(self, accept: Accept) -> None:
        """Everything that was noticed and not told yet, forgotten once it is durable."""
        with self._telling.attempt():
            async with self._writer.reader() as session:
                changes = await wecom_room_changes.untold_changes(session)
            if changes:
                await accept(updates(changes))
                await self._writer.write(partial(wecom_room_changes.forget_changes, until=changes[-1].id))


def _is_old(reading: Reading, room: WecomRoom, notes: Sequence[WecomRoomNote]) -> bool:
    """Still the state that callbacks have left behind."""
    return bool(
        room.steps
        and reading.version
        and reading.version == room.version
        and any(note.told in (Told.CAME, Told.WENT) and note.after not in ("", room.version) for note in notes)
    )
