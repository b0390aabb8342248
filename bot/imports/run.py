"""An import as the operator's settings have it: which database, how long texts are kept, who our own bot is."""

import json

from bot.config import Config
from bot.domain.clock import Clock
from bot.imports.telegram_export.importer import Imported, Importer, Progress, Terms, Wish
from bot.operations import usable_database
from bot.rules import house_rules, retention_limits
from bot.storage.engine import open_engine
from bot.storage.failures import clear_failures
from bot.storage.migrations import current_revision, upgrade
from bot.storage.writer import Writer


async def import_telegram_export(config: Config, wish: Wish, *, clock: Clock, progress: Progress) -> Imported:
    """Raises HearthError: one sentence about the file, the choice or the database. A new database is made."""
    url = config.database.url.get_secret_value()
    if await current_revision(url) is None:
        await upgrade(url, clock=clock)
    address = await usable_database(config)
    engine = open_engine(address)
    writer = Writer(engine)
    try:
        with clear_failures(address):
            return await Importer(writer, clock, terms_of(config), progress=progress).run(wish)
    finally:
        await writer.close()
        await engine.dispose()


def terms_of(config: Config) -> Terms:
    token = config.telegram.token
    return Terms(
        texts=retention_limits(config).message_text,
        first_settings=json.dumps(house_rules(config).first_settings),
        own_key=token.get_secret_value().partition(":")[0] if token is not None else None,
    )
