"""What a platform counted itself is kept for the digest: one day of all groups of one owner."""

from bot.domain.tally import OwnerDayCounted
from bot.routing import Ctx, Router
from bot.services.tally import note_owner_day

router = Router(feature="tally")


@router.on(OwnerDayCounted)
async def on_owner_day(event: OwnerDayCounted, ctx: Ctx) -> None:
    await note_owner_day(ctx.session, ctx.chat.id, event, ctx.now)
