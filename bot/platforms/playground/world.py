"""The pretend world: its state, the ways it changes, and what the bot is told of each change."""

import re
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from bot.domain.clock import Clock
from bot.domain.events import (
    BotStandingChanged,
    Event,
    Invite,
    JoinSource,
    MessageEdited,
    MessageReceived,
    NoticeKind,
    NoticePosted,
    PollCounted,
    Quoted,
)
from bot.domain.menus import MenuCommand, MenuScope
from bot.domain.people import AdminPower, ChatKind, ChatRef, MemberStatus, PersonRef, PlatformName, SenderKind
from bot.domain.text import clean_name
from bot.platforms.playground.inbound import keep
from bot.platforms.playground.standings import standing_changes
from bot.platforms.playground.state import Change, Happening, Line, Person, Poll, Room, Standing, Thing, Told, Touched
from bot.platforms.port import RawUpdate

NOWHERE = ChatRef(PlatformName.PLAYGROUND, "", ChatKind.PRIVATE)
"""The stand-in for the chat of what is told about polls."""

_OF_ROOMS = frozenset({Change.PINNED, Change.UNPINNED, Change.STOOD, Change.REQUESTED})
"""Changes of a room itself; the others are of a line in it."""

_LINK = re.compile(r"https?://[^\s<>\"']+|\bt\.me/[\w+/-]+", re.IGNORECASE)
_MENTION = re.compile(r"(?<![\w@])@([A-Za-z]\w{3,31})", re.ASCII)


class World:
    """Everything that is so. ``watchers`` see every change; the bot hears of it through ``queue``."""

    def __init__(self, clock: Clock, *, bot: Person) -> None:
        self.clock = clock
        self.bot = bot
        self.people: dict[str, Person] = {bot.key: bot}
        self.rooms: dict[str, Room] = {}
        self.presses: dict[str, list[str]] = {}
        self.pressers: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self.menus: dict[tuple[MenuScope, str, str | None], tuple[MenuCommand, ...]] = {}
        self.watchers: list[Callable[[Happening], None]] = []
        self.queue: deque[RawUpdate] = deque()
        self.on_told: Callable[[], None] = lambda: None
        """Called whenever there is something new in the queue."""
        self.on_touched: list[Callable[[Touched], None]] = []
        """Called with every thing that is different now."""
        self.holds_back = False
        """True: what the bot is to be told waits in ``held`` until somebody has made it durable and releases it."""
        self.held: deque[Told] = deque()
        self.last_number = 0
        self._open_polls: list[tuple[Room, Line]] = []

    def next_key(self) -> str:
        """A key that nothing else in this world bears."""
        self.last_number += 1
        return str(self.last_number)

    def touch(self, what: Thing, key: str = "", room_key: str = "") -> None:
        for listener in self.on_touched:
            listener(Touched(what, key, room_key))

    def touch_room(self, room: Room) -> None:
        self.touch(Thing.ROOM, room.key)

    def touch_line(self, line: Line) -> None:
        self.touch(Thing.LINE, line.key, line.room_key)

    def keep_file(self, key: str, content: bytes) -> None:
        self.files[key] = content
        self.touch(Thing.FILE, key)

    def take_over(self, people: Iterable[Person], rooms: Iterable[Room], last_number: int) -> None:
        """Go on from what was kept. The bot's own person stays who it is."""
        self.people |= {person.key: person for person in people if person.key != self.bot.key}
        self.rooms |= {room.key: room for room in rooms}
        self.last_number = max(last_number, self.last_number)
        lines = ((room, line) for room in self.rooms.values() for line in room.lines.values())
        self._open_polls = [(room, line) for room, line in lines if _closes_by_itself(line)]

    # -- telling --------------------------------------------------------------------------------------------------

    def tell(self, room: Room, *events: Event) -> None:
        """Let the bot hear of something in a room, where it is there to hear it."""
        if self.standing(room, self.bot.key).status.is_present:
            self.tell_bot(room.key, *events)

    def tell_bot(self, lane: str, *events: Event) -> None:
        update = keep(self.next_key(), lane, events)
        if not self.holds_back:
            self.release([update])
            return
        line_key = next((key for event in events if (key := getattr(event, "message_key", None))), None)
        self.held.append(Told(update, self.clock.now(), events[0].chat.key or None, line_key))

    def release(self, updates: Iterable[RawUpdate]) -> None:
        """Let the bot hear of these."""
        self.queue.extend(updates)
        self.on_told()

    def show(self, what: Change, room: Room, by: str, **more: Any) -> None:
        more.setdefault("at", self.clock.now())
        if what in _OF_ROOMS:
            self.touch_room(room)
        if (line := more.get("line")) is not None:
            self.touch_line(line)
        for watcher in self.watchers:
            watcher(Happening(what, room_key=room.key, by=by, **more))

    # -- who stands where -----------------------------------------------------------------------------------------

    def private(self, person: Person) -> Room:
        """The private chat of a person with the bot."""
        if person.key not in self.rooms:
            room = Room(person.key, ChatKind.PRIVATE, person.name, person.username)
            room.standings = {key: Standing(MemberStatus.MEMBER) for key in (person.key, self.bot.key)}
            self.rooms[person.key] = room
            self.touch_room(room)
        return self.rooms[person.key]

    def standing(self, room: Room, person_key: str) -> Standing:
        """How somebody stands now; a mute or ban whose end has come is over."""
        known = room.standings.get(person_key, Standing(MemberStatus.LEFT))
        if known.until is not None and known.until <= self.clock.now():
            was = known.status
            back = MemberStatus.LEFT if was is MemberStatus.BANNED else MemberStatus.MEMBER
            known = room.standings[person_key] = Standing(back)
            self.touch_room(room)
            if was is MemberStatus.RESTRICTED:  # nobody is told, but one can see it
                self.show(Change.STOOD, room, person_key, person_key=person_key, old=was, new=back)
        return known

    def may(self, room: Room, person_key: str, power: AdminPower) -> bool:
        known = self.standing(room, person_key)
        return room.kind is ChatKind.PRIVATE or known.status is MemberStatus.OWNER or power in known.powers

    def may_write(self, room: Room, person_key: str, *, media: bool = False) -> bool:
        known = self.standing(room, person_key)
        if known.status is MemberStatus.RESTRICTED:
            return known.media_only and not media
        return known.status.is_present

    def stand(
        self,
        room: Room,
        person_key: str,
        new: Standing,
        *,
        by: str,
        at: datetime,
        source: JoinSource = JoinSource.UNKNOWN,
        invite: Invite | None = None,
    ) -> None:
        """Change how somebody stands, and tell of it; arrivals and departures leave a line in a group."""
        old = self.standing(room, person_key)
        room.standings[person_key] = new
        if old == new:
            return
        self.show(Change.STOOD, room, by, at=at, person_key=person_key, old=old.status, new=new.status)
        who, actor = self.people[person_key].ref(), self.people[by].ref()
        if person_key == self.bot.key:
            change = BotStandingChanged(
                chat=room.ref(), at=at, by=actor, old=old.status, new=new.status, powers=new.powers
            )
            self.tell_bot(room.key, change)
        else:
            self.tell(room, *standing_changes(room, who, actor, at, old, new, source, invite))
        if old.status.is_present != new.status.is_present and room.kind is ChatKind.GROUP:
            kind = NoticeKind.JOIN if new.status.is_present else NoticeKind.LEAVE
            self.note(room, kind, actor, at, (who,))

    # -- lines ----------------------------------------------------------------------------------------------------

    def post(self, room: Room, line: Line) -> Line:
        """A new line; the bot hears of those it did not write."""
        room.lines[line.key] = line
        if _closes_by_itself(line):
            self._open_polls.append((room, line))
        self.show(Change.SAID, room, line.sender.key, at=line.at, line=line)
        if line.sender.key != self.bot.key:
            self.tell(room, MessageReceived(**self._content(room, line)))
        return line

    def note(self, room: Room, kind: NoticeKind, by: PersonRef, at: datetime, who: tuple[PersonRef, ...] = ()) -> Line:
        """A line the platform writes by itself."""
        line = Line(self.next_key(), room.key, by, at, notice=kind, people=who)
        room.lines[line.key] = line
        self.touch_line(line)
        self.tell(room, NoticePosted(chat=room.ref(), at=at, kind=kind, message_key=line.key, by=by, people=who))
        return line

    def changed(self, room: Room, line: Line, before: str) -> None:
        """A line says something else now."""
        assert line.edited_at is not None, "whoever changes a line dates the change"
        self.show(Change.EDITED, room, line.sender.key, at=line.edited_at, line=line, words=before)
        if line.sender.key != self.bot.key:
            self.tell(room, MessageEdited(**self._content(room, line), edited_at=line.edited_at))

    def drop(self, room: Room, line: Line, *, by: str) -> None:
        if not line.is_deleted:
            line.deleted_at, line.deleted_by = self.clock.now(), by
            if line.key in room.pinned:
                room.pinned = [key for key in room.pinned if key != line.key]
                self.touch_room(room)
            self.show(Change.DELETED, room, by, line=line)

    def _content(self, room: Room, line: Line) -> dict[str, Any]:
        text = str(line.text)
        quoted = room.lines.get(line.reply_to) if line.reply_to else None
        return {
            "chat": room.ref(), "at": line.at, "sender": line.sender, "message_key": line.key, "text": text,
            "topic": line.topic, "media": line.media, "file_key": line.file_key, "forwarded": line.forwarded,
            "album": line.album, "links": tuple(dict.fromkeys(_LINK.findall(text))),
            "mentions": tuple(PersonRef("", clean_name(f"@{name}"), name) for name in _MENTION.findall(text)),
            "quoted": Quoted(quoted.key, quoted.sender, str(quoted.text), quoted.media) if quoted else None,
        }  # fmt: skip

    # -- polls ----------------------------------------------------------------------------------------------------

    def poll_counted(self, poll: Poll, at: datetime) -> None:
        told = PollCounted(
            chat=NOWHERE, at=at, poll_key=poll.key, question=poll.question, counts=poll.counts,
            voters=sum(map(bool, poll.votes.values())), is_closed=poll.is_closed, options=poll.options,
        )  # fmt: skip
        self.tell_bot(f"poll:{poll.key}", told)

    def close_poll(self, room: Room, line: Line, *, by: str) -> None:
        """Close a line's poll, once."""
        if line.poll is not None and not line.poll.is_closed:
            line.poll.is_closed = True
            self.show(Change.CLOSED, room, by, line=line)
            self.poll_counted(line.poll, self.clock.now())

    # -- what ends by itself --------------------------------------------------------------------------------------

    def next_lapse_at(self) -> datetime | None:
        """When the next poll, mute or ban ends by itself."""
        ends = [line.poll.closes_at for _, line in self._open_polls if line.poll and not line.poll.is_closed]
        ends += [standing.until for room in self.rooms.values() for standing in room.standings.values()]
        return min((end for end in ends if end is not None), default=None)

    def lapse(self) -> None:
        """End what has come to its end: polls close, mutes and bans are over."""
        now = self.clock.now()
        over = [
            (r, line)
            for r, line in self._open_polls
            if line.poll and line.poll.closes_at and line.poll.closes_at <= now
        ]
        for room, line in over:
            self._open_polls.remove((room, line))
            if not line.is_deleted:
                self.close_poll(room, line, by=self.bot.key)
        for room in self.rooms.values():
            for key in [key for key, one in room.standings.items() if one.until is not None and one.until <= now]:
                self.standing(room, key)


def _closes_by_itself(line: Line) -> bool:
    return line.poll is not None and line.poll.closes_at is not None and not line.poll.is_closed


def channel(key: str, title: str) -> PersonRef:
    """A channel that speaks in a group."""
    return PersonRef(key, clean_name(title), kind=SenderKind.FOREIGN_CHANNEL)


def the_group_itself(room: Room) -> PersonRef:
    """What stands behind an anonymous admin's line."""
    return PersonRef(room.key, room.title, kind=SenderKind.ANONYMOUS_ADMIN)
