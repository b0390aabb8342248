"""The demo, run as a newcomer runs it: another process, no terminal, no pauses."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.text import Text

from bot.cli_demo import language_of
from bot.demo.excerpt import READMES, renewed
from bot.demo.transcript import folded
from bot.domain.errors import ExitCode
from tests.project_files import ROOT


def demo(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HEARTH_")}
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "bot", "demo", "--terminal", "--speed", "0", *arguments],
        cwd=folder, env=environment | {"PYTHONPATH": str(ROOT), "TMPDIR": str(folder)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


KEY_LINES = {
    "zh-CN": (
        r"08:10  围炉 .*小李、小陈",  # one welcome for both
        r"07:32  围炉 .*连续 1 天",
        r"07:41  小红 .*\[打卡\]",
        r"10:06  财富密码  \[被 围炉 删除\]",
        r"10:06  围炉 .*第 1 号",
        r"10:30  小红 .*\[被 围炉 删除\] 举报",
        r"10:30  围炉 .*\[私聊 → 小周\] 举报",
        r"15:00  围炉 .*投票结果",
        r"20:00  围炉 .*今晚八点线上共读",
        r"07:33  围炉 .*连续 2 天",
        r"09:00  围炉 .*\[私聊 → 林老师\] 读书会",
    ),
    "en": (
        r"08:10  Hearth .*Lee, Chen",
        r"07:32  Hearth .*1 day in a row",
        r"07:41  Rose .*\[Check in\]",
        r"10:06  EasyMoney  \[deleted by Hearth\]",
        r"10:06  Hearth .*Case 1",
        r"10:30  Rose .*\[deleted by Hearth\] /report",
        r"10:30  Hearth .*\[private → Zoe\] Report",
        r"15:00  Hearth .*Result",
        r"20:00  Hearth .*Reading together online",
        r"07:33  Hearth .*2 days in a row",
        r"09:00  Hearth .*\[private → Linda\] Reading Club",
    ),
}


@pytest.mark.parametrize("language", sorted(KEY_LINES))
def test_the_whole_day_is_played(tmp_path: Path, language: str) -> None:
    kept = tmp_path / "kept.db"
    played = demo(tmp_path, "--language", language, "--keep", str(kept))
    assert (played.returncode, played.stderr) == (ExitCode.OK, "")
    missing = [line for line in KEY_LINES[language] if not re.search(line, played.stdout)]
    assert missing == []
    explanations = (ROOT / f"bot/locales/{language}/demo.ftl").read_text("utf-8").count("\ndemo-why-")
    assert len(re.findall(r"^ +↳ ", played.stdout, re.MULTILINE)) == explanations
    assert max(map(cell_len, played.stdout.splitlines())) <= 96
    assert list(tmp_path.iterdir()) == [kept]
    with closing(sqlite3.connect(kept)) as database:
        assert database.execute("SELECT count(*) FROM cases").fetchone() > (0,)


def test_a_database_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    precious = tmp_path / "precious.db"
    precious.write_text("not ours")
    refused = demo(tmp_path, "--keep", str(precious))
    assert (refused.returncode, refused.stdout) == (ExitCode.FAILURE, "")
    assert str(precious) in refused.stderr
    assert precious.read_text() == "not ours"


def test_a_reader_who_leaves_early_is_no_error(tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m bot demo --terminal --language en | head -n 1; echo "${{PIPESTATUS[0]}}"'
    shell = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert (shell.stdout.splitlines()[1:], shell.stderr) == (["0"], "")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh-CN"),
        ({"LANG": "zh_TW.UTF-8"}, "zh-CN"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh-CN"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh-CN"),
    ],
)
def test_it_speaks_the_language_of_the_terminal(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language


def test_make_hands_on_the_language_that_was_asked_for_and_no_other() -> None:
    """``LANGUAGE`` is also what gettext reads: a list of another form, set on many desktops."""

    def runs(*arguments: str) -> str:
        command = ["make", "--no-print-directory", "--dry-run", "--old-file", ".venv/.ready", "demo", *arguments]
        environment = os.environ | {"LANGUAGE": "en_GB:en"}
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout

    assert "--language" not in runs()
    assert runs("LANGUAGE=zh-CN").rstrip().endswith("hearth demo --language zh-CN")


def test_a_language_we_do_not_speak_is_refused(tmp_path: Path) -> None:
    refused = demo(tmp_path, "--language", "tlh")
    assert refused.returncode == ExitCode.USAGE
    assert "zh-CN" in refused.stderr


@pytest.mark.parametrize("name", sorted(READMES))
def test_the_readme_shows_the_demo_as_it_is(name: str) -> None:
    page = (ROOT / name).read_text("utf-8")
    assert page == renewed(page, READMES[name]), "renew it with: make transcript"


def test_long_lines_are_broken_at_spaces_or_between_chinese_characters() -> None:
    lines = [line.plain for line in folded(Text("今天天气真好，我们出去。\n\none two three unbreakableword"), 13)]
    assert lines == ["今天天气真", "好，我们出", "去。", "", "one two three", "unbreakablewo", "rd"]
