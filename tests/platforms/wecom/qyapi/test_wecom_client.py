"""What WeCom's answers mean: HTTP 200 is no success, some refusals are the set-up's, and no secret is ever told."""

import asyncio
import logging
from datetime import timedelta
from random import Random

import pytest

from bot.domain.clock import MovableClock
from bot.platforms.port import Gone, Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.api.client import AppClient, Repeat
from bot.platforms.wecom.api.errors import ApiError
from bot.platforms.wecom.api.transport import Wire
from bot.storage.writer import Writer
from tests.platforms.wecom.fake_qyapi import SECRET, FakeQyapi, Json
from tests.platforms.wecom.qyapi.setting import app_identity, with_limits

PATH = "message/send"


@pytest.fixture(autouse=True)
def _something_to_do(qyapi: FakeQyapi) -> None:
    qyapi.on(PATH, lambda query, body: {"msgid": f"m{len(qyapi.called(PATH))}"})


async def send(client: AppClient, repeat: Repeat = Repeat.NEVER, *, key: str | None = None) -> object:
    return (await client.post(PATH, {"touser": "lisi"}, repeat, key=key))["msgid"]


async def failure(client: AppClient, repeat: Repeat = Repeat.NEVER, *, key: str | None = None) -> Exception:
    with pytest.raises((RetryLater, Unreached, Unsure, Refused, Gone)) as caught:
        await send(client, repeat, key=key)
    return caught.value


async def shown(client: AppClient) -> str | None:
    """What the health page says."""
    return client.problem


# -- what a code means ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "kind", "lacks_right"),
    [
        (81013, Gone, None),
        (40003, Gone, None),
        (60111, Gone, None),
        (86003, Gone, None),
        (48002, Refused, True),
        (60011, Refused, True),
        (301002, Refused, True),
        (40058, Refused, False),
        (41063, Refused, False),
        (44004, Refused, False),
        (999_999, Refused, False),
    ],
)
async def test_a_code_has_one_meaning(
    qyapi: FakeQyapi, client: AppClient, code: int, kind: type[Exception], lacks_right: bool | None
) -> None:
    qyapi.fail(PATH, "code", code=code, said="because")
    failed = await failure(client, Repeat.SAFE)
    assert type(failed) is kind
    assert getattr(failed, "lacks_right", None) is lacks_right
    assert isinstance(failed.__cause__, ApiError)
    assert failed.__cause__.code == code
    assert len(qyapi.called(PATH)) == 1


@pytest.mark.parametrize(("times", "arrives"), [(1, True), (2, True), (3, False)])
async def test_a_busy_wecom_is_asked_three_times(
    qyapi: FakeQyapi, client: AppClient, times: int, arrives: bool
) -> None:
    qyapi.fail(PATH, "code", times, code=-1, said="system busy")
    if arrives:
        assert await send(client) == f"m{times + 1}"
    else:
        assert isinstance(await failure(client), Unreached)
        assert len(qyapi.called(PATH)) == 3


# -- what is no answer of WeCom -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "parameters", "expected"),
    [
        ("html", {}, Unsure),
        ("http", {"status": 502}, Unsure),
        ("http", {"status": 403}, Unreached),
        ("http", {"status": 302}, Unreached),
        ("garbage", {}, Unsure),
        ("empty", {}, Unsure),
        ("big", {"size": 100_000}, Unsure),
        ("cut", {}, Unsure),
        ("reset", {}, Unsure),
        ("hang", {}, Unsure),
    ],
)
async def test_what_is_no_answer_is_unclear_unless_it_cannot_have_arrived(
    qyapi: FakeQyapi,
    wire: Wire,
    quick_writer: Writer,
    clock: MovableClock,
    kind: str,
    parameters: dict[str, int],
    expected: type[Exception],
) -> None:
    limits = with_limits(answer_limit=50_000, request_timeout=0.2 if kind == "hang" else 15)
    narrow = Wire(qyapi.base_url, limits)
    client = AppClient(app_identity(), wire=narrow, writer=quick_writer, clock=clock, random=Random(1), limits=limits)
    qyapi.fail(PATH, kind, **parameters)
    assert type(await failure(client)) is expected
    assert len(qyapi.called(PATH)) == 1
    assert await send(client) == "m2"
    await narrow.close()


async def test_without_a_connection_nothing_has_arrived(qyapi: FakeQyapi, client: AppClient) -> None:
    await qyapi.stop()
    assert type(await failure(client, Repeat.CHECKED)) is Unreached


async def test_calls_go_through_the_proxy_where_there_is_one(
    qyapi: FakeQyapi, quick_writer: Writer, clock: MovableClock
) -> None:
    """The address of WeCom leads nowhere: whoever answers was reached through the proxy."""
    limits = with_limits(proxy=qyapi.base_url)
    wire = Wire("http://qyapi.invalid", limits)
    client = AppClient(app_identity(), wire=wire, writer=quick_writer, clock=clock, random=Random(1), limits=limits)
    assert await send(client) == "m1"
    await wire.close()


@pytest.mark.parametrize("answer", [{"errcode": True}, {"errcode": None}, {"errcode": "x"}])
async def test_an_answer_without_a_code_is_none(qyapi: FakeQyapi, client: AppClient, answer: dict[str, object]) -> None:
    qyapi.on(PATH, lambda query, body: answer)
    assert type(await failure(client)) is Unsure


async def test_a_closed_wire_reaches_nobody(qyapi: FakeQyapi, client: AppClient, wire: Wire) -> None:
    await send(client)
    await wire.close()
    assert type(await failure(client)) is Unreached


# -- what may be repeated ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("repeat", "asked"), [(Repeat.NEVER, 1), (Repeat.SAFE, 2), (Repeat.CHECKED, 2)])
async def test_after_an_unclear_end_only_what_may_be_is_repeated(
    qyapi: FakeQyapi, client: AppClient, repeat: Repeat, asked: int
) -> None:
    qyapi.fail(PATH, "cut", times=5)
    assert type(await failure(client, repeat)) is Unsure
    assert len(qyapi.called(PATH)) == asked


@pytest.mark.parametrize("code", [45009, 81013, 48002, 60020])
async def test_what_may_have_arrived_stays_unclear_whatever_the_repeat_meets(
    qyapi: FakeQyapi, client: AppClient, code: int
) -> None:
    """Else the outbox would send it again, long after WeCom has forgotten the first."""
    qyapi.fail(PATH, "cut")
    qyapi.fail(PATH, "code", code=code)
    assert type(await failure(client, Repeat.CHECKED)) is Unsure


async def test_what_may_be_repeated_for_ever_tells_what_the_repeat_met(qyapi: FakeQyapi, client: AppClient) -> None:
    qyapi.fail(PATH, "cut")
    qyapi.fail(PATH, "code", code=45009)
    assert type(await failure(client, Repeat.SAFE)) is RetryLater


# -- too often ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [45009, 45033])
async def test_too_often_rests_the_key_with_growing_waits(
    qyapi: FakeQyapi, client: AppClient, clock: MovableClock, code: int
) -> None:
    qyapi.fail(PATH, "code", 4, code=code)
    waits = []
    for _ in range(4):
        later = await failure(client, key="one")
        assert isinstance(later, RetryLater)
        waits.append(later.after)
        clock.advance(later.after)
    seconds = [wait.total_seconds() for wait in waits]
    assert all(step <= took <= step * 1.5 for step, took in zip([15, 30, 60, 120], seconds, strict=True))
    assert await send(client, key="one") == "m5"
    qyapi.fail(PATH, "code", code=code)
    later = await failure(client, key="one")
    assert isinstance(later, RetryLater)
    assert later.after < timedelta(seconds=23)  # the success ended the row


async def test_a_key_that_rests_is_not_asked_and_others_are(qyapi: FakeQyapi, client: AppClient) -> None:
    qyapi.fail(PATH, "code", code=45009)
    first, second = await failure(client, key="one"), await failure(client, key="one")
    assert isinstance(first, RetryLater)
    assert isinstance(second, RetryLater)
    assert second.after == first.after
    assert not second.everywhere
    assert len(qyapi.called(PATH)) == 1
    assert await send(client, key="two") == "m2"


async def test_a_storm_counts_as_one_complaint(qyapi: FakeQyapi, client: AppClient) -> None:
    await send(client)
    qyapi.fail(PATH, "code", 100, code=45009)
    qyapi.slowness = 0.02
    ends = await asyncio.gather(*(send(client) for _ in range(50)), return_exceptions=True)
    assert {type(end) for end in ends} == {RetryLater}
    assert max(end.after for end in ends if isinstance(end, RetryLater)) <= timedelta(seconds=22.5)


async def test_too_many_tokens_asked_for_rests_the_whole_app(qyapi: FakeQyapi, client: AppClient) -> None:
    qyapi.fail("gettoken", "code", code=45009)
    assert isinstance(await failure(client, key="one"), RetryLater)
    assert isinstance(await failure(client, key="two"), RetryLater)
    assert len(qyapi.calls) == 1


# -- the set-up -----------------------------------------------------------------------------------------------------


async def test_an_untrusted_address_is_told_once_and_the_app_waits(
    qyapi: FakeQyapi, client: AppClient, clock: MovableClock, told: list[str]
) -> None:
    qyapi.refused_address = "203.0.113.7"
    for _ in range(3):
        later = await failure(client)
        assert isinstance(later, RetryLater)
        clock.advance(later.after)
    assert len(qyapi.called(PATH)) == 3
    assert len(told) == 1
    assert "203.0.113.7" in told[0]
    assert "企业可信IP" in told[0]
    assert await shown(client) == told[0]
    qyapi.refused_address = None
    assert await send(client) == "m4"
    assert await shown(client) is None
    qyapi.refused_address = "203.0.113.7"
    await failure(client)
    assert len(told) == 2  # it was over, and has come back


async def test_while_the_app_waits_nobody_asks_and_afterwards_one_does(
    qyapi: FakeQyapi, client: AppClient, clock: MovableClock
) -> None:
    qyapi.refused_address = "203.0.113.7"
    later = await failure(client)
    assert isinstance(later, RetryLater)
    ends = await asyncio.gather(*(failure(client, key=f"{n}") for n in range(20)))
    assert {type(end) for end in ends} == {RetryLater}
    assert len(qyapi.called(PATH)) == 1
    clock.advance(later.after)
    qyapi.slowness = 0.02
    await asyncio.gather(*(failure(client, key=f"{n}") for n in range(20)))
    assert len(qyapi.called(PATH)) == 2


@pytest.mark.parametrize(
    ("code", "named"), [(40001, "secret"), (40013, "corp_id"), (40056, "agent_id"), (42009, "agent_id")]
)
async def test_a_wrong_setting_is_named(
    qyapi: FakeQyapi, client: AppClient, told: list[str], code: int, named: str
) -> None:
    qyapi.fail("gettoken", "code", code=code)
    later = await failure(client)
    assert isinstance(later, RetryLater)
    assert later.after >= timedelta(seconds=60)
    assert f"wecom.app.{named}" in told[0]


async def test_a_missing_right_is_told_until_the_call_works(
    qyapi: FakeQyapi, client: AppClient, told: list[str]
) -> None:
    qyapi.fail(PATH, "code", 2, code=48002)
    await failure(client)
    await failure(client)
    assert len(told) == 1
    assert await shown(client) == told[0]
    await send(client)
    assert await shown(client) is None


async def test_credentials_can_be_proved_without_doing_anything(
    qyapi: FakeQyapi, client: AppClient, told: list[str]
) -> None:
    await client.prove()
    assert [call.path for call in qyapi.calls] == ["gettoken"]
    assert client.problem is None


# -- files ----------------------------------------------------------------------------------------------------------


async def test_a_file_is_uploaded_under_its_name(qyapi: FakeQyapi, client: AppClient) -> None:
    qyapi.on("media/upload", lambda query, body: {"media_id": "M1", "type": query["type"]})
    qyapi.fail("media/upload", "cut")
    assert await client.upload("file", '名单 "3月".csv\r\nX: y', b"a,b\n") == "M1"
    last = qyapi.called("media/upload")[-1]
    assert last.query["type"] == "file"
    assert last.body == {"name": "名单 3月.csvX: y", "content": b"a,b\n"}


async def test_an_upload_without_an_id_is_none(qyapi: FakeQyapi, client: AppClient) -> None:
    qyapi.on("media/upload", lambda query, body: {})
    with pytest.raises(Unreached):
        await client.upload("file", "a.csv", b"a,b\n")


# -- secrets --------------------------------------------------------------------------------------------------------


async def test_no_secret_is_in_any_failure_or_log_line(
    qyapi: FakeQyapi, client: AppClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    lines = [repr(client)]
    await send(client)
    said = f"bad access_token=token-1-of-the-app, key=k3y&x, corpsecret={SECRET} RESPONSE_CODE=r3sponse"
    troubles: list[tuple[str, Json]] = [
        ("code", {"code": 40058, "said": said}),
        ("code", {"code": 48002, "said": said}),
        ("code", {"code": 60020, "said": said}),
        ("html", {}),
        ("reset", {}),
        ("http", {"status": 404}),
    ]
    for kind, parameters in troubles:
        fresh = AppClient(
            app_identity(), wire=client._wire, writer=client._tokens._writer, clock=client.clock,
            random=Random(1), limits=client.limits,
        )  # fmt: skip
        qyapi.fail(PATH, kind, **parameters)
        failed = await failure(fresh)
        lines += [str(failed), repr(failed), str(failed.__cause__), str(failed.__context__), fresh.problem or ""]
    qyapi.secret = "another"
    qyapi.revoke_tokens()
    failed = await failure(client)
    lines += [str(failed), str(failed.__cause__), client.problem or "", *(str(r.__dict__) for r in caplog.records)]
    told = "\n".join(lines)
    assert "40058" in told
    for secret in (SECRET, "token-1", "k3y", "r3sponse"):
        assert secret not in told
