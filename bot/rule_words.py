"""Rules in words: what one looks for, whom it concerns, what follows, and what it would have hit."""

from datetime import timedelta

from pydantic import BaseModel

from bot.domain.actions import Keyboard
from bot.domain.people import Right
from bot.domain.text import Text
from bot.localized import Value
from bot.routing import Ctx
from bot.services.guard.rehearsal import CannotRehearse, Rehearsed, rehearse
from bot.services.guard.rule_text import written
from bot.services.guard.rulebook import is_of_the_house, rule_named
from bot.services.moderation.rules import Ban, Conditions, Consequence, Delete, Kick, Mode, Mute, Notify, Rule, Warn

TRIED_DAYS = 7
"""How far back a rule is tried where nobody says."""


def name_of_rule(ctx: Ctx, rule_id: str, name: str) -> str:
    """Rules of the house are named by the catalogue, all others by whoever made them."""
    return ctx.line(f"rulebook.rule-{rule_id}") if is_of_the_house(rule_id, name) else name


def sought_in_words(ctx: Ctx, rule: Rule) -> str:
    """What a rule looks for, with whom it concerns."""
    kind = rule.detector.kind.replace("_", "-")
    sought = ctx.line(f"rulebook.looks-{kind}", **_values(ctx, rule.detector))
    conditions = _conditions(ctx, rule.when)
    return (
        sought
        if not conditions
        else ctx.line("rulebook.looks-when", sought=sought, when=ctx.line("rulebook.comma").join(conditions))
    )


def actions_in_words(ctx: Ctx, actions: tuple[Consequence, ...]) -> str:
    if not actions:
        return ctx.line("rulebook.act-nothing")
    return ctx.line("rulebook.comma").join(_action(ctx, action) for action in actions)


def card(ctx: Ctx, rule: Rule) -> Text:
    """Everything about a rule, with the line that makes it."""
    return ctx.text(
        "rulebook.card",
        id=rule.id,
        name=name_of_rule(ctx, rule.id, rule.name),
        version=rule.version,
        mode=rule.mode.value,
        sought=sought_in_words(ctx, rule),
        actions=actions_in_words(ctx, rule.actions),
        line=f"/rule add {written(rule)}",
    )


def card_buttons(ctx: Ctx, rule: Rule) -> Keyboard:
    """Try it, put it into another mode, take it away."""
    modes = [
        ctx.button(
            ctx.line("rulebook.to-mode", mode=mode.value),
            "rulebook.mode",
            {"rule": rule.id, "mode": mode},
            right=Right.CONFIGURE,
        )
        for mode in (Mode.ENFORCE, Mode.SHADOW, Mode.OFF)
        if mode is not rule.mode
    ]
    tries = ctx.button(ctx.line("rulebook.try-button"), "rulebook.try", {"rule": rule.id}, right=Right.CONFIGURE)
    delete = ctx.button(ctx.line("rulebook.delete-button"), "rulebook.delete", {"rule": rule.id}, right=Right.CONFIGURE)
    return ctx.rows(modes, [tries, delete])


async def rehearsal(ctx: Ctx, rule_id: str, days: int) -> tuple[Text, Keyboard] | None:
    """What a rule would have hit, with a button that puts it in force. None: there is no such rule."""
    rule = await rule_named(ctx.session, ctx.chat.id, rule_id)
    if rule is None:
        return None
    match await rehearse(ctx.session, ctx.chat, rule, days=days, now=ctx.now):
        case CannotRehearse():
            return ctx.text("rulebook.cannot-try", name=name_of_rule(ctx, rule.id, rule.name)), ()
        case Rehearsed() as tried:
            return _rehearsed(ctx, rule, tried), () if rule.mode is Mode.ENFORCE else _enforce_button(ctx, rule)


def _rehearsed(ctx: Ctx, rule: Rule, tried: Rehearsed) -> Text:
    lines = [
        ctx.text(
            "rulebook.tried",
            name=name_of_rule(ctx, rule.id, rule.name),
            since=tried.since,
            count=tried.looked_at,
            hits=tried.hits,
            people=tried.people,
        )
    ]
    if tried.is_cut:
        lines.append(ctx.text("rulebook.tried-cut", count=tried.looked_at))
    lines += [ctx.text("rulebook.example", name=one.name, at=one.at, text=one.excerpt) for one in tried.examples]
    return Text.join(lines)


def try_and_enforce(ctx: Ctx, rule: Rule) -> Keyboard:
    """The two next steps after a rule was made: look at what it would have hit, and let it act."""
    tries = ctx.button(ctx.line("rulebook.try-button"), "rulebook.try", {"rule": rule.id}, right=Right.CONFIGURE)
    return ((tries, *_enforce_button(ctx, rule)[0]),)


def _enforce_button(ctx: Ctx, rule: Rule) -> Keyboard:
    label = ctx.line("rulebook.to-mode", mode=Mode.ENFORCE.value)
    payload = {"rule": rule.id, "mode": Mode.ENFORCE}
    return ((ctx.button(label, "rulebook.mode", payload, right=Right.CONFIGURE),),)


def _values(ctx: Ctx, detector: BaseModel) -> dict[str, Value]:
    """A detector's parameters as a phrase can take them."""
    values: dict[str, Value] = {}
    for name in type(detector).model_fields:
        value = getattr(detector, name)
        if name == "bounds":
            values |= {"age": value.age, "messages": value.messages}
        elif isinstance(value, timedelta | int | str):
            values[name] = value
        elif value is None:
            values[name] = 0
        else:
            values[name] = ctx.line("rulebook.comma").join(sorted(map(str, value))[:10])
            values["how_many"] = len(value)
    return values


def _conditions(ctx: Ctx, when: Conditions) -> list[str]:
    said: list[str] = []
    if when.newcomers is not None:
        bounds = when.newcomers
        said.append(ctx.line("rulebook.when-newcomers", age=bounds.age, messages=bounds.messages))
    if when.max_member_age is not None:
        said.append(ctx.line("rulebook.when-age", age=when.max_member_age))
    if when.min_messages is not None:
        said.append(ctx.line("rulebook.when-min", count=when.min_messages))
    if when.max_messages is not None:
        said.append(ctx.line("rulebook.when-max", count=when.max_messages))
    if when.topics:
        said.append(ctx.line("rulebook.when-topics", topics=" ".join(sorted(when.topics))))
    if when.exempt_roles:
        said.append(ctx.line("rulebook.when-except", roles=" ".join(sorted(when.exempt_roles))))
    if not when.edits:
        said.append(ctx.line("rulebook.when-no-edits"))
    return said


def _action(ctx: Ctx, action: Consequence) -> str:
    match action:
        case Warn(points=points):
            return ctx.line("rulebook.act-warn", points=points)
        case Mute(duration=duration) | Ban(duration=duration) if duration is not None:
            return ctx.line(f"rulebook.act-{action.kind}-for", duration=duration)
        case Notify() | Delete() | Kick() | Mute() | Ban():
            return ctx.line(f"rulebook.act-{action.kind}")
