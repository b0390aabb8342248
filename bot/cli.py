"""The console script ``hearth``. Heavy modules are imported inside the commands, so that ``--help`` answers at once."""

import asyncio
import json
import os
import sys
import tempfile
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import __version__
from bot.cli_demo import demo
from bot.cli_import import app as importing
from bot.collector import made_for_good
from bot.domain.errors import ExitCode, HearthError
from bot.own_packages import refuse_foreign_packages

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.config import Config


@dataclass
class Invocation:
    """What the options before the command said, and what is learned on the way."""

    config_path: Path | None = None
    debug: bool = False
    secrets: list[str] = field(default_factory=list)
    load: "Callable[[typer.Context], Config]" = field(default_factory=lambda: _load)


app = typer.Typer(
    name="hearth",
    help="Hearth runs a community inside its chat group: welcome, rules, check-ins, polls, announcements, digest.",
    epilog="Exit codes are listed in docs/operations.md.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document instead of lines for people.")]


def _tell_version(wanted: bool) -> None:  # noqa: FBT001  the signature typer calls
    if wanted:
        typer.echo(f"hearth {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    *,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config", "-c", envvar="HEARTH_CONFIG", help="The settings. Default: ./config.toml if it exists."
        ),
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an unexpected error.")] = False,
    version: Annotated[  # noqa: ARG001  its callback has done everything
        bool, typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_tell_version)
    ] = False,
) -> None:
    context.obj.config_path = config
    context.obj.debug = debug


@app.command()
def run(context: typer.Context) -> None:
    """Run the bot until SIGTERM or Ctrl-C."""
    with made_for_good():
        config = _load(context, level=None)
        from bot.app import run as run_app

    raise typer.Exit(run_app(config))


app.command()(demo)


@app.command("check-config")
def check_config(context: typer.Context) -> None:
    """Print the settings as they will be used, secrets hidden, and tell whether the bot can run with them."""
    config = _load(context)
    from bot.config_lines import config_lines
    from bot.config_problems import refuse_without_platform

    for line in config_lines(config):
        typer.echo(line)
    refuse_without_platform(config)
    typer.echo("# The settings can be used.")


@app.command()
def migrate(context: typer.Context) -> None:
    """Bring the database to this version's schema; a SQLite file is copied first."""
    config = _load(context)
    from bot.domain.clock import SystemClock
    from bot.storage.migrations import upgrade

    done = asyncio.run(
        upgrade(
            config.database.url.get_secret_value(),
            clock=SystemClock(),
            backups=config.backup.directory,
            keep=config.backup.keep,
        )
    )
    if done.backup:
        typer.echo(f"Copied the database to {done.backup}.")
    typer.echo(f"The database is at revision {done.after}." + ("" if done.before != done.after else " Nothing to do."))


@app.command()
def backup(context: typer.Context) -> None:
    """Copy the SQLite database while the bot may be running, and print where the copy is."""
    config = _load(context)
    from bot.domain.clock import SystemClock
    from bot.storage.backup import backup as copy

    url = config.database.url.get_secret_value()
    typer.echo(asyncio.run(copy(url, config.backup.directory, config.backup.keep, clock=SystemClock())))


@app.command()
def doctor(
    context: typer.Context,
    *,
    wecom: Annotated[bool, typer.Option("--wecom", help="Look at WeCom alone.")] = False,
    send: Annotated[bool, typer.Option("--send", help="Post a line through each webhook of WeCom.")] = False,
    probe: Annotated[
        str | None, typer.Option("--probe", metavar="CHAT", help="Try cards and mentions in this group on WeCom.")
    ] = None,
) -> None:
    """Look whether everything is in place: database, disk, tokens, rights in the groups. Changes nothing.

    --send and --probe post something, for what cannot be seen otherwise.
    """
    config = _load(context, level="CRITICAL")  # what it finds is said once, below, in sentences
    from bot.checkup import Questions
    from bot.checkup import doctor as examine
    from bot.domain.clock import SystemClock

    asked = Questions(wecom_only=wecom, sends=send, probed=probe, tell=lambda line: typer.echo(f"    {line}"))
    findings = asyncio.run(examine(config, clock=SystemClock(), questions=asked))
    for finding in findings:
        typer.echo(f"{'ok ' if finding.is_well else 'BAD'} {finding.what}: {finding.sentence}")
    raise typer.Exit(ExitCode.OK if all(finding.is_well for finding in findings) else ExitCode.FAILURE)


@app.command()
def audit(
    context: typer.Context,
    *,
    as_json: AsJson = False,
    days: Annotated[int, typer.Option(min=1, max=3_650, help="How far to look back.")] = 7,
) -> None:
    """Tell what is open, what was not delivered or could not be understood, and who changed what."""
    config = _load(context)
    from bot.audit_lines import audit_lines
    from bot.domain.clock import SystemClock
    from bot.operations import audit as look_back

    found = asyncio.run(look_back(config, clock=SystemClock(), days=days))
    if as_json:
        _print_json(found)
        return
    for line in audit_lines(found):
        typer.echo(line)


@app.command()
def commands(*, as_json: AsJson = False) -> None:
    """List what can be said to the bot, by whom, and what is destructive."""
    from bot.catalogue_lines import command_lines
    from bot.operations import command_catalogue

    rows = command_catalogue()
    if as_json:
        _print_json(rows)
        return
    for line in command_lines(rows):
        typer.echo(line)


@app.command()
def capabilities(
    *,
    as_json: AsJson = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="The table as it stands in the README.")] = False,
) -> None:
    """List what each platform can do, and which commands need it."""
    from bot.catalogue_lines import capability_lines
    from bot.operations import capability_markdown, capability_table

    if markdown:
        typer.echo(capability_markdown())
    elif as_json:
        _print_json(capability_table())
    else:
        for line in capability_lines(capability_table()):
            typer.echo(line)


@app.command()
def export(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(help="A new folder; it will hold what people wrote.")],
) -> None:
    """Write everything the database holds as JSON lines, one file per table."""
    config = _load(context)
    from bot.domain.clock import SystemClock
    from bot.operations import export as write_everything

    counts = asyncio.run(write_everything(config, directory, clock=SystemClock()))
    typer.echo(f"{sum(counts.values())} rows of {len(counts)} tables are in {directory}.")


app.add_typer(importing, name="import")


def main() -> None:
    """The entry point. Known failures end with one sentence and their own exit code (docs/operations.md)."""
    invocation = Invocation()
    try:
        app(obj=invocation, prog_name="hearth")
    except HearthError as error:
        typer.echo(f"hearth: {error}", err=True)
        sys.exit(error.exit_code)
    except Exception as error:  # noqa: BLE001  the last line of defence: people get a sentence, not a traceback
        typer.echo(_unexpected(error, invocation), err=True)
        sys.exit(ExitCode.FAILURE)


def _load(context: typer.Context, level: str | None = "WARNING") -> "Config":
    """Settings, checked; logging set up with them. ``level`` None: as configured, else only what is worse."""
    from bot.config import FILE_NAME, exposed_secrets, load
    from bot.logs import configure

    refuse_foreign_packages()
    invocation: Invocation = context.obj
    config = load(invocation.config_path)
    invocation.secrets = config.secrets()
    choice = config.logging if level is None else config.logging.model_copy(update={"level": level})
    configure(choice, invocation.secrets)
    path = invocation.config_path or Path(FILE_NAME)
    exposed = exposed_secrets(path, config)
    if exposed:
        names = ", ".join(exposed)
        typer.echo(f"warning: every user of this machine can read {names}; run: chmod 600 {path}", err=True)
    return config


def _unexpected(error: Exception, invocation: Invocation) -> str:
    """The sentence for an error nobody foresaw. The traceback goes to a file, or after the sentence with --debug."""
    from bot.logs import Redactor

    trace = Redactor(invocation.secrets).redact("".join(traceback.format_exception(error)))
    sentence = f"hearth: an unexpected {type(error).__name__} ended the command."
    if invocation.debug:
        return f"{sentence}\n{trace}"
    try:
        descriptor, name = tempfile.mkstemp(prefix="hearth-", suffix=".log")
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
            file.write(trace)
    except OSError:
        return f"{sentence} Run it again with --debug to see why."
    return f"{sentence} Why is written in {name}; --debug prints it."


def _print_json(document: object) -> None:
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
