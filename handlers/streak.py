"""One's own days: streak and calendar; and setting days right: repair, cards, withdrawal."""

from datetime import date, timedelta
from typing import Any

from bot.domain.actions import Button, Keyboard
from bot.domain.events import ButtonPressed, MessageReceived
from bot.domain.people import Right, SenderKind
from bot.domain.text import Text
from bot.routing import Ctx, Router, Where
from bot.services.authority import Allowed, authorize
from bot.services.checkin.calendar import month_lines
from bot.services.checkin.marking import repair, spend_card, withdraw
from bot.services.checkin.outcomes import (
    AlreadyCheckedIn,
    AlreadyCovered,
    CardSpent,
    NoCards,
    NothingThere,
    OutOfReach,
    Repaired,
    RestDay,
    Withdrawn,
)
from bot.services.checkin.overview import Standing, standing
from bot.services.checkin.requests import NoDay, Request, WhichRitual, request_of, rituals_shown
from bot.services.checkin.terms import Ritual, Terms
from bot.services.targets import NotMeant, Target, person_meant

router = Router(feature="streak")


@router.command("me", "我的打卡", where=Where.CONNECTED, personal=True)
async def on_me(_event: MessageReceived, ctx: Ctx) -> None:
    shown = await _page(ctx, None, None)
    if shown is None:
        ctx.reply("streak.no-ritual")
    else:
        ctx.reply_text(shown[0], buttons=shown[1])


@router.button("streak.show")
async def on_show(_event: ButtonPressed, ctx: Ctx) -> None:
    month = date.fromisoformat(ctx.payload["month"]) if ctx.payload["month"] else None
    shown = await _page(ctx, int(ctx.payload["ritual"]), month)
    if shown is None:
        ctx.answer("streak.no-ritual", alert=True)
    else:
        ctx.edit(shown[0], buttons=shown[1])


@router.command("repair", "补签", where=Where.CONNECTED, alias_takes_args=True, needs_admins=True, personal=True)
async def on_repair(event: MessageReceived, ctx: Ctx) -> None:
    """An admin repairs somebody's day; a member covers a day of their own with a card."""
    may = isinstance(authorize(event.sender, ctx.member.person_id, ctx.chat, Right.RUN_RITUALS), Allowed)
    meant = await person_meant(ctx.session, event, ctx.args.text, chat_id=ctx.chat.id, now=ctx.now)
    named = isinstance(meant, Target) and meant.rest != ctx.args.text.strip()
    if isinstance(meant, Target) and (may or named):
        if may:
            await _repair_for(ctx, meant)
        else:
            ctx.reply("authority.not-allowed")
        return
    request = await _request(ctx, ctx.args.words, "streak.usage-repair")
    if request is not None:
        await _spend(ctx, request)


@router.command("uncheck", "撤销打卡", right=Right.RUN_RITUALS, where=Where.CONNECTED, alias_takes_args=True)
async def on_uncheck(event: MessageReceived, ctx: Ctx) -> None:
    meant = await person_meant(ctx.session, event, ctx.args.text, chat_id=ctx.chat.id, now=ctx.now)
    if isinstance(meant, NotMeant):
        ctx.reply("streak.usage-uncheck")
        return
    request = await _request(ctx, meant.rest.split(), "streak.usage-uncheck")
    if request is None:
        return
    ritual = request.ritual
    by, terms = ctx.member.person_id, _terms(ctx)
    result = await withdraw(ctx.session, ritual, meant.person_id, request.day, by=by, at=ctx.now, terms=terms)
    values: dict[str, Any] = {"name": meant.ref.name, "ritual": ritual.name, "day": request.day}
    match result:
        case Withdrawn(streak=streak, points=points):
            _note(ctx, "checkin.withdraw", request, meant, points)
            ctx.reply("streak.withdrawn", streak=streak, points=points, **values)
        case NothingThere():
            ctx.reply("streak.nothing-to-withdraw", **values)


async def _repair_for(ctx: Ctx, meant: Target) -> None:
    request = await _request(ctx, meant.rest.split(), "streak.usage-repair")
    if request is None:
        return
    if meant.ref.kind is not SenderKind.PERSON:
        ctx.reply("streak.not-a-member")
        return
    by, terms = ctx.member.person_id, _terms(ctx)
    result = await repair(ctx.session, request.ritual, meant.person_id, request.day, by=by, at=ctx.now, terms=terms)
    values: dict[str, Any] = {"name": meant.ref.name, "ritual": request.ritual.name, "day": request.day}
    match result:
        case Repaired(streak=streak, points=points):
            _note(ctx, "checkin.repair", request, meant, points)
            ctx.reply("streak.repaired", streak=streak, points=points, **values)
        case AlreadyCheckedIn():
            ctx.reply("streak.already", **values)
        case RestDay():
            ctx.reply("streak.rest-day", **values)
        case OutOfReach(days):
            ctx.reply("streak.out-of-reach", days=days)


async def _spend(ctx: Ctx, request: Request) -> None:
    ritual, person = request.ritual, ctx.member.person_id
    values: dict[str, Any] = {"name": ctx.member.name, "ritual": ritual.name, "day": request.day}
    match await spend_card(ctx.session, ritual, person, request.day, at=ctx.now, terms=_terms(ctx)):
        case CardSpent(streak=streak, cards=cards):
            ctx.reply("streak.card-spent", streak=streak, cards=cards, **values)
        case AlreadyCheckedIn():
            ctx.reply("streak.already", **values)
        case AlreadyCovered():
            ctx.reply("streak.covered", **values)
        case NoCards(every):
            ctx.reply("streak.no-cards", every=every)
        case NothingThere():
            ctx.reply("streak.nothing-to-save", **values)
        case RestDay():
            ctx.reply("streak.rest-day", **values)
        case OutOfReach(days):
            ctx.reply("streak.out-of-reach", days=days)


async def _request(ctx: Ctx, words: list[str], usage: str) -> Request | None:
    """What is asked for; where that is not clear the person is told, and None comes back."""
    request = await request_of(ctx.session, ctx.chat.id, words, terms=_terms(ctx), now=ctx.now)
    match request:
        case Request():
            return request
        case WhichRitual(names) if names:
            ctx.reply("streak.which", names=Text.join(names, ctx.line("streak.comma")))
        case WhichRitual():
            ctx.reply("streak.no-ritual")
        case NoDay():
            ctx.reply(usage)
    return None


def _note(ctx: Ctx, what: str, request: Request, meant: Target, points: int) -> None:
    ctx.audit(
        what,
        ritual=request.ritual.id,
        person=meant.person_id,
        day=request.day.isoformat(),
        points=points,
        reason=request.reason,
    )


def _terms(ctx: Ctx) -> Terms:
    return Terms(ctx.chat.zone, ctx.settings.checkin)


async def _page(ctx: Ctx, ritual_id: int | None, month: date | None) -> tuple[Text, Keyboard] | None:
    """One ritual's days of the person, with a month of them, and buttons to the others."""
    ritual, everything = await rituals_shown(ctx.session, ctx.chat.id, ritual_id)
    if ritual is None:
        return None
    mine = await standing(ctx.session, ritual, ctx.member.person_id, terms=_terms(ctx), now=ctx.now)
    shown = (month or mine.record.today).replace(day=1)
    others = [_turn(ctx, one.name, one, None) for one in everything if one.id != ritual.id][:6]
    before, after = (shown - timedelta(days=1)).replace(day=1), (shown + timedelta(days=32)).replace(day=1)
    pages = [_turn(ctx, ctx.line("streak.earlier"), ritual, before)]
    if after <= mine.record.today:
        pages.append(_turn(ctx, ctx.line("streak.later"), ritual, after))
    return _description(ctx, ritual, mine, shown), ctx.rows(pages, others[:3], others[3:])


def _turn(ctx: Ctx, label: str, ritual: Ritual, month: date | None) -> Button:
    payload = {"ritual": ritual.id, "month": month.isoformat() if month else ""}
    return ctx.button(label, "streak.show", payload, only=ctx.member.person_id, life=timedelta(days=2))


def _description(ctx: Ctx, ritual: Ritual, mine: Standing, month: date) -> Text:
    streak, record = mine.streak, mine.record
    first = min(record.days, default=None)
    grid = month_lines(month, record.days, mine.covered, record.schedule, today=record.today, since=first)
    lines = [
        ctx.text("streak.title", name=ctx.member.name, ritual=ritual.name),
        ctx.text(
            "streak.numbers",
            current=streak.current,
            longest=streak.longest,
            total=streak.total,
            cards=max(streak.cards, 0),
        ),
    ]
    if ritual.ends_on is not None and ritual.starts_on is not None:
        asked = sum(1 for _ in record.schedule.days(ritual.starts_on, ritual.ends_on))
        need = ritual.need_days if ritual.need_days is not None else asked
        lines.append(ctx.text("streak.challenge", done=mine.challenge_days, need=need, last=ritual.ends_on))
    lines.append(ctx.text("streak.month", year=str(month.year), month=month.month))
    lines.append(Text.pre("\n".join([ctx.line("streak.weekdays"), *grid])))
    lines.append(ctx.text("streak.legend"))
    return Text.join(lines)
