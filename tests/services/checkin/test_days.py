"""Which day a moment belongs to and when a window is open, in zones that move their clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.checkin.calendar import month_lines
from bot.services.checkin.dates import read_day
from bot.services.checkin.days import EVERY_DAY, Hours, Schedule

SHANGHAI = ZoneInfo("Asia/Shanghai")
ZONES = [ZoneInfo(name) for name in ("Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe")]
LATE_EVENING = Hours(SHANGHAI, time(2, 0), time(22, 0), time(2, 0))
zones = st.sampled_from(ZONES)
starts = st.sampled_from([time(0, 0), time(2, 30), time(4, 0)])
moments = st.integers(0, 400 * 86_400).map(lambda second: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second))


def test_before_the_turn_it_is_still_yesterday() -> None:
    hours = Hours(SHANGHAI, time(4, 0))
    assert hours.day_of(datetime(2026, 3, 2, 3, 59, tzinfo=SHANGHAI)) == date(2026, 3, 1)
    assert hours.day_of(datetime(2026, 3, 2, 4, 0, tzinfo=SHANGHAI)) == date(2026, 3, 2)


def test_a_window_over_midnight_belongs_to_the_day_it_began_on() -> None:
    opens, closes = LATE_EVENING.window(date(2026, 3, 1))
    assert opens == datetime(2026, 3, 1, 22, 0, tzinfo=SHANGHAI)
    assert closes == datetime(2026, 3, 2, 2, 0, tzinfo=SHANGHAI)
    assert LATE_EVENING.day_of(datetime(2026, 3, 2, 1, 30, tzinfo=SHANGHAI)) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("opens", "closes", "crosses"),
    [(time(22), time(2), True), (time(6), time(9), False), (time(20), time(0), False), (time(0), time(6), False)],
)
def test_a_window_that_the_turn_of_the_day_would_cut_is_noticed(opens: time, closes: time, crosses: bool) -> None:
    assert Hours(SHANGHAI, time(0), opens, closes).crosses_the_turn is crosses


def test_times_after_midnight_fall_on_the_next_weekday() -> None:
    monday = 0b0000001
    assert LATE_EVENING.weekdays_at(monday, time(22, 0)) == (0,)
    assert LATE_EVENING.weekdays_at(monday, time(1, 0)) == (1,)
    assert LATE_EVENING.weekdays_at(monday, time(2, 0), closing=True) == (1,)
    assert Hours(SHANGHAI, time(0)).weekdays_at(monday, time(0), closing=True) == (1,)


@given(zones, starts, moments)
def test_every_moment_lies_in_the_window_of_its_own_day(zone: ZoneInfo, start: time, at: datetime) -> None:
    hours = Hours(zone, start)
    opens, closes = hours.window(hours.day_of(at))
    assert opens <= at < closes


@given(zones, starts, st.integers(0, 399))
def test_for_400_days_windows_follow_each_other_without_gap(zone: ZoneInfo, start: time, number: int) -> None:
    hours, day = Hours(zone, start), date(2026, 1, 1) + timedelta(days=number)
    assert hours.window(day)[1] == hours.window(day + timedelta(days=1))[0]
    assert timedelta(hours=22) < hours.window(day)[1] - hours.window(day)[0] < timedelta(hours=26)


@given(zones, starts, st.integers(0, 399), st.times(), st.times())
def test_a_part_of_a_day_stays_inside_it(zone: ZoneInfo, start: time, number: int, opens: time, closes: time) -> None:
    hours = Hours(zone, start, opens.replace(second=0, microsecond=0), closes.replace(second=0, microsecond=0))
    if hours.crosses_the_turn or hours.opens_at == hours.closes_at:
        return
    day = date(2026, 1, 1) + timedelta(days=number)
    first, last = hours.bounds(day)
    window_opens, window_closes = hours.window(day)
    assert first <= window_opens <= window_closes <= last


def test_a_challenge_asks_for_nothing_outside_its_days() -> None:
    challenge = Schedule(((date(2026, 1, 1), EVERY_DAY),), date(2026, 3, 2), date(2026, 3, 22))
    assert len(list(challenge.days(date(2026, 2, 1), date(2026, 4, 1)))) == 21
    assert challenge.next_day(date(2026, 2, 1)) == date(2026, 3, 2)
    assert challenge.next_day(date(2026, 3, 22)) is None


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("昨天", date(2026, 2, 28)),
        ("yesterday", date(2026, 2, 28)),
        ("2-27", date(2026, 2, 27)),
        ("2月27日", date(2026, 2, 27)),
        ("2026/02/27", date(2026, 2, 27)),
        ("12-31", date(2025, 12, 31)),
        ("2-30", None),
        ("随便", None),
        ("", None),
    ],
)
def test_days_are_read_as_people_type_them(said: str, day: date | None) -> None:
    assert read_day(said, date(2026, 3, 1)) == day


def test_looking_ahead_a_date_without_a_year_is_the_next_one() -> None:
    assert read_day("1-5", date(2026, 3, 1), ahead=True) == date(2027, 1, 5)


def test_a_month_shows_what_was_done_covered_missed_and_is_still_ahead() -> None:
    schedule = Schedule(((date(2000, 1, 1), 0b0011111),))
    done, covered = {date(2026, 3, 3), date(2026, 3, 5)}, {date(2026, 3, 4)}
    lines = month_lines(
        date(2026, 3, 9), done, covered, schedule, today=date(2026, 3, 9), since=min(done)
    )  # fmt: skip
    assert lines == [
        "                         1",
        " 2·  3●  4◐  5●  6○  7   8",
        " 9□ 10· 11· 12· 13· 14  15",
        "16· 17· 18· 19· 20· 21  22",
        "23· 24· 25· 26· 27· 28  29",
        "30· 31·",
    ]
