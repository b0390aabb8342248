"""The digest in words: decisions with their buttons, numbers beside earlier ones, doubts, and the week."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from bot.domain.actions import Button, Keyboard
from bot.domain.capabilities import Capability
from bot.domain.people import Right
from bot.domain.schedule_text import Weekdays
from bot.domain.text import Text
from bot.routing import Ctx
from bot.rule_words import name_of_rule
from bot.services.digest.charts import bars
from bot.services.digest.decisions import Decision, Kind
from bot.services.digest.doubts import Doubt, HasStrangers, IsNew, WasAway
from bot.services.digest.numbers import Compared, Metric, Numbers
from bot.services.digest.reading import DayReport
from bot.services.digest.weekly import Retention, Week

LIFE: Final = timedelta(days=7)
MORE_MESSAGES: Final = 10
MOST_RULES: Final = 3
LINES: Final[tuple[tuple[Metric, ...], ...]] = (
    (Metric.MEMBERS,),
    (Metric.JOINS, Metric.LEAVES),
    (Metric.ACTIVE, Metric.SHARE),
    (Metric.WEEKLY, Metric.MONTHLY),
    (Metric.MESSAGES, Metric.REPLIES),
    (Metric.REACTIONS,),
    (Metric.CHECK_INS, Metric.TURNOUT),
    (Metric.ACTIVATION,),
    (Metric.CASES, Metric.UNDONE, Metric.REPORTS),
)
"""What stands together on one line."""
ALWAYS: Final = frozenset({Metric.MEMBERS, Metric.JOINS, Metric.LEAVES, Metric.ACTIVE, Metric.MESSAGES})
"""Said even when it is nothing; the others are left out while there is nothing to say."""
HEARING: Final = frozenset({Capability.HEAR_EVERYTHING, Capability.HEAR_US_SPOKEN_TO})
OF_WHAT_IS_HEARD: Final = frozenset({Metric.ACTIVE, Metric.MESSAGES})
"""Where nobody is heard, a nought would be a lie: these are said only where there is something after all."""
NOTHING: Final = (None, None)

COMMANDS: Final[dict[Kind, tuple[str, Right]]] = {
    Kind.REPORTS: ("reports", Right.MODERATE),
    Kind.APPEALS: ("appeals", Right.MODERATE),
    Kind.RIGHTS: ("doctor", Right.CONFIGURE),
    Kind.UNDOS: ("rule", Right.CONFIGURE),
    Kind.SKIPPED: ("announcements", Right.PUBLISH),
}
"""Decisions that are made where a command leads."""
ACTIONS: Final[dict[Kind, tuple[str, Right]]] = {
    Kind.REQUESTS: ("decisions.requests", Right.MODERATE),
    Kind.QUESTION: ("decisions.ask", Right.PUBLISH),
    Kind.DELIVERIES: ("decisions.trouble", Right.READ_STATS),
    Kind.BURIED: ("decisions.trouble", Right.READ_STATS),
    Kind.BUDGET: ("decisions.budget", Right.CONFIGURE),
}
"""Decisions that are made by a button of the digest's own."""


def digest_text(ctx: Ctx, report: DayReport, decisions: Sequence[Decision], counted: Sequence[Text] = ()) -> Text:
    """The whole daily edition: first what waits, then the numbers. ``counted``: lines about the platform's own ones."""
    lines = [
        ctx.text("digest.title", group=ctx.chat.ref.title, day=report.day, weekday=weekday(report.day)),
        ctx.text("digest.decisions"),
        *([decision_line(ctx, one) for one in decisions] or [ctx.text("digest.nothing-waits")]),
        ctx.text("digest.numbers", earlier=report.numbers.earlier),
        *numbers_lines(ctx, report.numbers),
        *chart(ctx, report.numbers.messages, report.numbers.active),
        *counted,
        *(doubt_line(ctx, doubt) for doubt in report.doubts),
    ]
    return Text.join(lines)


def weekday(day: date) -> Weekdays:
    return Weekdays(days=(day.weekday(),))


def decision_line(ctx: Ctx, decision: Decision) -> Text:
    values: dict[str, Any] = {"count": decision.count, "name": decision.name, "text": decision.text}
    values["age"] = coarse(ctx.now - decision.since) if decision.since is not None else ""
    if decision.kind is Kind.RIGHTS:
        powers = [ctx.line(f"authority.power-{power}") for power in decision.ref.split()]
        values["name"] = ctx.line("digest.comma").join(powers)
    if decision.kind is Kind.UNDOS:
        values["name"] = name_of_rule(ctx, decision.ref, decision.name)
    if decision.kind is Kind.TRIAL:
        hit = [(name_of_rule(ctx, one.rule.id, one.rule.name), one.hits) for one in decision.rules if one.hits]
        values["name"] = ctx.line("digest.comma").join(f"{name} {hits}" for name, hits in hit[:MOST_RULES])
        values["rules"] = len(decision.rules)
    return ctx.text(f"digest.wait-{decision.kind}", **values)


def coarse(age: timedelta) -> timedelta:
    """An age as people say it: days, else hours, else minutes."""
    for unit in (timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)):
        if age >= unit:
            return age // unit * unit
    return timedelta(minutes=1)


def decision_buttons(ctx: Ctx, decisions: Sequence[Decision], rights: frozenset[Right], where: int) -> Keyboard:
    """One button for each decision this reader may make; two in a row."""
    shown: dict[tuple[str, str], Button] = {}
    for number, decision in enumerate(decisions):
        if decision.kind is Kind.TRIAL and Right.CONFIGURE in rights:
            shown |= _about_trials(ctx, decision, where)
            continue
        button = _button(ctx, decision, rights, where)
        if button is not None:  # what leads to the same place needs one button
            same = decision.kind if decision.kind not in (Kind.DELIVERIES, Kind.BURIED) else Kind.DELIVERIES
            place = str(number) if decision.kind is Kind.QUESTION else decision.ref
            shown.setdefault((same, place), button)
    buttons = list(shown.values())
    return tuple(tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2))


def _about_trials(ctx: Ctx, decision: Decision, where: int) -> dict[tuple[str, str], Button]:
    """Put them in force, see what they would have hit, or go on watching."""
    seen = {one.rule.id: one.rule.version for one in decision.rules}
    payloads: dict[str, dict[str, Any]] = {"enforce": {"rules": seen}, "show": {}, "watch": {}}
    return {
        (decision.kind, what): ctx.button(
            ctx.line(f"digest.do-trial-{what}"),
            f"trials.{what}",
            payload,
            right=Right.CONFIGURE,
            where=where,
            life=LIFE,
        )
        for what, payload in payloads.items()
    }


def _button(ctx: Ctx, decision: Decision, rights: frozenset[Right], where: int) -> Button | None:
    if decision.kind is Kind.TRIAL:
        return None
    label = ctx.line(f"digest.do-{decision.kind}", name=_short(ctx, decision), more=MORE_MESSAGES)
    if decision.kind in ACTIONS:
        action, right = ACTIONS[decision.kind]
        payload = {"message": decision.ref} if decision.kind is Kind.QUESTION else {}
    else:
        name, right = COMMANDS[decision.kind]
        if name not in ctx.routes.commands:
            return None
        action = "decisions.open"
        payload = {"command": name, "args": decision.ref if name == "rule" else ""}
    return ctx.button(label, action, payload, right=right, where=where, life=LIFE) if right in rights else None


def _short(ctx: Ctx, decision: Decision) -> str:
    name = name_of_rule(ctx, decision.ref, decision.name) if decision.kind is Kind.UNDOS else decision.name
    return name if len(name) <= 12 else f"{name[:11]}…"


def numbers_lines(ctx: Ctx, numbers: Numbers) -> list[Text]:
    always = ALWAYS if ctx.chat.capabilities & HEARING else ALWAYS - OF_WHAT_IS_HEARD
    lines: list[Text] = []
    for together in LINES:
        parts = [
            metric_text(ctx, metric, numbers.values[metric], numbers.earlier)
            for metric in together
            if metric in always or not numbers.values[metric].is_empty
        ]
        if parts:
            lines.append(Text.join(parts, ctx.line("digest.gap")))
    return lines


def metric_text(ctx: Ctx, metric: Metric, value: Compared, earlier: int) -> Text:
    return number_text(ctx, ctx.line(f"digest.metric-{metric}"), value, earlier, is_percent=metric.is_percent)


def number_text(ctx: Ctx, label: str, value: Compared, earlier: int, *, is_percent: bool = False) -> Text:
    """ "Messages 12 (10 / 8)"; without what nobody can know yet, or what has nothing to stand beside."""
    now, before, week_ago = (amount(one, is_percent=is_percent) for one in (value.now, value.before, value.week_ago))
    if value.before is None and value.week_ago is None:
        earlier = 0
    return ctx.text("digest.number", label=label, now=now, before=before, ago=week_ago, earlier=earlier)


def amount(value: int | None, *, is_percent: bool = False) -> str:
    if value is None:
        return "–"
    return f"{value}%" if is_percent else f"{value:,}"


def chart(ctx: Ctx, messages: Sequence[int | None], active: Sequence[int | None]) -> list[Text]:
    """Two small charts with letters of one width, from the first day anything is known of; none of a single day."""
    known = [day for day, (said, people) in enumerate(zip(messages, active, strict=True)) if (said, people) != NOTHING]
    if len(known) < 2 or not (ctx.chat.capabilities & HEARING or any(messages) or any(active)):
        return []
    messages, active = messages[known[0] :], active[known[0] :]
    lines = (
        ctx.line("digest.chart", label=ctx.line("digest.metric-messages"), bars=bars(messages)),
        ctx.line("digest.chart", label=ctx.line("digest.metric-active"), bars=bars(active)),
    )
    return [Text.pre("\n".join(lines))]


def doubt_line(ctx: Ctx, doubt: Doubt) -> Text:
    match doubt:
        case WasAway(start, end):
            return ctx.text("digest.was-away", start=_clock(ctx, start), end=_clock(ctx, end))
        case IsNew(since, compares):
            is_today = since == ctx.chat.day_of(ctx.now)
            return ctx.text("digest.is-new", day=since, today=is_today, compares=compares)
        case HasStrangers(counted, known):
            return ctx.text("digest.strangers", counted=counted, known=known)


def _clock(ctx: Ctx, at: datetime) -> str:
    return f"{at.astimezone(ctx.chat.zone):%H:%M}"


def week_text(ctx: Ctx, week: Week) -> Text:
    """The weekly edition."""
    lines = [ctx.text("digest.week-title", group=ctx.chat.ref.title, first=week.first, last=week.last)]
    if week.retention is not None:
        lines += [ctx.text("digest.week-newcomers"), _retention(ctx, week.retention)]
    if week.inviters:
        told = [ctx.line("digest.week-inviter", name=one.name, came=one.came) for one in week.inviters]
        lines.append(ctx.text("digest.week-inviters", names=ctx.line("digest.comma").join(told)))
    if week.busiest:
        lines.append(ctx.text("digest.week-busiest"))
        lines += [
            ctx.text("digest.week-person", place=n, name=who, count=c) for n, (who, c) in enumerate(week.busiest, 1)
        ]
    if week.trend:
        lines.append(ctx.text("digest.week-trend", weeks=len(week.trend)))
    for label, values in (
        ("members", [total.members for total in week.trend]),
        ("active", [total.active for total in week.trend]),
        ("messages", [total.sums["message"] for total in week.trend]),
        ("checked-in", [total.sums["check_in"] for total in week.trend]),
    ):
        if any(values):
            course = ctx.line("digest.arrow").join(amount(value) for value in values)
            lines.append(ctx.text("digest.week-course", label=ctx.line(f"digest.metric-{label}"), course=course))
    return Text.join(lines)


def _retention(ctx: Ctx, kept: Retention) -> Text:
    if not kept.joined:
        return ctx.text("digest.week-nobody-came")
    share = amount(kept.stayed_percent, is_percent=True)
    return ctx.text("digest.week-stayed", joined=kept.joined, stayed=kept.stayed, share=share, active=kept.active)
