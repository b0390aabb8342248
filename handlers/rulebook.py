"""Keeping the rules the guard applies: list, show, add, change, try and take away."""

from datetime import timedelta
from typing import Any

from bot.domain.actions import Keyboard
from bot.domain.events import ButtonPressed, MessageReceived
from bot.domain.people import Right
from bot.domain.text import Text
from bot.routing import Ctx, Router, Where
from bot.rule_words import TRIED_DAYS, actions_in_words, card, card_buttons, name_of_rule, rehearsal, sought_in_words
from bot.services.guard.rule_text import Misread, parse_actions, parse_rule
from bot.services.guard.rulebook import (
    TooManyRules,
    delete_rule,
    free_rule_id,
    hits_of_rules,
    keep_rule,
    lists_of,
    rule_named,
    rules_of,
    set_mode,
)
from bot.services.guard.suggestions import FOLLOWING, SOUGHT
from bot.services.guard.wishes import Verb, Wish, parse_wish
from bot.services.moderation.detectors.words import Words
from bot.services.moderation.rules import Mode, Rule

router = Router(feature="rulebook")
WEEK = timedelta(days=7)


@router.command("rule", right=Right.CONFIGURE, where=Where.CONNECTED, reads_events=True)
async def on_rule(event: MessageReceived, ctx: Ctx) -> None:
    match parse_wish(ctx.args.text):
        case Wish(Verb.LIST):
            await _list_rules(ctx)
        case Wish(Verb.ADD, rest=line):
            await _add(ctx, line)
        case Wish(Verb.TRY, rule_id, days):
            await _try(ctx, rule_id, days)
        case Wish(Verb.SHOW, rule_id):
            await _show(ctx, rule_id)
        case Wish(Verb.DELETE, rule_id):
            await _delete(ctx, rule_id)
        case Wish(Verb.MODE, rule_id, mode):
            await _change_mode(ctx, rule_id, Mode(mode))
        case _:
            ctx.reply("rulebook.usage-rule")


async def _list_rules(ctx: Ctx) -> None:
    hits = await hits_of_rules(ctx.session, ctx.chat.id, ctx.now - WEEK)
    lines = [ctx.text("rulebook.list-title")]
    for rule in await rules_of(ctx.session, ctx.chat.id):
        seen = hits.get(rule.id)
        lines.append(
            ctx.text(
                "rulebook.listed",
                id=rule.id,
                name=name_of_rule(ctx, rule.id, rule.name),
                mode=rule.mode.value,
                hits=seen.enforced if seen else 0,
                shadows=seen.shadow if seen else 0,
                undone=100 * seen.undone // max(seen.enforced, 1) if seen else 0,
            )
        )
    guide = ctx.button(ctx.line("rulebook.add-button"), "rulebook.guide", right=Right.CONFIGURE)
    ctx.reply_text(Text.join(lines), buttons=((guide,),))


async def _add(ctx: Ctx, line: str) -> None:
    if not line:
        ctx.reply("rulebook.guide", buttons=_kinds(ctx))
        return
    made = parse_rule(line)
    if isinstance(made, Misread):
        ctx.reply(f"rulebook.misread-{made.problem}", found=made.found, known=made.known)
        return
    known = lists_of(ctx.chat)
    if isinstance(made.detector, Words) and made.detector.list not in known:
        ctx.reply("rulebook.no-such-list", found=made.detector.list, known=ctx.line("rulebook.comma").join(known))
        return
    kept = await _keep(ctx, made)
    if isinstance(kept, Rule):
        ctx.reply_text(ctx.text("rulebook.kept") + card(ctx, kept), buttons=card_buttons(ctx, kept))


async def _keep(ctx: Ctx, rule: Rule) -> Rule | None:
    kept = await keep_rule(ctx.session, ctx.chat.id, rule, by_id=ctx.member.person_id, now=ctx.now)
    if isinstance(kept, TooManyRules):
        ctx.reply("rulebook.too-many-rules", limit=kept.limit)
        return None
    _changed(ctx, kept, "kept")
    return kept


def _changed(ctx: Ctx, rule: Rule, how: str) -> None:
    ctx.audit(f"rulebook.{how}", rule=rule.id, version=rule.version, mode=rule.mode)
    ctx.refresh_chat()


async def _find(ctx: Ctx, rule_id: str) -> Rule | None:
    rule = await rule_named(ctx.session, ctx.chat.id, rule_id)
    if rule is None:
        _say(ctx, "rulebook.no-such-rule", id=rule_id)
    return rule


def _say(ctx: Ctx, key: str, **values: Any) -> None:
    """Answer a press with a notice, and a line with a line."""
    if isinstance(ctx.event, ButtonPressed):
        ctx.answer(key, alert=True, **values)
    else:
        ctx.reply(key, **values)


async def _show(ctx: Ctx, rule_id: str) -> None:
    rule = await _find(ctx, rule_id)
    if rule is not None:
        ctx.reply_text(card(ctx, rule), buttons=card_buttons(ctx, rule))


async def _try(ctx: Ctx, rule_id: str, days: str) -> None:
    tried = await rehearsal(ctx, rule_id, int(days) if days else TRIED_DAYS)
    if tried is None:
        ctx.reply("rulebook.no-such-rule", id=rule_id)
    else:
        ctx.reply_text(tried[0], buttons=tried[1])


async def _delete(ctx: Ctx, rule_id: str) -> Rule | None:
    rule = await _find(ctx, rule_id)
    if rule is not None:
        await delete_rule(ctx.session, ctx.chat.id, rule, by_id=ctx.member.person_id, now=ctx.now)
        _changed(ctx, rule, "deleted")
        _say(ctx, "rulebook.deleted", name=name_of_rule(ctx, rule.id, rule.name))
    return rule


async def _change_mode(ctx: Ctx, rule_id: str, mode: Mode) -> Rule | None:
    rule = await _find(ctx, rule_id)
    if rule is None:
        return None
    changed = await set_mode(ctx.session, ctx.chat.id, rule, mode, by_id=ctx.member.person_id, now=ctx.now)
    _changed(ctx, changed, "mode")
    _say(ctx, "rulebook.mode-set", name=name_of_rule(ctx, rule.id, rule.name), mode=mode.value)
    return changed


# -- by button -----------------------------------------------------------------------------------------------------


@router.button("rulebook.mode")
async def on_mode(event: ButtonPressed, ctx: Ctx) -> None:
    changed = await _change_mode(ctx, ctx.payload["rule"], Mode(ctx.payload["mode"]))
    if changed is not None:
        ctx.edit(card(ctx, changed), buttons=card_buttons(ctx, changed))


@router.button("rulebook.try", reads_events=True)
async def on_try(event: ButtonPressed, ctx: Ctx) -> None:
    tried = await rehearsal(ctx, ctx.payload["rule"], TRIED_DAYS)
    if tried is None:
        ctx.answer("rulebook.no-such-rule", alert=True, id=ctx.payload["rule"])
        return
    ctx.answer("rulebook.tried-below")
    ctx.edit(tried[0], buttons=tried[1])


@router.button("rulebook.delete")
async def on_delete(event: ButtonPressed, ctx: Ctx) -> None:
    rule = await _delete(ctx, ctx.payload["rule"])
    if rule is not None:
        ctx.edit(ctx.text("rulebook.deleted", name=name_of_rule(ctx, rule.id, rule.name)))


def _kinds(ctx: Ctx) -> Keyboard:
    buttons = [
        ctx.button(
            ctx.line(f"rulebook.kind-{kind.replace('_', '-')}"),
            "rulebook.sought",
            {"kind": kind},
            right=Right.CONFIGURE,
        )
        for kind in SOUGHT
    ]
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))


@router.button("rulebook.guide")
async def on_guide(event: ButtonPressed, ctx: Ctx) -> None:
    ctx.answer("rulebook.guide-below")
    ctx.edit(ctx.text("rulebook.guide"), buttons=_kinds(ctx))


@router.button("rulebook.sought")
async def on_kind_chosen(event: ButtonPressed, ctx: Ctx) -> None:
    rows = []
    for line in SOUGHT[ctx.payload["kind"]]:
        rule = parse_rule(f"{line} : {FOLLOWING[0]}")
        if isinstance(rule, Rule):
            label = sought_in_words(ctx, rule)
            rows.append([ctx.button(label, "rulebook.following", {"line": line}, right=Right.CONFIGURE)])
    ctx.edit(ctx.text("rulebook.guide-parameters"), buttons=ctx.rows(*rows))


@router.button("rulebook.following")
async def on_sought_chosen(event: ButtonPressed, ctx: Ctx) -> None:
    rows = []
    for acts in FOLLOWING:
        actions = parse_actions(acts)
        if not isinstance(actions, Misread):
            payload = {"line": f"{ctx.payload['line']} : {acts}"}
            rows.append(
                [ctx.button(actions_in_words(ctx, actions), "rulebook.make", payload, right=Right.CONFIGURE, once=True)]
            )
    ctx.edit(ctx.text("rulebook.guide-actions"), buttons=ctx.rows(*rows))


@router.button("rulebook.make")
async def on_make(event: ButtonPressed, ctx: Ctx) -> None:
    made = parse_rule(ctx.payload["line"])
    if isinstance(made, Misread):
        return
    free = await free_rule_id(ctx.session, ctx.chat.id, made.id)
    kept = await keep_rule(
        ctx.session,
        ctx.chat.id,
        made.model_copy(update={"id": free, "name": free}),
        by_id=ctx.member.person_id,
        now=ctx.now,
    )
    if isinstance(kept, TooManyRules):
        ctx.answer("rulebook.too-many-rules", alert=True, limit=kept.limit)
        return
    _changed(ctx, kept, "kept")
    ctx.edit(ctx.text("rulebook.kept") + card(ctx, kept), buttons=card_buttons(ctx, kept))
