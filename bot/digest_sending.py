"""Sending digests: a group's day and week, and a community's common edition, each to one reader privately."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.community_digest_words import joint_buttons, joint_text
from bot.digest_words import LIFE, decision_buttons, digest_text, week_text
from bot.domain.actions import Keyboard, Priority
from bot.domain.events import TimerDue
from bot.domain.people import Right
from bot.domain.text import Text
from bot.routing import Ctx
from bot.services.digest import editions, together
from bot.services.digest.decisions import decisions_for
from bot.services.digest.editions import Reader
from bot.services.digest.reading import DayReport, day_at
from bot.services.digest.together import Joint
from bot.services.digest.weekly import week_up_to
from bot.services.tally import counted_of
from bot.tally_words import tally_lines


async def send_day(ctx: Ctx, reader: Reader, report: DayReport) -> None:
    decisions = await decisions_for(ctx.session, ctx.chat, owns=Right.OWN in reader.rights, now=ctx.now)
    buttons = decision_buttons(ctx, decisions, reader.rights, reader.chat_id)
    label = ctx.line("digest.settings-button")
    more = ctx.button(label, "digest.settings", right=Right.READ_STATS, where=reader.chat_id, life=LIFE)
    text = digest_text(ctx, report, decisions, await _counted(ctx, reader, report.day))
    await _tell(ctx, reader, text, (*buttons, (more,)))


async def _counted(ctx: Ctx, reader: Reader, day: date) -> Sequence[Text]:
    """What the platform counts is about all groups of the owner: nobody else is told."""
    if Right.OWN not in reader.rights:
        return ()
    counted = await counted_of(ctx.session, ctx.chat, day, today=day_at(ctx.chat, ctx.now))
    return tally_lines(ctx, counted) if counted is not None else ()


async def send_joint(ctx: Ctx, joint: Joint, day: date) -> None:
    edition = await together.edition_of(
        ctx.session,
        joint,
        day,
        now=ctx.now,
        capabilities={ctx.chat.ref.platform: ctx.chat.capabilities},
        live={ctx.chat.id: ctx.member_count},
    )
    await _tell(ctx, joint.owner, joint_text(ctx, edition), joint_buttons(ctx, edition, joint))


async def send_week(ctx: Ctx, reader: Reader, last: date) -> None:
    await _tell(ctx, reader, week_text(ctx, await week_up_to(ctx.session, ctx.chat, last, now=ctx.now)), ())


async def _tell(ctx: Ctx, reader: Reader, text: Text, buttons: Keyboard) -> None:
    is_daily = isinstance(ctx.event, TimerDue)
    priority = Priority.DIGEST if is_daily else Priority.REPLY
    life = editions.STILL_WORTH_SENDING if is_daily else timedelta(minutes=10)
    await ctx.tell(reader.person_id, text, buttons=buttons, priority=priority, expires_in=life)
