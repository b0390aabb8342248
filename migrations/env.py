"""What Alembic runs for every command: on the connection it is handed, or for a developer on ``-x url=…``."""

import asyncio
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations import MigrationScript
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from bot.storage.migrations import every_table, migrating, newest_revision
from models.base import UtcDateTime


def numbered(_context: MigrationContext, _revision: object, directives: list[MigrationScript]) -> None:
    """The next free number, so that file names sort as they run."""
    for script in directives:
        script.rev_id = f"{int(newest_revision() or 0) + 1:04}"


def without_our_types(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """A step must not depend on what our types mean later."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def migrate(connection: Connection) -> None:
    developing: dict[str, Any] = {}
    if context.config.cmd_opts is not None:  # the alembic command; hearth itself never compares
        developing = {
            "target_metadata": every_table(),
            "process_revision_directives": numbered,
            "render_item": without_our_types,
        }
    context.configure(
        connection=connection,
        transactional_ddl=True,
        **developing,
    )
    with context.begin_transaction():
        context.run_migrations()


async def migrate_by_hand() -> None:
    url = context.get_x_argument(as_dictionary=True).get("url", "sqlite:///scratch.db")
    async with migrating(url) as connection:
        await connection.run_sync(migrate)


handed = context.config.attributes.get("connection")
if handed is not None:
    migrate(handed)
elif context.is_offline_mode():
    raise SystemExit("Writing SQL without a database is not supported: pass -x url=sqlite:///scratch.db.")
else:
    asyncio.run(migrate_by_hand())
