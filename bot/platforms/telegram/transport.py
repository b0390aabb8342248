"""HTTP to the Bot API: one pooled aiohttp session behind python-telegram-bot's request interface.

Two things are decided here because nobody further up can know them: whether a failed request had already been
written, and what the server's answer really said. No exception raised here carries an address, so none holds the token.
"""

import json
from types import SimpleNamespace
from typing import Any

import aiohttp
from typing_extensions import override

from bot.domain.reaching import host_of, why
from bot.platforms.port import TooLarge
from bot.platforms.telegram.sdk import BaseRequest, RequestData, TelegramError
from bot.platforms.telegram.settings import TelegramSettings

_IDLE_SECONDS = 15  # an idle connection is closed by us first, so that a late write seldom meets a closed one


class NotWritten(TelegramError):
    """No connection could be made; the request never left this machine."""


class NoAnswer(TelegramError):
    """The request was written, but no usable answer came back."""


class Answer(TelegramError):
    """The server's own "no": HTTP status, description and response parameters, unchanged.

    ``from_telegram`` is False where the body is not the Bot API's JSON, as with the error page of a proxy.
    """

    def __init__(self, status: int, description: str, parameters: dict[str, Any], *, from_telegram: bool) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters
        self.from_telegram = from_telegram

    @property
    def is_unauthorized(self) -> bool:
        """The token was refused, said by Telegram itself. A 404 or a proxy's 401 does not say so."""
        return self.from_telegram and self.status == 401


class HttpRequest(BaseRequest):
    """All calls of one bot. ``call`` returns raw JSON for our own readers; the Bot object uses ``do_request``."""

    def __init__(self, settings: TelegramSettings, token: str) -> None:
        self._settings = settings
        self._address = f"{settings.base_url}/bot{token}"
        self._files = f"{settings.base_url}/file/bot{token}"
        self._proxy = settings.proxy.get_secret_value() if settings.proxy else None
        self._session: aiohttp.ClientSession | None = None

    @override
    def __repr__(self) -> str:
        return f"HttpRequest({self._settings.base_url})"

    @property
    @override
    def read_timeout(self) -> float:
        return self._settings.request_timeout

    @override
    async def initialize(self) -> None:
        if self._session is None:
            trace = aiohttp.TraceConfig()
            trace.on_request_headers_sent.append(_note_written)
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._settings.max_connections, keepalive_timeout=_IDLE_SECONDS, ttl_dns_cache=60
                ),
                trace_configs=[trace],
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=True,
            )

    @override
    async def shutdown(self) -> None:
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def call(self, method: str, *, patience: float | None = None, **parameters: Any) -> object:
        """One Bot API call; returns ``result`` as plain JSON. Raises NotWritten, NoAnswer or Answer.

        ``patience``: seconds without a single byte after which a long poll counts as dead. A big batch on a slow line
        may take longer as a whole, or it would be asked for again for ever.
        """
        status, body = await self._exchange(f"{self._address}/{method}", parameters, None, patience)
        if not 200 <= status < 300:
            raise _answer(status, body)
        try:
            result: object = json.loads(body)["result"]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise NoAnswer("the answer was not a Bot API result") from None
        return result

    async def download(self, path: str, limit: int) -> bytes:
        """The bytes of a file that ``getFile`` named. Raises TooLarge, NotWritten, NoAnswer or Answer."""
        if self._session is None:
            raise NotWritten("the connection is closed")
        timeout = aiohttp.ClientTimeout(
            total=self._settings.request_timeout, sock_connect=self._settings.connect_timeout
        )
        address = f"{self._files}/{path.lstrip('/')}"
        try:
            async with self._session.get(
                address, timeout=timeout, proxy=self._proxy, allow_redirects=False, trace_request_ctx=SimpleNamespace()
            ) as response:
                if response.status != 200:
                    raise Answer(response.status, f"HTTP {response.status} for a file", {}, from_telegram=False)
                content = await _read_up_to(response, limit)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            reason = why(error)
        else:
            return content
        raise NoAnswer(f"no file: {reason}")

    @override
    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """What the Bot object calls. The per-call timeouts are not used: the settings rule."""
        parameters = request_data.parameters if request_data else {}
        files = request_data.multipart_data if request_data and request_data.contains_files else None
        if files and request_data:
            parameters = dict(request_data.json_parameters)
        status, body = await self._exchange(url, parameters, files, None)
        if not 200 <= status < 300:
            raise _answer(status, body)
        return status, body

    @staticmethod
    @override
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As the parent does, without logging the whole payload where it is not JSON."""
        try:
            parsed = json.loads(payload)
        except (ValueError, RecursionError):
            raise NoAnswer("the answer was not JSON") from None
        if not isinstance(parsed, dict) or "result" not in parsed:
            raise NoAnswer("the answer was not a Bot API result")
        return parsed

    def _timeout(self, patience: float | None, *, is_upload: bool) -> aiohttp.ClientTimeout:
        limits = self._settings
        total = limits.upload_timeout if is_upload else limits.request_timeout
        if patience is not None:
            total = patience + limits.upload_timeout
        return aiohttp.ClientTimeout(
            total=total, connect=patience, sock_connect=limits.connect_timeout, sock_read=patience
        )

    async def _exchange(
        self, url: str, parameters: dict[str, Any], files: dict[str, Any] | None, patience: float | None
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NotWritten("the connection is closed")
        timeout = self._timeout(patience, is_upload=bool(files))
        progress = SimpleNamespace(written=False)
        body: dict[str, Any] = {"data": _form(parameters, files)} if files else {"json": parameters}
        try:
            async with self._session.post(
                url, timeout=timeout, proxy=self._proxy, allow_redirects=False, trace_request_ctx=progress, **body
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientError, OSError, ValueError) as error:
            reason = f"{host_of(self._settings.base_url)}: {why(error)}"
        if progress.written:
            raise NoAnswer(f"no answer from {reason}")
        raise NotWritten(f"no connection to {reason}")


async def _note_written(_session: aiohttp.ClientSession, context: SimpleNamespace, _sent: object) -> None:
    context.trace_request_ctx.written = True


async def _read_up_to(response: aiohttp.ClientResponse, limit: int) -> bytes:
    content = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        content += chunk
        if len(content) > limit:
            raise TooLarge(f"the file has more than {limit} bytes")
    return bytes(content)


def _form(parameters: dict[str, Any], files: dict[str, Any]) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in parameters.items():
        form.add_field(name, str(value))
    for name, (filename, content, mime) in files.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form


def _answer(status: int, body: bytes) -> Answer:
    try:
        said = json.loads(body)
        description = said["description"]
        parameters = said.get("parameters") or {}
        if isinstance(description, str) and isinstance(parameters, dict):
            return Answer(status, description, parameters, from_telegram=True)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    return Answer(status, f"HTTP {status} without a Bot API answer", {}, from_telegram=False)
