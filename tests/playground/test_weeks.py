"""``hearth demo --fast`` as a newcomer runs it: another process, weeks in a moment, the digest and the numbers."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.errors import ExitCode
from tests.project_files import ROOT


def demo(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HEARTH_")}
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "bot", "demo", *arguments],
        cwd=folder, env=environment | {"PYTHONPATH": str(ROOT), "TMPDIR": str(folder)},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", (r"^Reading Club · Tue, Mar 3, 2026", r"^Check-ins: \d+", r"^03-03  ▇+ +\d+%  \d+/\d+$", r"MiB")),
        ("zh-CN", (r"^读书会 · 2026年3月3日 周二", r"^打卡：\d+", r"^03-03  ▇+ +\d+%  \d+/\d+$", r"MiB")),
    ],
)
def test_two_days_are_told_by_the_digest_and_the_numbers(tmp_path: Path, language: str, lines: tuple[str, ...]) -> None:
    kept = tmp_path / "kept.db"
    lived = demo(
        tmp_path, "--fast", "--scenario", "reading", "--days", "2", "--people", "8", "--language", language,
        "--keep", str(kept),
    )  # fmt: skip
    assert (lived.returncode, lived.stderr) == (ExitCode.OK, "")
    assert [line for line in lines if not re.search(line, lived.stdout, re.MULTILINE)] == []
    assert list(tmp_path.iterdir()) == [kept]
    told = sum(int(done) for done in re.findall(r"^03-0[23]  .* (\d+)/\d+$", lived.stdout, re.MULTILINE))
    with closing(sqlite3.connect(kept)) as database:
        assert database.execute("SELECT count(*) FROM check_ins WHERE day <= '2026-03-03'").fetchone() == (told,)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--fast", "--scenario", "knitting"), "reading, skill, camp, fans"),
        (("--days", "3"), "--fast"),
        (("--keep", "demo.db"), "--terminal"),
        (("--fast", "--people", "2"), "5"),
        (("--fast", "--days", "0"), "1"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    refused = demo(tmp_path, *arguments)
    assert (refused.returncode, refused.stdout) == (ExitCode.USAGE, "")
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    precious = tmp_path / "precious.db"
    precious.write_text("not ours")
    refused = demo(tmp_path, "--fast", "--days", "1", "--keep", str(precious))
    assert refused.returncode == ExitCode.FAILURE
    assert precious.read_text() == "not ours"
