"""Where a message stands that we wrote and only a person can send. See ``Capability.SPEAK``."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.events import Event
from bot.domain.people import PersonRef


class Handover(StrEnum):
    WAITS = "waits"
    SENT = "sent"
    REFUSED = "refused"
    LAPSED = "lapsed"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverChanged(Event):
    """A message of ours waits for ``sender`` to send it, or does so no more.

    ``begun_at``: when we handed it over, where nobody knew until now what became of that; LOST: it never arrived.
    """

    message_key: str
    sender: PersonRef
    state: Handover
    begun_at: datetime | None = None
