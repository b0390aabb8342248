"""Files out in three steps, and files in: from WeCom's hosts only, opened with the message's own key."""

import base64
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.domain.actions import SendFile
from bot.domain.text import Text
from bot.platforms.port import Refused, TooLarge
from bot.platforms.wecom.aibot.files import download
from bot.platforms.wecom.bot_settings import BotSettings
from tests.platforms.wecom.rooms import GROUP, OWNER, Room

KEY = f"bot:{GROUP}"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
SECRET = base64.b64encode(bytes(range(32))).decode()
PLAIN = "打卡凭证".encode() * 500


async def test_a_file_goes_up_in_chunks_and_its_words_follow(room: Room) -> None:
    await room.says(OWNER, "在吗")
    content = bytes(range(256)) * 5_000  # three chunks of at most 512 KiB
    await room.platform.perform(SendFile(chat_key=KEY, name="导出.csv", content=content, caption=Text.plain("给你")))
    *_, line, words = room.server.lines
    assert (line.kind, words.text) == ("file", "给你")
    begun, uploaded = room.server.files[line.content]
    assert (begun["filename"], begun["total_chunks"]) == ("导出.csv", 3)
    assert uploaded == content


async def test_a_picture_goes_as_a_picture(room: Room) -> None:
    await room.says(OWNER, "在吗")
    await room.platform.perform(SendFile(chat_key=KEY, name="榜.png", content=PNG, is_photo=True))
    assert room.server.lines[-1].kind == "image"


@pytest.mark.parametrize("content", [b"1234", b"x" * (20 * 1024 * 1024 + 1)])
async def test_what_wecom_does_not_take_is_refused_before_it_is_sent(room: Room, content: bytes) -> None:
    await room.says(OWNER, "在吗")
    with pytest.raises(Refused):
        await room.platform.perform(SendFile(chat_key=KEY, name="x", content=content))
    assert room.server.sent("aibot_upload_media_init") == []


def sealed(plain: bytes) -> bytes:
    key = base64.b64decode(SECRET)
    padding = 32 - len(plain) % 32
    encryptor = Cipher(algorithms.AES256(key), modes.CBC(key[:16])).encryptor()
    return encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()


@pytest.fixture
async def files() -> AsyncIterator[str]:
    """A server of WeCom's, as far as downloads go."""

    async def serve(_request: web.Request) -> web.Response:
        return web.Response(body=sealed(PLAIN))

    async def elsewhere(_request: web.Request) -> web.Response:
        raise web.HTTPFound("/file")

    app = web.Application()
    app.router.add_get("/file", serve)
    app.router.add_get("/moved", elsewhere)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


HERE = BotSettings(media_hosts=("127.0.0.1",))


async def test_a_file_is_opened_with_the_key_it_came_with(files: str) -> None:
    assert await download(HERE, json.dumps([f"{files}/file", SECRET]), 1 << 20) == PLAIN


async def test_a_wrong_key_opens_nothing(files: str) -> None:
    other = base64.b64encode(bytes(32)).decode()
    with pytest.raises(Refused, match="cannot be opened"):
        await download(HERE, json.dumps([f"{files}/file", other]), 1 << 20)
    with pytest.raises(Refused, match="cannot be opened"):
        await download(HERE, json.dumps([f"{files}/file", "no key"]), 1 << 20)


async def test_a_file_longer_than_wanted_is_not_read_to_its_end(files: str) -> None:
    with pytest.raises(TooLarge):
        await download(HERE, json.dumps([f"{files}/file", SECRET]), 1_000)


@pytest.mark.parametrize("path", ["/moved", "/missing"])
async def test_nothing_is_followed_and_nothing_is_made_up(files: str, path: str) -> None:
    with pytest.raises(Refused):
        await download(HERE, json.dumps([f"{files}{path}", SECRET]), 1 << 20)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/x", "https://qq.com.evil.example/x", "file:///etc/passwd", "https://evilqq.com/", ""],
)
async def test_other_hosts_are_never_asked(url: str) -> None:
    with pytest.raises(Refused, match="host"):
        await download(BotSettings(), json.dumps([url, SECRET]), 1 << 20)


@pytest.mark.parametrize("file_key", ["", "{}", "[1]", '["a"]', "7"])
async def test_a_file_key_of_something_else_is_refused(file_key: str) -> None:
    with pytest.raises(Refused):
        await download(HERE, file_key, 1 << 20)
