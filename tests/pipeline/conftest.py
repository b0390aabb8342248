"""Premises for the tests of the pipeline: handlers that break on request, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from typing_extensions import override

from bot.domain.actions import MuteMember
from bot.domain.errors import DatabaseUnavailable
from bot.domain.people import Right
from bot.domain.text import Text
from bot.routing import Ctx, Router
from bot.storage.writer import T, Work, Writer
from models.events import Activity
from tests.pipeline.wire import Premises


@dataclass
class Bench:
    """Commands for tests, and the switches behind them."""

    router: Router = field(default_factory=lambda: Router("bench"))
    is_broken: bool = True
    is_early: bool = True
    is_deadly: bool = True
    tries: int = 0
    has_counted: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        for name in ("echo", "count", "break", "early", "die", "mute"):
            self.router.command(name)(getattr(self, f"on_{name}"))
        self.router.command("checked", right=Right.CONFIGURE)(self.on_checked)
        self.router.command("shown", shows_rights=True)(self.on_checked)

    async def on_echo(self, _message: Any, ctx: Ctx) -> None:
        ctx.reply_text(Text.plain(ctx.args.text))

    async def on_checked(self, _message: Any, ctx: Ctx) -> None:
        """Asks for the admin list first."""
        ctx.reply_text(Text.plain("checked"))

    async def on_count(self, message: Any, ctx: Ctx) -> None:
        ctx.count(Activity.CHECK_IN, ctx.member.person_id, at=message.at)
        ctx.reply_text(Text.plain(f"counted {ctx.args.text}"))
        self.has_counted.set()

    async def on_break(self, message: Any, ctx: Ctx) -> None:
        """Fails after it has done everything."""
        self.tries += 1
        await self.on_count(message, ctx)
        ctx.audit("bench.broken")
        if self.is_broken:
            raise RuntimeError("broken on request")

    async def on_early(self, message: Any, ctx: Ctx) -> None:
        self.tries += 1
        await self.on_count(message, ctx)
        if self.is_early:
            ctx.not_yet("not known yet")

    async def on_mute(self, _message: Any, ctx: Ctx) -> None:
        ctx.act(MuteMember(chat_key=ctx.chat.ref.key, person_key=ctx.args.text))

    async def on_die(self, message: Any, ctx: Ctx) -> None:
        """Takes the process with it: the transaction is never committed and nobody gets to say why."""
        self.tries += 1
        await self.on_count(message, ctx)
        if self.is_deadly:
            raise asyncio.CancelledError


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
async def premises(database_url: str, bench: Bench) -> AsyncIterator[Premises]:
    place = Premises(database_url, bench.router)
    await place.open()
    yield place
    await place.crash()


AWAY = DatabaseUnavailable("the database is away")


class Treacherous(Writer):
    """Can lose the connection before a commit, or after one but before its answer."""

    refuses = 0
    lies = 0

    @override
    async def write(self, work: Work[T]) -> T:
        if self.refuses:
            self.refuses -= 1
            raise AWAY
        result = await super().write(work)
        if self.lies:
            self.lies -= 1
            raise AWAY
        return result


@pytest.fixture
async def treacherous(premises: Premises) -> Treacherous:
    """The writer of premises whose connection can break."""
    await premises.close()
    premises.make_writer = Treacherous
    await premises.open()
    assert isinstance(premises.writer, Treacherous)
    return premises.writer
