"""``hearth doctor``: is everything in place, and if not, what to do. Changes nothing."""

import asyncio
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.config import Config
from bot.domain.capabilities import Capability
from bot.domain.clock import Clock
from bot.domain.errors import HearthError
from bot.domain.findings import Finding
from bot.domain.people import PlatformName
from bot.operations import reading
from bot.phrases import Phrases
from bot.platforms.port import Gone, Moved, Platform, Refused, RetryLater, Unreached, Unsure
from bot.platforms.telegram.platform import TelegramPlatform
from bot.platforms.wecom.checkup import Surroundings, look_at_wecom
from bot.platforms.wecom.probe import ProbeWords, probe
from bot.services.authority import missing_powers
from bot.storage.engine import database_url
from bot.storage.failures import check_place
from bot.storage.lease import HOUSE
from bot.storage.migrations import current_revision
from models.chats import Chat, active_groups
from models.lease import held_leases
from models.wecom_chats import heard_chats

_LOW_SPACE, _PLENTY = 500_000_000, 10_000_000_000  # bytes
_PATIENCE = 6  # seconds for a platform to answer
_MOST_GROUPS = 20


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the database knows."""

    groups: Sequence[Chat] = ()
    spoken_to: frozenset[str] = frozenset()
    """Chats of WeCom that its AI bot was spoken to in."""
    is_running: bool = False
    """A process holds this database now."""


@dataclass(frozen=True, slots=True)
class Questions:
    """What is to be looked at, and what may be posted for it."""

    wecom_only: bool = False
    sends: bool = False
    """A line through each webhook of WeCom."""
    probed: str | None = None
    """The key of a group on WeCom in which everything is tried that only a live one can tell."""
    tell: Callable[[str], None] = print
    """What to do now, while a probe waits for it."""


async def doctor(config: Config, *, clock: Clock, questions: Questions | None = None) -> list[Finding]:
    """Look at the database, the disk, each platform's credentials and our rights in each group."""
    asked = questions or Questions()
    findings, kept = await _look_at_database(config, clock)
    findings += _look_at_disk(config)
    looks = []
    if not asked.wecom_only and (config.telegram.is_configured or not config.wecom.is_configured):
        looks.append(_look_at_telegram(config, clock, kept.groups))
    if config.wecom.is_configured:
        looks.append(_look_at_wecom(config, clock, kept, asked))
    for found in await asyncio.gather(*looks):
        findings += found
    if config.wecom.is_configured:
        return findings
    if asked.wecom_only or asked.probed is not None:
        findings.append(Finding("wecom", is_well=False, sentence="No table below [wecom] is filled in."))
    return findings


async def _look_at_database(config: Config, clock: Clock) -> tuple[list[Finding], _Kept]:
    try:
        address = database_url(config.database.url.get_secret_value())
        if await current_revision(address) is None:
            check_place(address)
            return [Finding("database", is_well=True, sentence="It is made at the first start: hearth run")], _Kept()
        async with reading(config) as session:
            groups = await active_groups(session)
            spoken_to = frozenset(chat.key for chat in await heard_chats(session))
            is_running = any(lease.name == HOUSE for lease in await held_leases(session, clock.now()))
            session.expunge_all()
    except HearthError as error:
        return [Finding("database", is_well=False, sentence=str(error))], _Kept()
    return [Finding("database", is_well=True, sentence=_linked(len(groups)))], _Kept(groups, spoken_to, is_running)


async def _look_at_wecom(config: Config, clock: Clock, kept: _Kept, asked: Questions) -> list[Finding]:
    settings, web = config.wecom, config.web
    phrases, language = Phrases.load(), config.communities.default_language
    around = Surroundings(
        web_address=f"http://{web.host}:{web.port}" if web.enabled else None,
        is_running=kept.is_running,
        groups=[group.ref for group in kept.groups if group.platform == PlatformName.WECOM][:_MOST_GROUPS],
        heard=kept.spoken_to,
    )
    say = phrases.line(language, "wecom.test-line") if asked.sends else None
    findings = await look_at_wecom(settings, around, now=clock.now().timestamp(), say=say)
    if asked.probed is None:
        return findings
    if kept.is_running:
        sentence = "Stop Hearth first: WeCom gives the bot one connection, and the probe needs it."
        return [*findings, Finding("probe", is_well=False, sentence=sentence)]
    if not settings.bot.is_configured:
        return [*findings, Finding("probe", is_well=False, sentence="[wecom.bot] is not filled in.")]
    words = ProbeWords(
        **{name: phrases.line(language, f"wecom.probe-{name}") for name in ProbeWords.__dataclass_fields__}
    )
    return findings + await probe(settings.bot, settings.owners[0], asked.probed, words, tell=asked.tell)


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


async def _look_at_telegram(config: Config, clock: Clock, groups: Sequence[Chat]) -> list[Finding]:
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
        problem = platform.pulse.problem or "Telegram cannot be reached"
        hint = " Check the network, telegram.base_url and telegram.proxy." if "reached" in problem else ""
        return [Finding("telegram", is_well=False, sentence=f"{problem}.{hint}")]
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
