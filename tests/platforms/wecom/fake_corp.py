"""What stands behind the fake qyapi: members, messages, cards, group chats and webhooks, with their limits."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

Json = dict[str, Any]

_CARD_KINDS = ("button_interaction", "vote_interaction", "multiple_interaction")
_MEMBER_MINUTE, _HOOK_MINUTE = 30, 20
_DAY, _CARD_LIFE, _MINUTE = timedelta(hours=24), timedelta(hours=72), timedelta(minutes=1)


class Refusal(Exception):
    """An answer with an errcode; HTTP stays 200."""

    def __init__(self, code: int, said: str = "refused") -> None:
        super().__init__(said)
        self.code = code


@dataclass
class Sent:
    """One message as its readers see it."""

    to: str
    body: Json
    at: datetime
    msgid: str = ""
    recalled: bool = False

    @property
    def text(self) -> str:
        return str(self.body[self.body["msgtype"]].get("content", ""))


@dataclass
class Appchat:
    name: str
    owner: str
    userlist: list[str]


@dataclass
class Corp:
    """``members`` can be written to; others are invalid. ``now`` is the server's clock."""

    now: Callable[[], datetime]
    members: set[str] = field(default_factory=set)
    unlicensed: set[str] = field(default_factory=set)
    takes_cards: bool = True
    messages: list[Sent] = field(default_factory=list)
    cards: dict[str, Json] = field(default_factory=dict)
    """By task: what the card shows to everybody whose card was not changed alone."""
    own_cards: dict[tuple[str, str], Json] = field(default_factory=dict)
    """By task and person: what their own card shows since it was changed for them."""
    codes: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    """Response codes that were not used: their task, and when they were given."""
    appchats: dict[str, Appchat] = field(default_factory=dict)
    posts: list[Sent] = field(default_factory=list)
    """In group chats of the app."""
    hooks: dict[str, list[Sent]] = field(default_factory=dict)
    """By key: what came through."""
    media: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)
    """By id: type, name and content."""
    _numbers: int = 0
    _said_before: dict[str, datetime] = field(default_factory=dict)

    def answers(self) -> dict[str, Callable[[Json, Json], Json]]:
        return {
            "message/send": self._send,
            "message/recall": self._recall,
            "message/update_template_card": self._update_card,
            "media/upload": lambda query, body: self._upload(query["type"], body),
            "media/get": lambda query, _: {"file": self._media(query["media_id"])[2]},
            "appchat/create": self._create,
            "appchat/update": self._update,
            "appchat/get": lambda query, _: {"chat_info": self._told(query["chatid"])},
            "appchat/send": self._post,
            "webhook/send": self._hook,
            "webhook/upload_media": self._hook_upload,
        }

    # what tests look at and bring about

    def seen_by(self, userid: str) -> list[Sent]:
        return [one for one in self.messages if one.to == userid and not one.recalled]

    def texts_for(self, userid: str) -> list[str]:
        return [one.text for one in self.seen_by(userid)]

    def card_of(self, userid: str, task_id: str) -> Json:
        """A card as somebody sees it now."""
        return self.own_cards.get((task_id, userid), self.cards[task_id])

    def click(self, task_id: str) -> str:
        """Somebody presses a button of the card; the code that comes with it."""
        return self._code(task_id)

    # messages to members

    def _send(self, _: Json, body: Json) -> Json:
        _check(body, 2_048)
        if body["msgtype"] == "template_card" and not self.takes_cards:
            raise Refusal(40008, "invalid message type")
        named = [name for name in body["touser"].split("|") if name]
        if len(named) > 1_000:
            raise Refusal(40032, "too many users")
        valid = [name for name in named if name in self.members]
        if not valid:
            raise Refusal(81013, "user & party & tag all invalid")
        answer: Json = {"msgid": self._number("msg")}
        if len(valid) < len(named):
            answer["invaliduser"] = "|".join(name.lower() for name in named if name not in self.members)
        refused = [name for name in valid if name in self.unlicensed]
        if refused:
            answer["unlicenseduser"] = "|".join(refused)
        if self._is_repeated(body):
            return answer
        card = body.get("template_card", {})
        if card.get("card_type") in _CARD_KINDS:
            if card["task_id"] in self.cards:
                raise Refusal(42014, "task_id was used before")
            _check_card(card, is_new=True)
            self.cards[card["task_id"]] = card
            answer["response_code"] = self._code(card["task_id"])
        for name in valid:
            lately = [one for one in self.messages if one.to == name and one.at > self.now() - _MINUTE]
            if name not in self.unlicensed and len(lately) < _MEMBER_MINUTE:  # the rest is dropped without a word
                self.messages.append(Sent(name, body, self.now(), answer["msgid"]))
        return answer

    def _is_repeated(self, body: Json) -> bool:
        if not body.get("enable_duplicate_check"):
            return False
        said, now = repr(body), self.now()
        before, self._said_before[said] = self._said_before.get(said), now
        return before is not None and now - before < timedelta(seconds=body.get("duplicate_check_interval", 1_800))

    def _recall(self, _: Json, body: Json) -> Json:
        found = [one for one in self.messages if one.msgid == body["msgid"]]
        if not found:
            raise Refusal(40058, "no such message")
        if any(one.at <= self.now() - _DAY for one in found):
            raise Refusal(84061, "message is too old")
        for one in found:
            one.recalled = True
        return {}

    def _update_card(self, _: Json, body: Json) -> Json:
        task, given_at = self.codes.pop(body["response_code"], ("", self.now()))
        if not task or given_at <= self.now() - _CARD_LIFE:
            raise Refusal(42034, "invalid response_code")
        card = body["template_card"]
        if card["task_id"] != task:
            raise Refusal(40058, "not the card's task_id")
        _check_card(card, is_new=False)
        got_it = {one.to for one in self.messages if one.body.get("template_card", {}).get("task_id") == task}
        changed = got_it if body.get("atall") else set(body["userids"])
        if not changed <= got_it:
            raise Refusal(40058, "somebody never got this card")
        if changed == got_it:
            self.cards[task] = card
        self.own_cards |= {(task, one): card for one in changed}
        return {}

    def _code(self, task_id: str) -> str:
        code = self._number("code")
        self.codes[code] = (task_id, self.now())
        return code

    # files

    def _upload(self, kind: str, body: Json, most: int = 20 << 20) -> Json:
        if kind not in ("image", "voice", "video", "file"):
            raise Refusal(40004, "invalid media type")
        if not 5 <= len(body["content"]) <= (10 << 20 if kind == "image" else most):
            raise Refusal(40006, "invalid media size")
        media_id = self._number("media")
        self.media[media_id] = (kind, body["name"], body["content"])
        return {"type": kind, "media_id": media_id, "created_at": "1700000000"}

    def _media(self, media_id: str) -> tuple[str, str, bytes]:
        if media_id not in self.media:
            raise Refusal(40007, "invalid media_id")
        return self.media[media_id]

    def _sent_file(self, body: Json) -> None:
        if "media_id" in body[body["msgtype"]]:
            self._media(body[body["msgtype"]]["media_id"])

    # group chats of the app

    def _create(self, _: Json, body: Json) -> Json:
        users, chatid = body["userlist"], body.get("chatid") or self._number("chat")
        if not 2 <= len(users) <= 2_000:
            raise Refusal(86006, "invalid member count")
        if body["owner"] not in users:
            raise Refusal(86207, "owner is not in userlist")
        if chatid in self.appchats:
            raise Refusal(86215, "chat exists")
        self.appchats[chatid] = Appchat(body["name"], body["owner"], list(users))
        return {"chatid": chatid}

    def _update(self, _: Json, body: Json) -> Json:
        chat = self._chat(body["chatid"])
        leaving = set(body.get("del_user_list", []))
        if leaving - set(chat.userlist):
            raise Refusal(86007, "not a member")
        if chat.owner in leaving or len(chat.userlist) - len(leaving) < 2:
            raise Refusal(86006, "invalid member count")
        chat.userlist = [name for name in chat.userlist if name not in leaving] + body.get("add_user_list", [])
        chat.name, chat.owner = body.get("name", chat.name), body.get("owner", chat.owner)
        return {}

    def _told(self, chatid: str) -> Json:
        chat = self._chat(chatid)
        return {"chatid": chatid, "name": chat.name, "owner": chat.owner, "userlist": list(chat.userlist)}

    def _post(self, _: Json, body: Json) -> Json:
        self._chat(body["chatid"])
        if body["msgtype"] == "template_card":
            raise Refusal(40008, "invalid message type")
        _check(body, 2_048)
        self._sent_file(body)
        self.posts.append(Sent(body["chatid"], body, self.now()))
        return {}

    def _chat(self, chatid: str) -> Appchat:
        if chatid not in self.appchats:
            raise Refusal(86003, "no such chat")
        return self.appchats[chatid]

    # webhooks

    def _hook(self, query: Json, body: Json) -> Json:
        said = self.hooks.get(query["key"])
        if said is None:
            raise Refusal(93000, f"invalid webhook url, key={query['key']}")
        _check(body, 4_096 if body["msgtype"] == "markdown_v2" else 2_048)
        if sum(one.at > self.now() - _MINUTE for one in said) >= _HOOK_MINUTE:
            raise Refusal(45009, "api freq out of limit")
        if body["msgtype"] == "image":
            content = base64.b64decode(body["image"]["base64"])
            if len(content) > 2 << 20 or hashlib.md5(content).hexdigest() != body["image"]["md5"]:
                raise Refusal(40009, "invalid image")
        if body["msgtype"] == "file":
            self._sent_file(body)
        said.append(Sent(query["key"], body, self.now()))
        return {}

    def _hook_upload(self, query: Json, body: Json) -> Json:
        if query["key"] not in self.hooks:
            raise Refusal(93000, "invalid webhook url")
        return self._upload(query["type"], body)

    def _number(self, what: str) -> str:
        self._numbers += 1
        return f"{what}-{self._numbers}-" + "x" * (80 if what == "msg" else 0)


def _check_card(card: Json, *, is_new: bool) -> None:
    """Of a vote: one to twenty options with ids of their own; only a card that is changed can be switched off."""
    if card["card_type"] != "vote_interaction":
        return
    box = card["checkbox"]
    ids = [option["id"] for option in box["option_list"]]
    if not 1 <= len(ids) <= 20 or len(set(ids)) < len(ids) or box["mode"] not in (0, 1):
        raise Refusal(40058, "invalid option_list")
    if is_new and ("disable" in box or "replace_text" in card):
        raise Refusal(40058, "a new card cannot be disabled")
    if not card["submit_button"]["text"] or "sub_title_text" in card:
        raise Refusal(40058, "fields of another kind of card")


def _check(body: Json, most: int) -> None:
    """Content is there and not too long, in bytes."""
    inner = body.get(body["msgtype"])
    if not inner:
        raise Refusal(44004, "empty content")
    content = inner.get("content")
    if content is not None and not content.strip():
        raise Refusal(44004, "empty content")
    if content is not None and len(content.encode()) > most:
        raise Refusal(45002, "content is too long")
