"""What disturbs a group's peace: advertisers, dubious lines, a raid."""

from datetime import date, timedelta
from functools import partial
from random import Random

from bot.playground.scenarios.company import Company
from bot.playground.scenarios.habits import talking_hour, times


class Mischief:
    """Strangers are made when they come; none of them is a member with a life of its own."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._voice = company.voice
        self._strangers = 0

    def plan_day(self, day: date, number: int) -> None:
        """``number``: which day of the run it is, the first is 1."""
        troubles, company = self._company.scenario.troubles, self._company
        rng = company.rng("troubles", day)
        rhythm = company.scenario.rhythm
        for _ in range(times(rng, troubles.spam / 7)):
            company.plan(company.moment(day, talking_hour(rng, rhythm)), "spam", partial(self._advertise, rng))
        for _ in range(times(rng, troubles.dubious / 7)):
            company.plan(company.moment(day, talking_hour(rng, rhythm)), "dubious", partial(self._tempt, rng))
        if number == troubles.raid_on:
            company.plan(company.moment(day, 15 + rng.random()), "raid", partial(self._raid, troubles.raiders, rng))

    def _stranger(self, rng: Random) -> str:
        self._strangers += 1
        name = self._voice.pick("crowd.stranger", rng)
        return self._company.people.add_person(name, username=f"user{rng.randrange(10**6, 10**7)}")

    def _advertise(self, rng: Random) -> None:
        company, stranger = self._company, self._stranger(rng)
        company.people.join(company.group, stranger, link="https://example.org/join")
        text = self._voice.pick("crowd.spam", rng)
        company.soon(rng, 4, "spam", partial(self._shout, stranger, text))

    def _shout(self, stranger: str, text: str) -> None:
        self._company.people.say(self._company.group, stranger, text)

    def _tempt(self, rng: Random) -> None:
        """A member's own offer, which another one reports."""
        company = self._company
        both = company.some(rng, 2, lambda temper: temper.reacts)
        if len(both) < 2:
            return
        line = company.say(both[0], self._voice.pick("crowd.dubious", rng))
        text = self._voice.pick("crowd.report", rng)
        company.soon(rng, 6, both[1].part, lambda: void(company.say(both[1], text, reply_to=line)))

    def _raid(self, number: int, rng: Random) -> None:
        company = self._company
        raiders = [self._stranger(rng) for _ in range(number)]
        for raider in raiders:
            company.people.join(company.group, raider, link="https://example.org/join")
        for raider in raiders[::3]:
            text = self._voice.pick("crowd.spam", rng)
            at = company.now() + timedelta(seconds=30 + 120 * rng.random())
            company.plan(at, "raid", partial(self._shout, raider, text))


def void(_: object) -> None:
    """For a move whose key nobody wants."""
