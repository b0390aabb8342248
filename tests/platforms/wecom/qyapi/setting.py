"""What the tests of the HTTP interface start from."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

from pydantic import SecretStr

from bot.domain.clock import MovableClock
from bot.platforms.wecom.api.client import AppClient
from bot.platforms.wecom.api.identity import AppIdentity
from bot.platforms.wecom.api.transport import Wire
from bot.platforms.wecom.api_settings import ApiSettings
from bot.storage.writer import Writer
from tests.platforms.wecom.fake_qyapi import AGENT, CORP, SECRET

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def with_limits(**changes: Any) -> ApiSettings:
    """As in production. Waits between calls are the clock's, which costs nothing here."""
    return ApiSettings.model_validate(changes)


IMPATIENT = with_limits(request_timeout=0.2)
"""For tests in which nobody answers; too short where many ask at once."""


def app_identity(secret: str = SECRET) -> AppIdentity:
    return AppIdentity(CORP, AGENT, SecretStr(secret))


class Lives:
    """Clients of one process after another, on the same database."""

    def __init__(self, wire: Wire, writer: Writer, clock: MovableClock, limits: ApiSettings) -> None:
        self.wire = wire
        self.writer = writer
        self.clock = clock
        self.limits = limits
        self._begun: list[AppClient] = []

    def begin(self) -> AppClient:
        """A new process, which remembers only what is stored."""
        client = AppClient(
            app_identity(),
            wire=self.wire,
            writer=self.writer,
            clock=self.clock,
            random=Random(1),
            limits=self.limits,
        )
        self._begun.append(client)
        return client

    async def end(self) -> None:
        for client in self._begun:
            await client.close()


async def until(condition: Callable[[], object]) -> None:
    """The server lives in this loop, too: let it run until it is so."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110  the condition lies with somebody who knows no events of ours
            await asyncio.sleep(0.001)
