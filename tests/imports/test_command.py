"""``hearth import`` as a person runs it: another process, its lines, its exit code."""

from pathlib import Path

from bot.domain.errors import ExitCode
from tests.imports.exports import a_chat, line, written
from tests.test_cli import hearth

MING = (5, "阿明")


def test_a_file_is_imported_and_accounted_for_and_a_second_time_adds_nothing(tmp_path: Path) -> None:
    told = [line(n, MING, "早", f"2026-02-0{n}T10:00:00+08:00") for n in (1, 2, 3)]
    written(tmp_path / "result.json", a_chat(told))
    done = hearth("import", "telegram-export", "result.json", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "测试群 -> 测试群: 3 messages from 2026-02-01 to 2026-02-03.",
        "New: 3 lines, 0 reactions, 0 edits, 0 arrivals, 0 departures, 1 people.",
    ]
    again = hearth("import", "telegram-export", "result.json", "--into", "测试群", folder=tmp_path)
    assert again.stdout.splitlines()[-1] == "3 were stored already, heard live or imported before."


def test_a_file_that_breaks_off_ends_with_one_sentence_and_its_exit_code(tmp_path: Path) -> None:
    assert hearth("migrate", folder=tmp_path).returncode == 0
    file = written(tmp_path / "result.json", a_chat([line(n, MING, "早", "2026-02-01T10:00:00+08:00") for n in (1, 2)]))
    file.write_bytes(file.read_bytes()[:-60])
    done = hearth("import", "telegram-export", "result.json", folder=tmp_path)
    assert done.returncode == ExitCode.FAILURE
    lines = file.read_bytes().count(b"\n") + 1
    assert done.stderr == (
        f"hearth: result.json breaks off at byte {file.stat().st_size:,} (line {lines}), after message 1. "
        "What stands before that is imported. Export again and repeat the command to add the rest.\n"
    )


def test_what_cannot_be_imported_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "messages.html").write_text("<!DOCTYPE html>", "utf-8")
    done = hearth("import", "telegram-export", "messages.html", folder=tmp_path)
    assert done.returncode == ExitCode.FAILURE
    assert done.stderr.startswith("hearth: messages.html is an HTML export; export again")
    done = hearth("import", "telegram-export", "x.json", "--zone", "Mars/Olympus", folder=tmp_path)
    assert (done.returncode, done.stderr.startswith("hearth: --zone is not a time zone")) == (
        ExitCode.CONFIGURATION,
        True,
    )
    done = hearth("import", "telegram-export", "x.json", "--database", "mysql://x/y", folder=tmp_path)
    assert done.returncode == ExitCode.CONFIGURATION
