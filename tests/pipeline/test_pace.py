"""How fast the bot may speak: no stretch of time ever holds more than its number."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.actions import EditText, SendText
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
    assert own.is_metered(SendText(chat_key="own", text=words))
    assert not own.is_metered(EditText(chat_key="own", **edit))
    assert own.is_metered(EditText(chat_key="another", **edit))
