"""What WeCom counts in customer groups, a day at a time and for each owner: never for a single group or member.

Nothing of this is kept here. After a start the days that the house looks at are asked for anew, which is a call for
each of them or for each owner; the house takes what it knows already by the same key, and not again.
"""

import asyncio
import hashlib
import json
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.domain.tally import OwnerDayCounted, Tally
from bot.platforms.port import Accept, Gone, RawUpdate, Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.api.client import AppClient
from bot.platforms.wecom.customer_settings import CustomerSettings
from bot.platforms.wecom.customers.news import SURFACE, person
from bot.platforms.wecom.customers.rounds import go_round
from bot.platforms.wecom.customers.tallies import BY_OWNER_AT_ONCE, days_of_owner, owners_of_day
from bot.platforms.wecom.keys import Address, Place
from bot.platforms.wecom.telling import Telling, moment_told, reading_own
from bot.storage.writer import Writer
from models.wecom_rooms import rooms_by_owner

_log = logging.getLogger(__name__)

ZONE: Final = ZoneInfo("Asia/Shanghai")
"""WeCom's days begin and end there, wherever the groups are."""
BACK: Final = 8
"""Days that the digest sets beside one another: yesterday, the day before, and so on to a week earlier."""
_SOON, _LATE = timedelta(minutes=30), timedelta(hours=6)
_PATIENCE, _LONGEST = timedelta(minutes=1), timedelta(hours=1)
_PACE = timedelta(milliseconds=200)


@dataclass(slots=True)
class _Patience:
    """How often something went wrong in a row, and until when it is left alone."""

    tries: int = 0
    until: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        return self.until is None or self.until <= now

    def lengthen(self, now: datetime, first: timedelta, most: timedelta) -> None:
        self.until = now + min(first * (1 << min(self.tries, 20)), most)
        self.tries += 1


@dataclass(slots=True)
class _Found:
    """What WeCom said so far. ``asked``: owners and earlier days it was asked about today, whatever it said.

    ``missing``: owners that the newest day is not to be had for yet. ``told``: by day, what the house has taken.
    """

    days: dict[tuple[str, date], Tally] = field(default_factory=dict)
    asked: set[tuple[str, date]] = field(default_factory=set)
    missing: dict[str, _Patience] = field(default_factory=dict)
    told: defaultdict[date, set[str]] = field(default_factory=lambda: defaultdict(set))

    def turn_to(self, last: date, again: date | None) -> None:
        """A new day is the newest. ``again``: what was said of this one may have been early."""
        first = last - timedelta(days=BACK - 1)
        self.days = {key: one for key, one in self.days.items() if key[1] >= first and key[1] != again}
        for day in [day for day in self.told if day < first]:
            del self.told[day]
        self.asked.clear()
        self.missing.clear()

    def lacks(self, owner: str, day: date, last: date, now: datetime) -> bool:
        """Whether this is to be asked for now: an earlier day once, the newest again with patience."""
        if (owner, day) in self.days:
            return False
        if day != last:
            return (owner, day) not in self.asked
        return owner not in self.missing or self.missing[owner].is_over(now)


class OwnerStatistics:
    """``run`` asks once a day for what the day before was, from ``statistics_hour`` on, and tells every group of it."""

    def __init__(self, client: AppClient, settings: CustomerSettings, *, writer: Writer, clock: Clock) -> None:
        self._client = client
        self._hour = settings.statistics_hour
        self._writer = writer
        self._clock = clock
        self._found = _Found()
        self._last: date | None = None
        self._rest = _Patience()
        self._telling = Telling("WeCom's statistics")

    @property
    def problem(self) -> str | None:
        return self._telling.problem

    async def run(self, accept: Accept) -> None:
        """Until cancelled."""
        await go_round(partial(self.step, accept), asyncio.Event())

    async def step(self, accept: Accept) -> timedelta:
        """Ask for what is missing and tell it; how long until there may be something new."""
        now = self._clock.now()
        last = _last_day(now, self._hour)
        if last != self._last:
            self._found.turn_to(last, again=self._last)
            self._last = last
        try:
            async with self._writer.reader() as session:
                rooms = await rooms_by_owner(session)
            if self._rest.is_over(now):
                await self._ask(sorted(rooms), last)
            await self._tell(accept, rooms, last)
        except DatabaseUnavailable as error:
            _log.warning("WeCom: statistics are not read: %s", error)
            return _PATIENCE
        return self._wait(last) if rooms else _PATIENCE

    def _wait(self, last: date) -> timedelta:
        now = self._clock.now()
        ends = [one.until for one in (*self._found.missing.values(), self._rest) if one.until and one.until > now]
        tomorrow = _moment(last + timedelta(days=2), self._hour)
        return min(tomorrow, now + _LONGEST, *ends) - now

    # -- what WeCom says ------------------------------------------------------------------------------------------

    async def _ask(self, owners: Sequence[str], last: date) -> None:
        """What is lacking; ended early where WeCom asks for patience or cannot be reached."""
        now = self._clock.now()
        due = [owner for owner in owners if self._found.lacks(owner, last, last, now)]
        try:
            if len(owners) == 1:
                await self._ask_one(owners[0], last)
            else:
                await self._ask_all(owners, last)
        except RetryLater as error:
            self._rest.until = self._clock.now() + error.after
            return
        except (Unreached, Unsure) as error:
            self._rest.lengthen(now, _PATIENCE, _LONGEST)
            _log.info("WeCom: statistics could not be read: %s", error)
            return
        self._rest = _Patience()
        for owner in due:
            if (owner, last) in self._found.days:
                self._found.missing.pop(owner, None)
            else:
                self._found.missing.setdefault(owner, _Patience()).lengthen(now, _SOON, _LATE)

    async def _ask_all(self, owners: Sequence[str], last: date) -> None:
        """Day by day, with one call for a hundred owners; one by one where one of them spoils it for the others."""
        alone: set[str] = set()
        for day in (last - timedelta(days=back) for back in range(BACK)):
            now = self._clock.now()
            asked = [one for one in owners if one not in alone and self._found.lacks(one, day, last, now)]
            for at in range(0, len(asked), BY_OWNER_AT_ONCE):
                some = asked[at : at + BY_OWNER_AT_ONCE]
                try:
                    counted = await owners_of_day(self._client, some, _moment(day))
                except (Refused, Gone) as error:
                    _log.info("WeCom: statistics of %d owners at once are refused: %s", len(some), error)
                    alone.update(some)
                else:
                    self._found.days |= {(owner, day): tally for owner, tally in counted.items()}
                    self._found.asked |= {(owner, day) for owner in some}
                await self._clock.sleep(_PACE)
        for owner in sorted(alone):
            await self._ask_one(owner, last)

    async def _ask_one(self, owner: str, last: date) -> None:
        """All days of one owner with one call. What is refused is asked for again later; the client says why."""
        now = self._clock.now()
        days = [last - timedelta(days=back) for back in range(BACK)]
        lacking = [day for day in days if self._found.lacks(owner, day, last, now)]
        if not lacking:
            return
        try:
            counted = await days_of_owner(self._client, owner, _moment(min(lacking)), _moment(last))
        except (Refused, Gone) as error:
            _log.warning("WeCom: no statistics for the groups of %s: %s", owner, error)
            counted = {}
        by_day = {at.astimezone(ZONE).date(): tally for at, tally in counted.items()}
        self._found.days |= {(owner, day): by_day[day] for day in lacking if day in by_day}
        self._found.asked |= {(owner, day) for day in lacking}
        await self._clock.sleep(_PACE)

    # -- what is told ---------------------------------------------------------------------------------------------

    async def _tell(self, accept: Accept, rooms: Mapping[str, Sequence[str]], last: date) -> None:
        """Every group hears of its owner's days, the oldest first; each once."""
        now = self._clock.now()
        news = [
            (day, update)
            for owner, own in rooms.items()
            for day, tally in self._days_of(owner, last)
            for update in (_update(room_id, owner, day, tally, now) for room_id in own)
            if update.key not in self._found.told[day]
        ]
        with self._telling.attempt():
            if news:
                await accept([update for _, update in news])
                for day, update in news:
                    self._found.told[day].add(update.key)

    def _days_of(self, owner: str, last: date) -> Iterable[tuple[date, Tally | None]]:
        for back in range(BACK - 1, -1, -1):
            day = last - timedelta(days=back)
            if (owner, day) in self._found.days:
                yield day, self._found.days[owner, day]
            elif day == last and owner in self._found.missing:
                yield day, None


def _last_day(now: datetime, hour: int) -> date:
    """The newest day that WeCom may have counted by now."""
    local = now.astimezone(ZONE)
    return local.date() - timedelta(days=1 if local.hour >= hour else 2)


def _moment(day: date, hour: int = 0) -> datetime:
    return datetime.combine(day, time(hour), ZONE)


def _update(room_id: str, owner: str, day: date, tally: Tally | None, at: datetime) -> RawUpdate:
    """The same numbers make the same update again, whoever asks for them and when."""
    said: dict[str, Any] = {"owner": owner, "day": day.isoformat(), "tally": asdict(tally) if tally else None}
    name = hashlib.sha256(json.dumps([room_id, said], sort_keys=True).encode()).hexdigest()[:32]
    return RawUpdate(
        key=f"{SURFACE}:day:{name}",
        lane=Address(Place.ROOM, room_id).key,
        content={"surface": SURFACE, "chat_id": room_id, "counted": said | {"at": at.isoformat()}},
    )


def is_about_day(content: object) -> bool:
    return isinstance(content, dict) and "counted" in content


def understand(content: object, name_of: Callable[[str], str] = str) -> list[OwnerDayCounted]:
    """What an update of ours says about a day. Raises ValueError on what makes no sense."""
    with reading_own():
        told: Any = content
        said = told["counted"]
        at = moment_told(said["at"])
        tally = Tally(**{name: int(n) for name, n in said["tally"].items()}) if said["tally"] is not None else None
        chat, owner = Address(Place.ROOM, told["chat_id"]).ref(), person(said["owner"], name_of)
        return [OwnerDayCounted(chat=chat, at=at, owner=owner, day=date.fromisoformat(said["day"]), tally=tally)]
