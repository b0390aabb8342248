"""The whole path without the network: raw JSON in, kept, understood, decided, stored with fsync. One process, one run.

`python -m benchmarks.whole_path hearth|stock` prints wall and CPU seconds. Nothing in this traffic calls for an answer.
"""

import argparse
import asyncio
import json
import time
from pathlib import Path
from random import Random

from telegram import Update
from typing_extensions import override

from benchmarks.bot_api import ADMIN_ID, TOKEN, USERNAME, person
from benchmarks.stock_bot import StockBot
from benchmarks.traffic import CALM, MIX, Line, Traffic
from bot.collector import made_for_good
from bot.domain.actions import Action, Receipt
from bot.domain.clock import SystemClock
from bot.domain.events import AdminsListed
from bot.domain.people import Admin, AdminPower, ChatRef, MemberStatus, PersonRef
from bot.phrases import Phrases
from bot.pipeline.house import House, HouseRules, source_of
from bot.platforms.telegram.platform import TelegramPlatform
from bot.platforms.telegram.settings import TelegramSettings
from bot.routing import Routes
from bot.storage.engine import open_engine
from bot.storage.migrations import upgrade
from bot.storage.writer import Writer
from handlers.registry import ROUTERS

_BATCH = 100
_WARM_UP = 10_000
_SPAN = 100  # seconds; sent within one second, everybody would be flooding


class _Offline(TelegramPlatform):
    """Telegram without the calls: what it would be asked is known, what is sent arrives."""

    @override
    async def list_admins(self, chat: ChatRef) -> AdminsListed:
        every = frozenset(AdminPower)
        owner = Admin(PersonRef(str(ADMIN_ID), person(ADMIN_ID)["first_name"]), MemberStatus.OWNER, every)
        return AdminsListed(
            chat=chat, at=SystemClock().now(), admins=(owner,), bot_status=MemberStatus.ADMIN, bot_powers=every
        )

    @override
    async def perform(self, action: Action) -> Receipt:
        return Receipt()


async def hearth(file: Path, count: int) -> list[float]:
    with made_for_good():  # as `hearth run` does with what it has loaded
        routes, phrases = Routes(ROUTERS, USERNAME), Phrases.load()
    clock = SystemClock()
    url = f"sqlite:///{file}"
    await upgrade(url, clock=clock, backups=file.parent / "backups", keep=1)
    engine = open_engine(url)
    writer = Writer(engine)
    platform = _Offline(TelegramSettings.model_validate({"token": TOKEN}), clock=clock, random=Random(1))
    house = House(
        writer=writer,
        platforms=[platform],
        routes=routes,
        phrases=phrases,
        clock=clock,
        rules=HouseRules(),
    )
    running = asyncio.create_task(house.dispatcher.run(careful=False))
    first, timed = _traffic(file, count)

    async def work_off(lines: list[Line]) -> list[float]:
        began, used = time.perf_counter(), time.process_time()
        for batch in _batches(lines):
            updates = json.loads(batch)["result"]
            await house.accept(source_of(platform), [platform.keep(update, clock.now()) for update in updates])
        while await house.inbox.take(0, 1):  # noqa: ASYNC110  looked at from outside, as an operator would
            await asyncio.sleep(0.005)
        return [time.perf_counter() - began, time.process_time() - used]

    await work_off(first)
    spent = await work_off(timed)
    await house.dispatcher.stop()
    await running
    await writer.close()
    await engine.dispose()
    return spent


async def stock(file: Path, count: int, base_url: str) -> list[float]:
    bot = StockBot(base_url, file)
    await bot.prepare()
    application = bot.application
    first, timed = _traffic(file, count)

    async def work_off(lines: list[Line]) -> list[float]:
        began, used = time.perf_counter(), time.process_time()
        for batch in _batches(lines):
            for update in json.loads(batch)["result"]:
                await application.process_update(Update.de_json(update, application.bot))
        return [time.perf_counter() - began, time.process_time() - used]

    await work_off(first[:200])
    spent = await work_off(timed)
    await bot.finish()
    return spent


def _traffic(file: Path, count: int) -> tuple[list[Line], list[Line]]:
    """Warm-up and what is timed; ids go on where the file's last run ended."""
    first_update = 700_000_001 + (file.stat().st_mtime_ns // 1_000_000 % 500_000_000 if file.exists() else 0)
    traffic = Traffic(chats=50, people=2_000, first_update=first_update)
    recently = int(time.time()) - _SPAN  # noqa: TID251  messages carry the server's wall time
    return traffic.lines(_WARM_UP, MIX, date=recently, span=_SPAN), traffic.lines(
        count, CALM, date=recently, span=_SPAN
    )


def _batches(lines: list[Line]) -> list[bytes]:
    """As getUpdates would answer."""
    return [
        b'{"ok":true,"result":[' + b",".join(line.body for line in lines[at : at + _BATCH]) + b"]}"
        for at in range(0, len(lines), _BATCH)
    ]


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("side", choices=("hearth", "stock"))
    options.add_argument("--file", type=Path, required=True)
    options.add_argument("--count", type=int, default=20_000)
    options.add_argument("--base-url", default="", help="for the stock bot, which asks who it is")
    chosen = options.parse_args()
    work = (
        hearth(chosen.file, chosen.count)
        if chosen.side == "hearth"
        else stock(chosen.file, chosen.count, chosen.base_url)
    )
    print(json.dumps(asyncio.run(work)))


if __name__ == "__main__":
    main()
