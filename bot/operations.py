"""What an operator asks from outside: what the bot can do, what it did, and a copy of everything it keeps."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncSession

from bot.config import Config
from bot.domain.capabilities import Capability
from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable, HearthError
from bot.phrases import Phrases
from bot.platforms.playground import capabilities as playground
from bot.platforms.telegram import capabilities as telegram
from bot.platforms.wecom import capabilities as wecom
from bot.storage.engine import database_url, open_engine
from bot.storage.failures import clear_failures, named, sqlite_path
from bot.storage.migrations import current_revision, every_table, newest_revision
from handlers.registry import ROUTERS
from models.audit import audit_since
from models.census import every_row, inbox_by_state, outbox_by_state
from models.chats import titles_of
from models.inbox import buried_since, oldest_open_at
from models.outbox import OutboxState, actions_settled_as
from models.people import names_by_any_account

PLATFORMS: Mapping[str, frozenset[Capability]] = {
    "Telegram": telegram.CAPABILITIES,
    "Playground": playground.CAPABILITIES,
    "WeCom bot": wecom.BOT,
    "WeCom app": wecom.APP,
    "WeCom app group": wecom.APPCHAT,
    "WeCom webhook": wecom.HOOK,
    "WeCom customer group": wecom.ROOM,
}
"""The platforms a group can live on, by the name people call them; WeCom's by how the group is reached."""

_MOST_ACTS = 1_000


def command_catalogue() -> list[dict[str, Any]]:
    """Every command: its words, who may use it where, what follows it, whether it destroys, what it needs.

    ``who`` is a right, or "everybody". ``arguments`` is the English usage sentence.
    """
    phrases = Phrases.load()
    commands = [command for router in ROUTERS for command in router.commands]
    return [
        {
            "name": command.name,
            "aliases": list(command.aliases),
            "feature": command.entry.feature,
            "who": command.right.value if command.right else "everybody",
            "where": "connected" if command.from_afar and command.right is None else command.where.value,
            "arguments": phrases.line("en", command.usage_key) if phrases.has("en", command.usage_key) else "",
            "destructive": command.destructive,
            "needs": sorted(need.value for need in command.needs),
        }
        for command in sorted(commands, key=lambda command: command.name)
    ]


def capability_table() -> list[dict[str, Any]]:
    """Every capability: which platforms have it, and which commands need it."""
    commands = command_catalogue()
    return [
        {
            "capability": capability.value,
            "platforms": {name: capability in has for name, has in PLATFORMS.items()},
            "commands": [command["name"] for command in commands if capability.value in command["needs"]],
        }
        for capability in Capability
    ]


def capability_markdown() -> str:
    """The table of the README, between its two marks."""
    names = list(PLATFORMS)
    lines = ["| | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for row in capability_table():
        marks = ("yes" if row["platforms"][name] else "no" for name in names)
        lines.append(f"| {row['capability'].replace('_', ' ')} | " + " | ".join(marks) + " |")
    return "\n".join(lines)


async def audit(config: Config, *, clock: Clock, days: int = 7) -> dict[str, Any]:
    """What is open, what went wrong in the last days and who changed what. Holds no text that people wrote.

    ``chats`` and ``people`` say by their ids what those are called now that are named in it.
    """
    now = clock.now()
    since = now - timedelta(days=days)
    async with reading(config) as session:
        oldest = await oldest_open_at(session)
        buried = await buried_since(session, since)
        actions = await actions_settled_as(session, [OutboxState.UNKNOWN, OutboxState.FAILED], since)
        acts = await audit_since(session, None, since, _MOST_ACTS)
        chats = {*(row.chat_id for row in actions), *(act.chat_id for act in acts)}
        people = {act.actor_id for act in acts if act.actor_id is not None}
        return {
            "at": now.isoformat(),
            "since": since.isoformat(),
            "schema": newest_revision(),
            "inbox": await inbox_by_state(session),
            "oldest_open_at": oldest.isoformat() if oldest else None,
            "outbox": await outbox_by_state(session),
            "buried": [_picked(row, "id source lane received_at attempts error") for row in buried],
            "not_delivered": [
                _picked(row, "id source chat_id feature kind state attempts settled_at case_id error")
                for row in actions
            ],
            "acts": [_picked(row, "id chat_id at actor_id what") for row in acts],
            "chats": await titles_of(session, (one for one in chats if one is not None)),
            "people": await names_by_any_account(session, people),
        }


async def export(config: Config, directory: Path, *, clock: Clock) -> dict[str, int]:
    """Write every table as one JSON object per line into a new folder; rows of one moment. Returns rows per table.

    The folder holds what people wrote: only its owner may read it. Raises HearthError when it is not empty.
    """
    async with reading(config) as session:
        _make_folder(directory)
        counts: dict[str, int] = {}
        for table in every_table().sorted_tables:
            path = directory / f"{table.name}.jsonl"
            path.touch(mode=0o600)
            with path.open("w", encoding="utf-8") as file:
                counts[table.name] = 0
                async for row in every_row(session, table):
                    file.write(json.dumps(row, ensure_ascii=False, default=_plain) + "\n")
                    counts[table.name] += 1
    manifest = {"at": clock.now().isoformat(), "schema": newest_revision(), "rows": counts}
    (directory / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    return counts


@asynccontextmanager
async def reading(config: Config) -> AsyncIterator[AsyncSession]:
    """A session that sees one unchanging state of the database, while the bot may be running.

    Raises DatabaseUnavailable when there is none yet, when it waits for an upgrade, or when it cannot be read.
    """
    address = await usable_database(config)
    engine = open_engine(address, reading=True)
    try:
        with clear_failures(address):
            async with AsyncSession(engine) as session:
                yield session
    finally:
        await engine.dispose()


async def usable_database(config: Config) -> URL:
    """The address of a database that has this version's tables.

    Raises DatabaseUnavailable when there is none yet, when it waits for an upgrade, or when it cannot be read.
    """
    address = database_url(config.database.url.get_secret_value())
    revision = await current_revision(address)
    path = sqlite_path(address)
    if path is not None and not path.exists():
        raise DatabaseUnavailable(f"{named(address)} does not exist; check database.url, or make it: hearth migrate")
    if revision is None:
        raise DatabaseUnavailable(f"{named(address)} is empty; run: hearth migrate")
    if revision != newest_revision():
        raise DatabaseUnavailable(
            f"{named(address)} has schema {revision}, this Hearth works with {newest_revision()}; run: hearth migrate"
        )
    return address


def _make_folder(directory: Path) -> None:
    if directory.exists() and any(directory.iterdir()):
        raise HearthError(f"{directory} is not empty; name a new folder.")
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    directory.chmod(0o700)


def _picked(row: object, names: str) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names.split()}
    return {name: _plain(value) if isinstance(value, datetime) else value for name, value in values.items()}


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
