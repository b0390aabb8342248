"""How the database is brought up to date: whole steps, one migrator, a copy first, never backwards by accident.

The steps here are made up, so that one may fail and another rebuild a table.
"""

import asyncio
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.clock import MovableClock
from bot.domain.errors import DatabaseUnavailable, SchemaTooNew
from bot.storage.engine import open_engine
from bot.storage.migrations import SCRIPTS, Upgraded, current_revision, downgrade, upgrade

CLOCK = MovableClock(datetime(2026, 5, 1, 12, tzinfo=UTC))

STEP = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {before!r}


def upgrade() -> None:
{up}


def downgrade() -> None:
{down}
"""

FAMILIES = """
    op.create_table("parents", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(8)))
    key = sa.ForeignKey("parents.id", ondelete="CASCADE")
    parent = sa.Column("parent_id", sa.Integer(), key)
    op.create_table("children", sa.Column("id", sa.Integer(), primary_key=True), parent)
    op.execute("INSERT INTO parents VALUES (1, 'a'), (2, 'b')")
    op.execute("INSERT INTO children VALUES (1, 1), (2, 1), (3, 2)")
"""


class Steps:
    """A folder of made-up steps, one after another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "versions").mkdir(parents=True)
        for name in ("env.py", "script.py.mako"):
            shutil.copyfile(SCRIPTS / name, folder / name)
        self.last: str | None = None

    def add(self, up: str, down: str = "    pass") -> str:
        before, self.last = self.last, f"{int(self.last or 0) + 1:04}"
        step = STEP.format(revision=self.last, before=before, up=up.strip("\n"), down=down)
        (self.folder / "versions" / f"{self.last}_step.py").write_text(step)
        return self.last


@pytest.fixture
def steps(tmp_path: Path) -> Steps:
    return Steps(tmp_path / "steps 100% made up")


async def value(url: str, query: str) -> object:
    engine = open_engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.scalar(text(query))
    finally:
        await engine.dispose()


async def test_an_empty_database_takes_all_steps_and_then_none(empty_database_url: str, steps: Steps) -> None:
    steps.add(FAMILIES)
    steps.add("    op.add_column('parents', sa.Column('age', sa.Integer()))")
    assert await current_revision(empty_database_url) is None
    first = await upgrade(empty_database_url, clock=CLOCK, scripts=steps.folder)
    assert first == Upgraded(None, "0002", None)
    assert await upgrade(empty_database_url, clock=CLOCK, scripts=steps.folder) == Upgraded("0002", "0002", None)
    assert await value(empty_database_url, "SELECT count(age) FROM parents") == 0


async def test_a_failing_step_leaves_the_one_before_it(empty_database_url: str, steps: Steps) -> None:
    steps.add(FAMILIES)
    steps.add(
        "    op.execute(\"UPDATE parents SET name = 'x'\")\n"
        "    op.create_table('half', sa.Column('id', sa.Integer()))\n"
        "    op.execute('SELECT * FROM nowhere')"
    )
    with pytest.raises(DatabaseUnavailable, match=r"after revision 0001.*nowhere.*Nothing of that step was kept"):
        await upgrade(empty_database_url, clock=CLOCK, scripts=steps.folder)
    assert await current_revision(empty_database_url) == "0001"
    assert await value(empty_database_url, "SELECT min(name) FROM parents") == "a"
    with pytest.raises(Exception, match="half"):
        await value(empty_database_url, "SELECT * FROM half")


async def test_rebuilding_a_parent_keeps_its_children(empty_database_url: str, steps: Steps) -> None:
    steps.add(FAMILIES)
    steps.add(
        "    with op.batch_alter_table('parents', recreate='always') as table:\n"
        "        table.alter_column('name', type_=sa.String(80), existing_type=sa.String(8))"
        if empty_database_url.startswith("sqlite")
        else "    op.alter_column('parents', 'name', type_=sa.String(80), existing_type=sa.String(8))"
    )
    await upgrade(empty_database_url, clock=CLOCK, scripts=steps.folder)
    assert await value(empty_database_url, "SELECT count(*) FROM children") == 3


async def test_a_step_that_orphans_rows_is_not_kept(tmp_path: Path, steps: Steps) -> None:
    url = f"sqlite:///{tmp_path / 'hearth.db'}"
    steps.add(FAMILIES)
    steps.add("    op.execute('DELETE FROM parents WHERE id = 1')")
    with pytest.raises(DatabaseUnavailable, match="would lose the parents that a row of children refers to"):
        await upgrade(url, clock=CLOCK, scripts=steps.folder)
    assert await value(url, "SELECT count(*) FROM parents") == 2


async def test_programs_that_start_together_take_turns(empty_database_url: str, steps: Steps) -> None:
    steps.add(FAMILIES)
    for n in range(3):
        steps.add(f"    op.create_table('t{n}', sa.Column('id', sa.Integer()))")
    results = await asyncio.gather(
        *(asyncio.to_thread(migrated_elsewhere, empty_database_url, steps.folder) for _ in range(2))
    )
    assert results == ["", ""]
    assert await current_revision(empty_database_url) == "0004"


def migrated_elsewhere(url: str, scripts: Path) -> str:
    """Upgrade in a process of its own; returns what it complained about."""
    program = (
        "import asyncio, pathlib, sys; from bot.domain.clock import SystemClock; "
        "from bot.storage.migrations import upgrade; "
        "asyncio.run(upgrade(sys.argv[1], clock=SystemClock(), scripts=pathlib.Path(sys.argv[2])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, url, str(scripts)], capture_output=True, text=True, check=False
    )
    return done.stderr


async def test_a_database_of_a_newer_version_is_refused_and_untouched(empty_database_url: str, steps: Steps) -> None:
    steps.add(FAMILIES)
    newer = steps.add("    op.execute(\"UPDATE parents SET name = 'new'\")")
    await upgrade(empty_database_url, clock=CLOCK, scripts=steps.folder)
    (steps.folder / "versions" / f"{newer}_step.py").unlink()
    with pytest.raises(SchemaTooNew, match=r"newer Hearth \(schema 0002; this one knows 0001\)"):
        await upgrade(empty_database_url, clock=CLOCK, scripts=steps.folder)
    assert await value(empty_database_url, "SELECT min(name) FROM parents") == "new"


async def test_a_database_of_another_program_is_refused(empty_database_url: str, steps: Steps) -> None:
    steps.add(FAMILIES)
    engine = open_engine(empty_database_url)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE invoices (n INTEGER)"))
    await engine.dispose()
    with pytest.raises(DatabaseUnavailable, match="belongs to another program"):
        await upgrade(empty_database_url, clock=CLOCK, scripts=steps.folder)


async def test_a_sqlite_database_is_copied_before_it_changes(tmp_path: Path, steps: Steps) -> None:
    url = f"sqlite:///{tmp_path / 'new folder' / 'hearth.db'}"
    steps.add(FAMILIES)
    assert (await upgrade(url, clock=CLOCK, scripts=steps.folder)).backup is None  # it was empty
    steps.add("    op.execute(\"UPDATE parents SET name = 'x'\")")
    copy = (await upgrade(url, clock=CLOCK, scripts=steps.folder)).backup
    assert copy is not None
    assert copy.parent == tmp_path / "new folder" / "backups"
    assert await current_revision(f"sqlite:///{copy}") == "0001"
    assert await value(f"sqlite:///{copy}", "SELECT min(name) FROM parents") == "a"


async def test_nobody_else_may_read_a_database_we_make(tmp_path: Path, steps: Steps) -> None:
    steps.add(FAMILIES)
    await upgrade(f"sqlite:///{tmp_path / 'hearth.db'}", clock=CLOCK, scripts=steps.folder)
    assert (tmp_path / "hearth.db").stat().st_mode & 0o077 == 0


async def test_a_step_back_is_possible_and_whole(empty_database_url: str, steps: Steps) -> None:
    steps.add(FAMILIES)
    steps.add("    op.create_table('extra', sa.Column('id', sa.Integer()))", "    op.drop_table('extra')")
    await upgrade(empty_database_url, clock=CLOCK, scripts=steps.folder)
    await downgrade(empty_database_url, "0001", scripts=steps.folder)
    assert await current_revision(empty_database_url) == "0001"


async def test_killed_in_the_middle_of_a_step_it_ends_before_or_after_it(tmp_path: Path, steps: Steps) -> None:
    url = f"sqlite:///{tmp_path / 'hearth.db'}"
    steps.add(FAMILIES)
    await upgrade(url, clock=CLOCK, scripts=steps.folder)
    steps.add("    op.execute(\"UPDATE parents SET name = 'x'\")\n    import os; os.kill(os.getpid(), 9)")
    await asyncio.to_thread(migrated_elsewhere, url, steps.folder)
    assert await current_revision(url) == "0001"
    assert await value(url, "SELECT min(name) FROM parents") == "a"


def test_a_start_without_migration_does_not_load_alembic(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys; from bot.domain.clock import SystemClock; "
        "from bot.storage.migrations import current_revision, newest_revision, upgrade; "
        "url = sys.argv[1]; asyncio.run(upgrade(url, clock=SystemClock())) if len(sys.argv) > 2 else None; "
        "assert asyncio.run(current_revision(url)) == newest_revision(); "
        "asyncio.run(upgrade(url, clock=SystemClock())); "
        "assert len(sys.argv) > 2 or not any(name.partition('.')[0] == 'alembic' for name in sys.modules)"
    )
    url = f"sqlite:///{tmp_path / 'hearth.db'}"
    for arguments in ([url, "make it"], [url]):
        subprocess.run([sys.executable, "-c", program, *arguments], check=True, env={**os.environ})
