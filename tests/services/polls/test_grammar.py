"""What people write to start a poll, and what kind of poll it becomes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.capabilities import Capability
from bot.domain.people import Role
from bot.domain.recurrence import Weekly
from bot.services.polls.grammar import (
    NumberVote,
    deadline_of,
    is_a_sentence,
    parse_poll,
    read_number_vote,
    split_options,
)
from bot.services.polls.spec import BadPoll, PollSpec, style_for, tidy
from models.polls import PollStyle

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)  # a Sunday, 12:00 in Shanghai
EVERYTHING = frozenset(Capability)


def read(line: str) -> PollSpec:
    spec = parse_poll(line, ZONE, now=NOON)
    assert isinstance(spec, PollSpec), spec
    return spec


@pytest.mark.parametrize(
    "line",
    [
        "去哪 | 爬山 | 看电影",
        "去哪|爬山|看电影",
        "去哪｜爬山｜看电影",
        "去哪\n爬山\n看电影",
        "去哪\n- 爬山\n- 看电影",
        "去哪\n1. 爬山\n2、看电影",
    ],
)
def test_question_and_options_are_written_in_many_ways(line: str) -> None:
    spec = read(line)
    assert (spec.question, spec.options) == ("去哪", ("爬山", "看电影"))


def test_numbers_may_be_options() -> None:
    assert read("几点\n7.30\n8.30").options == ("7.30", "8.30")


def test_options_in_front_are_read_in_both_languages() -> None:
    for line in (
        "-m -a -until 2h 去哪 | 甲 | 乙",
        "多选 匿名 截止 2h 去哪 | 甲 | 乙",
        "—m －a --until 2h 去哪 | 甲 | 乙",
    ):
        spec = read(line)
        assert (spec.question, spec.multiple, spec.anonymous, spec.closes_at) == (
            "去哪",
            True,
            True,
            NOON + timedelta(hours=2),
        )


def test_a_quiz_has_its_answer_and_explanation() -> None:
    spec = read("-q 2 一加一 | 一 | 二 | 解析：数手指")
    assert (spec.correct, spec.explanation, spec.options) == (1, "数手指", ("一", "二"))


def test_weights_are_given_by_role() -> None:
    assert read("-w 管理员=3,operator=2 问 | 甲 | 乙").weights == {Role.ADMIN: 3, Role.OPERATOR: 2}


def test_a_schedule_in_front_makes_it_come_again() -> None:
    for line in ("every fri 18:00 -for 2h 去哪 | 甲 | 乙", "每周五 18:00 时长 2h 去哪 | 甲 | 乙"):
        spec = read(line)
        assert isinstance(spec.rule, Weekly)
        assert (spec.rule.days, spec.lasts, spec.question) == ((4,), timedelta(hours=2), "去哪")


def test_a_question_may_begin_like_a_schedule() -> None:
    assert read("每个人带什么 | 水 | 零食").question == "每个人带什么"


@pytest.mark.parametrize(
    ("words", "wall"),
    [
        ("18:00", "2026-03-01 18:00"),
        ("9:00", "2026-03-02 09:00"),
        ("tomorrow 9:00", "2026-03-02 09:00"),
        ("明天 9:00", "2026-03-02 09:00"),
        ("周五 18:00", "2026-03-06 18:00"),
        ("2h", "2026-03-01 14:00"),
    ],
)
def test_a_deadline_is_a_length_or_a_time(words: str, wall: str) -> None:
    moment = deadline_of(words, ZONE, now=NOON)
    assert moment is not None
    assert f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M}" == wall


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("", "polls.no-question"),
        ("| 甲 | 乙", "polls.no-question"),
        ("问 | 甲", "polls.too-few-options"),
        ("问 | Same | same", "polls.same-options"),
        ("问 | 甲 | \u2060\u200b", "polls.invisible-option"),
        ("-q 二 问 | 甲 | 乙", "polls.quiz-needs-number"),
        ("-q 1 -m 问 | 甲 | 乙", "polls.quiz-is-single"),
        ("问 | 甲 | 乙 | 解析: 因为", "polls.explanation-needs-quiz"),
        ("-for 很久 问 | 甲 | 乙", "polls.no-such-length"),
        ("-until 5s 问 | 甲 | 乙", "polls.time-too-near-or-far"),
        ("-w boss=2 问 | 甲 | 乙", "polls.bad-weights"),
        ("-until 18:00 每天 9:00", "polls.too-few-options"),
        ("every fri 18:00 -until 2h 问 | 甲 | 乙", "polls.until-with-rule"),
        ("every fri 25:00 问 | 甲 | 乙", "schedule.bad_time"),
        ("问 | " + "长" * 201 + " | 乙", "polls.option-too-long"),
        ("问" * 1001 + " | 甲 | 乙", "polls.question-too-long"),
        ("问 | " + " | ".join(f"{n:03}" + "长" * 60 for n in range(50)), "polls.too-long-together"),
    ],
)
def test_what_is_wrong_is_named(line: str, key: str) -> None:
    bad = parse_poll(line, ZONE, now=NOON)
    assert isinstance(bad, BadPoll)
    assert bad.key == key


@given(st.text(max_size=300))
def test_no_line_breaks_the_reader(line: str) -> None:
    spec = parse_poll(line, ZONE, now=NOON)
    if isinstance(spec, PollSpec):
        assert all(option and option == tidy(option) for option in spec.options)


def test_what_turns_or_hides_text_is_taken_out() -> None:
    assert tidy("a\u202eb\x00c\n d") == "abc d"
    assert tidy("👨\u200d👩\u200d👧") == "👨\u200d👩\u200d👧"
    assert tidy("\u200b\ufeff") == ""


@pytest.mark.parametrize(
    ("line", "style"),
    [
        ("问 | 甲 | 乙", PollStyle.NATIVE),
        ("-buttons 问 | 甲 | 乙", PollStyle.BUTTONS),
        ("-w admin=2 问 | 甲 | 乙", PollStyle.BUTTONS),
        ("问 | " + " | ".join(map(str, range(12))), PollStyle.NATIVE),
        ("问 | " + " | ".join(map(str, range(13))), PollStyle.BUTTONS),
        ("问 | " + "长" * 101 + " | 乙", PollStyle.BUTTONS),
        ("-for 31d 问 | 甲 | 乙", PollStyle.BUTTONS),
    ],
)
def test_what_the_platform_cannot_carry_becomes_buttons(line: str, style: PollStyle) -> None:
    spec = read(line)
    assert style_for(spec, EVERYTHING, stays_open=spec.lasts) is style


def test_a_kind_that_was_asked_for_and_cannot_be_is_refused_with_the_reason() -> None:
    spec = read("-native 问 | " + " | ".join(map(str, range(13))))
    assert style_for(spec, EVERYTHING, stays_open=None) == BadPoll("polls.native-options")


def test_without_polls_there_are_buttons_and_without_buttons_there_are_numbers() -> None:
    spec = read("问 | 甲 | 乙")
    assert style_for(spec, EVERYTHING - {Capability.NATIVE_POLL}, stays_open=None) is PollStyle.BUTTONS
    assert style_for(spec, frozenset({Capability.HEAR_US_SPOKEN_TO}), stays_open=None) is PollStyle.NUMBERS
    assert style_for(spec, frozenset(), stays_open=None) == BadPoll("polls.unheard"), "nobody could answer"


@pytest.mark.parametrize(
    ("line", "vote"),
    [
        ("投票 2", NumberVote((2,))),
        ("投票2", NumberVote((2,))),
        ("投票 1、3", NumberVote((1, 3))),
        ("/vote 1 3", NumberVote((1, 3))),
        ("投票 0", NumberVote(())),
        ("投票 2 吧", None),
        ("投票", None),
        ("我投票 2", None),
    ],
)
def test_a_vote_in_words_is_told_from_talk(line: str, vote: NumberVote | None) -> None:
    assert read_number_vote(line) == vote


def test_talk_is_told_from_a_poll() -> None:
    assert is_a_sentence("好麻烦")
    assert not is_a_sentence("去哪 | 甲 | 乙")


@pytest.mark.parametrize("text", ["火锅、烧烤", "火锅 烧烤", "火锅，烧烤", "火锅\n烧烤", "火锅 | 烧烤"])
def test_options_are_answered_in_many_ways(text: str) -> None:
    assert [line.strip() for line in split_options(text).splitlines()] == ["火锅", "烧烤"]
