"""What may follow /digest, how charts are drawn, and when numbers are doubted."""

from datetime import date, time

import pytest

from bot.domain.settings.digest import DigestSettings
from bot.services.digest.charts import bars
from bot.services.digest.decisions import cut
from bot.services.digest.doubts import HasStrangers, IsNew, doubts_of
from bot.services.digest.editions import brings_the_week, day_told
from bot.services.digest.orders import ComeAt, Order, ShowDay, ShowSettings, ShowWeek, WeekOn, Wish, read_order
from bot.services.digest.weekly import Retention, retention_of

SUNDAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", ShowDay()),
        ("week", ShowWeek()),
        ("周报", ShowWeek()),
        ("settings", ShowSettings()),
        ("off", Wish(False)),
        ("on", Wish(True)),
        ("at 21:30", ComeAt(time(21, 30))),
        ("AT 9:05", ComeAt(time(9, 5))),
        ("21：30", ComeAt(time(21, 30))),
        ("9点", ComeAt(time(9))),
        ("时间 9点30", ComeAt(time(9, 30))),
        ("week 周一", WeekOn("mon")),
        ("week 星期天", WeekOn("sun")),
        ("week friday", WeekOn("fri")),
        ("week off", WeekOn("off")),
        ("at", None),
        ("at 25:00", None),
        ("at 9:60", None),
        ("at 9", None),
        ("at soon", None),
        ("week 周八", None),
        ("week mo", None),
        ("tomorrow 9:00", None),
        ("at 9:00 please", None),
    ],
)
def test_orders_are_understood_or_refused(said: str, meant: Order | None) -> None:
    assert read_order(said.split()) == meant


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        ([0, 1, 50, 100], "▁▂▃▇"),
        ([0, 0], "▁▁"),
        ([None, 3, 3], "·▇▇"),
        ([], ""),
        ([1, 2, 3, 4], "▂▃▅▇"),
    ],
)
def test_the_lowest_block_is_nothing_and_the_highest_the_largest(values: list[int | None], drawn: str) -> None:
    assert bars(values) == drawn


def test_a_question_is_cut_to_the_line_that_asks() -> None:
    assert cut("大家好\n请问群规在哪？\n谢谢") == "请问群规在哪？"
    assert len(cut("在吗？" * 100)) == 80


def test_the_digest_tells_of_the_day_before_unless_told_otherwise() -> None:
    assert day_told(DigestSettings(), SUNDAY) == date(2026, 2, 28)
    assert day_told(DigestSettings(day="today"), SUNDAY) == SUNDAY


def test_the_week_comes_on_its_weekday_only() -> None:
    assert brings_the_week(DigestSettings(weekly="sun"), SUNDAY, known_days=3)
    assert not brings_the_week(DigestSettings(weekly="sun"), SUNDAY, known_days=2)
    assert not brings_the_week(DigestSettings(weekly="mon"), SUNDAY, known_days=7)
    assert not brings_the_week(DigestSettings(weekly="off"), SUNDAY, known_days=7)


def test_doubts_name_what_is_missing_and_nothing_else() -> None:
    nothing = doubts_of(first_day=date(2026, 1, 1), day=SUNDAY, reach=7, counted=11, known=10, away=[])
    assert nothing == ()
    new = doubts_of(first_day=date(2026, 2, 25), day=SUNDAY, reach=7, counted=30, known=10, away=[])
    assert new == (IsNew(date(2026, 2, 25), compares=True), HasStrangers(30, 10))
    first = doubts_of(first_day=SUNDAY, day=SUNDAY, reach=7, counted=None, known=10, away=[])
    assert first == (IsNew(SUNDAY, compares=False),)


def test_who_left_again_stayed_nowhere() -> None:
    assert retention_of([(1, True), (2, True), (3, False)], {1, 3}) == Retention(joined=3, stayed=2, active=1)
