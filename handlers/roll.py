"""The course of a ritual's day: prompt, reminder, who is missing, summary, and how a challenge ends."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.domain.actions import Button, Keyboard, Sent
from bot.domain.events import ButtonPressed, MessageReceived, TimerDue
from bot.domain.people import Right
from bot.domain.text import Text
from bot.routing import Ctx, Router, Where
from bot.services.checkin.overview import (
    Finish,
    Finisher,
    Named,
    Roll,
    done_so_far,
    finish_of,
    privately_reminded,
    roll,
)
from bot.services.checkin.prompts import end_challenge, flip_reminder, keep_prompt, open_rituals, posted_prompt, ringing
from bot.services.checkin.terms import Ritual, Terms

router = Router(feature="roll")
SHOWN = 30
ON_PROMPT = 12


@router.timer("roll.prompt")
async def on_prompt(event: TimerDue, ctx: Ctx) -> None:
    ritual, day = await _rung(event, ctx)
    if ritual is None or day is None:
        return
    tap = ctx.button(ctx.line("roll.tap"), "checkin.tap", {"ritual": ritual.id}) if ritual.one_tap else None
    wish = ctx.button(ctx.line("roll.wish"), "roll.wish", {"ritual": ritual.id})
    text, buttons = await _prompt(ctx, ritual, day, tap, wish)
    sent = await ctx.speak(text, topic=ritual.topic, buttons=buttons, expires_in=timedelta(minutes=30))
    if sent is not None:
        await keep_prompt(
            ctx.session, ritual, day, sent.action_id, tap=tap.token if tap else None, wish=wish.token or ""
        )


@router.timer("roll.count")
async def on_count(event: TimerDue, ctx: Ctx) -> None:
    """Write the number on the day's prompt anew."""
    day = date.fromisoformat(str(event.payload["day"]))
    found = await posted_prompt(ctx.session, ctx.chat.id, int(str(event.payload["ritual"])), day)
    if found is None:
        return
    ritual, prompt = found
    tap = Button(label=ctx.line("roll.tap"), token=prompt.tap_token) if prompt.tap_token else None
    wish = Button(label=ctx.line("roll.wish"), token=prompt.wish_token)
    text, buttons = await _prompt(ctx, ritual, day, tap, wish)
    ctx.edit(text, buttons=buttons, message=Sent(action_id=prompt.action_id))


@router.button("roll.wish")
async def on_wish(_event: ButtonPressed, ctx: Ctx) -> None:
    is_on = await flip_reminder(ctx.session, ctx.chat.id, int(ctx.payload["ritual"]), ctx.member.person_id)
    ctx.answer("roll.wish-on" if is_on else "roll.wish-off", alert=True)


@router.timer("roll.remind")
async def on_remind(event: TimerDue, ctx: Ctx) -> None:
    """Privately to those who asked for it; one line for all the others together."""
    ritual, day = await _rung(event, ctx)
    if ritual is None or day is None:
        return
    closes_at = _terms(ctx).hours(ritual).window(day)[1]
    if closes_at <= ctx.now:
        return
    missing = (await roll(ctx.session, ritual, day, ctx.chat.ref.platform)).missing
    told = 0
    for person in await privately_reminded(ctx.session, ritual, missing):
        values = {"ritual": ritual.name, "group": ctx.chat.ref.title, "left": closes_at - ctx.now}
        told += await ctx.tell(person.person_id, ctx.text("roll.reminder", **values)) is not None
    if len(missing) > told:
        text = ctx.text("roll.still-missing", ritual=ritual.name, count=len(missing) - told, left=closes_at - ctx.now)
        tap = [ctx.button(ctx.line("roll.tap"), "checkin.tap", {"ritual": ritual.id})] if ritual.one_tap else []
        buttons = ctx.rows(tap)
        await ctx.speak(text, topic=ritual.topic, buttons=buttons, expires_in=closes_at - ctx.now)


@router.timer("roll.close")
async def on_close(event: TimerDue, ctx: Ctx) -> None:
    ritual, day = await _rung(event, ctx, closing=True)
    if ritual is None or day is None:
        return
    today = await roll(ctx.session, ritual, day, ctx.chat.ref.platform)
    if today.done or today.missing:
        await ctx.speak(_summary(ctx, ritual, today, names_missing=today.is_telling), topic=ritual.topic)


@router.timer("roll.begin")
async def on_begin(event: TimerDue, ctx: Ctx) -> None:
    ritual, _ = await _rung(event, ctx, any_day=True)
    if ritual is not None and ritual.starts_on is not None and ritual.ends_on is not None:
        days = (ritual.ends_on - ritual.starts_on).days + 1
        values = {"ritual": ritual.name, "days": days, "last": ritual.ends_on}
        await ctx.speak(ctx.text("roll.begins", **values), topic=ritual.topic)


@router.timer("roll.finish")
async def on_finish(event: TimerDue, ctx: Ctx) -> None:
    terms = _terms(ctx)
    ritual = await end_challenge(ctx.session, ctx.chat.id, int(str(event.payload["ritual"])), terms=terms, now=ctx.now)
    ctx.effects.timers_changed = True
    ctx.refresh_chat()
    if ritual is not None:
        finish = await finish_of(ctx.session, ritual, ctx.chat.ref.platform, terms=terms)
        ctx.say(_finishing_list(ctx, ritual, finish), topic=ritual.topic)


@router.command("missing", "谁没打卡", right=Right.RUN_RITUALS, where=Where.CONNECTED)
async def on_missing(_event: MessageReceived, ctx: Ctx) -> None:
    parts: list[Text] = []
    for ritual in await open_rituals(ctx.session, ctx.chat.id):
        day = _terms(ctx).day_of(ritual, ctx.now)
        parts.append(_summary(ctx, ritual, await roll(ctx.session, ritual, day, ctx.chat.ref.platform)))
    ctx.reply_text(Text.join(parts, "\n\n") if parts else ctx.text("roll.no-ritual"))


def _terms(ctx: Ctx) -> Terms:
    return Terms(ctx.chat.zone, ctx.settings.checkin)


async def _rung(
    event: TimerDue, ctx: Ctx, *, closing: bool = False, any_day: bool = False
) -> tuple[Ritual | None, date | None]:
    """The ritual that rang and its day, if that day is asked for."""
    ritual_id = int(str(event.payload["ritual"]))
    found = await ringing(
        ctx.session,
        ctx.chat.id,
        ritual_id,
        terms=_terms(ctx),
        at=event.at,
        now=ctx.now,
        closing=closing,
        any_day=any_day,
    )
    ctx.effects.timers_changed = True
    return found if found is not None else (None, None)


async def _prompt(ctx: Ctx, ritual: Ritual, day: date, tap: Button | None, wish: Button) -> tuple[Text, Keyboard]:
    count, first = await done_so_far(ctx.session, ritual, day, ctx.chat.ref.platform, most=ON_PROMPT)
    closes = _terms(ctx).hours(ritual).closing_time if ritual.closes_at is not None else None
    lines = [
        ctx.text("roll.prompt-until", ritual=ritual.name, closes=closes)
        if closes is not None
        else ctx.text("roll.prompt", ritual=ritual.name),
        ctx.text(f"roll.how-{ritual.proof}", unit=ritual.unit, has_unit=bool(ritual.unit)),
    ]
    if ritual.ends_on is not None and ritual.starts_on is not None:
        lines.append(ctx.text("roll.challenge-day", **_progress(ritual, day)))
    if count:
        lines.append(ctx.text("roll.done-so-far", count=count, names=_named(ctx, first, count)))
    return Text.join(lines), ctx.rows([tap] if tap else [], [wish])


def _progress(ritual: Ritual, day: date) -> dict[str, int]:
    assert ritual.starts_on is not None, "only a challenge has progress"
    assert ritual.ends_on is not None, "only a challenge has progress"
    return {"day": (day - ritual.starts_on).days + 1, "days": (ritual.ends_on - ritual.starts_on).days + 1}


def _summary(ctx: Ctx, ritual: Ritual, today: Roll, *, names_missing: bool = True) -> Text:
    lines = [ctx.text("roll.summary", ritual=ritual.name, day=today.day, count=len(today.done))]
    if ritual.ends_on is not None and ritual.starts_on is not None:
        lines.append(ctx.text("roll.challenge-day", **_progress(ritual, today.day)))
    if today.done:
        lines.append(ctx.text("roll.done", names=_names(ctx, today.done, SHOWN)))
    if today.total:
        lines.append(ctx.text("roll.total", total=round(today.total, 2), unit=ritual.unit))
    if today.missing and names_missing:
        lines.append(ctx.text("roll.missing", count=len(today.missing), names=_names(ctx, today.missing, SHOWN)))
    elif today.is_telling and not today.missing:
        lines.append(ctx.text("roll.complete"))
    return Text.join(lines)


def _names(ctx: Ctx, people: Sequence[Named], most: int) -> Text:
    return _named(ctx, people[:most], len(people))


def _named(ctx: Ctx, first: Sequence[Named], count: int) -> Text:
    """The names of the first, and how many there are besides."""
    names = Text.join([person.name for person in first], ctx.line("roll.comma"))
    rest = count - len(first)
    return ctx.text("roll.and-more", names=names, count=rest) if rest > 0 else names


def _finishing_list(ctx: Ctx, ritual: Ritual, finish: Finish) -> Text:
    done = [person for person in finish.people if person.finished]
    others = [person for person in finish.people if not person.finished]
    lines = [ctx.text("roll.finish", ritual=ritual.name, need=finish.need, count=len(done))]
    lines += [_finisher(ctx, place, person) for place, person in enumerate(done[:SHOWN], 1)]
    if len(done) > SHOWN:
        lines.append(ctx.text("roll.finish-more", count=len(done) - SHOWN))
    if others:
        lines.append(ctx.text("roll.finish-others"))
        lines += [ctx.text("roll.finish-other", name=person.name, days=person.days) for person in others[:SHOWN]]
    return Text.join(lines)


def _finisher(ctx: Ctx, place: int, person: Finisher) -> Text:
    return ctx.text("roll.finisher", place=place, name=person.name, days=person.days, covered=person.covered)
