"""Durations as people type them, in two languages."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.duration import (
    FOREVER,
    LONGEST,
    DurationProblem,
    Forever,
    NotADuration,
    format_duration,
    parse_duration,
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("3d", timedelta(days=3)),
        ("2h30m", timedelta(hours=2, minutes=30)),
        ("1w2d", timedelta(days=9)),
        ("90s", timedelta(seconds=90)),
        ("30m2h", timedelta(hours=2, minutes=30)),
        ("2H 30 Min", timedelta(hours=2, minutes=30)),
        ("1.5h", timedelta(minutes=90)),
        ("1 day", timedelta(days=1)),
        ("1mo", timedelta(days=30)),
        ("10y", timedelta(days=3650)),
        ("3天", timedelta(days=3)),
        ("３天", timedelta(days=3)),
        ("2小时30分", timedelta(hours=2, minutes=30)),
        ("2小時30分鐘", timedelta(hours=2, minutes=30)),
        ("半小时", timedelta(minutes=30)),
        ("半个小时", timedelta(minutes=30)),
        ("一个半小时", timedelta(minutes=90)),
        ("三天半", timedelta(days=3, hours=12)),
        ("两周", timedelta(days=14)),
        ("1个星期", timedelta(days=7)),
        ("二十四小时", timedelta(hours=24)),
        ("十分钟", timedelta(minutes=10)),
        ("3个月", timedelta(days=90)),
        ("一天", timedelta(days=1)),
        ("一小时零五分", timedelta(minutes=65)),
    ],
)
def test_the_same_length_may_be_said_in_many_ways(said: str, meant: timedelta) -> None:
    assert parse_duration(said) == meant


@pytest.mark.parametrize("said", ["forever", "Forever ", "永久", "永遠", "perm", "无限期"])
def test_words_for_no_end_mean_forever(said: str) -> None:
    assert parse_duration(said) == FOREVER


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("", DurationProblem.EMPTY),
        ("  \u3000 ", DurationProblem.EMPTY),
        ("30", DurationProblem.NO_UNIT),
        ("soon", DurationProblem.UNREADABLE),
        ("-3d", DurationProblem.UNREADABLE),
        ("3d tomorrow", DurationProblem.UNREADABLE),
        ("3d3d", DurationProblem.UNREADABLE),
        ("1e9d", DurationProblem.UNREADABLE),
        ("٣d", DurationProblem.UNREADABLE),
        ("十十天", DurationProblem.UNREADABLE),
        ("1d" + "\u0661" * 200, DurationProblem.UNREADABLE),
        ("0s", DurationProblem.TOO_SHORT),
        ("0.2s", DurationProblem.TOO_SHORT),
        ("11y", DurationProblem.TOO_LONG),
        ("999999999y", DurationProblem.TOO_LONG),
    ],
)
def test_what_is_no_duration_says_why(said: str, reason: DurationProblem) -> None:
    assert parse_duration(said) == NotADuration(reason)


@pytest.mark.parametrize(
    ("length", "short"),
    [
        (timedelta(days=14), "2w"),
        (timedelta(days=9), "9d"),
        (timedelta(hours=2, minutes=30), "2h30m"),
        (timedelta(seconds=90), "1m30s"),
        (timedelta(0), "0s"),
        (timedelta(seconds=-5), "0s"),
        (FOREVER, "forever"),
    ],
)
def test_a_duration_is_written_short(length: timedelta | Forever, short: str) -> None:
    assert format_duration(length) == short


@given(st.integers(min_value=1, max_value=int(LONGEST.total_seconds())))
def test_what_is_written_reads_back_the_same(seconds: int) -> None:
    length = timedelta(seconds=seconds)
    assert parse_duration(format_duration(length)) == length


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    result = parse_duration(text)
    if isinstance(result, timedelta):
        assert timedelta(seconds=1) <= result <= LONGEST
