"""Schedules as people type them: what is understood, and one clear reason for what is not."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.recurrence import RULES, Cron, Daily, EveryDays, Interval, Monthly, Once, Rule, Weekly
from bot.domain.schedule_text import NotASchedule, ScheduleFault, describe, parse_schedule
from bot.phrases import Phrases

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)  # 01:30 on Saturday the 21st in Shanghai
TODAY = date(2026, 11, 21)
NINE = time(9)
HALF_PAST_EIGHT = time(20, 30)


def a_wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def read(text: str) -> Rule | NotASchedule:
    return parse_schedule(text, SHANGHAI, now=NOW)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("daily 09:00", Daily(at=NINE)),
        ("Every day at 9am", Daily(at=NINE)),
        ("每天 09:00", Daily(at=NINE)),
        ("每天早上9点", Daily(at=NINE)),
        ("每天九点", Daily(at=NINE)),
        ("每日 ９：００", Daily(at=NINE)),
        ("每晚八点半", Daily(at=HALF_PAST_EIGHT)),
        ("每天晚上8点30分", Daily(at=HALF_PAST_EIGHT)),
        ("每天晚上 20:30", Daily(at=HALF_PAST_EIGHT)),
        ("每天中午12点", Daily(at=time(12))),
        ("每天凌晨12点", Daily(at=time(0))),
        ("daily 12:15 am", Daily(at=time(0, 15))),
        ("weekdays 9:00", Weekly(days=(0, 1, 2, 3, 4), at=NINE)),
        ("工作日 9:00", Weekly(days=(0, 1, 2, 3, 4), at=NINE)),
        ("周末 9:00", Weekly(days=(5, 6), at=NINE)),
        ("周一,周三 20:30", Weekly(days=(0, 2), at=HALF_PAST_EIGHT)),
        ("每周一、三、五 20:30", Weekly(days=(0, 2, 4), at=HALF_PAST_EIGHT)),
        ("星期一和星期三 20:30", Weekly(days=(0, 2), at=HALF_PAST_EIGHT)),
        ("每周一到周五 9:00", Weekly(days=(0, 1, 2, 3, 4), at=NINE)),
        ("每周日20:30", Weekly(days=(6,), at=HALF_PAST_EIGHT)),
        ("mon, wed 20:30", Weekly(days=(0, 2), at=HALF_PAST_EIGHT)),
        ("every monday and wednesday at 8:30pm", Weekly(days=(0, 2), at=HALF_PAST_EIGHT)),
        ("fri-mon 9:00", Weekly(days=(0, 4, 5, 6), at=NINE)),
        ("weekly Tuesdays 9:00", Weekly(days=(1,), at=NINE)),
        ("every 3 days 9:00", EveryDays(days=3, start=TODAY, at=NINE)),
        ("每3天 9:00", EveryDays(days=3, start=TODAY, at=NINE)),
        ("每隔两天 9:00", EveryDays(days=2, start=TODAY, at=NINE)),
        ("隔天 9:00", EveryDays(days=2, start=TODAY, at=NINE)),
        ("monthly 1 09:00", Monthly(day=1, at=NINE)),
        ("every month on the 31st at 9:00", Monthly(day=31, at=NINE)),
        ("monthly last 9:00", Monthly(day="last", at=NINE)),
        ("每月1号 09:00", Monthly(day=1, at=NINE)),
        ("每月十五号 9点", Monthly(day=15, at=NINE)),
        ("每月最后一天 9:00", Monthly(day="last", at=NINE)),
        ("每月月底 9:00", Monthly(day="last", at=NINE)),
        ("2026-12-24 20:30", Once(at=a_wall("2026-12-24T20:30"))),
        ("2026年12月24日 20:30", Once(at=a_wall("2026-12-24T20:30"))),
        ("12月24日 20:30", Once(at=a_wall("2026-12-24T20:30"))),
        ("1-2 9:00", Once(at=a_wall("2027-01-02T09:00"))),
        ("tomorrow 8:00", Once(at=a_wall("2026-11-22T08:00"))),
        ("明天 8:00", Once(at=a_wall("2026-11-22T08:00"))),
        ("明早8点", Once(at=a_wall("2026-11-22T08:00"))),
        ("today 1:31", Once(at=a_wall("2026-11-21T01:31"))),
        ("今晚8点半", Once(at=a_wall("2026-11-21T20:30"))),
        ("every 2h", Interval(seconds=7200, start=NOW)),
        ("every 90 minutes", Interval(seconds=5400, start=NOW)),
        ("every 1h30m", Interval(seconds=5400, start=NOW)),
        ("hourly", Interval(seconds=3600, start=NOW)),
        ("每2小时", Interval(seconds=7200, start=NOW)),
        ("每两个小时", Interval(seconds=7200, start=NOW)),
        ("每小时", Interval(seconds=3600, start=NOW)),
        ("每半小时", Interval(seconds=1800, start=NOW)),
        ("每30分钟", Interval(seconds=1800, start=NOW)),
        ("cron 0 9 * * 1-5", Cron(text="0 9 * * 1-5")),
        ("@daily", Cron(text="@daily")),
    ],
)
def test_a_schedule_is_understood(text: str, rule: Rule) -> None:
    assert read(text) == rule


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", ScheduleFault.NOT_UNDERSTOOD),
        ("sometimes 9:00", ScheduleFault.NOT_UNDERSTOOD),
        ("9:00", ScheduleFault.NOT_UNDERSTOOD),
        ("周八 9:00", ScheduleFault.NOT_UNDERSTOOD),
        ("t 9:00", ScheduleFault.NOT_UNDERSTOOD),
        ("x" * 5000, ScheduleFault.NOT_UNDERSTOOD),
        ("daily", ScheduleFault.NO_TIME),
        ("每周一", ScheduleFault.NO_TIME),
        ("monthly 1", ScheduleFault.NO_TIME),
        ("daily 25:00", ScheduleFault.BAD_TIME),
        ("daily 9:75", ScheduleFault.BAD_TIME),
        ("daily 13pm", ScheduleFault.BAD_TIME),
        ("每天晚上12点", ScheduleFault.BAD_TIME),
        ("2026-02-30 9:00", ScheduleFault.BAD_DATE),
        ("9999-12-31 23:59", ScheduleFault.BAD_DATE),
        ("monthly 32 9:00", ScheduleFault.BAD_DATE),
        ("每月0号 9:00", ScheduleFault.BAD_DATE),
        ("2026-11-20 9:00", ScheduleFault.IN_PAST),
        ("today 1:30", ScheduleFault.IN_PAST),
        ("every 0 days 9:00", ScheduleFault.BAD_NUMBER),
        ("every 999999999 days 9:00", ScheduleFault.BAD_NUMBER),
        ("every 0m", ScheduleFault.BAD_NUMBER),
        ("每999999999小时", ScheduleFault.BAD_NUMBER),
        ("cron 0 9 * *", ScheduleFault.BAD_CRON),
        ("cron 60 9 * * *", ScheduleFault.BAD_CRON),
        ("cron 0 0 30 2 *", ScheduleFault.BAD_CRON),
        ("cron 0 0 * * 1-", ScheduleFault.BAD_CRON),
    ],
)
def test_what_is_no_schedule_says_why(text: str, reason: ScheduleFault) -> None:
    result = read(text)
    assert isinstance(result, NotASchedule)
    assert result.reason == reason


@given(text=st.text(alphabet="每周一三五天月底号最后点半早晚上:0129-,/ *everydaylmonchpw@~至\n", max_size=30))
def test_any_line_is_either_a_schedule_or_a_reason(text: str) -> None:
    result = read(text)
    if not isinstance(result, NotASchedule):
        assert RULES.validate_json(RULES.dump_json(result)) == result


SAID = {
    "daily 9:00": ("每天 09:00", "every day at 09:00"),
    "周一,周三 20:30": ("每周一、周三 20:30", "every Mon, Wed at 20:30"),
    "每3天 9:00": ("每 3 天 09:00（从 2026年11月21日 起）", "every 3 days at 09:00, from Nov 21, 2026"),
    "monthly 31 9:00": ("每月 31 日 09:00", "every month on day 31 at 09:00"),
    "monthly last 9:00": ("每月最后一天 09:00", "on the last day of every month at 09:00"),
    "every 2h": ("每隔2小时", "every 2 hours"),
    "2026-12-24 20:00": ("2026年12月24日 20:00", "Dec 24, 2026, 20:00"),
    "cron 0 9 * * 1-5": ("按 cron：0 9 * * 1-5", "by cron: 0 9 * * 1-5"),
}


@pytest.mark.parametrize("text", SAID)
def test_a_rule_is_said_back_in_both_languages(text: str) -> None:
    rule = read(text)
    assert not isinstance(rule, NotASchedule)
    phrases = Phrases.load(strict=True)
    said = describe(rule)
    assert (phrases.line("zh-CN", said.key, **said.values), phrases.line("en", said.key, **said.values)) == SAID[text]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("reason", ScheduleFault)
def test_each_reason_has_words_and_an_example(language: str, reason: ScheduleFault) -> None:
    phrases = Phrases.load(strict=True)
    fault = NotASchedule(reason, "x")
    example = phrases.text(language, fault.example_key)
    assert str(phrases.text(language, fault.key, found=fault.found, example=example))
    assert phrases.text(language, "schedule.example_cron")


def test_the_schedule_phrases_exist_in_both_languages() -> None:
    locales = Path(__file__).parents[2] / "bot" / "locales"
    assert all((locales / language / "schedule.ftl").is_file() for language in ("zh-CN", "en"))
