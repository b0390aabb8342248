"""The page's protocol, without a browser: what a tab may do and see, and what becomes of nonsense."""

import asyncio
import base64
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import WSServerHandshakeError

from bot.domain.errors import AnotherInstance, ConfigurationError, HearthError
from bot.domain.people import MemberStatus
from bot.domain.recurrence import Cron, Daily, EveryDays, Interval, Monthly, Once, Weekly
from bot.phrases import Phrases
from bot.playground.protocol import MESSAGE_LIMIT
from bot.playground.words import page_words
from bot.services.cases import MeasureKind
from bot.services.guard.rule_text import KINDS
from handlers.registry import ROUTERS
from tests.playground.page import Page, a_page, furnish
from tests.project_files import ROOT

TOKEN = "a-token-long-enough"


# -- doing and seeing -------------------------------------------------------------------------------------------------


async def test_a_check_in_is_answered_in_every_tab(page: Page) -> None:
    async with page.tab("Rose") as rose, page.tab("Ming") as ming:
        assert (await rose.say("/checkin"))["ok"]
        answer = await rose.hears("Rose checked in")
        assert (await ming.hears("Rose checked in"))["key"] == answer["key"]


async def test_a_tap_is_answered_to_the_one_who_tapped_alone(page: Page) -> None:
    async with page.tab("Rose") as rose, page.tab("Ming") as ming:
        prompt = await rose.hears("is open until")
        assert (await rose.ask("press", room=page.group, line=prompt["key"], row=0, place=0))["ok"]
        await rose.until(lambda: bool(rose.said("toast")))
        assert "Rose checked in" in rose.said("toast")[0]["text"]
        await rose.ask("move", by="hour")
        await ming.hears("Checked in so far")
        assert ming.said("toast") == []


async def test_another_ones_private_chat_is_neither_seen_nor_entered(page: Page) -> None:
    owner = page.key("Linda")
    async with page.tab("Rose") as rose:
        assert owner not in {room["key"] for room in rose.said("world")[0]["rooms"]}
        assert rose.lines(owner) == []
        line = next(iter(page.ground.platform.world.rooms[owner].lines))
        for what in ({"do": "say", "text": "hi"}, {"do": "explain", "line": line}, {"do": "earlier", "before": "99"}):
            assert not (await rose.ask(what.pop("do"), room=owner, **what))["ok"]


async def test_a_line_for_one_reader_is_hidden_from_the_others(page: Page) -> None:
    async with page.tab("Rose") as rose, page.tab("Ming") as ming:
        await rose.say("/checkin")
        mine = await rose.hears("Rose checked in")
        line = page.ground.platform.world.rooms[page.group].lines[mine["key"]]
        line.only_for = page.key("Rose")
        page.ground.platform.world.touch_line(line)
        async with page.tab("Ming") as again, page.tab("Rose") as still:
            assert mine["key"] not in {one["key"] for one in again.lines()}
            assert mine["key"] in {one["key"] for one in still.lines()}
        assert ming.heard


async def test_becoming_somebody_else_shows_the_world_through_their_eyes(page: Page) -> None:
    async with page.tab("Rose") as tab:
        await tab.ask("be", person=page.key("Linda"))
        world = tab.said("world")[-1]
        assert world["me"] == page.key("Linda")
        assert page.key("Linda") in {room["key"] for room in world["rooms"]}
        assert page.key("Rose") not in {room["key"] for room in world["rooms"]}


async def test_a_photo_is_sent_and_can_be_looked_at(page: Page) -> None:
    photo = b"\x89PNG\r\n\x1a\n" + bytes(200)
    async with page.tab("Rose") as rose:
        await rose.say("look", file=base64.b64encode(photo).decode(), is_photo=True)
        sent = await rose.hears("look")
        async with page.client.get(f"{page.url}/playground/file/{sent['file']}") as answer:
            assert (answer.status, answer.content_type, await answer.read()) == (200, "image/png", photo)


async def test_a_file_that_claims_to_be_a_page_is_only_saved(page: Page) -> None:
    async with page.tab("Rose") as rose:
        await rose.say("look", file=base64.b64encode(b"<script>alert(1)</script>").decode(), is_photo=True)
        sent = await rose.hears("look")
        async with page.client.get(f"{page.url}/playground/file/{sent['file']}") as answer:
            assert answer.content_type == "application/octet-stream"
            assert answer.headers["Content-Disposition"] == "attachment"


async def test_a_newcomer_is_made_joins_and_is_welcomed(page: Page) -> None:
    async with page.tab("Rose") as tab:
        assert (await tab.ask("add_person", name="Newman"))["ok"]
        assert (await tab.ask("join", room=page.group))["ok"]
        await tab.ask("move", by="hour")
        await tab.hears("Welcome")


async def test_a_newcomer_comes_by_somebodys_invitation_and_is_theirs(page: Page) -> None:
    async with page.tab("Rose") as rose:
        await rose.say("/invite")
        await rose.hears("Your own link", room=page.key("Rose"))
        async with page.tab("Ming") as tab:
            await tab.ask("add_person", name="Newman")
            (group,) = [room for room in tab.said("world")[-1]["rooms"] if room["key"] == page.group]
            (invite,) = group["invites"]
            assert invite["name"] == "Rose"
            assert (await tab.ask("join", room=page.group, invite=invite["url"]))["ok"]
            assert not (await tab.ask("join", room=page.group, invite="https://playground.invalid/+none"))["ok"]
        await rose.say("/invite")
        await rose.hears("1 came so far", room=page.key("Rose"))


async def test_an_anonymous_admin_speaks_as_the_group(page: Page) -> None:
    async with page.tab("Zoe", hidden="1") as zoe:
        await zoe.say("from all of us")
        assert (await zoe.hears("from all of us"))["by"]["kind"] == "anonymous_admin"


async def test_the_clock_is_moved_to_what_comes_next(page: Page) -> None:
    """The house is kept every hour on the way, and the owner's digest comes: Rose sees neither."""
    begun = page.ground.clock.now()
    async with page.tab("Linda") as linda:
        await linda.say("/poll -until 5h What do we read? | Emma | Piranesi")
    async with page.tab("Rose") as tab:
        assert (await tab.ask("move", by="next"))["ok"]
        closed = begun + timedelta(hours=5)
        assert page.ground.clock.now() == closed
        assert tab.said("clock")[-1]["clock"]["now"] == closed.isoformat(timespec="seconds")


async def test_a_moment_with_nothing_to_see_is_passed_on_the_way(page: Page) -> None:
    begun = page.ground.clock.now()
    page.ground.timeline.agendas.append(quiet := Quiet(begun + timedelta(minutes=20)))
    async with page.tab("Linda") as tab:
        await tab.say("/poll -until 1h What do we read? | Emma | Piranesi")
        assert (await tab.ask("move", by="next"))["ok"]
    assert quiet.at is None
    assert page.ground.clock.now() == begun + timedelta(hours=1)


async def test_a_scenario_brings_a_group_to_life_until_its_people_are_told_to_rest(page: Page) -> None:
    async with page.tab("Rose") as tab:
        begun = await tab.ask("play", scenario="camp", people=8)
        assert begun["ok"]
        lively = page.ground.platform.world.rooms[begun["room"]]

        async def lines_of_a_day() -> int:
            before = len(lively.lines)
            assert (await tab.ask("move", by="day"))["ok"]
            return sum(line.sender.key != "hearth" for line in list(lively.lines.values())[before:])

        await lines_of_a_day()
        assert await lines_of_a_day() > 5
        assert lively.standings[page.key("Rose")].status is MemberStatus.MEMBER
        assert (await tab.ask("behave", on=False))["ok"]
        assert tab.said("clock")[-1]["clock"]["stage"]["isOn"] is False
        assert await lines_of_a_day() == 0
        assert not (await tab.ask("play", scenario="camp", people=8))["ok"], "it is played already"
        assert not (await tab.ask("play", scenario="opera", people=8))["ok"]


class Quiet:
    """Something that comes, and shows nothing."""

    def __init__(self, at: datetime) -> None:
        self.at: datetime | None = at

    def next_at(self) -> datetime | None:
        return self.at

    def shows_at(self) -> datetime | None:
        return self.at

    async def act(self, now: datetime) -> None:
        self.at = None


class Gate:
    """Something on the way that takes its time."""

    def __init__(self, at: datetime) -> None:
        self.at: datetime | None = at
        self.reached, self.open = asyncio.Event(), asyncio.Event()

    def next_at(self) -> datetime | None:
        return self.at

    def shows_at(self) -> datetime | None:
        return self.at

    async def act(self, now: datetime) -> None:
        self.at = None
        self.reached.set()
        await self.open.wait()


async def test_a_long_move_can_be_halted(page: Page) -> None:
    begun = page.ground.clock.now()
    gate = Gate(begun + timedelta(days=2))
    page.ground.timeline.agendas.append(gate)
    async with page.tab("Rose") as tab, page.tab("Ming") as other:
        moving = asyncio.create_task(tab.ask("move", by="week"))
        await gate.reached.wait()
        assert other.said("clock")[-1]["clock"]["isMoving"]
        assert (await other.ask("halt"))["ok"]
        gate.open.set()
        assert (await moving)["ok"]
    assert page.ground.clock.now() == begun + timedelta(days=2)


async def test_earlier_lines_come_when_they_are_asked_for(page: Page) -> None:
    people, rose = page.ground.platform.people, page.key("Rose")
    said = [people.say(page.group, rose, f"line {number}") for number in range(100)]
    await page.ground.timeline.settle()
    async with page.tab("Rose") as tab:
        shown = [line["key"] for line in tab.lines()]
        assert said[0] not in shown
        earlier = await tab.ask("earlier", room=page.group, before=shown[0])
        assert said[0] in [line["key"] for line in earlier["lines"]]


async def test_what_the_bot_did_is_explained_from_the_database(page: Page) -> None:
    async with page.tab("EasyMoney") as spammer:
        await spammer.ask("join", room=page.group)
        await spammer.say("Earn 500 a day https://easy-money.example/go")
        spam = await spammer.hears("Earn 500")
        told = await spammer.ask("explain", room=page.group, line=spam["key"])
        (story,) = told["stories"]
        assert story["inbox"]["state"] == "done"
        assert story["events"][0]["text"].startswith("Earn 500")
        assert story["cases"][0]["rule"] == "links"
        assert ["detector", "links"] in story["cases"][0]["found"]
        assert [one["until"] for one in story["cases"][0]["measures"] if one["kind"] == "mute"] > [
            story["cases"][0]["at"]
        ]
        assert {"delete_messages", "mute_member"} <= {act["kind"] for act in story["acts"]}
        assert all(act["state"] == "sent" and act["settledAt"] for act in story["acts"] if act["kind"] != "send_text")


async def test_a_restart_keeps_the_room_and_the_tabs_of_before_find_it(furnished: Path, tmp_path: Path) -> None:
    database = tmp_path / "room.db"
    async with a_page(furnished, database) as page, page.tab("Rose") as rose:
        await rose.say("/checkin")
        before = (await rose.hears("Rose checked in"))["key"]
    async with a_page(furnished, database) as page, page.tab("Rose") as rose:
        assert (await rose.hears("Rose checked in"))["key"] == before
        await rose.say("/checkin")
        assert (await rose.hears("already"))["key"] != before


# -- nonsense ---------------------------------------------------------------------------------------------------------

NONSENSE: list[str | bytes] = [
    "", "{", "null", "[]", "7", '"say"', "{}", '{"do": "dance"}', '{"do": "say"}', '{"do": "say", "room": 5}',
    '{"do": "say", "room": "nowhere", "text": "hi"}', '{"do": "say", "room": "group-1", "text": 5}',
    '{"do": "say", "room": "group-1", "text": "   "}', '{"do": "be", "person": "nobody"}',
    '{"do": "be", "person": "hearth"}', '{"do": "press", "room": "group-1", "line": "1", "row": -1, "place": 0}',
    '{"do": "press", "room": "group-1", "line": "999999", "row": 0, "place": 0}',
    '{"do": "vote", "room": "group-1", "line": "1", "options": ["x"]}', '{"do": "flow", "speed": 1e9}',
    '{"do": "flow", "speed": NaN}', '{"do": "earlier", "room": "group-1", "before": "x"}',
    '{"do": "explain", "room": "group-1", "line": "x"}',
    '{"do": "promote", "room": "group-1", "person": "1", "admin": true}',
    '{"id": "x", "do": "say"}', '{"do": "say", "room": "group-1", "text": "a", "file": "not base64!"}', "[" * 5_000,
    b"\x00\xff", "x" * (MESSAGE_LIMIT + 1),
]  # fmt: skip


async def test_nonsense_is_refused_and_the_session_lives_on(page: Page) -> None:
    async with page.tab("Rose") as rose:
        for number, nonsense in enumerate(NONSENSE, 1):
            await rose.send_raw(nonsense)
            await rose.until(lambda number=number: len(rose.said("answer")) == number)
            refusal = rose.said("answer")[-1]
            assert (refusal["ok"], bool(refusal["error"])) == (False, True), nonsense
        assert (await rose.say("still here"))["ok"]


async def test_what_an_app_would_not_let_one_do_is_refused_with_a_sentence(page: Page) -> None:
    async with page.tab("Rose") as rose:
        rules = (await rose.hears("Be kind"))["key"]
        for ask, more in (
            ("delete", {"line": rules}), ("pin", {"line": rules}), ("edit", {"line": rules, "text": "no"}),
            ("add_topic", {"name": "mine"}), ("promote", {"person": page.key("Ming"), "admin": True}),
        ):  # fmt: skip
            refusal = await rose.ask(ask, room=page.group, **more)
            assert not refusal["ok"], ask
            assert len(refusal["error"].split()) > 3, ask


async def test_what_people_write_stays_text_all_the_way(page: Page) -> None:
    words = '<img src=x onerror=alert(1)> "quoted" \u202e & more'
    async with page.tab("Rose") as rose:
        await rose.say(words)
        assert (await rose.hears("onerror"))["text"] == [{"text": words}]


# -- the door ---------------------------------------------------------------------------------------------------------


async def test_a_foreign_name_for_this_machine_leads_nowhere(page: Page) -> None:
    for path in ("/", "/playground/", "/playground/words.json", "/playground/app.js"):
        async with page.client.get(page.url + path, headers={"Host": "rebound.example"}) as answer:
            assert answer.status == 403, path


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "http://127.0.0.1:1"])
async def test_another_sites_page_gets_no_socket(page: Page, origin: str) -> None:
    with pytest.raises(WSServerHandshakeError) as refused:
        await page.client.ws_connect(f"{page.url}/playground/socket", headers={"Origin": origin})
    assert refused.value.status == 403


async def test_pages_come_with_the_rules_that_keep_them_safe(page: Page) -> None:
    async with page.client.get(f"{page.url}/playground/") as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["..%2f..%2fserver.py", "%2e%2e/server.py", "server.py", "nothing.js", ".hidden"])
async def test_only_the_pages_own_files_are_served(page: Page, name: str) -> None:
    async with page.client.get(f"{page.url}/playground/{name}") as answer:
        assert answer.status == 404


async def test_without_a_token_only_this_machine_is_listened_to(furnished: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"0\.0\.0\.0 only with a token"):
        async with a_page(furnished, tmp_path / "room.db", host="0.0.0.0"):
            pass
    with pytest.raises(ConfigurationError, match="at least 16"):
        async with a_page(furnished, tmp_path / "room.db", token="short"):
            pass


async def test_with_a_token_only_who_knows_it_comes_in(furnished: Path, tmp_path: Path) -> None:
    async with a_page(furnished, tmp_path / "room.db", token=TOKEN) as page:
        for shown in ("", "?token=", "?token=wrong-token-wrong"):
            async with page.client.get(f"{page.url}/playground/{shown}") as answer:
                assert answer.status == 403, shown
        with pytest.raises(WSServerHandshakeError):
            await page.client.ws_connect(f"{page.url}/playground/socket", headers={"Origin": page.url})
        async with page.client.get(f"{page.url}/playground/?token={TOKEN}") as answer:
            assert answer.status == 200
            assert "token" not in str(answer.url)
        async with page.tab("Rose") as rose:
            assert (await rose.say("in"))["ok"]


# -- opening ----------------------------------------------------------------------------------------------------------


async def test_a_room_is_lived_in_by_one_process(furnished: Path, tmp_path: Path) -> None:
    database = tmp_path / "room.db"
    async with a_page(furnished, database):
        with pytest.raises(AnotherInstance):
            async with a_page(furnished, database):
                pass


async def test_a_taken_port_is_told_with_the_option_that_changes_it(
    page: Page, furnished: Path, tmp_path: Path
) -> None:
    port = int(page.url.rpartition(":")[2])
    with pytest.raises(HearthError, match="--port"):
        async with a_page(furnished, tmp_path / "other.db", port=port):
            pass


async def test_a_first_visit_that_was_broken_off_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def breaks(*_: object) -> None:
        raise asyncio.CancelledError

    database = tmp_path / "room.db"
    with monkeypatch.context() as broken:
        broken.setattr("bot.playground.show.MovableTime.pass_to", breaks)
        with pytest.raises(asyncio.CancelledError):
            await furnish(database, "en")
    await furnish(database, "en")
    async with a_page(database, database) as page:
        names = [person.name for person in page.ground.platform.world.people.values()]
    assert len(names) == len(set(names)) == 8


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_features_detectors_and_plans_have_names_on_the_page(language: str) -> None:
    words = page_words(Phrases.load(), language)
    plans = [kind.model_fields["kind"].default for kind in (Once, Daily, Weekly, EveryDays, Monthly, Interval, Cron)]
    wanted = [f"feature-{router.feature}" for router in ROUTERS] + [f"kind-{kind}" for kind in KINDS]
    wanted += [f"rule-{kind}" for kind in plans] + [f"measure-{kind}" for kind in MeasureKind]
    assert [name for name in wanted if name.replace("_", "-") not in words] == []


def test_every_word_the_page_asks_for_is_in_the_catalogue() -> None:
    catalogue = (ROOT / "bot/locales/en/page.ftl").read_text("utf-8")
    known = set(re.findall(r"^page-([\w-]+) =", catalogue, re.MULTILINE))
    scripts = "".join(path.read_text("utf-8") for path in (ROOT / "bot/playground/page").glob("*.js"))
    asked = set(re.findall(r'\bt\("([\w-]+)"', scripts))
    assert asked - known == set()
    built = re.findall(r"t\(`([\w-]+)-\$", scripts)
    assert built
    assert all(any(name.startswith(f"{start}-") for name in known) for start in built)
