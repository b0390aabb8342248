"""The first minutes: what Hearth is, what a group still lacks, who owns it, its language and its time."""

from datetime import timedelta
from functools import partial

from bot.domain.actions import Button, Keyboard, Priority
from bot.domain.events import BotStandingChanged, ButtonPressed, MessageReceived
from bot.domain.people import MemberStatus, Right
from bot.domain.text import Text
from bot.routing import ChatView, Ctx, Router, Where
from bot.services import setup
from bot.services.guard.trials import count_on_trial
from bot.services.menus import chat_menus

router = Router(feature="setup")
ASK_FOR = timedelta(minutes=10)


# -- private ----------------------------------------------------------------------------------------------------------


@router.command("start", where=Where.ANYWHERE, in_unlinked=True, in_menu=False)
async def on_start(event: MessageReceived, ctx: Ctx) -> None:
    if ctx.in_private():
        if not ctx.args.text:  # what follows /start belongs to the feature that made the link
            ctx.reply_text(_hello(ctx, ctx.language), buttons=_hello_buttons(ctx, ctx.language))
        return
    claim = () if ctx.chat.owner_id else (_button(ctx, ctx.language, "setup.claim", right=Right.CONFIGURE),)
    ctx.reply("setup.hello-group", buttons=ctx.rows(claim))


def _hello(ctx: Ctx, language: str) -> Text:
    key = "setup.hello" if setup.powers_that_matter(ctx.here.capabilities) else "setup.hello-without-admin"
    return ctx.phrases.text(language, key, name=ctx.member.name)


def _hello_buttons(ctx: Ctx, language: str) -> Keyboard:
    url = ctx.here.add_to_group_url
    add = (Button(label=ctx.phrases.line(language, "setup.add-button"), url=url),) if url else ()
    other = _other_language(ctx, language)
    return ctx.rows(add, (ctx.button(ctx.phrases.line(other, "setup.language-name"), "setup.speak", {"to": other}),))


def _other_language(ctx: Ctx, language: str) -> str:
    return next(name for name in ctx.phrases.languages if name != language)


@router.button("setup.speak")
async def on_speak(event: ButtonPressed, ctx: Ctx) -> None:
    """A person chooses the language of their own private chat."""
    language = ctx.payload["to"]
    await setup.change_general(ctx.session, ctx.here.id, ctx.here.settings, now=ctx.now, language=language)
    ctx.refresh_chat(ctx.here.id)
    ctx.edit(_hello(ctx, language), buttons=_hello_buttons(ctx, language))
    ctx.answer("setup.done", language=language)


# -- the card in the group --------------------------------------------------------------------------------------------


def _was_added(event: BotStandingChanged, chat: ChatView) -> bool:
    return chat.is_group and event.new.is_present and not event.old.is_present


@router.on(BotStandingChanged, when=_was_added, needs_admins=True, in_unlinked=True)
async def on_added_to_group(event: BotStandingChanged, ctx: Ctx) -> None:
    _say_card(ctx)
    _offer_menus(ctx, ctx.language)


@router.command("setup", right=Right.CONFIGURE, where=Where.GROUP, in_unlinked=True)
async def on_setup(event: MessageReceived, ctx: Ctx) -> None:
    _say_card(ctx)


def _say_card(ctx: Ctx) -> None:
    ctx.say(_card(ctx, ctx.chat, ctx.language), buttons=_card_buttons(ctx, ctx.language))


def _card(ctx: Ctx, chat: ChatView, language: str) -> Text:
    """What this group lacks, or that nothing is lacking."""
    if not setup.is_heard(chat.capabilities):
        return ctx.phrases.text(language, "setup.card-speaks-only")
    say, word = partial(ctx.phrases.text, language), partial(ctx.phrases.line, language)
    lines = [say("setup.card")]
    matter = setup.powers_that_matter(chat.capabilities)
    missing = [power for power in matter if power not in chat.bot_powers]
    if missing:
        lines.append(say("setup.missing"))
        lines += [
            say("setup.without", power=word(f"authority.power-{power}"), loss=word(f"setup.loss-{power}"))
            for power in missing
        ]
    elif matter:
        lines.append(say("setup.complete"))
    heard = setup.what_is_heard(chat.capabilities, is_admin=chat.bot_status.is_admin)
    if heard == setup.MAY_NOT_HEAR:
        lines.append(say(heard))
    lines.append(say("setup.time", zone_name=chat.zone.key, now=ctx.now, zone=chat.zone))
    if count_on_trial(chat):
        lines.append(say("setup.rules", count=count_on_trial(chat)))
    if chat.owner_id is None:
        lines.append(say("setup.no-owner"))
    return Text.join(lines)


def _card_buttons(ctx: Ctx, language: str) -> Keyboard:
    other = _other_language(ctx, language)
    label = ctx.phrases.line(other, "setup.language-name")
    first = ctx.button(label, "setup.language", {"to": other}, right=Right.CONFIGURE, where=ctx.chat)
    zones = _button(ctx, language, "setup.zones", right=Right.CONFIGURE)
    claim = [] if ctx.chat.owner_id else [_button(ctx, language, "setup.claim", right=Right.CONFIGURE)]
    label = ctx.phrases.line(language, "setup.rules-button")
    rules = (
        [ctx.button(label, "trials.show", right=Right.CONFIGURE, where=ctx.chat)] if count_on_trial(ctx.chat) else []
    )
    check = _button(ctx, language, "setup.check", right=Right.CONFIGURE)
    return ctx.rows((first, zones), (*claim, *rules), (check,))


def _button(ctx: Ctx, language: str, action: str, *, right: Right) -> Button:
    return ctx.button(ctx.phrases.line(language, f"{action}-button"), action, right=right, where=ctx.chat)


def _offer_menus(ctx: Ctx, language: str) -> None:
    offered = chat_menus(ctx.routes, ctx.phrases, ctx.chat.capabilities, chat_key=ctx.chat.ref.key, language=language)
    for menu in offered:
        ctx.act(menu, priority=Priority.DIGEST, where=ctx.chat)


@router.button("setup.check")
async def on_check(event: ButtonPressed, ctx: Ctx) -> None:
    ctx.edit(_card(ctx, ctx.chat, ctx.language), buttons=_card_buttons(ctx, ctx.language))
    ctx.answer("setup.checked")


@router.button("setup.language")
async def on_language(event: ButtonPressed, ctx: Ctx) -> None:
    language = ctx.payload["to"]
    await setup.change_general(ctx.session, ctx.chat.id, ctx.settings, now=ctx.now, language=language)
    await ctx.settings_changed("general")  # the menus follow
    ctx.audit("setup.language", to=language)
    ctx.edit(_card(ctx, ctx.chat, language), buttons=_card_buttons(ctx, language))
    ctx.answer("setup.done", language=language)


@router.button("setup.zones")
async def on_zones(event: ButtonPressed, ctx: Ctx) -> None:
    pairs = [
        ctx.button(zone.partition("/")[2].replace("_", " "), "setup.zone", {"to": zone}, right=Right.CONFIGURE)
        for zone in setup.ZONES
    ]
    rows = [tuple(pairs[i : i + 2]) for i in range(0, len(pairs), 2)]
    other = _button(ctx, ctx.language, "setup.other-zone", right=Right.CONFIGURE)
    back = _button(ctx, ctx.language, "setup.check", right=Right.CONFIGURE)
    ctx.edit(ctx.text("setup.choose-zone", zone_name=ctx.chat.zone.key), buttons=ctx.rows(*rows, (other, back)))
    ctx.answer("setup.your-turn")


@router.button("setup.zone")
async def on_zone(event: ButtonPressed, ctx: Ctx) -> None:
    zone = ctx.payload["to"]
    await _keep_zone(ctx, zone)
    ctx.edit(ctx.text("setup.zone-kept", zone_name=zone))
    ctx.answer("setup.done")


@router.button("setup.other-zone")
async def on_other_zone(event: ButtonPressed, ctx: Ctx) -> None:
    await ctx.ask("setup.zone", life=ASK_FOR)
    ctx.edit(ctx.text("setup.type-zone"))
    ctx.answer("setup.your-turn")


@router.answer("setup.zone")
async def on_zone_typed(event: MessageReceived, ctx: Ctx) -> None:
    zone = setup.zone_named(event.text)
    if zone is None:  # not asked again by itself: the next line may be meant for the group
        again = _button(ctx, ctx.language, "setup.other-zone", right=Right.CONFIGURE)
        ctx.reply("setup.no-such-zone", buttons=((again,),), text=event.text[:64])
        return
    await _keep_zone(ctx, zone)
    ctx.reply("setup.zone-kept", zone_name=zone)


async def _keep_zone(ctx: Ctx, zone: str) -> None:
    await setup.change_general(ctx.session, ctx.chat.id, ctx.settings, now=ctx.now, time_zone=zone)
    ctx.effects.timers_changed = True
    await ctx.settings_changed("general")
    ctx.audit("setup.time_zone", to=zone)


# -- who owns it ------------------------------------------------------------------------------------------------------


@router.command("claim", "认领", right=Right.CONFIGURE, where=Where.GROUP, in_unlinked=True)
async def on_claim_said(event: MessageReceived, ctx: Ctx) -> None:
    key, name = await _link(ctx)
    ctx.reply(key, name=name)


@router.button("setup.claim")
async def on_claim(event: ButtonPressed, ctx: Ctx) -> None:
    key, name = await _link(ctx)
    ctx.answer(key, alert=True, name=name)


async def _link(ctx: Ctx) -> tuple[str, str]:
    """The phrase that says what came of it, and the name of whoever owns the group instead."""
    outcome = await setup.link(
        ctx.session,
        ctx.chat,
        person_id=ctx.member.person_id,
        person_key=ctx.member.key,
        chat_key=ctx.chat.ref.key,
        now=ctx.now,
    )
    match outcome:
        case setup.Linked():
            ctx.audit("setup.linked")
            ctx.refresh_chat()
            _offer_menus(ctx, ctx.language)
            return "setup.linked", ""
        case setup.LinkedAlready():
            return "setup.linked-already", ""
        case setup.OwnedBySomebodyElse(name):
            return ("setup.owned-by" if name else "setup.owned"), name
        case setup.NotOnTheList():
            return "setup.not-on-the-list", ""


def _lost_something(event: BotStandingChanged, chat: ChatView) -> bool:
    return chat.is_group and event.old.is_present and event.chat.key == chat.ref.key


@router.on(BotStandingChanged, when=_lost_something, in_unlinked=True)
async def on_rights_lost(event: BotStandingChanged, ctx: Ctx) -> None:
    """The owner hears of it privately, once: everything that stops working stops silently otherwise."""
    if ctx.chat.owner_id is None:
        return
    title = ctx.chat.ref.title
    if not event.new.is_present:
        await ctx.tell(ctx.chat.owner_id, ctx.text("setup.removed", title=title, name=event.by.name))
        return
    matter = setup.powers_that_matter(ctx.chat.capabilities)
    lost = [power for power in matter if power in ctx.chat.bot_powers and power not in event.powers]
    if lost or (event.old is MemberStatus.ADMIN and event.new is not MemberStatus.ADMIN):
        lines = [ctx.text("setup.lost", title=title, name=event.by.name)]
        lines += [
            ctx.text("setup.without", power=ctx.line(f"authority.power-{p}"), loss=ctx.line(f"setup.loss-{p}"))
            for p in lost
        ]
        await ctx.tell(ctx.chat.owner_id, Text.join(lines))


# -- looking after it -------------------------------------------------------------------------------------------------


@router.command("doctor", "体检", right=Right.CONFIGURE, where=Where.CONNECTED, in_unlinked=True)
async def on_doctor(event: MessageReceived, ctx: Ctx) -> None:
    """Each right with what hangs on it, and what this platform cannot do at all."""
    chat = ctx.chat
    lines = [ctx.text("setup.doctor", title=chat.ref.title)]
    for power in setup.powers_that_matter(chat.capabilities):
        key = "setup.has" if power in chat.bot_powers else "setup.lacks"
        name, loss = ctx.line(f"authority.power-{power}"), ctx.line(f"setup.loss-{power}")
        lines.append(ctx.text(key, power=name, loss=loss))
    lines.append(ctx.text(setup.what_is_heard(chat.capabilities, is_admin=chat.bot_status.is_admin)))
    unable = [command for command in ctx.routes.commands.values() if not command.needs <= chat.capabilities]
    if unable:
        lines.append(ctx.text("setup.platform-cannot", commands=" ".join(f"/{command.name}" for command in unable)))
    lines.append(ctx.text("setup.no-owner" if chat.owner_id is None else "setup.has-owner"))
    ctx.reply_text(Text.join(lines))


@router.command("connect", "连接", where=Where.PRIVATE)
async def on_connect(event: MessageReceived, ctx: Ctx) -> None:
    groups = await setup.groups_to_connect(ctx.session, ctx.member.person_id, ctx.here.ref.platform)
    if not groups:
        ctx.reply("setup.no-groups")
        return
    buttons = [
        ctx.button(group.title[:40], "setup.connect", {"chat": group.id}, only=ctx.member.person_id)
        for group in groups[:40]
    ]
    current = next((group.title for group in groups if group.is_connected), "")
    key = "setup.choose-another" if current else "setup.choose-group"
    ctx.reply(key, buttons=ctx.rows(*((button,) for button in buttons)), current=current)


@router.button("setup.connect")
async def on_connect_chosen(event: ButtonPressed, ctx: Ctx) -> None:
    platform, chat_id = ctx.here.ref.platform, int(ctx.payload["chat"])
    group = await setup.connect(ctx.session, ctx.member.person_id, platform, chat_id, now=ctx.now)
    if group is None:
        ctx.answer("setup.no-groups", alert=True)
        return
    ctx.edit(ctx.text("setup.connected", title=group.title))
    ctx.answer("setup.done")
