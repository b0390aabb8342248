"""The numbers of a day, without a database: each beside the day before and the same weekday a week earlier."""

import pytest

from bot.services.digest.numbers import Compared, Facts, Metric, Newcomer, activation, members_on, numbers_of, percent

DAY = 1000
LONG_AGO = 0


def facts(**values: object) -> Facts:
    return Facts(**({"day": DAY, "known_since": LONG_AGO, "members": 50, "counted": DAY} | values))  # type: ignore[arg-type]  # a table of fields


def value(metric: Metric, **values: object) -> Compared:
    return numbers_of(facts(**values)).values[metric]


def test_sums_stand_beside_the_day_before_and_a_week_earlier() -> None:
    activity = {(DAY, "message"): 12, (DAY - 1, "message"): 8, (DAY - 7, "message"): 5, (DAY - 2, "message"): 99}
    assert value(Metric.MESSAGES, activity=activity) == Compared(12, 8, 5)


def test_members_of_other_days_follow_from_joins_and_leaves() -> None:
    activity = {(DAY, "join"): 5, (DAY, "leave"): 2, (DAY - 3, "join"): 10}
    assert value(Metric.MEMBERS, activity=activity) == Compared(50, 47, 37)


def test_a_count_taken_today_is_led_back_to_yesterday() -> None:
    activity = {(DAY + 1, "join"): 4, (DAY + 1, "leave"): 1}
    assert members_on(facts(counted=DAY + 1, activity=activity), DAY) == 47


def test_a_count_taken_earlier_is_led_on() -> None:
    assert members_on(facts(counted=DAY - 2, activity={(DAY - 1, "join"): 3, (DAY - 2, "join"): 9}), DAY) == 53


def test_the_week_and_the_month_end_with_the_day_they_are_told_for() -> None:
    newest = [
        (DAY, DAY - 1, DAY - 7),
        (DAY - 6, DAY - 6, None),
        (DAY - 7, DAY - 7, DAY - 7),
        (DAY - 30, DAY - 30, DAY - 30),
    ]
    assert value(Metric.WEEKLY, newest=newest) == Compared(2, 3, 2)
    assert value(Metric.MONTHLY, newest=newest) == Compared(3, 4, 3)


def test_the_active_share_is_of_that_days_members() -> None:
    activity = {(DAY, "join"): 25}
    assert value(Metric.SHARE, active={DAY: 25, DAY - 1: 5}, activity=activity) == Compared(50, 20, 0)


def test_check_ins_are_a_part_of_those_expected() -> None:
    check_ins = {DAY: (8, 10), DAY - 1: (1, 3), DAY - 7: (0, 0)}
    assert value(Metric.CHECK_INS, check_ins=check_ins) == Compared(80, 33, None)


def test_turnout_is_the_average_of_the_polls_that_ended_that_day() -> None:
    polls = [(DAY, 25), (DAY, 50), (DAY - 7, 10)]
    assert value(Metric.TURNOUT, polls=polls) == Compared(75, None, 20)


@pytest.mark.parametrize(
    ("newcomers", "day", "expected"),
    [
        ([], DAY, None),
        ([Newcomer(DAY, DAY), Newcomer(DAY - 6, None)], DAY, 50),
        ([Newcomer(DAY - 7, DAY - 7), Newcomer(DAY, None)], DAY, 0),
        ([Newcomer(DAY - 8, DAY)], DAY - 7, 0),
        ([Newcomer(DAY - 8, DAY - 7)], DAY - 7, 100),
    ],
)
def test_a_newcomer_counts_as_activated_once_they_wrote_by_the_end_of_that_day(
    newcomers: list[Newcomer], day: int, expected: int | None
) -> None:
    assert activation(newcomers, day) == expected


def test_what_was_before_us_is_not_known_rather_than_nothing() -> None:
    found = numbers_of(facts(known_since=DAY - 2, activity={(DAY, "message"): 3}, active={DAY: 1}))
    assert found.values[Metric.MESSAGES] == Compared(3, 0, None)
    assert found.earlier == 1
    assert found.messages == (*([None] * 11), 0, 0, 3)
    assert found.active == (*([None] * 11), 0, 0, 1)


@pytest.mark.parametrize(("part", "whole", "expected"), [(1, 3, 33), (2, 3, 67), (5, 0, None), (9, 3, 100), (0, 4, 0)])
def test_percentages_are_whole_and_at_most_a_hundred(part: int, whole: int, expected: int | None) -> None:
    assert percent(part, whole) == expected
