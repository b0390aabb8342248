"""What an operator asks from outside: audit, export, catalogue, capabilities, doctor."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import insert, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.audit_lines import audit_lines
from bot.catalogue_lines import capability_lines, command_lines
from bot.checkup import doctor
from bot.config import Config, DatabaseSettings
from bot.domain.capabilities import Capability
from bot.domain.clock import MovableClock
from bot.domain.errors import DatabaseUnavailable, HearthError
from bot.domain.findings import Finding
from bot.operations import audit, capability_markdown, capability_table, command_catalogue, export
from bot.platforms.telegram.settings import TelegramSettings
from bot.storage.migrations import every_table, upgrade
from handlers.registry import ROUTERS
from models.audit import AuditEntry
from models.chats import Chat, ChatState
from models.inbox import InboxRow
from models.outbox import OutboxRow
from models.people import Identity, Person
from tests.fake_telegram.server import FakeTelegram

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
CLOCK = MovableClock(NOW)


def settings(url: str, telegram: TelegramSettings | None = None) -> Config:
    return Config(database=DatabaseSettings(url=SecretStr(url)), telegram=telegram or TelegramSettings())


async def fill(engine: AsyncEngine) -> None:
    """One open and one buried update, one message of each fate, and one that is too old to be told."""
    update = {"source": "telegram:1", "lane": "a", "body": "{}", "received_at": NOW}
    updates = [
        update | {"id": n, "update_key": str(n), "state": state}
        for n, state in ((1, "open"), (2, "buried"), (3, "done"))
    ]
    action = {
        "source": "telegram:1", "chat_key": "-100", "feature": "welcome", "kind": "send_text",
        "payload": "秘密 private words", "priority": 2, "created_at": NOW,
    }  # fmt: skip
    actions = [
        action | {"id": n, "state": state, "settled_at": NOW - timedelta(days=age)}
        for n, state, age in ((10, "sent", 0), (11, "unknown", 1), (12, "failed", 2), (13, "failed", 30))
    ]
    async with engine.begin() as connection:
        await connection.execute(insert(InboxRow), updates)
        await connection.execute(insert(OutboxRow), actions)


async def test_audit_tells_what_is_open_and_what_went_wrong(engine: AsyncEngine, database_url: str) -> None:
    await fill(engine)
    found = await audit(settings(database_url), clock=CLOCK)
    assert found["inbox"] == {"open": 1, "buried": 1, "done": 1}
    assert found["oldest_open_at"] == NOW.isoformat()
    assert found["outbox"] == {"sent": 1, "unknown": 1, "failed": 2}
    assert [row["id"] for row in found["buried"]] == [2]
    assert [row["id"] for row in found["not_delivered"]] == [11, 12]
    assert "private words" not in json.dumps(found, ensure_ascii=False)


async def test_audit_reads_as_sentences(engine: AsyncEngine, database_url: str) -> None:
    await fill(engine)
    lines = audit_lines(await audit(settings(database_url), clock=CLOCK))
    assert sorted(lines[1].split(".")[0].removeprefix("Updates: ").split(", ")) == ["1 buried", "1 done", "1 open"]
    assert "Updates given up: 1." in lines
    assert "Actions that failed, or of which nobody knows: 2." in lines
    assert "What people changed: none." in lines
    assert not any("{" in line or "None" in line for line in lines)


async def test_audit_names_chats_and_people_and_uses_no_words_of_the_code(
    engine: AsyncEngine, database_url: str
) -> None:
    await fill(engine)
    async with AsyncSession(engine) as session:
        session.add(
            Chat(id=5, platform="telegram", key="-100", kind="group", title="读书会", state="active", created_at=NOW)
        )
        session.add(Person(id=7, name="阿明", created_at=NOW))
        await session.flush()
        session.add(Identity(platform="telegram", key="9", person_id=7, kind="person", name="阿明"))
        for who in (7, 8, None):
            session.add(AuditEntry(chat_id=5, at=NOW, actor_id=who, what="rules.set_text", detail="{}"))
        await session.commit()
        await session.execute(update(OutboxRow).values(chat_id=5))
        await session.commit()
    lines = audit_lines(await audit(settings(database_url), clock=CLOCK))
    acts = lines[lines.index("What people changed: 3.") + 1 :]
    assert acts[0].split() == ["when", "what", "who", "chat"]
    named = sorted(line.split("rules: set text")[1].split("读书会 (-100)")[0].strip() for line in acts[2:])
    assert named == ["Hearth", "somebody forgotten (8)", "阿明"]
    starts = {_columns(line[: line.index("读书会")]) for line in acts[2:]}
    assert len(starts) == 1, "a character of two columns shifts nothing"
    assert any("send text, welcome" in line and "读书会 (-100)" in line for line in lines)
    assert not any("send_text" in line for line in lines)


def _columns(text: str) -> int:
    return sum(2 if character >= "\u2e80" else 1 for character in text)


def test_commands_and_capabilities_are_tables_in_plain_words() -> None:
    commands = command_lines(command_catalogue())
    assert commands[0].split() == ["command", "other", "words", "who", "where"]
    (ban,) = [line for line in commands if line.startswith("/ban ")]
    assert "may ban" in ban
    assert ban.endswith("takes something away")
    able = capability_lines(capability_table())
    columns = [able[0].index(name) for name in ("Telegram", "WeCom bot", "WeCom webhook")]
    (buttons,) = [line for line in able if line.startswith("buttons ")]
    assert [buttons[at : at + 4].strip() for at in columns] == ["yes", "yes", "-"]
    assert "/settings" in buttons
    assert not any("_" in line for line in [*commands, *able])


async def test_audit_looks_as_far_back_as_it_is_told(engine: AsyncEngine, database_url: str) -> None:
    await fill(engine)
    found = await audit(settings(database_url), clock=CLOCK, days=60)
    assert [row["id"] for row in found["not_delivered"]] == [11, 12, 13]


async def test_export_writes_every_row_of_every_table(engine: AsyncEngine, database_url: str, tmp_path: Path) -> None:
    await fill(engine)
    folder = tmp_path / "out"
    counts = await export(settings(database_url), folder, clock=CLOCK)
    assert set(counts) == set(every_table().tables)
    assert counts["inbox"] == 3
    assert counts["outbox"] == 4
    lines = (folder / "outbox.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [10, 11, 12, 13]
    assert json.loads(lines[0])["payload"] == "秘密 private words"
    assert json.loads((folder / "manifest.json").read_text())["rows"] == counts


async def test_an_export_is_for_its_owners_eyes(engine: AsyncEngine, database_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir(mode=0o755)
    await export(settings(database_url), folder, clock=CLOCK)
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.glob("*.jsonl"))


async def test_export_does_not_mix_with_what_is_there(engine: AsyncEngine, database_url: str, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(HearthError, match="not empty"):
        await export(settings(database_url), tmp_path, clock=CLOCK)
    assert (tmp_path / "mine.txt").read_text() == "keep"


async def test_nothing_is_read_from_a_database_that_waits_for_an_upgrade(
    engine: AsyncEngine, database_url: str
) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(DatabaseUnavailable, match="hearth migrate"):
        await audit(settings(database_url), clock=CLOCK)


async def test_asking_does_not_make_a_database(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match=r"none\.db does not exist; .*hearth migrate"):
        await audit(settings(f"sqlite:///{tmp_path}/none.db"), clock=CLOCK)
    assert not (tmp_path / "none.db").exists()


def test_the_catalogue_names_every_command_and_its_usage() -> None:
    rows = command_catalogue()
    assert {row["name"] for row in rows} == {command.name for router in ROUTERS for command in router.commands}
    assert [row["name"] for row in rows if not row["arguments"]] == []
    json.dumps(rows)


def test_the_table_has_a_row_for_every_capability() -> None:
    assert [row["capability"] for row in capability_table()] == [capability.value for capability in Capability]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_holds_the_table_as_the_code_declares_it(name: str) -> None:
    page = (ROOT / name).read_text("utf-8")
    inside = page.split("<!-- capabilities:begin -->")[1].split("<!-- capabilities:end -->")[0]
    assert inside.strip() == capability_markdown(), "renew it with: hearth capabilities --markdown"


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    server = FakeTelegram(CLOCK.now)
    await server.start()
    yield server
    await server.stop()


def at(server: FakeTelegram, token: str | None = None) -> TelegramSettings:
    return TelegramSettings(token=SecretStr(token or server.token), base_url=server.base_url)


def by_name(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.what: finding for finding in findings}


async def test_doctor_proves_the_token(engine: AsyncEngine, database_url: str, telegram: FakeTelegram) -> None:
    found = by_name(await doctor(settings(database_url, at(telegram)), clock=CLOCK))
    assert found["database"].is_well
    assert found["telegram"].is_well
    assert "@" in found["telegram"].sentence


async def test_doctor_tells_a_refused_token(engine: AsyncEngine, database_url: str, telegram: FakeTelegram) -> None:
    found = by_name(await doctor(settings(database_url, at(telegram, "7:AAwrong_token")), clock=CLOCK))
    assert not found["telegram"].is_well
    assert "AAwrong_token" not in found["telegram"].sentence


async def test_doctor_finds_a_group_that_cannot_be_read(
    engine: AsyncEngine, database_url: str, telegram: FakeTelegram
) -> None:
    async with AsyncSession(engine) as session:
        session.add(Chat(platform="telegram", key="-100404", kind="group", state=ChatState.ACTIVE, created_at=NOW))
        await session.commit()
    found = by_name(await doctor(settings(database_url, at(telegram)), clock=CLOCK))
    assert not found["group -100404"].is_well


async def test_doctor_tells_people_that_telegram_is_out_of_reach(
    engine: AsyncEngine, database_url: str, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.checkup._PATIENCE", 0.5)
    unreached = at(telegram)
    await telegram.stop()
    sentence = by_name(await doctor(settings(database_url, unreached), clock=CLOCK))["telegram"].sentence
    host = telegram.base_url.removeprefix("http://")
    assert sentence == (
        f"Telegram cannot be reached: no connection to {host}: nothing listens there. "
        "Check the network, telegram.base_url and telegram.proxy."
    )


async def test_doctor_works_before_anything_is_set_up(tmp_path: Path) -> None:
    found = by_name(await doctor(settings(f"sqlite:///{tmp_path}/none.db"), clock=CLOCK))
    assert found["database"] == Finding("database", is_well=True, sentence="It is made at the first start: hearth run")
    assert not (tmp_path / "none.db").exists()
    assert not found["telegram"].is_well


async def test_doctor_and_start_say_alike_that_a_database_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    url = f"sqlite:///{tmp_path}/file/deeper/none.db"
    found = by_name(await doctor(settings(url), clock=CLOCK))["database"]
    assert not found.is_well
    assert "check that its folder exists and may be written" in found.sentence
    with pytest.raises(DatabaseUnavailable, match="check that its folder exists and may be written"):
        await upgrade(url, clock=CLOCK, backups=tmp_path, keep=1)


async def test_a_failing_statement_does_not_quote_what_people_wrote(engine: AsyncEngine) -> None:
    with pytest.raises(DBAPIError) as caught:
        async with engine.begin() as connection:
            await connection.execute(text("INSERT INTO no_such_table VALUES (:said)"), {"said": "private words"})
    assert "private words" not in str(caught.value)
