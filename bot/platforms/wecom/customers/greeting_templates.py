"""The welcome of a customer group: a template in the corp's library, with which WeCom greets once its owner chose it.

The library has no list. So a template whose making had an unclear end is never made again by itself: a person has to
look whether it is there.
"""

import hashlib
import logging
import re
from functools import partial
from typing import Final

from bot.domain.entrusted import NEWCOMER, Entrusted, EntrustGreeting, Standing
from bot.domain.text import Text
from bot.platforms.port import Gone, Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.aibot.markdown import cut
from bot.platforms.wecom.api.client import AppClient, Repeat
from bot.platforms.wecom.api.transport import Json
from bot.platforms.wecom.customers.outcomes import Outcome
from bot.platforms.wecom.saying import for_customers
from bot.storage.writer import Writer
from models import wecom_entrusted as stored
from models.wecom_entrusted import Making, WecomEntrusted

_log = logging.getLogger(__name__)

_AT: Final = "externalcontact/group_welcome_template/"
_NAME: Final = "%NICKNAME%"
_BYTES: Final = 3_000
_LONGEST_ID: Final = 256
_HALF_A_NAME: Final = re.compile(r"%[A-Z]{0,8}$")


def template_of(action: EntrustGreeting) -> str:
    """The words as WeCom takes them; whoever comes is called by a mark of WeCom's."""
    if action.text is None:
        return ""
    segments = (
        one.model_copy(update={"text": _NAME, "person_key": None}) if one.person_key == NEWCOMER else one
        for one in action.text.segments
    )
    return for_customers(Text(segments=tuple(segments)))


class GreetingTemplates:
    """``settle`` is one attempt and raises as ``Platform.perform``; a crash in it leaves at most one template.

    ``at_most``: how many groups may have one, since the corp's library holds a hundred for everybody.
    """

    what = Entrusted.GREETING

    def __init__(self, client: AppClient, *, writer: Writer, at_most: int) -> None:
        self._client = client
        self._writer = writer
        self._at_most = at_most

    async def settle(self, row: WecomEntrusted, content: str) -> Outcome | None:
        """Make it so. None: nothing is wanted, and nothing is there."""
        if not content:
            await self._take_away(row.remote_id)
            return None
        if row.making != Making.NO:
            await self._note_making(row, Making.UNCLEAR)
            return Outcome(Standing.UNCLEAR)
        text, is_cut = _fitting(content)
        digest = hashlib.sha256(text.encode()).hexdigest()
        template_id = row.remote_id
        if template_id and not await self._is_there(template_id):
            await self._take_away(template_id)  # should it be there after all, there will not be two
            await self._note_left(row, "", "")
            template_id = ""
        if not template_id:
            return await self._make(row, text, digest, Standing.CUT if is_cut else Standing.KEPT)
        if digest != row.left:
            body: Json = {"template_id": template_id, "text": {"content": text}}
            await self._client.post(_AT + "edit", body, Repeat.SAFE)
            await self._note_left(row, template_id, digest)
        return Outcome(Standing.CUT if is_cut else Standing.KEPT)

    async def _make(self, row: WecomEntrusted, text: str, digest: str, standing: Standing) -> Outcome:
        async with self._writer.reader() as session:
            if await stored.how_many_there(session, self.what) >= self._at_most:
                return Outcome(Standing.FULL)
        await self._note_making(row, Making.NOW)
        try:
            answer = await self._client.post(_AT + "add", {"text": {"content": text}, "notify": 0}, Repeat.NEVER)
        except Unsure as error:
            _log.warning("WeCom: whether a greeting was taken for %s is unclear: %s", row.room_id, error)
            await self._note_making(row, Making.UNCLEAR)
            return Outcome(Standing.UNCLEAR)
        except (RetryLater, Unreached, Refused, Gone):
            await self._note_making(row, Making.NO)
            raise
        template_id = answer.get("template_id")
        if not isinstance(template_id, str) or not 0 < len(template_id) <= _LONGEST_ID:
            await self._note_making(row, Making.UNCLEAR)
            return Outcome(Standing.UNCLEAR)
        await self._note_left(row, template_id, digest)
        return Outcome(standing, is_new=True)

    async def _is_there(self, template_id: str) -> bool:
        try:
            await self._client.post(_AT + "get", {"template_id": template_id}, Repeat.SAFE)
        except Gone:
            return False
        except Refused as error:
            if error.lacks_right:
                raise
            return False
        return True

    async def _take_away(self, template_id: str) -> None:
        """One that somebody else took away is gone all the same."""
        if not template_id:
            return
        try:
            await self._client.post(_AT + "del", {"template_id": template_id}, Repeat.SAFE)
        except (Gone, Refused) as error:
            if isinstance(error, Refused) and error.lacks_right:
                raise
            _log.info("WeCom: a greeting could not be taken away: %s", error)

    async def _note_making(self, row: WecomEntrusted, making: Making) -> None:
        if row.making != making:
            await self._writer.write(partial(stored.note_making, room_id=row.room_id, what=self.what, making=making))
            row.making = making

    async def _note_left(self, row: WecomEntrusted, template_id: str, digest: str) -> None:
        note = partial(stored.note_left, room_id=row.room_id, what=self.what, remote_id=template_id, left=digest)
        await self._writer.write(note)
        row.making = Making.NO


def _fitting(content: str) -> tuple[str, bool]:
    """As much as a template holds, and whether something was left out."""
    if len(content.encode()) <= _BYTES:
        return content, False
    return _HALF_A_NAME.sub("", cut(content, _BYTES)[0]), True
