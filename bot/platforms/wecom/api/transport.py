"""HTTP to WeCom: one pooled aiohttp session whose addresses, and with them the secrets in their queries, stay inside.

Decided here because nobody further up can know it: whether a failed request had already been written, and whether it
was WeCom that answered. No exception raised here carries an address.
"""

import json
from collections.abc import Mapping
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import aiohttp
from typing_extensions import override

from bot.domain.reaching import host_of, why
from bot.platforms.port import TooLarge, Unreached, Unsure
from bot.platforms.wecom.api_settings import ApiSettings

Json = dict[str, Any]

_IDLE_SECONDS = 15  # an idle connection is closed by us first, so that a late write seldom meets a closed one

_LARGE = 100_000  # bytes; an image, which takes as long as a file
_AS_JSON = {"Content-Type": "application/json"}


class Wire:
    """All HTTP calls to one WeCom. The session opens with the first call; ``close`` ends it for good."""

    def __init__(self, base_url: str, limits: ApiSettings) -> None:
        self._base = base_url.rstrip("/")
        self._limits = limits
        self._proxy = limits.proxy.get_secret_value() if limits.proxy is not None else None
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    @override
    def __repr__(self) -> str:
        return f"Wire({self._base})"

    async def close(self) -> None:
        self._closed = True
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def get(self, path: str, query: Mapping[str, str]) -> Json:
        """What ``/cgi-bin/<path>`` answers, refusals included. Raises Unreached or Unsure."""
        return await self._exchange("GET", path, query, self._limits.request_timeout)

    async def post(self, path: str, query: Mapping[str, str], body: Json) -> Json:
        content = BytesIO(json.dumps(body, ensure_ascii=False).encode())  # a stream: an image would hold up the loop
        is_large = content.getbuffer().nbytes > _LARGE
        patience = self._limits.upload_timeout if is_large else self._limits.request_timeout
        return await self._exchange("POST", path, query, patience, data=content, headers=_AS_JSON)

    async def upload(self, path: str, query: Mapping[str, str], name: str, content: bytes) -> Json:
        """A file as the multipart part "media"."""
        form = aiohttp.FormData(quote_fields=False)  # a percent-encoded name would be shown as such
        form.add_field("media", BytesIO(content), filename=_plain_name(name), content_type="application/octet-stream")
        return await self._exchange("POST", path, query, self._limits.upload_timeout, data=form)

    async def download(self, path: str, query: Mapping[str, str], limit: int) -> bytes | Json:
        """A file, or what WeCom answers in its place. Raises TooLarge above ``limit`` bytes."""
        progress = SimpleNamespace(written=False)
        timeout = aiohttp.ClientTimeout(total=self._limits.upload_timeout, sock_connect=self._limits.connect_timeout)
        try:
            async with self._opened().get(
                f"{self._base}/cgi-bin/{path}", params=query, timeout=timeout, allow_redirects=False,
                proxy=self._proxy, trace_request_ctx=progress,
            ) as response:  # fmt: skip
                is_file = response.status == 200 and "Content-Disposition" in response.headers
                content = await self._read(response, limit if is_file else None)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            reason = why(error)
        else:
            return content if is_file else _understood(response.status, content)
        raise Unreached(f"no file from {path}: {reason}")

    async def _exchange(self, method: str, path: str, query: Mapping[str, str], patience: float, **body: Any) -> Json:
        timeout = aiohttp.ClientTimeout(total=patience, sock_connect=self._limits.connect_timeout)
        progress = SimpleNamespace(written=False)
        try:
            async with self._opened().request(
                method, f"{self._base}/cgi-bin/{path}", params=query, timeout=timeout, allow_redirects=False,
                proxy=self._proxy, trace_request_ctx=progress, **body,
            ) as response:  # fmt: skip
                status, content = response.status, await self._read(response)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            reason = f"{host_of(self._base)}: {why(error)}"
        else:
            return _understood(status, content)
        if progress.written:
            raise Unsure(f"no answer from {reason}")
        raise Unreached(f"no connection to {reason}")

    def _opened(self) -> aiohttp.ClientSession:
        if self._closed:
            raise Unreached("the connection is closed")
        if self._session is None:
            trace = aiohttp.TraceConfig()
            trace.on_request_headers_sent.append(_note_written)
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._limits.max_connections, keepalive_timeout=_IDLE_SECONDS, ttl_dns_cache=60
                ),
                trace_configs=[trace],
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    async def _read(self, response: aiohttp.ClientResponse, file_limit: int | None = None) -> bytes:
        content = bytearray()
        limit = self._limits.answer_limit if file_limit is None else file_limit
        async for chunk in response.content.iter_chunked(65_536):
            content += chunk
            if len(content) > limit:
                too_much = f"more than {limit} bytes"
                raise Unsure(f"an answer of {too_much}") if file_limit is None else TooLarge(f"the file has {too_much}")
        return bytes(content)


async def _note_written(_session: aiohttp.ClientSession, context: SimpleNamespace, _sent: object) -> None:
    context.trace_request_ctx.written = True


def _understood(status: int, content: bytes) -> Json:
    """The JSON object with its ``errcode`` as a number. Something else was not said by WeCom."""
    try:
        said = json.loads(content)
        if isinstance(said, dict) and not isinstance(said["errcode"], bool):
            return said | {"errcode": int(said["errcode"])}
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        pass
    what = f"HTTP {status} without an answer of WeCom"
    if 300 <= status < 500:
        raise Unreached(what)  # a proxy's page: WeCom never saw the call
    raise Unsure(what)


def media_id_of(answer: Json) -> str:
    """What an upload gave. Raises Unreached where it gave nothing: nobody has seen the file."""
    media_id = answer.get("media_id")
    if not isinstance(media_id, str) or not media_id:
        raise Unreached("the upload gave no media id")
    return media_id


def _plain_name(name: str) -> str:
    """A file name that cannot break out of its header line."""
    plain = "".join(character for character in name if character.isprintable() and character not in '"\\/')
    return plain[:200] or "file"
