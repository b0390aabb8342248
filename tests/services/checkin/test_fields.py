"""The line that sets a ritual up, and the words that mean one."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.checkin.fields import Field, Misread, Plan, Scene, field_named, read_field, read_line
from bot.services.checkin.words import Known, in_memory, spoken_ritual
from models.rituals import Proof

SCENE = Scene(now=datetime(2026, 3, 1, 1, tzinfo=UTC), today=date(2026, 3, 1), topic="7")


def line(text: str) -> Any:
    return read_line(text.split(), SCENE)


def test_a_whole_line_is_understood() -> None:
    plan = line("早起 06:00-09:00 工作日 照片 提示=06:30 提醒=30分钟 总结 21天 至少=18 词=早起,起床 积分=10 全员")
    assert plan == Plan(
        {
            "name": "早起",
            "opens_at": time(6),
            "closes_at": time(9),
            "weekdays": 0b0011111,
            "proof": Proof.PHOTO,
            "unit": "",
            "prompt_at": time(6, 30),
            "remind_minutes": 30,
            "summary": True,
            "length": 21,
            "need_days": 18,
            "words": ("早起", "起床"),
            "points": 10,
            "everyone": True,
        }
    )


def test_english_and_full_width_work_as_well() -> None:
    assert line("Run 6-9 mon,wed number:km") == line("Run window＝06：00－09：00 days=周一,周三 数字:km")


@pytest.mark.parametrize(
    ("text", "which", "found"),
    [
        ("", Field.NAME, ""),
        ("早起 什么东西", None, "什么东西"),
        ("早起 25:00-26:00", Field.WINDOW, "25:00-26:00"),
        ("早起 window=9", Field.WINDOW, "9"),
        ("早起 积分=99999", Field.POINTS, "99999"),
        ("早起 提醒=30", Field.REMIND, "30"),
        ("早起 1天", Field.LENGTH, "1天"),
        ("早起 词=/start", Field.WORDS, "/start"),
        ("名" * 21, Field.NAME, "名" * 21),
    ],
)
def test_what_makes_no_sense_is_named(text: str, which: Field | None, found: str) -> None:
    assert line(text) == Misread(which, found)


@pytest.mark.parametrize(
    ("which", "text", "values"),
    [
        (Field.WINDOW, "22:00-24:00", {"opens_at": time(22), "closes_at": time(0)}),
        (Field.WINDOW, "全天", {"opens_at": None, "closes_at": None}),
        (Field.DAYS, "周一三五", {"weekdays": 0b0010101}),
        (Field.PROOF, "数字 公里", {"proof": Proof.NUMBER, "unit": "公里"}),
        (Field.PROMPT, "关", {"prompt_at": None}),
        (Field.TOPIC, "here", {"topic": "7"}),
        (Field.START, "3-2", {"starts_on": date(2026, 3, 2)}),
        (Field.DAY_START, "默认", {"day_start": None}),
    ],
)
def test_one_field_at_a_time(which: Field, text: str, values: dict[str, Any]) -> None:
    assert read_field(which, text, SCENE) == Plan(values)


@given(st.lists(st.text(min_size=1, max_size=30), max_size=8))
def test_no_line_is_too_strange(words: list[str]) -> None:
    assert isinstance(read_line(words, SCENE), Plan | Misread)


@given(st.sampled_from(list(Field)), st.text(max_size=60))
def test_no_value_is_too_strange(which: Field, text: str) -> None:
    assert isinstance(read_field(which, text, SCENE), Plan | Misread)


def test_every_field_goes_by_its_own_name() -> None:
    assert all(field_named(which) is which for which in Field)


KNOWN = in_memory((Known(3, "早起", ("早起", "gm"), is_open=True),), untouched=False)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("早起", ""),
        ("早起 今天很冷", "今天很冷"),
        ("#早起！", ""),
        ("GM all", "all"),
        ("ＧＭ", ""),
        ("早起\n5 公里", "5 公里"),
    ],
)
def test_the_first_word_means_a_ritual(text: str, rest: str) -> None:
    spoken = spoken_ritual(text, KNOWN)
    assert spoken is not None
    assert (spoken.ritual_id, spoken.rest) == (3, rest)


@pytest.mark.parametrize("text", ["", " ", "我早起了", "早起床", "签到", "g", "#", "/早起"])
def test_other_lines_mean_nothing(text: str) -> None:
    assert spoken_ritual(text, KNOWN) is None
