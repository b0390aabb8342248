"""A stretch of a history in one transaction: what is not stored yet becomes facts, counters and memberships.

Exactly once: what is there already is found in the transaction that adds the rest, so a stretch that is told again,
after a crash or by a second import, adds nothing. Facts are gathered by the same code that gathers them live.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.events import Event, MemberJoined, MemberLeft, MessageEdited, MessageReceived, ReactionChanged
from bot.domain.people import MemberStatus, PersonRef
from bot.imports.telegram_export.accounts import Accounts
from bot.imports.telegram_export.messages import Told
from bot.imports.telegram_export.shelf import Shelf
from bot.pipeline.facts import Facts
from bot.routing import ChatView
from bot.services.roster import note_joined, note_left
from models.events import Fact, add_activity, add_events
from models.history import (
    SAME_MOVE,
    PastMessages,
    Stored,
    add_past_messages,
    give_to,
    note_history,
    stored_about,
    stored_between,
)
from models.people import add_people, identities_with_keys, member_of

_MOVES = (MemberJoined, MemberLeft)
_News = tuple[str, Event, Stored | None]
"""A message's key, what it tells, and the fact that was stored for it before its person was known."""
_FACTS: dict[type[Event], Fact] = {
    MessageReceived: Fact.MESSAGE,
    MessageEdited: Fact.EDIT,
    ReactionChanged: Fact.REACTION,
    MemberJoined: Fact.JOIN,
    MemberLeft: Fact.LEAVE,
}


@dataclass(frozen=True, slots=True)
class Erased:
    """Somebody who wanted to be forgotten: what they did until then counts for a row without a name."""

    person_id: int
    at: datetime


@dataclass(slots=True)
class People:
    """Our ids of the accounts in the file. Kept over all stretches; grows only with what is durable."""

    accounts: Accounts
    erased: dict[str, Erased]
    ids: dict[str, int] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    """People new to us whose account has been deleted."""
    met: int = 0

    async def meet(self, session: AsyncSession, refs: Iterable[PersonRef], platform: str, now: datetime) -> None:
        """Learn whoever is new. The names of people we know already are not touched: ours are newer."""
        unknown = {ref.key: ref for ref in refs if ref.key and ref.key not in self.ids}
        if not unknown:
            return
        for identity in await identities_with_keys(session, platform, unknown):
            self.ids[identity.key] = identity.person_id
            del unknown[identity.key]
        if unknown:
            for ref, person_id in await add_people(session, platform, list(unknown.values()), now):
                self.ids[ref.key] = person_id
                if self.accounts.is_deleted(ref.key):
                    self.gone.add(person_id)
            self.met += len(unknown)

    def is_erased(self, ref: PersonRef | None, at: datetime) -> bool:
        erased = self.erased.get(ref.key) if ref is not None else None
        return erased is not None and at <= erased.at

    def id_of(self, ref: PersonRef | None, at: datetime) -> int | None:
        if ref is None:
            return None
        return self.erased[ref.key].person_id if self.is_erased(ref, at) else self.ids.get(ref.key)


@dataclass(frozen=True, slots=True)
class Added:
    """What one stretch brought. ``known``: messages that were stored already."""

    facts: Counter[str]
    known: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some messages in a row. ``leeway``: how far the file's times may be off, where it has no exact ones."""

    told: list[Told]
    place: ChatView
    people: People
    now: datetime
    leeway: timedelta = timedelta(0)

    async def write(self, session: AsyncSession) -> Added:
        events = [(one.key, event) for one in self.told for event in one.events]
        if not events:
            return Added(Counter(), 0)
        await self._introduce(session, [event for _, event in events])
        news = await self._news(session, events)
        known = len({one.key for one in self.told if one.events} - {key for key, _, stored in news if stored is None})
        facts = Facts()
        for key, event, stored in news:
            if stored is None:
                self._record(facts, key, event)
            else:
                await self._name(session, facts, event, stored)
        await self._flush(session, facts)
        for _, event, _ in news:
            await self._keep_membership(session, event)
        moments = [event.at for _, event in events]
        oldest_text = min((row.at for row in facts.events if row.text is not None), default=None)
        await note_history(session, self.place.id, min(moments), max(moments), oldest_text)
        return Added(Counter(str(row.kind) for row in facts.events), known)

    async def _introduce(self, session: AsyncSession, events: list[Event]) -> None:
        refs = [
            ref
            for event in events
            for ref in (_actor(event), event.by if isinstance(event, _MOVES) else None)
            if ref is not None and not self.people.is_erased(ref, event.at)
        ]
        await self.people.meet(session, refs, self.place.ref.platform, self.now)

    async def _news(self, session: AsyncSession, events: list[tuple[str, Event]]) -> list[_News]:
        """What the events bring that is not stored yet, in order."""
        margin = max(SAME_MOVE, self.leeway)
        moments = [one.at for one in self.told if one.events]
        stored = Shelf(
            await stored_between(session, self.place.id, min(moments) - margin, max(moments) + margin),
            {one.key for one in self.told},
            self.leeway,
        )
        touched = {key for key, event in events if isinstance(event, MessageEdited | ReactionChanged)}
        about = await stored_about(session, self.place.id, touched) if touched else set()
        left: list[tuple[str, Event]] = []
        for key, event in events:
            person_id = self.people.id_of(_actor(event), event.at)
            kind = _FACTS[type(event)]
            if kind in (Fact.EDIT, Fact.REACTION):
                mark = (kind.value, key, person_id)
                is_known = mark in about
                about.add(mark)
            elif person_id is None and isinstance(event, _MOVES):
                is_known = stored.holds_nameless(kind, key, event.person.name, event.at)
            else:
                is_known = stored.holds(kind, key, person_id, event.at)
            if not is_known:
                left.append((key, event))
        return list(self._news_among(left, stored))

    def _news_among(self, left: list[tuple[str, Event]], stored: Shelf) -> Iterator[_News]:
        """Of what is not stored as it is told, what is not stored under another guess at who it was either."""
        for key, event in left:
            person_id = self.people.id_of(_actor(event), event.at)
            other = stored.take_other(_FACTS[type(event)], key, person_id, event.at)
            if other is None:
                yield key, event, None
            elif person_id is not None:
                yield key, event, other

    async def _name(self, session: AsyncSession, facts: Facts, event: Event, stored: Stored) -> None:
        """Who came or went is known by now: the fact is there already, what is counted for its person is not."""
        person_id = self.people.id_of(_actor(event), event.at)
        assert person_id is not None, "nobody else is recognised"
        await give_to(session, stored.id, person_id)
        facts.add(event, self.place, person_id)
        facts.events.pop()

    def _record(self, facts: Facts, key: str, event: Event) -> None:
        actor = _actor(event)
        facts.add(event, self.place, self.people.id_of(actor, event.at))
        row = facts.events[-1]
        text = None if self.people.is_erased(actor, event.at) else row.text
        facts.events[-1] = row._replace(message_key=key, text=text)

    async def _flush(self, session: AsyncSession, facts: Facts) -> None:
        if facts.events:
            await add_events(session, facts.events)
        if facts.activity:
            await add_activity(session, facts.activity)
        if facts.messages:
            await add_past_messages(session, self._counted(facts))

    def _counted(self, facts: Facts) -> list[PastMessages]:
        """How much each person wrote. Whoever deleted their account is not in the group any more."""
        spans: dict[int | None, tuple[datetime, datetime]] = {}
        for row in facts.events:
            if row.kind == Fact.MESSAGE:
                first, last = spans.get(row.person_id, (row.at, row.at))
                spans[row.person_id] = (min(first, row.at), max(last, row.at))
        return [
            PastMessages(
                chat_id=chat_id,
                person_id=person_id,
                status=MemberStatus.LEFT if person_id in self.people.gone else MemberStatus.MEMBER,
                first_seen_at=spans[person_id][0],
                message_count=count,
                last_message_at=spans[person_id][1],
            )
            for (chat_id, person_id), (count, _) in facts.messages.items()
        ]

    async def _keep_membership(self, session: AsyncSession, event: Event) -> None:
        """As the roster keeps what a platform tells; what it knows of later times stays."""
        person_id = self.people.id_of(_actor(event), event.at)
        if person_id is None or not isinstance(event, _MOVES):
            return
        if isinstance(event, MemberLeft):
            await note_left(session, self.place.id, person_id, event)
            return
        by = None if self.people.is_erased(event.by, event.at) else event.by
        event = replace(event, by=by if by is not None and by.key else None)
        await note_joined(session, self.place.id, person_id, event, self.now)
        await note_joined(session, self.place.id, person_id, replace(event, hint=True), self.now)
        member = await member_of(session, self.place.id, person_id) if person_id in self.people.gone else None
        if member is not None:
            member.status = MemberStatus.LEFT


def _actor(event: Event) -> PersonRef | None:
    match event:
        case MessageReceived() | MessageEdited():
            return event.sender
        case MemberJoined() | MemberLeft() | ReactionChanged():
            return event.person
        case _:
            return None
