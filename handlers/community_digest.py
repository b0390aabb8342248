"""From a community's common digest to the digest of one of its groups."""

from datetime import timedelta

from bot.digest_sending import send_day
from bot.domain.events import ButtonPressed, TimerDue
from bot.domain.recurrence import CatchUp
from bot.routing import Ctx, Router
from bot.services.digest import editions, together
from bot.services.digest.reading import day_at, day_to_tell, report_of_day
from bot.services.timers import set_timer

router = Router(feature="community_digest")


@router.button("community_digest.part")
async def on_part_wanted(event: ButtonPressed, ctx: Ctx) -> None:
    """A group of the community tells its own digest: in its own lane, on its own platform."""
    chat_id, person_id = int(ctx.payload["chat"]), ctx.member.person_id
    if not await together.may_open(ctx.session, chat_id, person_id):
        ctx.answer("community_digest.cannot-open", alert=True)
        return
    key = f"{chat_id}:{ctx.cause_id}"
    await set_timer(
        ctx.session,
        "community_digest.part",
        key,
        chat_id=chat_id,
        zone="UTC",
        now=ctx.now,
        at=ctx.now,
        payload={"reader": person_id},
        catch_up=CatchUp.SEND_LATE,
        max_age=timedelta(minutes=10),
    )
    ctx.effects.timers_changed = True
    ctx.answer("digest.shown")


@router.timer("community_digest.part", reads_events=True, needs_admins=True)
async def on_part(event: TimerDue, ctx: Ctx) -> None:
    reader = await editions.reader(ctx.session, ctx.chat, int(ctx.payload["reader"]))
    if reader is not None:
        day = await day_to_tell(
            ctx.session, ctx.chat, editions.day_told(ctx.settings.digest, day_at(ctx.chat, ctx.now))
        )
        await send_day(ctx, reader, await report_of_day(ctx.session, ctx.chat, day, now=ctx.now))
