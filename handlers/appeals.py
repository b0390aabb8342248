"""Appeals: the sanctioned member asks privately for a second look, admins decide, the member hears the outcome."""

from datetime import timedelta

from bot.domain.actions import Keyboard, Priority, SendText
from bot.domain.events import ButtonPressed, MessageReceived
from bot.domain.people import Right
from bot.domain.text import Text
from bot.enforcement import appeal_button, case_line, notice, right_to_undo, take_back
from bot.routing import Ctx, Router, Where
from bot.services.appeals import (
    AlreadyDecided,
    Appeal,
    MayAppeal,
    Refused,
    TooSoon,
    find_appeal,
    may_appeal,
    open_appeal,
    open_appeals,
    settle,
)
from bot.services.audiences import log_chat_of, names, readers_with
from bot.services.cases import Case, find_case_by_id, is_undone

router = Router(feature="appeals")
_ANSWER_LIFE = timedelta(hours=2)
_SHORTEST_TEXT = 4


@router.answer("appeals.link")
async def on_link(event: MessageReceived, ctx: Ctx) -> None:
    """The button under the group's line brought them here: show the case and the way to appeal."""
    case = await find_case_by_id(ctx.session, ctx.chat.id, int(ctx.payload["case"]))
    if case is not None:
        ctx.reply_text(notice(ctx, case), buttons=ctx.rows([appeal_button(ctx, case, ctx.here.id)]))


@router.button("appeals.begin")
async def on_begin(event: ButtonPressed, ctx: Ctx) -> None:
    case_id, person_id = int(ctx.payload["case"]), ctx.member.person_id
    verdict = await may_appeal(
        ctx.session, ctx.chat.id, case_id, person_id, settings=ctx.settings.moderation, now=ctx.now
    )
    match verdict:
        case MayAppeal(case):
            await ctx.ask("appeals.text", {"case": case_id}, life=_ANSWER_LIFE)
            ctx.reply("appeals.ask", number=case.number)
            ctx.answer("appeals.ask-short")
        case Refused(key):
            ctx.answer(key, alert=True)
        case TooSoon(at):
            ctx.answer("appeals.too-soon", alert=True, at=at)


@router.answer("appeals.text")
async def on_text(event: MessageReceived, ctx: Ctx) -> None:
    case_id = int(ctx.payload["case"])
    if len(event.text.strip()) < _SHORTEST_TEXT:
        await ctx.ask("appeals.text", {"case": case_id}, life=_ANSWER_LIFE)
        ctx.reply("appeals.too-short")
        return
    opened = await open_appeal(
        ctx.session,
        ctx.chat.id,
        case_id,
        ctx.member.person_id,
        event.text,
        settings=ctx.settings.moderation,
        now=ctx.now,
    )
    match opened:
        case Refused(key):
            ctx.reply(key)
        case TooSoon(at):
            ctx.reply("appeals.too-soon", at=at)
        case _:
            ctx.reply("appeals.sent")
            await _tell_reviewers(ctx, opened.appeal, opened.case)


async def _tell_reviewers(ctx: Ctx, appeal: Appeal, case: Case) -> None:
    """To the log chat, or privately to those who may decide: to somebody else than who acted, if there is anybody."""
    card = await _card(ctx, appeal, case)
    platform = ctx.chat.ref.platform
    log = await log_chat_of(ctx.session, platform, ctx.chat.id, ctx.settings.moderation.log_chat)
    if log is not None:
        buttons = _decide_buttons(ctx, appeal, case, log.chat_id)
        ctx.act(SendText(chat_key=log.key, text=card, buttons=buttons), priority=Priority.REPLY)
        return
    right = right_to_undo(case)
    for reader in await readers_with(ctx.session, platform, ctx.chat, right, last=case.actor_id):
        await ctx.tell(reader.person_id, card, buttons=_decide_buttons(ctx, appeal, case, reader.chat_id))


async def _card(ctx: Ctx, appeal: Appeal, case: Case) -> Text:
    """Who appeals against what, and why; the group itself is not told what was written to its admins."""
    who = await names(ctx.session, ctx.chat.ref.platform, case.subject_id, case.actor_id)
    name = who.get(case.subject_id or 0, ctx.line("cases.nobody"))
    lines = [
        ctx.text("appeals.card-title", group=ctx.chat.ref.title, name=name, age=ctx.now - appeal.at),
        case_line(ctx, case, name),
        ctx.text("appeals.card-privately" if ctx.here.id == ctx.chat.id else "appeals.card-text", text=appeal.text),
    ]
    if case.actor_id is not None:
        lines.append(ctx.text("appeals.card-other", name=who.get(case.actor_id, "")))
    return Text.join(lines)


def _decide_buttons(ctx: Ctx, appeal: Appeal, case: Case, where: int) -> Keyboard:
    right, payload = right_to_undo(case), {"appeal": appeal.id}
    accept = ctx.button(ctx.line("appeals.accept-button"), "appeals.accept", payload, right=right, where=where)
    reject = ctx.button(ctx.line("appeals.reject-button"), "appeals.reject", payload, right=right, where=where)
    return ((accept, reject),)


@router.command("appeals", "申诉列表", right=Right.MODERATE, where=Where.CONNECTED)
async def on_appeals(event: MessageReceived, ctx: Ctx) -> None:
    """The one who has waited longest, with the number of those behind."""
    waiting = await open_appeals(ctx.session, ctx.chat.id)
    found = await find_appeal(ctx.session, ctx.chat.id, waiting[0].id) if waiting else None
    if found is None:
        ctx.reply("appeals.none")
        return
    appeal, case = found
    card = await _card(ctx, appeal, case)
    if len(waiting) > 1:
        card = Text.join([card, ctx.text("appeals.more", count=len(waiting) - 1)])
    ctx.reply_text(card, buttons=_decide_buttons(ctx, appeal, case, ctx.here.id))


@router.button("appeals.accept")
async def on_accept(event: ButtonPressed, ctx: Ctx) -> None:
    await _decide(ctx, accept=True)


@router.button("appeals.reject")
async def on_reject(event: ButtonPressed, ctx: Ctx) -> None:
    await _decide(ctx, accept=False)


async def _decide(ctx: Ctx, *, accept: bool) -> None:
    found = await find_appeal(ctx.session, ctx.chat.id, int(ctx.payload["appeal"]))
    if found is None:
        ctx.answer("buttons.expired", alert=True)
        return
    appeal, case = found
    if case.subject_id == ctx.member.person_id:
        ctx.answer("appeals.own", alert=True)
        return
    settled = await settle(ctx.session, appeal, case, accept=accept, by_id=ctx.member.person_id, now=ctx.now)
    if isinstance(settled, AlreadyDecided):
        ctx.answer("appeals.decided-already", alert=True)
        return
    outcome = "accepted" if accept else "rejected"
    if not accept:
        ctx.audit("appeal.rejected", case=case.number)
    elif not is_undone(case):
        await take_back(ctx, case, telling=False)
    text = ctx.text(f"appeals.told-{outcome}", group=ctx.chat.ref.title, number=case.number)
    await ctx.tell(appeal.person_id, text)
    ctx.answer(f"appeals.{outcome}")
    card = await _card(ctx, appeal, case)
    ctx.edit(Text.join([card, ctx.text(f"appeals.by-{outcome}", name=ctx.member.name)]))
