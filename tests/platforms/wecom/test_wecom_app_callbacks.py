"""Callbacks over real HTTP: the signature comes first, ``success`` means stored, and errors tell nothing."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import aiohttp
import pytest
from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from yarl import URL

from bot.platforms.wecom.app import callbacks
from bot.platforms.wecom.app.callbacks import CLICK_LIFE
from bot.platforms.wecom.app.xml import BODY_LIMIT
from bot.storage.writer import Writer
from models.wecom_callbacks import (
    WecomCallback,
    WecomClick,
    forget_old,
    known_callbacks,
    remember_callback,
    remember_click,
    take_response_code,
)
from tests.platforms.wecom.doors import AT, NOW, Porch, a_porch, file_of
from tests.platforms.wecom.envelopes import AES_KEY, Callback, WeComSends, clicked, joined, query_of, said, settings

WECOM = WeComSends()
FORBIDDEN = (403, "forbidden")


@pytest.fixture
async def porch(sqlite_url: str) -> AsyncIterator[Porch]:
    async with a_porch(sqlite_url) as opened:
        yield opened


async def test_the_admin_page_gets_its_echo_and_not_a_byte_more(porch: Porch) -> None:
    asked = WECOM.verification("1616140317555161061", NOW)
    assert await porch.get(asked) == (200, b"1616140317555161061")


async def test_an_echo_whose_plus_signs_were_lost_on_the_way_is_still_found_right(porch: Porch) -> None:
    asked = next(made for n in range(100) if "+" in (made := WECOM.verification(f"{n}", NOW)).query["echostr"])
    target = asked.target.replace("%2B", "+")
    async with porch.client.get(URL(porch.base + target, encoded=True)) as answer:
        assert answer.status == 200


async def test_before_listening_the_address_can_be_verified_but_nothing_is_taken(sqlite_url: str) -> None:
    async with a_porch(sqlite_url, listening=False) as porch:
        assert await porch.get(WECOM.verification("1", NOW)) == (200, b"1")
        assert await porch.post(WECOM.callback(said(NOW, "hi"), NOW)) == (503, "not listening yet")
        assert porch.door.pulse.last_heard_at is None
        assert await porch.kept() == []


async def test_a_caught_message_is_not_decrypted_for_whoever_asks(porch: Porch) -> None:
    """The same signature would do for an echo: only what cannot be a message goes back in the clear."""
    caught = WECOM.callback(said(NOW, "secret"), NOW)
    encrypted = caught.body.decode().partition("<Encrypt><![CDATA[")[2].partition("]]")[0]
    status, answer = await porch.get(Callback({**caught.query, "echostr": encrypted}, b""))
    assert (status, answer) == (403, b"forbidden")


async def test_a_callback_is_durable_before_it_is_acknowledged(porch: Porch) -> None:
    assert await porch.post(WECOM.callback(said(NOW, "打卡", number=77), NOW)) == (200, "success")
    assert len(await porch.kept()) == 1
    assert porch.accepted[0].key == "app:message:77"
    assert porch.door.pulse.problem is None


def spoiled() -> dict[str, Callback]:
    """One genuine callback, spoiled in every part; and some that others have sealed."""
    good = WECOM.callback(said(NOW, "打卡"), NOW)
    stranger = WeComSends(token="tok124")
    query, body = good.query, good.body
    at = body.index(b"<![CDATA[", body.index(b"<Encrypt>")) + 20
    return {
        "another signature": replace(good, query={**query, "msg_signature": "0" * 40}),
        "a short signature": replace(good, query={**query, "msg_signature": query["msg_signature"][:-1]}),
        "a signature in capitals": replace(good, query={**query, "msg_signature": query["msg_signature"].upper()}),
        "no signature": replace(good, query={k: v for k, v in query.items() if k != "msg_signature"}),
        "another time": replace(good, query={**query, "timestamp": str(NOW + 1)}),
        "a time that is none": replace(good, query={**query, "timestamp": "١٧٠٠"}),
        "another nonce": replace(good, query={**query, "nonce": "other"}),
        "no nonce": replace(good, query={**query, "nonce": ""}),
        "another letter": replace(good, body=body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]),
        "no body": replace(good, body=b""),
        "two bodies": replace(good, body=body + body),
        "JSON": replace(good, body=b'{"encrypt":"QUJD"}'),
        "a stranger's token": stranger.callback(said(NOW, "打卡"), NOW),
        "a stranger's key": WeComSends(aes_key=AES_KEY[::-1]).callback(said(NOW, "打卡"), NOW),
        "another corp": WeComSends(corp="wwOTHER").callback(said(NOW, "打卡"), NOW),
        "yesterday": WECOM.callback(said(NOW, "打卡"), NOW - 86_400),
        "tomorrow": WECOM.callback(said(NOW, "打卡"), NOW + 86_400),
        "a nonce without end": replace(good, query={**query, "nonce": "n" * 4_000}),
    }


@pytest.mark.parametrize("name", spoiled())
async def test_whatever_is_wrong_is_answered_alike_and_stores_nothing(porch: Porch, name: str) -> None:
    assert await porch.post(spoiled()[name]) == FORBIDDEN
    assert await porch.kept() == []
    assert porch.door.refused == 1


async def test_a_parameter_given_twice_is_no_callback(porch: Porch) -> None:
    good = WECOM.callback(said(NOW, "打卡"), NOW)
    url = URL(f"{porch.base}{good.target}&nonce=other", encoded=True)
    async with porch.client.post(url, data=good.body) as answer:
        assert (answer.status, await answer.text()) == FORBIDDEN


@pytest.mark.parametrize(("apart", "status"), [(-600, 200), (600, 200), (-601, 403), (601, 403)])
async def test_the_window_has_an_edge(porch: Porch, apart: int, status: int) -> None:
    assert (await porch.post(WECOM.callback(said(NOW, "打卡"), NOW + apart)))[0] == status


async def test_a_replay_is_confirmed_again_but_not_accepted_again(porch: Porch) -> None:
    caught = WECOM.callback(said(NOW, "打卡"), NOW)
    for _ in range(3):
        assert await porch.post(caught) == (200, "success")
    assert len(porch.accepted) == 1
    porch.clock.advance(timedelta(minutes=11))
    assert await porch.post(caught) == FORBIDDEN


async def test_a_replay_is_known_after_a_restart(sqlite_url: str) -> None:
    caught = WECOM.callback(said(NOW, "打卡"), NOW)
    async with a_porch(sqlite_url) as before:
        assert await before.post(caught) == (200, "success")
    async with a_porch(sqlite_url) as after:
        assert await after.post(caught) == (200, "success")
        assert after.accepted == []
        assert len(await after.kept()) == 1


async def test_a_repetition_under_a_new_signature_is_recognised_by_what_it_says(porch: Porch) -> None:
    for text in (said(NOW, "打卡", number=5), joined(NOW, "wmA"), clicked(NOW)):
        for later in range(3):
            assert await porch.post(WECOM.callback(text, NOW + later)) == (200, "success")
    assert len(porch.accepted) == 9
    assert len(await porch.kept()) == 3


async def test_repetitions_that_race_are_one(porch: Porch) -> None:
    caught = WECOM.callback(said(NOW, "打卡", number=5), NOW)
    answers = await asyncio.gather(*(porch.post(caught) for _ in range(20)))
    assert set(answers) == {(200, "success")}
    assert len(await porch.kept()) == 1


async def test_what_cannot_be_stored_is_asked_for_again(porch: Porch) -> None:
    caught = WECOM.callback(said(NOW, "打卡"), NOW)
    porch.failures = 1
    assert await porch.post(caught) == (503, "not stored")
    assert "OSError" in str(porch.door.pulse.problem)
    assert await porch.post(caught) == (200, "success")
    assert len(await porch.kept()) == 1
    assert porch.door.pulse.problem is None


async def test_a_database_that_is_away_makes_wecom_repeat_within_its_five_seconds(sqlite_url: str) -> None:
    """Another program holds the file; what was being written when we gave up is not written twice."""
    caught = WECOM.callback(said(NOW, "打卡"), NOW)
    async with a_porch(sqlite_url, callback_answer_seconds=0.2) as porch:
        with closing(sqlite3.connect(file_of(sqlite_url), isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            async with asyncio.timeout(2):
                assert await porch.post(caught) == (503, "not stored")
            other.execute("ROLLBACK")
        async with asyncio.timeout(10):
            answers = [await porch.post(caught)]
            while answers[-1] != (200, "success"):  # as long as the one before still holds the writer
                answers.append(await porch.post(caught))
        assert len(await porch.kept()) == 1


async def test_while_the_database_is_away_from_the_start_nothing_is_taken(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callbacks, "_AGAIN", 0.01)
    file, away = file_of(sqlite_url), file_of(sqlite_url + ".away")
    file.rename(away)
    file.mkdir()
    async with a_porch(sqlite_url, waiting=False) as porch:
        async with asyncio.timeout(30):
            while "cannot be opened" not in str(porch.door.pulse.problem):  # noqa: ASYNC110  it tries by itself
                await asyncio.sleep(0.01)
        assert await porch.post(WECOM.callback(said(NOW, "打卡"), NOW)) == (503, "not listening yet")
        file.rmdir()
        away.rename(file)
        async with asyncio.timeout(30):
            while porch.door.pulse.last_heard_at is None:  # noqa: ASYNC110  it opens by itself
                await asyncio.sleep(0.01)
        assert porch.door.pulse.problem is None
        assert await porch.post(WECOM.callback(said(NOW, "打卡"), NOW)) == (200, "success")


async def test_what_is_signed_but_makes_no_sense_is_kept_to_be_looked_at(porch: Porch) -> None:
    for text in ("junk", "<xml/>", "<!DOCTYPE x [<!ENTITY a 'b'>]><xml><A>&a;</A></xml>", "", "\x00"):
        assert await porch.post(WECOM.callback(text, NOW)) == (200, "success")
    assert len(await porch.kept()) == 5


async def test_a_key_that_does_not_fit_is_told_to_the_operator(porch: Porch, caplog: pytest.LogCaptureFixture) -> None:
    assert await porch.post(WeComSends(aes_key=AES_KEY[::-1]).callback(said(NOW, "x"), NOW)) == FORBIDDEN
    assert "aes_key" in str(porch.door.pulse.problem)
    assert await porch.post(WECOM.callback(said(NOW, "x"), NOW)) == (200, "success")
    assert porch.door.pulse.problem is None
    assert AES_KEY not in caplog.text
    assert AES_KEY[::-1] not in caplog.text


async def test_a_flood_of_forgeries_is_one_line_a_minute(porch: Porch, caplog: pytest.LogCaptureFixture) -> None:
    forged = replace(WECOM.callback(said(NOW, "x"), NOW), body=b"")
    for _ in range(30):
        await porch.post(forged)
    porch.clock.advance(timedelta(seconds=61))
    await porch.post(forged)
    assert len([record for record in caplog.records if "turned away" in record.message]) == 2
    assert porch.door.pulse.problem is None, "a stranger cannot turn the health page red"


async def test_a_body_above_one_mebibyte_is_not_taken(porch: Porch) -> None:
    good = WECOM.callback(said(NOW, "x"), NOW)

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 65_536

    url = URL(porch.base + good.target, encoded=True)
    for body in (BytesIO(good.body.ljust(BODY_LIMIT + 1)), chunks()):
        with suppress(aiohttp.ClientError):  # the server may close the line before the body is through
            async with porch.client.post(url, data=body) as answer:
                assert answer.status in (403, 413)
    assert await porch.kept() == []
    async with porch.client.post(url, data=BytesIO(good.body.ljust(BODY_LIMIT))) as answer:
        assert await answer.text() == "success"


async def test_a_body_that_does_not_come_is_not_waited_for(sqlite_url: str) -> None:
    async with a_porch(sqlite_url, callback_answer_seconds=0.2) as porch:
        good = WECOM.callback(said(NOW, "x"), NOW)
        reader, line = await asyncio.open_connection("127.0.0.1", int(porch.base.rpartition(":")[2]))
        line.write(f"POST {good.target} HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n<xml>".encode())
        async with asyncio.timeout(3):
            answer = await reader.read()
        line.close()
        assert answer.startswith(b"HTTP/1.1 403 Forbidden\r\n")
        assert answer.endswith(b"\r\n\r\nforbidden")
        assert await porch.post(good) == (200, "success")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"])
async def test_other_methods_are_not_answered(porch: Porch, method: str) -> None:
    good = WECOM.callback(said(NOW, "x"), NOW)
    async with porch.client.request(method, porch.base + good.target, data=good.body) as answer:
        assert answer.status == 405


async def test_the_code_of_a_click_is_there_before_anybody_acts_on_the_click(sqlite_url: str) -> None:
    async with a_porch(sqlite_url) as porch:
        found: list[str | None] = []

        async def look(_: object) -> None:
            async with porch.door._writer.reader() as session:
                found.append(await session.scalar(select(WecomClick.response_code)))

        porch.door._accept = look
        assert await porch.post(WECOM.callback(clicked(NOW, ResponseCode="RC-9"), NOW)) == (200, "success")
        assert found == ["RC-9"]


async def test_what_is_no_longer_needed_is_forgotten(porch: Porch) -> None:
    await porch.post(WECOM.callback(clicked(NOW), NOW))
    porch.clock.advance(CLICK_LIFE + timedelta(minutes=1))
    later = int(porch.clock.now().timestamp())
    await porch.post(WECOM.callback(said(later, "x"), later))
    async with porch.door._writer.reader() as session:
        assert await session.scalar(select(func.count()).select_from(WecomCallback)) == 1
        assert await session.scalar(select(func.count()).select_from(WecomClick)) == 0


def test_without_keys_there_is_no_door_and_half_a_set_is_refused() -> None:
    assert not settings(token=None, aes_key=None).receives
    assert not settings(token="", aes_key="").receives
    for half in ({"token": None}, {"aes_key": ""}, {"corp_id": ""}, {"aes_key": "short"}):
        with pytest.raises(ValidationError):
            settings(**half)


# -- the tables, on both databases -------------------------------------------------------------------------------------


async def test_a_callback_is_remembered_once(writer: Writer) -> None:
    async def twice(session: AsyncSession) -> list[bool]:
        told = [("a" * 40, "n", AT), ("a" * 40, "n", AT), ("a" * 40, "m", AT), ("b" * 40, "n", AT + timedelta(days=1))]
        return [await remember_callback(session, *one) for one in told]

    assert await writer.write(twice) == [True, False, True, True]
    async with writer.reader() as session:
        assert len(await known_callbacks(session, AT, 10)) == 3
        assert [row.signature for row in await known_callbacks(session, AT, 1)] == ["b" * 40]
        assert await known_callbacks(session, AT + timedelta(days=2), 10) == []


async def test_a_response_code_is_taken_once_and_only_while_it_lives(writer: Writer) -> None:
    async def act(session: AsyncSession) -> list[str | None]:
        await remember_click(session, "t1", "lisi", "RC-1", AT)
        await remember_click(session, "t1", "lisi", "RC-2", AT + timedelta(seconds=1))
        await remember_click(session, "t1", "zhang", "RC-3", AT)
        await remember_click(session, "t2", "lisi", "RC-4", AT - CLICK_LIFE)
        await remember_click(session, "t3", "lisi", "RC-5", AT - CLICK_LIFE - timedelta(seconds=1))
        since = AT - CLICK_LIFE
        told = [await take_response_code(session, "t1", "lisi", since) for _ in range(2)]
        told += [await take_response_code(session, task, "lisi", since) for task in ("t2", "t3", "t4")]
        await forget_old(session, callbacks=AT, clicks=AT + timedelta(seconds=1))
        return [*told, await take_response_code(session, "t1", "zhang", since)]

    assert await writer.write(act) == ["RC-2", None, "RC-4", None, None, None]


def test_the_query_of_a_callback_is_what_wecom_sends() -> None:
    sealed = WECOM.envelope.close("x", timestamp="1", nonce="n")
    assert set(query_of(sealed)) == {"msg_signature", "timestamp", "nonce"}
