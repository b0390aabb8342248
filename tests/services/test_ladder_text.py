"""The ladder as an owner writes it, and what follows from it."""

from datetime import timedelta

import pytest

from bot.domain.ladder import LadderRung, Step, known_ladder, parse_ladder
from bot.domain.settings.moderation import ModerationSettings
from bot.services.moderation.rules import Ban, Consequence, Delete, Kick, Mute, Warn
from bot.services.sanctions import what_follows
from bot.services.warnings import ladder_of

HOUR = timedelta(hours=1)
POLICY = ladder_of(ModerationSettings(ladder="1 warn, 2 mute 1h, 5 ban"))


@pytest.mark.parametrize(
    "written", ["1 warn, 2 mute 1h, 5 ban", "1 警告，2 禁言 1小时；5 封禁", "1:warn\n2:mute 60m\n5:ban"]
)
def test_one_ladder_may_be_written_in_several_ways(written: str) -> None:
    assert parse_ladder(written) == (LadderRung(1, Step.WARN), LadderRung(2, Step.MUTE, HOUR), LadderRung(5, Step.BAN))
    assert known_ladder(written) == "1 warn, 2 mute 1h, 5 ban"


@pytest.mark.parametrize(
    "written", ["", "warn", "1 hug", "2 warn, 1 ban", "0 warn", "1 kick 2h", "1 mute 2x", "1 mute 3s", "1 warn," * 30]
)
def test_a_ladder_that_makes_no_sense_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"[a-z]"):
        parse_ladder(written)


@pytest.mark.parametrize(
    ("wanted", "before", "following"),
    [
        ((Warn(points=1),), 0, (Warn(points=1),)),
        ((Warn(points=1),), 1, (Warn(points=1), Mute(duration=HOUR))),
        ((Warn(points=2), Warn(points=3)), 0, (Warn(points=5), Ban())),
        ((Delete(), Warn(points=1), Kick()), 1, (Delete(), Warn(points=1), Kick())),
        ((Mute(duration=HOUR), Ban(duration=HOUR), Mute()), 0, (Ban(duration=HOUR),)),
        ((Warn(points=0),), 9, (Warn(points=0),)),
    ],
)
def test_points_climb_the_ladder_and_only_the_hardest_step_is_taken(
    wanted: tuple[Consequence, ...], before: float, following: tuple[Consequence, ...]
) -> None:
    assert what_follows(wanted, before, POLICY) == following
