"""Raid mode: many joins at once make everybody who comes silent, until somebody decides."""

from datetime import datetime

from bot.domain.actions import Keyboard
from bot.domain.capabilities import Capability
from bot.domain.events import ButtonPressed, MemberJoined, MessageReceived, TimerDue
from bot.domain.people import AdminPower, Right
from bot.domain.recurrence import CatchUp
from bot.enforcement import send_off
from bot.routing import ChatView, Ctx, Router, Stage, Where
from bot.services import raid
from bot.services.audiences import readers_with

router = Router(feature=raid.FEATURE)
router.remembers(raid.load_raid)


def belongs_to_raid(event: MemberJoined, chat: ChatView) -> bool:
    return raid.belongs_to_raid(event, chat)


@router.on(MemberJoined, when=belongs_to_raid, stage=Stage.GUARD, needs_admins=True)
async def on_raider(event: MemberJoined, ctx: Ctx) -> None:
    if AdminPower.RESTRICT not in ctx.chat.bot_powers or event.age(ctx.now) > ctx.limits.join:
        return
    under = ctx.chat.memory.get(router.feature)
    if isinstance(under, raid.UnderRaid):
        action = await raid.hold_back(ctx.session, ctx.chat, under.raid_id, event, ctx.member.person_id)
        if action is not None:
            ctx.act(action, where=ctx.chat)
        return
    begun = await _begin(ctx, by_id=None, at=event.at)
    if isinstance(begun, raid.Begun):
        ctx.say(ctx.text("raid.began", count=begun.newcomers))
        await _tell_admins(ctx, begun.newcomers)


async def _begin(ctx: Ctx, *, by_id: int | None, at: datetime) -> raid.Begun | raid.GoesOn:
    begun = await raid.begin_raid(ctx.session, ctx.chat, by_id=by_id, at=at, now=ctx.now)
    if isinstance(begun, raid.Begun):
        send_off(ctx, begun.actions, None)
        await _look_again(ctx, ctx.now + raid.quiet_time(ctx.chat, by_hand=by_id is not None))
        ctx.refresh_chat()
    return begun


async def _look_again(ctx: Ctx, at: datetime) -> None:
    await ctx.set_timer(raid.QUIET, str(ctx.chat.id), at=at, catch_up=CatchUp.SEND_LATE)


async def _tell_admins(ctx: Ctx, count: int) -> None:
    for reader in await readers_with(ctx.session, ctx.chat.ref.platform, ctx.chat, Right.MODERATE):
        await ctx.tell(reader.person_id, ctx.text("raid.told", group=ctx.chat.ref.title, count=count))


@router.timer(raid.QUIET)
async def on_quiet(event: TimerDue, ctx: Ctx) -> None:
    match await raid.end_if_quiet(ctx.session, ctx.chat, now=ctx.now):
        case raid.NotYet(at):
            await _look_again(ctx, at)
        case raid.Ended() as ended:
            _say_end(ctx, ended)
        case raid.NoRaid():
            return


def _say_end(ctx: Ctx, ended: raid.Ended) -> None:
    ctx.refresh_chat()
    ctx.audit("raid.ended", raid=ended.raid_id, newcomers=ended.newcomers)
    minutes = max(1, round(ended.lasted.total_seconds() / 60))
    text = ctx.text("raid.ended", count=ended.newcomers, minutes=minutes)
    ctx.say(text, buttons=_decisions(ctx, ended.raid_id, ended.newcomers))


def _decisions(ctx: Ctx, raid_id: int, count: int) -> Keyboard:
    """What to do with those who came: for whoever may ban, and whoever may moderate."""
    if not count:
        return ()
    payload = {"raid": raid_id}
    ban = ctx.button(ctx.line("raid.ban-button", count=count), "raid.ban", payload, right=Right.BAN, where=ctx.chat)
    let_in = ctx.button(ctx.line("raid.let-in-button"), "raid.let-in", payload, right=Right.MODERATE, where=ctx.chat)
    return ((ban, let_in),)


# -- by hand -------------------------------------------------------------------------------------------------------


@router.command("raid", right=Right.MODERATE, where=Where.GROUP, needs={Capability.RESTRICT}, destructive=True)
async def on_raid(event: MessageReceived, ctx: Ctx) -> None:
    match raid.SWITCH.get(ctx.args.text.strip().lower()):
        case "on":
            begun = await _begin(ctx, by_id=ctx.member.person_id, at=event.at)
            ctx.audit("raid.on")
            if isinstance(begun, raid.Begun):
                ctx.reply("raid.began-by-hand", count=begun.newcomers)
            else:
                ctx.reply("raid.goes-on")
        case "off":
            ended = await raid.end_raid(ctx.session, ctx.chat, now=ctx.now)
            if isinstance(ended, raid.Ended):
                _say_end(ctx, ended)
            else:
                ctx.reply("raid.none")
        case "show":
            await _show(ctx)
        case _:
            ctx.reply("raid.usage-raid")


async def _show(ctx: Ctx) -> None:
    standing = await raid.raid_standing(ctx.session, ctx.chat.id)
    buttons = _decisions(ctx, standing.raid_id, standing.undecided) if standing.raid_id is not None else ()
    if standing.is_on and standing.began_at is not None:
        ctx.reply("raid.shown-on", since=standing.began_at, count=standing.undecided, buttons=buttons)
    elif standing.undecided:
        ctx.reply("raid.shown-undecided", count=standing.undecided, buttons=buttons)
    else:
        ctx.reply("raid.none")


@router.button("raid.ban", needs_admins=True)
async def on_ban_all(event: ButtonPressed, ctx: Ctx) -> None:
    raid_id = int(ctx.payload["raid"])
    decided = await raid.ban_all(ctx.session, ctx.chat, raid_id)
    unban = ctx.button(ctx.line("raid.unban-button"), "raid.unban", {"raid": raid_id}, right=Right.BAN, where=ctx.chat)
    _tell_decided(ctx, decided, "raid.banned", ((unban,),))


@router.button("raid.let-in", needs_admins=True)
async def on_let_in(event: ButtonPressed, ctx: Ctx) -> None:
    decided = await raid.let_in(ctx.session, ctx.chat, int(ctx.payload["raid"]))
    _tell_decided(ctx, decided, "raid.let-in")


@router.button("raid.unban", needs_admins=True)
async def on_unban_all(event: ButtonPressed, ctx: Ctx) -> None:
    decided = await raid.unban_all(ctx.session, ctx.chat, int(ctx.payload["raid"]))
    _tell_decided(ctx, decided, "raid.unbanned")


def _tell_decided(ctx: Ctx, decided: raid.Decided, key: str, buttons: Keyboard = ()) -> None:
    if not decided.people:
        ctx.answer("raid.decided-before", alert=True)
        return
    send_off(ctx, decided.actions, None)
    ctx.audit(key, people=decided.people)
    ctx.answer("raid.done")
    ctx.edit(ctx.text(key, count=decided.people, name=ctx.member.name), buttons=buttons)
