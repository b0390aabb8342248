"""The ladder: points fade, steps rise."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.services.moderation.ladder import (
    Expiry,
    Halving,
    LadderPolicy,
    Rung,
    Step,
    WarningGiven,
    WarnOnly,
    next_step,
    standing,
)
from bot.services.moderation.rules import Ban, Kick, Mute
from tests.services.moderation.said import NOON

WEEK = timedelta(days=7)
HALVING = LadderPolicy(decay=Halving(every=WEEK))
EXPIRY = LadderPolicy(decay=Expiry(after=WEEK))


@pytest.mark.parametrize(
    ("policy", "age", "points"),
    [
        (HALVING, timedelta(0), 4.0),
        (HALVING, WEEK - timedelta(seconds=1), 4.0),
        (HALVING, WEEK, 2.0),
        (HALVING, 3 * WEEK, 0.5),
        (HALVING, timedelta(days=36_500), 0.0),
        (EXPIRY, WEEK - timedelta(seconds=1), 4.0),
        (EXPIRY, WEEK, 0.0),
    ],
)
def test_points_fade_with_their_age(policy: LadderPolicy, age: timedelta, points: float) -> None:
    assert standing([WarningGiven(4, NOON)], NOON + age, policy) == points


def test_each_warning_fades_by_its_own_age() -> None:
    warnings = [WarningGiven(2, NOON), WarningGiven(3, NOON + WEEK)]
    assert standing(warnings, NOON + WEEK, HALVING) == 4.0
    assert standing(warnings, NOON + WEEK, EXPIRY) == 3.0


def test_a_warning_does_not_count_before_it_was_given() -> None:
    assert standing([WarningGiven(2, NOON)], NOON - timedelta(seconds=1), EXPIRY) == 0.0


@pytest.mark.parametrize(
    ("points", "step"),
    [
        (0.0, WarnOnly()),
        (0.5, WarnOnly()),
        (1.0, WarnOnly()),
        (2.0, Mute(duration=timedelta(minutes=10))),
        (2.9, Mute(duration=timedelta(minutes=10))),
        (3.0, Mute(duration=timedelta(days=1))),
        (4.0, Kick()),
        (5.0, Ban()),
        (99.0, Ban()),
    ],
)
def test_the_points_that_remain_say_the_step(points: float, step: Step) -> None:
    assert next_step(points, LadderPolicy()) == step


def test_a_ladder_without_rungs_only_warns() -> None:
    assert next_step(100, LadderPolicy(rungs=())) == WarnOnly()


def test_rungs_must_rise() -> None:
    with pytest.raises(ValidationError, match="rungs must rise"):
        LadderPolicy(rungs=(Rung(points=2, step=Kick()), Rung(points=2, step=Ban())))


def test_a_ladder_survives_storage() -> None:
    assert LadderPolicy.model_validate_json(HALVING.model_dump_json()) == HALVING


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 10_000)), max_size=20), st.integers(0, 10_000))
def test_nobodys_standing_grows_by_waiting(given_points: list[tuple[int, int]], wait: int) -> None:
    warnings = [WarningGiven(points, NOON - timedelta(minutes=ago)) for points, ago in given_points]
    later = NOON + timedelta(minutes=wait)
    for policy in (HALVING, EXPIRY):
        assert 0 <= standing(warnings, later, policy) <= standing(warnings, NOON, policy)
