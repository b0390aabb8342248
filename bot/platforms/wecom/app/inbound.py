"""One callback to neutral events. Pure: no network, no database; only ValueError may come out."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Protocol

from bot.domain.events import (
    BotStandingChanged,
    ButtonPressed,
    Event,
    MediaKind,
    MessageReceived,
    PollAnswered,
    Unknown,
)
from bot.domain.people import ChatKind, ChatRef, MemberStatus, PersonRef, PlatformName
from bot.domain.text import clean_name, clean_text
from bot.platforms.wecom.app.cards import Click, read_click
from bot.platforms.wecom.app.intake import SURFACE, fields_of, key_of, one_word
from bot.platforms.wecom.app.numbers import choice_of
from bot.platforms.wecom.app.xml import Fields
from bot.platforms.wecom.keys import Address, Place
from bot.platforms.wecom.votes import VOTE

_LAST_SECOND = 253_402_300_799  # 9999-12-31T23:59:59Z
_LONGEST_KEY = 64
_MEDIA = {"image": MediaKind.PHOTO, "voice": MediaKind.VOICE, "video": MediaKind.VIDEO}
_CUSTOMERS = frozenset({"change_external_chat", "change_external_contact", "change_external_tag"})
_CARDS = frozenset({"template_card_event", "template_card_menu_event"})


class Customers(Protocol):
    """The surface of the customer groups: it is handed their events as they came."""

    def understand(self, fields: Fields) -> list[Event]: ...


class AppInbound:
    """Reads the callbacks of one app.

    ``name_of`` knows what a colleague is called; callbacks carry nothing but the userid.
    """

    def __init__(self, customers: Customers | None = None, name_of: Callable[[str], str] = str) -> None:
        self._customers = customers
        self._name_of = name_of
        self._readers: dict[str, Callable[[Fields, ChatRef, PersonRef, datetime, str], list[Event]]] = {
            "subscribe": _became_visible,
            "unsubscribe": _became_invisible,
            "enter_agent": _opened,
            "click": _chose_from_menu,
        }

    def understand(self, content: object) -> list[Event]:
        """All events one kept callback tells of. Raises ValueError for what makes no sense."""
        fields = fields_of(content)
        if fields is None:
            raise ValueError("a callback that is no XML message")
        kind = one_word(fields, "Event")
        if kind in _CUSTOMERS and self._customers is not None:
            return self._customers.understand(fields)
        at = _moment(fields)
        if one_word(fields, "MsgType") != "event":
            who = self._sender(fields)
            choice = choice_of(content)
            if choice is not None:
                return [_chosen(*choice, _private(who), who, at, key_of(fields))]
            return [_message(fields, _private(who), who, at)]
        if kind in _CARDS:
            who = self._sender(fields)
            return [_click(read_click(fields), _private(who), who, at, key_of(fields))]
        reader = self._readers.get(kind)
        if reader is None:
            return [Unknown(chat=_somewhere(fields), at=at, kind=clean_text(kind or "event without a kind")[:64])]
        who = self._sender(fields)
        return reader(fields, _private(who), who, at, key_of(fields))

    def _sender(self, fields: Fields) -> PersonRef:
        user = one_word(fields, "FromUserName")
        if not user or ":" in user:
            raise ValueError("a callback without a usable FromUserName")
        return PersonRef(key=user, name=clean_name(self._name_of(user)), username=user)


def _moment(fields: Fields) -> datetime:
    text = one_word(fields, "CreateTime")
    seconds = int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else 0
    if not 0 < seconds <= _LAST_SECOND:
        raise ValueError("a callback without a usable CreateTime")
    return datetime.fromtimestamp(seconds, UTC)


def _private(who: PersonRef) -> ChatRef:
    return Address(Place.APP, who.key).ref(who.name)


def _somewhere(fields: Fields) -> ChatRef:
    """Stands in for the chat of what we do not act on; "sys" tells of things outside of any chat."""
    user = one_word(fields, "FromUserName")
    with suppress(ValueError):
        if user != "sys":
            return Address(Place.APP, user).ref(clean_name(user))
    return ChatRef(PlatformName.WECOM, "", ChatKind.PRIVATE)


def _message(fields: Fields, here: ChatRef, who: PersonRef, at: datetime) -> Event:
    kind, key = one_word(fields, "MsgType"), one_word(fields, "MsgId")
    if not key or len(key) > _LONGEST_KEY:
        raise ValueError("a message without a usable MsgId")
    if kind == "text":
        text = fields.get("Content")
        if not isinstance(text, str):
            raise ValueError("a text without Content")
        return MessageReceived(chat=here, at=at, sender=who, message_key=key, text=clean_text(text))
    if kind in _MEDIA:
        media = one_word(fields, "MediaId")
        file_key = f"{SURFACE}:{media}" if media else None
        return MessageReceived(chat=here, at=at, sender=who, message_key=key, media=_MEDIA[kind], file_key=file_key)
    if kind == "location":
        label = one_word(fields, "Label")
        return MessageReceived(chat=here, at=at, sender=who, message_key=key, media=MediaKind.LOCATION, text=label)
    if kind == "link":
        url = one_word(fields, "Url")
        text = "\n".join(part for part in (one_word(fields, "Title"), one_word(fields, "Description"), url) if part)
        links = (url,) if url else ()
        return MessageReceived(chat=here, at=at, sender=who, message_key=key, text=text, links=links)
    return Unknown(chat=here, at=at, kind=clean_text(kind or "message without a kind")[:64])


def _became_visible(_: Fields, here: ChatRef, who: PersonRef, at: datetime, __: str) -> list[Event]:
    """The app was made visible to somebody: from now on they can be written to."""
    return [BotStandingChanged(chat=here, at=at, by=who, old=MemberStatus.LEFT, new=MemberStatus.MEMBER)]


def _became_invisible(_: Fields, here: ChatRef, who: PersonRef, at: datetime, __: str) -> list[Event]:
    return [BotStandingChanged(chat=here, at=at, by=who, old=MemberStatus.MEMBER, new=MemberStatus.LEFT)]


def _opened(_: Fields, here: ChatRef, who: PersonRef, at: datetime, __: str) -> list[Event]:
    """Somebody opened the app's chat, as they may many times a day: a sign that they can be reached, no greeting."""
    return [BotStandingChanged(chat=here, at=at, by=who, old=MemberStatus.MEMBER, new=MemberStatus.MEMBER)]


def _chose_from_menu(fields: Fields, here: ChatRef, who: PersonRef, at: datetime, key: str) -> list[Event]:
    """The keys of our menu are the words one would say."""
    said = one_word(fields, "EventKey")
    if not said:
        raise ValueError("a menu choice without an EventKey")
    return [MessageReceived(chat=here, at=at, sender=who, message_key=key, text=said)]


def _chosen(task: str, tokens: tuple[str, ...], here: ChatRef, who: PersonRef, at: datetime, key: str) -> Event:
    """A number said where a card was not taken."""
    if task.startswith(VOTE):
        options = tuple(sorted({int(token) for token in tokens}))
        return PollAnswered(chat=here, at=at, poll_key=task.removeprefix(VOTE), voter=who, options=options)
    return ButtonPressed(chat=here, at=at, presser=who, token=tokens[0], press_key=key, message_key=task)


def _click(click: Click, here: ChatRef, who: PersonRef, at: datetime, key: str) -> Event:
    """A button, a choice that stands for buttons, or a vote: the options of our votes are called by their numbers.

    ``press_key`` is the response code where there is one: whoever answers the press changes the card with it.
    """
    chosen = [option for options in click.selected.values() for option in options]
    if click.task_id.startswith(VOTE):
        numbers = {int(option) for option in chosen if option.isascii() and option.isdecimal() and len(option) <= 4}
        poll_key = click.task_id.removeprefix(VOTE).rpartition("-")[0]
        press_key = f"{click.task_id}:{click.response_code}" if click.response_code else None
        return PollAnswered(
            chat=here, at=at, poll_key=poll_key, voter=who, options=tuple(sorted(numbers)), press_key=press_key
        )
    token = chosen[0] if chosen else click.event_key
    if not token:
        raise ValueError("a click that names no button")
    return ButtonPressed(
        chat=here,
        at=at,
        presser=who,
        token=token,
        press_key=click.response_code or key,
        message_key=click.task_id or None,
    )
