"""What people do in the pretend world. Times are explicit; without ``at`` it is the clock's now."""

from datetime import datetime

from bot.domain.actions import Button
from bot.domain.events import (
    ButtonPressed,
    ChatRenamed,
    Invite,
    JoinRequested,
    JoinSource,
    MediaKind,
    NoticeKind,
    Origin,
    PollAnswered,
    ReactionChanged,
)
from bot.domain.people import AdminPower, ChatKind, MemberStatus
from bot.domain.text import Text, clean_name, clean_text
from bot.platforms.playground.state import ALL_POWERS, Change, Line, Person, Poll, Room, Standing, Thing
from bot.platforms.playground.world import NOWHERE, World, channel, the_group_itself


class People:
    """The moves. Each raises PermissionError or LookupError where an app would not let a person do it."""

    def __init__(self, world: World) -> None:
        self.world = world

    # -- who and where --------------------------------------------------------------------------------------------

    def add_person(self, name: str, *, username: str | None = None, language: str = "zh-hans") -> str:
        key = str(7_000_000_000 + len(self.world.people))
        self.world.people[key] = Person(key, clean_name(name), username, language)
        self.world.touch(Thing.PERSON, key)
        return key

    def add_group(self, title: str, *, owner: str, username: str | None = None, bot_is_admin: bool = True) -> str:
        """A group with the bot in it already."""
        key = f"group-{len(self.world.rooms) + 1}"
        bot = Standing(MemberStatus.ADMIN, ALL_POWERS) if bot_is_admin else Standing(MemberStatus.MEMBER)
        standings = {owner: Standing(MemberStatus.OWNER, ALL_POWERS), self.world.bot.key: bot}
        self.world.rooms[key] = Room(key, ChatKind.GROUP, clean_name(title), username, standings)
        self.world.touch(Thing.ROOM, key)
        return key

    def add_member(self, room: str, person: str) -> None:
        """Somebody who was there before anybody looked: nothing is told."""
        self.world.rooms[room].standings[person] = Standing(MemberStatus.MEMBER)
        self.world.touch(Thing.ROOM, room)

    def add_topic(self, room: str, name: str) -> str:
        key = self.world.next_key()
        self.world.rooms[room].topics[key] = clean_name(name)
        self.world.touch(Thing.ROOM, room)
        return key

    def _when(self, at: datetime | None) -> datetime:
        return at or self.world.clock.now()

    # -- talking --------------------------------------------------------------------------------------------------

    def say(
        self,
        room: str,
        person: str,
        text: str = "",
        *,
        at: datetime | None = None,
        reply_to: str | None = None,
        topic: str | None = None,
        media: MediaKind | None = None,
        file: bytes | None = None,
        forwarded_from: str | None = None,
        album: str | None = None,
        anonymously: bool = False,
        as_channel: str | None = None,
    ) -> str:
        """Write a line, with a file or a photo perhaps; the line's key. A first private line opens that chat."""
        who = self.world.people[person]
        place = self._opened(who, at) if room == person else self.world.rooms[room]
        media = MediaKind.DOCUMENT if file is not None and media is None else media
        if not self.world.may_write(place, person, media=media is not None):
            raise PermissionError(f"{who.name} may not write here")
        if as_channel is not None and as_channel in place.banned_channels:
            raise PermissionError("this channel may not write here")
        if anonymously and not self.world.standing(place, person).status.is_admin:
            raise PermissionError("only admins can be anonymous")
        sender = (
            the_group_itself(place) if anonymously else channel(as_channel, as_channel) if as_channel else who.ref()
        )
        key = self.world.next_key()
        if media is not None:
            self.world.keep_file(f"file-{key}", file or b"")
        line = Line(
            key, place.key, sender, self._when(at), Text.plain(clean_text(text)) if text else Text(),
            reply_to=reply_to, topic=topic, media=media, file_key=f"file-{key}" if media else None, album=album,
            forwarded=Origin("hidden", name=clean_name(forwarded_from)) if forwarded_from else None,
        )  # fmt: skip
        return self.world.post(place, line).key

    def start(self, person: str, payload: str = "", *, at: datetime | None = None) -> str:
        """Press "start" in the private chat with the bot."""
        return self.say(person, person, f"/start {payload}".strip(), at=at)

    def _opened(self, who: Person, at: datetime | None) -> Room:
        place = self.world.private(who)
        who.opened = True
        self.world.touch(Thing.PERSON, who.key)
        if who.blocked:
            self._let_in(who, at, MemberStatus.MEMBER)
        return place

    def block(self, person: str, *, at: datetime | None = None) -> None:
        """Shut the bot out of the private chat; writing to it lets it in again."""
        who = self.world.people[person]
        self.world.private(who)
        self._let_in(who, at, MemberStatus.BANNED)

    def _let_in(self, who: Person, at: datetime | None, status: MemberStatus) -> None:
        who.blocked = status is MemberStatus.BANNED
        self.world.touch(Thing.PERSON, who.key)
        place, bot = self.world.private(who), self.world.bot.key
        self.world.stand(place, bot, Standing(status), by=who.key, at=self._when(at))

    def edit(self, room: str, line_key: str, text: str, *, at: datetime | None = None) -> None:
        line = self.line(room, line_key)
        before, line.text, line.edited_at = str(line.text), Text.plain(clean_text(text)), self._when(at)
        self.world.changed(self.world.rooms[room], line, before)

    def delete(self, room: str, person: str, line_key: str) -> None:
        """Take back one's own line, or another's as an admin. Bots are not told of deletions."""
        place, line = self.world.rooms[room], self.line(room, line_key)
        if line.sender.key != person and not self.world.may(place, person, AdminPower.DELETE):
            raise PermissionError("not one's own line")
        self.world.drop(place, line, by=person)

    def line(self, room: str, line_key: str) -> Line:
        """A line that is still there. Raises LookupError."""
        line = self.world.rooms[room].lines.get(line_key)
        if line is None or line.is_deleted:
            raise LookupError(f"there is no line {line_key}")
        return line

    def pin(self, room: str, person: str, line_key: str, *, at: datetime | None = None) -> None:
        place, line = self.world.rooms[room], self.line(room, line_key)
        if not self.world.may(place, person, AdminPower.PIN):
            raise PermissionError("may not pin")
        place.pinned.append(line.key)
        self.world.show(Change.PINNED, place, person, line=line)
        self.world.note(place, NoticeKind.PIN, self.world.people[person].ref(), self._when(at))

    # -- tapping --------------------------------------------------------------------------------------------------

    def press(self, room: str, person: str, line_key: str, label: str, *, at: datetime | None = None) -> str:
        """Tap a button by what it says: a press key; what is answered to it is in ``world.presses``.

        A button that opens the private chat does so, and tells the bot what it carries.
        """
        line = self.line(room, line_key)
        button = next((one for row in line.buttons for one in row if one.label == label), None)
        if button is None:
            raise LookupError(f"no button {label!r} to tap on line {line_key}")
        return self.press_button(room, person, line, button, at=at)

    def press_button(self, room: str, person: str, line: Line, button: Button, *, at: datetime | None = None) -> str:
        """Tap one of the buttons of a line, as ``press`` does."""
        if button.url is not None:
            raise LookupError("this button opens an address")
        place = self.world.rooms[room]
        press = self.world.next_key()
        self.world.presses[press] = []
        self.world.pressers[press] = person
        self.world.show(Change.PRESSED, place, person, at=self._when(at), line=line, words=button.label)
        if button.start is not None:
            self.start(person, button.start, at=at)
            return press
        pressed = ButtonPressed(
            chat=place.ref(), at=self._when(at), presser=self.world.people[person].ref(), token=button.token or "",
            press_key=press, message_key=line.key, topic=line.topic,
        )  # fmt: skip
        self.world.tell(place, pressed)
        return press

    def vote(self, room: str, person: str, line_key: str, options: list[int], *, at: datetime | None = None) -> None:
        """Choose in a poll; no options takes the vote back."""
        place, line = self.world.rooms[room], self.line(room, line_key)
        poll = _open_poll(line, person, options)
        poll.votes[person] = tuple(options)
        chosen = "、".join(poll.options[index] for index in options)
        self.world.show(Change.VOTED, place, person, at=self._when(at), line=line, words=chosen)
        self.world.poll_counted(poll, self._when(at))
        if not poll.is_anonymous:
            voter = self.world.people[person].ref()
            told = PollAnswered(chat=NOWHERE, at=self._when(at), poll_key=poll.key, voter=voter, options=tuple(options))
            self.world.tell_bot(f"poll:{poll.key}", told)

    def react(self, room: str, person: str, line_key: str, emoji: str, *, at: datetime | None = None) -> None:
        """Set one's reaction on a line; empty takes it away."""
        place, line = self.world.rooms[room], self.line(room, line_key)
        before = line.reactions.pop(person, "")
        if emoji:
            line.reactions[person] = emoji
        self.world.show(Change.REACTED, place, person, at=self._when(at), line=line, words=emoji)
        if before != emoji:
            told = ReactionChanged(
                chat=place.ref(), at=self._when(at), message_key=line.key, person=self.world.people[person].ref(),
                added=(emoji,) if emoji else (), removed=(before,) if before else (),
            )  # fmt: skip
            self.world.tell(place, told)

    # -- coming and going -----------------------------------------------------------------------------------------

    def join(
        self, room: str, person: str, *, by: str | None = None, link: str | None = None, at: datetime | None = None
    ) -> None:
        place = self.world.rooms[room]
        if self.world.standing(place, person).status is MemberStatus.BANNED and by is None:
            raise PermissionError("is banned")
        source = JoinSource.LINK if link else JoinSource.ADDED if by else JoinSource.UNKNOWN
        self.world.stand(
            place, person, Standing(MemberStatus.MEMBER), by=by or person, at=self._when(at), source=source,
            invite=Invite(link) if link else None,
        )  # fmt: skip

    def leave(self, room: str, person: str, *, by: str | None = None, at: datetime | None = None) -> None:
        place = self.world.rooms[room]
        self.world.stand(place, person, Standing(MemberStatus.LEFT), by=by or person, at=self._when(at))

    def open_invite(self, url: str, person: str, *, at: datetime | None = None) -> None:
        """Come in by an invitation, or knock with it where it asks first. Raises LookupError for one that is none."""
        place = next((room for room in self.world.rooms.values() if url in room.invites), None)
        if place is None:
            raise LookupError("this invitation leads nowhere")
        if not self.world.standing(place, person).status.is_present:
            come_in = self.request_join if place.invites[url].asks_first else self.join
            come_in(place.key, person, link=url, at=at)

    def request_join(
        self, room: str, person: str, *, bio: str = "", link: str | None = None, at: datetime | None = None
    ) -> None:
        """Knock at the door; the bot may write to the person from then on."""
        place, who = self.world.rooms[room], self.world.people[person]
        place.requests.add(person)
        if link is not None:
            place.knocked_by[person] = link
        who.opened = True
        self.world.touch(Thing.PERSON, person)
        self.world.private(who)
        self.world.show(Change.REQUESTED, place, person, at=self._when(at), person_key=person)
        told = JoinRequested(
            chat=place.ref(), at=self._when(at), person=who.ref(), private_key=who.key, bio=bio,
            invite=Invite(link, by_request=True) if link else None,
        )  # fmt: skip
        self.world.tell(place, told)

    def promote(
        self,
        room: str,
        person: str,
        powers: frozenset[AdminPower] = ALL_POWERS,
        *,
        is_anonymous: bool = False,
        at: datetime | None = None,
    ) -> None:
        """The owner makes somebody (or the bot) an admin."""
        new = Standing(MemberStatus.ADMIN, powers, is_anonymous=is_anonymous)
        self._by_owner(room, person, new, at)

    def demote(self, room: str, person: str, *, at: datetime | None = None) -> None:
        self._by_owner(room, person, Standing(MemberStatus.MEMBER), at)

    def ban(self, room: str, person: str, *, at: datetime | None = None) -> None:
        self._by_owner(room, person, Standing(MemberStatus.BANNED), at)

    def _by_owner(self, room: str, person: str, new: Standing, at: datetime | None) -> None:
        place = self.world.rooms[room]
        owner = next(key for key, one in place.standings.items() if one.status is MemberStatus.OWNER)
        self.world.stand(place, person, new, by=owner, at=self._when(at))

    def rename(self, room: str, title: str, *, by: str, at: datetime | None = None) -> None:
        place = self.world.rooms[room]
        place.title = clean_name(title)
        self.world.touch_room(place)
        self.world.note(place, NoticeKind.TITLE, self.world.people[by].ref(), self._when(at))
        self.world.tell(place, ChatRenamed(chat=place.ref(), at=self._when(at), title=place.title))


def _open_poll(line: Line, person: str, options: list[int]) -> Poll:
    """The poll of a line, where this choice is allowed."""
    poll = line.poll
    if poll is None or any(not 0 <= index < len(poll.options) for index in options):
        raise LookupError("no such poll or option")
    if poll.is_closed:
        raise PermissionError("the poll is closed")
    if len(options) > 1 and not poll.is_multiple:
        raise PermissionError("one option only")
    if poll.votes.get(person) and not (poll.may_revote and not poll.correct):
        raise PermissionError("a vote here is final")
    return poll
