"""Streaks: what counts, what breaks them, what saves them, over many days and policies."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.checkin.days import EVERY_DAY, Schedule
from bot.services.checkin.streaks import Reward, Streak, StreakPolicy, streak

MONDAY = date(2026, 3, 2)
DAILY = Schedule(((date(2000, 1, 1), EVERY_DAY),))
WORKDAYS = Schedule(((date(2000, 1, 1), 0b0011111),))
STRICT = StreakPolicy(grace_days=0, freeze_every=0, freeze_max=0)
CARDS = StreakPolicy(grace_days=0, freeze_every=3, freeze_max=1)


def on(*numbers: int) -> set[date]:
    """Days counted from Monday the 2nd of March, which is 0."""
    return {MONDAY + timedelta(days=number) for number in numbers}


def looked_at(
    days: set[date],
    today: int,
    *,
    schedule: Schedule = DAILY,
    policy: StreakPolicy = STRICT,
    frozen: set[date] | None = None,
) -> Streak:
    return streak(days, schedule, frozen or set(), MONDAY + timedelta(days=today), policy)


@pytest.mark.parametrize(
    ("days", "today", "current", "longest"),
    [
        (on(), 0, 0, 0),
        (on(0), 0, 1, 1),
        (on(0, 1, 2), 2, 3, 3),
        (on(0, 1, 2), 3, 3, 3),  # today is still open
        (on(0, 1, 2), 4, 0, 3),
        (on(0, 1, 3), 3, 1, 2),
        (on(0, 1, 5), 3, 0, 2),  # a day after today is none of today's business
    ],
)
def test_a_streak_is_the_days_in_a_row(days: set[date], today: int, current: int, longest: int) -> None:
    result = looked_at(days, today)
    assert (result.current, result.longest) == (current, longest)


def test_days_that_are_not_asked_for_break_nothing() -> None:
    assert looked_at(on(3, 4, 7), 7, schedule=WORKDAYS).current == 3  # Thursday, Friday, Monday


def test_a_pause_breaks_nothing_and_what_was_asked_before_it_still_counts() -> None:
    paused = Schedule(((MONDAY, EVERY_DAY), (MONDAY + timedelta(days=3), 0), (MONDAY + timedelta(days=10), EVERY_DAY)))
    assert looked_at(on(0, 1, 2, 10), 10, schedule=paused).current == 4
    assert looked_at(on(0, 1, 10), 10, schedule=paused).current == 1  # Wednesday was still asked for


def test_widening_the_weekdays_does_not_break_past_weekends() -> None:
    widened = Schedule(((MONDAY, 0b0011111), (MONDAY + timedelta(days=7), EVERY_DAY)))
    assert looked_at(on(0, 1, 2, 3, 4, 7), 7, schedule=widened).current == 6


def test_a_card_is_earned_kept_to_the_most_and_covers_one_missed_day() -> None:
    result = looked_at(on(0, 1, 2, 3, 4, 5, 7), 7, policy=CARDS)
    assert (result.current, result.cards, result.covered) == (7, 0, (MONDAY + timedelta(days=6),))
    assert looked_at(on(0, 1, 2, 3, 4, 5, 8), 8, policy=CARDS).current == 1  # two missed, one card


def test_a_card_spent_by_hand_joins_two_streaks() -> None:
    days = on(0, 1, 2, 5, 6, 7)  # the card of day 2 covers day 3; day 4 breaks; day 7 earns another
    assert (looked_at(days, 7, policy=CARDS).current, looked_at(days, 7, policy=CARDS).cards) == (3, 1)
    joined = looked_at(days, 7, policy=CARDS, frozen=on(4))
    assert (joined.current, joined.cards) == (6, 0)


def test_a_covered_day_stays_covered_when_cards_are_abolished() -> None:
    assert looked_at(on(0, 1, 2, 4), 4, policy=STRICT, frozen=on(3)).current == 4


def test_grace_forgives_a_day_a_week_without_a_card() -> None:
    grace = StreakPolicy(grace_days=1, freeze_every=0, freeze_max=0)
    assert looked_at(on(0, 2, 3), 3, policy=grace).current == 3
    assert looked_at(on(0, 2, 4), 4, policy=grace).current == 1
    assert looked_at(on(0, 2, 3, 4, 5, 6, 7, 9), 9, policy=grace).current == 8


def test_repairing_a_covered_day_gives_the_card_back() -> None:
    assert looked_at(on(0, 1, 2, 4), 4, policy=CARDS, frozen=on(3)).cards == 0
    assert looked_at(on(0, 1, 2, 3, 4), 4, policy=CARDS, frozen=on(3)).cards == 1


@pytest.mark.parametrize(("run", "points"), [(1, 5), (7, 5), (8, 10), (365, 30)])
def test_reward_grows_weekly_up_to_the_cap(run: int, points: int) -> None:
    assert Reward(base=5, weekly_bonus=5, most=30).points_for(run) == points


def test_a_rituals_own_reward_may_be_above_the_cap() -> None:
    assert Reward(base=100, weekly_bonus=5, most=30).points_for(50) == 100


# -- over 400 days ---------------------------------------------------------------------------------------------------

SPAN = 400
offsets = st.sets(st.integers(0, SPAN - 1), max_size=SPAN)
policies = st.builds(
    StreakPolicy, grace_days=st.integers(0, 3), freeze_every=st.integers(0, 30), freeze_max=st.integers(0, 5)
)
weekdays = st.integers(1, EVERY_DAY)


def naive(days: set[date], schedule: Schedule, today: date) -> int:
    """Without grace and cards: back from today, until a day that was asked for is missing."""
    run, day = 0, today
    while day >= MONDAY:
        if day in days:
            run += 1
        elif day != today and schedule.asks_for(day):
            break
        day -= timedelta(days=1)
    return run


@given(offsets, weekdays)
def test_without_mercy_the_walk_agrees_with_counting_backwards(chosen: set[int], bits: int) -> None:
    days, schedule = on(*chosen), Schedule(((date(2000, 1, 1), bits),))
    today = MONDAY + timedelta(days=SPAN - 1)
    assert streak(days, schedule, set(), today, STRICT).current == naive(days, schedule, today)


@given(offsets, policies)
def test_streaks_stay_within_what_was_checked_in(chosen: set[int], policy: StreakPolicy) -> None:
    result = looked_at(on(*chosen), SPAN - 1, policy=policy)
    assert 0 <= result.current <= result.longest <= result.total == len(chosen)
    assert 0 <= result.cards <= policy.freeze_max
    assert set(result.runs) == on(*chosen)
    assert not on(*chosen) & set(result.covered)
    earned = sum(1 for run in result.runs.values() if policy.freeze_every and run % policy.freeze_every == 0)
    assert len(result.covered) + result.cards <= earned


@given(offsets, policies)
def test_keeping_covered_days_changes_nothing(chosen: set[int], policy: StreakPolicy) -> None:
    """What a card covered by itself may be written down at any time."""
    free = looked_at(on(*chosen), SPAN - 1, policy=policy)
    kept = looked_at(on(*chosen), SPAN - 1, policy=policy, frozen=set(free.covered))
    assert (kept.runs, kept.current, kept.cards) == (free.runs, free.current, free.cards)


@given(offsets, policies, st.integers(0, SPAN - 1))
def test_mercy_never_shortens_a_streak(chosen: set[int], policy: StreakPolicy, today: int) -> None:
    assert looked_at(on(*chosen), today, policy=policy).current >= looked_at(on(*chosen), today).current
