"""How fast the bot may speak: no stretch of time ever holds more than its number."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.actions import AnswerButton, DeleteMessages, EditText, SendText
from bot.domain.text import Text
from bot.pipeline.pace import Pace, PaceLimits
from bot.platforms.port import Rate

START = datetime(2026, 5, 1, 12, tzinfo=UTC)
LIMITS = PaceLimits(overall=5, per_chat=3, per_chat_seconds=3.0, group_per_minute=8)
CHATS = ("group", "other group", "person")


def said(wishes: list[tuple[int, int]]) -> list[tuple[float, str]]:
    """Moments at which messages went out: each as early as the pace lets it, after a wish to say it."""
    pace, now, out = Pace(LIMITS), START, []
    for chat, milliseconds in wishes:
        now += timedelta(milliseconds=milliseconds)
        key = CHATS[chat]
        is_group = key != "person"
        while (wait := pace.wait(key, is_group=is_group, now=now)) > 0:
            now += timedelta(seconds=wait)
        pace.take(key, is_group=is_group, now=now)
        out.append((now.timestamp(), key))
    return out


def most_in(moments: list[float], span: float) -> int:
    return max((sum(start <= at < start + span - 1e-6 for at in moments) for start in moments), default=0)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2_000)), max_size=60))
def test_no_stretch_of_time_holds_more_than_its_number(wishes: list[tuple[int, int]]) -> None:
    out = said(wishes)
    assert most_in([at for at, _ in out], 1.0) <= LIMITS.overall
    for chat in CHATS:
        mine = [at for at, key in out if key == chat]
        assert most_in(mine, LIMITS.per_chat_seconds) <= LIMITS.per_chat
        if chat != "person":
            assert most_in(mine, 60.0) <= LIMITS.group_per_minute


def test_there_is_no_burst_at_the_beginning() -> None:
    out = said([(n % 3, 0) for n in range(9)])
    assert sum(at < START.timestamp() + 1 for at, _ in out) == LIMITS.overall


def test_a_busy_chat_does_not_slow_another() -> None:
    pace = Pace(LIMITS)
    for _ in range(3):
        pace.take("group", is_group=True, now=START)
    assert pace.wait("group", is_group=True, now=START) == 3.0
    assert pace.wait("person", is_group=False, now=START) == 0.0


def test_the_longer_of_two_pauses_holds() -> None:
    pace = Pace(LIMITS)
    pace.pause("group", START + timedelta(minutes=5))
    pace.pause("group", START + timedelta(minutes=1))
    assert pace.paused_until("group", START) == START + timedelta(minutes=5)
    assert pace.paused_until("person", START) is None
    assert pace.paused_until("group", START + timedelta(minutes=5)) is None


def test_what_was_not_said_after_all_costs_nothing() -> None:
    pace = Pace(LIMITS)
    for _ in range(LIMITS.group_per_minute + 1):
        pace.take("group", is_group=True, now=START)
        pace.give_back("group", is_group=True)
    assert pace.wait("group", is_group=True, now=START) == 0.0


def test_a_platforms_own_rates_count_instead_of_the_operators() -> None:
    own = {"slow": (Rate(2, 60.0), Rate(3, 3_600.0))}
    pace = Pace(LIMITS, lambda key: own.get(key, ()))
    moments = []
    now = START
    for _ in range(4):
        now += timedelta(seconds=pace.wait("slow", is_group=False, now=now))
        pace.take("slow", is_group=False, now=now)
        moments.append((now - START).total_seconds())
    assert moments == [0, 0, 60, 3_600]
    assert pace.wait("person", is_group=False, now=START) == 0.0


def test_a_changed_message_is_none_where_a_platform_counts_messages() -> None:
    own = Pace(LIMITS, lambda key: (Rate(3, 60.0),) if key.startswith("own") else ())
    words, edit = Text.plain("你好"), {"message": "m1", "text": Text.plain("你好")}
    assert own.messages_in(SendText(chat_key="own", text=words)) == 1
    assert own.messages_in(EditText(chat_key="own", **edit)) == 0
    assert own.messages_in(EditText(chat_key="another", **edit)) == 1


def test_an_action_counts_as_many_messages_as_the_platform_makes_of_it() -> None:
    pace = Pace(
        PaceLimits(overall=1_000), lambda _: (Rate(5, 60.0),), lambda action: len(str(getattr(action, "text", "")))
    )
    moments, now = [], START
    for length in (4, 1, 4, 9, 1):
        messages = pace.messages_in(SendText(chat_key="own", text=Text.plain("字" * length)))
        assert messages == length
        now += timedelta(seconds=pace.wait("own", is_group=True, now=now, messages=messages))
        pace.take("own", is_group=True, now=now, messages=messages)
        moments.append((now - START).total_seconds())
        now += timedelta(seconds=1)
    assert moments == [0, 1, 60, 120, 180], "nine go where five fit once there are no others, and fill it all"
    pace.take("other", is_group=True, now=now, messages=5)
    pace.give_back("other", is_group=True, messages=2)
    assert pace.wait("other", is_group=True, now=now, messages=2) == 0.0
    assert pace.wait("other", is_group=True, now=now, messages=3) == 60.0


@pytest.mark.parametrize("key", ["own", "another"])
def test_a_pause_for_messages_holds_no_change_where_messages_are_counted(key: str) -> None:
    pace = Pace(
        LIMITS, lambda key: (Rate(5, 60.0),) if key == "own" else (), lambda action: isinstance(action, SendText)
    )
    text = Text.plain("你好")
    is_counted = key == "own"
    assert pace.heeds_pauses(SendText(chat_key=key, text=text))
    assert pace.heeds_pauses(EditText(chat_key=key, message="m1", text=text)) is not is_counted
    assert pace.heeds_pauses(AnswerButton(chat_key=key, press_key="p")) is not is_counted
    assert pace.heeds_pauses(DeleteMessages(chat_key=key, messages=("m1",)))
