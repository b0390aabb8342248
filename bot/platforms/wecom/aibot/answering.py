"""Answers to presses. WeCom takes one per press: what its presser is to read and what the card shows now go together.

The house decides them as two actions, in either order. So an answer waits a moment for the card's new content. A card
whose buttons became others is sent to everybody; what its presser is to read, with whatever the card says by now, to
its presser alone.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from functools import partial

from bot.domain.actions import AnswerButton, EditButtons, EditText, Receipt, SendText, StopPoll
from bot.domain.text import Text
from bot.platforms.port import Gone, Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.aibot import cards
from bot.platforms.wecom.aibot.caller import Caller, words_of
from bot.platforms.wecom.aibot.cards import Wording
from bot.platforms.wecom.aibot.frames import Command, Json
from bot.platforms.wecom.aibot.markdown import markdown, neutral, pieces
from bot.platforms.wecom.aibot.presses import Press, Presses
from bot.platforms.wecom.aibot.talk import Talk
from bot.platforms.wecom.bot_settings import BotSettings
from bot.platforms.wecom.keys import Address, read
from bot.platforms.wecom.store import Card, Shown, Store

_log = logging.getLogger(__name__)
_TRIES = 10
_FAILURES = (RetryLater, Unreached, Unsure, Refused, Gone)


class Answering:
    """What is said to somebody who pressed is a courtesy: when it fails, what the press did stays done."""

    def __init__(
        self, caller: Caller, talk: Talk, store: Store, presses: Presses, settings: BotSettings, wording: Wording
    ) -> None:
        self._caller = caller
        self._talk = talk
        self._store = store
        self._presses = presses
        self._settings = settings
        self._wording = wording
        self._under_way: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Wait for answers that are on their way, not for long."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=self._settings.merge_seconds + 1)
        for task in self._under_way:
            task.cancel()

    def answer(self, action: AnswerButton) -> Receipt:
        """Take the words; they leave a moment later, in one frame with whatever the card shows by then."""
        press = self._presses.find(action.press_key)
        if press is not None and press.answer is None:
            press.answer, press.is_alert = "\n".join(filter(None, [action.text, action.url])), action.alert
            self._start(press, self._leave(press))
        return Receipt()

    def frames_of(self, action: AnswerButton) -> int:
        """A number is answered in writing; a press on a card by changing it, which is no message."""
        press = self._presses.find(action.press_key)
        return int(press is not None and not press.on_card)

    async def edit(self, action: EditText | EditButtons, address: Address) -> Receipt:
        """What a card shows from now on; people see it when they next press it, or now if somebody just did."""
        card = await self._card(action.message)
        if card is None or card.chat_key != address.key:
            raise Refused("WeCom lets nothing be changed that is no card")
        text = action.text if isinstance(action, EditText) else card.shown.text
        shown = card.shown.model_copy(update={"text": text, "buttons": action.buttons})
        await self._store.keep_card(Card(card.task_id, card.chat_key, shown))
        if shown.asker and not cards.pressed_by(shown.buttons):
            await self._store.end_choices(card)
        press = self._presses.on(card.task_id, self._settings.press_seconds)
        if press is not None:
            press.is_for_all |= cards.faces(shown.buttons) != cards.faces(card.shown.buttons)
            press.edited.set()
        return Receipt(message_key=card.task_id)

    async def stop_poll(self, action: StopPoll) -> Receipt:
        """Nobody sees it before they vote again: then the card is closed for them."""
        card = await self._card(action.message)
        if card is None or not card.shown.options:
            raise Refused("there is no such vote")
        await self._store.keep_card(Card(card.task_id, card.chat_key, card.shown.model_copy(update={"closed": True})))
        return Receipt(message_key=card.task_id)

    def voted(self, press: Press, chosen: list[str]) -> None:
        """A vote in a card of WeCom's own kind: its voter sees what was chosen, or that it is over."""
        self._start(press, self._show_vote(press, chosen))

    async def _show_vote(self, press: Press, chosen: list[str]) -> None:
        card = await self._store.card(press.task_id)
        if card is not None:
            options = [int(option) for option in chosen if option.isascii() and option.isdecimal()]
            made = cards.voted(card.task_id, card.shown, self._wording, [] if card.shown.closed else options)
            await self._update(press, made, for_everybody=False)

    # -- one answer -----------------------------------------------------------------------------------------------

    def _start(self, press: Press, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(self._finish(press, work), name="wecom answer to a press")
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _finish(self, press: Press, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except _FAILURES as error:
            _log.info("the answer to a press was not shown: %s", error)
        except Exception:  # noqa: BLE001  a background task: the log is the only one who hears of it
            _log.exception("the answer to a press could not be shown")
        finally:
            self._presses.end(press)

    async def _leave(self, press: Press) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._settings.merge_seconds):
                await press.edited.wait()
        card = await self._store.card(press.task_id)
        said = press.answer or ""
        if not press.on_card:
            await self._patiently(partial(self._leave_in_words, press, card, said))
        elif press.edited.is_set() and card is not None and (press.is_for_all or not said):
            await self._update(press, self._made(card.shown, card.task_id), for_everybody=True)
            await self._say_what_did_not_fit(card)
        elif said:
            shown = card.shown if card is not None else Shown(text=Text.plain(said))
            note = said if card is not None else ""
            await self._update(press, self._made(shown, press.task_id, note), for_everybody=False)

    async def _update(self, press: Press, made: Json, *, for_everybody: bool) -> None:
        """Change the card, for whoever pressed it or for everybody. Too late, only a private chat is told in words."""
        if self._presses.age(press) <= self._settings.press_seconds:
            body: Json = {"response_type": "update_template_card", "template_card": made}
            if not for_everybody:
                body["userids"] = [press.clicker]
            if (await self._caller.call(Command.UPDATE, body, req_id=press.req_id)).is_ok:
                return
        address = read(press.chat_key)
        if address is not None and address.place.is_private and press.answer:
            await self._caller.say(address, words_of(neutral(press.answer)))

    @staticmethod
    async def _patiently(work: Callable[[], Coroutine[None, None, None]]) -> None:
        """Words have 24 hours: where a chat was spoken to too often, they come when WeCom takes them again."""
        for _ in range(_TRIES):
            try:
                return await work()
            except RetryLater as later:
                await asyncio.sleep(later.after.total_seconds())
        return await work()

    async def _leave_in_words(self, press: Press, card: Card | None, said: str) -> None:
        """A number was written: it is answered in writing, with the list where that became another.

        Where nothing is left to choose, an alert says all there is to say: what the list became stands elsewhere.
        """
        address = read(press.chat_key)
        assert address is not None, "the keys of a surface name it"
        is_over = card is not None and not card.shown.buttons and press.is_alert and said
        if press.edited.is_set() and card is not None and not is_over and (press.is_for_all or not said):
            again = SendText(
                chat_key=press.chat_key,
                text=card.shown.text,
                buttons=card.shown.buttons,
                reply_to=press.key,
                asker=card.shown.asker or None,
            )
            await self._talk.send(again, address)
        elif said:
            await self._caller.say(address, words_of(neutral(said)), answering=press.req_id)

    async def _say_what_did_not_fit(self, card: Card) -> None:
        text, address = card.shown.text, read(card.chat_key)
        if address is None or cards.fits_text(str(text), self._settings.card_characters):
            return
        for piece in pieces(markdown(text)):
            await self._caller.say(address, words_of(piece))

    def _made(self, shown: Shown, task_id: str, note: str = "") -> Json:
        return cards.card(task_id, shown, self._wording, note=note, limit=self._settings.card_characters)

    async def _card(self, target: object) -> Card | None:
        return await self._store.card(target) if isinstance(target, str) else None
