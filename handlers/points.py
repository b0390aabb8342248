"""Points and leaderboards: one's own, everybody's, and what an admin gives."""

import re
from typing import Any

from bot.domain.actions import Button, Keyboard
from bot.domain.events import ButtonPressed, MessageReceived
from bot.domain.people import Right, SenderKind
from bot.domain.text import Text
from bot.routing import Ctx, Router, Where
from bot.services.points import (
    Board,
    Granted,
    GrantedBefore,
    OutOfBounds,
    Period,
    Place,
    grant,
    purse,
    ranking,
)
from bot.services.targets import NotMeant, person_meant

router = Router(feature="points")
AMOUNT = re.compile(r"[-+]?[0-9]{1,9}")


@router.command("points", "积分", "我的积分", where=Where.CONNECTED, personal=True)
async def on_points(_event: MessageReceived, ctx: Ctx) -> None:
    mine = await purse(ctx.session, ctx.chat.id, ctx.member.person_id, **_clock(ctx))
    lines = [ctx.text("points.balance", name=ctx.member.name, balance=mine.balance, week=mine.this_week)]
    for entry in mine.entries:
        key = f"points.reason-{entry.reason}"
        reason = ctx.line(key if ctx.phrases.has(ctx.language, key) else "points.reason-other")
        values = {"day": entry.at.astimezone(ctx.chat.zone).date(), "amount": f"{entry.amount:+d}", "reason": reason}
        lines.append(ctx.text("points.entry", note=entry.note, has_note=bool(entry.note), **values))
    ctx.reply_text(Text.join(lines))


@router.command("grant", "加分", right=Right.RUN_RITUALS, where=Where.CONNECTED, alias_takes_args=True)
async def on_grant(event: MessageReceived, ctx: Ctx) -> None:
    meant = await person_meant(ctx.session, event, ctx.args.text, chat_id=ctx.chat.id, now=ctx.now)
    if isinstance(meant, NotMeant) or meant.ref.kind is not SenderKind.PERSON:
        ctx.reply("points.usage-grant")
        return
    said, _, note = meant.rest.partition(" ")
    if not AMOUNT.fullmatch(said):
        ctx.reply("points.usage-grant")
        return
    amount, by = int(said), ctx.member.person_id
    ref = f"grant:{ctx.here.id}:{event.message_key}"
    result = await grant(
        ctx.session, ctx.chat.id, meant.person_id, amount, note=note.strip(), ref=ref, at=ctx.now, by=by
    )
    match result:
        case Granted(balance):
            ctx.audit("points.grant", person=meant.person_id, amount=amount, reason=note.strip()[:200])
            key = "points.granted" if amount > 0 else "points.taken"
            ctx.reply(key, name=meant.ref.name, amount=abs(amount), balance=balance)
        case OutOfBounds(most):
            ctx.reply("points.out-of-bounds", most=most)
        case GrantedBefore():
            pass


@router.command("rank", "排行", "排行榜", where=Where.CONNECTED)
async def on_rank(_event: MessageReceived, ctx: Ctx) -> None:
    text, buttons = await _board(ctx, Board.POINTS, Period.WEEK)
    ctx.reply_text(text, buttons=buttons)


@router.button("points.rank")
async def on_rank_page(_event: ButtonPressed, ctx: Ctx) -> None:
    text, buttons = await _board(ctx, Board(ctx.payload["board"]), Period(ctx.payload["period"]))
    ctx.edit(text, buttons=buttons)


def _clock(ctx: Ctx) -> dict[str, Any]:
    return {"now": ctx.now, "zone": ctx.chat.zone, "day_start": ctx.settings.checkin.day_start}


async def _board(ctx: Ctx, board: Board, period: Period) -> tuple[Text, Keyboard]:
    asker = ctx.member.person_id if isinstance(ctx.event, MessageReceived) else None
    result = await ranking(
        ctx.session, ctx.chat.id, ctx.chat.ref.platform, board=board, period=period, asker=asker, **_clock(ctx)
    )
    lines = [ctx.text(f"points.board-{board}", period=ctx.line(f"points.{period}"))]
    lines += [_line(ctx, board, place) for place in result.top] or [ctx.text("points.nobody")]
    if result.own is not None:
        lines += [ctx.text("points.own-below"), _line(ctx, board, result.own)]
    periods = [_turn(ctx, ctx.line(f"points.{one}"), board, one, chosen=one is period) for one in Period]
    boards = [_turn(ctx, ctx.line(f"points.tab-{one}"), one, period, chosen=one is board) for one in Board]
    return Text.join(lines), ctx.rows(periods, boards)


def _turn(ctx: Ctx, label: str, board: Board, period: Period, *, chosen: bool) -> Button:
    mark = f"· {label} ·" if chosen else label
    return ctx.button(mark, "points.rank", {"board": board, "period": period})


def _line(ctx: Ctx, board: Board, place: Place) -> Text:
    return ctx.text(f"points.place-{board}", rank=place.rank, name=place.name, amount=place.amount)
