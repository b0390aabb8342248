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
from bot.storage.writer import Work, Writer
from models import wecom_cards, wecom_chats

_log = logging.getLogger(__name__)
_REMEMBERED = 2_000
_FIRST_PROBE = timedelta(days=1)


class Shown(BaseModel):
    """What a card shows from now on. ``options`` only where it is the platform's own vote."""

    model_config = ConfigDict(frozen=True)

    text: Text
    buttons: Keyboard = ()
    options: tuple[str, ...] = ()
    multiple: bool = False
    closed: bool = False
    asker: str = ""
    """The only person whose numbers answer it, where it is a numbered list; empty: everybody's do."""


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
    cards_probe_at: datetime | None = None

    @property
    def tries_cards_from(self) -> datetime | None:
        """None: cards are shown there, or were never refused."""
        if self.cards_refused_at is None:
            return None
        return self.cards_probe_at or self.cards_refused_at + _FIRST_PROBE

    def refused(self, now: datetime, longest: timedelta) -> None:
        """A chat that refuses again is tried again twice as late as before."""
        distance = _FIRST_PROBE
        if self.cards_refused_at is not None and self.tries_cards_from is not None:
            distance = 2 * (self.tries_cards_from - self.cards_refused_at)
        self.cards_refused_at, self.cards_probe_at = now, now + min(distance, longest)


_UNKNOWN = Known()


@dataclass(slots=True)
class Store:
    """Chats and choices are held in memory whole; cards as they are needed.

    Raises DatabaseUnavailable, except where what is written only tells of something done.
    """

    writer: Writer
    clock: Clock
    chats: dict[str, Known] = field(default_factory=dict)
    choices: dict[tuple[str, str], Choices] = field(default_factory=dict)
    """By chat and asker; an empty asker: the list is for everybody."""
    cards: OrderedDict[str, Card] = field(default_factory=OrderedDict)

    async def load(self) -> Self:
        """Read what is known."""
        now = self.clock.now()
        async with self.writer.reader() as session:
            for chat in await wecom_chats.heard_chats(session):
                self.chats[chat.key] = Known(chat.cards_shown_at, chat.cards_refused_at, chat.cards_probe_at)
            for row in await wecom_cards.choices_after(session, now):
                self.choices[row.chat_key, row.asker] = Choices(row.task_id, tuple(row.tokens.split()), row.expires_at)
        return self

    async def tidy(self, card_life: timedelta) -> None:
        """Let go of cards that nobody will press any more, and of lists that no number answers any more."""
        now = self.clock.now()
        await self.writer.write(partial(wecom_cards.forget_cards_before, at=now - card_life))
        await self.writer.write(partial(wecom_cards.forget_choices_before, now=now))
        self.choices = {whose: choices for whose, choices in self.choices.items() if now < choices.expires_at}

    # -- chats ----------------------------------------------------------------------------------------------------

    def has_heard(self, key: str) -> bool:
        return key in self.chats

    def noting(self, key: str) -> Work[None]:
        """What writes down that a chat spoke to us, for the transaction that keeps what was said."""
        return partial(wecom_chats.keep_heard, keys=[key], at=self.clock.now())

    def heard(self, keys: Iterable[str]) -> None:
        """Chats whose first words are kept by now."""
        for key in keys:
            self.chats.setdefault(key, Known())

    async def forget_chat(self, key: str) -> None:
        if self.chats.pop(key, None) is not None:
            await self.writer.write(partial(wecom_chats.forget_chat, key=key))

    def takes_cards(self, key: str) -> bool:
        """False where cards were refused not long ago."""
        probe_at = self.chats.get(key, _UNKNOWN).tries_cards_from
        return probe_at is None or self.clock.now() >= probe_at

    async def note_card(self, key: str) -> None:
        """A card was shown in this chat; written only where it is news."""
        known = self.chats.setdefault(key, Known())
        if known.cards_shown_at is None or known.cards_refused_at is not None:
            known.cards_shown_at, known.cards_refused_at, known.cards_probe_at = self.clock.now(), None, None
            await self._write_card_note(key, known)

    async def note_no_cards(self, key: str, longest: timedelta) -> None:
        """This chat shows no cards; they are tried again after a day, then ever later, at last every ``longest``."""
        if self.takes_cards(key):
            known = self.chats.setdefault(key, Known())
            known.refused(self.clock.now(), longest)
            await self._write_card_note(key, known)

    async def _write_card_note(self, key: str, known: Known) -> None:
        note = partial(wecom_chats.note_card, key=key, at=self.clock.now(), probe_at=known.cards_probe_at)
        try:
            await self.writer.write(note)
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

    async def keep_choices(
        self, chat_key: str, task_id: str, tokens: tuple[str, ...], life: timedelta, *, asker: str = ""
    ) -> None:
        """The newest list for everybody, or for one asker, is the one that their numbers answer."""
        expires_at = self.clock.now() + life
        keep = partial(
            wecom_cards.keep_choices,
            chat_keys=[chat_key], asker=asker, task_id=task_id, tokens=" ".join(tokens), expires_at=expires_at,
        )  # fmt: skip
        await self.writer.write(keep)
        self.choices[chat_key, asker] = Choices(task_id, tokens, expires_at)

    async def end_choices(self, card: Card) -> None:
        """Nothing is left to choose in a list that was one person's: their numbers mean the others again."""
        whose = (card.chat_key, card.shown.asker)
        choices = self.choices.get(whose)
        if choices is not None and choices.task_id == card.task_id:
            await self.writer.write(partial(wecom_cards.forget_choices, chat_key=whose[0], asker=whose[1]))
            del self.choices[whose]

    def chosen(self, chat_key: str, speaker: str, number: int) -> tuple[str, str] | None:
        """Token and task of what a number of somebody's stands for now: in their own list, else in everybody's."""
        now = self.clock.now()
        for asker in (speaker, ""):
            choices = self.choices.get((chat_key, asker))
            token = choices.token(number, now) if choices is not None else None
            if choices is not None and token is not None:
                return token, choices.task_id
        return None

    def _remember(self, card: Card) -> Card:
        self.cards[card.task_id] = card
        self.cards.move_to_end(card.task_id)
        while len(self.cards) > _REMEMBERED:
            self.cards.popitem(last=False)
        return card
