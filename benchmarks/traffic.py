"""What groups say all day, the same for the same seed: updates as the Bot API would send them."""

import json
import time
from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Any

from benchmarks.bot_api import group, person

MIX = {"chatter": 90, "link": 4, "command": 2, "sticker": 1, "photo": 1, "join": 1, "spam": 1}
"""Of a hundred updates."""
CALM = {"chatter": 94, "link": 4, "sticker": 1, "photo": 1}
"""The same without anything a bot answers."""
_SAID = (
    "大家 早上 好 请问 这个 功能 怎么 用 谢谢 管理员 今天 活动 几点 开始 更新 版本 问题 解决 了 吗 收到 "
    "hello does anybody know how the new release works thanks I will look at it tonight on Monday"
)
_WORDS = _SAID.split()
_SPAM = ("加微信领红包", "博彩返利", "casino bonus inside")
_CIRCLE = 300  # people who talk in one group; the groups overlap
FIRST_GROUP = -1_002_000_000_000
FIRST_PERSON = 500_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One update ready to be served, and what it is for the stop-watch."""

    kind: str
    chat_id: int
    message_id: int
    body: bytes


class Traffic:
    """``chats`` groups and ``people`` persons; a few of them do most of the talking."""

    def __init__(self, *, chats: int, people: int, seed: int = 7, first_update: int = 700_000_001) -> None:
        self._dice = Random(seed)
        self._chats = [group(FIRST_GROUP - number) for number in range(chats)]
        self._people = [person(FIRST_PERSON + number) for number in range(people)]
        self._newcomers = FIRST_PERSON + 100_000_000
        self._message_ids: Counter[int] = Counter()
        self._next_update = first_update

    def lines(self, count: int, mix: dict[str, int], *, date: int | None = None, span: int = 0) -> list[Line]:
        """``date``: of the first one (now, if none); the others are spread over ``span`` seconds behind it."""
        first = int(time.time()) if date is None else date  # noqa: TID251  messages carry the server's wall time
        kinds = self._dice.choices(list(mix), weights=list(mix.values()), k=count)
        return [self._line(kind, first + at * span // count) for at, kind in enumerate(kinds)]

    def _line(self, kind: str, date: int) -> Line:
        dice = self._dice
        place = dice.randrange(len(self._chats))
        chat = self._chats[place]
        busy = (place * 37 + int(dice.random() ** 2 * _CIRCLE)) % len(self._people)
        self._message_ids[chat["id"]] += 1
        number = 1_000 + self._message_ids[chat["id"]]
        message: dict[str, Any] = {"message_id": number, "from": self._people[busy], "chat": chat, "date": date}
        message |= self._content(kind, number)
        if kind == "chatter" and number > 1_010 and dice.random() < 0.15:
            message["reply_to_message"] = {
                "message_id": number - dice.randint(1, 9), "from": dice.choice(self._people), "chat": chat,
                "date": date - 60, "text": self._sentence(),
            }  # fmt: skip
        update = {"update_id": self._next_update, "message": message}
        self._next_update += 1
        return Line(kind, chat["id"], number, json.dumps(update, separators=(",", ":")).encode())

    def _content(self, kind: str, number: int) -> dict[str, Any]:
        sentence = self._sentence()
        match kind:
            case "link":
                url = f"https://example.com/p/{number}"
                entity = {"type": "url", "offset": len(sentence) + 1, "length": len(url)}
                return {"text": f"{sentence} {url}", "entities": [entity]}
            case "command":
                return {"text": "/help", "entities": [{"type": "bot_command", "offset": 0, "length": 5}]}
            case "sticker":
                sticker = {"file_id": f"S{number}", "file_unique_id": f"s{number}", "type": "regular", "emoji": "👍"}
                return {"sticker": sticker | {"width": 512, "height": 512, "is_animated": False, "is_video": False}}
            case "photo":
                sizes = [
                    {
                        "file_id": f"P{number}_{side}",
                        "file_unique_id": f"p{number}_{side}",
                        "width": side,
                        "height": side,
                    }
                    for side in (90, 320, 800)
                ]
                return {"photo": sizes, "caption": sentence}
            case "join":
                self._newcomers += 1
                newcomer = person(self._newcomers)
                return {"from": newcomer, "new_chat_members": [newcomer]}
            case "spam":
                return {"text": f"{sentence} {self._dice.choice(_SPAM)}"}
            case _:
                return {"text": sentence}

    def _sentence(self) -> str:
        return " ".join(self._dice.choices(_WORDS, k=self._dice.randint(4, 18)))
