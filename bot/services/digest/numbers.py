"""The numbers of one day, each beside the day before and the same weekday a week earlier. No database, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

WEEK, MONTH = 7, 30
CHART_DAYS = 14
REACH = MONTH + WEEK
"""So many days back the numbers of a day look."""


class Metric(StrEnum):
    """What is measured; also part of the text key ``digest.metric-<metric>``."""

    MEMBERS = "members"
    JOINS = "joins"
    LEAVES = "leaves"
    ACTIVE = "active"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    SHARE = "share"
    MESSAGES = "messages"
    REPLIES = "replies"
    REACTIONS = "reactions"
    CHECK_INS = "check-ins"
    TURNOUT = "turnout"
    ACTIVATION = "activation"
    CASES = "cases"
    UNDONE = "undone"
    REPORTS = "reports"

    @property
    def is_percent(self) -> bool:
        return self in (Metric.SHARE, Metric.CHECK_INS, Metric.TURNOUT, Metric.ACTIVATION)


COUNTED: Mapping[Metric, str] = {
    Metric.JOINS: "join",
    Metric.LEAVES: "leave",
    Metric.MESSAGES: "message",
    Metric.REPLIES: "reply",
    Metric.REACTIONS: "reaction",
}
"""Metrics that are sums of one kind of activity."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A number of a day, of the day before, and of a week earlier. None: nobody knows, or it does not apply."""

    now: int | None
    before: int | None
    week_ago: int | None

    @property
    def is_empty(self) -> bool:
        return not any((self.now, self.before, self.week_ago))


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Days as ordinals; ``wrote``: the first day with a message."""

    joined: int
    wrote: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the numbers of ``day`` are computed from. Days are ordinals of the chat's own dates.

    ``members`` is a count taken on the day ``counted``; joins and leaves lead from there to any other day.
    ``newest``: for each person the newest active day up to the day, the day before, and a week earlier.
    ``check_ins``: day to (done, expected). ``polls``: (day it ended, voters). ``moderation``: day to (cases, undone,
    reports). Days before ``known_since`` are not known at all.
    """

    day: int
    known_since: int
    members: int
    counted: int
    activity: Mapping[tuple[int, str], int] = field(default_factory=dict)
    active: Mapping[int, int] = field(default_factory=dict)
    newest: Sequence[tuple[int | None, ...]] = ()
    newcomers: Sequence[Newcomer] = ()
    check_ins: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    polls: Sequence[tuple[int, int]] = ()
    moderation: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    @property
    def compared_days(self) -> tuple[int, int, int]:
        return self.day, self.day - 1, self.day - WEEK

    def knows(self, day: int) -> bool:
        return day >= self.known_since


@dataclass(frozen=True, slots=True)
class Numbers:
    """``messages`` and ``active`` are the last fourteen days up to the day, oldest first; None: not known.

    ``earlier``: how many of the two days to compare with are known, the day before coming first.
    """

    day: int
    earlier: int
    values: Mapping[Metric, Compared]
    messages: tuple[int | None, ...]
    active: tuple[int | None, ...]


def numbers_of(facts: Facts) -> Numbers:
    """Everything the digest says in numbers about a day."""
    columns = [_column(facts, place, day) for place, day in enumerate(facts.compared_days)]
    values = {metric: Compared(*(column.get(metric) for column in columns)) for metric in Metric}
    span = range(facts.day - CHART_DAYS + 1, facts.day + 1)
    return Numbers(
        day=facts.day,
        earlier=sum(facts.knows(day) for day in facts.compared_days[1:]),
        values=values,
        messages=tuple(facts.activity.get((d, "message"), 0) if facts.knows(d) else None for d in span),
        active=tuple(facts.active.get(d, 0) if facts.knows(d) else None for d in span),
    )


def _column(facts: Facts, place: int, day: int) -> dict[Metric, int | None]:
    """One day's numbers; ``place`` says which of the three compared days it is."""
    if not facts.knows(day):
        return {}
    members = members_on(facts, day)
    active = facts.active.get(day, 0)
    cases, undone, reports = facts.moderation.get(day, (0, 0, 0))
    done, expected = facts.check_ins.get(day, (0, 0))
    newest = [days[place] for days in facts.newest]
    return {
        **{metric: facts.activity.get((day, kind), 0) for metric, kind in COUNTED.items()},
        Metric.MEMBERS: members,
        Metric.ACTIVE: active,
        Metric.WEEKLY: sum(1 for one in newest if one is not None and one > day - WEEK),
        Metric.MONTHLY: sum(1 for one in newest if one is not None and one > day - MONTH),
        Metric.SHARE: percent(active, members),
        Metric.CHECK_INS: percent(done, expected),
        Metric.TURNOUT: turnout(facts, day, members),
        Metric.ACTIVATION: activation(facts.newcomers, day),
        Metric.CASES: cases,
        Metric.UNDONE: undone,
        Metric.REPORTS: reports,
    }


def members_on(facts: Facts, day: int) -> int:
    """How many were here at the end of a day, led back (or on) from the day they were counted."""
    first, last = sorted((day, facts.counted))
    net = sum(
        n if kind == "join" else -n
        for (when, kind), n in facts.activity.items()
        if kind in ("join", "leave") and first < when <= last
    )
    return max(facts.members - net if day < facts.counted else facts.members + net, 0)


def turnout(facts: Facts, day: int, members: int) -> int | None:
    """Of the polls that ended on a day: which part of the members voted, on average. None: no poll ended."""
    shares = [min(voters / members, 1) for when, voters in facts.polls if when == day and members]
    return round(100 * sum(shares) / len(shares)) if shares else None


def activation(newcomers: Sequence[Newcomer], day: int) -> int | None:
    """Of those who joined within the week that ends with a day: which part had written by its end."""
    came = [one for one in newcomers if day - WEEK < one.joined <= day]
    wrote = [one for one in came if one.wrote is not None and one.wrote <= day]
    return percent(len(wrote), len(came))


def percent(part: int, whole: int) -> int | None:
    """A whole percentage, at most 100; None where there is no whole."""
    return min(round(100 * part / whole), 100) if whole else None
