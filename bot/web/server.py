"""One aiohttp server: /healthz, /readyz, /metrics, and the routes that platforms bring along."""

import asyncio
import errno
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from typing_extensions import override

from bot.domain.errors import HearthError
from bot.web.health import Check, Readiness

log = logging.getLogger(__name__)
_BANNER = "hearth"


@dataclass(frozen=True, slots=True)
class WebLimits:
    """What a stranger may cost us. Bodies are bytes; times are seconds."""

    body: int = 1024 * 1024
    header_line: int = 8190
    headers: int = 64
    first_request_seconds: float = 15
    keepalive_seconds: float = 30
    shutdown_seconds: float = 2


class WebServer:
    """``start`` raises HearthError with a sentence when the address cannot be used.

    A check that has no reading after ``patience_seconds`` counts as failed.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        checks: Sequence[Check] = (),
        registry: CollectorRegistry | None = None,
        routes: Iterable[web.AbstractRouteDef] = (),
        limits: WebLimits | None = None,
        patience_seconds: float = 2,
        port_is_set_by: str = "web.port",
    ) -> None:
        """``port_is_set_by``: what an operator changes when the port cannot be used."""
        self._host = host
        self._port = port
        self._port_is_set_by = port_is_set_by
        self._readiness = Readiness(checks, patience_seconds=patience_seconds)
        self._registry = registry
        self._routes = tuple(routes)
        self._limits = limits or WebLimits()
        self._runner: web.AppRunner | None = None
        self._listener: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """The port we listen on; with port 0 in the settings the one the system gave."""
        if self._listener and self._listener.sockets:
            return int(self._listener.sockets[0].getsockname()[1])
        return self._port

    async def start(self) -> None:
        app = web.Application(client_max_size=self._limits.body, middlewares=[_constant_pages])
        app.on_response_prepare.append(_plain_headers)
        app.add_routes([web.get("/healthz", _alive), web.get("/readyz", self._ready)])
        if self._registry is not None:
            app.router.add_get("/metrics", self._metrics)
        app.add_routes(self._routes)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=self._limits.shutdown_seconds)
        await runner.setup()
        manager, loop, limits = runner.server, asyncio.get_running_loop(), self._limits
        assert manager is not None
        try:
            self._listener = await loop.create_server(
                lambda: _Protocol(manager, loop, limits), self._host, self._port, backlog=128
            )
        except OSError as problem:
            await runner.cleanup()
            raise HearthError(_sentence(problem, self._host, self._port, self._port_is_set_by)) from problem
        self._runner = runner
        log.info("web server listens on %s:%d", self._host, self.port)

    async def stop(self) -> None:
        """Close the door, let running answers finish for at most ``shutdown_seconds``."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _ready(self, _request: web.Request) -> web.Response:
        findings = await self._readiness.findings()
        failing = [finding.check.name for finding in findings if not finding.is_good]
        body = {
            "ready": not failing,
            "failing": failing,
            "checks": {finding.check.name: finding.as_json() for finding in findings},
        }
        return web.json_response(body, status=503 if failing else 200)

    async def _metrics(self, _request: web.Request) -> web.Response:
        assert self._registry is not None
        return web.Response(body=generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


class _Protocol(web.RequestHandler):
    """A connection that must bring its first request in time, and that tells nothing when it is misused."""

    __slots__ = ("_deadline", "_patience")

    def __init__(self, manager: web.Server, loop: asyncio.AbstractEventLoop, limits: WebLimits) -> None:
        super().__init__(
            manager,
            loop=loop,
            access_log=None,  # type: ignore[arg-type]  # aiohttp's own way to say that there is none
            keepalive_timeout=limits.keepalive_seconds,
            max_line_size=limits.header_line,
            max_field_size=limits.header_line,
            max_headers=limits.headers,
        )
        self._patience = limits.first_request_seconds
        self._deadline: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._deadline = asyncio.get_running_loop().call_later(self._patience, self.force_close)

    @override
    def connection_lost(self, exc: BaseException | None) -> None:
        self.settle()
        super().connection_lost(exc)

    def settle(self) -> None:
        """A whole request has come: from here on the keep-alive limit watches."""
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    @override
    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        self.settle()
        if request.writer.output_size > 0:
            raise ConnectionError("an answer has begun; the connection is closed")
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("a request could not be handled", exc_info=exc)
        response = _page(status)
        response.headers["Server"] = _BANNER
        response.force_close()
        return response


@web.middleware
async def _constant_pages(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Errors answer with their status and nothing else; the details are in the log."""
    if isinstance(request.protocol, _Protocol):
        request.protocol.settle()
    try:
        return await handler(request)
    except web.HTTPRedirection:
        raise
    except web.HTTPException as error:
        response = _page(error.status)
        if "Allow" in error.headers:
            response.headers["Allow"] = error.headers["Allow"]
        return response
    except Exception:
        log.exception("%s %s could not be handled", request.method, request.rel_url.path)
        return _page(HTTPStatus.INTERNAL_SERVER_ERROR)


async def _plain_headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Server"] = _BANNER
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Cache-Control", "no-store")


async def _alive(_request: web.Request) -> web.Response:
    return web.Response(text="ok\n")


def _page(status: int) -> web.Response:
    return web.Response(status=status, text=f"{status} {HTTPStatus(status).phrase}\n")


def _sentence(problem: OSError, host: str, port: int, set_by: str) -> str:
    if problem.errno == errno.EADDRINUSE:
        return (
            f"The web server cannot listen on {host}:{port}: another program uses this port. "
            f"Stop it, or set {set_by} to a free one."
        )
    if problem.errno in (errno.EACCES, errno.EPERM):
        return (
            f"The web server may not listen on {host}:{port}: ports below 1024 need special rights. "
            f"Set {set_by} to 1024 or more."
        )
    return f"The web server cannot listen on {host}:{port}: this machine has no such address. Correct web.host."
