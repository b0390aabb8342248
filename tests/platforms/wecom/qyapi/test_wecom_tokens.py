"""One token per app: asked for once by many, renewed in time, kept over a restart, dropped when it is refused."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest

from bot.domain.clock import MovableClock
from bot.platforms.port import RetryLater, Unreached
from bot.platforms.wecom.api.client import AppClient, Repeat
from bot.storage.writer import Writer
from models.wecom_tokens import drop_token, keep_token, token_of
from tests.platforms.wecom.fake_qyapi import AGENT, CORP, FakeQyapi
from tests.platforms.wecom.qyapi.setting import NOW, Lives, until


@pytest.fixture(autouse=True)
def _something_to_ask(qyapi: FakeQyapi) -> None:
    qyapi.on("user/get", lambda query, body: {"userid": query["userid"]})


async def ask(client: AppClient) -> object:
    return (await client.get("user/get", {"userid": "lisi"}))["userid"]


async def test_a_hundred_callers_ask_for_one_token(qyapi: FakeQyapi, client: AppClient) -> None:
    qyapi.slowness = 0.02
    assert await asyncio.gather(*(ask(client) for _ in range(100))) == ["lisi"] * 100
    assert len(qyapi.called("gettoken")) == 1


async def test_a_hundred_callers_with_a_revoked_token_ask_for_one_more(qyapi: FakeQyapi, client: AppClient) -> None:
    await ask(client)
    qyapi.revoke_tokens()
    qyapi.slowness = 0.02
    assert await asyncio.gather(*(ask(client) for _ in range(100))) == ["lisi"] * 100
    assert len(qyapi.called("gettoken")) == 2


async def test_a_caller_who_leaves_does_not_take_the_token_from_the_others(qyapi: FakeQyapi, client: AppClient) -> None:
    qyapi.slowness = 0.05
    first, second = (asyncio.create_task(ask(client)) for _ in range(2))
    await asyncio.sleep(0.01)
    first.cancel()
    assert await second == "lisi"
    assert len(qyapi.called("gettoken")) == 1


async def test_closing_tells_whoever_waits_for_a_token_that_nothing_was_asked(
    qyapi: FakeQyapi, client: AppClient
) -> None:
    qyapi.fail("gettoken", "hang")
    waiting = asyncio.create_task(ask(client))
    await until(lambda: qyapi.called("gettoken"))
    await client.close()
    with pytest.raises(Unreached):
        await waiting


@pytest.mark.parametrize(("minutes", "fetched"), [(107, 1), (108, 2), (119, 2)])
async def test_it_is_renewed_at_nine_tenths_of_its_life(
    qyapi: FakeQyapi, client: AppClient, clock: MovableClock, minutes: int, fetched: int
) -> None:
    await ask(client)
    clock.advance(timedelta(minutes=minutes))
    await ask(client)
    assert len(qyapi.called("gettoken")) == fetched
    assert [call.query["access_token"] for call in qyapi.called("user/get")][1] == f"token-{fetched}-of-the-app"


async def test_its_last_tenth_carries_us_over_a_trouble_with_gettoken(
    qyapi: FakeQyapi, client: AppClient, clock: MovableClock
) -> None:
    await ask(client)
    qyapi.fail("gettoken", "reset", times=2)  # aiohttp makes a GET again by itself
    clock.advance(timedelta(minutes=110))
    assert await ask(client) == "lisi"
    assert await ask(client) == "lisi"
    used = [call.query["access_token"] for call in qyapi.called("user/get")]
    assert used == ["token-1-of-the-app", "token-1-of-the-app", "token-4-of-the-app"]


async def test_a_restart_uses_the_stored_token(qyapi: FakeQyapi, lives: Lives) -> None:
    for _ in range(3):
        assert await ask(lives.begin()) == "lisi"
    assert len(qyapi.called("gettoken")) == 1


async def test_a_restart_after_its_end_asks_for_a_new_one(qyapi: FakeQyapi, lives: Lives, clock: MovableClock) -> None:
    await ask(lives.begin())
    clock.advance(timedelta(hours=3))
    await ask(lives.begin())
    async with lives.writer.reader() as session:
        stored = await token_of(session, CORP, str(AGENT))
    assert stored is not None
    assert (stored.token, stored.fetched_at) == ("token-2-of-the-app", clock.now())
    assert stored.expires_at == clock.now() + timedelta(hours=2)


async def test_a_refused_token_does_not_come_back_with_a_restart(qyapi: FakeQyapi, lives: Lives) -> None:
    await ask(lives.begin())
    qyapi.revoke_tokens()
    await ask(lives.begin())
    await ask(lives.begin())
    assert len(qyapi.called("gettoken")) == 2


async def test_only_the_refused_token_is_dropped(writer: Writer) -> None:
    until = NOW + timedelta(hours=2)
    for token in ("old", "new"):
        await writer.write(
            partial(keep_token, corp_id=CORP, agent_id="1", token=token, fetched_at=NOW, expires_at=until)
        )
    await writer.write(lambda s: drop_token(s, CORP, "1", "old"))
    async with writer.reader() as session:
        stored = await token_of(session, CORP, "1")
    assert stored is not None
    assert stored.token == "new"
    await writer.write(lambda s: drop_token(s, CORP, "1", "new"))
    async with writer.reader() as session:
        assert await token_of(session, CORP, "1") is None


@pytest.mark.parametrize("code", [40014, 42001, 41001])
async def test_a_refused_token_is_renewed_once_and_the_call_made_again(
    qyapi: FakeQyapi, client: AppClient, code: int
) -> None:
    qyapi.fail("user/get", "code", code=code)
    assert await ask(client) == "lisi"
    assert [call.path for call in qyapi.calls] == ["gettoken", "user/get", "gettoken", "user/get"]


async def test_tokens_that_are_always_refused_end_after_one_repeat(
    qyapi: FakeQyapi, client: AppClient, told: list[str]
) -> None:
    qyapi.takes_no_token = True
    with pytest.raises(RetryLater):
        await ask(client)
    assert [call.path for call in qyapi.calls] == ["gettoken", "user/get", "gettoken", "user/get"]
    assert client.problem == told[0]
    assert "wecom.app.secret" in told[0]
    with pytest.raises(RetryLater):
        await ask(client)
    assert len(qyapi.calls) == 4  # nothing is asked while the app rests


async def test_a_hundred_callers_whose_tokens_are_always_refused_end_as_well(
    qyapi: FakeQyapi, client: AppClient, told: list[str]
) -> None:
    qyapi.takes_no_token = True
    ends = await asyncio.gather(*(ask(client) for _ in range(100)), return_exceptions=True)
    assert {type(end) for end in ends} == {RetryLater}
    assert len(qyapi.called("gettoken")) == 2
    assert len(qyapi.called("user/get")) == 200
    assert len(told) == 1


async def test_an_unclear_end_of_gettoken_means_that_nothing_was_asked(qyapi: FakeQyapi, client: AppClient) -> None:
    qyapi.on("message/send", lambda query, body: {})
    qyapi.fail("gettoken", "cut", times=2)
    with pytest.raises(Unreached):
        await client.post("message/send", {}, Repeat.NEVER)
    assert qyapi.called("message/send") == []


@pytest.mark.parametrize(
    "answer", [{}, {"access_token": ""}, {"access_token": "x", "expires_in": -1}, {"access_token": 5}]
)
async def test_an_unusable_token_is_none(qyapi: FakeQyapi, client: AppClient, answer: dict[str, object]) -> None:
    qyapi.on("gettoken", lambda query, body: answer)
    with pytest.raises(Unreached):
        await ask(client)


async def test_a_clock_set_back_makes_a_token_old(qyapi: FakeQyapi, client: AppClient, clock: MovableClock) -> None:
    await ask(client)
    clock.move_to(NOW - timedelta(days=1))
    await ask(client)
    assert len(qyapi.called("gettoken")) == 2
