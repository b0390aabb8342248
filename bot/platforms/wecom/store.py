"""What WeCom's surfaces must remember over a restart, read once at the start and written through the one writer."""

import json
import logging
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Self

from pydantic import BaseModel, ConfigDict

from bot.domain.actions import Keyboard
from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.domain.text import Text
from bot.storage.writer import Writer
from models import wecom_cards, wecom_chats

_log = logging.getLogger(__name__)
_REMEMBERED = 2_000


class Shown(BaseModel):
    """What a card shows from now on. ``options`` only where it is the platform's own vote."""

    model_config = ConfigDict(frozen=True)

    text: Text
    buttons: Keyboard = ()
    options: tuple[str, ...] = ()
    multiple: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    task_id: str
    chat_key: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class Choices:
    """A numbered list that stands for buttons: number 1 is the first token."""

    task_id: str
    tokens: tuple[str, ...]
    expires_at: datetime

    def token(self, number: int, now: datetime) -> str | None:
        return self.tokens[number - 1] if 1 <= number <= len(self.tokens) and now < self.expires_at else None


@dataclass(slots=True)
class Known:
    """A chat we heard from."""

    cards_shown_at: datetime | None = None
    cards_refused_at: datetime | None = None


@dataclass(slots=True)
class Store:
    """Chats and choices are held in memory whole; cards as they are needed.

    Raises DatabaseUnavailable, except where what is written only tells of something done.
    """

    writer: Writer
    clock: Clock
    chats: dict[str, Known] = field(default_factory=dict)
    choices: dict[str, Choices] = field(default_factory=dict)
    cards: OrderedDict[str, Card] = field(default_factory=OrderedDict)

    async def load(self) -> Self:
        """Read what is known."""
        now = self.clock.now()
        async with self.writer.reader() as session:
            for chat in await wecom_chats.heard_chats(session):
                self.chats[chat.key] = Known(chat.cards_shown_at, chat.cards_refused_at)
            for row in await wecom_cards.choices_after(session, now):
                self.choices[row.chat_key] = Choices(row.task_id, tuple(row.tokens.split()), row.expires_at)
        return self

    async def tidy(self, card_life: timedelta) -> None:
        """Let go of cards that nobody will press any more."""
        await self.writer.write(partial(wecom_cards.forget_cards_before, at=self.clock.now() - card_life))

    # -- chats ----------------------------------------------------------------------------------------------------

    def has_heard(self, key: str) -> bool:
        return key in self.chats

    async def keep_heard(self, keys: Iterable[str]) -> None:
        """Chats that spoke to us; those known already cost nothing."""
        new = sorted({key for key in keys if key not in self.chats})
        if new:
            await self.writer.write(partial(wecom_chats.keep_heard, keys=new, at=self.clock.now()))
            for key in new:
                self.chats[key] = Known()

    async def forget_chat(self, key: str) -> None:
        if self.chats.pop(key, None) is not None:
            await self.writer.write(partial(wecom_chats.forget_chat, key=key))

    def takes_cards(self, key: str, probe_after: timedelta) -> bool:
        """False where a card was refused not long ago."""
        known = self.chats.get(key)
        return known is None or known.cards_refused_at is None or (
            self.clock.now() - known.cards_refused_at >= probe_after
        )  # fmt: skip

    def has_shown_cards(self, key: str) -> bool:
        known = self.chats.get(key)
        return known is not None and known.cards_shown_at is not None and known.cards_refused_at is None

    async def note_card(self, key: str, *, was_shown: bool) -> None:
        """Whether this chat takes cards; written only where it is news."""
        if was_shown and self.has_shown_cards(key):
            return
        now, known = self.clock.now(), self.chats.setdefault(key, Known())
        if was_shown:
            known.cards_shown_at, known.cards_refused_at = now, None
        else:
            known.cards_refused_at = now
        try:
            await self.writer.write(partial(wecom_chats.note_card, key=key, at=now, was_shown=was_shown))
        except DatabaseUnavailable as error:  # what was shown stays shown: nobody may be told to try again
            _log.warning("whether a chat of WeCom takes cards could not be written down: %s", error)

    # -- cards and choices ----------------------------------------------------------------------------------------

    async def card(self, task_id: str) -> Card | None:
        known = self.cards.get(task_id)
        if known is not None:
            return known
        async with self.writer.reader() as session:
            row = await wecom_cards.card_with_task(session, task_id)
        if row is None:
            return None
        return self._remember(Card(row.task_id, row.chat_key, Shown.model_validate_json(row.shown)))

    async def keep_card(self, card: Card) -> None:
        """Before it is sent, and again whenever it should show something else."""
        body = json.dumps(card.shown.model_dump(mode="json"), ensure_ascii=False)
        keep = partial(
            wecom_cards.keep_card, task_id=card.task_id, chat_key=card.chat_key, shown=body, at=self.clock.now()
        )
        await self.writer.write(keep)
        self._remember(card)

    async def keep_choices(self, chat_key: str, task_id: str, tokens: tuple[str, ...], life: timedelta) -> None:
        """The newest list of a chat is the one that numbers answer."""
        expires_at = self.clock.now() + life
        keep = partial(
            wecom_cards.keep_choices,
            chat_keys=[chat_key],
            task_id=task_id,
            tokens=" ".join(tokens),
            expires_at=expires_at,
        )
        await self.writer.write(keep)
        self.choices[chat_key] = Choices(task_id, tokens, expires_at)

    def chosen(self, chat_key: str, number: int) -> tuple[str, str] | None:
        """Token and task of what a number stands for in a chat now."""
        choices = self.choices.get(chat_key)
        token = choices.token(number, self.clock.now()) if choices is not None else None
        return (token, choices.task_id) if choices is not None and token is not None else None

    def _remember(self, card: Card) -> Card:
        self.cards[card.task_id] = card
        self.cards.move_to_end(card.task_id)
        while len(self.cards) > _REMEMBERED:
            self.cards.popitem(last=False)
        return card
