"""Where a message stands that we wrote and only a person can send. See ``Capability.SPEAK``."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.events import Event
from bot.domain.people import PersonRef


class Handover(StrEnum):
    WAITS = "waits"
    SENT = "sent"
    REFUSED = "refused"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverChanged(Event):
    """A message of ours waits for ``sender`` to send it, or does so no more."""

    message_key: str
    sender: PersonRef
    state: Handover
