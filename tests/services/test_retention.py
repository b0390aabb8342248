"""Old text goes, facts stay; what may still be needed is not touched."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.clock import MovableClock
from bot.domain.limits import RetentionLimits
from bot.pipeline.housekeeping import Housekeeper
from bot.services.retention import prune
from bot.storage.writer import Writer
from models.buttons import ButtonRow
from models.events import EventRow
from models.inbox import InboxRow, InboxState
from models.outbox import OutboxRow, OutboxState

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LIMITS = RetentionLimits()


def said(text: str, *, days: float) -> EventRow:
    return EventRow(chat_id=1, person_id=1, kind="message", at=NOW - timedelta(days=days), text=text)


def update(key: str, state: InboxState, *, hours: float) -> InboxRow:
    return InboxRow(
        source="x", update_key=key, lane="x", body="{}", received_at=NOW - timedelta(hours=hours), state=state
    )


def action(number: int, state: OutboxState, *, days: float | None) -> OutboxRow:
    return OutboxRow(
        id=number,
        source="x",
        chat_key="1",
        feature="x",
        kind="send_text",
        payload="{}",
        priority=2,
        state=state,
        created_at=NOW,
        settled_at=NOW - timedelta(days=days) if days is not None else None,
    )


def button(token: str, *, days: float) -> ButtonRow:
    return ButtonRow(token=token, chat_id=1, about_chat_id=1, action="x", expires_at=NOW - timedelta(days=days))


async def keep(writer: Writer, *rows: object) -> None:
    async def work(session: AsyncSession) -> None:
        for row in rows:
            session.add(row)
            await session.flush()

    await writer.write(work)


def housekeeper(writer: Writer) -> Housekeeper:
    return Housekeeper(writer, MovableClock(NOW), LIMITS)


async def test_old_messages_lose_their_text_and_nothing_else(writer: Writer) -> None:
    await keep(writer, said("旧", days=91), said("新", days=89))
    assert await housekeeper(writer).once() == 1
    async with writer.reader() as session:
        rows = list(await session.scalars(select(EventRow).order_by(EventRow.id)))
    assert [(row.text, row.kind) for row in rows] == [(None, "message"), ("新", "message")]


async def test_settled_updates_go_and_open_ones_stay_whatever_their_age(writer: Writer) -> None:
    await keep(
        writer,
        update("old", InboxState.DONE, hours=49),
        update("young", InboxState.DONE, hours=47),
        update("open", InboxState.OPEN, hours=1000),
        update("poison", InboxState.BURIED, hours=49),
        update("old poison", InboxState.BURIED, hours=24 * 31),
    )
    await housekeeper(writer).once()
    async with writer.reader() as session:
        left = set(await session.scalars(select(InboxRow.update_key)))
    assert left == {"young", "open", "poison"}


async def test_old_sent_actions_keep_their_row_without_its_words(writer: Writer) -> None:
    await keep(
        writer,
        action(1, OutboxState.SENT, days=31),
        action(2, OutboxState.SENT, days=29),
        action(3, OutboxState.QUEUED, days=None),
    )
    await housekeeper(writer).once()
    async with writer.reader() as session:
        payloads = list(await session.scalars(select(OutboxRow.payload).order_by(OutboxRow.id)))
    assert payloads == ["", "{}", "{}"]


async def test_buttons_that_nobody_can_press_any_more_go(writer: Writer) -> None:
    await keep(writer, button("old", days=2), button("fresh", days=-1))
    await housekeeper(writer).once()
    async with writer.reader() as session:
        assert list(await session.scalars(select(ButtonRow.token))) == ["fresh"]


@pytest.mark.parametrize("chunk", [1, 3, 1000])
async def test_any_number_of_rows_is_taken_in_bounded_bites(writer: Writer, chunk: int) -> None:
    await keep(writer, *(said("旧", days=91) for _ in range(7)), said("新", days=1), said("晚到", days=91))

    async def bite(session: AsyncSession) -> tuple[int, int]:
        mark, texts, rounds = None, 0, 0
        while True:
            pruned = await prune(session, NOW, LIMITS, mark, chunk=chunk)
            assert pruned.texts <= chunk
            mark, texts, rounds = pruned.mark, texts + pruned.texts, rounds + 1
            if pruned.is_done:
                return texts, rounds

    texts, rounds = await writer.write(bite)
    assert texts >= 7
    assert rounds >= 7 // chunk


async def test_a_second_run_begins_where_the_young_messages_begin(writer: Writer) -> None:
    keeper = housekeeper(writer)
    await keep(writer, said("旧", days=91), said("新", days=89))
    await keeper.once()
    later = Housekeeper(writer, MovableClock(NOW + timedelta(days=2)), LIMITS)
    later._mark = keeper._mark
    assert await later.once() == 1
