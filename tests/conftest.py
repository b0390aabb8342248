"""Fresh real databases for whoever asks; PostgreSQL starts only when a test wants it."""

import asyncio
import gc
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import settings
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import open_engine
from bot.storage.migrations import every_table, newest_revision
from bot.storage.writer import Writer
from tests.compiled_once import share_compiled_statements
from tests.servers import postgres, quick_folder

if (
    memory := quick_folder()
) is not None:  # the durability that tests ask about ends with a process, not with the power
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", memory)


# What a test run says does not depend on luck or on how busy the machine is; `make search` looks for what it misses.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=3_000, deadline=None)
settings.load_profile("steady")

share_compiled_statements()


def pytest_collection_finish() -> None:
    """What has been loaded by now stays: looked through again and again it costs an eighth of the suite."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


async def lay_tables(url: str) -> None:
    """All tables, marked as up to date. That the steps lead to the same tables is tests/migrations' claim."""
    engine = open_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(every_table().create_all)
        await connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
        mark = text("INSERT INTO alembic_version VALUES (:newest)")
        await connection.execute(mark, {"newest": newest_revision()})
    await engine.dispose()


@dataclass
class Databases:
    """One template with all tables per kind, made on first use; every test gets a copy of its own."""

    folder: Path
    stack: ExitStack
    server: str | None = None
    teller: Callable[[str], Future[None]] | None = None
    ready: set[str] = field(default_factory=set)
    numbers: Iterator[int] = field(default_factory=count)

    async def sqlite(self, file: Path) -> str:
        template = self.folder / "template.db"
        if "sqlite" not in self.ready:
            await lay_tables(f"sqlite:///{template}")
            self.ready.add("sqlite")
        shutil.copyfile(template, file)
        return f"sqlite:///{file}"

    async def postgres(self) -> str:
        if "postgres" not in self.ready:
            await lay_tables(await self.empty_postgres("template_of_tests"))
            self.ready.add("postgres")
        return await self.empty_postgres(template="template_of_tests")

    async def empty_postgres(self, name: str = "", *, template: str = "template0") -> str:
        name = name or f"test_{next(self.numbers)}"
        await self._tell(
            f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"
        )  # in memory a third of the time
        return self._url(name)

    async def drop(self, url: str) -> None:
        await self._tell(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def _url(self, name: str) -> str:
        if self.server is None:
            self.server = self.stack.enter_context(postgres())
        return make_url(self.server).set(database=name).render_as_string(hide_password=False)

    async def _tell(self, statement: str) -> None:
        """By one connection that outlives the tests' event loops: to open another costs as much as the copy."""
        if self.teller is None:
            self.teller = self.stack.enter_context(_a_teller(self._url("postgres")))
        await asyncio.wrap_future(self.teller(statement))


@contextmanager
def _a_teller(url: str) -> Iterator[Callable[[str], Future[None]]]:
    """Runs statements on one connection in a thread of its own."""
    loop, engine = asyncio.new_event_loop(), open_engine(url)
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def tell(statement: str) -> None:
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(text(statement))

    yield lambda statement: asyncio.run_coroutine_threadsafe(tell(statement), loop)
    asyncio.run_coroutine_threadsafe(engine.dispose(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with ExitStack() as stack:
        yield Databases(tmp_path_factory.mktemp("databases"), stack)


@pytest.fixture
async def sqlite_url(databases: Databases, tmp_path: Path) -> str:
    """An up-to-date SQLite database of its own."""
    return await databases.sqlite(tmp_path / "hearth.db")


@pytest.fixture
async def postgres_url(databases: Databases) -> AsyncIterator[str]:
    """An up-to-date PostgreSQL database of its own."""
    url = await databases.postgres()
    yield url
    await databases.drop(url)


@pytest.fixture(params=["sqlite", "postgres"])
async def database_url(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> AsyncIterator[str]:
    """An up-to-date database of its own; the test runs once for each kind."""
    if request.param == "sqlite":
        yield await databases.sqlite(tmp_path / "hearth.db")
        return
    url = await databases.postgres()
    yield url
    await databases.drop(url)


@pytest.fixture(params=["sqlite", "postgres"])
async def empty_database_url(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path
) -> AsyncIterator[str]:
    """A database without a single table; the test runs once for each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'hearth.db'}"
        return
    url = await databases.empty_postgres()
    yield url
    await databases.drop(url)


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    opened = open_engine(database_url)
    yield opened
    await opened.dispose()


@pytest.fixture
async def writer(engine: AsyncEngine) -> AsyncIterator[Writer]:
    opened = Writer(engine)
    yield opened
    await opened.close()
