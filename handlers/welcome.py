"""Welcome: newcomers are greeted together, in one message that replaces the one before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.domain.actions import DeleteMessages, Keyboard, Priority, Sent
from bot.domain.capabilities import Capability
from bot.domain.events import (
    ButtonPressed,
    MemberJoined,
    MemberLeft,
    MessageReceived,
    NoticeKind,
    NoticePosted,
    TimerDue,
)
from bot.domain.people import AdminPower, Right, SenderKind
from bot.domain.settings import ChatSettings
from bot.domain.settings.welcome import PLACEHOLDERS, TEXT_LIMIT
from bot.domain.templates import check_template
from bot.domain.text import Text
from bot.greetings import greeting, greeting_buttons, lasting_greeting
from bot.routing import ChatView, Ctx, Router, Where
from bot.services.authority import Allowed, authorize
from bot.services.raid import is_raid
from bot.services.rules import shown_rules
from bot.services.settings.changes import Turned, store, turn
from bot.services.settings.knobs import knobs
from bot.services.welcome import arrivals
from bot.services.welcome import greeting as greetings
from bot.services.welcome.wishes import Wish, means_standard, wish_of

router = Router(feature=greetings.FEATURE)
ALERT: Final = 180  # characters of the rules that fit into the notice a presser sees
ASK_FOR: Final = timedelta(minutes=10)
DELETABLE: Final = timedelta(hours=47)


@router.on(MemberJoined)
async def on_member_joined(event: MemberJoined, ctx: Ctx) -> None:
    if event.person.kind is not SenderKind.PERSON:
        await _announce_bot(event, ctx)
        return
    policy, limit = ctx.settings.welcome, ctx.limits.join
    noted = await arrivals.note_arrival(
        ctx.session,
        ctx.chat.id,
        ctx.member.person_id,
        event,
        now=ctx.now,
        policy=policy,
        join_limit=limit,
        in_raid=is_raid(ctx.chat),
    )
    if isinstance(noted, arrivals.Greet):
        await ctx.set_timer(greetings.GREET, str(ctx.chat.id), at=noted.at, max_age=limit)


async def _announce_bot(event: MemberJoined, ctx: Ctx) -> None:
    is_fresh = not event.hint and event.age(ctx.now) <= ctx.limits.join
    if event.person.kind is SenderKind.BOT and is_fresh and ctx.settings.welcome.announce_bots:
        by = event.by.name if event.by is not None else ""
        await ctx.speak(ctx.text("welcome.bot-added", bot=event.person.name, by=by, has_by=bool(by)))


@router.on(MemberLeft)
async def on_member_left(event: MemberLeft, ctx: Ctx) -> None:
    if event.person.kind is SenderKind.PERSON:
        await arrivals.note_leaving(ctx.session, ctx.chat.id, ctx.member.person_id, event)


@router.timer(greetings.GREET, counts_members=True)
async def on_time_to_greet(event: TimerDue, ctx: Ctx) -> None:
    """Everybody who waits is greeted now or never."""
    policy, chat, raid = ctx.settings.welcome, ctx.chat, is_raid(ctx.chat)
    is_silent = raid or not policy.enabled or (policy.quiet_hours == "nothing" and chat.is_quiet(ctx.now))
    greeted = greetings.Party()
    if not is_silent:
        since = greetings.greeted_since(ctx.now, policy, ctx.limits.join)
        party = await greetings.waiting_party(ctx.session, chat.id, chat.ref.platform, since=since)
        if party.everybody and await _greet(ctx, party):
            greeted = party
    await greetings.party_is_over(ctx.session, chat.id, greeted, in_raid=raid)


async def _greet(ctx: Ctx, party: greetings.Party) -> bool:
    """Say the welcome, and let the one before go. False: the message budget is spent."""
    guests = [guest.person_id for guest in party.everybody]
    buddy = None
    if party.new:
        buddy = await greetings.next_buddy(ctx.session, ctx.chat.id, ctx.chat.ref.platform, now=ctx.now, but=guests)
    text = await greeting(ctx, party, buddy)
    buttons = await greeting_buttons(ctx)
    sent = await ctx.speak(text, topic=ctx.settings.welcome.topic, buttons=buttons, expires_in=ctx.limits.join)
    if sent is not None:
        await _keep(ctx, sent)
    return sent is not None


async def _keep(ctx: Ctx, sent: Sent) -> None:
    """A welcome stands in the chat: the one before goes, and this one when its time is up."""
    policy = ctx.settings.welcome
    await _follow(ctx, await greetings.keep_post(ctx.session, ctx.chat.id, sent.action_id, now=ctx.now, policy=policy))


@router.timer(greetings.REMOVE)
async def on_time_to_remove(event: TimerDue, ctx: Ctx) -> None:
    await _follow(ctx, await greetings.remove_due(ctx.session, ctx.chat.id, now=ctx.now))


async def _follow(ctx: Ctx, standing: greetings.Standing) -> None:
    _delete(ctx, [Sent(action_id=action_id) for action_id in standing.remove])
    if standing.look_at is not None:
        await ctx.set_timer(greetings.REMOVE, str(ctx.chat.id), at=standing.look_at)


def _delete(ctx: Ctx, messages: Sequence[Sent | str]) -> None:
    if messages:
        action = DeleteMessages(chat_key=ctx.chat.ref.key, messages=tuple(messages))
        ctx.act(action, priority=Priority.REPLY, where=ctx.chat)


# -- the platform's own lines --------------------------------------------------------------------------------------


def is_unwanted(event: NoticePosted, chat: ChatView) -> bool:
    return chat.settings.general.clean_notices and event.kind in (NoticeKind.JOIN, NoticeKind.LEAVE)


@router.on(NoticePosted, when=is_unwanted)
async def on_notice(event: NoticePosted, ctx: Ctx) -> None:
    if AdminPower.DELETE in ctx.chat.bot_powers and event.age(ctx.now) < DELETABLE:
        _delete(ctx, [event.message_key])


# -- the buttons under a welcome -----------------------------------------------------------------------------------


@router.button("welcome.rules")
async def on_rules_wanted(event: ButtonPressed, ctx: Ctx) -> None:
    """Nobody else is bothered: short rules in the notice, long ones privately, else as much as fits."""
    rules = await shown_rules(ctx.session, ctx.chat.id)
    if rules is None:
        ctx.answer("welcome.no-rules", alert=True)
        return
    if len(rules.text) <= ALERT:
        ctx.answer("welcome.rules-notice", alert=True, text=rules.text)
        return
    told = await ctx.tell(
        ctx.member.person_id, ctx.text("welcome.rules-told", group=ctx.chat.ref.title, text=rules.text)
    )
    if told is not None:
        ctx.answer("welcome.rules-sent", alert=True)
    else:
        ctx.answer("welcome.rules-cut", alert=True, text=rules.text[: ALERT - 40])


# -- setting it ----------------------------------------------------------------------------------------------------


@router.command(
    "welcome",
    "欢迎语",
    right=Right.CONFIGURE,
    where=Where.CONNECTED,
    needs={Capability.SEE_JOINS},
    alias_takes_args=True,
)
async def on_welcome(event: MessageReceived, ctx: Ctx) -> None:
    match wish_of(ctx.args.text):
        case Wish.SHOW:
            text, buttons = await _preview(ctx, ctx.settings)
            ctx.reply_text(text, buttons=buttons)
        case (Wish.ON | Wish.OFF) as wish:
            await _set(ctx, "enabled", wish is Wish.ON)
            ctx.reply("welcome.switched", on=wish is Wish.ON)
        case Wish.TEST:
            await _test(ctx)
        case None:
            ctx.reply("welcome.usage-welcome")


@router.button("welcome.switch", needs_admins=True)
async def on_switch(event: ButtonPressed, ctx: Ctx) -> None:
    turned = await _set(ctx, "enabled", bool(ctx.payload["on"]))
    if turned is not None:
        text, buttons = await _preview(ctx, turned)
        ctx.edit(text, buttons=buttons)
        ctx.answer("welcome.switched", on=bool(ctx.payload["on"]))


@router.button("welcome.type", needs_admins=True)
async def on_type(event: ButtonPressed, ctx: Ctx) -> None:
    await ctx.ask("welcome.text", life=ASK_FOR)
    ctx.answer("welcome.your-turn", alert=True)


@router.answer("welcome.text", needs_admins=True)
async def on_text_typed(event: MessageReceived, ctx: Ctx) -> None:
    if isinstance(authorize(ctx.member.ref, ctx.member.person_id, ctx.chat, Right.CONFIGURE), Allowed):
        await _set_text(ctx, event.text)


@router.command(
    "setwelcome",
    "设置欢迎语",
    right=Right.CONFIGURE,
    where=Where.CONNECTED,
    needs={Capability.SEE_JOINS},
    alias_takes_args=True,
)
async def on_set_welcome(event: MessageReceived, ctx: Ctx) -> None:
    if not ctx.args.text.strip():
        ctx.reply("welcome.usage-setwelcome")
    elif means_standard(ctx.args.text):
        await _set_text(ctx, "")
    else:
        await _set_text(ctx, ctx.args.text)


async def _set_text(ctx: Ctx, text: str) -> None:
    bad = check_template(text[:TEXT_LIMIT], PLACEHOLDERS)
    if bad is not None and len(text) <= TEXT_LIMIT:
        ctx.reply(f"welcome.bad-{bad.reason}", found=bad.found, position=bad.position + 1)
        return
    turned = await _set(ctx, "text", text)
    if turned is None:
        ctx.reply("welcome.bad-too_long", limit=TEXT_LIMIT)
        return
    shown, buttons = await _preview(ctx, turned)
    ctx.reply_text(ctx.text("welcome.kept") + "\n\n" + shown, buttons=buttons)


async def _set(ctx: Ctx, field: str, value: object) -> ChatSettings | None:
    """Turn a knob of the section. None: the model refuses the value."""
    turned = turn(ctx.settings, {knobs()[f"welcome.{field}"]: value})
    if not isinstance(turned, Turned):
        return None
    if turned.changes:
        await store(ctx.session, ctx.chat.id, turned.settings, now=ctx.now)
        await ctx.settings_changed("welcome")
        ctx.audit("settings.changed", knob=f"welcome.{field}")
    return turned.settings


async def _preview(ctx: Ctx, settings: ChatSettings) -> tuple[Text, Keyboard]:
    """The welcome as it would greet whoever asks, and what can be done about it."""
    seen = replace(ctx, chat=replace(ctx.chat, settings=settings))
    on = settings.welcome.enabled
    switch = ctx.button(
        ctx.line("welcome.switch-button", on=on), "welcome.switch", {"on": not on}, right=Right.CONFIGURE
    )
    change = ctx.button(ctx.line("welcome.type-button"), "welcome.type", right=Right.CONFIGURE)
    if Capability.GREETS_FOR_US in ctx.chat.capabilities:
        preview = ctx.text("welcome.preview", on=on, text=await lasting_greeting(seen))
        return preview + "\n\n" + ctx.text("entrusted.greeting-how"), ((switch, change),)
    shown = await greeting(seen, _party_of_one(ctx), await _first_buddy(ctx))
    buttons = await greeting_buttons(seen)
    return ctx.text("welcome.preview", on=on, text=shown), (*buttons, (switch, change))


async def _test(ctx: Ctx) -> None:
    """What newcomers would see, in the group; it goes as a real one goes."""
    if Capability.SPEAK not in ctx.chat.capabilities:
        ctx.reply("welcome.cannot-test")
        return
    text = await greeting(ctx, _party_of_one(ctx), await _first_buddy(ctx))
    buttons = await greeting_buttons(replace(ctx, here=ctx.chat))
    await _keep(ctx, ctx.say(text, topic=ctx.settings.welcome.topic, buttons=buttons))
    if ctx.in_private():
        ctx.reply("welcome.tested")


def _party_of_one(ctx: Ctx) -> greetings.Party:
    return greetings.Party(new=(greetings.Guest(ctx.member.person_id, ctx.member.key, ctx.member.name),))


async def _first_buddy(ctx: Ctx) -> greetings.Guest | None:
    found = await greetings.buddies(ctx.session, ctx.chat.id, ctx.chat.ref.platform)
    return next((one for one in found if one.person_id != ctx.member.person_id), None)
