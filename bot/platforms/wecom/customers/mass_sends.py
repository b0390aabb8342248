"""What is said in a customer group: a task for a member of staff, who sends it by hand or does not.

WeCom lets no program speak there. A task is made, its sender reminded from time to time, and the house told where it
stands; a task nobody sent in time is taken back, because news that are a week old are none.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.domain import actions as act
from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.domain.handover import Handover, HandoverChanged
from bot.platforms.port import Accept, Gone, RawUpdate, Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.api.client import AppClient, Repeat
from bot.platforms.wecom.api.transport import Json
from bot.platforms.wecom.customer_settings import CustomerSettings
from bot.platforms.wecom.customers.mass_tries import RESULT, MassTries, key_of
from bot.platforms.wecom.customers.news import SURFACE, person
from bot.platforms.wecom.customers.reading import read_room
from bot.platforms.wecom.customers.rounds import go_round
from bot.platforms.wecom.files import check_size, is_picture
from bot.platforms.wecom.keys import Address, Place
from bot.platforms.wecom.saying import CUSTOMER_BYTES, for_customers
from bot.platforms.wecom.telling import Telling, moment_told, reading_own
from bot.storage.writer import Work, Writer
from models import wecom_mass_sends as stored
from models.wecom_mass_sends import WecomMassSend
from models.wecom_mass_tries import drop_try, enter_made, next_try_look
from models.wecom_rooms import room_with_id

_log = logging.getLogger(__name__)

_CREATE = "externalcontact/add_msg_template"
_REMIND, _CANCEL = "externalcontact/remind_groupmsg_send", "externalcontact/cancel_groupmsg_send"
_SENT, _CAPPED = 1, 3
_IMAGE_BYTES = 10 << 20
_KEPT = timedelta(days=30)
_PATIENCE = timedelta(seconds=15)
_CANCELLED = "cancelled"


class MassSends:
    """``create`` and ``cancel`` are one attempt each and raise as ``Platform.perform``; ``run`` follows the tasks."""

    def __init__(self, client: AppClient, settings: CustomerSettings, *, writer: Writer, clock: Clock) -> None:
        self._client = client
        self._writer = writer
        self._clock = clock
        self._settle = timedelta(seconds=settings.settle_seconds)
        self._every = timedelta(minutes=settings.look_minutes)
        self._nudge_every = timedelta(hours=settings.nudge_hours)
        self._life = timedelta(hours=settings.send_within_hours)
        self._tries = MassTries(client, settings, writer=writer, clock=clock)
        self._rests_until: datetime | None = None
        self._nudge = asyncio.Event()
        self._telling = Telling("Where WeCom's mass-send tasks stand")

    @property
    def problem(self) -> str | None:
        return self._telling.problem

    # -- what is said ---------------------------------------------------------------------------------------------

    async def create(self, room_id: str, action: act.SendText | act.SendFile) -> act.Receipt:
        """A task for the group's owner. The receipt names the task: nobody has read anything yet."""
        sender = await self._owner(room_id)
        content = await self._content(action)
        key, msgid, try_id = await self._make(room_id, sender, content)
        now = self._clock.now()
        await self._written(
            partial(
                enter_made,
                try_id=try_id,
                key=key,
                msgid=msgid,
                room_id=room_id,
                sender=sender,
                at=now,
                look_at=now + self._settle,
            )
        )
        self._nudge.set()
        return act.Receipt(message_key=key)

    async def _make(self, room_id: str, sender: str, content: Json) -> tuple[str, str, int]:
        """Our key and WeCom's id. What ends unclear, or never, is looked for among WeCom's tasks later."""
        try:
            try_id = await self._tries.note(room_id, sender, content)
        except DatabaseUnavailable as error:
            raise Unreached(str(error)) from error
        body: Json = {"chat_type": "group", "sender": sender, "chat_id_list": [room_id], "allow_select": False}
        try:
            answer = await self._client.post(_CREATE, body | content, Repeat.NEVER)
        except (RetryLater, Unreached, Refused, Gone):
            await self._written(partial(drop_try, try_id=try_id))
            raise
        msgid, failed = answer.get("msgid"), answer.get("fail_list")
        if isinstance(failed, list) and room_id in failed:
            await self._written(partial(drop_try, try_id=try_id))
            raise Refused("WeCom made no task for this group")
        if not isinstance(msgid, str) or not msgid or not msgid.isprintable():
            raise Unsure("add_msg_template gave no msgid")
        return key_of(msgid), msgid, try_id

    async def cancel(self, keys: Sequence[object]) -> act.Receipt:
        """Tasks nobody has sent yet. What was sent stands in the group for good."""
        for key in map(str, keys):
            task = await self._task(key)
            if task is None or task.state not in (stored.WAITS, _CANCELLED):
                raise Refused("what a person has sent into a customer group cannot be taken back")
            if task.state == stored.WAITS:
                await self._take_back(task, _CANCELLED, is_known=True)
        return act.Receipt()

    async def _task(self, key: str) -> WecomMassSend | None:
        try:
            async with self._writer.reader() as session:
                return await stored.mass_send_with_key(session, key)
        except DatabaseUnavailable as error:
            raise Unreached(str(error)) from error

    async def _owner(self, room_id: str) -> str:
        try:
            async with self._writer.reader() as session:
                room = await room_with_id(session, room_id)
        except DatabaseUnavailable as error:
            raise Unreached(str(error)) from error
        if room is not None and room.owner:
            return room.owner
        try:
            return (await read_room(self._client, room_id)).owner
        except Unsure as error:
            raise Unreached(str(error)) from None  # nothing was said yet

    async def _content(self, action: act.SendText | act.SendFile) -> Json:
        text = for_customers(action.text, action.buttons) if isinstance(action, act.SendText) else str(action.caption)
        if len(text.encode()) > CUSTOMER_BYTES:
            raise Refused(f"a customer group takes {CUSTOMER_BYTES} bytes of text at once")
        content: Json = {"text": {"content": text}} if text.strip() else {}
        if isinstance(action, act.SendFile):
            check_size(action)
            kind = "image" if is_picture(action, _IMAGE_BYTES) else "file"
            media_id = await self._client.upload(kind, action.name, action.content)
            content["attachments"] = [{"msgtype": kind, kind: {"media_id": media_id}}]
        if not content:
            raise Refused("the text is empty")
        return content

    # -- where it stands ------------------------------------------------------------------------------------------

    async def run(self, accept: Accept) -> None:
        """Until cancelled: look at what waits, remind, take back what is too old, tell."""
        await go_round(partial(self.step, accept), self._nudge)

    async def step(self, accept: Accept) -> timedelta:
        """Everything that is due now; how long until something will be."""
        now = self._clock.now()
        try:
            if self._rests_until is None or self._rests_until <= now:
                self._rests_until = None
                await self._look_at_due(now)
            await self._tell(accept)
            async with self._writer.reader() as session:
                looks = (await stored.next_look(session), await next_try_look(session))
        except DatabaseUnavailable as error:
            _log.warning("WeCom: mass-send tasks are not looked at: %s", error)
            return _PATIENCE
        now = self._clock.now()
        at = min((look for look in looks if look is not None), default=now + self._every)
        return max(at, self._rests_until or now) - now

    async def _look_at_due(self, now: datetime) -> None:
        try:
            await self._tries.settle(now)
        except RetryLater as patience:
            self._rests_until = now + patience.after
            return
        async with self._writer.reader() as session:
            due = await stored.mass_sends_due(session, now)
        for task in due:
            try:
                await self._look(task, now)
            except RetryLater as patience:
                self._rests_until = now + patience.after
                return
            except (Unreached, Unsure, Refused, Gone) as error:
                _log.info("WeCom: mass-send task %s could not be looked at: %s", task.key, error)
            await self._writer.write(partial(stored.look_later, key=task.key, look_at=now + self._every))
        await self._writer.write(partial(stored.forget_mass_sends, before=now - _KEPT))

    async def _look(self, task: WecomMassSend, now: datetime) -> None:
        if (state := await self._outcome(task)) is not None:
            await self._writer.write(partial(stored.end_mass_send, key=task.key, state=state, at=now))
        elif now - task.made_at >= self._life:
            await self._take_back(task, Handover.LAPSED)
        elif now - task.nudged_at >= self._nudge_every:
            await self._remind(task, now)

    async def _remind(self, task: WecomMassSend, now: datetime) -> None:
        """One that may have arrived, or that WeCom refuses, is not asked for again before the next is due."""
        try:
            await self._client.post(_REMIND, {"msgid": task.msgid}, Repeat.NEVER)
        except (Unsure, Refused, Gone) as error:
            _log.info("WeCom: the sender of task %s was perhaps not reminded: %s", task.key, error)
        await self._writer.write(partial(stored.note_nudge, key=task.key, at=now))

    async def _outcome(self, task: WecomMassSend) -> Handover | None:
        """None while it waits for its sender, and while WeCom has not yet said what became of it."""
        body: Json = {"msgid": task.msgid, "userid": task.sender, "limit": 500}
        answer = await self._client.post(RESULT, body, Repeat.SAFE)
        for entry in _entries(answer.get("send_list")):
            if entry.get("chat_id") == task.room_id and entry.get("status") in (_SENT, _CAPPED):
                return Handover.SENT if entry["status"] == _SENT else Handover.REFUSED
        return None

    async def _take_back(self, task: WecomMassSend, state: str, *, is_known: bool = False) -> None:
        await self._client.post(_CANCEL, {"msgid": task.msgid}, Repeat.SAFE)
        end = partial(stored.end_mass_send, key=task.key, state=state, at=self._clock.now(), is_known=is_known)
        await self._written(end)

    # -- what is told ---------------------------------------------------------------------------------------------

    async def _tell(self, accept: Accept) -> None:
        """By the state's own key, so that a crash in between tells nothing twice."""
        async with self._writer.reader() as session:
            untold = await stored.untold_states(session, self._clock.now() - self._settle)
        with self._telling.attempt():
            for task in untold:
                await accept([_update(task)])
                await self._writer.write(partial(stored.note_told, key=task.key, state=task.state))

    async def _written(self, work: Work[None]) -> None:
        """The task is there all the same."""
        try:
            await self._writer.write(work)
        except DatabaseUnavailable as error:
            _log.warning("WeCom: what became of a mass-send task could not be written: %s", error)


def _entries(listed: object) -> list[Json]:
    return [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []


def _update(task: WecomMassSend) -> RawUpdate:
    told = {"key": task.key, "state": task.state, "sender": task.sender, "at": task.changed_at.isoformat()}
    if task.begun_at is not None:
        told["begun_at"] = task.begun_at.isoformat()
    return RawUpdate(
        key=f"{SURFACE}:task:{hashlib.sha256(task.key.encode()).hexdigest()[:32]}:{task.state}",
        lane=Address(Place.ROOM, task.room_id).key,
        content={"surface": SURFACE, "chat_id": task.room_id, "task": told},
    )


def is_about_task(content: object) -> bool:
    return isinstance(content, dict) and "task" in content


def understand(content: object, name_of: Callable[[str], str] = str) -> list[HandoverChanged]:
    """What an update of ours says about a task. Raises ValueError on what makes no sense."""
    with reading_own():
        told: Any = content
        task = told["task"]
        at, begun_at = moment_told(task["at"]), moment_told(task["begun_at"]) if "begun_at" in task else None
        chat = Address(Place.ROOM, told["chat_id"]).ref()
        sender, state = person(task["sender"], name_of), Handover(task["state"])
        key = str(task["key"])
        return [HandoverChanged(chat=chat, at=at, message_key=key, sender=sender, state=state, begun_at=begun_at)]
