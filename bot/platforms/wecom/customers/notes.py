"""Callbacks about customers: what is written down about a group, and what is told of a contact."""

from datetime import UTC, datetime

from bot.domain.events import Event, Unknown
from bot.domain.people import ChatKind, ChatRef, PlatformName
from bot.domain.text import clean_text
from bot.platforms.port import RawUpdate
from bot.platforms.wecom.app.intake import fields_of, one_word
from bot.platforms.wecom.app.xml import Fields
from models.wecom_rooms import Note, Told

GROUPS = "change_external_chat"
_LONGEST_ID, _LONGEST_VERSION = 59, 64
_LAST_SECOND = 253_402_300_799  # 9999-12-31T23:59:59Z


def note_in(raw: RawUpdate, now: datetime) -> Note | None:
    """What a callback says about a customer group; None for every other callback, and for what names no group."""
    fields = fields_of(raw.content)
    if fields is None or one_word(fields, "Event") != GROUPS:
        return None
    room_id = one_word(fields, "ChatId")
    if not 0 < len(room_id) <= _LONGEST_ID or len(raw.key) > 128:
        return None
    before, after = one_word(fields, "LastMemVer"), one_word(fields, "CurMemVer")
    told, people = _told(fields), _people(fields)
    if max(len(before), len(after)) > _LONGEST_VERSION or not (before and after and people):
        before, after, people = "", "", ()
    return Note(raw.key, room_id, told, before, after, people, min(moment_in(fields) or now, now))


class Contacts:
    """The customers of an AppInbound.

    About groups their own surface tells, from what was written down; a contact who befriended a colleague, or does
    so no more, is in no chat of ours.
    """

    def understand(self, fields: Fields) -> list[Event]:
        kind = one_word(fields, "Event")
        if kind == GROUPS:
            return []
        at = moment_in(fields)
        if at is None:
            raise ValueError("a callback without a usable CreateTime")
        what = one_word(fields, "ChangeType") or kind
        return [Unknown(chat=ChatRef(PlatformName.WECOM, "", ChatKind.PRIVATE), at=at, kind=clean_text(what)[:64])]


def _told(fields: Fields) -> Told:
    if one_word(fields, "ChangeType") == Told.CLOSED:
        return Told.CLOSED
    detail = one_word(fields, "UpdateDetail")
    return Told(detail) if detail in (Told.CAME, Told.WENT) else Told.OTHER


def _people(fields: Fields) -> tuple[str, ...]:
    """All of them or nobody: a list that is shorter than it says it is cannot be used."""
    listed = fields.get("MemChangeList")
    people = tuple(one for one in listed if isinstance(one, str)) if isinstance(listed, list) else ()
    count = one_word(fields, "MemChangeCnt")
    if not all(0 < len(one) <= _LONGEST_ID and not set(one) & set(" :") for one in people):
        return ()
    return people if not count or count == str(len(people)) else ()


def moment_in(fields: Fields) -> datetime | None:
    """When WeCom says it happened."""
    text = one_word(fields, "CreateTime")
    seconds = int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else 0
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds <= _LAST_SECOND else None
