"""The webhooks and the app as surfaces: each serves its kind of chat, and shows what has to be set right."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from random import Random

import pytest
from typing_extensions import override

from bot.domain.actions import DeleteMessages, EditText, SendText
from bot.domain.clock import MovableClock
from bot.domain.events import BotStandingChanged, Event, MemberLeft
from bot.domain.people import MemberStatus
from bot.domain.text import Text
from bot.platforms.port import Accept, Pulse, RawUpdate, Refused, TooLarge, Unreached
from bot.platforms.wecom.api.client import AppClient
from bot.platforms.wecom.api.transport import Wire
from bot.platforms.wecom.api_settings import ApiSettings
from bot.platforms.wecom.app.founding import Founding
from bot.platforms.wecom.app.membership import Membership
from bot.platforms.wecom.app.surfaces import AppchatSurface
from bot.platforms.wecom.http_settings import WebhookSettings
from bot.platforms.wecom.http_side import Callbacks, HttpSide, http_side
from bot.platforms.wecom.keys import Address, Place
from bot.platforms.wecom.surface import Surface
from bot.storage.engine import open_engine
from bot.storage.writer import Writer
from models.chats import Chat, add_chats
from tests.platforms.wecom.fake_corp import Appchat
from tests.platforms.wecom.fake_qyapi import FakeQyapi
from tests.platforms.wecom.qyapi.setting import NOW, app_identity, until

LISI, CLUB, NEWS = Address(Place.APP, "lisi"), Address(Place.APPCHAT, "club001"), Address(Place.HOOK, "news")


async def _hear_nothing(_: Accept) -> None:
    await asyncio.Event().wait()


def _read_nothing(_: object) -> list[Event]:
    raise ValueError("nothing was said")


@pytest.fixture
def side(qyapi: FakeQyapi, quick_writer: Writer, clock: MovableClock, limits: ApiSettings, told: list[str]) -> HttpSide:
    """A webhook and an app, as the settings would have them."""
    qyapi.corp.members = {"lisi"}
    qyapi.corp.appchats["club001"] = Appchat("读书会", "owner1", ["owner1", "lisi", "wangwu"])
    qyapi.corp.hooks["k3y"] = []
    return http_side(
        base_url=qyapi.base_url,
        limits=limits,
        hooks=[WebhookSettings.model_validate({"name": "news", "key": "k3y"})],
        app=app_identity(),
        owners=["boss", "deputy"],
        callbacks=Callbacks(_hear_nothing, _read_nothing, lambda: Pulse(1.0, "no callbacks")),
        writer=quick_writer,
        clock=clock,
        random=Random(1),
        tell=told.append,
    )


@pytest.fixture
async def surfaces(side: HttpSide) -> AsyncIterator[tuple[Surface, ...]]:
    yield side.surfaces
    for surface in side.surfaces:
        await surface.close()


@pytest.fixture
def hook(surfaces: tuple[Surface, ...]) -> Surface:
    return surfaces[0]


@pytest.fixture
def app(surfaces: tuple[Surface, ...]) -> Surface:
    return surfaces[1]


@pytest.fixture
def appchat(surfaces: tuple[Surface, ...]) -> Surface:
    return surfaces[2]


async def test_each_serves_its_kind_of_chat(qyapi: FakeQyapi, surfaces: tuple[Surface, ...]) -> None:
    for surface, address in zip(surfaces, (NEWS, LISI, CLUB), strict=True):
        assert surface.places == {address.place}
        await surface.open()
        await surface.perform(SendText(chat_key=address.key, text=Text.plain("hi")), address)
        assert surface.reaches(address)
    assert qyapi.corp.texts_for("lisi") == ["hi"]
    assert [one.text for one in (*qyapi.corp.posts, *qyapi.corp.hooks["k3y"])] == ["hi", "hi"]
    for surface in surfaces:
        await surface.close()
    with pytest.raises(Unreached):
        await surfaces[1].perform(SendText(chat_key=LISI.key, text=Text.plain("hi")), LISI)


async def test_refused_credentials_show_and_stop_no_other_surface(
    qyapi: FakeQyapi, surfaces: tuple[Surface, ...]
) -> None:
    assert [surface.pulse.problem for surface in surfaces] == [None, "no callbacks", None]
    qyapi.secret = "another"
    for surface in surfaces:
        await surface.open()
    shown = [surface.pulse.problem or "" for surface in surfaces]
    assert ["wecom.app.secret" in one for one in shown] == [False, True, True]
    await surfaces[0].perform(SendText(chat_key=NEWS.key, text=Text.plain("hi")), NEWS)


class Dying(Founding):
    @override
    async def run(self) -> None:
        raise ZeroDivisionError("a mistake of ours")


async def test_what_dies_beside_the_reading_of_members_is_noticed(
    client: AppClient, side: HttpSide, quick_writer: Writer, clock: MovableClock
) -> None:
    members = Membership(client, writer=quick_writer, clock=clock)
    assert side.chats is not None
    dying = Dying([], side.chats, members, writer=quick_writer)
    surface = AppchatSurface(client, side.chats, members, founding=dying, wire=Wire("http://127.0.0.1", client.limits))

    async def accept(_: Sequence[RawUpdate]) -> None:
        """Nothing is told."""

    with pytest.raises(ExceptionGroup) as caught:
        async with asyncio.timeout(5):
            await surface.listen(accept)
    assert caught.group_contains(ZeroDivisionError)


async def test_a_webhook_knows_its_owners_from_the_settings_and_nothing_else(hook: Surface) -> None:
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


async def test_the_house_hears_of_a_webhook_that_is_new_to_it(hook: Surface, quick_writer: Writer) -> None:
    kept: list[RawUpdate] = []
    told = asyncio.Event()

    async def accept(batch: Sequence[RawUpdate]) -> None:
        kept.extend(batch)
        if not told.is_set():
            told.set()
            raise RuntimeError("the disk is full")

    await _listen_a_while(hook, accept, until_so=lambda: len(kept) == 2)
    raw = kept[-1]
    assert (raw.key, raw.lane) == (NEWS.key, NEWS.key)
    (event,) = hook.understand(RawUpdate.stored(raw.key, raw.lane, raw.body).content)
    assert isinstance(event, BotStandingChanged)
    assert (event.chat, event.by.key, event.new) == (NEWS.ref("news"), "boss", MemberStatus.MEMBER)
    await quick_writer.write(lambda session: add_chats(session, [_chat(NEWS)]))
    batches: list[Sequence[RawUpdate]] = []

    async def count(batch: Sequence[RawUpdate]) -> None:
        batches.append(batch)

    await _listen_a_while(hook, count, until_so=lambda: bool(batches))
    assert batches == [[]]


def _chat(address: Address) -> Chat:
    return Chat(platform="wecom", key=address.key, kind="group", title="", created_at=NOW)


async def _listen_a_while(surface: Surface, accept: Accept, until_so: Callable[[], bool]) -> None:
    listening = asyncio.create_task(surface.listen(accept))
    await until(until_so)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


@pytest.mark.parametrize("content", [None, {}, {"name": "news"}, {"name": "", "at": "2026-03-01T09:00:00+00:00"}])
def test_an_update_that_is_none_of_a_webhook_is_poison(hook: Surface, content: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  whatever it says
        hook.understand(content)


async def test_a_private_chat_has_one_member(app: Surface) -> None:
    assert await app.count_members(LISI) == 1
    assert await app.member_status(LISI, "lisi") is MemberStatus.MEMBER
    assert await app.member_status(LISI, "wangwu") is MemberStatus.LEFT
    with pytest.raises(Refused):
        await app.list_admins(LISI.ref(), LISI)


async def test_a_file_sent_to_the_app_is_read_within_its_limit(qyapi: FakeQyapi, app: Surface) -> None:
    qyapi.corp.media["M1"] = ("file", "a.json", b'{"errcode": 40007}')  # a file of somebody, not an answer
    qyapi.fail("media/get", "http")
    assert await app.download("M1", 100) == b'{"errcode": 40007}'
    with pytest.raises(TooLarge):
        await app.download("M1", 10)
    with pytest.raises(Refused):
        await app.download("unknown", 100)


async def test_changes_of_a_group_chat_are_understood_as_they_were_stored(
    qyapi: FakeQyapi, appchat: Surface, side: HttpSide
) -> None:
    assert side.chats is not None
    await side.chats.adopt("club001")
    qyapi.corp.appchats["club001"].userlist.remove("lisi")
    kept: list[RawUpdate] = []

    async def accept(batch: Sequence[RawUpdate]) -> None:
        kept.extend(RawUpdate.stored(raw.key, raw.lane, raw.body) for raw in batch)

    await _listen_a_while(appchat, accept, until_so=lambda: len(kept) == 2)
    (event,) = appchat.understand(kept[-1].content)
    assert isinstance(event, MemberLeft)
    assert event.person.key == "lisi"
    assert isinstance(kept[-1].content, dict)
    assert kept[-1].content["surface"] == appchat.name


async def test_without_an_app_there_are_webhooks_alone(
    qyapi: FakeQyapi, quick_writer: Writer, clock: MovableClock, limits: ApiSettings
) -> None:
    side = http_side(
        base_url=qyapi.base_url,
        limits=limits,
        hooks=[WebhookSettings.model_validate({"name": "news", "key": "k3y"})],
        app=None,
        owners=["boss"],
        callbacks=Callbacks(_hear_nothing, _read_nothing, lambda: Pulse(1.0)),
        writer=quick_writer,
        clock=clock,
        random=Random(1),
    )
    assert [surface.name for surface in side.surfaces] == ["hook"]
    assert (side.client, side.chats) == (None, None)


async def test_while_the_database_is_away_what_is_said_is_still_said(
    qyapi: FakeQyapi, tmp_path: Path, clock: MovableClock, limits: ApiSettings, side: HttpSide
) -> None:
    """A token that cannot be stored works, and a message that cannot be noted was seen."""
    engine = open_engine(f"sqlite:///{tmp_path / 'no folder' / 'hearth.db'}")
    writer = Writer(engine)
    away = http_side(
        base_url=qyapi.base_url,
        limits=limits,
        hooks=[WebhookSettings.model_validate({"name": "news", "key": "k3y"})],
        app=app_identity(),
        owners=["boss"],
        callbacks=Callbacks(_hear_nothing, _read_nothing, lambda: Pulse(1.0)),
        writer=writer,
        clock=clock,
        random=Random(1),
    )
    said = SendText(chat_key="lisi", text=Text.plain("hi"))
    hook, app, appchat = away.surfaces
    await hook.perform(said, NEWS)
    receipt = await app.perform(said, LISI)
    assert (len(qyapi.corp.hooks["k3y"]), qyapi.corp.texts_for("lisi")) == (1, ["hi"])
    assert len(qyapi.called("gettoken")) == 1
    for question in (
        app.perform(DeleteMessages(chat_key="lisi", messages=(receipt.message_key or "",)), LISI),
        app.perform(EditText(chat_key="lisi", message="card", text=Text.plain("x")), LISI),
        appchat.perform(said, CLUB),
    ):
        with pytest.raises(Unreached):
            await question
    await hook.close()
    await app.close()
    await writer.close()
    await engine.dispose()
