"""From a decrypted callback to the row that is kept: its key, its lane, its fields.

WeCom repeats a callback that was not answered. ``MsgId`` names a message; events have no number, so they are named by
everything that tells one from another: the documented sender, time and kind, and what it happened to, since one
person can press two buttons within a second and "sys" tells of many groups at once.
"""

import hashlib
from contextlib import suppress
from datetime import datetime

from bot.domain.text import clean_text
from bot.platforms.port import RawUpdate
from bot.platforms.wecom.app.crypto import BadCallback
from bot.platforms.wecom.app.xml import Fields, read_fields
from bot.platforms.wecom.keys import Address, Place

SURFACE = "app"
_EVENT = (
    "FromUserName", "CreateTime", "Event", "ChangeType", "UpdateDetail", "EventKey", "TaskId", "ResponseCode",
    "ChatId", "UserID", "ExternalUserID", "CurMemVer", "State", "AgentID",
)  # fmt: skip
_LONGEST_ID = 64


def keep(xml: str, at: datetime) -> RawUpdate:
    """One callback as it goes into the inbox. Never fails: what makes no sense is kept too, to be set aside later."""
    content: Fields = {"surface": SURFACE, "received_at": at.timestamp()}
    try:
        fields = read_fields(xml)
    except BadCallback:
        digest = hashlib.sha256(xml.encode("utf-8", "replace")).hexdigest()
        return RawUpdate(f"app:unread:{digest[:32]}", SURFACE, {**content, "unread": clean_text(xml)})
    return RawUpdate(key_of(fields), _lane(fields), {**content, "fields": fields})


def fields_of(content: object) -> Fields | None:
    """What ``keep`` has read out of a callback; None where it made no sense, or is no callback of ours."""
    fields = content.get("fields") if isinstance(content, dict) else None
    return fields if isinstance(fields, dict) else None


def one_word(fields: Fields, name: str) -> str:
    """A field's text, empty where it is missing or is no text."""
    value = fields.get(name)
    return clean_text(value).strip() if isinstance(value, str) else ""


def key_of(fields: Fields) -> str:
    """By what a repetition is recognised."""
    number = one_word(fields, "MsgId")
    if number and len(number) <= _LONGEST_ID:
        return f"app:message:{number}"
    told = "\x1f".join([number, *(one_word(fields, name) for name in _EVENT)])
    return f"app:event:{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def _lane(fields: Fields) -> str:
    """Callbacks of one lane stay in order: the customer group, else the customer, else the colleague."""
    external = one_word(fields, "ExternalUserID")
    with suppress(ValueError):
        if room := one_word(fields, "ChatId"):
            return Address(Place.ROOM, room).key
        if not external:
            return Address(Place.APP, one_word(fields, "FromUserName")).key
    return f"ext:{external}"[:96] if external else SURFACE
