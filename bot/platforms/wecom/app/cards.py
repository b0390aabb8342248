"""A click on a card, in whichever shape WeCom tells of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.text import clean_text
from bot.platforms.wecom.app.intake import fields_of, one_word
from bot.platforms.wecom.app.xml import Fields

_CLICKS = ("template_card_event", "template_card_menu_event")
_LONGEST_TASK, _LONGEST_CODE, _LONGEST_USER = 128, 512, 96


@dataclass(frozen=True, slots=True)
class Click:
    """Who pressed what on which card. ``response_code`` pays for one change of that card within 72 hours."""

    user_key: str
    task_id: str
    event_key: str
    card_type: str
    response_code: str
    selected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By question: the ids of the options that were chosen. Empty for a plain button."""


def click_in(content: object) -> Click | None:
    """The click a kept callback tells of and whose card can be changed for it; None for everything else."""
    fields = fields_of(content)
    click = read_click(fields) if fields is not None and one_word(fields, "Event") in _CLICKS else None
    return click if click is not None and click.response_code and click.task_id and click.user_key else None


def read_click(fields: Fields) -> Click:
    return Click(
        user_key=one_word(fields, "FromUserName")[:_LONGEST_USER],
        task_id=_whole(fields, "TaskId", _LONGEST_TASK),
        event_key=one_word(fields, "EventKey"),
        card_type=one_word(fields, "CardType"),
        response_code=_whole(fields, "ResponseCode", _LONGEST_CODE),
        selected=_selected(fields.get("SelectedItems")),
    )


def _whole(fields: Fields, name: str, longest: int) -> str:
    """A field that is of no use in part: too long counts as missing."""
    value = one_word(fields, name)
    return value if len(value) <= longest else ""


def _selected(items: object) -> dict[str, tuple[str, ...]]:
    """A question without a key, or named twice, keeps all that was chosen for it."""
    chosen: dict[str, tuple[str, ...]] = {}
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict):
            continue
        question = one_word(item, "QuestionKey")
        options = item.get("OptionIds", item.get("OptionId", []))
        options = options if isinstance(options, list) else [options]
        ids = tuple(clean_text(option).strip() for option in options if isinstance(option, str) and option.strip())
        chosen[question] = (*chosen.get(question, ()), *ids)
    return chosen
