"""What became of a mass-send task whose making had an unclear end, looked up among the tasks WeCom has.

It is never made again: a task may be seen by its sender twice, and its words by a whole group. WeCom's list names
neither the groups of a task nor, of one that an app made, its creator. So a task is known again by its words and its
sender; where several say the same, only by the group it was sent to.
"""

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.domain.clock import Clock
from bot.platforms.port import Gone, Refused, Unreached, Unsure
from bot.platforms.wecom.api.client import AppClient, Repeat
from bot.platforms.wecom.api.transport import Json
from bot.platforms.wecom.customer_settings import CustomerSettings
from bot.storage.writer import Work, Writer
from models import wecom_mass_tries as stored
from models.wecom_mass_tries import WecomMassTry

_log = logging.getLogger(__name__)

_LIST, _MEMBERS = "externalcontact/get_groupmsg_list_v2", "externalcontact/get_groupmsg_task"
RESULT = "externalcontact/get_groupmsg_send_result"
_PAGE, _MOST_PAGES = 100, 100
_BEFORE, _AFTER = timedelta(minutes=2), timedelta(minutes=10)
"""How far WeCom's clock may be from ours, and how long it may take to make a task."""
_LOOKS = 3
"""So often a task must be missing from the list before it counts as never made."""
_BY_HAND = 1
_KEY = 64


@dataclass(frozen=True, slots=True)
class _Task:
    msgid: str
    made_at: datetime


class MassTries:
    """``note`` before the request leaves; ``settle`` what is still there when no answer can come any more."""

    def __init__(self, client: AppClient, settings: CustomerSettings, *, writer: Writer, clock: Clock) -> None:
        limits = client.limits
        once = limits.request_timeout + limits.connect_timeout + limits.backoff_max
        self._answered_by = timedelta(seconds=settings.settle_seconds + once * (limits.busy_repeats + 1))
        self._every = timedelta(minutes=settings.look_minutes)
        self._life = timedelta(hours=settings.send_within_hours)
        self._client = client
        self._writer = writer
        self._clock = clock

    async def note(self, room_id: str, sender: str, content: Json) -> int:
        """Durable before anything is asked for. Raises DatabaseUnavailable: then nothing must be."""
        now = self._clock.now()
        return await self._writer.write(
            partial(
                stored.begin_try,
                room_id=room_id,
                sender=sender,
                words=words_of(content),
                at=now,
                look_at=now + self._answered_by,
            )
        )

    async def settle(self, now: datetime) -> None:
        """Look for all that are due. Raises RetryLater and DatabaseUnavailable."""
        async with self._writer.reader() as session:
            due = await stored.tries_due(session, now)
        for one in due:
            try:
                await self._settle(one, now)
            except (Unreached, Unsure, Refused, Gone) as error:
                _log.info("WeCom: an unclear mass-send task could not be looked for: %s", error)
                await self._writer.write(self._waiting(one, now))

    async def _settle(self, one: WecomMassTry, now: datetime) -> None:
        alike = [task for task in await self._tasks_saying(one) if await self._is_of(task, one.sender)]
        found = await self._which(one, alike)
        if found is not None:
            _log.info("WeCom: the mass-send task for %s was made after all: %s", one.room_id, found.msgid)
            await self._writer.write(
                partial(
                    stored.settle_as_made,
                    one=one,
                    key=key_of(found.msgid),
                    msgid=found.msgid,
                    made_at=min(found.made_at, now),
                    now=now,
                )
            )
        elif not alike and one.looks + 1 >= _LOOKS:
            _log.warning("WeCom: the mass-send task for %s was never made", one.room_id)
            await self._writer.write(partial(stored.settle_as_lost, one=one, now=now))
        else:
            await self._writer.write(self._waiting(one, now, was_missing=not alike))

    def _waiting(self, one: WecomMassTry, now: datetime, *, was_missing: bool = False) -> Work[None]:
        """Another look later; or none any more: nobody will ever know, and the report has said so."""
        if now - one.begun_at >= self._life:
            return partial(stored.drop_try, try_id=one.id)
        return partial(stored.look_again, try_id=one.id, look_at=now + self._every, was_missing=was_missing)

    async def _tasks_saying(self, one: WecomMassTry) -> Sequence[_Task]:
        """Tasks of that moment with these words that are nobody else's yet. Raises Unsure for a list without an end."""
        span = {
            "start_time": int((one.begun_at - _BEFORE).timestamp()),
            "end_time": int((one.begun_at + _AFTER).timestamp()),
        }
        found: dict[str, _Task] = {}
        cursor = ""
        for _ in range(_MOST_PAGES):
            body: Json = {"chat_type": "group", "limit": _PAGE} | span | ({"cursor": cursor} if cursor else {})
            answer = await self._client.post(_LIST, body, Repeat.SAFE)
            listed = answer.get("group_msg_list")
            if not isinstance(listed, list):
                raise Unsure("get_groupmsg_list_v2 told of no tasks")
            found |= {task.msgid: task for entry in listed if (task := _task(entry, one.words)) is not None}
            cursor = answer.get("next_cursor") or ""
            if not isinstance(cursor, str) or not cursor:
                break
        else:
            raise Unsure("get_groupmsg_list_v2 has no end")
        async with self._writer.reader() as session:
            known = await stored.known_tasks(session, found.keys())
        return [task for msgid, task in found.items() if msgid not in known]

    async def _is_of(self, task: _Task, sender: str) -> bool:
        answer = await self._client.post(_MEMBERS, {"msgid": task.msgid, "limit": _PAGE}, Repeat.SAFE)
        members = answer.get("task_list")
        if not isinstance(members, list):
            raise Unsure("get_groupmsg_task told of no members")
        return any(isinstance(member, dict) and member.get("userid") == sender for member in members)

    async def _which(self, one: WecomMassTry, alike: Sequence[_Task]) -> _Task | None:
        """The one that was sent to this group; or the only one that says this, where nothing else says so unclearly."""
        unsent: list[_Task] = []
        for task in alike:
            groups = await self._groups_reached(task, one.sender)
            if one.room_id in groups:
                return task
            if not groups:
                unsent.append(task)
        async with self._writer.reader() as session:
            rivals = await stored.tries_alike(session, one.sender, one.words)
        return unsent[0] if len(unsent) == 1 and rivals == 1 else None

    async def _groups_reached(self, task: _Task, sender: str) -> set[str]:
        body: Json = {"msgid": task.msgid, "userid": sender, "limit": 500}
        listed = (await self._client.post(RESULT, body, Repeat.SAFE)).get("send_list")
        entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
        return {entry["chat_id"] for entry in entries if isinstance(entry.get("chat_id"), str)}


def words_of(content: Json) -> str:
    """A hash of what a task says: its text, however it is spaced, and which kinds of files go along."""
    text = content.get("text")
    said = text.get("content") if isinstance(text, dict) else ""
    attached = content.get("attachments") or []
    kinds = [one.get("msgtype") for one in attached if isinstance(one, dict)] if isinstance(attached, list) else []
    return hashlib.sha256(json.dumps([" ".join(str(said or "").split()), kinds]).encode()).hexdigest()


def key_of(msgid: str) -> str:
    """Ours: WeCom's ids may be too long."""
    return msgid if len(msgid) <= _KEY else hashlib.sha256(msgid.encode()).hexdigest()


def _task(entry: object, words: str) -> _Task | None:
    """A task of an app that says just this; None for every other."""
    if not isinstance(entry, dict) or entry.get("create_type") == _BY_HAND or words_of(entry) != words:
        return None
    msgid, at = entry.get("msgid"), entry.get("create_time")
    if not isinstance(msgid, str) or not msgid or not msgid.isprintable():
        return None
    if not isinstance(at, int) or isinstance(at, bool) or not 0 < at < 1 << 35:
        return None
    return _Task(msgid, datetime.fromtimestamp(at, UTC))
