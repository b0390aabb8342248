"""The intake under fire: nothing is confirmed that is not stored, nothing spins, nothing goes deaf."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from random import Random
from typing import Any

import pytest

from bot.domain.clock import MovableClock
from bot.domain.errors import CredentialsRefused
from bot.platforms.port import RawUpdate
from bot.platforms.telegram.intake import ALLOWED_UPDATES
from bot.platforms.telegram.platform import TelegramPlatform
from tests.fake_telegram import FakeTelegram
from tests.platforms.telegram.conftest import quick_settings
from tests.platforms.telegram.waiting import until

Accept = Callable[[Sequence[RawUpdate]], Awaitable[None]]


class Store:
    """An inbox that can be made to fail."""

    def __init__(self) -> None:
        self.kept: list[RawUpdate] = []
        self.failures = 0

    async def accept(self, updates: Sequence[RawUpdate]) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        self.kept.extend(updates)

    @property
    def texts(self) -> list[str]:
        return [json.loads(raw.body)["message"]["text"] for raw in self.kept]


@asynccontextmanager
async def listening(platform: TelegramPlatform, accept: Accept) -> AsyncIterator[None]:
    task = asyncio.create_task(platform.listen(accept))
    try:
        yield
        assert not task.done(), task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class Chatter:
    def __init__(self, fake: FakeTelegram) -> None:
        self.fake = fake
        self.ming = fake.add_person("阿明")
        self.group = fake.add_group("围炉")
        fake.add_member(self.group, self.ming)

    def say(self, *texts: str) -> None:
        for text in texts:
            self.fake.say(self.group, self.ming, text)


@pytest.fixture
def chatter(fake: FakeTelegram) -> Chatter:
    return Chatter(fake)


async def test_updates_are_stored_in_order_and_only_then_confirmed(
    platform: TelegramPlatform, fake: FakeTelegram, chatter: Chatter
) -> None:
    store, pending_at_accept = Store(), list[int]()

    async def accept(updates: Sequence[RawUpdate]) -> None:
        pending_at_accept.append(len(fake.pending))
        await store.accept(updates)

    chatter.say("1", "2", "3")
    async with listening(platform, accept):
        await until(lambda: not fake.pending)
        chatter.say("4")
        await until(lambda: len(store.kept) == 4 and not fake.pending)
    assert store.texts == ["1", "2", "3", "4"]
    assert pending_at_accept == [3, 1]
    first, second = fake.called("getUpdates")[:2]
    assert "offset" not in first
    assert second["offset"] == int(store.kept[2].key) + 1
    assert first["allowed_updates"] == list(ALLOWED_UPDATES)
    assert {raw.lane for raw in store.kept} == {str(chatter.group)}


async def test_a_batch_that_cannot_be_stored_is_asked_for_again(
    platform: TelegramPlatform, fake: FakeTelegram, chatter: Chatter
) -> None:
    store = Store()
    store.failures = 3
    chatter.say("1", "2")
    async with listening(platform, store.accept):
        await until(lambda: store.failures == 2)
        await until(lambda: platform.pulse.problem)
        assert len(fake.pending) == 2
        await until(lambda: not fake.pending)
        await until(lambda: platform.pulse.problem is None)
    assert store.texts == ["1", "2"]
    assert all("offset" not in call for call in fake.called("getUpdates")[:4])


async def test_a_poisoned_element_does_not_hold_up_its_neighbours(
    platform: TelegramPlatform, fake: FakeTelegram, chatter: Chatter
) -> None:
    store = Store()
    chatter.say("1")
    fake.push({"message": "no id"})
    fake.push("not even an object")
    chatter.say("2")
    async with listening(platform, store.accept):
        await until(lambda: not fake.pending)
    assert len(store.kept) == 4
    poisoned = [raw for raw in store.kept if not raw.key.isdigit()]
    assert len({raw.key for raw in poisoned}) == 2
    for raw in poisoned:
        with pytest.raises(ValueError, match="update_id"):
            platform.understand(raw)


async def test_only_poison_in_a_batch_does_not_spin(platform: TelegramPlatform, fake: FakeTelegram) -> None:
    store = Store()
    fake.push({"message": "no id"})
    async with listening(platform, store.accept):
        await until(lambda: len(fake.called("getUpdates")) == 4)
        assert platform.pulse.problem is not None
    assert len({raw.key for raw in store.kept}) == 1


async def test_a_webhook_in_the_way_is_removed_without_dropping_what_waits(
    platform: TelegramPlatform, fake: FakeTelegram, chatter: Chatter
) -> None:
    store = Store()
    fake.webhook_url = "https://old.example/hook"
    chatter.say("1")
    async with listening(platform, store.accept):
        await until(lambda: store.texts == ["1"])
    assert fake.called("deleteWebhook") == [{"drop_pending_updates": False}]


async def test_another_poller_is_named_and_outlived(
    platform: TelegramPlatform, fake: FakeTelegram, chatter: Chatter
) -> None:
    store = Store()
    fake.fail("getUpdates", "error", 5, status=409, description="Conflict: terminated by other getUpdates request")
    chatter.say("1")
    async with listening(platform, store.accept):
        await until(lambda: platform.pulse.problem)
        assert "409" in (platform.pulse.problem or "")
        await until(lambda: store.texts == ["1"])
    assert fake.called("deleteWebhook") == []


TROUBLE: list[tuple[str, dict[str, Any], str]] = [
    ("error", {"status": 401, "description": "Unauthorized"}, "token"),
    ("error", {"status": 404, "description": "Not Found"}, "404"),
    ("http", {"status": 404}, "not Telegram"),
    ("http", {"status": 502}, "not Telegram"),
    ("http", {"status": 200}, "cannot be reached"),
    ("http", {"status": 401}, "not Telegram"),
    ("empty", {"status": 200}, "cannot be reached"),
    ("error", {"status": 500}, "500"),
    ("reset", {}, "cannot be reached"),
    ("hang", {}, "cannot be reached"),
    ("flood", {"retry_after": 0.01}, "429"),
]


@pytest.mark.parametrize(("kind", "parameters", "said"), TROUBLE)
async def test_trouble_is_named_waited_out_and_forgotten(
    platform: TelegramPlatform, fake: FakeTelegram, chatter: Chatter, kind: str, parameters: dict[str, Any], said: str
) -> None:
    store = Store()
    fake.fail("getUpdates", kind, 2, **parameters)
    chatter.say("1")
    async with listening(platform, store.accept):
        await until(lambda: platform.pulse.problem)
        assert said in (platform.pulse.problem or "")
        assert not platform.pulse.last_heard_at
        await until(lambda: store.texts == ["1"])
        await until(lambda: platform.pulse.problem is None)
    assert time.monotonic() - (platform.pulse.last_heard_at or 0) < 5


async def test_a_long_outage_does_not_spin(fake: FakeTelegram, clock: MovableClock) -> None:
    settings = quick_settings(fake, backoff_min=0.02, backoff_max=0.04)
    platform = TelegramPlatform(settings, clock=clock, random=Random(1))
    await platform.open()
    fake.fail("getUpdates", "error", 10_000, status=500)
    async with listening(platform, Store().accept):
        await asyncio.sleep(0.3)
    assert 3 <= len(fake.called("getUpdates")) <= 30
    await platform.close()


async def test_an_empty_answer_at_once_does_not_spin(fake: FakeTelegram, clock: MovableClock) -> None:
    settings = quick_settings(fake, backoff_min=0.02, backoff_max=0.04)
    platform = TelegramPlatform(settings, clock=clock, random=Random(1))
    await platform.open()
    async with listening(platform, Store().accept):
        await asyncio.sleep(0.3)
    assert len(fake.called("getUpdates")) <= 30
    await platform.close()


@pytest.mark.parametrize(
    ("kind", "parameters"), [("flood", {"retry_after": 600}), ("hang", {}), ("error", {"status": 500})]
)
async def test_stopping_is_immediate_whatever_is_waited_for(
    fake: FakeTelegram, clock: MovableClock, kind: str, parameters: dict[str, Any]
) -> None:
    settings = quick_settings(fake, backoff_min=60, backoff_max=60, connect_timeout=60)
    platform = TelegramPlatform(settings, clock=clock, random=Random(1))
    await platform.open()
    fake.fail("getUpdates", kind, 99, **parameters)
    task = asyncio.create_task(platform.listen(Store().accept))
    await until(lambda: platform.pulse.problem or (kind == "hang" and fake.called("getUpdates")))
    started = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await platform.close()
    assert time.monotonic() - started < 0.5


async def test_an_unreachable_platform_is_waited_for_at_the_start(fake: FakeTelegram, clock: MovableClock) -> None:
    fake.fail("getMe", "reset", 2)
    fake.fail("getMe", "http", 1, status=404)
    platform = TelegramPlatform(quick_settings(fake), clock=clock, random=Random(1))
    await platform.open()
    assert (platform.bot_key, platform.bot_username) == ("1000000001", "hearth_test_bot")
    assert platform.pulse.problem is None
    assert len(fake.called("getMe")) == 4
    await platform.close()


async def test_a_refused_token_ends_the_start_with_a_sentence_that_does_not_hold_it(
    fake: FakeTelegram, clock: MovableClock
) -> None:
    settings = quick_settings(fake, token="1000000001:WRONG_wrong_wrong")
    platform = TelegramPlatform(settings, clock=clock, random=Random(1))
    with pytest.raises(CredentialsRefused) as refusal:
        await platform.open()
    assert "WRONG" not in str(refusal.value)


async def test_the_token_is_in_no_log_line(
    platform: TelegramPlatform, fake: FakeTelegram, chatter: Chatter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    fake.fail("getUpdates", "reset", 1)
    fake.fail("getUpdates", "http", 1)
    chatter.say("1")
    store = Store()
    async with listening(platform, store.accept):
        await until(lambda: store.kept)
    assert fake.token.partition(":")[2] not in caplog.text
    assert "cannot be reached" in caplog.text
