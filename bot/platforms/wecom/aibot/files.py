"""Files out and in: an upload in three steps, and a download that has to be opened with the message's own key."""

import base64
import binascii
import hashlib
import json
from urllib.parse import urlsplit

import aiohttp

from bot.domain.actions import SendFile
from bot.domain.reaching import host_of, why
from bot.platforms.port import Refused, TooLarge, Unreached, Unsure
from bot.platforms.wecom.aibot.caller import Caller, checked
from bot.platforms.wecom.aibot.frames import Command
from bot.platforms.wecom.bot_settings import BotSettings

CHUNK = 512 * 1024  # before base64
LARGEST_FILE = 20 << 20
LARGEST_IMAGE = 2 << 20
SMALLEST = 5
_NAME_BYTES = 256
_BLOCK = 32  # what WeCom pads to; the cipher's own block is 16
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


async def upload(caller: Caller, action: SendFile) -> tuple[str, str]:
    """Hand a file over; its kind and the id to send it by. Raises the port's failures."""
    content = action.content
    if not SMALLEST <= len(content) <= LARGEST_FILE:
        raise Refused(f"WeCom takes files of {SMALLEST} bytes to {LARGEST_FILE >> 20} MB")
    is_image = action.is_photo and len(content) <= LARGEST_IMAGE and content.startswith(_IMAGES)
    kind = "image" if is_image else "file"
    chunks = [content[at : at + CHUNK] for at in range(0, len(content), CHUNK)]
    begun = await caller.call(
        Command.UPLOAD_INIT,
        {
            "type": kind,
            "filename": _short_name(action.name),
            "total_size": len(content),
            "total_chunks": len(chunks),
            "md5": hashlib.md5(content, usedforsecurity=False).hexdigest(),
        },
    )
    upload_id = str(checked(begun).body.get("upload_id", ""))
    for index, chunk in enumerate(chunks):
        body = {"upload_id": upload_id, "chunk_index": index, "base64_data": base64.b64encode(chunk).decode()}
        checked(await caller.call(Command.UPLOAD_CHUNK, body))
    done = checked(await caller.call(Command.UPLOAD_FINISH, {"upload_id": upload_id}))
    media_id = done.body.get("media_id")
    if not isinstance(media_id, str) or not media_id:
        raise Refused("WeCom took the file and gave no id for it")
    return kind, media_id


def _short_name(name: str) -> str:
    """At most 256 bytes, its ending kept."""
    stem, dot, ending = name.rpartition(".")
    room = _NAME_BYTES - len(f"{dot}{ending}".encode())
    if len(name.encode()) <= _NAME_BYTES or room < 1:
        return name.encode()[:_NAME_BYTES].decode(errors="ignore")
    return stem.encode()[:room].decode(errors="ignore") + dot + ending


async def download(settings: BotSettings, file_key: str, limit: int) -> bytes:
    """What somebody sent. The address came from outside: only WeCom's hosts are asked, and nothing is followed."""
    url, secret = _opened(file_key)
    if not _is_theirs(url, settings.media_hosts):
        raise Refused("the file is not on a host of WeCom's")
    timeout = aiohttp.ClientTimeout(total=settings.answer_timeout * 3, sock_connect=settings.connect_timeout)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.get(url, allow_redirects=False) as response,
        ):
            if response.status != 200:
                raise Refused(f"the file is not there any more (HTTP {response.status})")
            content = bytearray()
            async for chunk in response.content.iter_chunked(65_536):
                content += chunk
                if len(content) > limit + _BLOCK:
                    raise TooLarge(f"the file has more than {limit} bytes")
    except aiohttp.ClientConnectorError as error:
        raise Unreached(f"no connection to {host_of(url)}: {why(error)}") from None
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Unsure(f"no file: {why(error)}") from None
    return decrypted(bytes(content), secret) if secret else bytes(content)


def decrypted(content: bytes, secret: str) -> bytes:
    """AES-256-CBC; the first 16 bytes of the key are the IV, the padding goes up to 32. Raises Refused."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # noqa: PLC0415  most never need it

    try:
        key = base64.b64decode(secret + "=" * (-len(secret) % 4))
        decryptor = Cipher(algorithms.AES256(key), modes.CBC(key[:16])).decryptor()
        plain = decryptor.update(content) + decryptor.finalize()
    except (ValueError, binascii.Error):
        raise Refused("the file cannot be opened with the key it came with") from None
    padding = plain[-1] if plain else 0
    if not 1 <= padding <= _BLOCK or plain[-padding:] != bytes([padding]) * padding:
        raise Refused("the file cannot be opened with the key it came with")
    return plain[:-padding]


def _opened(file_key: str) -> tuple[str, str]:
    try:
        url, secret = json.loads(file_key)
        return str(url), str(secret)
    except (ValueError, TypeError):
        raise Refused("a file key that is not this bot's") from None


def _is_theirs(url: str, hosts: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and any(
        host == allowed or host.endswith(f".{allowed}") for allowed in hosts
    )
