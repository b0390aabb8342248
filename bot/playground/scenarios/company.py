"""A group with its people, and the few moves they have. Where an app would not let them, nothing happens."""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from bot.domain.events import MediaKind
from bot.domain.people import MemberStatus
from bot.platforms.playground.state import Line, Room
from bot.playground.ground import Ground
from bot.playground.scenarios.cast import Life, cast
from bot.playground.scenarios.model import Scenario, Temper
from bot.playground.scenarios.voice import Voice

PROOF = b"\x89PNG\r\n\x1a\n"
_BUSY = Temper("busy", 0, 2.0, 0.2, 0.2, 0.9, 1.0, 0.4, 0.8, 0, 1.0, 1.0, 0.0)


@dataclass(order=True)
class _Due:
    """``at`` the beat; within it things happen in the order in which people came to do them."""

    at: datetime
    meant_at: datetime
    who: str
    number: int
    do: Callable[[], None] = field(compare=False)


class Company:
    """``seed`` decides everything by chance. ``beat``: moves happen at whole multiples of it."""

    def __init__(self, ground: Ground, scenario: Scenario, *, people: int, seed: int, beat: timedelta) -> None:
        self.ground = ground
        self.scenario = scenario
        self.phrases = ground.house.phrases
        self.people = ground.platform.people
        self.world = ground.platform.world
        self.voice = Voice(self.phrases, ground.language, scenario.key, scenario.slots)
        self._seed = seed
        self._beat = beat.total_seconds()
        self._due: list[_Due] = []
        self._planned = 0
        self.refused = 0
        """Moves an app would not have allowed: muted people, lines that were gone."""
        self.owner = self._officer("owner", "crowd.owner")
        self.admin = self._officer("admin", "crowd.admin")
        later = round(scenario.joins * max(scenario.days, 7) * 1.5) + 5
        self.lives = cast(scenario, self.people, self.voice, people + later, self.rng("cast"))
        self.by_key = {life.key: life for life in (self.owner, self.admin, *self.lives)}
        self.group = self.people.add_group(self.voice.line("group"), owner=self.owner.key)
        for life in (self.admin, *self.lives[: round(people * (1 - scenario.arrive))]):
            self.people.add_member(self.group, life.key)
        self.people.promote(self.group, self.admin.key)
        self.arriving = people - round(people * (1 - scenario.arrive))
        self._settle_in()

    def _officer(self, part: str, pool: str) -> Life:
        name = self.voice.lines(pool)[0]
        return Life(part, self.people.add_person(name, username=part), name, _BUSY, takes_part=True)

    def _settle_in(self) -> None:
        for life in self.by_key.values():
            if self.is_here(life):
                life.came = self.today() + timedelta(days=1)

    # -- chance and time --------------------------------------------------------------------------------------------

    def rng(self, *parts: object) -> Random:
        """Chance for one purpose: what happens elsewhere cannot change it."""
        return Random(":".join(map(str, (self._seed, *parts))))  # noqa: S311  play, not secrets

    def now(self) -> datetime:
        return self.ground.clock.now()

    def today(self) -> date:
        return self.now().astimezone(self.ground.zone).date()

    def moment(self, day: date, hour: float) -> datetime:
        """A wall time of the group; hours beyond 24 lie on the day after."""
        midnight = datetime(day.year, day.month, day.day, tzinfo=self.ground.zone)
        return midnight + timedelta(hours=hour)

    def plan(self, at: datetime, who: str, do: Callable[[], None]) -> None:
        """Have something done at a moment, but not before the next beat."""
        meant_at = max(at, self.now() + timedelta(seconds=1))
        beats = -(-meant_at.timestamp() // self._beat)
        moment = datetime.fromtimestamp(beats * self._beat, tz=self.now().tzinfo)
        self._planned += 1
        heapq.heappush(self._due, _Due(moment, meant_at, who, self._planned, do))

    def soon(self, rng: Random, minutes: float, who: str, do: Callable[[], None]) -> None:
        """After so many minutes on average, never at once."""
        self.plan(self.now() + timedelta(minutes=0.2 + rng.expovariate(1 / minutes)), who, do)

    def next_at(self) -> datetime | None:
        return self._due[0].at if self._due else None

    def shows_at(self) -> datetime | None:
        """When somebody acts next; that a day is planned is seen by nobody."""
        return min((due.at for due in self._due if due.who), default=None)

    def do_what_is_due(self, now: datetime) -> None:
        while self._due and self._due[0].at <= now:
            due = heapq.heappop(self._due)
            try:
                due.do()
            except (PermissionError, LookupError):
                self.refused += 1

    # -- who is here ------------------------------------------------------------------------------------------------

    @property
    def room(self) -> Room:
        return self.world.rooms[self.group]

    def is_here(self, life: Life) -> bool:
        return self.world.standing(self.room, life.key).status.is_present

    def present(self) -> list[Life]:
        return [life for life in self.lives if life.came is not None and not life.is_gone]

    def some(self, rng: Random, number: int, weight: Callable[[Temper], float], but: Sequence[Life] = ()) -> list[Life]:
        """So many different people of those who are here, drawn by their temper."""
        pool = [life for life in self.present() if life not in but]
        weights = [weight(life.temper) for life in pool]
        found: list[Life] = []
        while pool and len(found) < number:
            place = rng.choices(range(len(pool)), weights)[0]
            found.append(pool.pop(place))
            weights.pop(place)
        return found

    def comes(self, life: Life) -> None:
        if self.world.standing(self.room, life.key).status is not MemberStatus.LEFT:
            return
        self.people.join(self.group, life.key, link="https://example.org/join")
        life.came, life.is_gone = self.today(), False

    def goes(self, life: Life) -> None:
        life.is_gone = True
        self.people.leave(self.group, life.key)

    # -- moves ------------------------------------------------------------------------------------------------------

    def say(self, life: Life, text: str, *, reply_to: str | None = None, with_photo: bool = False) -> str:
        media, file = (MediaKind.PHOTO, PROOF) if with_photo else (None, None)
        return self.people.say(self.group, life.key, text, reply_to=reply_to, media=media, file=file)

    def write(self, life: Life, text: str) -> None:
        """Privately, to the bot."""
        self.people.say(life.key, life.key, text)

    def react(self, life: Life, line: str, emoji: str) -> None:
        self.people.react(self.group, life.key, line, emoji)

    def opens_private_chat(self, life: Life) -> None:
        life.opened = True
        self.people.start(life.key)

    def label(self, key: str, **values: Any) -> str:
        """What the bot writes on a button."""
        return self.phrases.line(self.ground.language, key, **values)

    def tap(self, life: Life, room: str, label: str) -> None:
        """Press the newest button that says so. Raises LookupError where there is none."""
        for line in reversed(self.world.rooms[room].lines.values()):
            if line.buttons and not line.is_deleted and label in labels_of(line):
                self.people.press(room, life.key, line.key, label)
                return
        raise LookupError(f"no button {label!r}")


def labels_of(line: Line) -> list[str]:
    return [button.label for row in line.buttons for button in row]
