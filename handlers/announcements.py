"""Announcements: /announce writes one and shows it first, /announcements looks after those there are."""

from datetime import timedelta
from typing import Final

from bot.announcement_page import found, overview, page, show_groups, waiting_page
from bot.domain.capabilities import Capability
from bot.domain.events import ButtonPressed, MessageReceived
from bot.domain.people import Right
from bot.domain.schedule_text import NotASchedule
from bot.domain.templates import BadTemplate, check_template
from bot.domain.text import Text
from bot.routing import Ctx, Router, Where
from bot.services.announcements import desk, grammar, posting
from bot.services.announcements.desk import Source
from bot.services.announcements.places import choose_community, choose_place
from bot.services.authority import Allowed, authorize

router = Router(feature="announcements")
ASK_FOR: Final = timedelta(minutes=15)
KEEP_FOR: Final = (0, 1, 6, 12, 24, 47)  # hours until deletion that a button goes round; 0: kept


def _is_prose(rest: str) -> bool:
    return bool(rest) and not grammar.has_bar(rest)


# -- writing one ------------------------------------------------------------------------------------------------------


@router.command(
    "announce",
    "公告",
    right=Right.PUBLISH,
    where=Where.CONNECTED,
    needs={Capability.BUTTONS},
    alias_takes_args=True,
    unless=_is_prose,
)
async def on_announce(event: MessageReceived, ctx: Ctx) -> None:
    quoted = event.quoted
    has_copy = quoted is not None and bool(quoted.message_key or quoted.text)
    wanted = grammar.read_wanted(ctx.args.text, ctx.chat.zone, now=ctx.now, copies=has_copy)
    if not isinstance(wanted, grammar.Wanted):
        _say_what_is_wrong(ctx, wanted)
        return
    text, source = wanted.text, None
    if quoted is not None and not text:
        has_more = quoted.media is not None or not quoted.text
        source = Source(event.chat.key, quoted.message_key) if has_more and quoted.message_key else None
        text = "" if source is not None else grammar.escaped(quoted.text)
    begun = await desk.draft(
        ctx.session,
        ctx.chat.id,
        author_id=ctx.member.person_id,
        text=text,
        source=source,
        rule=wanted.rule,
        topic=event.topic if ctx.here.id == ctx.chat.id else None,
        settings=ctx.settings.announcements,
        now=ctx.now,
    )
    shown, buttons = await page(ctx, begun)
    ctx.reply_text(shown, buttons=buttons)


def _say_what_is_wrong(ctx: Ctx, fault: NotASchedule | BadTemplate | grammar.NothingToSay) -> None:
    match fault:
        case NotASchedule():
            why = ctx.text(fault.key, found=fault.found, example=ctx.text(fault.example_key))
            ctx.reply_text(Text.join([why, ctx.text("announcements.usage-announce")]))
        case BadTemplate():
            names = " ".join(f"{{{name}}}" for name in sorted(grammar.PLACEHOLDERS))
            ctx.reply(f"announcements.template-{fault.reason}", found=fault.found, names=names)
        case grammar.NothingToSay():
            ctx.reply("announcements.usage-announce")


@router.button("announcements.cancel", needs_admins=True)
async def on_cancel(event: ButtonPressed, ctx: Ctx) -> None:
    one = await found(ctx)
    if one is not None:
        await desk.put_away(ctx.session, one)
        ctx.edit(ctx.text("announcements.cancelled"))
        ctx.answer("announcements.done")


@router.button("announcements.post", needs_admins=True)
async def on_post_pressed(event: ButtonPressed, ctx: Ctx) -> None:
    """Now, by hand: it counts for the day's budget, and goes out even when that is spent."""
    one = await found(ctx)
    if one is None:
        return
    is_forced = ctx.payload["how"] != "wait"
    await desk.post_by_hand(ctx.session, one, f"{ctx.cause_id}", is_forced=is_forced, now=ctx.now)
    ctx.effects.timers_changed = True
    ctx.audit("announcements.posted", number=one.id, forced=is_forced)
    if is_forced:
        ctx.answer("announcements.posted")
    else:
        ctx.answer("announcements.posted-later", alert=True)
    await _show(ctx, one.id)


@router.button("announcements.schedule", needs_admins=True)
async def on_schedule(event: ButtonPressed, ctx: Ctx) -> None:
    one = await found(ctx)
    if one is None:
        return
    if not desk.next_moments(one, ctx.chat.zone, now=ctx.now, count=1):
        ctx.answer("announcements.over", alert=True)
        return
    await desk.schedule(ctx.session, one, now=ctx.now)
    ctx.effects.timers_changed = True
    ctx.audit("announcements.scheduled", number=one.id, rule=one.rule)
    ctx.answer("announcements.done")
    await _show(ctx, one.id)


# -- changing one -----------------------------------------------------------------------------------------------------


@router.button("announcements.flip", needs_admins=True)
async def on_flip(event: ButtonPressed, ctx: Ctx) -> None:
    one = await found(ctx)
    if one is not None:
        desk.flip(one, ctx.payload["option"])
        ctx.answer("announcements.done")
        await _show(ctx, one.id)


@router.button("announcements.keep", needs_admins=True)
async def on_keep(event: ButtonPressed, ctx: Ctx) -> None:
    one = await found(ctx)
    if one is not None:
        longer = [hours for hours in KEEP_FOR if hours > one.delete_after_hours]
        desk.keep_for(one, longer[0] if longer else 0)
        ctx.answer("announcements.done")
        await _show(ctx, one.id)


@router.button("announcements.groups", needs_admins=True)
async def on_groups(event: ButtonPressed, ctx: Ctx) -> None:
    one = await found(ctx)
    if one is not None:
        await show_groups(ctx, one)
        ctx.answer("announcements.done")


@router.button("announcements.group", needs_admins=True)
async def on_group(event: ButtonPressed, ctx: Ctx) -> None:
    """A group is chosen or left out; the right to publish there is asked of that group."""
    if (one := await found(ctx)) is None:
        return
    if not await choose_place(ctx.session, one, int(ctx.payload["chat"]), ctx.member.person_id):
        ctx.answer("authority.not-allowed", alert=True)
        return
    await show_groups(ctx, one, is_changed=True)
    ctx.answer("announcements.done")


@router.button("announcements.community", needs_admins=True)
async def on_whole_community(event: ButtonPressed, ctx: Ctx) -> None:
    if (one := await found(ctx)) is None:
        return
    everywhere = await choose_community(ctx.session, one, ctx.member.person_id)
    await show_groups(ctx, one, is_changed=True)
    missed = everywhere.left_out if everywhere is not None else ()
    key = "announcements.left-out" if missed else "announcements.done"
    ctx.answer(key, alert=bool(missed), titles=ctx.line("announcements.and").join(missed))


@router.button("announcements.when", needs_admins=True)
async def on_when(event: ButtonPressed, ctx: Ctx) -> None:
    await _ask(ctx, "when")


@router.button("announcements.reword", needs_admins=True)
async def on_reword(event: ButtonPressed, ctx: Ctx) -> None:
    await _ask(ctx, "reword")


async def _ask(ctx: Ctx, question: str) -> None:
    one = await found(ctx)
    if one is not None and isinstance(ctx.event, ButtonPressed):
        payload = {"id": one.id, "message": ctx.event.message_key}
        await ctx.ask(f"announcements.{question}", payload, life=ASK_FOR)
        text, buttons = waiting_page(ctx, one, question)
        ctx.edit(text, buttons=buttons)
        ctx.answer("announcements.your-turn")


@router.answer("announcements.when", needs_admins=True)
async def on_when_typed(event: MessageReceived, ctx: Ctx) -> None:
    one = await found(ctx) if _may_publish(ctx) else None
    if one is None:
        return
    rule = grammar.parse_when(event.text, ctx.chat.zone, now=ctx.now)
    if isinstance(rule, NotASchedule):
        _say_what_is_wrong(ctx, rule)
        return
    await desk.set_rule(ctx.session, one, rule, now=ctx.now)
    ctx.effects.timers_changed = True
    ctx.audit("announcements.rescheduled", number=one.id, rule=one.rule)
    await _show(ctx, one.id)


@router.answer("announcements.reword", needs_admins=True)
async def on_reworded(event: MessageReceived, ctx: Ctx) -> None:
    """New words; where it was posted for good, the posted message gets them too."""
    one = await found(ctx) if _may_publish(ctx) else None
    if one is None:
        return
    fault = check_template(event.text, grammar.PLACEHOLDERS) if event.text.strip() else grammar.NothingToSay()
    if fault is not None:
        _say_what_is_wrong(ctx, fault)
        return
    desk.reword(one, event.text.strip())
    if desk.is_over(one):
        await posting.edit_last(ctx.session, one, now=ctx.now)
        ctx.effects.timers_changed = True
    ctx.audit("announcements.reworded", number=one.id)
    await _show(ctx, one.id)


def _may_publish(ctx: Ctx) -> bool:
    """Asked again: the question may be older than the loss of a right."""
    return isinstance(authorize(ctx.member.ref, ctx.member.person_id, ctx.chat, Right.PUBLISH), Allowed)


async def _show(ctx: Ctx, number: int) -> None:
    """Rewrite the page, wherever it stands."""
    one = await desk.announcement_in(ctx.session, ctx.chat.id, number)
    if one is not None:
        text, buttons = await page(ctx, one)
        ctx.edit(text, buttons=buttons, message=ctx.payload.get("message"))


# -- those there are --------------------------------------------------------------------------------------------------


@router.command("announcements", "公告列表", right=Right.PUBLISH, where=Where.CONNECTED, needs={Capability.BUTTONS})
async def on_announcements(event: MessageReceived, ctx: Ctx) -> None:
    text, buttons = await overview(ctx)
    ctx.reply_text(text, buttons=buttons)


@router.button("announcements.list", needs_admins=True)
async def on_list(event: ButtonPressed, ctx: Ctx) -> None:
    text, buttons = await overview(ctx)
    ctx.edit(text, buttons=buttons)
    ctx.answer("announcements.done")


@router.button("announcements.show", needs_admins=True)
async def on_show(event: ButtonPressed, ctx: Ctx) -> None:
    one = await found(ctx)
    if one is not None:
        ctx.answer("announcements.done")
        await _show(ctx, one.id)


@router.button("announcements.pause", needs_admins=True)
async def on_pause(event: ButtonPressed, ctx: Ctx) -> None:
    one = await found(ctx)
    if one is not None:
        await desk.pause(ctx.session, one)
        ctx.audit("announcements.paused", number=one.id)
        ctx.answer("announcements.done")
        await _show(ctx, one.id)


@router.button("announcements.resume", needs_admins=True)
async def on_resume(event: ButtonPressed, ctx: Ctx) -> None:
    one = await found(ctx)
    if one is not None:
        await desk.resume(ctx.session, one, now=ctx.now)
        ctx.effects.timers_changed = True
        ctx.audit("announcements.resumed", number=one.id)
        ctx.answer("announcements.done")
        await _show(ctx, one.id)


@router.button("announcements.delete", needs_admins=True)
async def on_delete(event: ButtonPressed, ctx: Ctx) -> None:
    """What was posted stays; nothing more of it comes."""
    one = await found(ctx)
    if one is not None:
        await desk.put_away(ctx.session, one)
        ctx.audit("announcements.deleted", number=one.id)
        text, buttons = await overview(ctx)
        ctx.edit(text, buttons=buttons)
        ctx.answer("announcements.deleted")
