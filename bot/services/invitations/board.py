"""How many came by somebody's invitation and how many stayed; and who brought most."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.invitations.arrivals import stayed
from bot.services.place import Place
from bot.services.points import Period, begin_of
from models.invitations import Brought, brought_since, names_of_present

_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Tally:
    came: int
    stayed: int
    introduced: int


@dataclass(frozen=True, slots=True)
class Inviter:
    """A line of the board; equals share a rank."""

    rank: int
    name: str
    came: int
    stayed: int


async def tally_of(session: AsyncSession, chat: Place, person_id: int, *, now: datetime) -> Tally:
    """Everybody this person ever brought."""
    return _tally(await brought_since(session, chat.id, inviter_id=person_id), chat, now)


def _tally(brought: Iterable[Brought], chat: Place, now: datetime) -> Tally:
    days, people = timedelta(days=chat.settings.invitations.days), list(brought)
    return Tally(
        came=len(people),
        stayed=sum(stayed(one, days, now) for one in people),
        introduced=sum(one.has_introduced for one in people),
    )


async def board(session: AsyncSession, chat: Place, period: Period, *, now: datetime) -> tuple[Inviter, ...]:
    """Whoever brought most in the chat's own week or month, or ever; of those who are in the chat."""
    since = begin_of(period, now, chat.zone, chat.settings.general.day_start)
    return await best_inviters(session, chat, since=since, until=None, now=now)


async def best_inviters(
    session: AsyncSession, chat: Place, *, since: datetime | None, until: datetime | None, now: datetime
) -> tuple[Inviter, ...]:
    """By how many stayed, then by how many came, then by who was first. ``until`` (UTC) is excluded."""
    theirs: defaultdict[int, list[Brought]] = defaultdict(list)
    for one in await brought_since(session, chat.id, since=since):
        if until is None or one.came_at < until:
            theirs[one.inviter_id].append(one)
    names = await names_of_present(session, chat.id, chat.ref.platform, list(theirs))
    tallies = [(person, _tally(brought, chat, now)) for person, brought in theirs.items() if person in names]
    tallies.sort(key=lambda found: (-found[1].stayed, -found[1].came, theirs[found[0]][-1].came_at))
    places: list[Inviter] = []
    for index, (person, tally) in enumerate(tallies[:_SHOWN], start=1):
        above = places[-1] if places else None
        is_equal = above is not None and (above.stayed, above.came) == (tally.stayed, tally.came)
        rank = above.rank if above is not None and is_equal else index
        places.append(Inviter(rank, names[person], tally.came, tally.stayed))
    return tuple(places)
