"""Explains from the tables what the bot did: what it heard, who decided, which rule and case, what it sent when."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.events import ButtonPressed, Event, Message, MessageReceived, PollAnswered, TimerDue
from bot.pipeline.house import House, source_of
from bot.pipeline.items import TIMERS, who_acted
from bot.platforms.playground.inbound import understand
from bot.platforms.playground.platform import PlaygroundPlatform
from bot.platforms.port import RawUpdate
from bot.playground.views import Seen, moment
from bot.routing import Routes
from bot.services.cases import measures_of
from models import inspection
from models.audit import AuditEntry
from models.buttons import button_with_token
from models.cases import Case
from models.inbox import InboxRow
from models.outbox import OutboxRow
from models.playground import updates_about, updates_with_keys

MOST_STORIES = 12
"""A card that is edited all day has as many stories as taps; the newest are told, and the one that made it."""
_EXCERPT = 200


async def explain(house: House, platform: PlaygroundPlatform, room_key: str, line_key: str) -> Seen:
    """The stories of a line, oldest first: each update that led to it or came of it, and what followed."""
    line = platform.world.rooms[room_key].lines[line_key]
    lane = f"poll:{line.poll.key}" if line.poll is not None else ""
    async with house.writer.reader() as session:
        updates = await updates_about(session, room_key, line_key, lane)
        source = source_of(platform)
        heard = await inspection.inbox_rows_with_keys(session, source, [one.update_key for one in updates])
        acts = await inspection.actions_about(session, room_key, line_key)
        for act in [act for act in acts if act.message_key == line_key]:
            acts += await inspection.actions_that_name(session, room_key, act.id)
        causes = {act.cause_id for act in acts if act.cause_id is not None} | {row.id for row in heard}
        rows = await inspection.inbox_rows_with_ids(session, sorted(causes))
        if len(rows) > MOST_STORIES:
            rows = [rows[0], *rows[1 - MOST_STORIES :]]
        teller = _Teller(session, house.routes, line_key, {act.id for act in acts})
        return {"line": line_key, "room": room_key, "stories": [await teller.story(row) for row in rows]}


class _Teller:
    """Puts together what belongs to one inbox row."""

    def __init__(self, session: AsyncSession, routes: Routes, line_key: str, about: set[int]) -> None:
        self._session = session
        self._routes = routes
        self._line_key = line_key
        self._about = about

    async def story(self, row: InboxRow) -> Seen:
        events = await self._events(row)
        acts = await inspection.actions_caused_by(self._session, row.id)
        cases = await inspection.cases_caused_by(self._session, row.id)
        audit = await inspection.audit_at(self._session, row.received_at)
        people = {case.subject_id for case in cases} | {entry.actor_id for entry in audit}
        names = await inspection.names_of(self._session, sorted(key for key in people if key is not None))
        return {
            "inbox": _inbox_seen(row),
            "events": [_event_seen(event) for event in events],
            "timer": await self._timer(row),
            "deciders": [one for event in events if (one := await self._decider(event))] + _features(acts),
            "cases": [_case_seen(case, names) for case in cases],
            "audit": [_audit_seen(entry, names) for entry in audit],
            "acts": [self._act_seen(act) for act in acts],
        }

    async def _events(self, row: InboxRow) -> list[Event]:
        """What the update said. The inbox empties what is decided; the pretend platform remembers it."""
        if row.source == TIMERS:
            return []
        kept = await updates_with_keys(self._session, [row.update_key])
        return [event for one in kept for event in understand(RawUpdate.stored(one.update_key, one.lane, one.body))]

    async def _timer(self, row: InboxRow) -> Seen | None:
        if row.source != TIMERS:
            return None
        number, _, occurrence = row.update_key.partition(":")
        timer = await inspection.timer_with_id(self._session, int(number))
        if timer is None:
            return None
        entry = self._routes.timers.get(timer.name)
        return {
            "name": timer.name,
            "occurrence": occurrence,
            "rule": json.loads(timer.rule) if timer.rule else None,
            "zone": timer.zone,
            "catchUp": timer.catch_up,
            "handler": entry.handler.__name__ if entry else None,
        }

    async def _decider(self, event: Event) -> Seen | None:
        """Who answers for sure: a command, a button, a timer. Listeners show by what they did."""
        if isinstance(event, MessageReceived) and (spoken := self._routes.spoken_command(event)) and spoken.command:
            return {"how": "command", "name": f"/{spoken.command.name}", "feature": spoken.entry.feature,
                    "handler": spoken.entry.handler.__name__}  # fmt: skip
        if isinstance(event, ButtonPressed) and (row := await button_with_token(self._session, event.token)):
            entry = self._routes.buttons.get(row.action)
            return {"how": "button", "name": row.action, "feature": row.action.partition(".")[0],
                    "handler": entry.handler.__name__ if entry else None}  # fmt: skip
        return None

    def _act_seen(self, act: OutboxRow) -> Seen:
        payload = json.loads(act.payload) if act.payload else {}
        return {
            "id": str(act.id),
            "feature": act.feature,
            "kind": act.kind,
            "chat": act.chat_key,
            "priority": act.priority,
            "state": act.state,
            "attempts": act.attempts,
            "createdAt": moment(act.created_at),
            "notBefore": moment(act.not_before),
            "expiresAt": moment(act.expires_at),
            "settledAt": moment(act.settled_at),
            "error": act.error,
            "words": _words_of(payload)[:_EXCERPT],
            "isAboutLine": act.id in self._about,
            "isThisLine": act.message_key == self._line_key,
        }


def _features(acts: Iterable[OutboxRow]) -> list[Seen]:
    """The features whose handlers acted."""
    return [
        {"how": "feature", "name": name, "feature": name, "handler": None}
        for name in dict.fromkeys(act.feature for act in acts)
    ]


def _inbox_seen(row: InboxRow) -> Seen:
    return {
        "id": row.id,
        "source": row.source,
        "key": row.update_key,
        "lane": row.lane,
        "state": row.state,
        "attempts": row.attempts,
        "receivedAt": moment(row.received_at),
        "error": row.error,
    }


def _event_seen(event: Event) -> Seen:
    who = who_acted(event)
    text = event.text if isinstance(event, Message) else ""
    if isinstance(event, PollAnswered):
        text = ", ".join(str(option + 1) for option in event.options)
    kind = "TimerDue" if isinstance(event, TimerDue) else type(event).__name__
    return {"kind": kind, "at": moment(event.at), "by": who.name if who else None, "text": text[:_EXCERPT]}


def _case_seen(case: Case, names: dict[int, str]) -> Seen:
    return {
        "number": case.number,
        "what": case.what,
        "rule": case.rule_name,
        "version": case.rule_version,
        "state": case.state,
        "mode": case.mode,
        "subject": names.get(case.subject_id or 0),
        "excerpt": case.excerpt,
        "found": _flat(json.loads(case.detail)),
        "measures": [{"kind": one.kind, "until": moment(one.until)} for one in measures_of(case)],
        "reason": case.reason,
        "at": moment(case.at),
    }


def _audit_seen(entry: AuditEntry, names: dict[int, str]) -> Seen:
    found = _flat(json.loads(entry.detail))
    return {"what": entry.what, "by": names.get(entry.actor_id or 0), "at": moment(entry.at), "detail": found}


def _flat(detail: object) -> list[tuple[str, str]]:
    """A document's values, short, under their names."""
    if not isinstance(detail, dict):
        return []
    return [(name, _short(value)) for name, value in detail.items() if value not in (None, "", [], {})]


def _short(value: object) -> str:
    words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return words[:_EXCERPT]


def _words_of(payload: dict[str, Any]) -> str:
    text = payload.get("text") or payload.get("caption") or payload.get("question") or ""
    if isinstance(text, dict):
        segments: Sequence[dict[str, Any]] = text.get("segments", ())
        return "".join(str(segment.get("text", "")) for segment in segments)
    return str(text or payload.get("emoji", ""))
