"""``hearth doctor``: is everything in place, and if not, what to do. Changes nothing."""

import asyncio
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

from bot.config import Config
from bot.domain.capabilities import Capability
from bot.domain.clock import Clock
from bot.domain.errors import HearthError
from bot.domain.people import PlatformName
from bot.operations import reading
from bot.platforms.port import Gone, Moved, Platform, Refused, RetryLater, Unreached, Unsure
from bot.platforms.telegram.platform import TelegramPlatform
from bot.services.authority import missing_powers
from bot.storage.engine import database_url
from bot.storage.migrations import current_revision
from models.chats import Chat, active_groups

_LOW_SPACE, _PLENTY = 500_000_000, 10_000_000_000  # bytes
_PATIENCE = 15  # seconds for a platform to answer
_MOST_GROUPS = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what, whether it is well, and a sentence (what to do, where it is not)."""

    what: str
    is_well: bool
    sentence: str


async def doctor(config: Config, *, clock: Clock) -> list[Finding]:
    """Look at the database, the disk, each platform's credentials and our rights in each group."""
    findings, groups = await _look_at_database(config)
    findings += _look_at_disk(config)
    if config.telegram.is_configured or not config.wecom.is_configured:
        findings += await _look_at_telegram(config, clock, groups)
    return findings


async def _look_at_database(config: Config) -> tuple[list[Finding], list[Chat]]:
    try:
        if await current_revision(database_url(config.database.url.get_secret_value())) is None:
            return [Finding("database", is_well=True, sentence="It is made at the first start: hearth run")], []
        async with reading(config) as session:
            groups = await active_groups(session)
            session.expunge_all()
    except HearthError as error:
        return [Finding("database", is_well=False, sentence=str(error))], []
    return [Finding("database", is_well=True, sentence=_linked(len(groups)))], groups


def _linked(count: int) -> str:
    return f"{count} groups are linked." if count != 1 else "1 group is linked."


def _look_at_disk(config: Config) -> list[Finding]:
    url = config.database.url.get_secret_value()
    if not url.startswith("sqlite:///"):
        return []
    folder = Path(url.removeprefix("sqlite:///")).parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    room = f"{free / 1_000_000_000:.0f} GB" if free >= _PLENTY else f"{free // 1_000_000} MB"
    sentence = f"{room} are free in {folder}."
    if free < _LOW_SPACE:
        sentence += " Backups and the write-ahead log need more room."
    return [Finding("disk", is_well=free >= _LOW_SPACE, sentence=sentence)]


async def _look_at_telegram(config: Config, clock: Clock, groups: list[Chat]) -> list[Finding]:
    if not config.telegram.is_configured:
        return [
            Finding("telegram", is_well=False, sentence="No token is set. Put the one from BotFather under [telegram].")
        ]
    platform = TelegramPlatform(config.telegram, clock=clock, random=random.Random())  # noqa: S311  it spreads waits
    try:
        async with asyncio.timeout(_PATIENCE):
            await platform.open()
    except HearthError as error:
        return [Finding("telegram", is_well=False, sentence=str(error))]
    except TimeoutError:
        problem = platform.pulse.problem or "Telegram does not answer"
        return [Finding("telegram", is_well=False, sentence=f"{problem}.")]
    try:
        findings = [Finding("telegram", is_well=True, sentence=f"The token belongs to @{platform.bot_username}.")]
        if not platform.hears_everything:
            findings.append(
                Finding(
                    "privacy mode",
                    is_well=False,
                    sentence="It is on: in groups where the bot is no admin it hears commands only. "
                    "Switch it off at BotFather (/setprivacy), then add the bot to the group again.",
                )
            )
        ours = [group for group in groups if group.platform == PlatformName.TELEGRAM]
        return findings + [await _look_at_group(platform, group) for group in ours[:_MOST_GROUPS]]
    finally:
        await platform.close()


async def _look_at_group(platform: Platform, group: Chat) -> Finding:
    what = f"group {group.key}"
    try:
        async with asyncio.timeout(_PATIENCE):
            listed = await platform.list_admins(group.ref)
    except (RetryLater, Unreached, Unsure, Refused, Gone, Moved, TimeoutError) as error:
        return Finding(what, is_well=False, sentence=f"Its admins cannot be read: {str(error) or 'no answer'}.")
    missing = missing_powers(frozenset(Capability), listed.bot_powers)
    if not missing:
        return Finding(what, is_well=True, sentence="The bot has every right it can use.")
    rights = ", ".join(sorted(power.value.replace("_", " ") for power in missing))
    return Finding(what, is_well=False, sentence=f"The bot lacks: {rights}. The owner can grant them.")
