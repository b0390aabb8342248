"""What the house says about commands in general."""

from bot.domain.events import TimerDue
from bot.routing import Ctx, Router

router = Router(feature="commands")


@router.timer("commands.too-old")
async def on_commands_too_old(event: TimerDue, ctx: Ctx) -> None:
    ctx.say(ctx.text("commands.too-old", count=int(str(event.payload["count"]))))
