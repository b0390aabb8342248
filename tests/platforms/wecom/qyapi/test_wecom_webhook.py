"""Group webhooks: forms, limits in bytes, the window of a minute, and honest refusals."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from pydantic import SecretStr

from bot.domain.actions import Action, Button, DeleteMessages, KickMember, SendFile, SendPoll, SendText
from bot.domain.clock import MovableClock
from bot.domain.text import Text
from bot.platforms.port import Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.api.transport import Wire
from bot.platforms.wecom.api_settings import ApiSettings
from bot.platforms.wecom.webhook import Article, Webhooks
from bot.storage.writer import Writer
from tests.platforms.wecom.fake_corp import Sent
from tests.platforms.wecom.fake_qyapi import FakeQyapi
from tests.platforms.wecom.qyapi.setting import IMPATIENT

KEY = "k3y-of-the-hook"
PNG = b"\x89PNG\r\n\x1a\n" + b"p" * 100
CHAT = "hook:news"


@pytest.fixture
def said(qyapi: FakeQyapi) -> list[Sent]:
    """What the group sees."""
    return qyapi.corp.hooks.setdefault(KEY, [])


def hooks_on(wire: Wire, writer: Writer, clock: MovableClock, limits: ApiSettings, told: list[str]) -> Webhooks:
    return Webhooks(
        {"news": SecretStr(KEY)},
        wire=wire,
        writer=writer,
        clock=clock,
        random=Random(1),
        limits=limits,
        tell=told.append,
    )


@pytest.fixture
def hooks(
    wire: Wire, quick_writer: Writer, clock: MovableClock, limits: ApiSettings, told: list[str], said: list[Sent]
) -> Webhooks:
    return hooks_on(wire, quick_writer, clock, limits, told)


def text(said: str | Text, *buttons: Button) -> SendText:
    return SendText(chat_key=CHAT, text=Text.plain(said) if isinstance(said, str) else said, buttons=(buttons,))


async def test_plain_words_go_out_as_text(hooks: Webhooks, said: list[Sent]) -> None:
    receipt = await hooks.perform("news", text("20:00 读书会 [x](https://evil.example) <a href='u'>"))
    assert receipt.message_key is None
    assert said[0].body == {
        "msgtype": "text",
        "text": {"content": "20:00 读书会 [x](https://evil.example) < a href='u'>"},
    }


async def test_whoever_is_named_is_called(hooks: Webhooks, said: list[Sent]) -> None:
    """Only a plain message can call people, so looks give way; somebody from outside the corp cannot be called."""
    named = (
        Text.mention("丽丝", "lisi")
        + " 和 "
        + Text.mention("客", "ext:wm1")
        + Text.bold("请到")
        + Text.mention("丽丝", "lisi")
    )
    await hooks.perform("news", text(named))
    assert said[0].body == {"msgtype": "text", "text": {"content": "丽丝 和 客请到丽丝", "mentioned_list": ["lisi"]}}


async def test_looks_and_links_go_out_as_markdown(hooks: Webhooks, said: list[Sent]) -> None:
    shown = (
        Text.bold("日报")
        + "\n"
        + Text.link("全文", "https://example.org/47")
        + "\n"
        + Text.plain("[x](https://evil.example)")
    )
    await hooks.perform("news", text(shown))
    assert said[0].body["msgtype"] == "markdown_v2"
    assert said[0].text == "**日报**\n[全文](https://example.org/47)\n[x] (https://evil.example)"


async def test_buttons_leave_their_addresses_behind(hooks: Webhooks, said: list[Sent]) -> None:
    await hooks.perform(
        "news", text("报名", Button(label="报名", token="t1"), Button(label="详情", url="https://example.org/a"))
    )
    assert said[0].text == "报名\n[详情](https://example.org/a)"


@pytest.mark.parametrize(("make", "limit"), [(Text.plain, 2_048), (Text.bold, 4_096)])
async def test_long_texts_are_cut_at_line_ends_within_the_bytes(
    hooks: Webhooks, said: list[Sent], make: Callable[[str], Text], limit: int
) -> None:
    lines = [f"{n:03} " + "围炉夜话" * 10 for n in range(60)]
    await hooks.perform("news", text(make("\n".join(lines))))
    assert len(said) > 1
    assert all(len(one.text.encode()) <= limit for one in said)
    assert [line.strip("*") for one in said for line in one.text.split("\n")] == lines


async def test_a_long_table_stays_a_table_in_every_message(hooks: Webhooks, said: list[Sent]) -> None:
    await hooks.perform("news", text(Text.pre("\n".join(f"{n:03} " + "x" * 90 for n in range(100)))))
    assert len(said) == 3
    for one in said:
        assert one.text.split("\n").count("```") == 2
        assert one.text.endswith("```")
    assert sum("xxx" in line for one in said for line in one.text.split("\n")) == 100


async def test_an_image_goes_out_with_its_digest(hooks: Webhooks, said: list[Sent]) -> None:
    await hooks.perform("news", SendFile(chat_key=CHAT, name="a.png", content=PNG, is_photo=True))
    assert said[0].body["msgtype"] == "image"  # the server compares the digest


@pytest.mark.parametrize("content", [b"GIF89a" + b"g" * 100, PNG + b"p" * (2 << 20)], ids=["no-picture", "too-big"])
async def test_what_is_no_image_there_goes_out_as_a_file(
    qyapi: FakeQyapi, hooks: Webhooks, said: list[Sent], content: bytes
) -> None:
    photo = SendFile(chat_key=CHAT, name="图.png", content=content, is_photo=True, caption=Text.plain("看"))
    await hooks.perform("news", photo)
    assert [one.body["msgtype"] for one in said] == ["text", "file"]
    assert qyapi.corp.media[said[1].body["file"]["media_id"]] == ("file", "图.png", content)


async def test_an_upload_with_an_unclear_end_was_seen_by_nobody(
    qyapi: FakeQyapi, hooks: Webhooks, said: list[Sent]
) -> None:
    qyapi.fail("webhook/upload_media", "cut")
    with pytest.raises(Unreached):
        await hooks.perform("news", SendFile(chat_key=CHAT, name="a.csv", content=b"a,b,c\n"))
    assert said == []


async def test_news_are_cut_to_their_bytes(hooks: Webhooks, said: list[Sent]) -> None:
    await hooks.send_news("news", [Article("题" * 100, "https://example.org", "述" * 300)])
    article = said[0].body["news"]["articles"][0]
    assert (len(article["title"]), len(article["description"])) == (42, 170)
    with pytest.raises(Refused):
        await hooks.send_news("news", [Article("a", "https://example.org")] * 9)


@pytest.mark.parametrize(
    "action",
    [
        DeleteMessages(chat_key=CHAT, messages=("1",)),
        KickMember(chat_key=CHAT, person_key="lisi"),
        SendPoll(chat_key=CHAT, question="?", options=("a", "b")),
        SendFile(chat_key=CHAT, name="a", content=b"tiny"),
        text(" \n "),
        text("\n".join("x" * 1_900 for _ in range(40))),
    ],
    ids=["delete", "kick", "poll", "tiny file", "empty", "endless"],
)
async def test_what_a_webhook_cannot_do_is_refused(qyapi: FakeQyapi, hooks: Webhooks, action: Action) -> None:
    with pytest.raises(Refused):
        await hooks.perform("news", action)
    assert qyapi.calls == []


async def test_a_webhook_that_is_not_in_the_settings_is_refused(hooks: Webhooks) -> None:
    with pytest.raises(Refused):
        await hooks.perform("other", text("hi"))


async def test_nineteen_in_any_minute_and_the_rest_later(
    qyapi: FakeQyapi, hooks: Webhooks, said: list[Sent], clock: MovableClock
) -> None:
    for _ in range(19):
        await hooks.perform("news", text("hi"))
        clock.advance(timedelta(seconds=1))
    with pytest.raises(RetryLater) as caught:
        await hooks.perform("news", text("hi"))
    assert caught.value.after == timedelta(seconds=41)
    assert len(qyapi.calls) == 19
    clock.advance(caught.value.after)
    await hooks.perform("news", text("hi"))
    with pytest.raises(RetryLater):
        await hooks.perform("news", text("hi"))
    assert len(said) == 20


async def test_a_text_of_several_messages_waits_for_room_for_all(hooks: Webhooks, said: list[Sent]) -> None:
    for _ in range(18):
        await hooks.perform("news", text("hi"))
    with pytest.raises(RetryLater):
        await hooks.perform("news", text("\n".join("x" * 1_900 for _ in range(2))))
    assert len(said) == 18


async def test_the_minute_before_a_restart_counts(
    writer: Writer, wire: Wire, clock: MovableClock, limits: ApiSettings, told: list[str], said: list[Sent]
) -> None:
    before = hooks_on(wire, writer, clock, limits, told)
    for _ in range(15):
        await before.perform("news", text("hi"))
    clock.advance(timedelta(seconds=20))
    after = hooks_on(wire, writer, clock, limits, told)
    for _ in range(4):
        await after.perform("news", text("hi"))
    with pytest.raises(RetryLater) as caught:
        await hooks_on(wire, writer, clock, limits, told).perform("news", text("hi"))
    assert caught.value.after == timedelta(seconds=40)
    assert len(said) == 19


async def test_too_often_rests_this_webhook_alone(
    qyapi: FakeQyapi, wire: Wire, quick_writer: Writer, clock: MovableClock, limits: ApiSettings
) -> None:
    qyapi.corp.hooks = {"a": [], "b": []}
    keys = {"a": SecretStr("a"), "b": SecretStr("b")}
    hooks = Webhooks(keys, wire=wire, writer=quick_writer, clock=clock, random=Random(1), limits=limits)
    qyapi.fail("webhook/send", "code", 2, code=45009)
    waits = []
    for _ in range(2):
        with pytest.raises(RetryLater) as caught:
            await hooks.perform("a", text("hi"))
        waits.append(caught.value.after)
        await hooks.perform("b", text("hi")) if len(waits) == 2 else None
        clock.advance(caught.value.after)
    assert waits[1] > waits[0]
    await hooks.perform("a", text("hi"))
    assert (len(qyapi.corp.hooks["a"]), len(qyapi.corp.hooks["b"])) == (1, 1)


async def test_an_unknown_key_is_told_without_the_key(
    qyapi: FakeQyapi, hooks: Webhooks, told: list[str], said: list[Sent]
) -> None:
    del qyapi.corp.hooks[KEY]
    with pytest.raises(Refused) as caught:
        await hooks.perform("news", text("hi"))
    assert KEY not in f"{caught.value!r} {caught.value.__cause__!r} {told} {hooks!r} {hooks.problem}"
    assert len(told) == 1
    assert "'news'" in told[0]
    qyapi.corp.hooks[KEY] = []
    await hooks.perform("news", text("hi"))
    assert hooks.problem is None


@pytest.mark.parametrize(("kind", "expected"), [("cut", Unsure), ("html", Unsure), ("reset", Unsure)])
async def test_an_unclear_end_is_never_said_twice(
    qyapi: FakeQyapi, hooks: Webhooks, kind: str, expected: type[Exception]
) -> None:
    qyapi.fail("webhook/send", kind, 5)
    with pytest.raises(expected):
        await hooks.perform("news", text("hi"))
    assert len(qyapi.called("webhook/send")) == 1


@pytest.mark.parametrize("limits", [IMPATIENT], ids=["impatient"])
async def test_silence_is_an_unclear_end(qyapi: FakeQyapi, hooks: Webhooks) -> None:
    qyapi.fail("webhook/send", "hang")
    with pytest.raises(Unsure):
        await hooks.perform("news", text("hi"))


async def test_a_text_whose_second_message_fails_is_unclear(
    qyapi: FakeQyapi, hooks: Webhooks, said: list[Sent]
) -> None:
    qyapi.fail("webhook/send", "code", 0, code=0)
    long = text("\n".join("x" * 1_900 for _ in range(3)))
    qyapi.on("webhook/send", _after(1, qyapi, said))
    with pytest.raises(Unsure, match="only 1 of 3"):
        await hooks.perform("news", long)


def _after(
    good: int, qyapi: FakeQyapi, said: list[Sent]
) -> Callable[[dict[str, object], dict[str, object]], dict[str, object]]:
    """A webhook that takes so many messages and then says "too often"."""

    def answer(query: dict[str, object], body: dict[str, object]) -> dict[str, object]:
        return {} if len(qyapi.called("webhook/send")) <= good else {"errcode": 45009, "errmsg": "too often"}

    return answer


async def test_a_busy_wecom_is_asked_again(qyapi: FakeQyapi, hooks: Webhooks, said: list[Sent]) -> None:
    qyapi.fail("webhook/send", "code", 2, code=-1)
    await hooks.perform("news", text("hi"))
    assert len(said) == 1
