"""Texts with buttons as template cards, and as numbered lists where a chat takes no cards.

Up to six buttons are a card of buttons; up to twenty a card with one choice and a button that submits it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.actions import Button, Keyboard
from bot.domain.text import clean_text
from bot.platforms.wecom.aibot.frames import Json
from bot.platforms.wecom.store import Shown

BUTTONS = 6
OPTIONS = 20
LINKS = 3
QUESTION = "q"
SUBMIT = "submit"
CLOSED = "closed"
"""The key of the one button of a card that has nothing left to press."""

_TITLE = 26
_NOTE = 30
_LABEL = 24  # ten are advised; longer ones are cut by the client, shorter ones by nobody
_OPTION = 40
_SOURCE = 13
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Wording:
    """The few words a card needs beside what is said: they come from the catalogue."""

    title: str
    submit: str
    closed: str


def pressed_by(keyboard: Keyboard) -> list[Button]:
    """The buttons that answer to a press, in reading order."""
    return [button for row in keyboard for button in row if button.token]


def faces(keyboard: Keyboard) -> list[tuple[str, str]]:
    """What buttons look like and where they lead."""
    return [(button.label, button.url or "") for row in keyboard for button in row]


def fits(keyboard: Keyboard) -> bool:
    """Whether a card can hold these buttons."""
    return 0 < len(pressed_by(keyboard)) <= OPTIONS


def fits_text(text: str, limit: int) -> bool:
    """Whether a card shows all of a text: its first line as the title, or a title of ours with all of it below."""
    title, rest = _split(text)
    return len(rest) <= limit if len(title) <= _TITLE else len(text.strip()) <= limit


def card(task_id: str, shown: Shown, words: Wording, *, note: str = "", limit: int = 300) -> Json:
    """The card as it is sent or put in the place of an older one. ``note`` is for whoever pressed it.

    A text that does not fit is said beside the card, which then has a title only.
    """
    text = str(shown.text)
    title, rest = _split(text)
    if len(title) > _TITLE:
        title, rest = words.title, clean_text(text).strip()
    if not fits_text(text, limit):
        rest = ""
    made: Json = {"main_title": {"title": _cut(title or words.title, _TITLE)}, "task_id": task_id}
    if note:
        made["main_title"]["desc"] = _cut(_line(note), _NOTE)
        rest = "\n".join(filter(None, (note if len(_line(note)) > _NOTE else "", rest)))
    if rest:
        made["sub_title_text"] = _cut(rest, limit + len(note))
    links = [button for row in shown.buttons for button in row if button.url][:LINKS]
    if links:
        made["jump_list"] = [{"type": 1, "title": _cut(one.label, _SOURCE), "url": one.url} for one in links]
    return made | (_vote(shown, words) if shown.options else _interaction(shown, words))


def _interaction(shown: Shown, words: Wording) -> Json:
    buttons = pressed_by(shown.buttons)
    if not buttons:
        closed = {"text": words.closed, "style": 4, "key": CLOSED}
        return {"card_type": "button_interaction", "button_list": [closed]}
    if len(buttons) <= BUTTONS:
        listed = [
            {"text": _cut(one.label, _LABEL), "style": 1 if at == 0 else 2, "key": one.token}
            for at, one in enumerate(buttons)
        ]
        return {"card_type": "button_interaction", "button_list": listed}
    options = [{"id": one.token, "text": _cut(one.label, _OPTION), "is_checked": False} for one in buttons[:OPTIONS]]
    return {
        "card_type": "vote_interaction",
        "checkbox": {"question_key": QUESTION, "mode": 0, "option_list": options},
        "submit_button": {"text": words.submit, "key": SUBMIT},
    }


def _vote(shown: Shown, words: Wording, chosen: Sequence[int] = ()) -> Json:
    options = [
        {"id": str(at), "text": _cut(option, _OPTION), "is_checked": at in chosen}
        for at, option in enumerate(shown.options)
    ]
    box: Json = {"question_key": QUESTION, "mode": int(shown.multiple), "option_list": options}
    if shown.closed:
        box["disable"] = True
    submit = {"text": words.closed if shown.closed else words.submit, "key": SUBMIT}
    return {"card_type": "vote_interaction", "checkbox": box, "submit_button": submit}


def voted(task_id: str, shown: Shown, words: Wording, chosen: Sequence[int]) -> Json:
    """A vote as its voter sees it from now on."""
    title, _ = _split(str(shown.text))
    return {"main_title": {"title": _cut(title, _TITLE)}, "task_id": task_id} | _vote(shown, words, chosen)


def numbered(keyboard: Keyboard) -> list[str]:
    """The buttons as lines, each with the number that stands for it."""
    return [f"{at}. {clean_text(button.label)}" for at, button in enumerate(pressed_by(keyboard), 1)]


def _split(text: str) -> tuple[str, str]:
    """The first line, and what is below it without the empty lines at its ends."""
    title, _, rest = clean_text(text).strip().partition("\n")
    return title.strip(), rest.strip()


def _line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str, limit: int) -> str:
    text = clean_text(text)
    return text if len(text) <= limit else text[: limit - 1] + _CUT
