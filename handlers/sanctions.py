"""Sanctions by hand: warn, mute, kick, ban and their ways back. ``s`` before a name: silently; ``d``: delete too."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.domain.actions import DeleteMessages
from bot.domain.capabilities import Capability
from bot.domain.duration import Forever, NotADuration, parse_duration
from bot.domain.events import MemberChanged, MessageReceived, TimerDue
from bot.domain.people import AdminPower, MemberStatus, Right, SenderKind
from bot.enforcement import (
    case_line,
    enforce,
    line_buttons,
    place_of,
    send_off,
    take_back,
    tell_member,
    undo_buttons,
)
from bot.routing import ChatView, Ctx, Router, Where
from bot.services.audiences import names
from bot.services.authority import rights_of
from bot.services.cases import ByCommand, Evidence, find_case_by_id
from bot.services.moderation.rules import Ban, Consequence, Delete, Kick, Mute, Warn
from bot.services.restrictions import ENDS, RestrictionKind, end_restriction, lift, note_freed
from bot.services.sanctions import Sanction, Sanctioned, UnderWay, Undone, refusal_of
from bot.services.targets import NotMeant, Target, Why, target_of
from bot.services.warnings import latest_warning

router = Router(feature="sanctions")
_SHORTEST = timedelta(seconds=30)
_LOOK_AFTER, _LOOK_AGAIN_AFTER = timedelta(minutes=1), timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Verb:
    """``lasts``: a duration may be named. ``channels``: a channel that speaks may be meant."""

    name: str
    alias: str
    right: Right
    needs: frozenset[Capability]
    lasts: bool = False
    channels: bool = False


ALIASES = {"warn": "警告", "mute": "禁言", "kick": "踢出", "ban": "封禁"}
WARN = Verb("warn", ALIASES["warn"], Right.MODERATE, frozenset())
MUTE = Verb("mute", ALIASES["mute"], Right.MODERATE, frozenset({Capability.RESTRICT}), lasts=True)
KICK = Verb("kick", ALIASES["kick"], Right.BAN, frozenset({Capability.BAN}))
BAN = Verb("ban", ALIASES["ban"], Right.BAN, frozenset({Capability.BAN}), lasts=True, channels=True)
VERBS = (WARN, MUTE, KICK, BAN)


@dataclass(frozen=True, slots=True)
class Manner:
    silent: bool = False
    deletes: bool = False


MANNERS = {"": Manner(), "s": Manner(silent=True), "d": Manner(deletes=True)}


def is_talk(rest: str) -> bool:
    """A Chinese word begins a command only alone, or before an @name or a number."""
    return not (rest.startswith("@") or rest[:1].isdigit())


def _register(verb: Verb, prefix: str, manner: Manner) -> None:
    needs = verb.needs | ({Capability.DELETE} if manner.deletes else frozenset())

    @router.command(
        prefix + verb.name,
        *([] if prefix else [verb.alias]),
        right=verb.right,
        where=Where.GROUP,
        from_afar=True,
        needs=needs,
        destructive=True,
        alias_takes_args=True,
        unless=is_talk,
        in_menu=not prefix,
    )
    async def on_sanction(event: MessageReceived, ctx: Ctx) -> None:
        await _sanction(event, ctx, verb, prefix + verb.name, manner)


for _verb in VERBS:
    for _prefix, _manner in MANNERS.items():
        _register(_verb, _prefix, _manner)


async def _sanction(event: MessageReceived, ctx: Ctx, verb: Verb, command: str, manner: Manner) -> None:
    target = await _target(event, ctx, f"sanctions.usage-{command}", channels=verb.channels)
    if target is None:
        return
    read = _duration_of(target.rest, ctx) if verb.lasts else (None, target.rest)
    if read is None or (manner.deletes and target.message_key is None):
        ctx.reply(f"sanctions.usage-{command}")
        return
    if manner.deletes and Right.DELETE not in rights_of(ctx.member.key, ctx.member.person_id, ctx.chat):
        ctx.reply("authority.not-allowed")
        return
    duration, reason = read
    consequences: tuple[Consequence, ...] = (_consequence(verb, duration, target, ctx),)
    done = await enforce(
        ctx,
        Sanction(
            subject=target.subject,
            cause=ByCommand(command),
            consequences=(Delete(), *consequences) if manner.deletes else consequences,
            evidence=Evidence(target.message_key, target.excerpt),
            delete=(target.message_key,) if manner.deletes and target.message_key else (),
            reason=reason,
            actor_id=ctx.member.person_id,
        ),
        at=event.at,
    )
    await _tell(event, ctx, done, target, silent=manner.silent)
    await _look_after_removal(ctx, done, target)


async def _target(
    event: MessageReceived, ctx: Ctx, usage: str, *, channels: bool = False, lenient: bool = False
) -> Target | None:
    """Whom the command means; None once the answer says why nobody."""
    meant = await target_of(
        ctx.session,
        event,
        ctx.args.text,
        ctx.chat,
        chat_id=ctx.chat.id,
        by_id=ctx.member.person_id,
        now=ctx.now,
        channels=channels,
        lenient=lenient,
    )
    match meant:
        case NotMeant(Why.NOBODY):
            ctx.reply(usage)
            return None
        case NotMeant(why):
            ctx.reply(f"sanctions.not-{why}")
            return None
        case Target():
            return meant


def _duration_of(rest: str, ctx: Ctx) -> tuple[timedelta | Forever | None, str] | None:
    """The duration that stands first and what follows it; None where a number stands there that is no duration."""
    word, _, reason = rest.partition(" ")
    duration = parse_duration(word)
    if not isinstance(duration, NotADuration):
        return duration, reason.strip()
    return None if word[:1].isdigit() else (None, rest)


def _consequence(
    verb: Verb, duration: timedelta | Forever | None, target: Target, ctx: Ctx
) -> Warn | Mute | Kick | Ban:
    lasts = max(duration, _SHORTEST) if isinstance(duration, timedelta) else None
    match verb.name:
        case "warn":
            return Warn(points=1)
        case "kick":
            return Kick()
        case "mute":
            return Mute(duration=ctx.settings.moderation.default_mute if duration is None else lasts)
        case _:
            return Ban(duration=lasts)


async def _tell(event: MessageReceived, ctx: Ctx, done: Sanctioned, target: Target, *, silent: bool) -> None:
    """The group's line, or, where nothing is to be seen there, a private word to the admin."""
    is_told = await tell_member(ctx, done.case)
    line = case_line(ctx, done.case, target.ref.name)
    if done.points:
        line += ctx.text("sanctions.points-now", points=done.points)
    is_public = ctx.settings.moderation.notify == "public" and not silent
    if ctx.in_private():
        ctx.reply_text(line, buttons=ctx.rows(undo_buttons(ctx, done.case, where=ctx.here)))
        if is_public:
            ctx.say(line)
        return
    if is_public:
        ctx.reply_text(line, buttons=line_buttons(ctx, done.case, is_told=is_told))
        return
    _clean_up(event, ctx)
    told_admin = await ctx.tell(ctx.member.person_id, line)
    if told_admin is None and not silent:
        ctx.reply_text(line, buttons=line_buttons(ctx, done.case, is_told=True))


async def _look_after_removal(ctx: Ctx, done: Sanctioned, target: Target) -> None:
    """The line was said before the platform did it; should that come to nothing, whoever asked for it is told."""
    kinds = ("kick_member", "ban_member")
    removals = [out.id for out in ctx.effects.outgoing if out.case_id == done.case.id and out.action.kind in kinds]
    for action_id in removals:
        about = {"action": action_id, "person": target.person_id, "number": done.case.number}
        payload = {**about, "by": ctx.member.person_id}
        await ctx.set_timer("sanctions.look", _key_of(payload), at=ctx.now + _LOOK_AFTER, payload=payload)


def _key_of(payload: Mapping[str, Any]) -> str:
    return f"{payload['action']}:{payload['person']}"


@router.timer("sanctions.look")
async def on_look(_event: TimerDue, ctx: Ctx) -> None:
    match await refusal_of(ctx.session, ctx.payload["action"]):
        case UnderWay():
            at = ctx.now + _LOOK_AGAIN_AFTER
            await ctx.set_timer("sanctions.look", _key_of(ctx.payload), at=at, payload=ctx.payload)
        case str(said):
            person = ctx.payload["person"]
            name = (await names(ctx.session, ctx.chat.ref.platform, person)).get(person, "")
            line = ctx.text("sanctions.not-removed", name=name, number=ctx.payload["number"], said=said)
            await ctx.tell(ctx.payload["by"], line)
        case None:
            return


def _clean_up(event: MessageReceived, ctx: Ctx) -> None:
    """The command's own line goes, where the bot may delete."""
    if AdminPower.DELETE in ctx.chat.bot_powers:
        ctx.act(DeleteMessages(chat_key=ctx.chat.ref.key, messages=(event.message_key,)))


@router.command(
    "unwarn", "撤回警告", right=Right.MODERATE, where=Where.GROUP, from_afar=True, destructive=True, unless=is_talk
)
async def on_unwarn(event: MessageReceived, ctx: Ctx) -> None:
    target = await _target(event, ctx, "sanctions.usage-unwarn", lenient=True)
    if target is None:
        return
    case_id = await latest_warning(ctx.session, ctx.chat.id, target.person_id)
    case = await find_case_by_id(ctx.session, ctx.chat.id, case_id) if case_id is not None else None
    outcome = await take_back(ctx, case) if case is not None else None
    if case is None or not isinstance(outcome, Undone):
        ctx.reply("sanctions.no-warning", name=target.ref.name)
        return
    ctx.reply("sanctions.unwarned", name=target.ref.name, number=case.number, points=outcome.points_back)


@router.command(
    "unmute", "解除禁言", right=Right.MODERATE, where=Where.GROUP, needs={Capability.RESTRICT}, destructive=True
)
async def on_unmute(event: MessageReceived, ctx: Ctx) -> None:
    await _give_back(event, ctx, RestrictionKind.MUTE, "unmute")


@router.command(
    "unban", "解封", right=Right.BAN, where=Where.GROUP, from_afar=True, needs={Capability.BAN}, destructive=True
)
async def on_unban(event: MessageReceived, ctx: Ctx) -> None:
    await _give_back(event, ctx, RestrictionKind.BAN, "unban")


async def _give_back(event: MessageReceived, ctx: Ctx, kind: RestrictionKind, command: str) -> None:
    target = await _target(event, ctx, f"sanctions.usage-{command}", channels=True, lenient=True)
    if target is None:
        return
    lifted = await lift(ctx.session, target.subject, kind, place_of(ctx.chat), now=ctx.now)
    send_off(ctx, lifted.actions, lifted.cases[-1] if lifted.cases else None)
    ctx.audit(f"sanctions.{command}", person=target.person_id)
    ctx.reply(f"sanctions.{command}-done", name=target.ref.name)


@router.timer(ENDS)
async def on_end(event: TimerDue, ctx: Ctx) -> None:
    number = int(str(event.payload["restriction"]))
    send_off(ctx, await end_restriction(ctx.session, number, place_of(ctx.chat), now=ctx.now), None)


def _was_freed_by_hand(event: MemberChanged, chat: ChatView) -> bool:
    return (
        event.old is MemberStatus.RESTRICTED
        and event.new is not MemberStatus.RESTRICTED
        and event.new.is_present
        and event.by is not None
        and event.by.kind is not SenderKind.BOT
    )


@router.on(MemberChanged, when=_was_freed_by_hand)
async def on_freed_by_hand(event: MemberChanged, ctx: Ctx) -> None:
    await note_freed(ctx.session, ctx.chat.id, ctx.member.person_id, RestrictionKind.MUTE, ctx.now)
