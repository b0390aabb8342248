"""The recent past: counted by event time, each message once, in bounded memory."""

from datetime import timedelta

from bot.services.moderation.facts import MessageFacts
from bot.services.moderation.windows import MAX_COUNT, Windows
from tests.services.moderation.said import said

TEN_SECONDS = timedelta(seconds=10)
SPAM = "快来加入我们的赚钱计划"


def having_seen(*lines: MessageFacts, limit: int = 2_048) -> Windows:
    windows = Windows(limit=limit)
    for line in lines:
        windows.observe(line)
    return windows


def test_messages_are_counted_by_their_own_time_whatever_order_they_come_in() -> None:
    lines = [said("x", key=str(second), at=second) for second in (9, 0, 30, 5)]
    windows = having_seen(*lines)
    assert windows.messages_of_sender(said(key="9", at=9), TEN_SECONDS) == 3
    assert windows.messages_of_sender(said(key="30", at=30), TEN_SECONDS) == 1


def test_the_window_is_open_at_its_old_end() -> None:
    windows = having_seen(said(key="a", at=0), said(key="b", at=10))
    assert windows.messages_of_sender(said(key="b", at=10), TEN_SECONDS) == 1


def test_the_same_message_judged_twice_counts_once() -> None:
    line = said("x", key="a")
    assert having_seen(line, line, line).messages_of_sender(line, TEN_SECONDS) == 1


def test_an_edit_is_the_same_message_with_another_text() -> None:
    first, edited = said("hello there", key="a"), said(SPAM, key="a", edited=True)
    windows = having_seen(first, said(SPAM, key="b", by="other"), edited)
    assert windows.messages_of_sender(edited, TEN_SECONDS) == 1
    assert windows.senders_of_text(edited, TEN_SECONDS) == 2
    assert windows.senders_of_text(first, TEN_SECONDS) == 0


def test_an_album_is_one_message() -> None:
    parts = [said(key=str(part), album="al-1") for part in range(10)]
    assert having_seen(*parts).messages_of_sender(parts[-1], TEN_SECONDS) == 1


def test_other_people_do_not_make_a_flood() -> None:
    lines = [said("x", key=str(person), by=str(person)) for person in range(20)]
    assert having_seen(*lines).messages_of_sender(lines[-1], TEN_SECONDS) == 1


def test_the_same_text_in_disguise_is_the_same_text() -> None:
    lines = [
        said("快来加入我们的赚钱计划", key="a", by="1"),
        said("快·来·加入，我们的赚钱计划！！", key="b", by="2", at=1),
        said("快來加入我們的賺錢計劃 😀", key="c", by="3", at=2),
    ]
    windows = having_seen(*lines)
    assert [windows.senders_of_text(line, TEN_SECONDS) for line in lines] == [1, 2, 3]
    assert windows.repeats_by_sender(lines[2], TEN_SECONDS) == 1


def test_what_is_older_than_the_horizon_is_forgotten() -> None:
    windows = having_seen(said(key="a"), said(key="b", at=3_601))
    assert len(windows) == 1
    windows.observe(said(key="late", at=0))
    assert len(windows) == 1


def test_nothing_is_kept_for_longer_than_somebody_looks_back() -> None:
    windows = Windows()
    for second in (0, 30, 60, 90):
        windows.observe(said(f"line {second}", key=str(second), at=second), timedelta(minutes=1))
    assert len(windows) == 3


def test_of_one_text_no_more_is_kept_than_a_rule_can_count() -> None:
    windows = having_seen(*(said(SPAM, key=str(number), by="1", at=number / 100) for number in range(MAX_COUNT + 50)))
    last = said(SPAM, key="last", by="1", at=(MAX_COUNT + 50) / 100)
    assert windows.messages_of_sender(last, TEN_SECONDS) == MAX_COUNT
    assert windows.repeats_by_sender(last, TEN_SECONDS) == MAX_COUNT


def test_memory_stays_bounded_under_a_flood() -> None:
    windows = having_seen(*(said(SPAM, key=str(number), by=str(number % 7)) for number in range(1_000)), limit=100)
    assert len(windows) == 100
    assert sum(map(len, windows._by_person.values())) == 100
    assert sum(map(len, windows._by_digest.values())) == 100


def test_indexes_are_empty_when_nothing_is_left_in_them() -> None:
    windows = having_seen(*(said(f"text {number}", key=str(number), by=str(number)) for number in range(50)), limit=3)
    assert (len(windows._by_person), len(windows._by_digest)) == (3, 3)
