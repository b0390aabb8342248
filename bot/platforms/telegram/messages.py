"""A Message object to what was said, or to the service line it is."""

from dataclasses import replace
from datetime import datetime

from bot.domain.events import (
    ChatMigrated,
    ChatRenamed,
    Event,
    MediaKind,
    MemberJoined,
    MemberLeft,
    MessageEdited,
    MessageReceived,
    NoticePosted,
    Origin,
    Quoted,
)
from bot.domain.events import JoinSource as Source
from bot.domain.people import ChatKind, ChatRef, PersonRef
from bot.domain.text import clean_name, clean_text
from bot.platforms.telegram.fields import Json, chat, handle, moment, number, opaque, origin, person, sender, words
from bot.platforms.telegram.kinds import MEDIA, NOTICES

_ASIDE = frozenset(
    ("reply_to_message", "external_reply", "forward_origin", "via_bot", "media_group_id", "reply_markup")
)


def received(raw: Json, *, bot_key: str) -> list[Event]:
    """A new message: one line of somebody, or a service line with what it tells."""
    if "text" not in raw:
        notice = next((name for name in NOTICES if name in raw), None)
        if notice is not None:
            return _notice(raw, notice, bot_key)
    return [MessageReceived(**_content(raw))]


def edited(raw: Json) -> list[Event]:
    """A message changed; ``at`` stays the moment it was first written."""
    return [MessageEdited(**_content(raw), edited_at=moment(raw["edit_date"]))]


def topic_of(raw: Json) -> str | None:
    """The forum topic. General has none: its thread ids cannot be sent back."""
    if raw.get("is_topic_message") is not True:
        return None
    return str(number(raw["message_thread_id"], "a topic id"))


def message_key(raw: Json) -> str:
    return str(number(raw["message_id"], "a message id"))


def media_of(raw: Json) -> tuple[MediaKind | None, str | None]:
    """The kind of media, and the file's key where there is a file."""
    for name, kind in MEDIA.items():
        if name in raw:
            held = raw[name]
            if isinstance(held, list):
                held = held[-1] if held else None
            file_key = held.get("file_id") if isinstance(held, dict) else None
            return kind, opaque(file_key, "a file id") if file_key is not None else None
    return None, None


def _content(raw: Json) -> Json:
    """The fields a message has whether it is new or edited."""
    here = chat(raw["chat"])
    speaker = sender(raw, here)
    if here.kind is ChatKind.PRIVATE and speaker.language:
        here = replace(here, language=speaker.language)
    content: Json = {
        "chat": here,
        "at": moment(raw["date"]),
        "sender": speaker,
        "message_key": message_key(raw),
    }
    text = raw.get("text")
    if text is not None:
        content["text"] = clean_text(words(text, "a message text"))
    else:
        content["text"] = clean_text(words(raw.get("caption", ""), "a caption"))
        media, content["file_key"] = media_of(raw)
        content["media"] = media or (None if "caption" in raw else MediaKind.OTHER)
    if "is_topic_message" in raw:
        content["topic"] = topic_of(raw)
    if "entities" in raw or "caption_entities" in raw or "reply_markup" in raw:
        content["links"] = _links(raw)
        content["mentions"] = _mentions(raw)
    if not _ASIDE.isdisjoint(raw):
        content.update(_surroundings(raw, here))
    return content


def _surroundings(raw: Json, here: ChatRef) -> Json:
    """What a message hangs on: an answered line, a forward, an album, another bot, buttons."""
    quoted, elsewhere = _quoted(raw, here)
    album = raw.get("media_group_id")
    return {
        "quoted": quoted,
        "quoted_elsewhere": elsewhere,
        "forwarded": origin(raw["forward_origin"]) if "forward_origin" in raw else None,
        "via_bot": person(raw["via_bot"]).key if "via_bot" in raw else None,
        "album": opaque(album, "an album id") if album is not None else None,
        "has_buttons": bool(_buttons(raw)),
    }


def _quoted(raw: Json, here: ChatRef) -> tuple[Quoted | None, Origin | None]:
    if "external_reply" in raw:
        away = raw["external_reply"]
        place = chat(away["chat"]) if "chat" in away else None
        if place is not None and place.key == here.key and "message_id" in away:  # only another topic of this group
            return Quoted(message_key=message_key(away), media=media_of(away)[0]), None
        if place is not None:
            kind = "channel" if place.kind is ChatKind.CHANNEL else "chat"
            return None, Origin(kind=kind, key=place.key, name=place.title)
        return None, origin(away["origin"])
    answered = raw.get("reply_to_message")
    if answered is None or "forum_topic_created" in answered:  # every line of a topic "answers" its first line
        return None, None
    return (
        Quoted(
            message_key=message_key(answered),
            sender=sender(answered, here) if "from" in answered or "sender_chat" in answered else None,
            text=clean_text(words(answered.get("text", answered.get("caption", "")), "a quoted text")),
            media=media_of(answered)[0],
        ),
        None,
    )


def _entities(raw: Json) -> list[tuple[Json, str]]:
    """Each entity with the words it covers. Offsets count UTF-16 units (Bot API, MessageEntity)."""
    text = words(raw.get("text", raw.get("caption", "")), "a message text")
    wide = text.encode("utf-16-le", "surrogatepass")
    found: list[tuple[Json, str]] = []
    for entity in raw.get("entities") or raw.get("caption_entities") or ():
        start, length = number(entity["offset"], "an offset"), number(entity["length"], "a length")
        if start < 0 or length < 0:
            raise ValueError("an entity is out of range")
        covered = wide[start * 2 : (start + length) * 2].decode("utf-16-le", "replace")
        found.append((entity, clean_text(covered)))
    return found


def _links(raw: Json) -> tuple[str, ...]:
    links: list[str] = []
    for entity, covered in _entities(raw):
        if entity["type"] == "url":
            links.append(covered)
        elif entity["type"] == "text_link":
            links.append(clean_text(words(entity["url"], "a link")))
    links.extend(clean_text(words(button["url"], "a link")) for button in _buttons(raw) if "url" in button)
    return tuple(dict.fromkeys(links))


def _mentions(raw: Json) -> tuple[PersonRef, ...]:
    mentions: list[PersonRef] = []
    for entity, covered in _entities(raw):
        if entity["type"] == "text_mention":
            mentions.append(person(entity["user"]))
        elif entity["type"] == "mention":
            name = handle(covered)
            mentions.append(PersonRef(key="", name=clean_name(covered), username=name))
    return tuple(mentions)


def _buttons(raw: Json) -> list[Json]:
    markup = raw.get("reply_markup")
    return [button for row in markup.get("inline_keyboard") or () for button in row] if markup else []


def _notice(raw: Json, name: str, bot_key: str) -> list[Event]:
    here, at = chat(raw["chat"]), moment(raw["date"])
    if name == "migrate_to_chat_id":
        return [ChatMigrated(chat=here, at=at, new_key=str(number(raw[name], "a chat id")))]
    if name == "migrate_from_chat_id":
        old = chat({**raw["chat"], "id": raw[name], "type": "group"})
        return [ChatMigrated(chat=old, at=at, new_key=here.key)]
    by = sender(raw, here)
    people: tuple[PersonRef, ...] = ()
    if name == "new_chat_members":
        people = tuple(person(user) for user in raw[name])
    elif name == "left_chat_member":
        people = (person(raw[name]),)
    notice = NoticePosted(
        chat=here,
        at=at,
        kind=NOTICES[name],
        message_key=message_key(raw),
        by=by,
        people=people,
        topic=topic_of(raw),
    )
    if name == "new_chat_title":
        return [notice, ChatRenamed(chat=here, at=at, title=clean_name(words(raw[name], "a chat title")))]
    told = _joined if name == "new_chat_members" else _left
    return [notice, *(told(here, at, who, by) for who in people if who.key != bot_key)]


def _joined(here: ChatRef, at: datetime, who: PersonRef, by: PersonRef) -> Event:
    added = by.key != who.key
    source = Source.ADDED if added else Source.UNKNOWN
    return MemberJoined(chat=here, at=at, person=who, by=by if added else None, source=source, hint=True)


def _left(here: ChatRef, at: datetime, who: PersonRef, by: PersonRef) -> Event:
    return MemberLeft(chat=here, at=at, person=who, by=by if by.key != who.key else None, hint=True)
