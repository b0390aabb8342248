"""Numbers in the place of a card that WeCom did not take: what they stand for, and reading them from a line.

The newest list of a person counts, for a week. Which one that is, is found while the line is being kept, so that it
means the same whenever it is decided.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.clock import Clock
from bot.domain.text import Text, clean_text
from bot.platforms.wecom.app.intake import fields_of, one_word
from bot.platforms.wecom.keys import Address, Place
from bot.platforms.wecom.votes import VOTE
from bot.storage.writer import Writer
from models.wecom_cards import choices_of, forget_choices_before, keep_choices

LIFE = timedelta(days=7)
_SAID = re.compile(r"(?:选|投票?|choose|vote)?\s*(\d{1,2}(?:[\s,，、]+\d{1,2})*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """The few words of the app's own: on cards, and below a numbered list."""

    submit: str = "✓"
    again: str = "✓"
    closed: str = "✓"
    choose: str = "#"


def listed(text: Text, labels: Sequence[str], words: Words) -> Text:
    """What is asked, each choice with its number, and how a number is said."""
    lines = [f"{at}. {clean_text(label)}" for at, label in enumerate(labels, 1)]
    return Text.join([text, "", *lines, words.choose])


class Numbers:
    """Writes down what numbers stand for, and finds it again."""

    def __init__(self, writer: Writer, clock: Clock, words: Words | None = None) -> None:
        self._writer = writer
        self._clock = clock
        self.words = words or Words()

    async def keep(self, userids: Sequence[str], task_id: str, tokens: Sequence[str]) -> None:
        """From now on these are what numbers mean to these people; old lists go. Raises DatabaseUnavailable."""
        keys = [Address(Place.APP, userid).key for userid in userids]
        now, written = self._clock.now(), " ".join(tokens)
        await self._writer.write(lambda session: keep_choices(session, keys, "", task_id, written, now + LIFE))
        await self._writer.write(lambda session: forget_choices_before(session, now))

    async def chosen_in(self, content: object) -> dict[str, object] | None:
        """What a kept line of digits chooses; None where it is no such line, or nothing is to be chosen."""
        fields = fields_of(content)
        if fields is None or one_word(fields, "MsgType") != "text":
            return None
        numbers = numbers_in(one_word(fields, "Content"))
        who = one_word(fields, "FromUserName")
        if not numbers or not who or ":" in who:
            return None
        async with self._writer.reader() as session:
            known = await choices_of(session, Address(Place.APP, who).key, self._clock.now())
        return _choice(known.task_id, known.tokens.split(), numbers) if known is not None else None


def numbers_in(text: str) -> list[int]:
    """ "2", "选 2", "投票 1 3" as numbers; nothing for any other line."""
    found = _SAID.fullmatch(text.strip())
    return [int(number) for number in re.findall(r"\d+", found[1])] if found else []


def _choice(task_id: str, tokens: Sequence[str], numbers: Sequence[int]) -> dict[str, object] | None:
    """A vote may name several, or none with 0; a press is one."""
    is_vote = task_id.startswith(VOTE)
    if any(number > len(tokens) for number in numbers) or not (is_vote or (len(numbers) == 1 and numbers[0])):
        return None
    return {"task": task_id, "tokens": [tokens[number - 1] for number in numbers if number]}


def choice_of(content: object) -> tuple[str, tuple[str, ...]] | None:
    """The task and the tokens that a kept line chose. Raises ValueError on what we never wrote."""
    choice = content.get("choice") if isinstance(content, dict) else None
    if choice is None:
        return None
    task, tokens = (choice.get("task"), choice.get("tokens")) if isinstance(choice, dict) else (None, None)
    if not isinstance(task, str) or not isinstance(tokens, list) or not all(isinstance(one, str) for one in tokens):
        raise ValueError("a choice that cannot be read")
    return task, tuple(tokens)
