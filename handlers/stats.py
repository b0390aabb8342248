"""/stats: today, a week or a month on one short card."""

from bot.digest_words import amount, chart
from bot.domain.actions import Keyboard
from bot.domain.events import ButtonPressed, MessageReceived
from bot.domain.people import Right
from bot.domain.text import Text
from bot.routing import Ctx, Router, Where
from bot.services.digest.spans import Span, Total
from bot.services.stats import Period, read_stats

router = Router(feature="stats")
KINDS = ("message", "reply", "reaction", "check_in", "vote", "join", "leave")


@router.command("stats", "统计", right=Right.READ_STATS, where=Where.CONNECTED, reads_events=True)
async def on_stats(event: MessageReceived, ctx: Ctx) -> None:
    if ctx.args.text:
        ctx.reply("stats.usage-stats")
        return
    ctx.reply_text(await _card(ctx, Period.TODAY), buttons=_buttons(ctx, Period.TODAY))


@router.button("stats.show", reads_events=True)
async def on_show(event: ButtonPressed, ctx: Ctx) -> None:
    period = Period(ctx.payload["period"])
    ctx.edit(await _card(ctx, period), buttons=_buttons(ctx, period))
    ctx.answer(f"stats.{period}")


def _buttons(ctx: Ctx, shown: Period) -> Keyboard:
    """The one that is shown is there too: it reads the numbers anew."""
    return ctx.rows(
        [
            ctx.button(
                ctx.line("stats.again" if period is shown else f"stats.{period}-button"),
                "stats.show",
                {"period": period},
                right=Right.READ_STATS,
            )
            for period in Period
        ]
    )


async def _card(ctx: Ctx, period: Period) -> Text:
    span = await read_stats(ctx.session, ctx.chat, period, now=ctx.now)
    lines = [
        ctx.text("stats.title", group=ctx.chat.ref.title, period=ctx.line(f"stats.{period}"), at=ctx.now),
        *([ctx.text(f"stats.beside-{period}")] if span.before is not None else []),
        _line(ctx, "members", span.now.members, span.before.members if span.before else None),
        _line(ctx, "active", span.now.active, span.before.active if span.before else None, share=span.now.share),
        *(_sum(ctx, span, kind) for kind in KINDS if _is_worth_a_line(span, kind)),
        *chart(ctx, span.messages, span.active),
    ]
    return Text.join(lines)


def _is_worth_a_line(span: Span, kind: str) -> bool:
    totals: list[Total] = [span.now, *([span.before] if span.before else [])]
    return kind == "message" or any(total.sums[kind] for total in totals)


def _sum(ctx: Ctx, span: Span, kind: str) -> Text:
    before = span.before.sums[kind] if span.before is not None else None
    return _line(ctx, kind.replace("_", "-"), span.now.sums[kind], before)


def _line(ctx: Ctx, name: str, now: int, before: int | None, *, share: int | None = None) -> Text:
    earlier = "none" if before is None else amount(before)
    text = ctx.text("stats.line", label=ctx.line(f"stats.label-{name}"), now=amount(now), before=earlier)
    return text if share is None else text + ctx.text("stats.share", share=share)
