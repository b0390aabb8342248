"""The frames of the long connection: what we send, what is answered, and the numbers WeCom answers with."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from typing_extensions import override

from bot.domain.text import clean_text

Json = dict[str, Any]


class Command(StrEnum):
    SUBSCRIBE = "aibot_subscribe"
    PING = "ping"
    MESSAGE = "aibot_msg_callback"
    EVENT = "aibot_event_callback"
    RESPOND = "aibot_respond_msg"
    WELCOME = "aibot_respond_welcome_msg"
    UPDATE = "aibot_respond_update_msg"
    PUSH = "aibot_send_msg"
    UPLOAD_INIT = "aibot_upload_media_init"
    UPLOAD_CHUNK = "aibot_upload_media_chunk"
    UPLOAD_FINISH = "aibot_upload_media_finish"


OK = 0
BUSY = frozenset({-1, 6000, 846601, 846602})  # passing: the same frame may be sent again at once
BAD_CREDENTIALS = frozenset({40001, 40013})
TASK_USED = 42014
TOO_FREQUENT = 45009
TOO_MANY_AT_ONCE = 45033
WINDOW_OVER = 846604  # 24 hours after the message
REQUEST_UNKNOWN = 846605  # never heard of, or answered already
STREAM_OVER = 846608
NOT_SUBSCRIBED = 846609
NO_SUCH_CHAT = 93006
NO_CARDS = frozenset({40008})
"""A card is no kind of message for this chat. What else refuses a card says something of that card alone."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one of our frames."""

    code: int
    said: str
    body: Json

    @property
    def is_ok(self) -> bool:
        return self.code == OK

    @override
    def __str__(self) -> str:
        return f"WeCom answers {self.code}: {self.said[:200]}"


def written(command: str, req_id: str, body: Json | None = None) -> str:
    """One frame as it goes out."""
    frame: Json = {"cmd": command, "headers": {"req_id": req_id}}
    if body is not None:
        frame["body"] = body
    return json.dumps(frame, ensure_ascii=False)


def read(text: str) -> Json | None:
    """A frame that came in; None for what is none."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return frame if isinstance(frame, dict) else None


def req_id_of(frame: Json) -> str:
    headers = frame.get("headers")
    found = headers.get("req_id") if isinstance(headers, dict) else None
    return found if isinstance(found, str) else ""


def answer_of(frame: Json) -> Answer:
    """A frame without a command. One without a number is no success."""
    code, said, body = frame.get("errcode"), frame.get("errmsg"), frame.get("body")
    return Answer(
        code=code if type(code) is int else -1,
        said=clean_text(said) if isinstance(said, str) else "",
        body=body if isinstance(body, dict) else {},
    )


def event_type_of(frame: Json) -> str:
    """The kind of an event, empty for anything else."""
    body = frame.get("body")
    event = body.get("event") if isinstance(body, dict) else None
    kind = event.get("eventtype") if isinstance(event, dict) else None
    return kind if isinstance(kind, str) else ""
