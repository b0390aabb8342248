"""One message of an export to what happened: a line, an arrival, a departure, reactions.

Pure: no database, no clock. What the file does not say (who reacted long ago, what a line read before its edit) is not
made up. An edit counts only where no reaction hangs on the line, because Telegram Desktop marks both alike.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.domain.events import (
    Event,
    JoinSource,
    MediaKind,
    MemberJoined,
    MemberLeft,
    MessageEdited,
    MessageReceived,
    Quoted,
    ReactionChanged,
)
from bot.domain.people import ChatRef, PersonRef
from bot.domain.text import clean_text
from bot.domain.walltime import moment_of
from bot.imports.telegram_export.accounts import Accounts, key_of
from bot.imports.telegram_export.reader import Json

_LAST_SECOND = 253_402_300_799  # 9999-12-31T23:59:59Z
_LONGEST_DATE = 12
_KINDS = {
    "sticker": MediaKind.STICKER,
    "video_message": MediaKind.VIDEO_NOTE,
    "voice_message": MediaKind.VOICE,
    "animation": MediaKind.ANIMATION,
    "video_file": MediaKind.VIDEO,
    "audio_file": MediaKind.AUDIO,
}
_FIELDS = {
    "photo": MediaKind.PHOTO,
    "file": MediaKind.DOCUMENT,
    "contact_information": MediaKind.CONTACT,
    "location_information": MediaKind.LOCATION,
    "place_name": MediaKind.LOCATION,
    "poll": MediaKind.POLL,
    "game_title": MediaKind.GAME,
    "giveaway_information": MediaKind.GIVEAWAY,
    "giveaway_results": MediaKind.GIVEAWAY,
    "invoice_information": MediaKind.PAID,
    "paid_stars_amount": MediaKind.PAID,
}
_JOINED = {"join_group_by_link": JoinSource.LINK, "join_group_by_request": JoinSource.REQUEST}


class Unreadable(Exception):
    """A message that says nothing we could keep: of an unknown kind, without a date or without anybody behind it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one message tells; ``key`` is the message's, under which a live chat would know it."""

    key: str
    at: datetime
    events: tuple[Event, ...]


class _Topics:
    """Which topic a line is in. The file says it only of a topic's first lines; answers stand where their question is.

    Two flat arrays, because a long-lived forum has millions of lines. Numbers come in growing order.
    """

    def __init__(self) -> None:
        self._firsts: set[int] = set()
        self._lines = array("q")
        self._topics = array("q")

    def open(self, number: int) -> None:
        self._firsts.add(number)

    def is_first_line(self, number: int) -> bool:
        return number in self._firsts

    def of(self, number: int, answers: int) -> int | None:
        """The topic of a line that answers another; remembered for the lines that answer it in turn."""
        topic = answers if answers in self._firsts else self._known(answers)
        if topic is not None and (not self._lines or number > self._lines[-1]):
            self._lines.append(number)
            self._topics.append(topic)
        return topic

    def _known(self, number: int) -> int | None:
        place = bisect_left(self._lines, number)
        return self._topics[place] if place < len(self._lines) and self._lines[place] == number else None


@dataclass(slots=True)
class Teller:
    """Reads the messages of one chat in the file's order. ``here`` is the group they are imported into.

    ``number`` gives a message's number the key it has here. Text from before ``texts_since`` is left where it is.
    """

    here: ChatRef
    accounts: Accounts
    zone: ZoneInfo
    number: Callable[[int], str]
    texts_since: datetime
    _topics: _Topics = field(default_factory=_Topics, init=False)

    def tell(self, raw: Json) -> Told:
        """Raises Unreadable."""
        number = raw.get("id")
        if type(number) is not int:
            raise Unreadable
        at = moment(raw, "date", self.zone)
        key = self.number(number)
        match raw.get("type"):
            case "message":
                return Told(key, at, self._line(raw, number, key, at))
            case "service":
                return Told(key, at, tuple(self._service(raw, number, at)))
            case _:
                raise Unreadable

    def _line(self, raw: Json, number: int, key: str, at: datetime) -> tuple[Event, ...]:
        sender_key = key_of(raw.get("from_id"))
        if sender_key is None:
            raise Unreadable
        answers = raw.get("reply_to_message_id")
        answers = answers if type(answers) is int else None
        is_here = answers is not None and "reply_to_peer_id" not in raw
        topic = self._topics.of(number, answers) if is_here and answers is not None else None
        is_reply = is_here and answers is not None and not self._topics.is_first_line(answers)
        line = MessageReceived(
            chat=self.here,
            at=at,
            sender=self.accounts.ref(sender_key, raw.get("from")),
            message_key=key,
            text=text_of(raw.get("text")) if at >= self.texts_since else "",
            topic=self.number(topic) if topic is not None else None,
            media=media_of(raw),
            quoted=Quoted(self.number(answers)) if is_reply and answers is not None else None,
        )
        if "reactions" in raw:
            return (line, *self._reactions(raw, key, at))
        if "edited" in raw:
            return (line, self._edit(raw, line))
        return (line,)

    def _edit(self, raw: Json, line: MessageReceived) -> MessageEdited:
        """That the line was changed and when; the line above it holds the only wording there is."""
        return MessageEdited(
            chat=self.here,
            at=line.at,
            sender=line.sender,
            message_key=line.message_key,
            edited_at=max(moment(raw, "edited", self.zone), line.at),
        )

    def _reactions(self, raw: Json, key: str, at: datetime) -> list[Event]:
        """One per person, who may have left several; the file names only those who reacted last."""
        found: dict[str, tuple[datetime, list[str]]] = {}
        offset = _offset(raw, at)
        for reaction in raw["reactions"] if isinstance(raw["reactions"], list) else ():
            if not isinstance(reaction, dict) or not isinstance(reaction.get("recent"), list):
                continue
            for one in reaction["recent"]:
                person_key = key_of(one.get("from_id")) if isinstance(one, dict) else None
                if person_key is None or person_key == self.here.key:
                    continue  # an anonymous admin, as in a live group
                when = max(_wall(one.get("date"), self.zone, offset) or at, at)
                first, emoji = found.get(person_key, (when, []))
                found[person_key] = (min(first, when), [*emoji, _emoji(reaction)])
        return [
            ReactionChanged(
                chat=self.here,
                at=when,
                message_key=key,
                person=self.accounts.ref(person_key),
                added=tuple(emoji),
            )
            for person_key, (when, emoji) in found.items()
        ]

    def _service(self, raw: Json, number: int, at: datetime) -> list[Event]:
        """Arrivals and departures; the other notices leave no fact in a live group either."""
        action = raw.get("action")
        actor_key = key_of(raw.get("actor_id"))
        actor = self.accounts.ref(actor_key, raw.get("actor")) if actor_key is not None else None
        match action:
            case "topic_created":
                self._topics.open(number)
                return []
            case "join_group_by_link" | "join_group_by_request":
                return [self._joined(actor, at, _JOINED[action])] if actor is not None else []
            case "invite_members" | "create_group":
                added = self._members(raw, actor)
                return [
                    self._joined(who, at, JoinSource.UNKNOWN)
                    if who == actor
                    else self._joined(who, at, JoinSource.ADDED, by=actor)
                    for who in added
                ]
            case "remove_members":
                return [
                    MemberLeft(chat=self.here, at=at, person=who, by=actor if who != actor else None)
                    for who in self._members(raw, actor)
                ]
            case _:
                return []

    def _members(self, raw: Json, actor: PersonRef | None) -> list[PersonRef]:
        """People named without an id; whoever has the actor's name is the actor."""
        listed = raw.get("members")
        names = listed if isinstance(listed, list) else []
        return [
            actor if actor is not None and name == raw.get("actor") else self.accounts.named(name) for name in names
        ]

    def _joined(self, who: PersonRef, at: datetime, source: JoinSource, *, by: PersonRef | None = None) -> MemberJoined:
        return MemberJoined(chat=self.here, at=at, person=who, by=by, source=source)


def moment(raw: Json, name: str, zone: ZoneInfo) -> datetime:
    """A time of a message: the exact one, or in old exports the wall time by the clocks of ``zone``."""
    exact = raw.get(f"{name}_unixtime")
    if isinstance(exact, str) and exact.isascii() and exact.isdigit() and len(exact) <= _LONGEST_DATE:
        seconds = int(exact)
        if 0 < seconds <= _LAST_SECOND:
            return datetime.fromtimestamp(seconds, UTC)
    told = _wall(raw.get(name), zone, None)
    if told is None:
        raise Unreadable
    return told


def text_of(text: object) -> str:
    """A line's words: a string, or pieces of which some are objects with a look of their own."""
    if isinstance(text, str):
        return clean_text(text)
    if not isinstance(text, list):
        return ""
    words = (piece.get("text") if isinstance(piece, dict) else piece for piece in text)
    return clean_text("".join(word for word in words if isinstance(word, str)))


def media_of(raw: Json) -> MediaKind | None:
    """What hangs on a line; a line with neither words nor anything we know is of another kind."""
    kind = _KINDS.get(raw["media_type"]) if isinstance(raw.get("media_type"), str) else None
    if kind is not None:
        return kind
    for name, media in _FIELDS.items():
        if name in raw:
            return media
    return None if raw.get("text") else MediaKind.OTHER


def _wall(text: object, zone: ZoneInfo, offset: float | None) -> datetime | None:
    """A wall time as a moment: by its distance from UTC where that is known, else by the zone's clocks."""
    if not isinstance(text, str):
        return None
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not 1970 < wall.year < 9999:
        return None
    if wall.tzinfo is not None:
        return wall.astimezone(UTC)
    if offset is None:
        return moment_of(wall, zone)
    return datetime.fromtimestamp(wall.replace(tzinfo=UTC).timestamp() - offset, UTC)


def _offset(raw: Json, at: datetime) -> float | None:
    """How far the clock of the computer that exported was from UTC, as this message shows."""
    if "date_unixtime" not in raw or not isinstance(raw.get("date"), str):
        return None
    try:
        wall = datetime.fromisoformat(raw["date"])
    except ValueError:
        return None
    return (wall.replace(tzinfo=UTC) - at).total_seconds() if wall.tzinfo is None else None


def _emoji(reaction: Json) -> str:
    """As in a live group: an emoji as it is, a custom one by its id, a paid star as "paid"."""
    match reaction.get("type"):
        case "custom_emoji":
            return clean_text(f"custom:{reaction.get('document_id')}")[:80]
        case "paid":
            return "paid"
        case _:
            emoji = reaction.get("emoji")
            return clean_text(emoji)[:16] if isinstance(emoji, str) else "?"
