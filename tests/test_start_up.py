"""What starting costs, as far as it can be held without a stop-watch: which libraries a command does not load."""

import gc
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from bot.collector import made_for_good
from tests.fake_telegram.server import TOKEN
from tests.project_files import ROOT

NOT_FOR_RUNNING = {
    "alembic": "a database that is up to date is recognised by one query",
    "asyncpg": "SQLite is the default; PostgreSQL's driver is loaded where it is configured",
    "cryptography": "only Telegram Passport would use it, and no group has passports",
    "httpx": "calls go through aiohttp; it would bring rich along",
    "rich": "it draws the demo's screen",
    "telegram.ext": "the loop, the queue and the rate limits are ours",
    "typer": "the command line is done when the bot runs",
}
"""Not loaded by the program that runs a bot, each with its reason."""


@pytest.mark.parametrize("library", NOT_FOR_RUNNING)
def test_the_running_bot_does_without(library: str) -> None:
    assert library not in loaded_by("import bot.app")


def test_what_lives_as_long_as_the_process_is_not_searched_for_garbage() -> None:
    kept: list[list[int]] = []
    try:
        with made_for_good():
            kept.append([])
        assert all(found is not kept[0] for found in gc.get_objects())
        assert gc.isenabled()
    finally:
        gc.unfreeze()


def test_the_collector_comes_back_after_a_start_that_failed() -> None:
    with pytest.raises(ZeroDivisionError), made_for_good():
        raise ZeroDivisionError
    gc.unfreeze()
    assert gc.isenabled()


def test_run_loads_everything_before_the_collector_begins(tmp_path: Path) -> None:
    """A quarter of a million objects are out of its way when the event loop starts."""
    code = (
        "import asyncio, gc, sys\n"
        "def run(work):\n"
        "    work.close()\n"
        "    print(gc.get_freeze_count() > 100_000, gc.isenabled())\n"
        "    return 0\n"
        "asyncio.run = run\n"
        "sys.argv = ['hearth', 'run']\n"
        "from bot.cli import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT), "HEARTH_TELEGRAM__TOKEN": TOKEN},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["True", "True"]


@cache
def loaded_by(code: str) -> set[str]:
    """The modules a fresh interpreter has after running the code."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(done.stdout.split())
