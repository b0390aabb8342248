"""The playground's own updates: events as JSON, written when something happens and read back by ``understand``."""

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from bot.domain.events import (
    BotStandingChanged,
    ButtonPressed,
    ChatRenamed,
    Event,
    JoinRequested,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    MessageEdited,
    MessageReceived,
    NoticePosted,
    PollAnswered,
    PollCounted,
    ReactionChanged,
)
from bot.platforms.port import RawUpdate

_KINDS: dict[str, TypeAdapter[Any]] = {
    kind.__name__: TypeAdapter(kind)
    for kind in (
        MessageReceived, MessageEdited, NoticePosted, MemberJoined, MemberLeft, MemberChanged, BotStandingChanged,
        JoinRequested, ButtonPressed, PollAnswered, PollCounted, ReactionChanged, ChatRenamed,
    )
}  # fmt: skip


def keep(key: str, lane: str, events: Sequence[Event]) -> RawUpdate:
    """One update as it is stored."""
    told = []
    for event in events:
        name = type(event).__name__
        told.append({"kind": name, "event": _KINDS[name].dump_python(event, mode="json")})
    return RawUpdate(key=key, lane=lane, content=told)


def understand(raw: RawUpdate) -> list[Event]:
    """The events of one update. Raises ValueError on what no playground wrote."""
    told: Any = raw.content
    if not isinstance(told, list):
        raise ValueError("an update that is no list of events")  # noqa: TRY004  poison of whatever kind is a ValueError
    try:
        return [_KINDS[one["kind"]].validate_python(one["event"]) for one in told]
    except (KeyError, TypeError) as error:
        raise ValueError(f"an update that cannot be read: {type(error).__name__}") from None
