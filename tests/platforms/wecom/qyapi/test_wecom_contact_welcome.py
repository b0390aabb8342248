"""New contacts of colleagues: greeted within 20 seconds, once, or not at all."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from bot.domain.clock import MovableClock
from bot.platforms.port import RawUpdate
from bot.platforms.wecom.app.intake import key_of
from bot.platforms.wecom.customer_settings import CustomerSettings
from bot.platforms.wecom.customers.contact_welcome import ContactWelcome, newcomer_in
from tests.platforms.wecom.fake_entrusted import EntrustedSide
from tests.platforms.wecom.fake_qyapi import FakeQyapi, Json
from tests.platforms.wecom.qyapi.customers import contact_welcome
from tests.platforms.wecom.qyapi.setting import Lives, until

SEND, WHO = "externalcontact/send_welcome_msg", "externalcontact/get"
PLAIN = "你好，我是群里的小助手"


class Begun:
    """One process that hears callbacks and greets."""

    def __init__(self, lives: Lives, template: str = PLAIN) -> None:
        self.contacts: ContactWelcome = contact_welcome(lives, lives.begin(), template)
        self.stored: list[str] = []
        self.is_down = False

    async def accept(self, batch: Sequence[RawUpdate]) -> None:
        if self.is_down:
            raise RuntimeError("the disk is full")
        self.stored += [raw.key for raw in batch]

    async def takes_in(self, said: Json) -> None:
        await self.contacts.noting(self.accept)([raw_of(said)])

    async def greets(self) -> None:
        """Everybody who waits."""
        while not self.contacts._waiting.empty():
            await self.contacts.greet(self.contacts._waiting.get_nowait())

    async def hears(self, said: Json) -> None:
        await self.takes_in(said)
        await self.greets()


def raw_of(said: Json) -> RawUpdate:
    return RawUpdate(key_of(said), "ext:x", {"surface": "app", "received_at": 1, "fields": said})


@pytest.fixture
def side(qyapi: FakeQyapi) -> EntrustedSide:
    return qyapi.entrusted


async def test_a_new_contact_is_greeted_in_the_colleagues_name(lives: Lives, side: EntrustedSide) -> None:
    side.names["wmA1"] = "小雪\n**x**"
    begun = Begun(lives, "{name}，你好！我是 {同事}，[群规](https://example.org)")
    await begun.hears(side.befriend("wmA1", code="CODE"))
    assert side.greeted == [
        {"welcome_code": "CODE", "text": {"content": "小雪 **x**，你好！我是 zhangsan，群规 https://example.org"}}
    ]


async def test_a_name_that_cannot_be_read_is_left_out(lives: Lives, side: EntrustedSide, qyapi: FakeQyapi) -> None:
    await Begun(lives, "{昵称}你好").hears(side.befriend("wmA1"))
    qyapi.fail(WHO, "cut", 2)
    await Begun(lives, "{昵称}你好").hears(side.befriend("wmB2"))
    assert [one["text"]["content"] for one in side.greeted] == ["你好", "你好"]


async def test_nobody_is_asked_for_a_name_that_is_not_wanted(
    lives: Lives, side: EntrustedSide, qyapi: FakeQyapi
) -> None:
    await Begun(lives).hears(side.befriend("wmA1"))
    assert len(side.greeted) == 1
    assert qyapi.called(WHO) == []


async def test_a_callback_that_comes_again_greets_nobody_again(
    lives: Lives, side: EntrustedSide, qyapi: FakeQyapi
) -> None:
    said = side.befriend("wmA1")
    begun = Begun(lives)
    await begun.hears(said)
    await begun.hears(said)
    await Begun(lives).hears(said)  # and after a restart
    assert len(side.greeted) == len(qyapi.called(SEND)) == 1


@pytest.mark.parametrize("kind", ["cut", "html", "reset"])
async def test_an_unclear_end_is_never_repeated(lives: Lives, side: EntrustedSide, qyapi: FakeQyapi, kind: str) -> None:
    qyapi.fail(SEND, kind)
    said = side.befriend("wmA1")
    await Begun(lives).hears(said)
    await Begun(lives).hears(said)
    assert len(qyapi.called(SEND)) == 1


async def test_after_twenty_seconds_nobody_is_greeted(
    lives: Lives, side: EntrustedSide, qyapi: FakeQyapi, clock: MovableClock
) -> None:
    begun = Begun(lives)
    late, queued = side.befriend("wmA1"), side.befriend("wmB2")
    await begun.takes_in(queued)
    clock.advance(timedelta(seconds=20))
    await begun.hears(late)
    assert qyapi.called(SEND) == []


async def test_a_name_that_takes_too_long_leaves_no_time_to_greet(
    lives: Lives, side: EntrustedSide, qyapi: FakeQyapi, clock: MovableClock
) -> None:
    def slow(query: Json, body: Json) -> Json:
        clock.advance(timedelta(seconds=21))
        return {"external_contact": {"name": "小雪"}}

    qyapi.on(WHO, slow)
    await Begun(lives, "{name}你好").hears(side.befriend("wmA1"))
    assert qyapi.called(SEND) == []


async def test_one_who_was_greeted_by_somebody_else_is_no_fault(
    lives: Lives, side: EntrustedSide, caplog: pytest.LogCaptureFixture
) -> None:
    said = side.befriend("wmA1", code="CODE")
    side.codes.clear()
    await Begun(lives).hears(said)
    assert side.greeted == []
    assert [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []
    assert "CODE" not in repr(newcomer_in(raw_of(said)))


async def test_a_callback_that_is_not_stored_is_greeted_when_it_comes_again(lives: Lives, side: EntrustedSide) -> None:
    said = side.befriend("wmA1")
    begun = Begun(lives)
    begun.is_down = True
    with pytest.raises(RuntimeError):
        await begun.hears(said)
    begun.is_down = False
    await begun.hears(said)
    assert len(side.greeted) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"WelcomeCode": ""},
        {"ChangeType": "del_external_contact"},
        {"ChangeType": "edit_external_contact"},
        {"Event": "change_external_chat"},
        {"CreateTime": "soon"},
    ],
)
async def test_no_other_callback_greets(
    lives: Lives, side: EntrustedSide, qyapi: FakeQyapi, more: dict[str, Any]
) -> None:
    begun = Begun(lives)
    await begun.hears(side.befriend("wmA1", **more))
    assert len(begun.stored) == 1
    assert qyapi.calls == []


async def test_without_a_text_nobody_is_greeted(lives: Lives, side: EntrustedSide, qyapi: FakeQyapi) -> None:
    await Begun(lives, "").hears(side.befriend("wmA1"))
    assert qyapi.calls == []


async def test_two_who_come_together_do_not_wait_for_each_other(
    lives: Lives, side: EntrustedSide, qyapi: FakeQyapi
) -> None:
    begun = Begun(lives)
    qyapi.fail(SEND, "hang")
    running = asyncio.create_task(begun.contacts.run())
    await begun.takes_in(side.befriend("wmA1"))
    await until(lambda: qyapi.called(SEND))
    await begun.takes_in(side.befriend("wmB2"))
    await until(lambda: side.greeted)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert len(side.greeted) == 1


@pytest.mark.parametrize("text", ["{nobody}", "{", "x" * 1_001])
def test_a_text_that_cannot_be_used_is_refused_in_the_settings(text: str) -> None:
    with pytest.raises(ValidationError):
        CustomerSettings(contact_welcome=text)
