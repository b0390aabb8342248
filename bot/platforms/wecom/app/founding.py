"""Group chats that the settings name: from when on they are ours, and the making of those that do not exist yet."""

import asyncio
import logging
from collections.abc import Sequence

from bot.domain.errors import DatabaseUnavailable
from bot.domain.people import PlatformName
from bot.platforms.port import Gone, Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.app.appchats import Appchats
from bot.platforms.wecom.app.membership import Membership
from bot.platforms.wecom.http_settings import AppchatSettings
from bot.platforms.wecom.keys import Address, Place
from bot.storage.writer import Writer
from models.chats import chats_with_keys
from models.wecom_appchats import appchat_ids

_log = logging.getLogger(__name__)
_PATIENCE = 15.0  # seconds
_AFTER_A_NO = 600.0


class Founding:
    """One at a time, each until it is known. A chat that was ours and is gone is not made again."""

    def __init__(
        self, named: Sequence[AppchatSettings], chats: Appchats, members: Membership, *, writer: Writer
    ) -> None:
        self._named = named
        self._chats = chats
        self._members = members
        self._writer = writer
        self._refusals: dict[str, str] = {}

    @property
    def problem(self) -> str | None:
        return next(iter(self._refusals.values()), None)

    async def run(self) -> None:
        """Until all are known."""
        while unknown := await self._unknown():
            waits = [await self._begin(one) for one in unknown]
            self._members.look_soon()
            await asyncio.sleep(max(waits))

    async def _unknown(self) -> list[AppchatSettings]:
        keys = {Address(Place.APPCHAT, one.chatid).key: one.chatid for one in self._named}
        while keys:
            try:
                async with self._writer.reader() as session:
                    ours = set(await appchat_ids(session))
                    ours |= {keys[chat.key] for chat in await chats_with_keys(session, PlatformName.WECOM, set(keys))}
            except DatabaseUnavailable as error:
                _log.warning("WeCom: the group chats of the settings wait: %s", error)
                await asyncio.sleep(_PATIENCE)
                continue
            return [one for one in self._named if one.chatid not in ours]
        return []

    async def _begin(self, one: AppchatSettings) -> float:
        """Read it, or make it; how long to wait before it is tried again.

        After an unclear end the next reading tells what became of it.
        """
        try:
            try:
                await self._chats.adopt(one.chatid)
            except Gone:
                if not one.name:
                    raise
                await self._chats.create(one.name, one.members[0], one.members[1:], chatid=one.chatid)
        except (Refused, Gone) as error:
            sentence = f"the group chat {one.chatid} of wecom.appchats is not there: {error}"
            if self._refusals.get(one.chatid) != sentence:
                _log.warning("WeCom: %s", sentence)
            self._refusals[one.chatid] = sentence
            return _AFTER_A_NO
        except (RetryLater, Unreached, Unsure, DatabaseUnavailable) as error:
            _log.info("WeCom: group chat %s of the settings waits: %s", one.chatid, error)
            return _PATIENCE
        self._refusals.pop(one.chatid, None)
        return 0.0
