"""What the platform itself counted over all groups of an owner, for the owner's digest."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import ChatRef
from bot.domain.tally import OwnerDayCounted, Tally
from bot.services.digest.numbers import WEEK, Compared
from models import tally as stored
from models.people import add_people, identities_with_keys, names_of

KEPT = 60
"""Days; the digest looks back eight."""


class Owned(Protocol):
    """A chat with its owner; a ``ChatView`` is one."""

    @property
    def id(self) -> int: ...
    @property
    def ref(self) -> ChatRef: ...
    @property
    def owner_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Counted:
    """``values`` by the names of ``Tally``; empty where the platform has not given that day's numbers."""

    owner_id: int
    owner: str
    day: date
    values: Mapping[str, Compared]

    @property
    def earlier(self) -> int:
        """How many of the two days to compare with are known at all, as in the digest's other numbers."""
        sample = next(iter(self.values.values()), Compared(None, None, None))
        return 2 if sample.week_ago is not None else int(sample.before is not None)


async def note_owner_day(session: AsyncSession, chat_id: int, event: OwnerDayCounted, now: datetime) -> None:
    """Keep a day, once, whoever tells it how often."""
    platform, owner = event.chat.platform, event.owner
    known = await identities_with_keys(session, platform, [owner.key])
    person_id = known[0].person_id if known else (await add_people(session, platform, [owner], now))[0][1]
    await stored.keep_owner_day(session, chat_id, person_id, event.day.toordinal(), event.tally, event.at)
    await stored.forget_owner_days(session, chat_id, now.date().toordinal() - KEPT)


async def counted_of(session: AsyncSession, chat: Owned, day: date, *, today: date) -> Counted | None:
    """A day, or the last one that is over, beside the day before and a week earlier. None: nobody counts here."""
    if chat.owner_id is None or not await stored.has_owner_days(session, chat.id, chat.owner_id):
        return None
    day = min(day, today - timedelta(days=1))
    days = [day.toordinal() - back for back in (0, 1, WEEK)]
    found = await stored.owner_days(session, chat.id, chat.owner_id, days)
    name = (await names_of(session, chat.ref.platform, [chat.owner_id])).get(chat.owner_id, "")
    tallies = [found.get(one) for one in days]
    values = {one.name: _compared(one.name, tallies) for one in fields(Tally)} if tallies[0] is not None else {}
    return Counted(chat.owner_id, name, day, values)


def _compared(name: str, tallies: list[Tally | None]) -> Compared:
    return Compared(*(None if one is None else getattr(one, name) for one in tallies))
