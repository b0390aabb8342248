"""Carrying a sanction out and telling people about it: the same for a rule's match and an admin's command.

The decision is made in ``bot/services/sanctions.py``; here its actions go to the outbox and its words to the group, to
the member, and to the log chat.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.actions import Action, Button, Keyboard, Priority, SendText
from bot.domain.capabilities import Capability
from bot.domain.people import Right
from bot.domain.text import Text
from bot.routing import ChatView, Ctx
from bot.services.appeals import accept_with_case
from bot.services.audiences import log_chat_of, names, private_chat_id
from bot.services.authority import rights_of
from bot.services.cases import (
    EXEMPTION_LASTS,
    Measure,
    MeasureKind,
    exempt,
    is_rule_case,
    is_shadow,
    measures_of,
)
from bot.services.restrictions import Place
from bot.services.sanctions import AlreadyUndone, Sanction, Sanctioned, Undone, sanction, undo_case
from bot.services.warnings import ladder_of
from models.cases import Case

APPEAL_LIFE = timedelta(days=7)
_HARD = (MeasureKind.KICK, MeasureKind.BAN)
_NEEDS = {
    MeasureKind.DELETE: Capability.DELETE,
    MeasureKind.MUTE: Capability.RESTRICT,
    MeasureKind.KICK: Capability.BAN,
    MeasureKind.BAN: Capability.BAN,
}
"""What a platform must let its bots do; nothing else can be missing."""


def place_of(chat: ChatView) -> Place:
    """The chat as the services of moderation see it."""
    return Place(chat.id, chat.ref.key, chat.zone.key, chat.bot_powers, chat.capabilities)


async def enforce(ctx: Ctx, wanted: Sanction, *, at: datetime) -> Sanctioned:
    """Decide, act, and write the line for the log chat. ``at``: when it happened. In shadow only the case is kept."""
    sanctioned = await sanction(
        ctx.session,
        wanted,
        place_of(ctx.chat),
        ladder_of(ctx.settings.moderation),
        at=at,
        now=ctx.now,
        cause_id=ctx.cause_id,
    )
    send_off(ctx, sanctioned.actions, sanctioned.case.id)
    await write_log(ctx, sanctioned.case)
    return sanctioned


def send_off(ctx: Ctx, actions: Sequence[Action], case_id: int | None) -> None:
    """Put what a service decided into the outbox; timers may have moved with it."""
    for action in actions:
        ctx.act(action, where=ctx.chat, case_id=case_id)
    ctx.effects.timers_changed = True


async def take_back(ctx: Ctx, case: Case, *, exempting: bool = False, telling: bool = True) -> Undone | AlreadyUndone:
    """Undo a case, tell the member privately, and where wanted let the rule leave them alone for thirty days."""
    by_id = ctx.actor.person_id if ctx.actor else None
    outcome = await undo_case(ctx.session, case, place_of(ctx.chat), by_id=by_id, now=ctx.now)
    if exempting and case.subject_id is not None and is_rule_case(case):
        await exempt(
            ctx.session,
            ctx.chat.id,
            case.subject_id,
            case.what,
            until=ctx.now + EXEMPTION_LASTS,
            given_by_id=by_id,
            at=ctx.now,
        )
        ctx.refresh_chat()
    if isinstance(outcome, Undone):
        send_off(ctx, outcome.actions, case.id)
        await accept_with_case(ctx.session, case, by_id=by_id, now=ctx.now)
        ctx.audit("case.undone", case=case.number, exempted=exempting)
        is_told = telling and ctx.settings.moderation.notify != "none" and not is_shadow(case)
        if is_told and case.subject_id is not None:
            text = ctx.text("cases.told-undone", group=ctx.chat.ref.title, number=case.number)
            await ctx.tell(case.subject_id, text)
    return outcome


def may_undo(ctx: Ctx, case: Case) -> bool:
    """Whoever may do a thing may undo it; ``ctx.actor`` is asked about."""
    actor = ctx.actor
    return actor is not None and right_to_undo(case) in rights_of(actor.key, actor.person_id, ctx.chat)


def right_to_undo(case: Case) -> Right:
    return Right.BAN if any(measure.kind in _HARD for measure in measures_of(case)) else Right.MODERATE


# -- words ---------------------------------------------------------------------------------------------------------


def in_words(ctx: Ctx, measures: Sequence[Measure]) -> Text:
    """What was done, as one phrase: "warned (1 point), muted until 10:00"."""
    return Text.join([_in_words(ctx, measure) for measure in measures], ctx.line("cases.and"))


def _in_words(ctx: Ctx, measure: Measure) -> Text:
    if measure.missing:
        is_possible = _NEEDS[measure.kind] in ctx.chat.capabilities
        key = "cases.could-not" if is_possible else "cases.cannot-here"
        return ctx.text(key, what=ctx.text(f"cases.plain-{measure.kind}"))
    match measure.kind:
        case MeasureKind.WARN:
            return ctx.text("cases.did-warn", points=measure.points)
        case MeasureKind.DELETE:
            return ctx.text("cases.did-delete", count=measure.count)
        case MeasureKind.MUTE | MeasureKind.BAN if measure.until is not None:
            return ctx.text(f"cases.did-{measure.kind}-until", until=measure.until)
        case _:
            return ctx.text(f"cases.did-{measure.kind}")


def case_line(ctx: Ctx, case: Case, name: Text | str) -> Text:
    """One line: who, what was done, the number, the reason."""
    measures = [measure for measure in measures_of(case) if measure.kind is not MeasureKind.NOTIFY]
    line = ctx.text("cases.line", name=name, what=in_words(ctx, measures), number=case.number)
    return line + ctx.text("cases.reason", reason=case.reason) if case.reason else line


def undo_buttons(ctx: Ctx, case: Case, *, where: ChatView | int | None = None) -> tuple[Button, ...]:
    """Undo, and for a rule's case undo and exempt; for whoever could have done it."""
    right, payload = right_to_undo(case), {"case": case.id}
    buttons = [ctx.button(ctx.line("cases.undo-button"), "cases.undo", payload, right=right, where=where)]
    if is_rule_case(case) and case.subject_id is not None:
        label = ctx.line("cases.exempt-button")
        buttons.append(ctx.button(label, "cases.exempt", payload, right=right, where=where))
    return tuple(buttons)


# -- telling -------------------------------------------------------------------------------------------------------


async def tell_member(ctx: Ctx, case: Case) -> bool:
    """Tell the member privately what happened and how to appeal. False: they cannot be written to."""
    subject_id = case.subject_id
    if subject_id is None or ctx.settings.moderation.notify == "none":
        return False
    private_id = await private_chat_id(ctx.session, ctx.chat.ref.platform, subject_id)
    if private_id is None:
        return False
    buttons = ctx.rows([appeal_button(ctx, case, private_id)] if ctx.settings.moderation.appeals else [])
    return await ctx.tell(subject_id, notice(ctx, case), buttons=buttons) is not None


def notice(ctx: Ctx, case: Case) -> Text:
    """What the member reads about a case of theirs."""
    measures = [measure for measure in measures_of(case) if measure.kind is not MeasureKind.NOTIFY]
    what = in_words(ctx, measures)
    said = ctx.text("cases.notice", group=ctx.chat.ref.title, what=what, number=case.number)
    return said + ctx.text("cases.reason", reason=case.reason) if case.reason else said


def appeal_button(ctx: Ctx, case: Case, private_id: int) -> Button:
    return ctx.button(
        ctx.line("cases.appeal-button"), "appeals.begin", {"case": case.id}, only=case.subject_id, where=private_id
    )


def appeal_link(ctx: Ctx, case_id: int, subject_id: int, label: str) -> Button:
    """Opens the private chat of somebody who was never there, at the appeal about a case of theirs."""
    return ctx.start_button(label, "appeals.link", {"case": case_id}, only=subject_id, life=APPEAL_LIFE)


def line_buttons(ctx: Ctx, case: Case, *, is_told: bool) -> Keyboard:
    """Under the group's line: undo for admins, and the way to an appeal for whoever could not be told privately."""
    appeal: list[Button] = []
    if not is_told and case.subject_id is not None and ctx.settings.moderation.appeals:
        appeal.append(appeal_link(ctx, case.id, case.subject_id, ctx.line("cases.appeal-button")))
    return ctx.rows(undo_buttons(ctx, case, where=ctx.chat), appeal)


async def write_log(ctx: Ctx, case: Case) -> None:
    """One line for the log chat, where the group has one."""
    platform = ctx.chat.ref.platform
    log = await log_chat_of(ctx.session, platform, ctx.chat.id, ctx.settings.moderation.log_chat)
    if log is None:
        return
    who = await names(ctx.session, platform, case.subject_id, case.actor_id)
    line = case_line(ctx, case, who.get(case.subject_id or 0, ctx.line("cases.nobody")))
    by = who.get(case.actor_id or 0, ctx.line("cases.hearth"))
    key = "cases.log-shadow" if is_shadow(case) else "cases.log"
    text = ctx.text(key, group=ctx.chat.ref.title, line=line, by=by, what=cause_in_words(ctx, case))
    buttons = () if is_shadow(case) else ctx.rows(undo_buttons(ctx, case, where=log.chat_id))
    ctx.act(SendText(chat_key=log.key, text=text, buttons=buttons, silent=True), priority=Priority.ANNOUNCEMENT)


def cause_in_words(ctx: Ctx, case: Case) -> Text:
    """The rule with its version, or the command."""
    if is_rule_case(case):
        return ctx.text("cases.by-rule", rule=case.rule_name or case.what, version=case.rule_version or 1)
    return ctx.text("cases.by-command", command=case.what)
