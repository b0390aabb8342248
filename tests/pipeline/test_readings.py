"""What /readyz says of the pipeline: each part that falls silent is named, and in time."""

import asyncio
from datetime import timedelta

import pytest

from bot.config import HealthSettings
from bot.pipeline.house import source_of
from bot.readings import house_checks
from bot.web.health import Finding, Readiness
from tests.pipeline.wire import Premises


async def failing(premises: Premises) -> list[str]:
    checks = house_checks(premises.house, HealthSettings())
    findings: list[Finding] = await Readiness(checks).findings()
    return [finding.check.name for finding in findings if not finding.is_good]


async def test_a_house_at_rest_is_well(premises: Premises) -> None:
    await premises.says("/echo hello")
    await premises.house.bell.ring_due()
    assert await failing(premises) == []


async def test_a_sender_that_looks_no_more_is_named(premises: Premises) -> None:
    sender = premises.house.senders[source_of(premises.wire)]
    work = premises.begin(sender.run())
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        while sender.last_looked is None:  # noqa: ASYNC110  set by another task
            await asyncio.sleep(0.001)
    assert await failing(premises) == []
    work.cancel()
    premises.clock.advance(timedelta(seconds=31))
    assert await failing(premises) == ["sender"]


async def test_a_bell_that_looks_no_more_is_named(premises: Premises) -> None:
    await premises.house.bell.ring_due()
    premises.clock.advance(timedelta(seconds=31))
    assert await failing(premises) == ["scheduler"]


async def test_an_update_that_nobody_decides_is_named(premises: Premises) -> None:
    await premises.keep(premises.line("/echo hello"))
    premises.clock.advance(timedelta(seconds=31))
    assert await failing(premises) == ["inbox"]


@pytest.mark.parametrize(("minutes", "names"), [(4, []), (6, ["outbox"])])
async def test_an_action_that_nobody_carries_out_is_named(premises: Premises, minutes: int, names: list[str]) -> None:
    await premises.keep(premises.line("/echo hello"))
    await premises.house.dispatcher.drain()
    premises.clock.advance(timedelta(minutes=minutes))
    assert await failing(premises) == names
