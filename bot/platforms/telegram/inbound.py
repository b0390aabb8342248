"""One raw update to neutral events. Pure: no network, no database, no SDK object; only ValueError may come out."""

from collections.abc import Callable
from datetime import UTC, datetime

from bot.domain.clock import Clock
from bot.domain.events import (
    BotStandingChanged,
    ButtonPressed,
    Event,
    JoinRequested,
    JoinSource,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    PollAnswered,
    PollCounted,
    ReactionChanged,
    ReactionsCounted,
    Unknown,
)
from bot.domain.people import ChatKind, ChatRef, MemberStatus, PersonRef, PlatformName, SenderKind
from bot.domain.text import clean_text
from bot.platforms.port import RawUpdate
from bot.platforms.telegram import messages
from bot.platforms.telegram.fields import (
    Json,
    chat,
    chat_as_sender,
    invite,
    moment,
    moment_or_none,
    number,
    opaque,
    person,
    powers,
    standing,
    usable,
    words,
)
from bot.platforms.telegram.intake import RECEIVED_AT, update_id

_NOWHERE = ChatRef(platform=PlatformName.TELEGRAM, key="", kind=ChatKind.PRIVATE)
"""Stands in for the chat of an update that names none: poll updates and kinds we do not know."""


class Inbound:
    """Reads updates for one bot. ``clock`` dates what Telegram does not date and intake did not stamp."""

    def __init__(self, bot_key: str, clock: Clock) -> None:
        self._bot_key = bot_key
        self._clock = clock
        self._readers: dict[str, Callable[[Json, datetime], list[Event]]] = {
            "callback_query": _pressed,
            "poll": _poll_counted,
            "poll_answer": _poll_answered,
            "chat_join_request": _join_requested,
            "message_reaction": _reaction_changed,
            "message_reaction_count": _reactions_counted,
            "my_chat_member": _own_standing,
            "chat_member": self._membership,
        }

    def understand(self, raw: RawUpdate) -> list[Event]:
        """All events one update tells of, in order; an update kind without a reader becomes Unknown."""
        try:
            if not isinstance(raw.content, dict) or update_id(raw.content) is None:
                raise ValueError("an update without a usable update_id")
            return self._read(raw.content)
        except (KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError) as error:
            detail = f" {error.args[0]!s:.40}" if isinstance(error, KeyError) else ""
            raise ValueError(f"an update that cannot be read: {type(error).__name__}{detail}") from None

    def _read(self, update: Json) -> list[Event]:
        if "message" in update:
            return messages.received(update["message"], bot_key=self._bot_key)
        if "edited_message" in update:
            return messages.edited(update["edited_message"])
        for kind, payload in update.items():
            reader = self._readers.get(kind)
            if reader is not None:
                return reader(payload, self._arrival(update))
        return [self._unknown(update)]

    def _arrival(self, update: Json) -> datetime:
        stamp = update.get(RECEIVED_AT)
        return datetime.fromtimestamp(stamp, UTC) if isinstance(stamp, int | float) else self._clock.now()

    def _unknown(self, update: Json) -> Unknown:
        kind = next((name for name in update if name not in ("update_id", RECEIVED_AT)), "empty")
        payload = update.get(kind)
        here, at = _NOWHERE, self._arrival(update)
        if isinstance(payload, dict):
            if isinstance(payload.get("chat"), dict):
                here = chat(payload["chat"])
            elif isinstance(payload.get("from"), dict):
                here = _private(person(payload["from"]))
            at = moment(payload["date"]) if "date" in payload else at
        return Unknown(chat=here, at=at, kind=clean_text(kind)[:64])

    def _membership(self, raw: Json, _: datetime) -> list[Event]:
        """A ChatMemberUpdated: arrivals and departures are told apart from changes by presence, not by status."""
        here, at, by = chat(raw["chat"]), moment(raw["date"]), person(raw["from"])
        old, new = raw["old_chat_member"], raw["new_chat_member"]
        who = person(new["user"])
        if who.key == self._bot_key:
            return _own_standing(raw, at)
        was, now = standing(old), standing(new)
        other = by if by.key != who.key else None
        change = MemberChanged(
            chat=here,
            at=at,
            person=who,
            by=other,
            old=was if was.is_present or not now.is_present else MemberStatus.MEMBER,
            new=now,
            powers=powers(new),
            until=moment_or_none(new.get("until_date")),
        )
        if was.is_present and not now.is_present:
            return [MemberLeft(chat=here, at=at, person=who, by=other, banned=now is MemberStatus.BANNED)]
        if was.is_present or not now.is_present:
            return [change]
        link = invite(raw.get("invite_link"))
        source = _source(raw, has_link=link is not None, was_added=other is not None)
        joined = MemberJoined(chat=here, at=at, person=who, by=other, source=source, invite=link)
        return [joined] if now is MemberStatus.MEMBER else [joined, change]


def _source(raw: Json, *, has_link: bool, was_added: bool) -> JoinSource:
    if raw.get("via_join_request") is True:
        return JoinSource.REQUEST
    if has_link or raw.get("via_chat_folder_invite_link") is True:
        return JoinSource.LINK
    return JoinSource.ADDED if was_added else JoinSource.UNKNOWN


def _own_standing(raw: Json, _: datetime) -> list[Event]:
    return [
        BotStandingChanged(
            chat=chat(raw["chat"]),
            at=moment(raw["date"]),
            by=person(raw["from"]),
            old=standing(raw["old_chat_member"]),
            new=standing(raw["new_chat_member"]),
            powers=usable(powers(raw["new_chat_member"]), raw["chat"]["id"]),
        )
    ]


def _pressed(raw: Json, arrived: datetime) -> list[Event]:
    """A press. The message may be missing or too old to be shown to bots (date 0); the chat is named even then."""
    presser, message = person(raw["from"]), raw.get("message")
    here = chat(message["chat"]) if message is not None else _private(presser)
    if "data" not in raw:
        return [Unknown(chat=here, at=arrived, kind="callback_query without data")]
    return [
        ButtonPressed(
            chat=here,
            at=arrived,
            presser=presser,
            token=clean_text(words(raw["data"], "a button's data")),
            press_key=opaque(raw["id"], "a query id"),
            message_key=messages.message_key(message) if message is not None else None,
            topic=messages.topic_of(message) if message is not None else None,
        )
    ]


def _poll_counted(raw: Json, arrived: datetime) -> list[Event]:
    return [
        PollCounted(
            chat=_NOWHERE,
            at=arrived,
            poll_key=opaque(raw["id"], "a poll id"),
            question=clean_text(words(raw["question"], "a poll question")),
            counts=tuple(number(option["voter_count"], "a vote count") for option in raw["options"]),
            voters=number(raw["total_voter_count"], "a vote count"),
            is_closed=raw["is_closed"] is True,
            options=tuple(clean_text(words(option["text"], "a poll option")) for option in raw["options"]),
        )
    ]


def _poll_answered(raw: Json, arrived: datetime) -> list[Event]:
    """``voter_chat`` is an anonymous admin or a channel; then ``user`` is a placeholder (Bot API, PollAnswer)."""
    voter = _behind(raw["voter_chat"]) if raw.get("voter_chat") is not None else person(raw["user"])
    options = tuple(number(option, "an option") for option in raw["option_ids"])
    return [
        PollAnswered(
            chat=_NOWHERE, at=arrived, poll_key=opaque(raw["poll_id"], "a poll id"), voter=voter, options=options
        )
    ]


def _join_requested(raw: Json, _: datetime) -> list[Event]:
    return [
        JoinRequested(
            chat=chat(raw["chat"]),
            at=moment(raw["date"]),
            person=person(raw["from"]),
            private_key=str(number(raw["user_chat_id"], "a chat id")),
            bio=clean_text(words(raw.get("bio", ""), "a bio")),
            invite=invite(raw.get("invite_link")),
        )
    ]


def _reaction_changed(raw: Json, _: datetime) -> list[Event]:
    here = chat(raw["chat"])
    who: PersonRef | None = None
    if raw.get("user") is not None:
        who = person(raw["user"])
    elif raw.get("actor_chat") is not None and raw["actor_chat"]["id"] != raw["chat"]["id"]:
        who = _behind(raw["actor_chat"])
    old = [_emoji(reaction) for reaction in raw["old_reaction"]]
    new = [_emoji(reaction) for reaction in raw["new_reaction"]]
    return [
        ReactionChanged(
            chat=here,
            at=moment(raw["date"]),
            message_key=messages.message_key(raw),
            person=who,
            added=tuple(one for one in new if one not in old),
            removed=tuple(one for one in old if one not in new),
        )
    ]


def _reactions_counted(raw: Json, _: datetime) -> list[Event]:
    total = sum(number(reaction["total_count"], "a reaction count") for reaction in raw["reactions"])
    return [
        ReactionsCounted(
            chat=chat(raw["chat"]), at=moment(raw["date"]), message_key=messages.message_key(raw), total=total
        )
    ]


def _private(who: PersonRef) -> ChatRef:
    """The private chat with somebody: Telegram gives it the person's own id."""
    return ChatRef(PlatformName.TELEGRAM, who.key, ChatKind.PRIVATE, who.name, who.username)


def _behind(raw: Json) -> PersonRef:
    is_channel = raw.get("type") == "channel"
    return chat_as_sender(raw, SenderKind.FOREIGN_CHANNEL if is_channel else SenderKind.ANONYMOUS_ADMIN, None)


def _emoji(reaction: Json) -> str:
    """An emoji as it is; a custom one by its id; a paid star as "paid"."""
    match reaction["type"]:
        case "emoji":
            return clean_text(words(reaction["emoji"], "an emoji"))
        case "custom_emoji":
            return f"custom:{opaque(reaction['custom_emoji_id'], 'an emoji id')}"
        case kind:
            return clean_text(words(kind, "a reaction type"))
