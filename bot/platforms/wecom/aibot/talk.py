"""Saying something with or without buttons: in reply or by itself, as words, as a card, or as a numbered list."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import timedelta
from secrets import token_hex

from bot.domain.actions import Receipt, SendPoll, SendText
from bot.domain.text import Text
from bot.platforms.port import Refused
from bot.platforms.wecom.aibot import cards, frames
from bot.platforms.wecom.aibot.caller import Caller, card_of, checked, words_of
from bot.platforms.wecom.aibot.cards import Wording
from bot.platforms.wecom.aibot.frames import Answer, Json
from bot.platforms.wecom.aibot.intake import Intake
from bot.platforms.wecom.aibot.markdown import markdown, neutral, pieces
from bot.platforms.wecom.bot_settings import BotSettings
from bot.platforms.wecom.keys import Address, Place
from bot.platforms.wecom.store import Card, Shown, Store
from bot.platforms.wecom.votes import VOTE

_log = logging.getLogger(__name__)
_FRESH = 60.0  # seconds in which a private line is answered as a reply
_WELCOME = 4.5
_OURS = "sent:"
_HALF_SAID = 1_000


class Talk:
    """``hint`` says how a number is written, in a group or in private."""

    def __init__(
        self, caller: Caller, store: Store, intake: Intake, settings: BotSettings, wording: Wording,
        hint: Callable[[Place], str],
    ) -> None:  # fmt: skip
        self._caller = caller
        self._store = store
        self._intake = intake
        self._settings = settings
        self._wording = wording
        self._hint = hint
        self._half_said: OrderedDict[object, int] = OrderedDict()
        """How many parts of an action went out, while the others wait for another attempt."""
        self._refusals_told: set[int] = set()

    def frames_of(self, action: SendText, address: Address) -> int:
        """How many frames it takes to say this."""
        said, as_card = self._planned(action, address)
        return max(len(self._numbered(action) if said is None else said) + as_card, 1)

    async def send(self, action: SendText, address: Address) -> Receipt:
        """All parts of what is to be said, those that went out in an earlier attempt left out."""
        shown = Shown(text=action.text, buttons=action.buttons)
        if not str(action.text).strip() and not action.buttons:
            raise Refused("the text is empty")
        said, as_card = self._planned(action, address)
        if said is None:
            return await self._number(action, address)
        answering = self._request(action, address)
        for number, piece in enumerate(said):
            if number >= self._half_said.get(action, 0):
                checked(await self._say(address, words_of(piece), answering if number == 0 else None))
                self._note_said(action, number + 1)
        key = f"{_OURS}{token_hex(12)}"
        if as_card:
            key = await self._card_or_numbers(action, address, shown, None if said else answering)
        self._half_said.pop(action, None)
        return Receipt(message_key=key)

    def _planned(self, action: SendText, address: Address) -> tuple[list[str] | None, bool]:
        """What is said in words, and whether a card follows. None: the buttons become a numbered list."""
        buttons = cards.pressed_by(action.buttons)
        as_card = bool(buttons) and cards.fits(action.buttons) and self._takes_cards(address)
        if as_card and cards.fits_text(str(action.text), self._settings.card_characters):
            return [], True
        if as_card or not buttons:
            return pieces(markdown(action.text, () if as_card else action.buttons)), as_card
        return None, False

    async def ask_natively(self, action: SendPoll, address: Address) -> Receipt:
        """WeCom's own vote: an input form, whose answers we count ourselves."""
        if not 1 <= len(action.options) <= cards.OPTIONS or not self._takes_cards(address):
            raise Refused("WeCom can show no vote like this here")
        shown = Shown(text=Text.plain(action.question), options=action.options, multiple=action.multiple)
        answer, task_id = await self._show(address, shown, VOTE, None)
        await self._note_cards(address, answer)
        checked(answer)
        return Receipt(message_key=task_id, poll_key=task_id)

    async def _card_or_numbers(self, action: SendText, address: Address, shown: Shown, answering: str | None) -> str:
        """What is refused as a card is said with numbers; where no card is taken at all, from now on."""
        answer, task_id = await self._show(address, shown, "h-", answering)
        await self._note_cards(address, answer)
        if answer.is_ok:
            return task_id
        done = self._half_said.get(action, 0)
        receipt = await self._number(action, address, without_text=done > 0)
        return receipt.message_key or ""

    async def _show(self, address: Address, shown: Shown, kind: str, answering: str | None) -> tuple[Answer, str]:
        """Post a card under an id that was never used; should WeCom know it all the same, under another, once."""
        answer, task_id = await self._show_as(f"{kind}{token_hex(12)}", address, shown, answering)
        if answer.code == frames.TASK_USED:
            answer, task_id = await self._show_as(f"{kind}{token_hex(12)}", address, shown, answering)
        return answer, task_id

    async def _show_as(self, task_id: str, address: Address, shown: Shown, answering: str | None) -> tuple[Answer, str]:
        await self._store.keep_card(Card(task_id, address.key, shown))
        made = cards.card(task_id, shown, self._wording, limit=self._settings.card_characters)
        return await self._say(address, card_of(made), answering), task_id

    async def _number(self, action: SendText, address: Address, *, without_text: bool = False) -> Receipt:
        """The buttons as lines with numbers; the numbers count before anybody can write one."""
        task_id = f"n-{token_hex(12)}"
        tokens = tuple(button.token or "" for button in cards.pressed_by(action.buttons))
        asker = action.asker or ""
        shown = Shown(text=action.text, buttons=action.buttons, asker=asker)
        await self._store.keep_card(Card(task_id, address.key, shown))
        life = timedelta(hours=self._settings.asker_choice_hours if asker else self._settings.choice_hours)
        await self._store.keep_choices(address.key, task_id, tokens, life, asker=asker)
        said = self._numbered(action, address.place, without_text=without_text)
        answering = None if without_text else self._request(action, address)
        for number, piece in enumerate(said):
            if number >= self._half_said.get(("numbers", action), 0):
                checked(await self._say(address, words_of(piece), answering if number == 0 else None))
                self._note_said(("numbers", action), number + 1)
        self._half_said.pop(("numbers", action), None)
        self._half_said.pop(action, None)
        return Receipt(message_key=task_id)

    def _numbered(self, action: SendText, place: Place = Place.BOT, *, without_text: bool = False) -> list[str]:
        lines = [*map(neutral, cards.numbered(action.buttons)), self._hint(place)]
        links = tuple(tuple(button for button in row if button.url) for row in action.buttons)
        words = "" if without_text else markdown(action.text, links)
        return pieces("\n".join(filter(None, [words, "", *lines])))

    async def _say(self, address: Address, body: Json, answering: str | None) -> Answer:
        """Somebody who has just opened the private chat is answered as such: nothing may be pushed there yet."""
        entered = self._intake.entered.pop(address.key, None)
        if entered is not None and time.monotonic() - entered[1] < _WELCOME:
            is_words = body["msgtype"] == "markdown"
            answer = await self._caller.welcome(
                {"msgtype": "text", "text": body["markdown"]} if is_words else body, entered[0]
            )
            if answer.is_ok:
                return answer
        answer = await self._caller.say(address, body, answering=answering)
        if answer.is_ok and self._intake.latest.get(address.key, ("", 0.0))[0] == answering:
            del self._intake.latest[address.key]  # the same words to the same request would only take their own place
        return answer

    def _request(self, action: SendText, address: Address) -> str | None:
        """The request this is an answer to: the message it replies to, in private the line that was just written."""
        if isinstance(action.reply_to, str) and action.reply_to:
            is_request = not action.reply_to.startswith((_OURS, "h-", "n-", VOTE))
            return self._intake.request(action.reply_to) if is_request else None
        latest = self._intake.latest.get(address.key)
        if latest is not None and time.monotonic() - latest[1] < _FRESH:
            return latest[0]
        return None

    def _takes_cards(self, address: Address) -> bool:
        return self._store.takes_cards(address.key)

    async def _note_cards(self, address: Address, answer: Answer) -> None:
        """What the answer to a card tells of the chat. What is wrong with the card itself tells nothing of it."""
        if answer.is_ok:
            await self._store.note_card(address.key)
        elif answer.code in frames.NO_CARDS:
            await self._store.note_no_cards(address.key, timedelta(days=self._settings.probe_days))
        elif answer.code not in self._refusals_told:
            self._refusals_told.add(answer.code)
            _log.warning("a card is said in words, because it was refused; cards stay on. %s", answer)

    def _note_said(self, action: object, parts: int) -> None:
        self._half_said[action] = parts
        while len(self._half_said) > _HALF_SAID:
            self._half_said.popitem(last=False)
