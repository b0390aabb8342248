"""What starting costs, as far as it can be held without a stop-watch: which libraries a command does not load."""

import subprocess
import sys
from functools import cache

import pytest

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


@cache
def loaded_by(code: str) -> set[str]:
    """The modules a fresh interpreter has after running the code."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(done.stdout.split())
