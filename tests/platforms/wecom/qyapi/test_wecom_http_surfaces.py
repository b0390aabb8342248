"""The webhooks and the app as surfaces: each serves its kind of chat, and shows what has to be set right."""

import asyncio
from collections.abc import Sequence
from random import Random

import pytest
from pydantic import SecretStr

from bot.domain.actions import SendText
from bot.domain.clock import MovableClock
from bot.domain.events import Event, MemberLeft
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
from tests.platforms.wecom.fake_corp import Appchat
from tests.platforms.wecom.fake_qyapi import FakeQyapi

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
    return HookSurface(hooks, wire=wire, limits=limits)


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


async def test_what_a_webhook_cannot_know_is_refused(hook: HookSurface) -> None:
    for question in (
        hook.list_admins(NEWS.ref(), NEWS),
        hook.count_members(NEWS),
        hook.member_status(NEWS, "lisi"),
        hook.download("file", 5),
    ):
        with pytest.raises(Refused):
            await question
    with pytest.raises(ValueError, match="nothing"):
        hook.understand({})
    assert not hook.reaches(Address(Place.HOOK, "other"))


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
    (event,) = appchat.understand(kept[0].content)
    assert isinstance(event, MemberLeft)
    assert event.person.key == "lisi"
    assert isinstance(kept[0].content, dict)
    assert kept[0].content["surface"] == appchat.name
