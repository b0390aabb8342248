"""How people do what they have come to do: check in, talk, ask, arrive, leave."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random

from bot.playground.scenarios.cast import Life
from bot.playground.scenarios.company import Company
from bot.playground.scenarios.habits import Deed, Intent
from bot.playground.scenarios.model import Given, Practice

_THREAD_BREAK = timedelta(minutes=12)


class Deeds:
    """One group's doings. ``quiet_until``: somebody tells a small story until then; no second one is begun."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._voice = company.voice
        self._quiet_until = company.now()
        self._threads: list[int] = []
        self._more_on = company.today()

    def do(self, life: Life, intent: Intent, rng: Random) -> None:
        """Raises PermissionError or LookupError where an app would not let them."""
        if life.is_gone or not self._company.is_here(life):
            return
        match intent.deed:
            case Deed.CHECK_IN:
                self.check_in(life, self._company.scenario.practices[intent.practice], rng)
            case Deed.REPAIR:
                self._company.say(life, self._voice.pick("crowd.repair", rng))
            case Deed.TALK:
                self.talk(life, rng)
            case Deed.QUESTION:
                self.newcomer_asks(life, rng)
            case Deed.LOOK_UP:
                self._company.say(life, self._voice.pick("crowd.look-up", rng))
            case Deed.START:
                self._company.opens_private_chat(life)
            case Deed.LEAVE:
                if rng.random() < 0.4:
                    self._company.say(life, self._voice.pick("bye", rng))
                self._company.goes(life)
            case Deed.JOIN:
                raise LookupError("is here already")

    def check_in(self, life: Life, practice: Practice, rng: Random) -> None:
        """By the button under the prompt where that is enough, else aloud with what is asked for."""
        aloud = practice.proof is not Given.NOTHING or rng.random() < life.temper.says_it
        if not aloud:
            try:
                self._company.tap(life, self._company.group, self._company.label("roll.tap"))
            except LookupError:
                aloud = True
        if aloud:
            number = rng.randint(practice.least, practice.most)
            text = self._voice.pick(practice.pool, rng, number=number)
            line = self._company.say(life, text, with_photo=practice.proof is Given.PHOTO)
            if rng.random() < 0.12:
                for friend in self._company.some(rng, 1, lambda temper: temper.replies, but=[life]):
                    self._reply(friend, line, self._voice.pick("cheer", rng), rng, minutes=6)
        life.last_done = self._company.today()

    # -- talk -------------------------------------------------------------------------------------------------------

    def talk(self, life: Life, rng: Random) -> None:
        now = self._company.now()
        if now >= self._quiet_until and rng.random() < 0.4 and self._has_thread(rng):
            self._tell_thread(life, rng)
            return
        line = self._company.say(life, self._voice.remark(rng))
        if now >= self._quiet_until and rng.random() < 0.3:
            for friend in self._company.some(rng, rng.choice((1, 1, 2)), lambda temper: temper.replies, but=[life]):
                self._reply(friend, line, self._voice.reply(rng), rng, minutes=5)

    def _reply(self, friend: Life, line: str, text: str, rng: Random, *, minutes: float) -> None:
        say = partial(self._company.say, friend, text, reply_to=line)
        self._company.soon(rng, minutes, friend.part, _quietly(say))

    def _has_thread(self, rng: Random) -> bool:
        """None is told twice within a week, and about as many on each day of it."""
        today, number = self._company.today(), self._company.scenario.threads
        if today >= self._more_on:
            self._threads = list(range(1, number + 1))
            rng.shuffle(self._threads)
            self._more_on = today + timedelta(days=7)
        days_left = (self._more_on - today).days - 1
        return len(self._threads) > days_left * number // 7

    def _tell_thread(self, life: Life, rng: Random) -> None:
        """A small conversation, each turn by the person it belongs to."""
        turns = self._voice.thread(self._threads.pop(), rng)
        others = self._company.some(rng, 4, lambda temper: temper.lines * temper.replies, but=[life])
        parts = dict(zip(dict.fromkeys(who for who, _ in turns), [life, *others], strict=False))
        at = self._company.now()
        for number, (who, text) in enumerate(turns):
            if who not in parts:
                continue
            if number == 0:
                self._company.say(life, text)
            else:
                at += timedelta(seconds=20 + rng.expovariate(1 / 80))
                self._company.plan(at, parts[who].part, _quietly(partial(self._company.say, parts[who], text)))
        self._quiet_until = at + _THREAD_BREAK

    def gather(self, pool: str, lines: int, lasts: float, rng: Random) -> None:
        """An hour in which everybody talks about the same thing; what is asked is answered by the owner.

        The pool is written in the order of such an evening, from the hello to the good night.
        """
        start, company = self._company.now(), self._company
        number = min(lines, len(self._voice.lines(pool)) * 2 // 3)
        said = sorted(self._voice.pair(pool, rng) for _ in range(number))
        moments = sorted(rng.random() * lasts for _ in said)
        speakers = company.some(rng, len(said), lambda temper: temper.lines)
        for life, (_, words, answer), hours in zip(speakers, said, moments, strict=False):
            at = start + timedelta(hours=hours)
            company.plan(at, life.part, partial(self._say_and_hear, life, words, answer, rng))

    def _say_and_hear(self, life: Life, said: str, answer: str, rng: Random) -> None:
        company = self._company
        line = company.say(life, said)
        if answer:
            say = partial(company.say, company.owner, answer, reply_to=line)
            company.soon(rng, 1.5, "owner", _quietly(say))

    # -- coming -----------------------------------------------------------------------------------------------------

    def arrive(self, life: Life, rng: Random) -> None:
        """Join; perhaps open the private chat, say who one is, ask something that may find an answer."""
        company = self._company
        company.comes(life)
        if rng.random() < life.temper.opens_private:
            company.soon(rng, 4, life.part, partial(company.opens_private_chat, life))
        if rng.random() < life.temper.introduces:
            text = self._voice.pick("intro", rng, name=life.name)
            if rng.random() < company.scenario.troubles.innocent_links:
                text = f"{text} {self._voice.pick('crowd.innocent-link', rng)}"
            company.soon(rng, 9, life.part, _quietly(partial(company.say, life, text)))
        if rng.random() < 0.3:
            ask = partial(self.do, life, Intent(0, Deed.QUESTION), rng)
            company.plan(company.now() + timedelta(minutes=25 + 60 * rng.random()), life.part, ask)

    def newcomer_asks(self, life: Life, rng: Random) -> None:
        _, question, answer = self._voice.pair("newcomer", rng)
        line = self._company.say(life, question)
        if rng.random() < 0.75:
            friend = (self._company.some(rng, 1, lambda temper: temper.replies, but=[life]) or [self._company.admin])[0]
            self._reply(friend, line, answer, rng, minutes=25)


def _quietly(say: Callable[[], object]) -> Callable[[], None]:
    def do() -> None:
        say()

    return do
