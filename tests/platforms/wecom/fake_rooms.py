"""Customer groups behind the fake qyapi: lists in pages, and readings that may lag behind."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.platforms.wecom.fake_corp import Json, Refusal

PAGE = 2  # small, so that lists have several


@dataclass
class Room:
    """``members``: entries of member_list by id, as ``groupchat/get`` tells them."""

    owner: str
    name: str = "周末读书"
    members: dict[str, Json] = field(default_factory=dict)
    admins: list[str] = field(default_factory=list)
    version: int = 1

    @property
    def member_version(self) -> str:
        return f"ver{self.version:04}"


@dataclass
class CustomerSide:
    """``unlicensed``: owners without a licence, whose groups nobody may read."""

    now: Callable[[], datetime]
    rooms: dict[str, Room] = field(default_factory=dict)
    unlicensed: set[str] = field(default_factory=set)
    needs_owners: bool = False
    """The corp is too large for a list without owners."""
    frozen: dict[str, Json] = field(default_factory=dict)
    """By group: the answer it goes on giving."""
    _numbers: int = 0

    def answers(self) -> dict[str, Callable[[Json, Json], Json]]:
        at = "externalcontact/"
        return {
            at + "groupchat/list": self._list,
            at + "groupchat/get": self._get,
            at + "get_follow_user_list": lambda _q, _b: {"follow_user": sorted(self._owners())},
        }

    # what tests bring about

    def open(self, chat_id: str, owner: str = "zhangsan", *customers: str) -> Room:
        room = self.rooms[chat_id] = Room(owner)
        room.members[owner] = self._entry(owner, 1)
        for one in customers:
            room.members[one] = self._entry(one, 2)
        return room

    def come(self, chat_id: str, *ids: str, **told: Any) -> Json:
        """Customers join; the fields of the callback that says so."""
        for one in ids:
            self.rooms[chat_id].members[one] = self._entry(one, 2) | told
        return self.said(chat_id, "add_member", *ids, JoinScene="3")

    def go(self, chat_id: str, *ids: str) -> Json:
        for one in ids:
            del self.rooms[chat_id].members[one]
        return self.said(chat_id, "del_member", *ids, QuitScene="0")

    def said(self, chat_id: str, detail: str, *ids: str, **more: Any) -> Json:
        """The fields of a callback about the group as it is now; a change of members makes a new version."""
        room = self.rooms[chat_id]
        told: Json = {"ChangeType": "update", "UpdateDetail": detail} | more
        if ids:
            before = room.member_version
            room.version += 1
            told |= {"MemChangeCnt": str(len(ids)), "MemChangeList": list(ids)}
            told |= {"LastMemVer": before, "CurMemVer": room.member_version}
        return self.event(chat_id, **told)

    def event(self, chat_id: str, **told: Any) -> Json:
        at = str(int(self.now().timestamp()))
        head = {"ToUserName": "wwCORP", "FromUserName": "sys", "CreateTime": at, "MsgType": "event"}
        return head | {"Event": "change_external_chat", "ChatId": chat_id} | told

    def freeze(self, chat_id: str) -> None:
        """From now on readings tell what is true now, whatever happens."""
        self.frozen[chat_id] = self._get({}, {"chat_id": chat_id, "need_name": 1})

    # calls

    def _owners(self) -> set[str]:
        return {room.owner for room in self.rooms.values()}

    def _list(self, _: Json, body: Json) -> Json:
        owners = body.get("owner_filter", {}).get("userid_list")
        if self.needs_owners and not owners:
            raise Refusal(81017, "owner_filter is needed")
        if not 1 <= body["limit"] <= 1_000 or len(owners or []) > 100:
            raise Refusal(40058, "limit or owners")
        found = [chat_id for chat_id, room in sorted(self.rooms.items()) if not owners or room.owner in owners]
        begin = int(body.get("cursor") or 0)
        page = found[begin : begin + PAGE]
        answer: Json = {"group_chat_list": [{"chat_id": chat_id, "status": 0} for chat_id in page]}
        return answer | ({"next_cursor": str(begin + PAGE)} if begin + PAGE < len(found) else {})

    def _get(self, _: Json, body: Json) -> Json:
        room = self.room(body["chat_id"])
        if body["chat_id"] in self.frozen:
            return self.frozen[body["chat_id"]]
        members = [dict(entry) for entry in room.members.values()]
        if not body.get("need_name"):
            for entry in members:
                entry.pop("name", None)
        told = {
            "chat_id": body["chat_id"],
            "name": room.name,
            "owner": room.owner,
            "create_time": 1_700_000_000,
            "member_list": members,
            "admin_list": [{"userid": one} for one in room.admins],
            "member_version": room.member_version,
        }
        return {"group_chat": told}

    def room(self, chat_id: str) -> Room:
        if chat_id not in self.rooms:
            raise Refusal(49008, "group chat is dismissed")
        room = self.rooms[chat_id]
        if room.owner in self.unlicensed:
            raise Refusal(301002, "the owner has no licence or is not visible")
        return room

    def _entry(self, one: str, kind: int) -> Json:
        told: Json = {"userid": one, "type": kind, "join_time": int(self.now().timestamp()), "join_scene": 3}
        return told | ({"name": f"客户{one[-2:]}"} if kind == 2 else {})
