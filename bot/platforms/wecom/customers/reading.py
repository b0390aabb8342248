"""Reading customer groups: which there are, and who is in one. What is not whole tells nothing."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeGuard

from bot.domain.events import JoinSource
from bot.domain.text import clean_text
from bot.platforms.port import Refused, Unsure
from bot.platforms.wecom.api.client import Asks, Repeat
from bot.platforms.wecom.api.errors import ApiError
from bot.platforms.wecom.api.transport import Json
from models.wecom_rooms import Arrival, Reading

_LIST, _GET = "externalcontact/groupchat/list", "externalcontact/groupchat/get"
_STAFF = "externalcontact/get_follow_user_list"
_PAGE, _OWNERS_AT_ONCE, _MOST_PAGES = 1_000, 100, 1_000
_NAME_AN_OWNER = 81017
_LONGEST_ID = 59  # with "room:" in front it is still a key
_OUTSIDE = 2
_SOURCES = {1: JoinSource.ADDED, 2: JoinSource.LINK, 3: JoinSource.LINK}
_LAST_SECOND = 253_402_300_799  # 9999-12-31T23:59:59Z


async def list_rooms(client: Asks) -> list[str]:
    """The ids of all groups the app may see. A corp too large for one list is listed by its owners.

    Raises as ``AppClient.post``, and Unsure where a page is not whole: then nothing is known.
    """
    try:
        return await _pages(client, {})
    except Refused as error:
        if not isinstance(error.__cause__, ApiError) or error.__cause__.code != _NAME_AN_OWNER:
            raise
    staff = (await client.get(_STAFF)).get("follow_user")
    if not isinstance(staff, list) or not all(isinstance(one, str) and one for one in staff):
        raise Unsure("get_follow_user_list told of no members")
    found: dict[str, None] = {}
    for at in range(0, len(staff), _OWNERS_AT_ONCE):
        owners = {"owner_filter": {"userid_list": staff[at : at + _OWNERS_AT_ONCE]}}
        found |= dict.fromkeys(await _pages(client, owners))
    return list(found)


async def _pages(client: Asks, narrowed: Json) -> list[str]:
    found: dict[str, None] = {}
    cursor = ""
    for _ in range(_MOST_PAGES):
        body: Json = {"status_filter": 0, "limit": _PAGE} | narrowed | ({"cursor": cursor} if cursor else {})
        answer = await client.post(_LIST, body, Repeat.SAFE)
        listed = answer.get("group_chat_list")
        if not isinstance(listed, list) or not all(
            isinstance(one, dict) and _is_id(one.get("chat_id")) for one in listed
        ):
            raise Unsure("groupchat/list told of no groups")
        found |= dict.fromkeys(one["chat_id"] for one in listed)
        cursor = answer.get("next_cursor") or ""
        if not isinstance(cursor, str) or not cursor:
            return list(found)
    raise Unsure("groupchat/list has no end")


async def read_room(client: Asks, room_id: str) -> Reading:
    """Raises as ``AppClient.post``, and Unsure where the answer is not whole."""
    answer = await client.post(_GET, {"chat_id": room_id, "need_name": 1}, Repeat.SAFE)
    told = answer.get("group_chat")
    if not isinstance(told, dict) or told.get("chat_id") != room_id or not _is_id(told.get("owner")):
        raise Unsure("groupchat/get told of no group, or of another one")
    listed = told.get("member_list")
    if not isinstance(listed, list) or not listed:
        raise Unsure("groupchat/get told of no members")
    people = {one.key: one for one in map(_person, listed)}
    version = told.get("member_version")
    return Reading(
        room_id=room_id,
        name=clean_text(str(told.get("name") or "")),
        owner=told["owner"],
        version=version if _is_short(version, 64) else "",
        people=people,
        admins=frozenset(_admins(told.get("admin_list"))),
    )


def _person(entry: object) -> Arrival:
    """Raises Unsure for what names nobody: who is missing then is unknown."""
    if not isinstance(entry, dict) or not _is_id(entry.get("userid")):
        raise Unsure("groupchat/get told of a member without an id")
    key = f"ext:{entry['userid']}" if entry.get("type") == _OUTSIDE else entry["userid"]
    by, state, scene, joined = (entry.get(name) for name in ("invitor", "state", "join_scene", "join_time"))
    by_key: object = by.get("userid") if isinstance(by, Mapping) else None
    return Arrival(
        key=key,
        name=_name(entry),
        joined_at=_moment(joined),
        source=_SOURCES.get(scene, JoinSource.UNKNOWN) if isinstance(scene, int) else JoinSource.UNKNOWN,
        by_key=by_key if _is_id(by_key) else "",
        state=state if _is_short(state, 30) else "",
    )


def _name(entry: Json) -> str:
    """What somebody is called in the group, else on WeCom."""
    for name in (entry.get("group_nickname"), entry.get("name")):
        if isinstance(name, str) and clean_text(name).strip():
            return clean_text(name).strip()
    return ""


def _moment(seconds: object) -> datetime | None:
    if isinstance(seconds, int) and not isinstance(seconds, bool) and 0 < seconds <= _LAST_SECOND:
        return datetime.fromtimestamp(seconds, UTC)
    return None


def _admins(listed: object) -> Sequence[str]:
    entries = listed if isinstance(listed, list) else []
    return [entry["userid"] for entry in entries if isinstance(entry, dict) and _is_id(entry.get("userid"))]


def _is_id(value: object) -> TypeGuard[str]:
    return _is_short(value, _LONGEST_ID) and bool(value) and not any(mark in value for mark in ": ")


def _is_short(value: object, limit: int) -> TypeGuard[str]:
    """Something a column takes: not too long, and without characters that no id has."""
    return isinstance(value, str) and len(value) <= limit and value.isprintable()
