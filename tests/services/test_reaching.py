"""Why a server was not reached, from what really happens on a socket."""

import socket
import ssl

import aiohttp
import pytest

from bot.domain.reaching import host_of, why
from tests.silent_server import silent_server


async def met(url: str, **how: object) -> Exception:
    """What aiohttp raises there."""
    async with aiohttp.ClientSession() as session:
        try:
            await session.get(url, timeout=aiohttp.ClientTimeout(total=0.3), **how)  # type: ignore[arg-type]  # as a test wants
        except (aiohttp.ClientError, OSError) as error:
            return error
    raise AssertionError("it answers")


async def test_nobody_there_one_who_hangs_up_and_one_who_is_silent() -> None:
    async with silent_server(hangs_up=True) as host:
        assert why(await met(f"http://{host}")) == "the connection failed"
    assert why(await met(f"http://{host}")) == "nothing listens there"
    assert why(await met("http://127.0.0.1:1", proxy=f"http://{host}")) == "nothing listens there"
    async with silent_server() as host:
        assert why(await met(f"http://{host}")) == "it does not answer in time"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (socket.gaierror(-2, "Name or service not known"), "nobody knows its name"),
        (ssl.SSLCertVerificationError("self-signed"), "its certificate is not trusted"),
        (aiohttp.ClientPayloadError("half"), "the connection failed"),
        (OSError(113, "no route"), "the connection failed"),
    ],
)
def test_what_else_may_happen(error: Exception, words: str) -> None:
    assert why(error) == words


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://api.telegram.org/bot1:secret/getMe", "api.telegram.org"),
        ("wss://user:secret@example.org:8443/x", "example.org:8443"),
    ],
)
def test_a_server_is_named_without_what_is_secret(url: str, host: str) -> None:
    assert host_of(url) == host
