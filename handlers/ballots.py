"""Ballots of a poll in private: whether they went out at all."""

from bot.domain.events import TimerDue
from bot.routing import Ctx, Router
from bot.services.polls.desk import poll_here
from bot.services.polls.lifecycle import look_at_ballots, question_of

router = Router(feature="ballots")


@router.timer("ballots.look")
async def on_look(_event: TimerDue, ctx: Ctx) -> None:
    """Whoever started the poll hears of it where they did not; nobody waits for votes that cannot come."""
    poll = await poll_here(ctx, ctx.payload["poll"])
    key = await look_at_ballots(ctx, poll, tries=ctx.payload["tries"]) if poll is not None else None
    if poll is not None and key is not None:
        text = ctx.text(key, question=question_of(poll), chat=ctx.chat.ref.title)
        await ctx.tell(poll.created_by_id, text)
