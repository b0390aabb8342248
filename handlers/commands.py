"""What the house says about commands in general."""

from bot.domain.capabilities import Capability
from bot.domain.choices import number_said
from bot.domain.events import MessageReceived, TimerDue
from bot.domain.people import SenderKind
from bot.routing import ChatView, Ctx, Router, Stage

router = Router(feature="commands")


@router.timer("commands.too-old")
async def on_commands_too_old(event: TimerDue, ctx: Ctx) -> None:
    ctx.say(ctx.text("commands.too-old", count=int(str(event.payload["count"]))))


def _is_lost(event: MessageReceived, chat: ChatView) -> bool:
    """A line to us alone. In a group there are others whom it may be meant for, unless we hear only what is for us."""
    is_to_us = not chat.is_group or Capability.HEAR_EVERYTHING not in chat.capabilities
    return is_to_us and event.is_plain and event.sender.kind is SenderKind.PERSON


@router.on(MessageReceived, when=_is_lost, stage=Stage.FALLBACK, in_unlinked=True)
async def on_lost_line(event: MessageReceived, ctx: Ctx) -> None:
    """Nobody knew what to do with it: say where to go on, or the person waits for an answer."""
    if event.age(ctx.now) > ctx.limits.command:
        return
    near = ctx.routes.nearest(event.text)
    number = number_said(event.text)
    if number is not None:
        ctx.reply("commands.no-such-number", number=str(number), silent=True)
    elif near is not None:
        ctx.reply("commands.unknown-near", command=near, silent=True)
    else:
        ctx.reply("commands.unknown" if event.text.startswith("/") else "commands.lost", silent=True)
