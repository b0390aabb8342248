"""What happens in the soak: mixed updates, and what must be true of the house when all of them are decided."""

import json
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.bot_api import OWNER_ID, group, person
from benchmarks.wire import Parameters

GROUPS = 8
PEOPLE = 400
MIX = {
    "chatter": 60, "check_in": 12, "vote": 10, "forbidden": 5, "help": 4, "edit": 3, "mute": 1, "warn": 1, "join": 1,
}  # fmt: skip
OPTIONS = ("火锅", "烧烤", "面条")
_ZONE = ZoneInfo("Asia/Shanghai")
_FIRST_GROUP = -1_003_000_000_000
_FIRST_PERSON = 600_000_000

Where = tuple[int, int]
"""Chat and message, or chat and person."""


@dataclass
class Truth:
    """What members did, told by themselves."""

    updates: list[int] = field(default_factory=list)
    messages: set[Where] = field(default_factory=set)
    spoke: Counter[Where] = field(default_factory=Counter)
    edits: Counter[Where] = field(default_factory=Counter)
    checked_in: set[tuple[int, int, str]] = field(default_factory=set)
    votes: dict[Where, frozenset[int]] = field(default_factory=lambda: defaultdict(frozenset))
    forbidden: set[Where] = field(default_factory=set)
    muted: set[Where] = field(default_factory=set)
    warned: set[Where] = field(default_factory=set)


class Story:
    """Makes updates; keeps the truth of them. ``learn_poll`` tells which buttons can be pressed."""

    def __init__(self, seed: int) -> None:
        self.truth = Truth()
        self.groups = [_FIRST_GROUP - number for number in range(GROUPS)]
        self._dice = Random(seed)
        self._next_update = 800_000_001
        self._message_ids: Counter[int] = Counter()
        self._strangers = _FIRST_PERSON + 1_000_000
        self._polls: dict[int, tuple[int, list[str]]] = {}

    def says(self, chat: int, who: int, text: str, **more: Any) -> tuple[int, bytes]:
        """A message in a group; its update id and body."""
        number = self._new_message(chat)
        entities = {}
        if text.startswith("/"):
            entities = {"entities": [{"type": "bot_command", "offset": 0, "length": len(text.partition(" ")[0])}]}
        self.truth.messages.add((chat, number))
        self.truth.spoke[chat, who] += 1
        return self._update(message=self._message(chat, number, who) | {"text": text} | entities | more)

    def begins(self) -> list[tuple[int, bytes]]:
        """The owner meets the bot, sets a rule and asks a question in every group."""
        number = self._new_message(OWNER_ID)
        private = {
            "message_id": number, "from": person(OWNER_ID), "chat": person(OWNER_ID) | {"type": "private"},
            "date": _now(), "text": "/start", "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
        }  # fmt: skip
        told = [self._update(message=private)]
        for chat in self.groups:
            told.append(self.says(chat, OWNER_ID, "/rule add links : delete"))
            told.append(self.says(chat, OWNER_ID, "/rule links enforce"))
            told.append(self.says(chat, OWNER_ID, f"/poll -buttons -a 晚饭吃什么 | {' | '.join(OPTIONS)}"))
        return told

    def learn_poll(self, chat: int, message_id: int, markup: Parameters) -> None:
        buttons = [button for line in markup["inline_keyboard"] for button in line]
        found = [b["callback_data"] for name in OPTIONS for b in buttons if name in b["text"]]
        if len(found) == len(OPTIONS):
            self._polls[chat] = (message_id, found)

    @property
    def is_ready(self) -> bool:
        return len(self._polls) == len(self.groups)

    def goes_on(self) -> list[tuple[int, bytes]]:
        """The next thing that happens: one update, or two that belong together."""
        dice = self._dice
        kind = dice.choices(list(MIX), weights=list(MIX.values()))[0]
        chat, who = dice.choice(self.groups), _FIRST_PERSON + dice.randrange(PEOPLE)
        match kind:
            case "check_in":
                self.truth.checked_in.add((chat, who, datetime.fromtimestamp(_now(), _ZONE).date().isoformat()))
                return [self.says(chat, who, "打卡")]
            case "vote":
                return [self._votes(chat, who)]
            case "forbidden":
                return [self._forbidden(chat, who)]
            case "help":
                return [self.says(chat, who, "/help")]
            case "edit":
                return self._edits(chat, who)
            case "mute" | "warn":
                return self._sanctioned(chat, kind)
            case "join":
                return [self._joins(chat)]
            case _:
                return [self.says(chat, who, f"第 {self._next_update} 句闲话")]

    def _votes(self, chat: int, who: int) -> tuple[int, bytes]:
        """The same option again takes the vote back, so an effect that happens twice cannot hide."""
        message_id, buttons = self._polls[chat]
        option = self._dice.randrange(len(OPTIONS))
        before = self.truth.votes[chat, who]
        self.truth.votes[chat, who] = frozenset() if option in before else frozenset({option})
        press = {
            "id": str(self._next_update), "from": person(who), "chat_instance": "1", "data": buttons[option],
            "message": {"message_id": message_id, "chat": group(chat), "date": _now(), "text": "-"},
        }  # fmt: skip
        return self._update(callback_query=press)

    def _forbidden(self, chat: int, who: int) -> tuple[int, bytes]:
        url = f"https://spam.example/{self._next_update}"
        update = self.says(chat, who, f"快看 {url}", entities=[{"type": "url", "offset": 3, "length": len(url)}])
        self.truth.forbidden.add((chat, self._message_ids[chat]))
        return update

    def _edits(self, chat: int, who: int) -> list[tuple[int, bytes]]:
        said = self.says(chat, who, f"第 {self._next_update} 句，有错字")
        number = self._message_ids[chat]
        self.truth.edits[chat, number] += 1
        better = self._message(chat, number, who) | {"text": "改好了", "edit_date": _now()}
        return [said, self._update(edited_message=better)]

    def _sanctioned(self, chat: int, kind: str) -> list[tuple[int, bytes]]:
        """Somebody new is loud, and the owner answers that with a command."""
        self._strangers += 1
        loud = self.says(chat, self._strangers, f"吵吵 {self._next_update}")
        meant = self._message(chat, self._message_ids[chat], self._strangers) | {"text": "吵吵"}
        command = "/mute 1d 太吵" if kind == "mute" else "/warn 太吵"
        (self.truth.muted if kind == "mute" else self.truth.warned).add((chat, self._strangers))
        return [loud, self.says(chat, OWNER_ID, command, reply_to_message=meant)]

    def _joins(self, chat: int) -> tuple[int, bytes]:
        self._strangers += 1
        newcomer = person(self._strangers)
        number = self._new_message(chat)
        return self._update(message=self._message(chat, number, self._strangers) | {"new_chat_members": [newcomer]})

    def _new_message(self, chat: int) -> int:
        self._message_ids[chat] += 1
        return self._message_ids[chat]

    @staticmethod
    def _message(chat: int, number: int, who: int) -> dict[str, Any]:
        return {"message_id": number, "from": person(who), "chat": group(chat), "date": _now()}

    def _update(self, **content: Any) -> tuple[int, bytes]:
        number = self._next_update
        self._next_update += 1
        self.truth.updates.append(number)
        return number, json.dumps({"update_id": number, **content}).encode()


def _now() -> int:
    return int(time.time())  # noqa: TID251  messages carry the server's wall time
