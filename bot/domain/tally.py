"""What a platform counts itself where we hear little: one day of all the groups that one person owns, added up."""

from dataclasses import dataclass
from datetime import date

from bot.domain.events import Event
from bot.domain.people import PersonRef


@dataclass(frozen=True, slots=True)
class Tally:
    """``busy_groups``: with at least one message that day. ``writers``: members who wrote one."""

    groups: int
    new_groups: int
    busy_groups: int
    members: int
    new_members: int
    writers: int
    messages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerDayCounted(Event):
    """A platform's count of a day over all groups of the chat's owner; None: it has none to give yet."""

    owner: PersonRef
    day: date
    tally: Tally | None
