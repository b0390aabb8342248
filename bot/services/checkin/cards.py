"""What to show about a ritual and what can be tapped, as phrase keys and payloads; wording lives in ``ritual.ftl``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from bot.domain.schedule_text import Description, Weekdays
from bot.services.checkin.days import EVERY_DAY
from bot.services.checkin.fields import Field, Misread, Scene, read_field
from bot.services.checkin.terms import Ritual, Terms
from models.rituals import RitualState

MENU: Final = (
    (Field.WINDOW, Field.DAYS, Field.PROOF),
    (Field.PROMPT, Field.REMIND, Field.WORDS),
    (Field.NAME, Field.POINTS, Field.LENGTH, Field.NEED),
)
STEPS: Final[tuple[tuple[Field, tuple[str, ...]], ...]] = (
    (Field.WINDOW, ("any", "06:00-09:00", "12:00-14:00", "18:00-23:00")),
    (Field.PROOF, ("none", "text", "photo", "number")),
    (Field.PROMPT, ("off", "07:00", "08:00", "12:30", "20:00")),
)
"""What the guided set-up asks after the name, each with answers to tap."""
_BAR: Final = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """A button to be. ``label`` is a phrase key, or with ``plain`` the text itself (a time, a name)."""

    label: str
    action: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    plain: bool = False


Choices = tuple[tuple[Choice, ...], ...]


def described(ritual: Ritual, words: Sequence[str], comma: str) -> list[Description]:
    """A ritual, line by line."""
    days = tuple(day for day in range(7) if ritual.weekdays >> day & 1)
    lines = [Description("ritual.title", {"id": str(ritual.id), "ritual": ritual.name, "state": str(ritual.state)})]
    lines.append(Description("ritual.words", {"words": comma.join(words)}))
    if ritual.weekdays == EVERY_DAY:
        lines.append(Description("ritual.every-day"))
    else:
        lines.append(Description("ritual.days", {"days": Weekdays(days)}))
    if ritual.opens_at is not None:
        lines.append(Description("ritual.window", {"opens": ritual.opens_at, "closes": ritual.closes_at}))
    if ritual.day_start is not None:
        lines.append(Description("ritual.day-start", {"at": ritual.day_start}))
    lines.append(Description(f"ritual.proof-{ritual.proof}", {"unit": ritual.unit, "has_unit": bool(ritual.unit)}))
    if ritual.prompt_at is not None:
        lines.append(Description("ritual.prompt", {"at": ritual.prompt_at}))
    if ritual.remind_minutes is not None:
        lines.append(Description("ritual.remind", {"left": timedelta(minutes=ritual.remind_minutes)}))
    if ritual.summary:
        lines.append(Description("ritual.summary"))
    if ritual.everyone:
        lines.append(Description("ritual.everyone"))
    if ritual.points is not None:
        lines.append(Description("ritual.points", {"points": ritual.points}))
    if ritual.starts_on is not None and ritual.ends_on is not None:
        need = ritual.need_days or 0
        lines.append(Description("ritual.challenge", {"first": ritual.starts_on, "last": ritual.ends_on, "need": need}))
    return lines


def menu_of(ritual: Ritual) -> Choices:
    """Everything that can be done to a ritual."""
    one = {"ritual": ritual.id}
    fields = tuple(tuple(Choice(f"ritual.field-{f}", "ritual.field", {**one, "field": f}) for f in row) for row in MENU)
    flips = (
        _flip(ritual, Field.SUMMARY, "off" if ritual.summary else "on", is_on=ritual.summary),
        _flip(ritual, Field.WHO, "regulars" if ritual.everyone else "everyone", is_on=ritual.everyone),
    )
    going = {RitualState.ACTIVE: "pause", RitualState.PAUSED: "resume"}.get(RitualState(ritual.state))
    verbs = [
        Choice("ritual.button-history", "ritual.history", one),
        Choice("ritual.button-delete", "ritual.switch", {**one, "verb": "delete"}),
        Choice("ritual.button-list", "ritual.list"),
    ]
    if going is not None:
        verbs.insert(0, Choice(f"ritual.button-{going}", "ritual.switch", {**one, "verb": going}))
    return (*fields, flips, tuple(verbs))


def _flip(ritual: Ritual, which: Field, value: str, *, is_on: bool) -> Choice:
    label = f"ritual.flip-{which}-{'off' if is_on else 'on'}"
    return Choice(label, "ritual.field", {"ritual": ritual.id, "field": which, "value": value})


def back_to(ritual_id: int) -> Choice:
    return Choice("ritual.back", "ritual.card", {"ritual": ritual_id})


def list_menu(rituals: Sequence[Ritual]) -> Choices:
    """One button per ritual, and one for a new one."""
    cards = [Choice(ritual.name, "ritual.card", {"ritual": ritual.id}, plain=True) for ritual in rituals]
    rows = tuple(tuple(cards[start : start + 3]) for start in range(0, len(cards), 3))
    return (*rows, (Choice("ritual.button-new", "ritual.new"),))


def steps_of(words: Sequence[str], step: int, *, terms: Terms, now: datetime) -> Choices:
    """Answers to tap at one step of the guided set-up; times outside the window chosen before are left out."""
    which, values = STEPS[step]
    scene = Scene(now=now, today=now.astimezone(terms.zone).date())
    if which is Field.PROMPT:
        values = tuple(value for value in values if _fits(value, words, scene))
    answers = [
        Choice(
            value if value[0].isdecimal() else f"ritual.choice-{value}",
            "ritual.step",
            {"words": [*words, f"{which}={value}"], "step": step + 1},
            plain=value[0].isdecimal(),
        )
        for value in values
    ]
    answers.append(Choice("ritual.choice-write", "ritual.write", {"words": list(words), "step": step}))
    return tuple(tuple(answers[start : start + 3]) for start in range(0, len(answers), 3))


def _fits(prompt: str, words: Sequence[str], scene: Scene) -> bool:
    plan = read_field(Field.PROMPT, prompt, scene)
    at = None if isinstance(plan, Misread) else plan.values["prompt_at"]
    said = next((word.partition("=")[2] for word in words if word.startswith(f"{Field.WINDOW}=")), "any")
    window = read_field(Field.WINDOW, said, scene)
    if at is None or isinstance(window, Misread) or window.values["opens_at"] is None:
        return True
    opens, closes = window.values["opens_at"], window.values["closes_at"]
    return bool(opens <= at < closes if opens < closes else at >= opens or at < closes)


def bars(days: Sequence[tuple[date, int]]) -> str:
    """One line per day: its date, a bar, and the number."""
    most = max((count for _, count in days), default=0) or 1
    return "\n".join(f"{day:%m-%d} {'▇' * (count * _BAR // most):<{_BAR}} {count}" for day, count in days)
