"""The composition root: from settings to a running house. The only module that knows everybody."""

import asyncio
import contextlib
import gc
import logging
import signal
from collections.abc import Callable, Coroutine, Sequence
from datetime import timedelta
from random import SystemRandom
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from aiohttp import web

from bot.config import Config
from bot.config_problems import refuse_without_platform
from bot.domain.clock import Clock, SystemClock
from bot.domain.errors import AnotherInstance, DatabaseUnavailable, ExitCode
from bot.phrases import Phrases
from bot.pipeline.house import House, source_of
from bot.pipeline.housekeeping import Housekeeper
from bot.platforms.port import Platform
from bot.platforms.telegram.platform import TelegramPlatform
from bot.readings import house_checks, house_metrics
from bot.routing import Routes
from bot.rules import house_rules, retention_limits
from bot.services.menus import menus
from bot.storage.engine import open_engine
from bot.storage.lease import HOUSE, Lease, acquire
from bot.storage.migrations import upgrade
from bot.storage.writer import Writer
from bot.web.server import WebServer
from bot.web.watchdog import Watchdog
from handlers.registry import ROUTERS

if TYPE_CHECKING:
    from bot.playground.lodger import Lodger

log = logging.getLogger(__name__)
_MENUS_AFTER = 0.2  # seconds; the first poll goes first


@runtime_checkable
class HasRoutes(Protocol):
    """A platform that is called over HTTP: the shared web server mounts what it asks for."""

    def routes(self) -> list[web.RouteDef]: ...


def run(config: Config) -> int:
    """Run until told to stop. Raises HearthError for what an operator can mend; returns the exit code."""
    try:
        return asyncio.run(App(config).run())
    finally:
        gc.freeze()  # or the interpreter searches everything for garbage before it ends: most of an idle stop


def platforms_of(config: Config, clock: Clock, writer: Writer, phrases: Phrases) -> list[Platform]:
    """The bots this configuration names."""
    found: list[Platform] = []
    if config.telegram.is_configured:
        found.append(TelegramPlatform(config.telegram, clock=clock, random=SystemRandom()))
    if config.wecom.is_configured:
        from bot.platforms.wecom.platform import WecomPlatform  # noqa: PLC0415  not loaded where it is not used

        language = config.communities.default_language
        wecom = WecomPlatform(
            config.wecom, writer=writer, clock=clock, random=SystemRandom(), phrases=phrases, language=language
        )
        found.append(wecom)
    return found


def _lodger_of(config: Config, clock: Clock) -> "Lodger | None":
    """The playground, where the operator switched it on."""
    settings, web_settings = config.playground, config.web
    if not settings.enabled:
        return None
    from bot.playground.lodger import Lodger  # noqa: PLC0415  not loaded where it is not used

    host = web_settings.host if web_settings.enabled else None
    token = settings.token.get_secret_value() if settings.token is not None else None
    return Lodger(clock, language=config.communities.default_language, host=host, token=token)


class App:
    """One process: platforms, pipeline, web server, watchdog. ``run`` returns after a clean stop."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._clock = SystemClock()
        self._phrases = Phrases.load()
        self._stop = asyncio.Event()
        self._exit_code = ExitCode.OK
        self._leases: list[Lease] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._failure: BaseException | None = None

    async def run(self) -> int:
        self._listen_for_signals()
        config, clock = self._config, self._clock
        refuse_without_platform(config)
        lodger = _lodger_of(config, clock)
        url = config.database.url.get_secret_value()
        await upgrade(url, clock=clock, backups=config.backup.directory, keep=config.backup.keep)
        engine = open_engine(url)
        writer = Writer(engine)
        platforms = platforms_of(config, clock, writer, self._phrases)
        if lodger is not None:
            platforms.append(lodger.platform)
        try:
            await self._take_leases(writer, platforms)
            await self._live(writer, platforms, lodger)
        finally:
            await self._give_back()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(config.shutdown.grace_seconds):
                    await writer.close()
                    await engine.dispose()
        if self._failure is not None:
            raise self._failure
        return self._exit_code

    async def _live(self, writer: Writer, platforms: Sequence[Platform], lodger: "Lodger | None") -> None:
        config, clock = self._config, self._clock
        house = House(
            writer=writer,
            platforms=platforms,
            routes=Routes(ROUTERS),
            phrases=self._phrases,
            clock=clock,
            rules=house_rules(config),
        )
        server = self._web_server(house, await lodger.move_in(house, writer) if lodger is not None else [])
        watchdog = Watchdog(
            warn_after=config.health.blocked_loop_seconds, give_up_after=config.health.give_up_seconds, backstop=True
        )
        keeper = Housekeeper(writer, clock, retention_limits(config))
        watchdog.start()
        try:
            if server is not None:
                await server.start()
            await house.recover()
            careful = any(lease.after_crash for lease in self._leases)
            self._start("dispatcher", house.dispatcher.run(careful=careful))
            self._start("housekeeper", keeper.run())
            await house.bell.start()
            for source, platform in house.platforms.items():
                self._start(f"platform {source}", self._serve(house, source, platform))
            if lodger is not None:
                self._start("playground", lodger.run())
            log.info("Hearth is running")
            await self._stop.wait()
        finally:
            if lodger is not None:
                lodger.close()
            await self._shut_down(house, server)
            watchdog.stop()

    async def _serve(self, house: House, source: str, platform: Platform) -> None:
        """Open one bot, send and listen until the end. Its menus are told on the side."""
        await platform.open()
        house.routes.bot_username = platform.bot_username or house.routes.bot_username
        sender = asyncio.create_task(house.senders[source].run(), name=f"sender {source}")
        sender.add_done_callback(self._ended)
        courtesy = asyncio.create_task(_tell_menus(house, platform), name=f"menus {source}")
        try:
            await platform.listen(lambda updates: house.accept(source, updates))
        finally:
            courtesy.cancel()
            if not self._stop.is_set():
                sender.cancel()
            else:
                await self._nothing_is_decided_any_more()
                await house.senders[source].stop(timedelta(seconds=self._config.shutdown.grace_seconds / 2))
                await asyncio.wait([sender], timeout=1)
            await platform.close()

    async def _nothing_is_decided_any_more(self) -> None:
        """What the dispatcher still decides may leave through a bot at once, so the bot closes after it."""
        deciding = [task for task in self._tasks if task.get_name() == "dispatcher"]
        if deciding:
            await asyncio.wait(deciding, timeout=self._config.shutdown.grace_seconds / 2)

    def _web_server(self, house: House, more: Sequence[web.RouteDef]) -> WebServer | None:
        settings = self._config.web
        if not settings.enabled:
            return None
        routes = [*more]
        for platform in house.platforms.values():
            if isinstance(platform, HasRoutes):
                routes += platform.routes()
        return WebServer(
            settings.host,
            settings.port,
            checks=house_checks(house, self._config.health),
            registry=house_metrics(house),
            routes=routes,
        )

    # -- beginning and end ----------------------------------------------------------------------------------------

    def _listen_for_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)

    async def _take_leases(self, writer: Writer, platforms: Sequence[Platform]) -> None:
        settings = self._config.lease
        for name in (*(source_of(platform) for platform in platforms), HOUSE):
            lease = await acquire(
                writer,
                name,
                clock=self._clock,
                ttl=timedelta(seconds=settings.ttl_seconds),
                heartbeat=timedelta(seconds=settings.heartbeat_seconds),
                on_lost=self._lost,
            )
            self._leases.append(lease)

    def _lost(self, error: AnotherInstance) -> None:
        self._fail(error)

    def _fail(self, error: BaseException) -> None:
        self._failure = self._failure or error
        self._stop.set()

    def _start(self, name: str, work: Coroutine[None, None, None]) -> None:
        """A task without which the process has no purpose: when it fails, everything stops."""
        task = asyncio.create_task(work, name=name)
        task.add_done_callback(self._ended)
        self._tasks.append(task)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if task.cancelled() or self._stop.is_set():
            return
        error = task.exception()
        log.error("%s ended: %r", task.get_name(), error)
        self._fail(error or RuntimeError(f"{task.get_name()} ended by itself"))

    async def _shut_down(self, house: House, server: WebServer | None) -> None:
        """Take nothing new in, finish what is in hand, leave the rest in the inbox and the outbox."""
        self._stop.set()
        log.info("Hearth is stopping")
        house.bell.stop()
        for task in self._tasks:
            if task.get_name() != "dispatcher":
                task.cancel()
        await _quietly(house.dispatcher.stop)
        grace = self._config.shutdown.grace_seconds
        done = await asyncio.wait(self._tasks, timeout=grace) if self._tasks else (set(), set())
        for task in done[1]:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if server is not None:
            await server.stop()

    async def _give_back(self) -> None:
        for lease in self._leases:
            with contextlib.suppress(DatabaseUnavailable, TimeoutError):
                async with asyncio.timeout(2):
                    await lease.release()


async def _tell_menus(house: House, platform: Platform) -> None:
    """A menu is a courtesy: nobody waits for it, and commands work without it."""
    await asyncio.sleep(_MENUS_AFTER)
    try:
        for action in menus(house.routes, house.phrases, platform.capabilities):
            await platform.perform(action)
    except Exception as error:  # noqa: BLE001  whatever it is, the bot goes on without menus
        log.warning("the command menu could not be set: %s", error)


async def _quietly(work: Callable[[], Coroutine[None, None, None]]) -> None:
    try:
        await work()
    except Exception:
        log.exception("stopping did not go smoothly")
