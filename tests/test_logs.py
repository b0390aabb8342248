"""No secret reaches a log line in any form, and nobody can write a line in our name."""

import io
import json
import logging
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from bot.config import LoggingSettings
from bot.logs import REDACTED, Redactor, configure

TOKEN = "7204351:AAcanary-Token_0123456789abcdefghij"  # the shape of a token, never issued
PASSWORD = "p@ss/wörd 'canary'"
log = logging.getLogger("hearth.test")


def fail(sentence: str, cause: Exception | None = None) -> None:
    raise RuntimeError(sentence) from cause


@pytest.fixture(params=["human", "json"])
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure(LoggingSettings(format=request.param, level="DEBUG"), [TOKEN, PASSWORD], stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def lines(written: io.StringIO) -> list[str]:
    return written.getvalue().splitlines()


def assert_no_secret(written: io.StringIO) -> None:
    text = written.getvalue()
    assert text
    for piece in (TOKEN, TOKEN.split(":")[1], quote(TOKEN, safe=""), PASSWORD, quote(PASSWORD, safe="")):
        assert piece not in text
        assert json.dumps(piece)[1:-1] not in text
    assert REDACTED in text


def test_secret_in_a_message_is_replaced(written: io.StringIO) -> None:
    log.info(f"the token is {TOKEN}")  # noqa: G004  a careless line is what is tested
    assert_no_secret(written)


def test_secret_in_arguments_is_replaced(written: io.StringIO) -> None:
    log.info("asked %s with %r", f"https://example.org/bot{TOKEN}/getMe", {"password": PASSWORD})
    assert_no_secret(written)


def test_secret_in_an_address_is_replaced(written: io.StringIO) -> None:
    log.info("GET /bot%s?password=%s", quote(TOKEN, safe="").lower(), quote(PASSWORD))
    assert quote(TOKEN, safe="").lower() not in written.getvalue()
    assert_no_secret(written)


def test_half_of_a_token_is_still_a_secret(written: io.StringIO) -> None:
    log.info("key %s", TOKEN.split(":")[1])
    assert_no_secret(written)


def test_secret_in_an_extra_field_is_replaced(written: io.StringIO) -> None:
    log.info("started", extra={"url": f"postgresql://hearth:{quote(PASSWORD, safe='')}@db/hearth"})
    assert_no_secret(written)


def test_secret_in_an_exception_and_its_cause_is_replaced(written: io.StringIO) -> None:
    try:
        fail(f"login with {PASSWORD}", ValueError(TOKEN))
    except RuntimeError:
        log.exception("failed", stack_info=True)
    assert "RuntimeError" in written.getvalue()
    assert "Stack (most recent call last)" in written.getvalue()
    assert_no_secret(written)


def test_secret_beside_wrong_placeholders_is_replaced(written: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    (ours,) = [handler for handler in logging.getLogger().handlers if type(handler).__module__ == "bot.logs"]
    ours.handle(logging.LogRecord("hearth", logging.INFO, __file__, 1, "%d of %d", (TOKEN,), None))
    assert_no_secret(written)
    assert TOKEN not in capsys.readouterr().err


def test_a_name_cannot_forge_a_line(written: io.StringIO) -> None:
    log.info("joined: %s", "eve\nERROR bot.app: database lost\u2028\u202e\x1b[31m", extra={"who": "a\r\nb"})
    assert len(lines(written)) == 1
    assert "\x1b" not in written.getvalue()
    assert "\u202e" not in written.getvalue()


def test_an_exception_text_cannot_forge_a_line(written: io.StringIO) -> None:
    try:
        fail("x\n2026-01-01T00:00:00.000Z ERROR bot.app: forged")
    except RuntimeError:
        log.exception("failed")
    assert not any(line.startswith("2026-01-01") for line in lines(written))


def test_text_no_encoding_accepts_is_written_all_the_same(written: io.StringIO) -> None:
    record = logging.LogRecord("bot", logging.INFO, __file__, 1, "name %s", ("\ud800\x00",), None)
    for handler in logging.getLogger().handlers:  # ours alone: the test runner cannot send such text to its parent
        if isinstance(handler, logging.StreamHandler) and handler.stream is written:
            handler.handle(record)
    written.getvalue().encode("utf-8")
    assert len(lines(written)) == 1


def test_libraries_that_log_addresses_are_silent_below_warning(written: io.StringIO) -> None:
    for name in ("httpx", "httpcore.http11", "aiohttp.access", "apscheduler.scheduler"):
        logging.getLogger(name).info("GET https://example.org/")
        logging.getLogger(name).warning("%s complains", name)
    assert len(lines(written)) == 4


def test_json_lines_carry_their_fields() -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    try:
        configure(LoggingSettings(format="json"), [], stream)
        configure(LoggingSettings(format="json"), [], stream)  # the second call replaces the first handler
        log.info("drained %d", 3, extra={"lane": "telegram:-100", "rows": 3})
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        logging.captureWarnings(capture=False)
    (line,) = stream.getvalue().splitlines()
    fields = json.loads(line)
    assert fields.pop("at").endswith("Z")
    assert fields == {
        "level": "INFO", "logger": "hearth.test", "message": "drained 3", "lane": "telegram:-100", "rows": 3,
    }  # fmt: skip


def test_a_short_word_is_not_taken_for_a_secret() -> None:
    assert Redactor(["abc"]).redact("abc and abcdef") == "abc and abcdef"
