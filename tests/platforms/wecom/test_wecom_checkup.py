"""``hearth doctor`` on WeCom: what is proven from here, what is only asked, and that nothing is posted unasked."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.checkup import Questions, doctor
from bot.config import Config
from bot.domain.clock import SystemClock
from bot.domain.findings import Finding
from bot.domain.people import ChatKind, ChatRef, PlatformName
from bot.platforms.wecom.app.callbacks import CallbackDoor
from bot.platforms.wecom.checkup import Surroundings, look_at_wecom
from bot.platforms.wecom.probe import ProbeWords, probe
from bot.platforms.wecom.settings import WecomSettings
from bot.storage.engine import open_engine
from bot.storage.lease import HOUSE, acquire
from bot.storage.writer import Writer
from bot.web.server import WebServer
from tests.conftest import Databases
from tests.platforms.wecom.fake_corp import Refusal
from tests.platforms.wecom.fake_qyapi import AGENT, CORP, FakeQyapi
from tests.platforms.wecom.offices import APP, CLUB, CLUB_KEY, HOOK_KEY, NEWS, with_club
from tests.platforms.wecom.rooms import GROUP, OWNER, settings, until
from tests.platforms.wecom.socket_server import SECRET, SocketServer
from tests.silent_server import silent_server

CLOCK = SystemClock()
WORDS = ProbeWords("一个 @：", "请点按钮", "点我", "点过了", "只出现一次")


@pytest.fixture
async def qyapi() -> AsyncIterator[FakeQyapi]:
    started = FakeQyapi(CLOCK.now)
    started.corp.hooks[HOOK_KEY] = []
    started.on("agent/get", lambda query, _: _agent(query, [1]))
    with_club(started)
    await started.start()
    yield started
    await started.stop()


def _agent(query: dict[str, Any], parties: list[int]) -> dict[str, Any]:
    if query["agentid"] != str(AGENT):
        raise Refusal(40056, "invalid agentid")
    return {"agentid": AGENT, "name": "读书会助手", "allow_partys": {"partyid": parties}}


def given(qyapi: FakeQyapi, server: SocketServer | None = None, **tables: Any) -> WecomSettings:
    bot = {"bot": settings(server).bot.model_dump()} if server is not None else {}
    whole = {
        "owners": [OWNER],
        "base_url": qyapi.base_url,
        "webhooks": [{"name": NEWS, "key": HOOK_KEY}],
        "app": APP,
        "appchats": [{"chatid": CLUB}],
    }
    return WecomSettings.model_validate(whole | bot | tables)


def group(key: str) -> ChatRef:
    return ChatRef(PlatformName.WECOM, key, ChatKind.GROUP, "某群")


async def look(
    wecom: WecomSettings, *groups: str, web: str | None = "http://127.0.0.1:9", say: str | None = None, **around: Any
) -> dict[str, Finding]:
    surroundings = Surroundings(web, around.pop("is_running", False), [group(key) for key in groups], **around)
    found = await look_at_wecom(wecom, surroundings, now=CLOCK.now().timestamp(), say=say)
    return {finding.what: finding for finding in found}


async def test_a_set_up_that_works_is_proven_without_a_word_in_any_group(
    qyapi: FakeQyapi, server: SocketServer
) -> None:
    found = await look(given(qyapi, server), CLUB_KEY, f"bot:{GROUP}", heard={f"bot:{GROUP}"})
    assert {what: finding.sentence for what, finding in found.items() if not finding.is_well} == {}
    assert "读书会助手" in found["trusted IP"].sentence
    assert "3 members" in found[f"group 某群 ({CLUB_KEY})"].sentence
    assert "start Hearth first" in found["wecom callback"].sentence
    assert qyapi.corp.hooks[HOOK_KEY] == []
    assert [call.path for call in qyapi.calls if call.path.endswith("/send")] == []
    await until(lambda: not server.is_subscribed)


async def test_a_line_is_posted_where_that_was_asked_for(qyapi: FakeQyapi) -> None:
    found = await look(given(qyapi), say="测试")
    assert [sent.text for sent in qyapi.corp.hooks[HOOK_KEY]] == ["测试"]
    assert "right group" in found[f"webhook {NEWS}"].sentence


@pytest.mark.parametrize(
    ("change", "what", "told"),
    [
        ({"secret": "another"}, "wecom app", "wecom.app.secret"),
        ({"refused_address": "203.0.113.7"}, "trusted IP", "203.0.113.7"),
    ],
)
async def test_what_wecom_refuses_is_told_with_what_to_do(
    qyapi: FakeQyapi, change: dict[str, Any], what: str, told: str
) -> None:
    for name, value in change.items():
        setattr(qyapi, name, value)
    found = await look(given(qyapi), CLUB_KEY)
    assert told in found[what].sentence
    assert not found[what].is_well
    assert not found[f"group 某群 ({CLUB_KEY})"].is_well
    assert not any(str(APP["secret"]) in finding.sentence for finding in found.values())


async def test_a_webhook_that_was_removed_is_found_and_its_key_is_not_shown(qyapi: FakeQyapi) -> None:
    del qyapi.corp.hooks[HOOK_KEY]
    found = (await look(given(qyapi)))[f"webhook {NEWS}"]
    assert (found.is_well, "does not know this webhook" in found.sentence) == (False, True)
    assert HOOK_KEY not in found.sentence


async def test_an_app_of_part_of_the_corp_can_make_no_group_chats(qyapi: FakeQyapi) -> None:
    qyapi.on("agent/get", lambda query, _: _agent(query, [7]))
    assert not (await look(given(qyapi)))["visible range"].is_well
    assert "visible range" not in await look(given(qyapi, appchats=[]))


async def test_a_wecom_out_of_reach_is_told_as_such(qyapi: FakeQyapi, server: SocketServer) -> None:
    wecom = given(qyapi, server)
    await qyapi.stop()
    found = await look(wecom)
    host = qyapi.base_url.removeprefix("http://")
    sentence = f"No connection to {host}: nothing listens there. Check the network, wecom.base_url and wecom.api.proxy."
    assert found["wecom app"] == Finding("wecom app", is_well=False, sentence=sentence)
    assert found[f"webhook {NEWS}"].sentence == sentence


async def test_a_bot_out_of_reach_is_told_as_such(
    qyapi: FakeQyapi, server: SocketServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.wecom.checkup.PATIENCE", 0.3)
    wecom, host = given(qyapi, server), server.url.removeprefix("ws://")
    await server.stop()
    sentence = (await look(wecom))["wecom bot"].sentence
    assert sentence == f"No connection to {host}: nothing listens there. Check the network or wecom.bot.url."


async def test_a_wecom_that_never_answers_is_not_waited_for_long(
    qyapi: FakeQyapi, server: SocketServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.wecom.checkup.PATIENCE", 0.3)

    async with silent_server() as host:
        bot = settings(server).bot.model_dump() | {"url": f"ws://{host}"}
        hooks = [{"name": f"news{number}", "key": HOOK_KEY} for number in range(20)]
        wecom = given(qyapi, bot=bot, base_url=f"http://{host}", webhooks=hooks)
        async with asyncio.timeout(5):
            found = await look(wecom, CLUB_KEY)
    unwell = {what for what, finding in found.items() if not finding.is_well}
    assert unwell > {"wecom app", "wecom bot", *(f"webhook news{number}" for number in range(20))}
    assert "No answer within" in found["wecom app"].sentence


async def test_a_wrong_secret_of_the_bot_is_told(qyapi: FakeQyapi, server: SocketServer) -> None:
    bot = settings(server).bot.model_dump() | {"secret": "wrong-one"}
    found = (await look(given(qyapi, bot=bot)))["wecom bot"]
    assert (found.is_well, "wecom.bot" in found.sentence) == (False, True)
    assert "wrong-one" not in found.sentence


async def test_the_bots_connection_is_not_taken_from_a_hearth_that_runs(qyapi: FakeQyapi, server: SocketServer) -> None:
    found = await look(given(qyapi, server), is_running=True)
    assert found["wecom bot"].is_well
    assert server.connections == 0


async def test_a_group_that_nobody_spoke_to_the_bot_in_cannot_be_pushed_to(
    qyapi: FakeQyapi, server: SocketServer
) -> None:
    found = await look(given(qyapi, server), f"bot:{GROUP}")
    assert "with an @" in found[f"group 某群 (bot:{GROUP})"].sentence


# -- the door ----------------------------------------------------------------------------------------------------------


@pytest.fixture
async def web(qyapi: FakeQyapi, sqlite_url: str) -> AsyncIterator[str]:
    """Our web server with the app's door, as a running Hearth has it."""
    engine = open_engine(sqlite_url)
    writer = Writer(engine)
    server = WebServer("127.0.0.1", 0, routes=CallbackDoor(given(qyapi).app, CLOCK, writer).routes())
    await server.start()
    yield f"http://127.0.0.1:{server.port}"
    await server.stop()
    await writer.close()
    await engine.dispose()


async def test_our_own_door_is_knocked_at_as_wecom_does(qyapi: FakeQyapi, web: str) -> None:
    assert (await look(given(qyapi), web=web))["wecom callback"].sentence.startswith("Our door opens")
    other = given(qyapi, app=APP | {"token": "renewed"})
    found = (await look(other, web=web))["wecom callback"]
    assert (found.is_well, "does not hold these keys" in found.sentence) == (False, True)


async def test_a_door_without_a_web_server_is_a_fault_and_no_door_is_none(qyapi: FakeQyapi) -> None:
    assert not (await look(given(qyapi), web=None))["wecom callback"].is_well
    deaf = {name: APP[name] for name in ("corp_id", "agent_id", "secret")}
    assert (await look(given(qyapi, app=deaf), web=None))["wecom callback"].is_well


# -- the probe ---------------------------------------------------------------------------------------------------------


async def tried(
    server: SocketServer, *, presser: str | None = "zhangsan", speaker: str | None = "lisi", wait: float = 20
) -> dict[str, Finding]:
    await server.say(OWNER, "你好", chat=GROUP)  # before anybody is connected: only WeCom knows
    doing: list[asyncio.Task[str]] = []

    def do(what: str) -> None:
        if presser is not None and "Press" in what:
            doing.append(asyncio.create_task(server.press(presser, "点我", chat=GROUP)))
        if speaker is not None and "Say" in what:
            doing.append(asyncio.create_task(server.say(speaker, "@小助手 嗯", chat=GROUP)))

    found = await probe(settings(server).bot, OWNER, f"bot:{GROUP}", WORDS, tell=do, wait=wait)
    await asyncio.gather(*doing)
    return {finding.what: finding for finding in found}


async def test_a_probe_tells_of_mentions_cards_and_updates(server: SocketServer) -> None:
    found = await tried(server)
    assert all(finding.is_well for finding in found.values())
    assert list(found) == [
        "mention", "card in a group", "press on a card", "update for one person", "an answer given twice",
    ]  # fmt: skip
    assert server.shown_in(GROUP)[0] == f"一个 @： <@{OWNER}>"
    assert "zhangsan" in found["press on a card"].sentence
    assert "wecom.owners" in found["press on a card"].sentence, "the owner may be known by another id"
    task = server.newest(GROUP).content["task_id"]
    assert "点过了" in server.card_of(task, "zhangsan").text
    assert "点过了" not in server.card_of(task, OWNER).text


async def test_a_group_without_cards_is_told_what_it_gets_instead(server: SocketServer) -> None:
    server.cards_in_groups = False
    found = await tried(server)
    assert "numbered lines" in found["card in a group"].sentence
    assert "update for one person" not in found


async def test_where_nobody_presses_nothing_is_made_up(server: SocketServer) -> None:
    found = await tried(server, presser=None, speaker=None, wait=0.05)
    assert not found["press on a card"].is_well
    assert "update for one person" not in found
    assert found["an answer given twice"].sentence.startswith("Nobody spoke to the bot in time")


async def test_an_answer_is_given_twice_to_see_whether_it_stands_there_once(server: SocketServer) -> None:
    found = await tried(server)
    assert "took it the second time" in found["an answer given twice"].sentence
    first, again = server.sent("aibot_respond_msg")
    assert first == again
    assert server.shown_in(GROUP).count("只出现一次") == 1, "as this server of ours does it"


@pytest.mark.parametrize(
    ("codes", "is_well", "told"),
    [([0, 846608], True, "refused it (846608) the second time"), ([846605], False, "cannot even be answered once")],
)
async def test_a_second_answer_that_is_refused_is_told(
    server: SocketServer, codes: list[int], is_well: bool, told: str
) -> None:
    for code in codes:
        server.plan("aibot_respond_msg", code)
    found = (await tried(server))["an answer given twice"]
    assert found.is_well is is_well
    assert told in found.sentence


async def test_an_update_that_is_refused_is_told(server: SocketServer) -> None:
    server.plan("aibot_respond_update_msg", 846605)
    assert not (await tried(server))["update for one person"].is_well


@pytest.mark.parametrize("key", ["hook:公告群", "zhangsan", "rubbish:1"])
async def test_only_groups_with_the_bot_are_probed(server: SocketServer, key: str) -> None:
    (found,) = await probe(settings(server).bot, OWNER, key, WORDS, tell=print)
    assert "begin with bot:" in found.sentence
    assert server.connections == 0


# -- from the outside --------------------------------------------------------------------------------------------------


async def test_doctor_looks_at_wecom_where_it_is_configured(
    qyapi: FakeQyapi, server: SocketServer, databases: Databases, tmp_path: Path
) -> None:
    url = await databases.sqlite(tmp_path / "hearth.db")
    config = Config.model_validate({"database": {"url": url}, "wecom": given(qyapi, server).model_dump()})
    found = {one.what for one in await doctor(config, clock=CLOCK)}
    assert {"wecom bot", f"webhook {NEWS}", "wecom app", "trusted IP", "wecom callback"} <= found
    assert "telegram" not in found
    await until(lambda: not server.is_subscribed)
    engine = open_engine(url)
    writer = Writer(engine)
    lease = await acquire(writer, HOUSE, clock=CLOCK)
    asked = Questions(wecom_only=True, probed=f"bot:{GROUP}")
    sentences = {one.what: one.sentence for one in await doctor(config, clock=CLOCK, questions=asked)}
    assert sentences["probe"].startswith("Stop Hearth first")
    assert server.connections == 1, "while Hearth runs, nobody else connects"
    assert SECRET not in str(sentences)
    assert CORP not in sentences["wecom bot"]
    await lease.release()
    await writer.close()
    await engine.dispose()


async def test_asked_for_wecom_without_any_doctor_says_so(databases: Databases, tmp_path: Path) -> None:
    config = Config.model_validate({"database": {"url": await databases.sqlite(tmp_path / "hearth.db")}})
    found = await doctor(config, clock=CLOCK, questions=Questions(wecom_only=True))
    assert [one.what for one in found if not one.is_well] == ["wecom"]
