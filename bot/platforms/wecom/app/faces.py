"""Texts with buttons as template cards of the app: six buttons on each, pressed ones tell us their token."""

from collections.abc import Sequence

from bot.domain.actions import Button, Keyboard
from bot.domain.text import Text, clean_text
from bot.platforms.wecom.api.transport import Json

BUTTONS = 6
_TITLE, _BODY, _LABEL = 26, 160, 24  # characters; the first two are advised, ten for a label: clients cut by themselves
_MOST = 512  # of a card that is changed: there is no second message to put the rest into
_CUT, _DONE = "…", "✓"


def shown(keyboard: Keyboard) -> list[Button]:
    """The buttons a card can carry, in reading order. Links into a chat do not exist on WeCom."""
    return [button for row in keyboard for button in row if button.token or button.url]


def needs_card(keyboard: Keyboard) -> bool:
    """Only a press needs one; an address can stand in the text."""
    return any(button.token for row in keyboard for button in row)


def fits(text: Text) -> bool:
    """Whether the whole text can be read on the card."""
    return len(_split(str(text))[1]) <= _BODY


def cards(key: str, text: Text, keyboard: Keyboard) -> list[Json]:
    """As many cards as the buttons take. The first has ``key`` as its task id, the others ``<key>-<n>``.

    A text that does not fit is said in front of them; then they carry only its beginning.
    """
    buttons = shown(keyboard)
    groups = [buttons[at : at + BUTTONS] for at in range(0, len(buttons), BUTTONS)]
    mark = " {}/{}" if len(groups) > 1 else ""
    return [
        card(
            f"{key}-{n}" if n else key,
            text,
            group,
            mark=mark.format(n + 1, len(groups)),
            with_body=n == 0 and fits(text),
        )
        for n, group in enumerate(groups)
    ]


def card(task_id: str, text: Text, buttons: Sequence[Button], *, mark: str = "", with_body: bool = True) -> Json:
    """One card of one to six buttons."""
    title, body = _split(str(text))
    listed = [
        {"text": _cut(one.label, _LABEL), "style": 1 if at == 0 else 2}
        | ({"key": one.token} if one.token else {"type": 1, "url": one.url, "key": f"url{at}"})
        for at, one in enumerate(buttons)
    ]
    return _interaction(task_id, _cut(title, _TITLE - len(mark)) + mark, body if with_body else "", listed)


def closed(task_id: str, text: Text) -> Json:
    """A card with nothing left to press."""
    title, body = _split(str(text))
    done: Json = {"text": _DONE, "style": 2, "key": "done"}
    return _interaction(task_id, _cut(title, _TITLE), body, [done]) | {"replace_text": _DONE}


def greyed() -> Json:
    """What an update says that only takes the buttons away."""
    return {"button": {"replace_name": _DONE}}


def _interaction(task_id: str, title: str, body: str, buttons: Sequence[Json]) -> Json:
    made: Json = {"card_type": "button_interaction", "main_title": {"title": title}}
    if body:
        made["sub_title_text"] = _cut(body, _MOST)
    return made | {"button_list": list(buttons), "task_id": task_id}


def _split(text: str) -> tuple[str, str]:
    """The first line, and what is below it; of a first line too long for a title all is below, for it will be cut."""
    whole = clean_text(text).strip()
    title, _, body = whole.partition("\n")
    return title.strip(), body.strip() if len(title.strip()) <= _TITLE else whole


def _cut(text: str, limit: int) -> str:
    text = clean_text(text)
    return text if len(text) <= limit else text[: limit - 1] + _CUT
