"""What happened, gathered in memory and written in bulk with the transaction that decides it."""

from collections import Counter
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.events import (
    Event,
    JoinRequested,
    MemberJoined,
    MemberLeft,
    MessageEdited,
    MessageReceived,
    ReactionChanged,
)
from bot.domain.people import SenderKind
from bot.routing import ChatView
from models.events import Activity, Fact, NewEvent, add_activity, add_events
from models.people import add_messages

_COUNTED = (SenderKind.PERSON,)


class Facts:
    """Rows on their way to ``events``, ``member_day`` and ``members``. One transaction's worth."""

    def __init__(self) -> None:
        self.events: list[NewEvent] = []
        self.activity: Counter[tuple[int, int, int, str]] = Counter()
        self.messages: dict[tuple[int, int], tuple[int, datetime]] = {}

    def add(self, event: Event, chat: ChatView, person_id: int | None) -> None:
        """Record one event; kinds that leave no fact are passed over."""
        match event:
            case MessageReceived():
                self._add_message(event, chat, person_id)
            case MessageEdited():
                self._row(Fact.EDIT, event.edited_at, chat, person_id, event.message_key, text=event.text)
            case MemberJoined(hint=False):
                self._row(Fact.JOIN, event.at, chat, person_id)
                self._count(chat, event.at, person_id, Activity.JOIN)
            case MemberLeft(hint=False):
                self._row(Fact.LEAVE, event.at, chat, person_id)
                self._count(chat, event.at, person_id, Activity.LEAVE)
            case ReactionChanged():
                self._row(Fact.REACTION, event.at, chat, person_id, event.message_key, text=" ".join(event.added))
                if event.added:
                    self._count(chat, event.at, person_id, Activity.REACTION)
            case JoinRequested():
                self._row(Fact.JOIN_REQUEST, event.at, chat, person_id)
            case _:
                pass

    def add_activity(self, entries: list[tuple[int, int, int, Activity]]) -> None:
        self.activity.update(entries)

    def take_over(self, other: "Facts") -> None:
        """Add what another gathering holds."""
        self.events += other.events
        self.activity.update(other.activity)
        for key, (count, at) in other.messages.items():
            self.messages[key] = (self.messages.get(key, (0, at))[0] + count, at)

    async def flush(self, session: AsyncSession) -> None:
        """Write what was gathered. It stays gathered: should the savepoint be rolled back, it is written again."""
        if self.events:
            await add_events(session, self.events)
        if self.activity:
            await add_activity(session, self.activity)
        if self.messages:
            await add_messages(session, self.messages)

    def _add_message(self, event: MessageReceived, chat: ChatView, person_id: int | None) -> None:
        quoted = event.quoted
        self.events.append(
            NewEvent(
                chat.id,
                person_id,
                Fact.MESSAGE,
                event.at,
                event.message_key,
                quoted.message_key if quoted else None,
                event.topic,
                event.media,
                event.text or None,
            )
        )
        if person_id is None or event.sender.kind not in _COUNTED:
            return
        day = chat.day_of(event.at).toordinal()
        self.activity[chat.id, day, person_id, Activity.MESSAGE] += 1
        if quoted is not None:
            self.activity[chat.id, day, person_id, Activity.REPLY] += 1
        count, _ = self.messages.get((chat.id, person_id), (0, event.at))
        self.messages[chat.id, person_id] = (count + 1, event.at)

    def _row(
        self,
        kind: Fact,
        at: datetime,
        chat: ChatView,
        person_id: int | None,
        message_key: str | None = None,
        *,
        text: str | None = None,
    ) -> None:
        self.events.append(NewEvent(chat.id, person_id, kind, at, message_key, text=text or None))

    def _count(self, chat: ChatView, at: datetime, person_id: int | None, kind: Activity) -> None:
        if person_id is not None:
            self.activity[chat.id, chat.day_of(at).toordinal(), person_id, kind] += 1
