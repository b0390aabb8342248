"""The steps lead to exactly the tables the models describe, on both databases, and back again."""

import ast
from datetime import UTC, datetime

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect

from bot.domain.clock import MovableClock
from bot.storage.engine import open_engine
from bot.storage.migrations import SCRIPTS, downgrade, every_table, revisions, upgrade

CLOCK = MovableClock(datetime(2026, 5, 1, 12, tzinfo=UTC))
VERSIONS = sorted((SCRIPTS / "versions").glob("[0-9]*.py"))


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, every_table()))


async def test_all_steps_from_empty_give_the_tables_of_the_models(empty_database_url: str) -> None:
    await upgrade(empty_database_url, clock=CLOCK)
    engine = open_engine(empty_database_url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_every_step_can_be_taken_back_and_again(empty_database_url: str) -> None:
    await upgrade(empty_database_url, clock=CLOCK)
    for revision in [*reversed(revisions()[:-1]), "base"]:
        await downgrade(empty_database_url, revision)
    engine = open_engine(empty_database_url)
    async with engine.connect() as connection:
        left = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await engine.dispose()
    assert left == ["alembic_version"]
    await upgrade(empty_database_url, clock=CLOCK)


def test_steps_form_one_line_and_are_named_by_their_number() -> None:
    found = [constants(path.read_text()) for path in VERSIONS]
    numbers = [f"{n:04}" for n in range(1, len(VERSIONS) + 1)]
    assert revisions() == numbers
    assert [one["revision"] for one in found] == numbers
    assert [one["down_revision"] for one in found] == [None, *numbers[:-1]]


def test_steps_import_nothing_of_ours() -> None:
    for path in VERSIONS:
        imports = [
            node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        modules = {getattr(node, "module", None) or node.names[0].name for node in imports}
        assert not {name for name in modules if name.split(".")[0] in {"bot", "models", "handlers"}}, path.name


def constants(source: str) -> dict[str, object]:
    """The module's simple assignments, without running it."""
    assignments = [node for node in ast.parse(source).body if isinstance(node, ast.Assign)]
    return {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in assignments
        if isinstance(node.targets[0], ast.Name)
    }
