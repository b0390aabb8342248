"""``hearth import``: bring a group's history from elsewhere. Heavy modules are imported inside, as in ``bot.cli``."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.domain.errors import ConfigurationError, ExitCode

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.config import Config
    from bot.imports.telegram_export.importer import Imported


app = typer.Typer(help="Bring a group's history from elsewhere.")


@app.callback()
def every_import() -> None:
    """Bring a group's history from elsewhere. Nothing is answered, judged or sent."""


@app.command("telegram-export")
def telegram_export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The result.json that Telegram Desktop wrote.")],
    *,
    chat: Annotated[str | None, typer.Option(help="Which chat of the file: its number or its name.")] = None,
    into: Annotated[
        str | None, typer.Option(help="The group it belongs to: number or title. Default: the exported one.")
    ] = None,
    zone: Annotated[
        str | None, typer.Option(help="The time zone of the computer that exported; only old files need it.")
    ] = None,
    database: Annotated[str | None, typer.Option(help="Another database than database.url names.")] = None,
) -> None:
    """Import a group's history, exported by Telegram Desktop as JSON. Safe to repeat and to interrupt."""
    config: Config = context.obj.load(context)
    if database is not None:
        config = _with_database(config, database)
    from bot.domain.clock import SystemClock
    from bot.imports.run import import_telegram_export
    from bot.imports.telegram_export.importer import Wish, where_it_breaks

    wish = Wish(file, chat, into, _zone(zone))
    with _progress() as progress:
        done = asyncio.run(import_telegram_export(config, wish, clock=SystemClock(), progress=progress))
    for line in _account(done):
        typer.echo(line)
    if done.broken is not None:
        sentence = f"{file} {where_it_breaks(done.broken)} What stands before that is imported."
        typer.echo(f"hearth: {sentence} Export again and repeat the command to add the rest.", err=True)
        raise typer.Exit(ExitCode.FAILURE)


def _with_database(config: "Config", url: str) -> "Config":
    from pydantic import SecretStr

    from bot.storage.engine import database_url

    database_url(url)
    return config.model_copy(update={"database": config.database.model_copy(update={"url": SecretStr(url)})})


def _zone(name: str | None) -> "ZoneInfo | None":
    from zoneinfo import ZoneInfo

    from bot.domain.settings.general import known_zone

    if name is None:
        return None
    try:
        return ZoneInfo(known_zone(name))
    except ValueError as error:
        raise ConfigurationError(f"--zone is {error}.") from None


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal; silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def show(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of, description="importing" if done > of // 2 else "reading")

        yield show


def _account(done: "Imported") -> Iterator[str]:
    """What came of it, a line for each thing that is not nothing."""
    facts = done.facts
    if done.first is None or done.last is None:
        yield f"{done.chat.name} has no messages that could be imported."
        return
    span = f"from {done.first:%Y-%m-%d} to {done.last:%Y-%m-%d}"
    yield f"{done.chat.name} -> {done.title}: {done.messages:,} messages {span}."
    yield (
        f"New: {facts['message']:,} lines, {facts['reaction']:,} reactions, {facts['edit']:,} edits, "
        f"{facts['join']:,} arrivals, {facts['leave']:,} departures, {done.people:,} people."
    )
    for count, words in (
        (done.known, "were stored already, heard live or imported before."),
        (done.left_to_the_bot, "are from the last minutes; the bot hears them itself."),
        (
            done.unreadable,
            "say nothing that could be kept: of a kind Telegram Desktop does not write, or without sender.",
        ),
    ):
        if count:
            yield f"{count:,} {words}"
