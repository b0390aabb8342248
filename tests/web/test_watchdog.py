"""The watchdog over loops that really stand still; where the process ends, it is a process of its own."""

import asyncio
import logging
import subprocess
import sys
import threading
import time

import pytest
from typing_extensions import override

from bot.domain.errors import ExitCode
from bot.web.watchdog import Watchdog


def stand_still(until: threading.Event) -> None:
    """Blocks the loop until the watchdog has spoken, at most 5 s."""
    until.wait(5)


class Listener(logging.Handler):
    def __init__(self, spoke: threading.Event) -> None:
        super().__init__(level=logging.ERROR)
        self._spoke = spoke

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self._spoke.set()


async def test_a_blocked_loop_is_reported_with_its_place(caplog: pytest.LogCaptureFixture) -> None:
    spoke, loop = threading.Event(), asyncio.get_running_loop()
    told: asyncio.Future[float] = loop.create_future()

    def tell(lag: float) -> None:
        loop.call_soon_threadsafe(told.set_result, lag)

    listener = Listener(spoke)
    logging.getLogger("bot.web.watchdog").addHandler(listener)
    watchdog = Watchdog(
        warn_after=0.1,
        give_up_after=60,
        on_blocked=tell,
    )
    watchdog.start()
    try:
        stand_still(spoke)
        async with asyncio.timeout(5):
            assert await told >= 0.1
    finally:
        watchdog.stop()
        logging.getLogger("bot.web.watchdog").removeHandler(listener)
    assert "stand_still" in caplog.text
    assert "goes on after standing still" in caplog.text


async def test_a_loop_that_does_not_come_back_is_given_up() -> None:
    given_up = threading.Event()
    watchdog = Watchdog(warn_after=0.05, give_up_after=0.15, give_up=given_up.set)
    watchdog.start()
    started = time.monotonic()
    stand_still(given_up)
    watchdog.stop()
    assert given_up.is_set()
    assert time.monotonic() - started >= 0.15


async def test_a_running_loop_is_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    watchdog = Watchdog(warn_after=0.2, give_up_after=0.4, give_up=lambda: pytest.fail("gave up a living loop"))
    watchdog.start()
    for _ in range(60):
        await asyncio.sleep(0.01)
    watchdog.stop()
    assert "standing still" not in caplog.text


def run(options: str, block: str) -> subprocess.CompletedProcess[str]:
    source = f"""
import asyncio, re, time
from bot.web.watchdog import Watchdog

async def main():
    Watchdog(warn_after=0.1, give_up_after=0.3, {options}).start()
    await asyncio.sleep(0.05)
    {block}

asyncio.run(main())
"""
    return subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, timeout=30, check=False)


def test_the_process_leaves_with_the_documented_code_and_says_where() -> None:
    done = run("", "time.sleep(20)")
    assert done.returncode == ExitCode.STALLED
    assert "in main" in done.stderr


def test_code_that_never_lets_go_of_the_interpreter_is_ended_by_the_backstop() -> None:
    done = run("backstop=True, backstop_grace=0.2", "re.match('(a+)+$', 'a' * 64 + 'b')")
    assert done.returncode == 1
    assert "Timeout" in done.stderr
    assert "in main" in done.stderr


async def test_stopping_it_does_not_wait_for_the_loop_it_stops() -> None:
    watchdog = Watchdog(warn_after=60, give_up_after=90)  # it looks every second
    watchdog.start()
    before = time.perf_counter()
    watchdog.stop()
    assert time.perf_counter() - before < 0.5
