"""Personal invitations into a customer group: one QR code for each inviter, so that whoever comes by it is theirs.

The code's ``state`` comes back with every member who used it (``groupchat/get``), and from there as the invite of
MemberJoined.
"""

import logging
import random as randomness
from functools import partial
from typing import TypeVar

from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.domain.events import Invite
from bot.platforms.port import Gone, Refused, Unreached, Unsure
from bot.platforms.wecom.api.client import AppClient, Repeat
from bot.platforms.wecom.api.transport import Json
from bot.storage.writer import Work, Writer
from models import wecom_join_ways as stored
from models.wecom_join_ways import WecomJoinWay

_log = logging.getLogger(__name__)

_ADD, _GET = "externalcontact/groupchat/add_join_way", "externalcontact/groupchat/get_join_way"
_UPDATE, _DELETE = "externalcontact/groupchat/update_join_way", "externalcontact/groupchat/del_join_way"
T = TypeVar("T")

_BY_QR_CODE = 2
_REMARK, _LONGEST_ID = 30, 64


class JoinWays:
    """Raises as ``Platform.perform``. An inviter has one code for each group, however often they ask."""

    def __init__(self, client: AppClient, *, writer: Writer, clock: Clock, random: randomness.Random) -> None:
        self._client = client
        self._writer = writer
        self._clock = clock
        self._random = random

    async def invite(self, room_id: str, inviter_key: str, name: str = "", *, checked: bool = False) -> Invite:
        """The inviter's own code, made at the first asking. ``name``: what the admin console shows beside it.

        ``checked``: it was handed out before, so say again what it leads to; a code that was deleted in the admin
        console is made anew, with the ``state`` it had.
        """
        plan = partial(
            stored.plan_way,
            state=f"h{self._random.getrandbits(96):024x}",
            room_id=room_id,
            inviter_key=inviter_key,
            at=self._clock.now(),
        )
        way = await self._written(plan)
        if checked and way.config_id and not await self._leads_here(way, name):
            await self._written(partial(stored.keep_way, state=way.state, config_id="", url=""))
            way = await self._written(plan)
        if not way.config_id:
            config_id = await self._make(way, name)
            await self._written(partial(stored.keep_way, state=way.state, config_id=config_id, url=""))
        else:
            config_id = way.config_id
        if way.url:
            return Invite(way.url, name=name, creator_key=inviter_key)
        url = await self._picture(config_id)
        await self._written(partial(stored.keep_way, state=way.state, config_id=config_id, url=url))
        return Invite(url, name=name, creator_key=inviter_key)

    async def withdraw(self, room_id: str, url: str) -> None:
        """The code leads nowhere from now on. Whoever came by it stays who they are."""
        way = await self._known(room_id, url)
        if way is not None:
            await self.drop(way)

    async def drop(self, way: WecomJoinWay) -> None:
        """WeCom lets go of a code, then we do. What it refuses is dropped already, or was never ours to drop."""
        try:
            if way.config_id:
                await self._client.post(_DELETE, {"config_id": way.config_id}, Repeat.SAFE)
        except (Refused, Gone) as error:
            if isinstance(error, Refused) and error.lacks_right:
                raise
            _log.info("WeCom: code %s could not be dropped, and is taken for dropped: %s", way.config_id, error)
        await self._written(partial(stored.drop_way, state=way.state))

    async def _leads_here(self, way: WecomJoinWay, name: str) -> bool:
        try:
            await self._client.post(_UPDATE, {"config_id": way.config_id} | _body(way, name), Repeat.SAFE)
        except Refused as error:
            if error.lacks_right:
                raise
            return False
        return True

    async def _make(self, way: WecomJoinWay, name: str) -> str:
        """Twice made, one of the two is used by nobody and carries the same state: that does no harm."""
        config_id = (await self._client.post(_ADD, _body(way, name), Repeat.SAFE)).get("config_id")
        if not isinstance(config_id, str) or not 0 < len(config_id) <= _LONGEST_ID:
            raise Unsure("add_join_way gave no config_id")
        return config_id

    async def _picture(self, config_id: str) -> str:
        told = (await self._client.post(_GET, {"config_id": config_id}, Repeat.SAFE)).get("join_way")
        url = told.get("qr_code") if isinstance(told, dict) else None
        if not isinstance(url, str) or not url.startswith("https://"):
            raise Unsure("get_join_way told of no QR code")
        return url

    async def _known(self, room_id: str, url: str) -> WecomJoinWay | None:
        try:
            async with self._writer.reader() as session:
                return await stored.way_with_url(session, room_id, url)
        except DatabaseUnavailable as error:
            raise Unreached(str(error)) from error

    async def _written(self, work: Work[T]) -> T:
        try:
            return await self._writer.write(work)
        except DatabaseUnavailable as error:
            raise Unreached(str(error)) from error


def _body(way: WecomJoinWay, name: str) -> Json:
    """No group is made behind our back where this one is full: its members would be strangers to us."""
    return {
        "scene": _BY_QR_CODE,
        "remark": name[:_REMARK],
        "auto_create_room": 0,
        "chat_id_list": [way.room_id],
        "state": way.state,
    }
