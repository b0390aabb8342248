"""``hearth demo`` as a newcomer runs it: another process, one address, a database that is kept or begun anew."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.domain.errors import ExitCode
from tests.project_files import ROOT


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "bot", "demo", "--language", "en", "--port", "0", *arguments]


def surroundings() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HEARTH_", "DISPLAY", "WAYLAND"))}
    return kept | {"PYTHONPATH": str(ROOT)}


@contextmanager
def opened(folder: Path, *arguments: str, end: signal.Signals = signal.SIGINT) -> Iterator[str]:
    """The address that is printed; the process ends by Ctrl-C, without a complaint, or as ``end`` says."""
    process = subprocess.Popen(
        command(*arguments), cwd=folder, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        address = next((found[0] for line in process.stdout if (found := re.search(r"http://\S+", line))), "")
        yield address
    finally:
        process.send_signal(end)
        _, complaints = process.communicate(timeout=30)
    if end is signal.SIGINT:
        assert (process.returncode, complaints) == (ExitCode.OK, "")


def rooms(database: Path) -> int:
    with closing(sqlite3.connect(database)) as opened_database:
        found: int = opened_database.execute("SELECT count(*) FROM playground_lines").fetchone()[0]
    return found


def test_an_address_is_printed_that_can_be_visited_and_the_room_is_kept(tmp_path: Path) -> None:
    with opened(tmp_path) as address, urllib.request.urlopen(address) as page:
        assert page.status == 200
        assert b'id="app"' in page.read()
    before = rooms(tmp_path / "data/playground-en.db")
    with opened(tmp_path, end=signal.SIGKILL):
        pass
    with opened(tmp_path):
        pass
    assert rooms(tmp_path / "data/playground-en.db") == before > 0


def test_a_room_can_be_begun_anew_but_nothing_else_is_thrown_away(tmp_path: Path) -> None:
    with opened(tmp_path, "--database", "room.db"):
        pass
    with closing(sqlite3.connect(tmp_path / "room.db")) as database:
        database.execute("UPDATE playground_documents SET body = '{}' WHERE kind = 'person'")
        database.commit()
    with opened(tmp_path, "--database", "room.db", "--reset"):
        pass
    (tmp_path / "precious.db").write_text("not ours")
    refused = subprocess.run(
        command("--database", "precious.db", "--reset"), cwd=tmp_path, env=surroundings(),
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert refused.returncode == ExitCode.FAILURE
    assert "left alone" in refused.stderr
    assert (tmp_path / "precious.db").read_text() == "not ours"


def test_it_listens_elsewhere_only_with_a_token(tmp_path: Path) -> None:
    refused = subprocess.run(
        command("--host", "0.0.0.0"), cwd=tmp_path, env=surroundings(),
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert refused.returncode == ExitCode.CONFIGURATION
    assert "only with a token" in refused.stderr
    assert list(tmp_path.iterdir()) == []
