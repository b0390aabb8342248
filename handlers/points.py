"""Points and leaderboards: one's own, everybody's, and what an admin gives."""

import re
from collections.abc import Mapping
from typing import Any

from bot.domain.actions import Button, Keyboard
from bot.domain.events import ButtonPressed, MessageReceived
from bot.domain.people import Right, SenderKind
from bot.domain.text import Text
from bot.routing import Ctx, Router, Where
from bot.services.communities import Counted, Scope, counted_together, read_scope
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


def _is_prose(rest: str) -> bool:
    return read_scope(rest) is None


@router.command(
    "points", "积分", "我的积分", where=Where.CONNECTED, personal=True, alias_takes_args=True, unless=_is_prose
)
async def on_points(_event: MessageReceived, ctx: Ctx) -> None:
    asked = await _asked(ctx, "points.usage-points")
    if asked is None:
        return
    mine = await purse(ctx.session, asked.chats, ctx.member.person_id, **_clock(ctx))
    key = "points.balance-together" if asked.scope is Scope.COMMUNITY else "points.balance"
    lines = [ctx.text(key, name=ctx.member.name, balance=mine.balance, week=mine.this_week, community=asked.name)]
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


@router.command("rank", "排行", "排行榜", where=Where.CONNECTED, alias_takes_args=True, unless=_is_prose)
async def on_rank(_event: MessageReceived, ctx: Ctx) -> None:
    asked = await _asked(ctx, "points.usage-rank")
    if asked is not None:
        text, buttons = await _board(ctx, Board.POINTS, Period.WEEK, asked)
        ctx.reply_text(text, buttons=buttons)


@router.button("points.rank")
async def on_rank_page(_event: ButtonPressed, ctx: Ctx) -> None:
    scope = Scope(ctx.payload.get("scope", Scope.CHAT))
    counted = await counted_together(ctx.session, ctx.chat.id, scope)
    text, buttons = await _board(ctx, Board(ctx.payload["board"]), Period(ctx.payload["period"]), counted)
    ctx.edit(text, buttons=buttons)


async def _asked(ctx: Ctx, usage: str) -> Counted | None:
    """What is to be counted; told here where that cannot be understood, or there is no community."""
    scope = read_scope(ctx.args.text)
    if scope is None:
        ctx.reply(usage)
        return None
    counted = await counted_together(ctx.session, ctx.chat.id, scope)
    if counted.scope is not scope:
        ctx.reply("communities.in-none")
        return None
    return counted


def _clock(ctx: Ctx) -> dict[str, Any]:
    return {"now": ctx.now, "zone": ctx.chat.zone, "day_start": ctx.settings.checkin.day_start}


async def _board(ctx: Ctx, board: Board, period: Period, counted: Counted) -> tuple[Text, Keyboard]:
    asker = ctx.member.person_id if isinstance(ctx.event, MessageReceived) else None
    result = await ranking(
        ctx.session, counted.chats, ctx.chat.ref.platform, board=board, period=period, asker=asker, **_clock(ctx)
    )
    together = "-together" if counted.scope is Scope.COMMUNITY else ""
    lines = [ctx.text(f"points.board-{board}{together}", period=ctx.line(f"points.{period}"), community=counted.name)]
    lines += [_line(ctx, board, place) for place in result.top] or [ctx.text("points.nobody")]
    if result.own is not None:
        lines += [ctx.text("points.own-below"), _line(ctx, board, result.own)]
    shown = {"board": board, "period": period, "scope": counted.scope}
    periods = [_turn(ctx, f"points.{one}", shown, period=one) for one in Period]
    boards = [_turn(ctx, f"points.tab-{one}", shown, board=one) for one in Board]
    scopes = [_turn(ctx, f"points.scope-{one}", shown, scope=one) for one in Scope] if counted.name else []
    return Text.join(lines), ctx.rows(periods, boards, scopes)


def _turn(ctx: Ctx, label_key: str, shown: Mapping[str, str], **turned: str) -> Button:
    """A tab; it is marked where it shows what is shown already."""
    page, label = {**shown, **turned}, ctx.line(label_key)
    return ctx.button(f"· {label} ·" if page == shown else label, "points.rank", page)


def _line(ctx: Ctx, board: Board, place: Place) -> Text:
    return ctx.text(f"points.place-{board}", rank=place.rank, name=place.name, amount=place.amount)
