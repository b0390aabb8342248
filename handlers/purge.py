"""Purge: by reply, everything from that message on; with a name, what that person said lately."""

from datetime import timedelta

from bot.domain.capabilities import Capability
from bot.domain.duration import parse_duration
from bot.domain.events import MessageReceived
from bot.domain.people import Right
from bot.enforcement import place_of, send_off, write_log
from bot.routing import Ctx, Router, Where
from bot.services.cases import ByCommand, Evidence, Measure, MeasureKind, open_case
from bot.services.purge import REACH, NotHeard, Purge, messages_by, messages_from
from bot.services.sanctions import deletions
from bot.services.targets import NotMeant, Target, Why, target_of

router = Router(feature="purge")


@router.command(
    "purge",
    "清理",
    right=Right.DELETE,
    where=Where.GROUP,
    needs={Capability.DELETE},
    destructive=True,
    reads_events=True,
)
async def on_purge(event: MessageReceived, ctx: Ctx) -> None:
    if event.quoted is not None and not ctx.args.text:
        found = await messages_from(ctx.session, ctx.chat.id, event.quoted.message_key, topic=event.topic, now=ctx.now)
        if isinstance(found, NotHeard):
            ctx.reply("purge.not-heard")
            return
        await _delete(event, ctx, found, None)
        return
    target = await _target(event, ctx)
    if target is None:
        return
    within = parse_duration(target.rest) if target.rest else REACH
    if not isinstance(within, timedelta):
        ctx.reply("purge.usage-purge")
        return
    said = await messages_by(ctx.session, ctx.chat.id, target.person_id, within=within, now=ctx.now)
    await _delete(event, ctx, said, target)


async def _target(event: MessageReceived, ctx: Ctx) -> Target | None:
    meant = await target_of(
        ctx.session,
        event,
        ctx.args.text,
        ctx.chat,
        chat_id=ctx.chat.id,
        by_id=ctx.member.person_id,
        now=ctx.now,
        channels=True,
    )
    match meant:
        case NotMeant(Why.NOBODY):
            ctx.reply("purge.usage-purge")
            return None
        case NotMeant(why):
            ctx.reply(f"sanctions.not-{why}")
            return None
        case Target():
            return meant


async def _delete(event: MessageReceived, ctx: Ctx, found: Purge, target: Target | None) -> None:
    """The lines and the command itself go; the case keeps the number and the first words."""
    keys = [key for key in found.keys if key != event.message_key]
    if not keys:
        ctx.reply("purge.nothing")
        return
    case = await open_case(
        ctx.session,
        chat_id=ctx.chat.id,
        subject_id=target.person_id if target else None,
        cause=ByCommand("purge"),
        actions=[Measure(MeasureKind.DELETE, count=len(keys))],
        at=event.at,
        actor_id=ctx.member.person_id,
        evidence=Evidence(keys[0], found.excerpt),
        cause_id=ctx.cause_id,
    )
    send_off(ctx, deletions(place_of(ctx.chat).chat_key, [*keys, event.message_key]), case.id)
    await write_log(ctx, case)
    key = "purge.done-cut" if found.is_cut else "purge.done"
    text = ctx.text(key, count=len(keys), number=case.number)
    if await ctx.tell(ctx.member.person_id, text) is None:
        ctx.say(text, topic=event.topic, silent=True)
