"""What a decision needs from a platform is read between two transactions, never inside one."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.domain.clock import Clock
from bot.domain.events import FileProblem
from bot.domain.limits import FETCH_LIMIT
from bot.pipeline.chat_views import ChatViews
from bot.pipeline.items import Findings, Item
from bot.platforms.port import Platform, TooLarge
from bot.routing import ChatView

log = logging.getLogger(__name__)


class LookupNeeded(Exception):
    """This update needs something read from the platform first; nothing was decided."""

    def __init__(self, chat: ChatView, *, count_members: bool = False, file_key: str | None = None) -> None:
        super().__init__(chat.ref.key)
        self.chat = chat.ref
        self.chat_id = chat.id
        self.count_members = count_members
        self.file_key = file_key


async def look_up(
    item: Item,
    needed: LookupNeeded,
    platforms: Mapping[str, Platform],
    views: ChatViews,
    clock: Clock,
    patience: timedelta,
) -> None:
    """Read what is needed for an update; a failure is noted on the item, not raised."""
    try:
        platform = next(p for p in platforms.values() if p.name is needed.chat.platform)
        async with asyncio.timeout(patience.total_seconds()):
            if needed.file_key is not None:
                item.found = _with_file(item, needed.file_key, FileProblem.UNREADABLE)  # until it is here
                content = await platform.download(needed.file_key, FETCH_LIMIT)
                item.found = _with_file(item, needed.file_key, content)
            elif needed.count_members:
                count = await platform.count_members(needed.chat)
                item.found = replace(item.found, member_counts={**item.found.member_counts, needed.chat_id: count})
            else:
                listed = await platform.list_admins(needed.chat)
                is_news = views.note_admins(needed.chat_id, listed)
                admins = {**item.found.admins, needed.chat_id: listed} if is_news else item.found.admins
                item.found = replace(item.found, admins=admins, looked_up_at=clock.now())
    except TooLarge:
        item.found = _with_file(item, needed.file_key or "", FileProblem.TOO_LARGE)
    except Exception as error:  # noqa: BLE001  whatever goes wrong, the update is decided without the look-up
        log.warning("look-up in chat %s failed: %r", needed.chat.key, error)
        if needed.file_key is None:
            item.found = replace(item.found, has_failed=True)
            views.note_failed_look_up(needed.chat_id, clock.now())


def _with_file(item: Item, key: str, content: bytes | FileProblem) -> Findings:
    return replace(item.found, files={**item.found.files, key: content})
