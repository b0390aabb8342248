"""The rules on trial: shown together with what they would have hit, and put in force with one tap."""

from typing import Any

from bot.domain.actions import Keyboard
from bot.domain.events import ButtonPressed
from bot.domain.people import Right
from bot.domain.text import Text
from bot.routing import Ctx, Router
from bot.rule_words import actions_in_words, name_of_rule, sought_in_words
from bot.services.audiences import private_chat_id
from bot.services.guard import trials
from bot.services.guard.trials import OnTrial

router = Router(feature="trials")


@router.button("trials.show", reads_events=True)
async def on_show(event: ButtonPressed, ctx: Ctx) -> None:
    """Privately, wherever it was pressed: it names people and quotes them."""
    found = await trials.rules_on_trial(ctx.session, ctx.chat.id, now=ctx.now)
    where = await private_chat_id(ctx.session, ctx.chat.ref.platform, ctx.member.person_id)
    if not found:
        ctx.answer("trials.none", alert=True)
    elif where is None:
        ctx.answer("trials.open-private", alert=True)
    else:
        found = await trials.with_examples(ctx.session, ctx.chat.id, ctx.chat.ref.platform, found, now=ctx.now)
        await ctx.tell(ctx.member.person_id, _card(ctx, found), buttons=_buttons(ctx, found, where))
        ctx.answer("trials.shown" if ctx.in_private() else "trials.shown-privately")


def _card(ctx: Ctx, found: list[OnTrial]) -> Text:
    lines = [ctx.text("trials.title", group=ctx.chat.ref.title)]
    for one in found:
        name, actions = name_of_rule(ctx, one.rule.id, one.rule.name), actions_in_words(ctx, one.rule.actions)
        sought = sought_in_words(ctx, one.rule)
        lines.append(ctx.text("trials.rule", name=name, sought=sought, actions=actions, hits=one.hits))
        lines += [ctx.text("rulebook.example", name=two.name, at=two.at, text=two.excerpt) for two in one.examples]
    return Text.join([*lines, ctx.text("trials.choice")])


def _buttons(ctx: Ctx, found: list[OnTrial], where: int) -> Keyboard:
    label = ctx.line("trials.enforce-button", count=len(found))
    payload = {"rules": trials.seen(found), "card": True}
    enforce = ctx.button(label, "trials.enforce", payload, right=Right.CONFIGURE, where=where)
    label = ctx.line("trials.watch-button")
    watch = ctx.button(label, "trials.watch", {"card": True}, right=Right.CONFIGURE, where=where)
    return ((enforce, watch),)


@router.button("trials.enforce")
async def on_enforce(event: ButtonPressed, ctx: Ctx) -> None:
    by_id = ctx.member.person_id
    put = await trials.put_in_force(ctx.session, ctx.chat.id, ctx.payload["rules"], by_id=by_id, now=ctx.now)
    if not put:
        ctx.answer("trials.none", alert=True)
        return
    for rule in put:
        ctx.audit("rulebook.mode", rule=rule.id, version=rule.version, mode=rule.mode)
    ctx.refresh_chat()
    names = ctx.line("rulebook.comma").join(name_of_rule(ctx, rule.id, rule.name) for rule in put)
    _done(ctx, "trials.enforced", names=names)


@router.button("trials.watch")
async def on_watch(event: ButtonPressed, ctx: Ctx) -> None:
    ctx.audit(trials.WATCHING)
    _done(ctx, "trials.watching", days=trials.PAUSE.days)


def _done(ctx: Ctx, key: str, **values: Any) -> None:
    """On the card the answer takes its place; the digest stays as it is."""
    ctx.answer(key, alert=not ctx.payload.get("card"), **values)
    if ctx.payload.get("card"):
        ctx.edit(ctx.text(key, **values))
