"""What a scenario consists of, as plain data. Whatever is said stands in the catalogue of the scenario's key."""

from dataclasses import dataclass
from enum import StrEnum


class Given(StrEnum):
    """How people prove a check-in."""

    NOTHING = "nothing"
    WORDS = "words"
    NUMBER = "number"
    PHOTO = "photo"


@dataclass(frozen=True)
class Temper:
    """A kind of person. Shares and chances are between 0 and 1; ``lines``, ``taps`` and ``asks`` are a day's average.

    ``checks_in`` is the chance on the first day; every further day it is multiplied by ``stays``.
    """

    name: str
    share: float
    lines: float
    replies: float
    reacts: float
    checks_in: float
    stays: float
    says_it: float
    votes: float
    asks: float
    opens_private: float
    introduces: float
    quits: float


@dataclass(frozen=True)
class Practice:
    """What people do for one ritual. They come between two hours of the day, most of them around ``peak``.

    ``pool`` of the catalogue holds what is said with it; ``most``: the largest number that is reported; ``lasts``: so
    many days, 0: for good.
    """

    pool: str
    opens: float
    closes: float
    peak: float
    proof: Given = Given.NOTHING
    least: int = 0
    most: int = 0
    weekdays: frozenset[int] = frozenset(range(7))
    share: float = 1.0
    lasts: int = 0

    def is_asked_for(self, number: int, weekday: int) -> bool:
        """On the day with this number, the first is 1."""
        return weekday in self.weekdays and 0 < number <= (self.lasts or number)


@dataclass(frozen=True)
class Gathering:
    """An hour of the week in which everybody talks. ``pool``: what is said then besides the usual."""

    weekday: int
    hour: float
    lasts: float
    lines: int
    pool: str


@dataclass(frozen=True)
class Word:
    """Something the owner does on a day of the run (1 is the first), at an hour; ``line`` of the catalogue.

    ``then``: the label of the bot's button that is tapped afterwards, as a phrase key.
    """

    day: int
    hour: float
    line: str
    then: str = ""
    every: int = 0
    """Again after so many days; 0: once."""


@dataclass(frozen=True)
class Troubles:
    """What disturbs the peace: advertisers a week, dubious lines of members a week, the day of a raid (0: none).

    ``innocent_links``: the share of introductions with a link, which the rule against advertisers takes for theirs.
    """

    spam: float = 0
    dubious: float = 0
    raid_on: int = 0
    raiders: int = 14
    innocent_links: float = 0.15


@dataclass(frozen=True)
class Scenario:
    """``people`` are here from the start unless ``arrive`` of them come during the first days.

    ``setup``: what the owner types the evening before; a line that begins with ``button:`` taps the bot's newest button
    of that phrase. ``rhythm``: how much is said in each of the 24 hours.
    """

    key: str
    days: int
    people: int
    tempers: tuple[Temper, ...]
    setup: tuple[str, ...]
    practices: tuple[Practice, ...]
    rhythm: tuple[int, ...]
    threads: int
    slots: tuple[str, ...]
    weekend: float = 1.0
    arrive: float = 0.1
    arrive_days: int = 2
    joins: float = 0.3
    gatherings: tuple[Gathering, ...] = ()
    words: tuple[Word, ...] = ()
    troubles: Troubles = Troubles()


TOWN = (1, 0, 0, 0, 0, 2, 8, 14, 16, 12, 10, 9, 16, 14, 8, 8, 8, 9, 11, 13, 18, 20, 14, 5)
"""Hours of people who work by day."""
EVENING = (4, 1, 0, 0, 0, 0, 2, 6, 8, 7, 7, 8, 14, 12, 8, 8, 9, 10, 14, 18, 24, 26, 20, 11)
"""Hours of people who come together when the day is done."""
