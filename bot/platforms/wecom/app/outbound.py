"""Private chats of the app with members: texts, cards, files, taking back, changing a card that was pressed."""

import logging
import random as randomness
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.domain import actions as act
from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.domain.text import Text
from bot.platforms.port import Gone, Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.api.transport import Json
from bot.platforms.wecom.app import faces
from bot.platforms.wecom.app.messages import CARD_LIFE, RECALL_WITHIN, Delivery, MemberMessages
from bot.platforms.wecom.app.numbers import Numbers, listed
from bot.platforms.wecom.files import check_size, is_picture
from bot.platforms.wecom.saying import for_member, with_addresses
from bot.storage.writer import Work, Writer
from models import wecom_sent
from models.wecom_sent import WecomCardCode

_log = logging.getLogger(__name__)

OURS = "app-"
"""Keys of the app's private messages begin so: a person's private chat may be with the bot as well."""
_NUMBERED = f"{OURS}n-"
"""So do those of lists of numbers, which stand where a card was refused."""
_IMAGE_BYTES = 10 << 20
_PRUNE_EVERY = timedelta(hours=1)

ClickCode = Callable[[str, str, datetime], Work[str | None]]
"""From a task id, a userid and the oldest moment of use to the work that takes the code of their newest press."""


class MemberChats:
    """Performs actions in the chat of the app with one member.

    ``click_code``: where the codes of presses are kept by whoever hears of them; each changes its card once.
    ``numbers``: a card that is refused is said with numbers; without it, it stays refused.
    """

    def __init__(
        self,
        messages: MemberMessages,
        *,
        writer: Writer,
        clock: Clock,
        random: randomness.Random,
        click_code: ClickCode | None = None,
        numbers: Numbers | None = None,
    ) -> None:
        self._messages = messages
        self._writer = writer
        self._clock = clock
        self._random = random
        self._click_code = click_code
        self._numbers = numbers
        self._pruned_at: datetime | None = None

    async def perform(self, userid: str, action: act.Action) -> act.Receipt:
        """One attempt. Raises as ``Platform.perform``; what the app cannot do is Refused."""
        match action:
            case act.SendText():
                return await self._send_text(userid, action)
            case act.SendFile():
                return await self._send_file(userid, action)
            case act.EditText() | act.EditButtons():
                return await self._edit(userid, action)
            case act.DeleteMessages():
                return await self._recall(action)
            case act.AnswerButton():
                return await self._answer(userid, action)
            case _:
                raise Refused(f"the app cannot do this in a private chat: {action.kind}")

    # -- what is said ---------------------------------------------------------------------------------------------

    async def _send_text(self, userid: str, action: act.SendText) -> act.Receipt:
        """A text too long for its card goes out in front of it."""
        if not str(action.text).strip():
            raise Refused("the text is empty")
        key = self._new_key()
        if not faces.needs_card(action.buttons):
            return await self._send(userid, key, for_member(with_addresses(action.text, action.buttons)).bodies())
        before = [] if faces.fits(action.text) else for_member(action.text).bodies()
        cards = _as_messages(faces.cards(key, action.text, action.buttons))
        self._messages.reserve([userid], len(before) + len(cards))
        if before:
            await self._send(userid, self._new_key(), before, is_reserved=True)
        try:
            return await self._send(userid, key, cards, is_reserved=True)
        except Refused as error:
            if self._numbers is None or error.lacks_right:
                raise
            _log.info("WeCom takes no card (%s); its buttons are said with numbers", error)
            return await self._send_numbered(userid, Text() if before else action.text, action.buttons)
        except (RetryLater, Unreached) as error:
            if before:
                raise Unsure(f"the text was said, its card was not sent: {error}") from None
            raise

    async def _send_numbered(self, userid: str, text: Text, keyboard: act.Keyboard) -> act.Receipt:
        """The numbers count before anybody can say one."""
        assert self._numbers is not None, "asked for where there are some"
        pressed = [button for row in keyboard for button in row if button.token]
        key = f"{_NUMBERED}{self._new_key().removeprefix(OURS)}"
        try:
            await self._numbers.keep([userid], key, [button.token or "" for button in pressed])
        except DatabaseUnavailable as error:
            raise Unreached(str(error)) from error
        shown = listed(with_addresses(text, keyboard), [button.label for button in pressed], self._numbers.words)
        return await self._send(userid, key, for_member(shown).bodies())

    async def _send_file(self, userid: str, action: act.SendFile) -> act.Receipt:
        check_size(action)
        kind = "image" if is_picture(action, _IMAGE_BYTES) else "file"
        media_id = await self._messages.upload(kind, action.name, action.content)
        bodies = for_member(action.caption).bodies()
        return await self._send(userid, self._new_key(), [*bodies, {"msgtype": kind, kind: {"media_id": media_id}}])

    async def _answer(self, userid: str, action: act.AnswerButton) -> act.Receipt:
        """WeCom shows no passing note; words are said, and a press without words needs none."""
        text = Text.link(action.text or action.url, action.url) if action.url else Text.plain(action.text)
        if str(text).strip():
            try:
                await self._send(userid, self._new_key(), for_member(text).bodies())
            except Unsure as error:
                _log.info("WeCom: whether the answer to a press arrived is unknown: %s", error)
        return act.Receipt()

    async def _send(self, userid: str, key: str, bodies: Sequence[Json], *, is_reserved: bool = False) -> act.Receipt:
        if not is_reserved:
            self._messages.reserve([userid], len(bodies))
        for index, body in enumerate(bodies):
            try:
                delivery = await self._messages.send([userid], body)
                _must_have_arrived(userid, delivery)
            except (RetryLater, Unreached, Unsure, Refused, Gone) as error:
                if index == 0:
                    raise
                raise Unsure(f"only {index} of {len(bodies)} parts were sent: {error}") from None
            await self._remember(key, index, body, delivery)
        return act.Receipt(message_key=key)

    async def _remember(self, key: str, index: int, body: Json, delivery: Delivery) -> None:
        """What takes it back or changes it. Where that cannot be written, the message has been seen all the same."""
        now = self._clock.now()
        try:
            if delivery.msgid is not None:
                add = partial(wecom_sent.add_part, message_key=key, part=index, msgid=delivery.msgid, at=now)
                await self._writer.write(add)
            if delivery.response_code is not None and "template_card" in body:
                task_id = body["template_card"]["task_id"]
                keep = partial(wecom_sent.keep_code, task_id=task_id, code=delivery.response_code, at=now)
                await self._writer.write(keep)
            if self._pruned_at is None or not timedelta() <= now - self._pruned_at < _PRUNE_EVERY:
                self._pruned_at = now
                old = partial(wecom_sent.forget_sent, parts=now - RECALL_WITHIN, codes=now - CARD_LIFE)
                await self._writer.write(old)
        except DatabaseUnavailable as error:
            _log.warning("WeCom: a message was sent and cannot be taken back: %s", error)

    # -- what is taken back or changed ----------------------------------------------------------------------------

    async def _recall(self, action: act.DeleteMessages) -> act.Receipt:
        """Our own messages of the last 24 hours; of several, all that can be."""
        since = self._clock.now() - RECALL_WITHIN
        left = 0
        for key in action.messages:
            try:
                async with self._writer.reader() as session:
                    parts = await wecom_sent.parts_of(session, str(key), since)
            except DatabaseUnavailable as error:
                raise Unreached(str(error)) from error
            left += not parts
            for part in parts:
                await self._messages.recall(part.msgid)
                await self._written(partial(wecom_sent.drop_part, message_key=part.message_key, part=part.part))
        if left:
            raise Refused("an app takes back its own messages of the last 24 hours, and no others")
        return act.Receipt()

    async def _edit(self, userid: str, action: act.EditText | act.EditButtons) -> act.Receipt:
        """The card shows something else; buttons beyond the sixth go out on cards of their own.

        A list of numbers cannot be changed: what it should show is said anew.
        """
        if str(action.message).startswith(_NUMBERED):
            if isinstance(action, act.EditButtons):
                return act.Receipt()
            return await self._send_text(
                userid, act.SendText(chat_key=action.chat_key, text=action.text, buttons=action.buttons)
            )
        task_id, buttons = str(action.message), faces.shown(action.buttons)
        if isinstance(action, act.EditText) and not buttons:
            face: Json = {"template_card": faces.closed(task_id, action.text)}
        elif isinstance(action, act.EditText):
            face = {"template_card": faces.card(task_id, action.text, buttons[: faces.BUTTONS])}
        elif buttons:
            raise Refused("the buttons of a card change together with its text")
        else:
            face = faces.greyed()
        await self._change(userid, task_id, face)
        if isinstance(action, act.EditText) and buttons[faces.BUTTONS :]:
            await self._send_more(userid, action.text, (tuple(buttons[faces.BUTTONS :]),))
        return act.Receipt(message_key=task_id)

    async def _send_more(self, userid: str, text: Text, keyboard: act.Keyboard) -> None:
        """Not to be tried again: the card has been changed, which works once."""
        key = self._new_key()
        try:
            await self._send(userid, key, _as_messages(faces.cards(key, text, keyboard)))
        except (RetryLater, Unreached, Unsure) as error:
            raise Refused(f"the card was changed, its further buttons were not sent: {error}") from error

    async def _change(self, userid: str, task_id: str, face: Json) -> None:
        """Use up one code. Refused after an unclear end, the change has been made by the first try."""
        code = await self._code(userid, task_id)
        if code is None:
            raise Refused("WeCom lets an app change a card once for each press, within 72 hours")
        used = partial(wecom_sent.drop_code, task_id=task_id, code=code.code)
        try:
            await self._messages.update_card([userid], code.code, face)
        except Unsure:
            await self._written(partial(wecom_sent.mark_tried, task_id=task_id, code=code.code))
            raise
        except Refused:
            await self._written(used)
            if not code.is_tried:
                raise
        else:
            await self._written(used)

    async def _code(self, userid: str, task_id: str) -> WecomCardCode | None:
        """The code of the newest press, else the one that came with the card."""
        now = self._clock.now()
        since = now - CARD_LIFE
        try:
            if self._click_code is None:
                async with self._writer.reader() as session:
                    return await wecom_sent.code_of(session, task_id, since)
            taken = self._click_code(task_id, userid, since)
            newest = partial(wecom_sent.newest_code, task_id=task_id, since=since, taken=taken, at=now)
            return await self._writer.write(newest)
        except DatabaseUnavailable as error:
            raise Unreached(str(error)) from error

    async def _written(self, work: Work[None]) -> None:
        try:
            await self._writer.write(work)
        except DatabaseUnavailable as error:
            _log.warning("WeCom: what became of a message could not be written: %s", error)

    def _new_key(self) -> str:
        return f"{OURS}{self._random.getrandbits(96):024x}"


def _as_messages(faces: Sequence[Json]) -> list[Json]:
    return [{"msgtype": "template_card", "template_card": face} for face in faces]


def _must_have_arrived(userid: str, delivery: Delivery) -> None:
    if userid in delivery.unknown:
        raise Gone("WeCom knows no such member, or the app is not visible to them")
    if userid in delivery.unlicensed:
        raise Refused("this member has no licence for the app's interface", lacks_right=True)
