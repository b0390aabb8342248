"""The director: plans every day of a scenario, and lets its people act as time passes."""

from datetime import date, datetime, timedelta
from functools import partial

from bot.playground.ground import Ground
from bot.playground.scenarios.cast import Life
from bot.playground.scenarios.company import Company
from bot.playground.scenarios.deeds import Deeds
from bot.playground.scenarios.habits import Deed, Intent, day_of, talking_hour, times
from bot.playground.scenarios.model import Gathering, Scenario, Word
from bot.playground.scenarios.reactions import Reactions
from bot.playground.scenarios.troubles import Mischief

OPENING = datetime(2026, 3, 1, 19, 30)  # noqa: DTZ001  a wall time: the evening before the first day, a Monday
_BETWEEN = timedelta(minutes=1)


class Director:
    """An agenda of the timeline. The same scenario, seed and beat give the same play.

    ``beat``: people act at whole multiples of it; a minute makes weeks pass quickly, a second looks best live.
    """

    def __init__(
        self,
        ground: Ground,
        scenario: Scenario,
        *,
        people: int | None = None,
        seed: int = 7,
        beat: timedelta = timedelta(seconds=1),
    ) -> None:
        self.company = Company(ground, scenario, people=people or scenario.people, seed=seed, beat=beat)
        self._ground = ground
        self._scenario = scenario
        self._deeds = Deeds(self.company)
        self._mischief = Mischief(self.company)
        Reactions(self.company)
        self.first_day = self.company.today() + timedelta(days=1)

    async def prepare(self) -> None:
        """The evening before: the owner sets the group up. Afterwards people come and go with the timeline."""
        for step in self._scenario.setup:
            self._set_up(step)
            await self._ground.timeline.pass_to(self._ground.clock.now() + _BETWEEN)
        self.company.plan(self.company.moment(self.first_day, 0.01), "", partial(self._plan_day, self.first_day))
        self._ground.timeline.agendas.append(self)

    def _set_up(self, step: str) -> None:
        """``start``: the officers open their private chats; ``button:<phrase>[:name=value]`` taps; else a line."""
        company = self.company
        verb, _, rest = step.partition(":")
        if step == "start":
            for life in (company.owner, company.admin):
                company.opens_private_chat(life)
        elif verb == "button":
            key, _, value = rest.partition(":")
            name, _, what = value.partition("=")
            values = {name: int(what) if what.isdecimal() else what} if name else {}
            company.tap(company.owner, company.group, company.label(key, **values))
        else:
            company.say(company.owner, company.voice.line(f"setup-{step}"))

    # -- the agenda -------------------------------------------------------------------------------------------------

    def next_at(self) -> datetime | None:
        return self.company.next_at()

    def shows_at(self) -> datetime | None:
        return self.company.shows_at()

    async def act(self, now: datetime) -> None:
        self.company.do_what_is_due(now)

    async def pass_to(self, moment: datetime) -> None:
        """Let the group live until then."""
        await self._ground.timeline.pass_to(moment)

    # -- a day ------------------------------------------------------------------------------------------------------

    def _plan_day(self, day: date) -> None:
        company, number = self.company, (day - self.first_day).days + 1
        for life in [*company.present(), company.admin]:
            self._plan_life(life, day, number)
        self._plan_arrivals(day, number)
        self._mischief.plan_day(day, number)
        for word in self._scenario.words:
            if word.day == number or (word.every and number > word.day and (number - word.day) % word.every == 0):
                company.plan(company.moment(day, word.hour), "owner", partial(self._speak, word))
        for gathering in self._scenario.gatherings:
            if gathering.weekday == day.weekday():
                meet = partial(self._gather, gathering, day)
                company.plan(company.moment(day, gathering.hour), "gathering", meet)
        tomorrow = day + timedelta(days=1)
        company.plan(company.moment(tomorrow, 0.01), "", partial(self._plan_day, tomorrow))

    def _plan_life(self, life: Life, day: date, number: int) -> None:
        yesterday = day - timedelta(days=1)
        asked = any(one.is_asked_for(number - 1, yesterday.weekday()) for one in self._scenario.practices)
        if asked and life.came is not None and life.came < day:
            life.missed = 0 if life.last_done == yesterday else life.missed + 1
        rng = self.company.rng("day", day, life.part)
        mood, weekday = life.mood(day), day.weekday()
        for intent in day_of(self._scenario, life.temper, mood, number=number, weekday=weekday, rng=rng):
            if intent.deed in (Deed.CHECK_IN, Deed.REPAIR) and not life.takes_part:
                continue
            self._intend(life, day, intent)

    def _intend(self, life: Life, day: date, intent: Intent) -> None:
        rng = self.company.rng("deed", day, life.part, intent.hour, intent.deed)
        do = partial(self._deeds.do, life, intent, rng)
        self.company.plan(self.company.moment(day, intent.hour), life.part, do)

    def _plan_arrivals(self, day: date, number: int) -> None:
        """Those who were announced come in the first days, afterwards now and then somebody else."""
        company, scenario = self.company, self._scenario
        rng = company.rng("arrivals", day)
        coming = times(rng, scenario.joins)
        if number <= scenario.arrive_days:
            coming += company.arriving // scenario.arrive_days
        waiting = [life for life in company.lives if life.came is None][:coming]
        for life in waiting:
            arrive = partial(self._deeds.arrive, life, company.rng("arrives", life.part))
            company.plan(company.moment(day, talking_hour(rng, scenario.rhythm)), life.part, arrive)

    def _speak(self, word: Word) -> None:
        """What the owner does; a button of the answer is tapped a minute later."""
        company = self.company
        company.say(company.owner, company.voice.line(word.line))
        if word.then:
            tap = partial(company.tap, company.owner, company.group, company.label(word.then))
            company.plan(company.now() + _BETWEEN, "owner", tap)

    def _gather(self, gathering: Gathering, day: date) -> None:
        rng = self.company.rng("gathering", day)
        self._deeds.gather(gathering.pool, gathering.lines, gathering.lasts, rng)
