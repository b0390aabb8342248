"""What WeCom's surfaces remember over a restart, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import func, select

from bot.domain.actions import Button
from bot.domain.clock import MovableClock
from bot.domain.text import Text
from bot.platforms.wecom.store import Card, Shown, Store
from bot.storage.writer import Writer
from models import accounts, wecom_cards
from models.wecom_cards import WecomCard, WecomChoices

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
MONTH = timedelta(days=30)
SHOWN = Shown(text=Text.bold("去哪？"), buttons=((Button(label="山", token="t1"),),))


async def test_everything_is_found_again_by_the_next_process(writer: Writer) -> None:
    clock = MovableClock(NOW)
    first = await Store(writer, clock).load()
    for key in ("bot:wrA", "dm:zhangsan", "bot:wrA"):
        await writer.write(first.noting(key))
    first.heard(["bot:wrA", "dm:zhangsan"])
    await first.note_no_cards("bot:wrA", MONTH)
    await first.note_card("dm:zhangsan")
    await first.keep_card(Card("h-1", "bot:wrA", SHOWN))
    await first.keep_choices("bot:wrA", "n-1", ("t1", "t2"), timedelta(hours=1))
    await first.keep_choices("bot:wrA", "n-2", ("t3",), timedelta(hours=1))
    await first.keep_choices("bot:wrA", "n-3", ("t4", "t5"), timedelta(hours=1), asker="lisi")
    second = await Store(writer, clock).load()
    assert second.has_heard("bot:wrA")
    assert not second.has_heard("bot:wra")
    assert not second.takes_cards("bot:wrA")
    assert second.chats["dm:zhangsan"].cards_shown_at == NOW
    assert await second.card("h-1") == Card("h-1", "bot:wrA", SHOWN)
    assert second.chosen("bot:wrA", "zhangsan", 1) == ("t3", "n-2")
    assert second.chosen("bot:wrA", "zhangsan", 2) is None
    assert second.chosen("bot:wrA", "lisi", 2) == ("t5", "n-3")


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
    await first.keep_choices("bot:wrA", "n-2", ("t2",), 2 * MONTH, asker="lisi")
    await writer.write(first.noting("bot:wrA"))
    first.heard(["bot:wrA"])
    await first.forget_chat("bot:wrA")
    clock.advance(MONTH + timedelta(minutes=1))
    second = await Store(writer, clock).load()
    await second.tidy(MONTH)
    async with writer.reader() as session:
        assert [await session.scalar(select(func.count()).select_from(one)) for one in (WecomCard, WecomChoices)] == [
            0,
            1,
        ]
    assert await second.card("h-1") is None
    async with writer.reader() as session:
        kept = await wecom_cards.choices_after(session, NOW)
    assert [row.asker for row in kept] == ["lisi"]
    assert second.chosen("bot:wrA", "zhangsan", 1) is None
    assert not second.has_heard("bot:wrA")


async def test_a_chat_that_refuses_cards_is_tried_again_ever_later(writer: Writer) -> None:
    clock = MovableClock(NOW)
    distances = []
    store = Store(writer, clock)
    for _ in range(7):
        store = await Store(writer, clock).load()
        refused_at = clock.now()
        await store.note_no_cards("bot:wrA", MONTH)
        await store.note_no_cards("bot:wrA", MONTH)  # two cards at once are one refusal
        while not (await Store(writer, clock).load()).takes_cards("bot:wrA"):
            clock.advance(timedelta(hours=12))
        distances.append((clock.now() - refused_at).days)
    assert distances == [1, 2, 4, 8, 16, 30, 30]
    await store.note_card("bot:wrA")
    await store.note_no_cards("bot:wrA", MONTH)
    clock.advance(timedelta(days=1))
    assert store.takes_cards("bot:wrA"), "what was shown in between starts it anew"


async def test_a_list_with_nothing_left_gives_way_to_everybodys(writer: Writer) -> None:
    store = await Store(writer, MovableClock(NOW)).load()
    await store.keep_choices("bot:wrA", "n-1", ("t1",), MONTH)
    await store.keep_choices("bot:wrA", "n-2", ("t2",), MONTH, asker="lisi")
    card = Card("n-2", "bot:wrA", SHOWN.model_copy(update={"asker": "lisi"}))
    await store.end_choices(replace(card, task_id="n-0"))
    assert store.chosen("bot:wrA", "lisi", 1) == ("t2", "n-2"), "an older list of the same person ends nothing"
    await store.end_choices(card)
    assert store.chosen("bot:wrA", "lisi", 1) == ("t1", "n-1")
    assert (await Store(writer, MovableClock(NOW)).load()).choices.keys() == {("bot:wrA", "")}


async def test_who_is_forgotten_leaves_no_list(writer: Writer) -> None:
    store = await Store(writer, MovableClock(NOW)).load()
    await store.keep_choices("bot:wrA", "n-1", ("t1",), MONTH, asker="lisi")
    await store.keep_choices("bot:wrA", "n-2", ("t2",), MONTH, asker="zhangsan")
    await writer.write(partial(accounts.erase_account, platform="wecom", key="lisi"))
    assert (await Store(writer, MovableClock(NOW)).load()).choices.keys() == {("bot:wrA", "zhangsan")}
