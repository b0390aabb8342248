"""A copy of a SQLite database that is in use: complete, checked, and one plain file."""

import asyncio
import contextlib
import re
import sqlite3
from pathlib import Path

from sqlalchemy.engine import URL

from bot.domain.clock import Clock, SystemClock
from bot.domain.errors import DatabaseUnavailable, HearthError
from bot.storage.engine import database_url
from bot.storage.failures import clear_failures, named, sqlite_path
from bot.storage.sqlite import connect

KEEP = 10


async def backup(
    url: str | URL, directory: Path | None = None, keep: int = KEEP, *, clock: Clock | None = None
) -> Path:
    """Copy the database into the directory (``backups`` beside it by default) and drop all but the newest ``keep``.

    The bot may go on running. Raises HearthError for PostgreSQL, DatabaseUnavailable when there is nothing to
    copy, no room, or the copy turns out damaged.
    """
    address = database_url(url)
    source = sqlite_path(address)
    if source is None:
        raise HearthError(
            f"{named(address)} is a PostgreSQL database; back it up with pg_dump --format=custom --file=hearth.dump."
        )
    if not source.exists():
        raise DatabaseUnavailable(f"{named(address)} does not exist, so there is nothing to back up.")
    folder = directory or source.resolve().parent / "backups"
    stamp = f"{(clock or SystemClock()).now():%Y%m%dT%H%M%SZ}"
    with clear_failures(address):
        return await asyncio.to_thread(_copy, source, folder, stamp, keep)


def _copy(source: Path, folder: Path, stamp: str, keep: int) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"{source.stem}-{stamp}.db"
    for again in range(2, 1000):
        if not target.exists():
            break
        target = folder / f"{source.stem}-{stamp}-{again:03}.db"
    unfinished = target.with_suffix(".partial")
    try:
        unfinished.touch(mode=0o600)  # it holds what people wrote
        _copy_pages(source, unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    _forget_old(folder, source.stem, keep)
    return target


def _copy_pages(source: Path, target: Path) -> None:
    with (
        contextlib.closing(connect(source, reading=True)) as live,
        contextlib.closing(sqlite3.connect(target, isolation_level=None)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # else the copy would need two more files beside it
        verdict = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise DatabaseUnavailable(f"The database {source} is damaged; its copy was not kept.")


def _forget_old(folder: Path, stem: str, keep: int) -> None:
    ours = re.compile(rf"{re.escape(stem)}-\d{{8}}T\d{{6}}Z(-\d{{3}})?\.db")
    copies = sorted((path for path in folder.iterdir() if ours.fullmatch(path.name)), key=lambda path: path.stem)
    for path in copies[: -max(keep, 1)]:
        path.unlink(missing_ok=True)
