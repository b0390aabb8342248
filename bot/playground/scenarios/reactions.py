"""What people do about what they see: react, vote, appeal, and settle what waits for an admin."""

from datetime import timedelta
from functools import partial

from bot.platforms.playground.state import Change, Happening, Line
from bot.playground.scenarios.cast import Life
from bot.playground.scenarios.company import Company, labels_of
from bot.playground.scenarios.habits import EMOJI

_APPEAL = "cases.appeal-button"
_OUTCOMES = ("reports.warn-button", "reports.mute-button", "reports.dismiss-button")


class Reactions:
    """An onlooker that only plans; it is called while the house is at work."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._lines = 0
        self._polls = 0
        self._muted: list[Life] = []
        company.world.watchers.append(self.see)

    def see(self, seen: Happening) -> None:
        company = self._company
        by_bot = seen.by == company.world.bot.key
        if seen.what is Change.STOOD:
            life = company.by_key.get(seen.person_key)
            if life is not None and seen.new is not None:
                self._stands(life, seen, by_bot=by_bot)
            return
        if seen.what is not Change.SAID or seen.line is None:
            return
        if seen.room_key == company.group:
            if by_bot:
                self._bot_says(seen.line)
            elif seen.line.notice is None:
                self._somebody_says(seen.line)
        elif by_bot and seen.room_key in company.by_key:
            self._bot_writes(company.by_key[seen.room_key], seen.line)

    def _stands(self, life: Life, seen: Happening, *, by_bot: bool) -> None:
        assert seen.new is not None, "asked before"
        if not seen.new.is_present:
            life.is_gone = True
        elif by_bot and not self._company.world.may_write(self._company.room, life.key):
            self._muted.append(life)

    # -- in the group -----------------------------------------------------------------------------------------------

    def _somebody_says(self, line: Line) -> None:
        """Now and then a line is liked."""
        self._lines += 1
        company, rng = self._company, self._company.rng("liked", self._lines)
        if str(line.text).startswith("/") or rng.random() > 0.22:
            return
        for life in company.some(rng, rng.choice((1, 1, 2, 3)), lambda temper: temper.reacts):
            if life.key != line.sender.key:
                company.soon(rng, 8, life.part, partial(company.react, life, line.key, rng.choice(EMOJI)))

    def _bot_says(self, line: Line) -> None:
        if line.poll is not None:
            self._vote(line)
            return
        labels = labels_of(line)
        let_in = self._company.label("raid.let-in-button")
        if let_in in labels:
            others = [label for label in labels if label != let_in]
            rng = self._company.rng("raid", line.at)
            press = partial(self._company.tap, self._company.admin, self._company.group, others[0])
            self._company.soon(rng, 5, "admin", press)
        elif self._company.label(_APPEAL) in labels and self._muted:
            life = self._muted.pop()
            press = partial(self._company.tap, life, self._company.group, self._company.label(_APPEAL))
            life.opened = True
            self._company.soon(self._company.rng("appeals", life.part), 8, life.part, press)

    def _vote(self, line: Line) -> None:
        """Opinions differ, but not evenly; some see it at once, some in the evening."""
        self._polls += 1
        company, poll = self._company, line.poll
        assert poll is not None, "only polls are voted in"
        rng = company.rng("poll", self._polls)
        leaning = [rng.random() + 0.2 for _ in poll.options]
        for life in (company.owner, company.admin, *company.present()):
            if rng.random() < life.temper.votes * 0.6:
                option = rng.choices(range(len(poll.options)), leaning)[0]
                wait = timedelta(minutes=1 + rng.expovariate(1 / 90))
                vote = partial(company.people.vote, company.group, life.key, line.key, [option])
                company.plan(company.now() + wait, life.part, vote)

    # -- privately --------------------------------------------------------------------------------------------------

    def _bot_writes(self, life: Life, line: Line) -> None:
        """Members appeal; the admin settles what is asked within minutes, the owner when she finds the time."""
        company, labels = self._company, labels_of(line)
        rng = company.rng("private", life.part, line.at)
        if company.label(_APPEAL) in labels:
            press = partial(company.people.press, life.key, life.key, line.key, company.label(_APPEAL))
            company.soon(rng, 3, life.part, lambda: self._appeal(life, press))
        elif company.label("appeals.accept-button") in labels:
            accept = company.label("appeals.accept-button")
            company.soon(rng, 20 if life is company.admin else 400, life.part, partial(self._press, life, line, accept))
        elif company.label(_OUTCOMES[0]) in labels and life is company.admin:
            outcome = company.label(rng.choice(_OUTCOMES))
            company.soon(rng, 12, "admin", partial(self._press, life, line, outcome))

    def _press(self, life: Life, line: Line, label: str) -> None:
        self._company.people.press(life.key, life.key, line.key, label)

    def _appeal(self, life: Life, press: partial[str]) -> None:
        press()
        company = self._company
        is_new = life.came is not None and (company.today() - life.came).days < 3
        text = company.voice.pick("crowd.appeal" if is_new else "crowd.protest", company.rng("appeal", life.part))
        company.soon(company.rng("appeals", life.part, 2), 2, life.part, partial(company.write, life, text))
