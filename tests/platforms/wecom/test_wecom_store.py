"""What WeCom's surfaces remember over a restart, on both databases."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from bot.domain.actions import Button
from bot.domain.clock import MovableClock
from bot.domain.text import Text
from bot.platforms.wecom.store import Card, Shown, Store
from bot.storage.writer import Writer
from models.wecom_cards import WecomCard, WecomChoices

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
MONTH = timedelta(days=30)
SHOWN = Shown(text=Text.bold("去哪？"), buttons=((Button(label="山", token="t1"),),))


async def test_everything_is_found_again_by_the_next_process(writer: Writer) -> None:
    clock = MovableClock(NOW)
    first = await Store(writer, clock).load()
    await first.keep_heard(["bot:wrA", "dm:zhangsan", "bot:wrA"])
    await first.keep_heard(["bot:wrA"])
    await first.note_card("bot:wrA", was_shown=False)
    await first.note_card("dm:zhangsan", was_shown=True)
    await first.keep_card(Card("h-1", "bot:wrA", SHOWN))
    await first.keep_choices("bot:wrA", "n-1", ("t1", "t2"), timedelta(hours=1))
    await first.keep_choices("bot:wrA", "n-2", ("t3",), timedelta(hours=1))
    second = await Store(writer, clock).load()
    assert second.has_heard("bot:wrA")
    assert not second.has_heard("bot:wra")
    assert not second.takes_cards("bot:wrA", MONTH)
    assert second.has_shown_cards("dm:zhangsan")
    assert await second.card("h-1") == Card("h-1", "bot:wrA", SHOWN)
    assert second.chosen("bot:wrA", 1) == ("t3", "n-2")
    assert second.chosen("bot:wrA", 2) is None


async def test_a_card_shows_what_was_written_last(writer: Writer) -> None:
    clock = MovableClock(NOW)
    await (await Store(writer, clock).load()).keep_card(Card("h-1", "bot:wrA", SHOWN))
    changed = SHOWN.model_copy(update={"text": Text.plain("去山上")})
    await (await Store(writer, clock).load()).keep_card(Card("h-1", "bot:wrA", changed))
    found = await (await Store(writer, clock).load()).card("h-1")
    assert found is not None
    assert found.shown == changed


async def test_old_cards_and_numbers_go_and_a_chat_can_be_forgotten(writer: Writer) -> None:
    clock = MovableClock(NOW)
    first = await Store(writer, clock).load()
    await first.keep_card(Card("h-1", "bot:wrA", SHOWN))
    await first.keep_choices("bot:wrA", "n-1", ("t1",), timedelta(hours=1))
    await first.keep_heard(["bot:wrA"])
    await first.forget_chat("bot:wrA")
    clock.advance(MONTH + timedelta(minutes=1))
    second = await Store(writer, clock).load()
    await second.tidy(MONTH)
    async with writer.reader() as session:
        assert [await session.scalar(select(func.count()).select_from(one)) for one in (WecomCard, WecomChoices)] == [
            0,
            0,
        ]
    assert await second.card("h-1") is None
    assert second.chosen("bot:wrA", 1) is None
    assert not second.has_heard("bot:wrA")


async def test_a_refusal_of_cards_is_tried_again_in_time(writer: Writer) -> None:
    clock = MovableClock(NOW)
    store = await Store(writer, clock).load()
    await store.note_card("bot:wrA", was_shown=False)
    clock.advance(MONTH)
    assert store.takes_cards("bot:wrA", MONTH)
    await store.note_card("bot:wrA", was_shown=True)
    assert store.has_shown_cards("bot:wrA")
