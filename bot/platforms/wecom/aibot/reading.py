"""Pieces of what WeCom tells a bot. All of it is untrusted: what is missing or of the wrong kind raises ValueError.

Cards are told in several spellings: nested or flat, with underscores or without, one entry as an object or in a list.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from bot.domain.people import PersonRef
from bot.domain.text import clean_name, clean_text
from bot.platforms.wecom.aibot.frames import Json
from bot.platforms.wecom.keys import Address, Place

_ANY_NAME = re.compile(r"@\S+\s*")
_LONGEST_KEY = 64
LONG = "long:"
"""Begins the key of a message whose request is too long to be one."""


def words(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{what} is not text")  # noqa: TRY004  poison of whatever kind is a ValueError
    return clean_text(value)


def table(value: object, what: str) -> Json:
    if not isinstance(value, dict):
        raise ValueError(f"{what} is not an object")  # noqa: TRY004  poison of whatever kind is a ValueError
    return value


def userid_of(body: Json) -> str:
    found = words(table(body.get("from"), "the sender").get("userid"), "a userid")
    if not found or len(found) > _LONGEST_KEY or ":" in found:
        raise ValueError("a userid is empty or too long")
    return found


def person(userid: str) -> PersonRef:
    """WeCom tells a bot no names: the userid is all there is to call somebody by, with an @ or without."""
    return PersonRef(userid, clean_name(userid), username=userid)


def address_of(body: Json) -> Address:
    """Where it happened: a group by its id, else the private chat with whoever it comes from."""
    chat_id = body.get("chatid")
    if body.get("chattype") == "group" or (isinstance(chat_id, str) and chat_id and body.get("chattype") != "single"):
        return Address(Place.BOT, words(chat_id, "a chatid"))
    return Address(Place.DM, userid_of(body))


def message_key(req_id: str) -> str:
    """The request a message came with: what an answer must bear, after a restart as well."""
    return req_id if 0 < len(req_id) <= _LONGEST_KEY else f"{LONG}{hashlib.sha256(req_id.encode()).hexdigest()[:40]}"


def without_name(text: str, name: str) -> str:
    """What was said to the bot, without its name in front. Names may hold spaces, so the configured one goes first."""
    text = text.lstrip()
    called = f"@{name}"
    if name and text.startswith(called) and (len(text) == len(called) or text[len(called)].isspace()):
        return text[len(called) :].strip()
    found = _ANY_NAME.match(text)
    return text[found.end() :].strip() if found else text.strip()


def spoken(body: Json, name: str) -> str:
    """The words of a message, transcripts of voice messages among them."""
    match body.get("msgtype"):
        case "text":
            said = words(table(body.get("text"), "a text").get("content"), "a text")
        case "voice":
            said = words(table(body.get("voice"), "a voice message").get("content", ""), "a transcript")
        case "mixed":
            texts = (table(one.get("text"), "a text").get("content") for one in parts(body) if _is(one, "text"))
            said = "\n".join(words(text, "a text") for text in texts)
        case _:
            return ""
    return without_name(said, name) if body.get("chattype") == "group" else said.strip()


def parts(body: Json) -> list[Json]:
    """What a mixed message is made of."""
    return [table(one, "a part") for one in _listed(table(body.get("mixed"), "a mixed message").get("msg_item"))]


def media_of(body: Json) -> tuple[str, Json] | None:
    """The first file of a message: its kind and what is said of it."""
    kind = body.get("msgtype")
    if kind == "mixed":
        return next((("image", table(one.get("image"), "an image")) for one in parts(body) if _is(one, "image")), None)
    if kind in ("image", "file", "video"):
        return str(kind), table(body.get(kind), "a file")
    return None


def _is(part: Json, kind: str) -> bool:
    return part.get("msgtype") == kind


class CardEvent:
    """A press or a submission, whatever spelling it came in."""

    def __init__(self, body: Json) -> None:
        event = table(body.get("event"), "an event")
        nested = event.get("template_card_event")
        self._said = _loosened({**event, **nested} if isinstance(nested, dict) else event)
        self.task_id = words(self._said.get("taskid"), "a task id")[:128]
        self.key = words(self._said.get("eventkey", ""), "an event key")

    @property
    def chosen(self) -> list[str]:
        """The ids of all options that were chosen, over all questions."""
        items = self._said.get("selecteditems")
        if isinstance(items, dict):
            items = items.get("selecteditem")
        return [words(option, "an option") for item in _listed(items) for option in _options(item)]


def _options(item: object) -> Iterator[object]:
    ids = table(item, "a selected item").get("optionids")
    if isinstance(ids, dict):
        ids = ids.get("optionid")
    yield from _listed(ids)


def _listed(value: Any) -> list[Any]:  # noqa: ANN401  whatever a frame holds
    """One entry may come bare; none may be missing."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _loosened(value: Any) -> Any:  # noqa: ANN401  whatever a frame holds
    """The same with every key in lower case and without underscores."""
    if isinstance(value, dict):
        return {str(key).replace("_", "").lower(): _loosened(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_loosened(inner) for inner in value]
    return value
