"""Customer groups behind the fake qyapi: lists in pages, readings that may lag behind, tasks, ways to join."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.platforms.wecom.fake_corp import Json, Refusal

_DAY = timedelta(hours=24)
_CHINA = ZoneInfo("Asia/Shanghai")
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
    tasks: dict[str, Json] = field(default_factory=dict)
    """Mass-send tasks by msgid: what was asked for, and whether they were "sent", "cancelled" or "capped"."""
    reminders: list[tuple[str, datetime]] = field(default_factory=list)
    ways: dict[str, Json] = field(default_factory=dict)
    """By config_id: what was asked for."""
    frozen: dict[str, Json] = field(default_factory=dict)
    """By group: the answer it goes on giving."""
    tallies: dict[tuple[str, str], Json] = field(default_factory=dict)
    """By owner and date, what WeCom has counted."""
    _numbers: int = 0

    def answers(self) -> dict[str, Callable[[Json, Json], Json]]:
        at = "externalcontact/"
        return {
            at + "groupchat/list": self._list,
            at + "groupchat/get": self._get,
            at + "get_follow_user_list": lambda _q, _b: {"follow_user": sorted(self._owners())},
            at + "groupchat/statistic": self._statistic,
            at + "groupchat/statistic_group_by_day": self._statistic_by_day,
            at + "add_msg_template": self._add_task,
            at + "get_groupmsg_list_v2": self._list_tasks,
            at + "get_groupmsg_task": self._task_members,
            at + "group_welcome_template/get": self._no_template,
            at + "get_groupmsg_send_result": self._result,
            at + "remind_groupmsg_send": self._remind,
            at + "cancel_groupmsg_send": self._cancel,
            at + "groupchat/add_join_way": self._add_way,
            at + "groupchat/get_join_way": lambda _q, body: {"join_way": self._way(body)},
            at + "groupchat/update_join_way": self._change_way,
            at + "groupchat/del_join_way": self._drop_way,
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

    # statistics

    def count(self, owner: str, day: str, **counts: int) -> None:
        """WeCom has computed a day; what is not named is a plausible number."""
        told = {"new_chat_cnt": 0, "chat_total": 2, "chat_has_msg": 1, "new_member_cnt": 3, "member_total": 80}
        told |= {"member_has_msg": 12, "msg_total": 150, "migrate_trainee_chat_cnt": 1}
        self.tallies[owner, day] = told | counts

    def _statistic(self, _: Json, body: Json) -> Json:
        first, last = self._span(body)
        if not 1 <= body["limit"] <= 1_000 or body["order_by"] not in (1, 2, 3, 4) or first != last:
            raise Refusal(40058, "limit, order_by or more days than we ask for")
        owners = [one for one in body["owner_filter"]["userid_list"] if (one, str(first)) in self.tallies]
        page = owners[body["offset"] : body["offset"] + PAGE]
        items = [{"owner": one, "data": self.tallies[one, str(first)]} for one in page]
        return {"total": len(owners), "next_offset": body["offset"] + len(page), "items": items}

    def _statistic_by_day(self, _: Json, body: Json) -> Json:
        first, last = self._span(body)
        (owner,) = body["owner_filter"]["userid_list"]
        items = []
        for back in range((last - first).days + 1):
            day = first + timedelta(days=back)
            if (owner, str(day)) in self.tallies:
                at = int(datetime.combine(day, time(), _CHINA).timestamp())
                items.append({"stat_time": at, "data": self.tallies[owner, str(day)]})
        return {"items": items}

    def _span(self, body: Json) -> tuple[date, date]:
        owners = body.get("owner_filter", {}).get("userid_list", [])
        if not 1 <= len(owners) <= 100:
            raise Refusal(40058, "1 to 100 owners")
        if self.unlicensed & set(owners):
            raise Refusal(301002, "an owner has no licence or is not visible")
        first, last = (
            datetime.fromtimestamp(body[name], _CHINA) for name in ("day_begin_time", "day_end_time")
        )  # fmt: skip
        today = self.now().astimezone(_CHINA).date()
        if first.time() != time() or not today - timedelta(days=180) <= first.date() <= last.date() < today:
            raise Refusal(40058, "days of the last half year, up to yesterday")
        if last - first >= timedelta(days=30):
            raise Refusal(40058, "30 days at once")
        return first.date(), last.date()

    # mass-send tasks

    def send(self, msgid: str, state: str = "sent") -> None:
        """The sender presses send; or the group has received as many as it may."""
        self.tasks[msgid]["state"] = state

    def _add_task(self, _: Json, body: Json) -> Json:
        if body["chat_type"] != "group" or not body.get("sender"):
            raise Refusal(40058, "sender is needed")
        if len(body.get("text", {}).get("content", "").encode()) > 4_000 or not (
            body.get("text") or body["attachments"]
        ):
            raise Refusal(40058, "content is empty or too long")
        failed = [one for one in body["chat_id_list"] if self.room(one).owner != body["sender"]]
        self._numbers += 1
        msgid = f"msgGCAAA{self._numbers:04}"
        self.tasks[msgid] = body | {"state": "unsent", "create_time": int(self.now().timestamp())}
        return {"msgid": msgid, "fail_list": failed}

    def _result(self, _: Json, body: Json) -> Json:
        task = self._task(body)
        if not 1 <= body["limit"] <= 1_000 or body["userid"] != task["sender"]:
            raise Refusal(40058, "limit or userid")
        status = {"sent": 1, "capped": 3}.get(task["state"])
        entries = [{"chat_id": one, "userid": task["sender"], "status": status} for one in task["chat_id_list"]]
        return {"next_cursor": "", "send_list": entries if status else []}

    def _list_tasks(self, _: Json, body: Json) -> Json:
        first, last = body["start_time"], body["end_time"]
        if body["chat_type"] != "group" or not 1 <= body["limit"] <= 100 or not 0 < last - first <= 31 * 86_400:
            raise Refusal(40058, "chat_type, limit or span")
        if body.get("creator"):
            raise Refusal(40058, "tasks made by an app name no creator")
        found = [
            {"msgid": msgid, "create_time": task["create_time"], "create_type": 0}
            | {name: task[name] for name in ("text", "attachments") if name in task}
            for msgid, task in self.tasks.items()
            if first <= task["create_time"] <= last
        ]
        begin = int(body.get("cursor") or 0)
        size = min(body["limit"], PAGE)
        following = str(begin + size) if begin + size < len(found) else ""
        return {"group_msg_list": found[begin : begin + size], "next_cursor": following}

    def _task_members(self, _: Json, body: Json) -> Json:
        task = self._task(body)
        if not 1 <= body["limit"] <= 1_000:
            raise Refusal(40058, "limit")
        status = 2 if task["state"] in ("sent", "capped") else 0
        return {"task_list": [{"userid": task["sender"], "status": status}], "next_cursor": ""}

    def _no_template(self, _: Json, _body: Json) -> Json:
        raise Refusal(41092, "no such template")

    def _remind(self, _: Json, body: Json) -> Json:
        self._task(body)
        lately = [at for msgid, at in self.reminders if msgid == body["msgid"] and self.now() - at < _DAY]
        if len(lately) >= 3:
            raise Refusal(41094, "reminded too often")
        self.reminders.append((body["msgid"], self.now()))
        return {}

    def _cancel(self, _: Json, body: Json) -> Json:
        task = self._task(body)
        if task["state"] not in ("unsent", "cancelled"):
            raise Refusal(41093, "sent already")
        task["state"] = "cancelled"
        return {}

    def _task(self, body: Json) -> Json:
        if body["msgid"] not in self.tasks:
            raise Refusal(41063, "no such task")
        return self.tasks[body["msgid"]]

    # ways to join

    def _add_way(self, _: Json, body: Json) -> Json:
        if body["scene"] != 2 or len(body["state"]) > 30 or len(body["remark"]) > 30 or len(body["chat_id_list"]) > 5:
            raise Refusal(40058, "a way to join is not like this")
        for one in body["chat_id_list"]:
            self.room(one)
        self._numbers += 1
        config_id = f"config{self._numbers}"
        self.ways[config_id] = body | {"config_id": config_id, "qr_code": f"https://wework.qpic.cn/{config_id}"}
        return {"config_id": config_id}

    def _way(self, body: Json) -> Json:
        if body["config_id"] not in self.ways:
            raise Refusal(41044, "no such way")
        return self.ways[body["config_id"]]

    def _change_way(self, _: Json, body: Json) -> Json:
        self._way(body).update(body)
        return {}

    def _drop_way(self, _: Json, body: Json) -> Json:
        self._way(body)
        del self.ways[body["config_id"]]
        return {}

    def _entry(self, one: str, kind: int) -> Json:
        told: Json = {"userid": one, "type": kind, "join_time": int(self.now().timestamp()), "join_scene": 3}
        return told | ({"name": f"客户{one[-2:]}"} if kind == 2 else {})
