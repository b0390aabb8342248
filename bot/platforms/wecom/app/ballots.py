"""Ballots: a vote of one of the app's group chats, which take no cards, handed to everybody in private.

WeCom's own vote is an input form: it counts nothing, and can be changed once for every press and once more for having
been sent. The first is spent on telling a voter what counts, the second on closing it for everybody.
"""

import logging
from collections.abc import Sequence
from functools import partial

from bot.domain import actions as act
from bot.domain.ballots import HandOutBallots, MarkBallot
from bot.domain.errors import DatabaseUnavailable
from bot.domain.text import Text, clean_text
from bot.platforms.port import Gone, Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.api.transport import Json
from bot.platforms.wecom.app.membership import Membership
from bot.platforms.wecom.app.messages import AT_ONCE, CARD_LIFE, MemberMessages
from bot.platforms.wecom.app.numbers import Numbers, listed
from bot.platforms.wecom.saying import for_member
from bot.platforms.wecom.votes import VOTE
from bot.storage.writer import Work, Writer
from models import wecom_sent
from models.wecom_sent import WecomCardCode

_log = logging.getLogger(__name__)

OPTIONS = 20
_TITLE, _NOTE, _OPTION = 26, 60, 40  # characters; fewer are advised for the last two: clients cut by themselves
_CUT = "…"


class Ballots:
    """Of all group chats of one app. A card carries up to twenty options; what it cannot, numbers do."""

    def __init__(self, messages: MemberMessages, membership: Membership, numbers: Numbers, *, writer: Writer) -> None:
        self._messages = messages
        self._membership = membership
        self._numbers = numbers
        self._writer = writer
        self._words = numbers.words
        self._tried: set[str] = set()

    async def hand_out(self, chatid: str, action: HandOutBallots) -> act.Receipt:
        """One message for up to a thousand people. Raises as ``Platform.perform``; once some have got one, Unsure."""
        try:
            everybody = sorted(await self._membership.members(chatid))
        except (DatabaseUnavailable, Unsure) as error:
            raise Unreached(str(error)) from error  # nothing was said yet
        groups = [everybody[at : at + AT_ONCE] for at in range(0, len(everybody), AT_ONCE)]
        reached = 0
        for number, userids in enumerate(groups):
            try:
                reached += await self._hand_to(userids, f"{VOTE}{action.poll_key}-{number}", action)
            except (RetryLater, Unreached, Unsure, Refused) as error:
                if number == 0:
                    raise
                raise Unsure(f"only {number} of {len(groups)} times a thousand got a ballot: {error}") from None
        if not reached:
            raise Refused("nobody in the group chat can be written to privately")
        return act.Receipt(poll_key=action.poll_key)

    async def mark(self, action: MarkBallot) -> act.Receipt:
        """One voter's, paid for by their press; or everybody's, by what came back when they were sent."""
        if action.press_key is not None and action.person_key is not None:
            task_id, _, code = action.press_key.partition(":")
            await self._change(task_id, code, [action.person_key], action)
            return act.Receipt()
        try:
            since = self._messages.clock.now() - CARD_LIFE
            async with self._writer.reader() as session:
                codes = await wecom_sent.codes_beginning(session, f"{VOTE}{action.poll_key}-", since)
        except DatabaseUnavailable as error:
            raise Unreached(str(error)) from error
        refused = [no for one in codes if (no := await self._close(one, action)) is not None]
        if not codes:
            _log.info("WeCom: ballots older than 72 hours are not greyed out; whoever presses one is told")
        if refused:
            raise refused[0]
        return act.Receipt()

    async def _close(self, one: WecomCardCode, action: MarkBallot) -> Refused | None:
        """A thousand people's. A code that is refused is spent, and the others' ballots are closed all the same.

        What ended unclear is known to the next process too.
        """
        refused = None
        try:
            await self._change(one.task_id, one.code, None, action)
        except Unsure:
            await self._written(partial(wecom_sent.mark_tried, task_id=one.task_id, code=one.code))
            raise
        except Refused as error:
            if error.lacks_right:
                raise
            refused = None if one.is_tried else error
        await self._written(partial(wecom_sent.drop_code, task_id=one.task_id, code=one.code))
        return refused

    async def _hand_to(self, userids: Sequence[str], task_id: str, action: HandOutBallots) -> int:
        """To how many it went. A card that is refused as such is said with numbers."""
        if len(action.options) > OPTIONS:
            return await self._number(userids, action)
        card = _face(task_id, action, self._words.submit, note=action.note)
        self._messages.reserve(userids, 1)
        try:
            delivery = await self._messages.send(userids, {"msgtype": "template_card", "template_card": card})
        except Gone:
            return 0
        except Refused as error:
            if error.lacks_right:
                raise
            _log.info("WeCom takes no ballot as a card (%s); it is said with numbers", error)
            return await self._number(userids, action)
        if delivery.response_code is not None:
            now = self._messages.clock.now()
            await self._written(partial(wecom_sent.keep_code, task_id=task_id, code=delivery.response_code, at=now))
        return len(set(userids) - delivery.unknown - delivery.unlicensed)

    async def _number(self, userids: Sequence[str], action: HandOutBallots) -> int:
        """The numbers count before anybody can say one."""
        asked = Text.join([action.question, action.note] if action.note else [action.question])
        bodies = for_member(listed(asked, action.options, self._words)).bodies()
        self._messages.reserve(userids, len(bodies))
        tokens = [str(at) for at in range(len(action.options))]
        try:
            await self._numbers.keep(userids, f"{VOTE}{action.poll_key}", tokens)
        except DatabaseUnavailable as error:
            raise Unreached(str(error)) from error
        reached = 0
        for index, body in enumerate(bodies):
            try:
                delivery = await self._messages.send(userids, body)
            except Gone:
                return 0
            except (RetryLater, Unreached, Refused) as error:
                if index == 0:
                    raise
                raise Unsure(f"only {index} of {len(bodies)} parts were sent: {error}") from None
            reached = len(set(userids) - delivery.unknown - delivery.unlicensed)
        return reached

    async def _change(self, task_id: str, code: str, userids: Sequence[str] | None, action: MarkBallot) -> None:
        """A code works once: refused after an unclear end, the change was made by the first try."""
        label = self._words.closed if action.is_closed else self._words.again
        card = _face(task_id, action, label, note=action.note, chosen=action.chosen, is_closed=action.is_closed)
        try:
            await self._messages.update_card(userids, code, {"template_card": card})
        except Unsure:
            self._tried.add(code)
            raise
        except (Refused, Gone) as error:  # Gone is whose ballot it is, and not the group chat
            if code not in self._tried:
                raise Refused(str(error), lacks_right=isinstance(error, Refused) and error.lacks_right) from error
        self._tried.discard(code)

    async def _written(self, work: Work[None]) -> None:
        try:
            await self._writer.write(work)
        except DatabaseUnavailable as error:
            _log.warning("WeCom: ballots were handed out and cannot be closed later: %s", error)


def _face(
    task_id: str,
    action: HandOutBallots | MarkBallot,
    label: str,
    *,
    note: str = "",
    chosen: Sequence[int] = (),
    is_closed: bool = False,
) -> Json:
    title: Json = {"title": _cut(action.question, _TITLE)}
    if note:
        title["desc"] = _cut(note, _NOTE)
    options = [
        {"id": str(at), "text": _cut(option, _OPTION), "is_checked": at in chosen}
        for at, option in enumerate(action.options)
    ]
    box: Json = {"question_key": "q", "mode": int(action.multiple), "option_list": options}
    made: Json = {
        "card_type": "vote_interaction",
        "main_title": title,
        "task_id": task_id,
        "checkbox": box,
        "submit_button": {"text": label, "key": "submit"},
    }
    if is_closed:
        box["disable"] = True
        made["replace_text"] = label
    return made


def _cut(text: str, limit: int) -> str:
    line = " ".join(clean_text(text).split())
    return line if len(line) <= limit else line[: limit - 1] + _CUT
