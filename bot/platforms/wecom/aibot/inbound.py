"""One kept frame to neutral events. Pure: no network, no database; only ValueError may come out."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

from bot.domain.events import (
    BotStandingChanged,
    ButtonPressed,
    Event,
    MediaKind,
    MessageReceived,
    PollAnswered,
    Quoted,
    Unknown,
)
from bot.domain.people import ChatRef, MemberStatus
from bot.platforms.wecom.aibot import reading
from bot.platforms.wecom.aibot.frames import Command, Json, event_type_of, req_id_of
from bot.platforms.wecom.aibot.reading import CardEvent, table, words
from bot.platforms.wecom.keys import Place
from bot.platforms.wecom.votes import VOTE

FIRST_LINE = "/start"
"""What somebody who opens the private chat for the first time is taken to have said."""

_MEDIA = {"image": MediaKind.PHOTO, "file": MediaKind.DOCUMENT, "video": MediaKind.VIDEO}


class Inbound:
    """``name`` is the bot's in WeCom; ``title`` makes a name for a group, of which WeCom tells none."""

    def __init__(self, name: str, title: Callable[[str], str]) -> None:
        self._name = name
        self._title = title

    def understand(self, content: object) -> list[Event]:
        """Everything one frame tells, in order. A kind we do not act on becomes Unknown."""
        kept = table(content, "an update")
        frame = table(kept.get("frame"), "a frame")
        body = table(frame.get("body"), "the body of a frame")
        try:
            return self._read(kept, frame, body)
        except (KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError) as error:
            raise ValueError(f"a frame that cannot be read: {type(error).__name__}") from None

    def _read(self, kept: Json, frame: Json, body: Json) -> list[Event]:
        at = datetime.fromtimestamp(float(kept["at"]), UTC)  # ours: WeCom dates presses only, in whole seconds
        if frame.get("cmd") == Command.MESSAGE:
            events = [self._said(kept, frame, body, at)]
        elif frame.get("cmd") == Command.EVENT:
            events = [self._happened(kept, frame, body, at)]
        else:
            raise ValueError("a frame that is neither a message nor an event")
        address = reading.address_of(body)
        if kept.get("first") is True and address.place is Place.BOT:
            who = reading.person(reading.userid_of(body))
            met = BotStandingChanged(chat=events[0].chat, at=at, by=who, old=MemberStatus.LEFT, new=MemberStatus.MEMBER)
            return [met, *events]
        return events

    def _chat(self, body: Json) -> ChatRef:
        address = reading.address_of(body)
        return address.ref(address.name if address.place.is_private else self._title(address.name))

    def _said(self, kept: Json, frame: Json, body: Json, at: datetime) -> Event:
        chat, who = self._chat(body), reading.person(reading.userid_of(body))
        key = reading.message_key(req_id_of(frame))
        choice = kept.get("choice")
        if isinstance(choice, dict):
            token, task = words(choice.get("token"), "a token"), words(choice.get("task"), "a task id")
            return ButtonPressed(chat=chat, at=at, presser=who, token=token, press_key=key, message_key=task)
        text, media = reading.spoken(body, self._name), reading.media_of(body)
        if not text and media is None and body.get("msgtype") not in ("text", "mixed", "voice"):
            return Unknown(chat=chat, at=at, kind=f"message {words(body.get('msgtype', ''), 'a kind')}"[:64])
        return MessageReceived(
            chat=chat,
            at=at,
            sender=who,
            message_key=key,
            text=text,
            media=_MEDIA[media[0]] if media else MediaKind.VOICE if body.get("msgtype") == "voice" else None,
            file_key=_file_key(media[1]) if media else None,
            quoted=_quoted(body.get("quote")),
        )

    def _happened(self, kept: Json, frame: Json, body: Json, at: datetime) -> Event:
        chat, kind = self._chat(body), event_type_of(frame)
        key = reading.message_key(req_id_of(frame))
        if kind == "template_card_event":
            return _pressed(CardEvent(body), chat, at, reading.userid_of(body), key)
        if kind == "enter_chat" and kept.get("first") is True:
            who = reading.person(reading.userid_of(body))
            return MessageReceived(chat=chat, at=at, sender=who, message_key=key, text=FIRST_LINE)
        return Unknown(chat=chat, at=at, kind=(kind or "event")[:64])


def _pressed(card: CardEvent, chat: ChatRef, at: datetime, userid: str, key: str) -> Event:
    who, chosen = reading.person(userid), card.chosen
    if card.task_id.startswith(VOTE):
        options = tuple(int(option) for option in chosen if option.isascii() and option.isdecimal())
        return PollAnswered(chat=chat, at=at, poll_key=card.task_id, voter=who, options=options)
    token = chosen[0] if chosen else card.key
    return ButtonPressed(chat=chat, at=at, presser=who, token=token, press_key=key, message_key=card.task_id)


def _quoted(quote: object) -> Quoted | None:
    """WeCom tells what was said in the message that is answered, and neither which one it is nor whose."""
    if not isinstance(quote, dict):
        return None
    kind = quote.get("msgtype")
    try:
        text = reading.spoken(quote, "")
        media = reading.media_of(quote)
    except ValueError:
        text, media = "", None
    return Quoted(message_key="", text=text, media=_MEDIA[media[0]] if media else _kind_of_quote(kind))


def _kind_of_quote(kind: object) -> MediaKind | None:
    return MediaKind.VOICE if kind == "voice" else None


def _file_key(media: Json) -> str:
    """Where a file is and what opens it, in one word; good for five minutes."""
    url, secret = words(media.get("url"), "an address"), words(media.get("aeskey", ""), "a key")
    return f"bot:{json.dumps([url, secret])}"
