"""Timers ring once: across processes, restarts, downtime and changes of mind."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.recurrence import CatchUp, Daily, Rule
from bot.pipeline.inbox import SqlInbox
from bot.pipeline.timers import Bell
from bot.routing import Ctx, Router
from bot.services.timers import cancel_timer, pause_timer, resume_timer, set_timer
from bot.storage.engine import open_engine
from bot.storage.writer import Writer
from models import inbox
from models.chats import Chat
from models.timers import Timer
from tests.pipeline.wire import START, Premises

RINGS: dict[str, list[tuple[str, datetime]]] = {}
HOUR = timedelta(hours=1)


@pytest.fixture
async def premises(database_url: str) -> AsyncIterator[Premises]:
    router = Router("bench")
    rings: list[tuple[str, datetime]] = []

    async def on_bell(event: Any, ctx: Ctx) -> None:
        rings.append((event.occurrence, ctx.now))

    router.timer("bench.bell")(on_bell)
    place = Premises(database_url, router)
    RINGS[database_url] = rings
    await place.open()
    await place.says("hello")  # so that there is a chat
    yield place
    await place.crash()


def rings(premises: Premises) -> list[str]:
    return [occurrence for occurrence, _ in RINGS[premises.url]]


async def chat_id(session: AsyncSession) -> int:
    return (await session.scalars(select(Chat.id))).one()


async def set_bell(
    premises: Premises,
    *,
    at: datetime | None = None,
    rule: Rule | None = None,
    catch_up: CatchUp = CatchUp.SEND_LATE,
    max_age: timedelta | None = None,
) -> None:
    async def work(session: AsyncSession) -> None:
        await set_timer(
            session,
            "bench.bell",
            "it",
            chat_id=await chat_id(session),
            zone="UTC",
            now=premises.clock.now(),
            at=at,
            rule=rule,
            payload={},
            catch_up=catch_up,
            max_age=max_age,
        )

    await premises.writer.write(work)


async def wait(premises: Premises, by: timedelta) -> None:
    premises.clock.advance(by)
    await premises.house.settle_down()


async def test_two_processes_ring_once(premises: Premises) -> None:
    await set_bell(premises, at=START + HOUR)
    premises.clock.advance(HOUR)
    engine = open_engine(premises.url)
    second = Writer(engine)
    bells = [
        Bell(writer, SqlInbox(writer, premises.clock), premises.clock, on_ring=lambda _: None, at_least_every=HOUR)
        for writer in (premises.writer, second, premises.writer, second)
    ]
    rung = await asyncio.gather(*(bell.ring_due() for bell in bells))
    await second.close()
    await engine.dispose()
    assert sum(rung) == 1
    await premises.close()
    await premises.open()
    await premises.house.settle_down()
    assert len(rings(premises)) == 1


async def test_a_ring_and_the_step_to_the_next_are_one(premises: Premises, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the ring cannot be kept, the timer still points at it."""
    await set_bell(premises, rule=Daily(at=time(13)))
    premises.clock.advance(HOUR)

    async def refuse(*_: object) -> None:
        raise ValueError("no")

    with monkeypatch.context() as broken:
        broken.setattr(inbox, "keep", refuse)
        with pytest.raises(ValueError, match="no"):
            await premises.house.bell.ring_due()
    await premises.house.settle_down()
    assert rings(premises) == ["2026-05-01T13:00"]
    await wait(premises, timedelta(days=1))
    assert rings(premises) == ["2026-05-01T13:00", "2026-05-02T13:00"]


async def test_a_ring_survives_a_crash_between_ringing_and_deciding(premises: Premises) -> None:
    await set_bell(premises, at=START + HOUR)
    premises.clock.advance(HOUR)
    await premises.house.bell.ring_due()
    await premises.crash()
    await premises.open()
    await premises.house.settle_down()
    await premises.house.settle_down()
    assert len(rings(premises)) == 1


@pytest.mark.parametrize(
    ("policy", "rung"),
    [
        (CatchUp.SEND_LATE, ["2026-05-01T13:00", "2026-05-02T13:00", "2026-05-03T13:00"]),
        (CatchUp.COALESCE, ["2026-05-03T13:00"]),
        (CatchUp.SKIP, []),
    ],
)
async def test_what_was_missed_while_nobody_was_awake(premises: Premises, policy: CatchUp, rung: list[str]) -> None:
    await set_bell(premises, rule=Daily(at=time(13)), catch_up=policy)
    await wait(premises, timedelta(days=2, hours=5))
    assert rings(premises) == rung
    await wait(premises, timedelta(hours=20))
    assert rings(premises) == [*rung, "2026-05-04T13:00"]


async def test_setting_a_timer_again_moves_it(premises: Premises) -> None:
    await set_bell(premises, at=START + HOUR)
    await set_bell(premises, at=START + 3 * HOUR)
    await wait(premises, 2 * HOUR)
    assert rings(premises) == []
    await wait(premises, HOUR)
    assert len(rings(premises)) == 1
    async with premises.writer.reader() as session:
        assert len(list(await session.scalars(select(Timer).where(Timer.name == "bench.bell")))) == 1


async def test_a_timer_that_has_rung_can_be_set_again(premises: Premises) -> None:
    await set_bell(premises, at=START + HOUR)
    await wait(premises, HOUR)
    await set_bell(premises, at=START + 2 * HOUR)
    await wait(premises, HOUR)
    assert len(rings(premises)) == 2


@pytest.mark.parametrize(("late", "expected"), [(timedelta(minutes=10), 1), (timedelta(minutes=11), 0)])
async def test_a_single_ring_has_an_age_at_which_it_is_pointless(
    premises: Premises, late: timedelta, expected: int
) -> None:
    await set_bell(premises, at=START + HOUR, max_age=timedelta(minutes=10))
    await wait(premises, HOUR + late)
    assert len(rings(premises)) == expected


async def test_a_paused_timer_is_silent_and_goes_on_from_then(premises: Premises) -> None:
    await set_bell(premises, rule=Daily(at=time(13)))
    await premises.writer.write(lambda session: pause_timer(session, "bench.bell", "it"))
    await wait(premises, timedelta(days=2))
    await premises.writer.write(lambda session: resume_timer(session, "bench.bell", "it", now=premises.clock.now()))
    await wait(premises, HOUR)
    assert rings(premises) == ["2026-05-03T13:00"]


async def test_a_cancelled_timer_never_rings(premises: Premises) -> None:
    await set_bell(premises, at=START + HOUR)
    await premises.writer.write(lambda session: cancel_timer(session, "bench.bell", "it"))
    await wait(premises, 2 * HOUR)
    assert rings(premises) == []


async def test_a_busy_database_makes_one_ring_wait_and_no_noise(
    premises: Premises, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = SqlInbox(premises.writer, premises.clock)
    bell = Bell(premises.writer, inbox, premises.clock, on_ring=lambda _: None, at_least_every=HOUR)
    await bell.start()
    looked, free = bell.last_looked, asyncio.Event()
    premises.clock.advance(timedelta(seconds=1))

    async def hold(_: AsyncSession) -> None:
        await free.wait()

    held = asyncio.ensure_future(premises.writer.write(hold))
    for _ in range(200):  # timers are set and moved all the while
        bell.timers_changed()
        await asyncio.sleep(0)
    free.set()
    await held
    async with asyncio.timeout(30):
        while bell.last_looked == looked:  # noqa: ASYNC110  the scheduler tells nobody
            await asyncio.sleep(0)
    bell.stop()
    assert caplog.records == []
