"""The webhooks and the app as surfaces: each serves its kind of chat, and shows what has to be set right."""

import asyncio
from collections.abc import Callable, Sequence
from random import Random

import pytest
from pydantic import SecretStr

from bot.domain.actions import SendText
from bot.domain.clock import MovableClock
from bot.domain.events import BotStandingChanged, Event, MemberLeft
from bot.domain.people import MemberStatus
from bot.domain.text import Text
from bot.platforms.port import Accept, Pulse, RawUpdate, Refused, TooLarge, Unreached
from bot.platforms.wecom.api.client import AppClient
from bot.platforms.wecom.api.transport import Wire
from bot.platforms.wecom.api_settings import ApiSettings
from bot.platforms.wecom.app.appchats import Appchats
from bot.platforms.wecom.app.membership import Membership
from bot.platforms.wecom.app.messages import MemberMessages
from bot.platforms.wecom.app.outbound import MemberChats
from bot.platforms.wecom.app.surfaces import AppchatSurface, AppSurface
from bot.platforms.wecom.hook_surface import HookSurface
from bot.platforms.wecom.keys import Address, Place
from bot.platforms.wecom.surface import Surface
from bot.platforms.wecom.webhook import Webhooks
from bot.storage.writer import Writer
from models.chats import Chat, add_chats
from tests.platforms.wecom.fake_corp import Appchat
from tests.platforms.wecom.fake_qyapi import FakeQyapi
from tests.platforms.wecom.qyapi.setting import NOW

LISI, CLUB, NEWS = Address(Place.APP, "lisi"), Address(Place.APPCHAT, "club001"), Address(Place.HOOK, "news")


async def _hear_nothing(_: Accept) -> None:
    await asyncio.Event().wait()


def _read_nothing(_: object) -> list[Event]:
    raise ValueError("nothing was said")


@pytest.fixture
def app(client: AppClient, wire: Wire, quick_writer: Writer, clock: MovableClock) -> AppSurface:
    chats = MemberChats(MemberMessages(client), writer=quick_writer, clock=clock, random=Random(1))
    return AppSurface(
        client, chats, wire=wire, hear=_hear_nothing, read=_read_nothing, heard=lambda: Pulse(1.0, "no callbacks")
    )


@pytest.fixture
def appchat(client: AppClient, wire: Wire, quick_writer: Writer, clock: MovableClock) -> AppchatSurface:
    members = Membership(client, writer=quick_writer, clock=clock)
    return AppchatSurface(client, Appchats(client, members, clock=clock), members, wire=wire)


@pytest.fixture
def hook(wire: Wire, quick_writer: Writer, clock: MovableClock, limits: ApiSettings) -> HookSurface:
    keys = {"news": SecretStr("k3y")}
    hooks = Webhooks(keys, wire=wire, writer=quick_writer, clock=clock, random=Random(1), limits=limits)
    return HookSurface(hooks, owners=["boss", "deputy"], wire=wire, writer=quick_writer, clock=clock, limits=limits)


@pytest.fixture
def surfaces(app: AppSurface, appchat: AppchatSurface, hook: HookSurface, qyapi: FakeQyapi) -> list[Surface]:
    qyapi.corp.members = {"lisi"}
    qyapi.corp.appchats["club001"] = Appchat("读书会", "owner1", ["owner1", "lisi", "wangwu"])
    qyapi.corp.hooks["k3y"] = []
    return [app, appchat, hook]


async def test_each_serves_its_kind_of_chat(qyapi: FakeQyapi, surfaces: list[Surface]) -> None:
    for surface, address in zip(surfaces, (LISI, CLUB, NEWS), strict=True):
        assert surface.places == {address.place}
        await surface.open()
        await surface.perform(SendText(chat_key=address.key, text=Text.plain("hi")), address)
        assert surface.reaches(address)
    assert qyapi.corp.texts_for("lisi") == ["hi"]
    assert [one.text for one in (*qyapi.corp.posts, *qyapi.corp.hooks["k3y"])] == ["hi", "hi"]
    for surface in surfaces:
        await surface.close()
    with pytest.raises(Unreached):
        await surfaces[0].perform(SendText(chat_key=LISI.key, text=Text.plain("hi")), LISI)


async def test_refused_credentials_show_and_stop_no_other_surface(qyapi: FakeQyapi, surfaces: list[Surface]) -> None:
    assert [surface.pulse.problem for surface in surfaces] == ["no callbacks", None, None]
    qyapi.secret = "another"
    for surface in surfaces:
        await surface.open()
    shown = [surface.pulse.problem or "" for surface in surfaces]
    assert ["wecom.app.secret" in one for one in shown] == [True, True, False]
    await surfaces[2].perform(SendText(chat_key=NEWS.key, text=Text.plain("hi")), NEWS)


async def test_a_webhook_knows_its_owners_from_the_settings_and_nothing_else(hook: HookSurface) -> None:
    listed = await hook.list_admins(NEWS.ref(), NEWS)
    assert [(admin.person.key, admin.status) for admin in listed.admins] == [
        ("deputy", MemberStatus.OWNER),
        ("boss", MemberStatus.OWNER),
    ]
    assert await hook.member_status(NEWS, "boss") is MemberStatus.OWNER
    assert await hook.count_members(NEWS) is None
    for question in (hook.member_status(NEWS, "lisi"), hook.download("file", 5)):
        with pytest.raises(Refused):
            await question
    assert not hook.reaches(Address(Place.HOOK, "other"))


async def test_the_house_hears_of_a_webhook_that_is_new_to_it(hook: HookSurface, quick_writer: Writer) -> None:
    kept: list[RawUpdate] = []
    told = asyncio.Event()

    async def accept(batch: Sequence[RawUpdate]) -> None:
        kept.extend(batch)
        if not told.is_set():
            told.set()
            raise RuntimeError("the disk is full")

    await _listen_a_while(hook, accept, until=lambda: len(kept) == 2)
    raw = kept[-1]
    assert (raw.key, raw.lane) == (NEWS.key, NEWS.key)
    (event,) = hook.understand(RawUpdate.stored(raw.key, raw.lane, raw.body).content)
    assert isinstance(event, BotStandingChanged)
    assert (event.chat, event.by.key, event.new) == (NEWS.ref("news"), "boss", MemberStatus.MEMBER)
    await quick_writer.write(lambda session: add_chats(session, [_chat(NEWS)]))
    batches: list[Sequence[RawUpdate]] = []

    async def count(batch: Sequence[RawUpdate]) -> None:
        batches.append(batch)

    await _listen_a_while(hook, count, until=lambda: bool(batches))
    assert batches == [[]]


def _chat(address: Address) -> Chat:
    return Chat(platform="wecom", key=address.key, kind="group", title="", created_at=NOW)


async def _listen_a_while(surface: Surface, accept: Accept, until: Callable[[], bool]) -> None:
    listening = asyncio.create_task(surface.listen(accept))
    async with asyncio.timeout(5):
        while not until():  # noqa: ASYNC110  the condition lies with the surface, which knows no events of ours
            await asyncio.sleep(0.001)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


@pytest.mark.parametrize("content", [None, {}, {"name": "news"}, {"name": "", "at": "2026-03-01T09:00:00+00:00"}])
def test_an_update_that_is_none_of_a_webhook_is_poison(hook: HookSurface, content: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  whatever it says
        hook.understand(content)


async def test_a_private_chat_has_one_member(app: AppSurface) -> None:
    assert await app.count_members(LISI) == 1
    assert await app.member_status(LISI, "lisi") is MemberStatus.MEMBER
    assert await app.member_status(LISI, "wangwu") is MemberStatus.LEFT
    with pytest.raises(Refused):
        await app.list_admins(LISI.ref(), LISI)


async def test_a_file_sent_to_the_app_is_read_within_its_limit(qyapi: FakeQyapi, app: AppSurface) -> None:
    qyapi.corp.media["M1"] = ("file", "a.json", b'{"errcode": 40007}')  # a file of somebody, not an answer
    qyapi.fail("media/get", "hang")
    assert await app.download("M1", 100) == b'{"errcode": 40007}'
    with pytest.raises(TooLarge):
        await app.download("M1", 10)
    with pytest.raises(Refused):
        await app.download("unknown", 100)


async def test_changes_of_a_group_chat_are_understood_as_they_were_stored(
    qyapi: FakeQyapi, appchat: AppchatSurface, surfaces: list[Surface]
) -> None:
    await appchat._members.look("club001")
    qyapi.corp.appchats["club001"].userlist.remove("lisi")
    kept: list[RawUpdate] = []
    told = asyncio.Event()

    async def accept(batch: Sequence[RawUpdate]) -> None:
        kept.extend(RawUpdate.stored(raw.key, raw.lane, raw.body) for raw in batch)
        told.set()

    listening = asyncio.create_task(appchat.listen(accept))
    async with asyncio.timeout(5):
        await told.wait()
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    event = appchat.understand(kept[-1].content)[0]
    assert isinstance(event, MemberLeft)
    assert event.person.key == "lisi"
    assert isinstance(kept[0].content, dict)
    assert kept[0].content["surface"] == appchat.name
