"""What WeCom's own tables keep about people by their account keys, and what becomes of it: see ``models.traces``.

A key is a userid, or ``ext:`` and an external_userid. Private chats go by their surface and the key.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import literal

from models.traces import Trace
from models.wecom_appchats import WecomAppchatChange, WecomAppchatMember
from models.wecom_callbacks import WecomClick
from models.wecom_cards import WecomCard, WecomChoices
from models.wecom_chats import WecomChat
from models.wecom_join_ways import OF_NOBODY, WecomJoinWay
from models.wecom_mass_sends import WAITS, WecomMassSend
from models.wecom_mass_tries import WecomMassTry
from models.wecom_room_changes import WecomRoomChange
from models.wecom_rooms import WecomRoom, WecomRoomMember, WecomRoomNote

_OUTSIDE: Final = "ext:"


def _bare(key: str) -> tuple[str, ...]:
    """As WeCom itself writes it."""
    return (key.removeprefix(_OUTSIDE),)


def _private(key: str) -> tuple[str, ...]:
    """The private chats with the AI bot and with the app."""
    return (f"dm:{key}", f"app:{key}")


def spellings(key: str) -> frozenset[str]:
    """Everything an account is called where text is kept."""
    return frozenset((key, *_bare(key)))


_READ_AGAIN: Final = "who is in a group is read from WeCom, which goes on telling of them until they leave it"
_TOLD_SOON: Final = "it is gone as soon as the house was told"

TRACES: Final = (
    Trace(WecomAppchatMember, "userid", stays=_READ_AGAIN),
    Trace(WecomAppchatChange, "value", stays=_TOLD_SOON),
    Trace(WecomRoom, "owner", stays=_READ_AGAIN),
    Trace(WecomRoomMember, "key", stays=_READ_AGAIN),
    Trace(WecomRoomNote, "people", spelled=_bare, is_list=True, stays=_TOLD_SOON),
    Trace(WecomRoomChange, "value", put={"person_name": ""}, stays=_TOLD_SOON),
    Trace(WecomRoomChange, "by_key", put={"by_key": "", "by_name": "", "invite_url": ""}),
    Trace(WecomJoinWay, "inviter_key", put={"inviter_key": literal(OF_NOBODY) + WecomJoinWay.state}),
    Trace(
        WecomMassSend,
        "sender",
        put={"sender": ""},
        only=(WecomMassSend.state != WAITS) & (WecomMassSend.told == WecomMassSend.state),
        stays="WeCom is asked by it what became of the task, for a month at most",
    ),
    Trace(WecomMassTry, "sender", stays="WeCom is asked by it whether the task was made, for two days at most"),
    Trace(WecomClick, "user_key", drop=True, secret=frozenset({"response_code"})),
    Trace(WecomCard, "chat_key", spelled=_private, drop=True),
    Trace(WecomChoices, "chat_key", spelled=_private, drop=True),
    Trace(WecomChoices, "asker", drop=True),
    Trace(WecomChat, "key", spelled=_private, drop=True),
)

TEXTS: Final = ((WecomCard, "shown"),)
"""Columns of words in which somebody may be named; such rows go."""

OF_NO_PERSON: Final[Mapping[str, str]] = {
    "wecom_appchat_changes": "chatid kind",
    "wecom_appchat_members": "chatid",
    "wecom_appchats": "chatid name",
    "wecom_callbacks": "signature nonce",
    "wecom_card_codes": "task_id code",
    "wecom_cards": "task_id",
    "wecom_choices": "task_id tokens",
    "wecom_clicks": "task_id response_code",
    "wecom_contact_welcomes": "code",
    "wecom_entrusted": "room_id what content remote_id making left news why told",
    "wecom_hook_sends": "hook",
    "wecom_join_ways": "state room_id config_id url",
    "wecom_mass_sends": "key msgid room_id state told",
    "wecom_mass_tries": "room_id words",
    "wecom_room_changes": "room_id kind source",
    "wecom_room_members": "room_id",
    "wecom_room_notes": "update_key room_id told before after",
    "wecom_rooms": "room_id name version",
    "wecom_sent_parts": "message_key msgid",
    "wecom_tokens": "corp_id agent_id token",
}
"""Columns of WeCom's tables that say nothing about a person, by table."""
