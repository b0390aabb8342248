"""Schedules across 400 days and twelve zones: every local date once, whatever the clocks do."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.domain.recurrence import (
    LATE_LIMIT,
    RULES,
    CatchUp,
    Cron,
    Daily,
    EveryDays,
    Interval,
    Monthly,
    Occurrence,
    Once,
    Rule,
    Weekly,
    between,
    day_bounds,
    due,
    local_day,
    moment_of,
    next_after,
    upcoming,
)

ZONES = [
    "Asia/Shanghai", "UTC", "Europe/Berlin", "Africa/Cairo", "America/Santiago", "America/New_York",
    "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "Pacific/Auckland", "Pacific/Kiritimati",
    "Africa/Casablanca",
]  # fmt: skip
HOURS = [time(9), time(2, 30), time(0)]
BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def keys(occurrences: list[Occurrence]) -> list[str]:
    return [occurrence.key for occurrence in occurrences]


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("at", HOURS)
@pytest.mark.parametrize("as_cron", [False, True])
def test_every_local_date_has_exactly_one_occurrence(name: str, at: time, as_cron: bool) -> None:
    zone, first = ZoneInfo(name), date(2026, 1, 1)
    rule: Rule = Cron(text=f"{at.minute} {at.hour} * * *") if as_cron else Daily(at=at)
    start = moment_of(datetime.combine(first, time(0)), zone) - timedelta(seconds=1)
    found: list[Occurrence] = []
    while len(found) < 400:
        following = next_after(rule, zone, found[-1].at if found else start)
        assert following is not None
        found.append(following)
    wanted = [first + timedelta(days=n) for n in range(400)]
    assert [o.at.astimezone(zone).date() for o in found] == wanted
    assert keys(found) == [f"{datetime.combine(day, at):%Y-%m-%dT%H:%M}" for day in wanted]


@pytest.mark.parametrize(
    ("name", "at", "day", "moment"),
    [
        ("Europe/Berlin", "02:30", "2026-10-25", "2026-10-25T00:30"),  # exists twice: the first pass
        ("Europe/Berlin", "02:30", "2026-03-29", "2026-03-29T01:00"),  # does not exist: 03:00
        ("Africa/Cairo", "00:00", "2026-04-24", "2026-04-23T22:00"),  # midnight does not exist: 01:00
        ("America/Santiago", "00:00", "2026-09-06", "2026-09-06T04:00"),  # the same
        ("Australia/Lord_Howe", "02:15", "2026-10-04", "2026-10-03T15:30"),  # a gap of half an hour
    ],
)
def test_a_clock_change_neither_doubles_nor_loses_it(name: str, at: str, day: str, moment: str) -> None:
    rule, zone = Daily(at=time.fromisoformat(at)), ZoneInfo(name)
    around = between(rule, zone, utc(moment) - timedelta(hours=30), utc(moment) + timedelta(hours=30))
    assert [o for o in around if o.key.startswith(day)] == [Occurrence(utc(moment), f"{day}T{at}")]
    assert len(around) == 3


def test_times_that_one_gap_swallows_ring_once() -> None:
    found = between(Cron(text="*/30 * * * *"), BERLIN, utc("2026-03-29T00:30"), utc("2026-03-29T01:30"))
    assert [o.at for o in found] == [utc("2026-03-29T01:00"), utc("2026-03-29T01:30")]


def test_asking_within_the_repeated_hour_does_not_ring_again() -> None:
    following = next_after(Daily(at=time(2, 30)), BERLIN, utc("2026-10-25T01:15"))  # 02:15, second pass
    assert following == Occurrence(utc("2026-10-26T01:30"), "2026-10-26T02:30")


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (Once(at=wall("2026-02-01T09:00")), ["2026-02-01T09:00"]),
        (Once(at=wall("2026-01-01T09:00")), []),
        (Weekly(days=(4, 0), at=time(9)), ["2026-02-02T09:00", "2026-02-06T09:00", "2026-02-09T09:00"]),
        (EveryDays(days=10, start=date(2026, 1, 25), at=time(9)), ["2026-02-04T09:00", "2026-02-14T09:00"]),
        (EveryDays(days=3, start=date(2026, 3, 1), at=time(9)), ["2026-03-01T09:00", "2026-03-04T09:00"]),
        (Monthly(day=31, at=time(9)), ["2026-01-31T09:00", "2026-02-28T09:00", "2026-03-31T09:00"]),
        (Monthly(day="last", at=time(9)), ["2026-01-31T09:00", "2026-02-28T09:00", "2026-03-31T09:00"]),
        (Monthly(day=1, at=time(9)), ["2026-02-01T09:00", "2026-03-01T09:00"]),
        (Interval(seconds=5400, start=utc("2026-01-30T00:00")), ["2026-01-30T16:30:00Z", "2026-01-30T18:00:00Z"]),
        (Interval(seconds=3600, start=utc("2026-02-01T00:00")), ["2026-02-01T01:00:00Z"]),
        (Cron(text="0 9 L * *"), ["2026-01-31T09:00", "2026-02-28T09:00", "2026-03-31T09:00"]),
        (Cron(text="0 9 29 2 *"), ["2028-02-29T09:00", "2032-02-29T09:00"]),
    ],
)
def test_each_rule_has_its_own_rhythm(rule: Rule, wanted: list[str]) -> None:
    after = moment_of(wall("2026-01-30T23:00"), SHANGHAI)
    assert keys(upcoming(rule, SHANGHAI, after, len(wanted) or 1)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("*/20 8-9 * * *", ["01T08:00", "01T08:20", "01T08:40", "01T09:00", "01T09:20", "01T09:40"]),
        ("0 9 * * mon-fri", ["02T09:00", "03T09:00", "04T09:00", "05T09:00", "06T09:00", "09T09:00"]),
        ("0 9 * * 5-7", ["01T09:00", "06T09:00", "07T09:00", "08T09:00"]),
        ("0 9 * * fri-sun", ["01T09:00", "06T09:00", "07T09:00", "08T09:00"]),
        ("0 9 * feb 0", ["01T09:00", "08T09:00", "15T09:00"]),
        ("0 9 3 * mon", ["02T09:00", "03T09:00", "09T09:00"]),  # both kinds of days restricted: either
        ("5/25 12 1,3 * ?", ["01T12:05", "01T12:30", "01T12:55", "03T12:05"]),
        ("0 0 15,L * *", ["15T00:00", "28T00:00"]),
        ("@weekly", ["01T00:00", "08T00:00"]),
    ],
)
def test_cron_text_means_what_cron_means(text: str, wanted: list[str]) -> None:
    found = upcoming(Cron(text=text), BERLIN, utc("2026-01-31T23:00") - timedelta(seconds=1), len(wanted))
    assert keys(found) == [f"2026-02-{end}" for end in wanted]


@pytest.mark.parametrize(
    "text",
    ["", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "*-5 * * * *",
     "5-1 * * * *", "*/0 * * * *", "a * * * *", ", * * * *", "0 0 31 2,4 *", "mon * * * *", "١ * * * *"],
)  # fmt: skip
def test_cron_text_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Cron(text=text)


RULE = st.one_of(
    st.builds(Once, at=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1))),  # noqa: DTZ001  wall time
    st.builds(Daily, at=st.times()),
    st.builds(Weekly, days=st.lists(st.integers(0, 6), min_size=1).map(tuple), at=st.times()),
    st.builds(
        EveryDays,
        days=st.integers(1, 366),
        start=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        at=st.times(),
    ),
    st.builds(Monthly, day=st.integers(1, 31) | st.just("last"), at=st.times()),
    st.builds(Interval, seconds=st.integers(60, 10**6), start=st.datetimes(timezones=st.just(UTC))),
    st.builds(Cron, text=st.sampled_from(["0 9 * * 1-5", "*/7 * * * *", "30 2 L * *"])),
)
MOMENT = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  see timezones


@given(rule=RULE)
def test_a_rule_survives_storage(rule: Rule) -> None:
    assert RULES.validate_json(RULES.dump_json(rule)) == rule


@given(rule=RULE, name=st.sampled_from(ZONES), after=MOMENT)
def test_occurrences_only_move_forward(rule: Rule, name: str, after: datetime) -> None:
    found = upcoming(rule, ZoneInfo(name), after, 20)
    moments = [after, *(o.at for o in found)]
    assert all(earlier < later for earlier, later in pairwise(moments))
    assert len(set(keys(found))) == len(found)
    assert sorted(keys(found)) == keys(found)
    assert all(len(o.key) <= 32 for o in found)
    for occurrence in found[:3]:  # asking from a moment before it finds it, not another
        assert next_after(rule, ZoneInfo(name), occurrence.at - timedelta(microseconds=1)) == occurrence


NINE = Daily(at=time(9))
MISSED = [f"2026-03-{day:02d}T09:00" for day in (2, 3, 4)]
SINCE, BACK = moment_of(wall("2026-03-01T09:00"), SHANGHAI), moment_of(wall("2026-03-04T12:00"), SHANGHAI)


@pytest.mark.parametrize(
    ("policy", "max_age", "wanted"),
    [
        (CatchUp.SEND_LATE, None, MISSED),
        (CatchUp.SEND_LATE, timedelta(hours=30), MISSED[1:]),
        (CatchUp.SEND_LATE, timedelta(hours=3), MISSED[2:]),
        (CatchUp.SEND_LATE, timedelta(hours=2), []),
        (CatchUp.COALESCE, None, MISSED[2:]),
        (CatchUp.COALESCE, timedelta(hours=1), []),
        (CatchUp.SKIP, None, []),
    ],
)
def test_what_was_missed_is_made_up_for_by_policy(
    policy: CatchUp, max_age: timedelta | None, wanted: list[str]
) -> None:
    assert keys(due(NINE, SHANGHAI, SINCE, BACK, policy, max_age=max_age)) == wanted


@pytest.mark.parametrize("policy", CatchUp)
def test_what_is_on_time_always_rings(policy: CatchUp) -> None:
    now = moment_of(wall("2026-03-02T09:01"), SHANGHAI)
    assert keys(due(NINE, SHANGHAI, SINCE, now, policy)) == ["2026-03-02T09:00"]


def test_new_zone_data_does_not_repeat_what_has_rung() -> None:
    late_by_an_hour = SINCE - timedelta(hours=1)  # the last ring, as the old zone data placed it
    assert keys(due(NINE, SHANGHAI, late_by_an_hour, SINCE, CatchUp.SEND_LATE)) == ["2026-03-01T09:00"]
    assert due(NINE, SHANGHAI, late_by_an_hour, SINCE, CatchUp.SEND_LATE, last_key="2026-03-01T09:00") == []


def test_a_year_of_silence_is_made_up_for_within_reason() -> None:
    minutely, now = Interval(seconds=60, start=utc("2020-01-01T00:00")), utc("2026-03-01T00:00")
    assert len(due(minutely, UTC_ZONE, utc("2025-01-01T00:00"), now, CatchUp.SEND_LATE)) == LATE_LIMIT
    assert [o.at for o in due(minutely, UTC_ZONE, utc("2025-01-01T00:00"), now, CatchUp.COALESCE)] == [now]


UTC_ZONE = ZoneInfo("UTC")


def test_the_day_turns_at_the_communitys_own_hour() -> None:
    four = time(4)
    assert local_day(utc("2026-03-01T19:59"), SHANGHAI, four) == date(2026, 3, 1)  # 03:59 on the 2nd
    assert local_day(utc("2026-03-01T20:00"), SHANGHAI, four) == date(2026, 3, 2)
    assert day_bounds(date(2026, 3, 1), SHANGHAI, four) == (utc("2026-02-28T20:00"), utc("2026-03-01T20:00"))


def test_days_around_a_clock_change_are_longer_or_shorter() -> None:
    start, end = day_bounds(date(2026, 10, 25), BERLIN, time(0))
    assert end - start == timedelta(hours=25)
    start, end = day_bounds(date(2026, 4, 24), ZoneInfo("Africa/Cairo"), time(0))
    assert end - start == timedelta(hours=23)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-10-25T00:29", 24),  # 02:29 in the first pass
        ("2026-10-25T00:30", 25),  # 02:30: the day turns
        ("2026-10-25T01:15", 25),  # 02:15 in the second pass: it does not turn back
        ("2026-10-25T01:45", 25),
    ],
)
def test_a_day_that_has_turned_stays_turned_in_a_repeated_hour(moment: str, day: int) -> None:
    assert local_day(utc(moment), BERLIN, time(2, 30)) == date(2026, 10, day)


@given(
    at=MOMENT,
    name=st.sampled_from(ZONES),
    day_start=st.sampled_from([time(0), time(2, 30), time(4), time(23, 59)]),
)
def test_a_moment_lies_within_the_day_it_belongs_to(at: datetime, name: str, day_start: time) -> None:
    zone = ZoneInfo(name)
    start, end = day_bounds(local_day(at, zone, day_start), zone, day_start)
    assert start <= at < end


@pytest.mark.parametrize("name", ZONES)
def test_days_follow_each_other_without_gap_or_overlap(name: str) -> None:
    zone = ZoneInfo(name)
    for day_start in (time(0), time(2, 30), time(4)):
        seen = Counter(
            local_day(utc("2026-01-01T00:10") + timedelta(minutes=30 * n), zone, day_start) for n in range(48 * 400)
        )
        days = sorted(seen)
        assert [b - a for a, b in pairwise(days)] == [timedelta(days=1)] * (len(days) - 1)
        assert {seen[day] for day in days[1:-1]} <= {46, 47, 48, 49, 50}
