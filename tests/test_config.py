"""Settings: where they come from, what is refused, and that config.example.toml tells the truth."""

import ast
import itertools
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from bot.config import Config, LoggingSettings, exposed_secrets, load
from bot.domain.errors import ConfigurationError, ExitCode
from tests.project_files import name_of, sources, tree

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "config.example.toml"
CANARY = "7204351:AAcanary-Token_0123456789abcdefghij"


@pytest.fixture(autouse=True)
def _empty_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable and no config.toml of the machine that runs the tests."""
    for name in ("HEARTH_SECRETS_DIR", "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "config.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load(path)
    assert caught.value.exit_code is ExitCode.CONFIGURATION
    assert caught.value.__cause__ is None
    sentence = str(caught.value)
    assert "pydantic" not in sentence
    return sentence


# -- sources ---------------------------------------------------------------------------------------------------------


def test_defaults_suffice() -> None:
    config = load()
    assert config.database.url.get_secret_value() == f"sqlite:///{Path.cwd()}/data/hearth.db"
    assert config.backup.directory == Path.cwd() / "data/backups"


def test_config_toml_of_the_current_folder_is_used(tmp_path: Path) -> None:
    write(tmp_path, "[web]\nport = 9000\n")
    assert load().web.port == 9000


def test_a_relative_database_counts_from_the_file_not_from_the_current_folder(tmp_path: Path) -> None:
    folder = tmp_path / "some where"
    folder.mkdir()
    path = write(folder, '[database]\nurl = "sqlite:///state/h.db"\n')
    assert load(path).database.url.get_secret_value() == f"sqlite:///{folder}/state/h.db"


def test_an_absolute_database_stays_where_it_is(tmp_path: Path) -> None:
    path = write(tmp_path, '[database]\nurl = "sqlite:////srv/hearth/h.db"\n')
    assert load(path).database.url.get_secret_value() == "sqlite:////srv/hearth/h.db"


def test_environment_beats_file_and_file_beats_secrets_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "telegram__token").write_text(f"{CANARY}\n")
    (secrets / "web__port").write_text("1")
    monkeypatch.setenv("HEARTH_SECRETS_DIR", str(secrets))
    path = write(tmp_path, '[web]\nport = 2\nhost = "127.0.0.2"\n')
    monkeypatch.setenv("HEARTH_WEB__HOST", "127.0.0.3")

    config = load(path)

    assert config.telegram.token is not None
    assert config.telegram.token.get_secret_value() == CANARY
    assert config.web.port == 2
    assert config.web.host == "127.0.0.3"


def test_systemd_credentials_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "web__port").write_text("7")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert load().web.port == 7


def test_lists_in_the_environment_are_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTH_COMMUNITIES__ALLOW", '["-100"]')
    assert load().communities.allow == ("-100",)


# -- refusals --------------------------------------------------------------------------------------------------------


def test_a_misspelt_key_is_refused_with_the_nearest_known_one(tmp_path: Path) -> None:
    sentence = refusal(write(tmp_path, "[sender]\nmesages_per_second = 3\n"))
    assert "sender.mesages_per_second: no such setting. Did you mean messages_per_second?" in sentence


def test_a_misspelt_section_is_refused_with_the_nearest_known_one(tmp_path: Path) -> None:
    assert "telegarm: no such setting. Did you mean telegram?" in refusal(write(tmp_path, "[telegarm]\n"))


def test_a_key_like_no_other_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    assert "Known here: grace_seconds" in refusal(write(tmp_path, "[shutdown]\nxyz = 1\n"))


@pytest.mark.parametrize("name", ["HEARTH_TELEGARM__TOKEN", "HEARTH_TOKEN", "HEARTH_TELEGRAM__TOKN"])
def test_a_misspelt_variable_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, CANARY)
    sentence = refusal(write(tmp_path, ""))
    assert "no such setting" in sentence
    assert CANARY not in sentence


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    sentence = refusal(write(tmp_path, '[web]\nport = 99999\nenabled = "maybe"\n[lease]\nttl_seconds = 0\n'))
    assert [line.split(":")[0].strip() for line in sentence.splitlines()[1:]] == [
        "web.enabled", "web.port", "lease.ttl_seconds",
    ]  # fmt: skip


def test_a_value_where_a_table_belongs_is_explained(tmp_path: Path) -> None:
    assert "write [web]" in refusal(write(tmp_path, "web = 1\n"))


@pytest.mark.parametrize("number", ["nan", "inf", "-1", "0"])
def test_a_wait_is_a_positive_finite_number(number: str, tmp_path: Path) -> None:
    assert "lease.ttl_seconds" in refusal(write(tmp_path, f"[lease]\nttl_seconds = {number}\n"))


@pytest.mark.parametrize("url", ["", "sqlite://", "sqlite:///:memory:", "mysql://u:canary-pw@h/d", "postgres+x://"])
def test_only_databases_that_keep_things_are_taken(url: str, tmp_path: Path) -> None:
    sentence = refusal(write(tmp_path, f'[database]\nurl = "{url}"\n'))
    assert "database.url: must be sqlite:///<file> or postgresql://" in sentence
    assert "canary-pw" not in sentence


def test_a_lease_outlives_a_missed_heartbeat(tmp_path: Path) -> None:
    assert "at most half" in refusal(write(tmp_path, "[lease]\nttl_seconds = 10\nheartbeat_seconds = 6\n"))


def test_an_unknown_time_zone_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, '[communities]\ndefault_time_zone = "Mars/Olympus"\n')
    assert "communities.default_time_zone" in refusal(path)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\x00\xff\xfe\x81garbage", "not a text file"),
        (b"[web\nport = 1", "not valid TOML: at line 1"),
        (b'[telegram]\ntoken = "' + CANARY.encode() + b"\n", "not valid TOML: at line 2"),
        (b"# long\n" * 1_500_000, "larger than 1 MiB"),
        (b"a = " + b"[" * 100_000, "nested too deeply"),
        (b"\n".join(b"k%d = 1" % number for number in range(5_000)), "and 4980 more"),
        (b'"' + b"k" * 900_000 + b'" = 1', "no such setting"),
        (b'"a\\u001b[31m\\nforged" = 1', "a?[31m?forged: no such setting"),
    ],
    ids=["binary", "syntax", "open string", "10 MB", "deep", "many keys", "long key", "control characters"],
)
def test_a_file_that_is_no_configuration_is_refused_in_few_words(content: bytes, expected: str, tmp_path: Path) -> None:
    sentence = refusal(write(tmp_path, content))
    assert expected in sentence
    assert len(sentence) < 4_000
    assert CANARY not in sentence


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("port = 1\nport = 2", "a key or a table stands there twice."),
        (
            "host = localhost",
            'column 8; a text stands in straight quotes, as in name = "Hearth"; yes and no are true and false.',
        ),
        ("host localhost", "at line 2, column 6; a key is followed by = and its value."),
        (
            'host = "localhost\nport = 1',
            "at line 2, column 18; a text ends with its quote, on the line where it begins.",
        ),
        ('host = "a" b', "at line 2, column 12; after a value the line is over; texts stand in quotes."),
        ("host = [1", "at end of document; a bracket is not closed."),
        ('host = "C:\\u"', "a backslash is written twice, or its text in single quotes."),
    ],
)
def test_a_mistake_in_the_file_is_told_with_what_it_may_be(lines: str, expected: str, tmp_path: Path) -> None:
    assert refusal(write(tmp_path, f"[web]\n{lines}")).endswith(expected)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ('[wecom]\nowners = ["张三"]', "wecom.owners.0: must be an account (账号) of the address book"),
        ('[[wecom.appchats]]\nchatid = "读书会"', "wecom.appchats.0.chatid: must be 1 to 56 letters, digits, - and _."),
        ('[wecom.app]\nagent_id = "一"', "wecom.app.agent_id: must be a whole number, without quotes."),
        ('[wecom.customers]\nenabled = "是"', "wecom.customers.enabled: must be true or false, without quotes."),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_in_words(lines: str, expected: str, tmp_path: Path) -> None:
    assert expected in refusal(write(tmp_path, lines))


def test_a_missing_file_names_the_example(tmp_path: Path) -> None:
    assert "Copy config.example.toml" in refusal(tmp_path / "none.toml")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path)


# -- secrets ---------------------------------------------------------------------------------------------------------


def test_a_token_is_never_echoed(tmp_path: Path) -> None:
    path = write(tmp_path, f'[telegram]\ntoken = "{CANARY}"\n[database]\nurl = "postgresql://u:canary-pw@h/d"\n')
    config = load(path)
    shown = f"{config} {config!r} {config.model_dump_json()}"
    assert CANARY not in shown
    assert "canary-pw" not in shown
    assert {CANARY, "canary-pw"} <= set(config.secrets())


def test_a_short_password_is_a_secret_in_its_address(tmp_path: Path) -> None:
    config = load(write(tmp_path, '[database]\nurl = "postgresql://u:abc@h/d"\n'))
    assert ":abc@" in config.secrets()


@pytest.mark.parametrize(
    "text",
    ['[telegram]\ntoken = ["{}"]', '[telegram]\n"{}" = 1\nx = "{}"', 'telegram = "{}"', '[web]\nport = "{}"'],
)
def test_a_secret_in_the_wrong_place_is_not_echoed(text: str, tmp_path: Path) -> None:
    sentence = refusal(write(tmp_path, text.replace('"{}" =', "x =").replace("x = 1\n", "").format(CANARY)))
    assert CANARY not in sentence


def test_invalid_json_in_the_environment_is_not_echoed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTH_COMMUNITIES__ALLOW", CANARY)
    sentence = refusal(write(tmp_path, ""))
    assert "JSON" in sentence
    assert CANARY not in sentence


def test_a_secret_that_everybody_can_read_is_noticed(tmp_path: Path) -> None:
    text = f'[telegram]\ntoken = "{CANARY}"\n[database]\nurl = "postgresql://u:canary-pw@h/d"\n'
    path = write(tmp_path, text + '[web]\nhost = "127.0.0.1"\n')
    path.chmod(0o644)
    assert exposed_secrets(path, load(path)) == ["telegram.token", "database.url"]
    path.chmod(0o600)
    assert exposed_secrets(path, load(path)) == []


def test_a_file_without_secrets_may_be_read_by_everybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTH_TELEGRAM__TOKEN", CANARY)
    path = write(tmp_path, '[database]\nurl = "sqlite:///h.db"\n')
    path.chmod(0o644)
    assert exposed_secrets(path, load(path)) == []


def test_a_value_of_the_wrong_kind_is_answered_with_how_it_is_written(tmp_path: Path) -> None:
    path = write(tmp_path, '[telegram]\ntoken = 123\n[wecom]\nowners = "zhangsan"\n')
    with pytest.raises(ConfigurationError) as refused:
        load(path)
    assert 'telegram.token: must be text in quotes, such as "...".' in str(refused.value)
    assert 'wecom.owners: must be a list, such as ["..."].' in str(refused.value)


# -- the example -----------------------------------------------------------------------------------------------------


def defaults(model: type[BaseModel]) -> dict[str, object]:
    """``section.key`` -> default, as TOML would write it; None where TOML has no word for it."""
    found: dict[str, object] = {}
    for section, field in model.model_fields.items():
        found |= _values_of(section, field.get_default(call_default_factory=True))
    return found


def _values_of(name: str, value: object) -> dict[str, object]:
    if isinstance(value, BaseModel):
        inner = (
            _entries_of(f"{name}.{key}", field) or _values_of(f"{name}.{key}", getattr(value, key))
            for key, field in type(value).model_fields.items()
        )
        return {key: one for values in inner for key, one in values.items()}
    return {name: to_jsonable_python(value.get_secret_value() if isinstance(value, SecretStr) else value)}


def _entries_of(name: str, field: FieldInfo) -> dict[str, object]:
    """The keys of one entry, where a setting is a list of tables: there is none by default."""
    kinds = [kind for kind in get_args(field.annotation) if isinstance(kind, type) and issubclass(kind, BaseModel)]
    return {f"{name}.{key}": None for kind in kinds for key in kind.model_fields}


def told(text: str) -> dict[str, object]:
    """``section.key`` -> value in the example; a key that is commented out (``#key = ...``) has None."""
    values = _told_in("", tomllib.loads(text))
    section = ""
    for line in text.splitlines():
        if header := re.fullmatch(r"\[([\w.]+)\]|#\[\[([\w.]+)\]\]", line):
            section = header[1] or header[2]
        elif optional := re.match(r"#(\w+) = ", line):
            values[f"{section}.{optional[1]}"] = None
    return values


def _told_in(name: str, table: dict[str, object]) -> dict[str, object]:
    values: dict[str, object] = {}
    for key, value in table.items():
        where = f"{name}.{key}" if name else key
        values |= _told_in(where, value) if isinstance(value, dict) and value else {where: value}
    return values


def test_the_example_tells_every_key_and_its_default() -> None:
    assert told(EXAMPLE.read_text("utf-8")) == defaults(Config)


def test_the_example_explains_each_key_in_one_comment() -> None:
    lines = EXAMPLE.read_text("utf-8").splitlines()
    for above, line in itertools.pairwise(lines):
        if re.match(r"#?\w+ = ", line):
            assert above.startswith("# "), line


def test_the_example_can_be_used_as_it_is(tmp_path: Path) -> None:
    path = write(tmp_path, EXAMPLE.read_text("utf-8"))
    assert load(path).model_dump(exclude={"database", "backup"}) == load().model_dump(exclude={"database", "backup"})


def test_no_setting_is_told_that_nothing_reads() -> None:
    own = {
        "bot/config.py",
        "bot/platforms/telegram/settings.py",
        "bot/platforms/wecom/settings.py",
        *(f"bot/platforms/wecom/{half}_settings.py" for half in ("api", "app", "bot", "callback", "customer", "http")),
    }
    read = {
        node.attr
        for path in sources("bot")
        if name_of(path) not in own
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
    }
    assert {name for name in defaults(Config) if name.split(".")[-1] not in read} == set()


# -- manners ---------------------------------------------------------------------------------------------------------


def test_settings_do_not_change_after_loading() -> None:
    with pytest.raises(ValueError, match="frozen"):
        LoggingSettings().level = "DEBUG"  # type: ignore[misc]  # what is tested


def test_importing_the_settings_loads_no_sdk_and_no_database() -> None:
    heavy = ("telegram", "sqlalchemy", "aiohttp", "alembic", "httpx")
    code = f"import bot.config, sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
