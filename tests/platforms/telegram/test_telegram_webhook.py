"""Pushed updates: the secret comes first, the body is bounded, and 200 means stored."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from random import Random

import aiohttp
import pytest
from aiohttp import web

from bot.domain.clock import MovableClock
from bot.platforms.telegram.intake import ALLOWED_UPDATES
from bot.platforms.telegram.platform import TelegramPlatform
from bot.platforms.telegram.webhook import BODY_LIMIT
from tests.fake_telegram import FakeTelegram
from tests.platforms.telegram.conftest import NOW, quick_settings
from tests.platforms.telegram.payloads import said
from tests.platforms.telegram.test_telegram_polling import Store
from tests.platforms.telegram.waiting import until

SECRET = "a-secret-of-sixteen-or-more"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
Post = Callable[..., Awaitable[tuple[int, str]]]


class Door:
    """The platform in webhook mode behind a real web server."""

    def __init__(self, platform: TelegramPlatform, address: str) -> None:
        self.platform = platform
        self.address = address
        self.store = Store()

    async def push(
        self, body: bytes | io.BytesIO | AsyncIterator[bytes], secret: str | None = SECRET
    ) -> tuple[int, str]:
        headers = {} if secret is None else {HEADER: secret}
        async with aiohttp.ClientSession() as session, session.post(self.address, data=body, headers=headers) as answer:
            return answer.status, await answer.text()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.platform.listen(self.store.accept))
        await until(lambda: self.platform.pulse.last_heard_at)
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def door(fake: FakeTelegram, clock: MovableClock) -> AsyncIterator[Door]:
    settings = quick_settings(
        fake,
        mode="webhook",
        webhook_url="https://bot.example",
        webhook_secret=SECRET,
        webhook_check_seconds=0.01,
    )
    platform = TelegramPlatform(settings, clock=clock, random=Random(1))
    await platform.open()
    app = web.Application(client_max_size=100 << 20)
    app.add_routes(platform.routes())
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield Door(platform, f"http://127.0.0.1:{runner.addresses[0][1]}/telegram/webhook")
    await runner.cleanup()
    await platform.close()


GOOD = json.dumps(said()).encode()


async def test_a_pushed_update_is_stored_before_it_is_acknowledged(door: Door, fake: FakeTelegram) -> None:
    async with door.open():
        assert await door.push(GOOD) == (200, "ok")
        assert [raw.key for raw in door.store.kept] == ["700000001"]
    (setup,) = fake.called("setWebhook")
    assert setup["url"] == "https://bot.example/telegram/webhook"
    assert setup["secret_token"] == SECRET
    assert setup["allowed_updates"] == list(ALLOWED_UPDATES)
    assert setup["drop_pending_updates"] is False


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "\u00e9"])
async def test_without_the_secret_nothing_is_read(door: Door, secret: str | None) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(2_000):
            read += 1
            yield b"x" * 65_536

    async with door.open():
        with suppress(aiohttp.ClientError):  # the server may close the line before the body is through
            assert await door.push(endless(), secret) == (403, "forbidden")
        assert read < 500
        assert door.store.kept == []


async def test_a_body_above_one_mebibyte_is_not_taken(door: Door) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 65_536

    async with door.open():
        for body in (io.BytesIO(GOOD + b" " * BODY_LIMIT), chunks()):
            with suppress(aiohttp.ClientError):  # the server may close the line before the body is through
                assert await door.push(body) == (413, "too large")
        assert door.store.kept == []
        assert (await door.push(io.BytesIO(GOOD + b" " * (BODY_LIMIT - len(GOOD)))))[0] == 200


async def test_a_body_that_does_not_come_is_not_waited_for(door: Door) -> None:
    async def stalling() -> AsyncIterator[bytes]:
        yield GOOD[:10]
        await asyncio.sleep(60)

    async with door.open():
        async with asyncio.timeout(5):
            with suppress(aiohttp.ClientError):  # the line may be closed before the answer is read
                assert await door.push(stalling()) == (408, "too slow")
        assert door.store.kept == []
        assert await door.push(GOOD) == (200, "ok")


async def test_whoever_hangs_up_in_the_middle_of_a_body_leaves_no_trace(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    async with door.open():
        port = int(door.address.split(":")[2].partition("/")[0])
        _, line = await asyncio.open_connection("127.0.0.1", port)
        head = f"POST /telegram/webhook HTTP/1.1\r\nHost: x\r\n{HEADER}: {SECRET}\r\nContent-Length: 100\r\n\r\n"
        line.write(head.encode() + GOOD[:10])
        await line.drain()
        line.transport.abort()
        assert await door.push(GOOD) == (200, "ok")
        assert len(door.store.kept) == 1
    assert "Traceback" not in caplog.text
    assert not [record for record in caplog.records if record.exc_info]


async def test_what_is_not_json_is_refused_and_what_makes_no_sense_is_kept(door: Door) -> None:
    async with door.open():
        for body in (b"", b"{", b"\xff\xfe", b"[" * 100_000):
            assert (await door.push(body))[0] == 400
        assert (await door.push(b"[1]"))[0] == 200
        assert door.store.kept[0].key.startswith("unnumbered:")


async def test_what_cannot_be_stored_is_not_acknowledged(door: Door) -> None:
    async with door.open():
        door.store.failures = 1
        assert await door.push(GOOD) == (500, "not stored")
        assert (await door.push(GOOD))[0] == 200
        assert len(door.store.kept) == 1


async def test_before_and_after_listening_nothing_is_acknowledged(door: Door) -> None:
    assert (await door.push(GOOD))[0] == 503
    async with door.open():
        pass
    assert (await door.push(GOOD))[0] == 503


async def test_a_webhook_that_somebody_removed_is_set_again(door: Door, fake: FakeTelegram) -> None:
    async with door.open():
        fake.webhook_url = ""
        await until(lambda: len(fake.called("setWebhook")) == 2)


async def test_trouble_with_the_check_is_named_and_waited_out(door: Door, fake: FakeTelegram) -> None:
    async with door.open():
        fake.fail("getWebhookInfo", "http", 2)
        await until(lambda: door.platform.pulse.problem)
        await until(lambda: door.platform.pulse.problem is None)


async def test_updates_that_cannot_be_delivered_are_told_until_one_comes_through(
    door: Door, fake: FakeTelegram
) -> None:
    trouble = {"pending_update_count": 3, "last_error_date": int(NOW.timestamp()) - 60, "last_error_message": "refused"}
    async with door.open():
        fake.webhook_trouble = trouble
        await until(lambda: door.platform.pulse.problem)
        checks = len(fake.called("getWebhookInfo"))
        await until(lambda: len(fake.called("getWebhookInfo")) > checks + 3)
        assert door.platform.pulse.problem == "Telegram cannot deliver updates: refused"
        assert (await door.push(GOOD))[0] == 200
        checks = len(fake.called("getWebhookInfo"))
        await until(lambda: len(fake.called("getWebhookInfo")) > checks + 1)
        assert door.platform.pulse.problem is None


async def test_failures_with_nothing_left_to_deliver_are_the_past(door: Door, fake: FakeTelegram) -> None:
    async with door.open():
        fake.webhook_trouble = {"pending_update_count": 3, "last_error_date": int(NOW.timestamp())}
        await until(lambda: door.platform.pulse.problem)
        fake.webhook_trouble["pending_update_count"] = 0
        await until(lambda: door.platform.pulse.problem is None)
