"""The group's rules: read, accept, set; and a gate for newcomers where the group wants one."""

from datetime import timedelta

from bot.domain.actions import Button, DeleteMessages, Sent
from bot.domain.events import ButtonPressed, MemberJoined, MemberLeft, MessageReceived, TimerDue
from bot.domain.people import AdminPower, Right
from bot.domain.recurrence import CatchUp
from bot.domain.text import Text
from bot.enforcement import send_off
from bot.routing import ChatView, Ctx, Router, Where
from bot.rule_words import TRIED_DAYS, rehearsal
from bot.services import rules
from bot.services.authority import Allowed, authorize
from bot.services.guard.wishes import Verb, parse_wish
from bot.services.raid import is_raid

router = Router(feature=rules.FEATURE)
NAMES_SHOWN = 30
PROPOSAL_LIFE = timedelta(hours=1)


@router.command("rules", "群规", where=Where.CONNECTED, needs_admins=True, reads_events=True)
async def on_rules(event: MessageReceived, ctx: Ctx) -> None:
    words = ctx.args.words
    match rules.SHOWN.get(words[0].lower()) if words else "current":
        case "current":
            await _show(ctx, None)
        case "versions":
            await _list_versions(ctx)
        case "who" if _may(ctx, Right.READ_STATS):
            await _list_missing(ctx)
        case "test" if _may(ctx, Right.CONFIGURE):
            await _try(ctx)
        case "who" | "test":
            ctx.reply("authority.not-allowed")
        case _ if words[0].isdecimal() and len(words[0]) < 6:
            await _show(ctx, int(words[0]))
        case _:
            ctx.reply("rules.usage-rules")


def _may(ctx: Ctx, right: Right) -> bool:
    return isinstance(authorize(ctx.member.ref, ctx.member.person_id, ctx.chat, right), Allowed)


async def _show(ctx: Ctx, version: int | None) -> None:
    shown = await rules.shown_rules(ctx.session, ctx.chat.id, version)
    if shown is None:
        ctx.reply("rules.none" if version is None else "rules.no-such-version")
        return
    text = ctx.text("rules.shown", version=shown.version, at=shown.at, accepted=shown.accepted, text=shown.text)
    accept = ((_accept_button(ctx, shown.version),),) if shown.is_current else ()
    ctx.reply_text(text, buttons=accept, for_everybody=True)


def _accept_button(ctx: Ctx, version: int) -> Button:
    return ctx.button(ctx.line("rules.accept-button"), "rules.accept", {"version": version}, life=timedelta(days=365))


async def _list_versions(ctx: Ctx) -> None:
    lines = [
        ctx.text("rules.version", version=one.version, at=one.at, accepted=one.accepted)
        for one in await rules.versions(ctx.session, ctx.chat.id)
    ]
    ctx.reply_text(Text.join(lines) if lines else ctx.text("rules.none"))


async def _list_missing(ctx: Ctx) -> None:
    shown = await rules.shown_rules(ctx.session, ctx.chat.id)
    if shown is None:
        ctx.reply("rules.none")
        return
    missing = await rules.who_has_not(ctx.session, ctx.chat.id, shown.version)
    if not missing:
        ctx.reply("rules.everybody-accepted", version=shown.version)
        return
    names = ctx.line("rules.comma").join(missing[:NAMES_SHOWN])
    ctx.reply("rules.missing", version=shown.version, count=len(missing), accepted=shown.accepted, names=names)


async def _try(ctx: Ctx) -> None:
    wish = parse_wish(ctx.args.text)
    if wish is None or wish.verb is not Verb.TRY:
        ctx.reply("rules.usage-rules")
        return
    tried = await rehearsal(ctx, wish.rule_id, int(wish.rest) if wish.rest else TRIED_DAYS)
    if tried is None:
        ctx.reply("rules.no-such-rule", id=wish.rule_id)
    else:
        ctx.reply_text(tried[0], buttons=tried[1])


@router.button("rules.accept")
async def on_accept(event: ButtonPressed, ctx: Ctx) -> None:
    version = int(ctx.payload["version"])
    match await rules.accept(ctx.session, ctx.chat, version, ctx.member.person_id, at=event.at):
        case rules.OldVersion():
            ctx.answer("rules.old-version", alert=True)
        case rules.Accepted(_, is_first, freed):
            await ctx.cancel_timer(rules.GATE, _gate_key(ctx.chat.id, ctx.member.person_id))
            send_off(ctx, freed, None)
            ctx.answer("rules.accepted" if is_first else "rules.accepted-before", alert=bool(freed))


# -- setting them --------------------------------------------------------------------------------------------------


@router.command("setrules", right=Right.CONFIGURE, where=Where.CONNECTED)
async def on_set_rules(event: MessageReceived, ctx: Ctx) -> None:
    text = ctx.args.text or (event.quoted.text if event.quoted is not None else "")
    if not text.strip():
        ctx.reply("rules.usage-setrules")
        return
    match await rules.preview(ctx.session, ctx.chat.id, text):
        case rules.TooLong(length, limit):
            ctx.reply("rules.too-long", length=length, limit=limit)
        case rules.SameAsBefore(version):
            ctx.reply("rules.same", version=version)
        case rules.Preview(version) as preview:
            label, payload = ctx.line("rules.publish-button", version=version), {"text": preview.text}
            publish = ctx.button(label, "rules.publish", payload, right=Right.CONFIGURE, once=True, life=PROPOSAL_LIFE)
            ctx.reply("rules.preview", version=version, changes=rules.in_lines(preview), buttons=((publish,),))


@router.button("rules.publish")
async def on_publish(event: ButtonPressed, ctx: Ctx) -> None:
    text = ctx.payload["text"]
    version = await rules.publish(ctx.session, ctx.chat.id, text, by_id=ctx.member.person_id, now=ctx.now)
    ctx.audit("rules.published", version=version)
    ctx.answer("rules.published-notice", version=version)
    shown = ctx.text("rules.published", version=version, at=ctx.now, text=text)
    ctx.edit(shown, buttons=((_accept_button(ctx, version),),))


# -- the gate ------------------------------------------------------------------------------------------------------


def _must_accept(event: MemberJoined, chat: ChatView) -> bool:
    return (
        not event.hint
        and chat.is_group
        and chat.settings.rules.must_accept
        and event.person.key not in chat.admins
        and not is_raid(chat)
    )


@router.on(MemberJoined, when=_must_accept, needs_admins=True)
async def on_newcomer(event: MemberJoined, ctx: Ctx) -> None:
    if AdminPower.RESTRICT not in ctx.chat.bot_powers or event.age(ctx.now) > ctx.limits.join:
        return
    person_id = ctx.member.person_id
    stopped = await rules.stop_at_gate(ctx.session, ctx.chat, person_id, event.person.key, at=event.at, now=ctx.now)
    if stopped is None:
        return
    ctx.act(stopped, where=ctx.chat)
    at = ctx.now + timedelta(hours=ctx.settings.rules.wait_hours)
    key = _gate_key(ctx.chat.id, person_id)
    await ctx.set_timer(rules.GATE, key, at=at, payload={"person": person_id}, catch_up=CatchUp.SEND_LATE)
    await _prompt(ctx)


async def _prompt(ctx: Ctx) -> None:
    """One line asks all newcomers of the last minutes; the line before it goes."""
    is_due, former = await rules.may_prompt(ctx.session, ctx.chat.id, ctx.now)
    shown = await rules.shown_rules(ctx.session, ctx.chat.id)
    if not is_due or shown is None:
        return
    hours = ctx.settings.rules.wait_hours
    text = ctx.text("rules.prompt", hours=hours, text=shown.text)
    sent = ctx.say(text, buttons=((_accept_button(ctx, shown.version),),), silent=True)
    await rules.note_prompt(ctx.session, ctx.chat.id, sent.action_id, ctx.now)
    if former is not None:
        ctx.act(DeleteMessages(chat_key=ctx.chat.ref.key, messages=(Sent(action_id=former),)), where=ctx.chat)


@router.timer(rules.GATE)
async def on_time_up(event: TimerDue, ctx: Ctx) -> None:
    send_off(ctx, await rules.time_is_up(ctx.session, ctx.chat, int(str(event.payload["person"]))), None)


@router.on(MemberLeft, when=lambda _, chat: chat.is_group and chat.settings.rules.must_accept)
async def on_left_at_gate(event: MemberLeft, ctx: Ctx) -> None:
    await rules.leave_gate(ctx.session, ctx.chat.id, ctx.member.person_id)
    await ctx.cancel_timer(rules.GATE, _gate_key(ctx.chat.id, ctx.member.person_id))


def _gate_key(chat_id: int, person_id: int) -> str:
    return f"{chat_id}:{person_id}"
