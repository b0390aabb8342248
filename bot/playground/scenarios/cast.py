"""Who is in a group: names, tempers, and what has become of each of them so far."""

from dataclasses import dataclass
from datetime import date
from random import Random

from bot.platforms.playground.people import People
from bot.playground.scenarios.habits import Mood
from bot.playground.scenarios.model import Scenario, Temper
from bot.playground.scenarios.voice import Voice


@dataclass
class Life:
    """One person. ``came``: the day since which they are here; None: not yet, or no more."""

    part: str
    key: str
    name: str
    temper: Temper
    takes_part: bool
    came: date | None = None
    last_done: date | None = None
    missed: int = 0
    opened: bool = False
    is_gone: bool = False

    def mood(self, today: date) -> Mood:
        assert self.came is not None, "only who is here has a mood"
        return Mood((today - self.came).days, self.missed, self.opened)


def names(voice: Voice, number: int, rng: Random) -> list[str]:
    """Different names, short ones first: people are called by a nickname as long as there are enough of them."""
    nicknames = list(voice.lines("crowd.nickname"))
    rng.shuffle(nicknames)
    full = [f"{a}{b}" for a in voice.lines("crowd.given") for b in voice.lines("crowd.family")]
    if voice.lines("crowd.given")[0].isascii():
        full = [f"{a} {b}" for a in voice.lines("crowd.given") for b in voice.lines("crowd.family")]
    rng.shuffle(full)
    found = list(dict.fromkeys([*nicknames, *full]))
    assert len(found) >= number, "the catalogue has names for many hundreds"
    return found[:number]


def cast(scenario: Scenario, people: People, voice: Voice, number: int, rng: Random) -> list[Life]:
    """So many people of the scenario's tempers. They exist; nobody is in the group yet."""
    tempers = _tempers(scenario, number, rng)
    share = max((practice.share for practice in scenario.practices), default=0.0)
    lives = []
    for place, name in enumerate(names(voice, number, rng)):
        key = people.add_person(name, username=f"member_{place + 1}")
        lives.append(Life(f"m{place:04}", key, name, tempers[place], rng.random() < share))
    return lives


def _tempers(scenario: Scenario, number: int, rng: Random) -> list[Temper]:
    shares = [temper.share for temper in scenario.tempers]
    counts = [round(number * share / sum(shares)) for share in shares]
    found = [t for t, count in zip(scenario.tempers, counts, strict=True) for _ in range(count)][:number]
    while len(found) < number:
        found.append(max(scenario.tempers, key=lambda temper: temper.share))
    rng.shuffle(found)
    return found
