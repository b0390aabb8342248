"""The console script, run as a person runs it: another process, its output, its exit code."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from bot import __version__
from bot.domain.errors import ExitCode

ROOT = Path(__file__).parent.parent
CANARY = "7204351:AAcanary-Token_0123456789abcdefghij"


def hearth(*arguments: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HEARTH_")}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder, env=environment | {"PYTHONPATH": str(ROOT), "TMPDIR": str(folder)} | variables,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def documented_exit_codes() -> dict[int, str]:
    text = (ROOT / "docs/operations.md").read_text("utf-8")
    return {int(code): name for code, name in re.findall(r"^\| (\d+) \| `([A-Z_]+)` \|", text, re.MULTILINE)}


def test_help_answers_at_once(tmp_path: Path) -> None:
    hearth("--help", folder=tmp_path)  # compiles what was never compiled
    fastest = min(_seconds_of_help(tmp_path) for _ in range(3))
    assert fastest < 1.0  # about 0.1 s on an idle machine; the bound leaves room for a busy one


def _seconds_of_help(folder: Path) -> float:
    before = time.perf_counter()
    done = hearth("--help", folder=folder)
    assert done.returncode == 0
    assert "check-config" in done.stdout
    return time.perf_counter() - before


def test_version_is_told_without_a_command(tmp_path: Path) -> None:
    done = hearth("--version", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"hearth {__version__}\n")


@pytest.mark.parametrize("command", ["audit", "commands", "capabilities"])
def test_reports_can_be_read_by_programs(command: str, tmp_path: Path) -> None:
    assert hearth("migrate", folder=tmp_path).returncode == 0
    done = hearth(command, "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    json.loads(done.stdout)


def test_doctor_ends_with_failure_when_something_is_missing(tmp_path: Path) -> None:
    done = hearth("doctor", folder=tmp_path)
    assert done.returncode == ExitCode.FAILURE
    assert "BAD telegram: No token is set" in done.stdout


def test_export_names_its_folder(tmp_path: Path) -> None:
    assert hearth("migrate", folder=tmp_path).returncode == 0
    done = hearth("export", "out", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out/manifest.json").is_file()


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    heavy = ("telegram", "sqlalchemy", "aiohttp", "alembic", "pydantic", "fluent")
    code = f"import bot.cli, sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("command", ["run", "migrate", "check-config", "backup"])
def test_bad_settings_end_every_command_with_the_same_code(command: str, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f'[telegram]\ntokn = "{CANARY}"\n')
    done = hearth(command, folder=tmp_path)
    assert done.returncode == ExitCode.CONFIGURATION
    assert "Did you mean token?" in done.stderr
    assert "Traceback" not in done.stderr
    assert CANARY not in done.stderr + done.stdout


def test_a_wrong_option_is_a_usage_error(tmp_path: Path) -> None:
    assert hearth("migrate", "--no-such-option", folder=tmp_path).returncode == ExitCode.USAGE


def test_a_database_that_cannot_be_opened_has_its_own_code(tmp_path: Path) -> None:
    (tmp_path / "hearth.db").write_text("this is not a database, however long one looks at it")
    done = hearth("migrate", folder=tmp_path, HEARTH_DATABASE__URL="sqlite:///hearth.db")
    assert done.returncode == ExitCode.DATABASE
    assert "Traceback" not in done.stderr


def test_a_schema_from_the_future_has_its_own_code(tmp_path: Path) -> None:
    assert hearth("migrate", folder=tmp_path).returncode == ExitCode.OK
    with sqlite3.connect(tmp_path / "data/hearth.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    assert hearth("migrate", folder=tmp_path).returncode == ExitCode.SCHEMA_TOO_NEW


def test_migrate_then_backup_leaves_a_copy_where_the_settings_say(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[backup]\ndirectory = "copies"\n')
    assert hearth("migrate", folder=tmp_path).returncode == 0
    assert "Nothing to do" in hearth("migrate", folder=tmp_path).stdout
    done = hearth("backup", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    copy = Path(done.stdout.strip())
    assert copy.is_file()
    assert copy.parent == tmp_path / "copies"


def test_check_config_shows_what_holds_and_hides_secrets(tmp_path: Path) -> None:
    done = hearth(
        "check-config", folder=tmp_path,
        HEARTH_TELEGRAM__TOKEN=CANARY, HEARTH_DATABASE__URL="postgresql://u:canary-pw@h/d", HEARTH_WEB__PORT="9",
    )  # fmt: skip
    assert done.returncode == 0
    assert "port = 9" in done.stdout
    assert done.stdout.endswith("# The settings can be used.\n")
    assert "@h/d" in done.stdout
    assert CANARY not in done.stdout + done.stderr
    assert "canary-pw" not in done.stdout + done.stderr


def test_check_config_shows_tables_within_tables_as_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        f"""
        [wecom]
        owners = ["zhangsan"]
        [wecom.bot]
        bot_id = "aib-1"
        secret = "{CANARY}"
        name = "小助手"
        titles = {{ wrABC = "读书会" }}
        [[wecom.webhooks]]
        name = "news"
        key = "{CANARY}"
        [[wecom.webhooks]]
        name = "公告"
        key = "{CANARY}"
        """,
        "utf-8",
    )
    done = hearth("check-config", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    tables = [line for line in lines if line.startswith("[") and "wecom" in line]
    assert tables == [
        "[wecom]", "[wecom.bot]", "[[wecom.webhooks]]", "[[wecom.webhooks]]", "[wecom.app]", "[wecom.api]",
        "[wecom.customers]",
    ]  # fmt: skip
    assert lines[lines.index("[wecom]") + 1] == 'owners = ["zhangsan"]'
    assert lines[lines.index("[wecom.bot]") + 1] == 'bot_id = "aib-1"'
    assert 'titles = {"wrABC" = "读书会"}' in lines
    assert not [line for line in lines if "{" in line and not line.startswith("titles")], "no table is one line"
    assert CANARY not in done.stdout
    assert "# token is not set" in lines
    read_again = tomllib.loads("\n".join(line for line in lines if line[:1] in "[#" or " = " in line))
    assert read_again["wecom"]["bot"]["titles"] == {"wrABC": "读书会"}


@pytest.mark.parametrize(
    ("bot", "sentence"),
    [
        ('bot_id = "aib-1"\nname = "小助手"', "secret is missing: WeCom shows bot_id and secret together"),
        (f'secret = "{CANARY}"\nname = "小助手"', "bot_id is missing: WeCom shows bot_id and secret together"),
        (f'bot_id = "aib-1"\nsecret = "{CANARY}"', "name must be what the bot is called in WeCom"),
        (f'bot_id = "aib-1"\nsecret = "{CANARY}"\nname = " "', "name must be what the bot is called in WeCom"),
    ],
)
def test_half_a_wecom_bot_is_refused_in_one_sentence(bot: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f'[wecom]\nowners = ["zhangsan"]\n[wecom.bot]\n{bot}\n', "utf-8")
    done = hearth("check-config", folder=tmp_path)
    assert done.returncode == ExitCode.CONFIGURATION
    (told,) = [line for line in done.stderr.splitlines() if "wecom" in line]
    assert told.startswith(f"  wecom.bot: {sentence}")
    assert CANARY not in done.stderr + done.stdout


@pytest.mark.parametrize("command", ["check-config", "run"])
def test_settings_without_a_platform_are_told_from_usable_ones(command: str, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text((ROOT / "config.example.toml").read_text("utf-8"), "utf-8")
    done = hearth(command, folder=tmp_path)
    assert done.returncode == ExitCode.CONFIGURATION
    assert done.stderr.splitlines()[-1].startswith("hearth: No platform is configured yet: put the token")
    assert "can be used" not in done.stdout


def test_a_token_that_everybody_can_read_is_warned_about(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'[telegram]\ntoken = "{CANARY}"\n')
    path.chmod(0o644)
    assert "chmod 600" in hearth("check-config", folder=tmp_path).stderr
    path.chmod(0o600)
    assert hearth("check-config", folder=tmp_path).stderr == ""


def test_an_unexpected_error_is_one_sentence_and_its_reason_is_in_a_file(tmp_path: Path) -> None:
    _break_the_clock(tmp_path)
    done = hearth("migrate", folder=tmp_path, PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}")
    assert done.returncode == ExitCode.FAILURE
    assert "Traceback" not in done.stderr
    (report,) = tmp_path.glob("hearth-*.log")
    assert str(report) in done.stderr
    assert "ZeroDivisionError" in report.read_text()
    assert report.stat().st_mode & 0o077 == 0


def test_debug_prints_the_traceback_without_secrets(tmp_path: Path) -> None:
    _break_the_clock(tmp_path)
    done = hearth(
        "--debug", "migrate", folder=tmp_path,
        PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}", HEARTH_TELEGRAM__TOKEN=CANARY,
    )  # fmt: skip
    assert "Traceback" in done.stderr
    assert "ZeroDivisionError" in done.stderr
    assert CANARY not in done.stderr


def _break_the_clock(folder: Path) -> None:
    """A machine on which asyncio cannot start, and complains with the token in hand."""
    (folder / "sitecustomize.py").write_text(
        "import asyncio, os\n"
        "def run(work):\n"
        "    work.close()\n"
        "    raise ZeroDivisionError(os.environ.get('HEARTH_TELEGRAM__TOKEN'))\n"
        "asyncio.run = run\n"
    )


def test_packages_of_another_project_are_not_taken_for_ours(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models/__init__.py").write_text("")
    done = hearth("check-config", folder=tmp_path, PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}")
    assert done.returncode == ExitCode.CONFIGURATION
    assert "virtual environment of its own" in done.stderr


def test_exit_codes_are_documented() -> None:
    assert documented_exit_codes() == {int(code): code.name for code in ExitCode}
