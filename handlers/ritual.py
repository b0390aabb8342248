"""Setting rituals up and changing them, by a line or by buttons."""

from datetime import timedelta

from bot.domain.actions import Keyboard
from bot.domain.events import ButtonPressed, MessageReceived
from bot.domain.people import Right
from bot.domain.text import Text
from bot.routing import Ctx, Router, Where
from bot.services.authority import Allowed, authorize
from bot.services.checkin.cards import STEPS, Choice, Choices, back_to, bars, described, list_menu, menu_of, steps_of
from bot.services.checkin.desk import (
    Changed,
    NoSuchRitual,
    Order,
    Verb,
    change,
    every_ritual,
    is_readable,
    read_order,
    set_up,
    switch,
    words_of,
)
from bot.services.checkin.fields import Field, Misread
from bot.services.checkin.overview import past_days
from bot.services.checkin.rituals import DoesNotFit, Kept, WordTaken, ritual_meant
from bot.services.checkin.terms import Ritual, Terms
from bot.services.checkin.words import default_words

router = Router(feature="ritual")
LIFE = timedelta(minutes=10)
MENU_LIFE = timedelta(days=2)
RUN = Right.RUN_RITUALS
HISTORY_DAYS = 14


@router.command("rituals", "打卡活动", where=Where.CONNECTED, needs_admins=True)
async def on_rituals(event: MessageReceived, ctx: Ctx) -> None:
    text, buttons = await _list(ctx, may_run=_may_run(event, ctx))
    ctx.reply_text(text, buttons=buttons)


@router.button("ritual.list")
async def on_list(_event: ButtonPressed, ctx: Ctx) -> None:
    text, buttons = await _list(ctx, may_run=True)
    ctx.edit(text, buttons=buttons)


@router.command("ritual", "打卡设置", right=RUN, where=Where.CONNECTED, alias_takes_args=True)
async def on_ritual(event: MessageReceived, ctx: Ctx) -> None:
    order = read_order(ctx.args.words)
    match order:
        case None:
            ctx.reply("ritual.usage-ritual")
        case Misread():
            ctx.reply_text(_why_not(ctx, order))
        case Order(verb=Verb.NEW, words=()):
            await ctx.ask("ritual.name", life=LIFE)
            ctx.reply("ritual.ask-name")
        case Order(verb=Verb.NEW):
            await _create(ctx, list(order.words), event.topic)
        case Order():
            await _obey(ctx, order, event.topic)


@router.button("ritual.new")
async def on_new(_event: ButtonPressed, ctx: Ctx) -> None:
    await ctx.ask("ritual.name", life=LIFE)
    ctx.edit(ctx.text("ritual.ask-name"))


@router.answer("ritual.name", needs_admins=True)
async def on_name(event: MessageReceived, ctx: Ctx) -> None:
    name = event.text.strip().replace(" ", "")
    if not _may_run(event, ctx):
        ctx.reply("authority.not-allowed")
    elif not is_readable(Field.NAME, name, terms=_terms(ctx), now=ctx.now):
        ctx.reply_text(_why_not(ctx, Misread(Field.NAME, name[:40])))
    else:
        text, buttons = _step(ctx, [name], 0)
        ctx.reply_text(text, buttons=buttons)


@router.button("ritual.step")
async def on_step(event: ButtonPressed, ctx: Ctx) -> None:
    """One answer tapped: the next question, or the ritual."""
    words, step = list(ctx.payload["words"]), int(ctx.payload["step"])
    if step < len(STEPS):
        text, buttons = _step(ctx, words, step)
        ctx.edit(text, buttons=buttons)
    else:
        await _create(ctx, words, event.topic)


@router.button("ritual.write")
async def on_write(_event: ButtonPressed, ctx: Ctx) -> None:
    """The person wants to type this answer."""
    await ctx.ask("ritual.typed", ctx.payload, life=LIFE)
    ctx.edit(ctx.text(f"ritual.example-{STEPS[int(ctx.payload['step'])][0]}"))


@router.answer("ritual.typed", needs_admins=True)
async def on_typed(event: MessageReceived, ctx: Ctx) -> None:
    words, step = list(ctx.payload["words"]), int(ctx.payload["step"])
    which, value = STEPS[step][0], event.text.strip().replace(" ", "")
    if not _may_run(event, ctx):
        ctx.reply("authority.not-allowed")
        return
    if not is_readable(which, value, terms=_terms(ctx), now=ctx.now):
        ctx.reply_text(_why_not(ctx, Misread(which, value[:40])))
        return
    words.append(f"{which}={value}")
    if step + 1 < len(STEPS):
        text, buttons = _step(ctx, words, step + 1)
        ctx.reply_text(text, buttons=buttons)
    else:
        await _create(ctx, words, event.topic)


@router.button("ritual.card")
async def on_card(_event: ButtonPressed, ctx: Ctx) -> None:
    await _show(ctx, await ritual_meant(ctx.session, ctx.chat.id, str(ctx.payload["ritual"])))


@router.button("ritual.field")
async def on_field(event: ButtonPressed, ctx: Ctx) -> None:
    """A field was tapped: what has two values flips, for the others the new value is asked for."""
    which, ritual_id = Field(ctx.payload["field"]), int(ctx.payload["ritual"])
    value = ctx.payload.get("value")
    if value is None:
        await ctx.ask("ritual.value", ctx.payload, life=LIFE)
        ctx.edit(ctx.text(f"ritual.example-{which}"), buttons=_keyboard(ctx, ((back_to(ritual_id),),)))
    else:
        await _change(ctx, ritual_id, which, str(value), event.topic)


@router.answer("ritual.value", needs_admins=True)
async def on_value(event: MessageReceived, ctx: Ctx) -> None:
    if _may_run(event, ctx):
        await _change(ctx, int(ctx.payload["ritual"]), Field(ctx.payload["field"]), event.text, event.topic)
    else:
        ctx.reply("authority.not-allowed")


@router.button("ritual.switch")
async def on_switch(_event: ButtonPressed, ctx: Ctx) -> None:
    verb, ritual_id = Verb(ctx.payload["verb"]), int(ctx.payload["ritual"])
    if verb is Verb.DELETE and not ctx.payload.get("sure"):
        sure = Choice("ritual.sure", "ritual.switch", {**ctx.payload, "sure": True})
        ctx.edit(ctx.text("ritual.really"), buttons=_keyboard(ctx, ((sure, back_to(ritual_id)),)))
    else:
        await _switch(ctx, ritual_id, verb)


@router.button("ritual.history")
async def on_history(_event: ButtonPressed, ctx: Ctx) -> None:
    await _history(ctx, await ritual_meant(ctx.session, ctx.chat.id, str(ctx.payload["ritual"])))


async def _obey(ctx: Ctx, order: Order, topic: str | None) -> None:
    ritual = await ritual_meant(ctx.session, ctx.chat.id, order.subject)
    if ritual is None:
        ctx.reply("ritual.no-such", found=order.subject[:40])
        return
    match order.verb:
        case Verb.SHOW | Verb.NEW:
            await _show(ctx, ritual)
        case Verb.HISTORY:
            await _history(ctx, ritual)
        case Verb.PAUSE | Verb.RESUME | Verb.DELETE:
            await _switch(ctx, ritual.id, order.verb)
        case Verb.SET:
            assert order.which is not None, "a field was named"
            await _change(ctx, ritual.id, order.which, " ".join(order.words), topic)


async def _create(ctx: Ctx, words: list[str], topic: str | None) -> None:
    by = ctx.member.person_id
    result = await set_up(ctx.session, ctx.chat.id, words, terms=_terms(ctx), now=ctx.now, topic=topic, by=by)
    await _tell(ctx, result, "ritual.created")


async def _change(ctx: Ctx, ritual_id: int, which: Field, text: str, topic: str | None) -> None:
    terms = _terms(ctx)
    result = await change(ctx.session, ctx.chat.id, ritual_id, which, text, terms=terms, now=ctx.now, topic=topic)
    await _tell(ctx, result, "ritual.changed")


async def _switch(ctx: Ctx, ritual_id: int, verb: Verb) -> None:
    ritual = await switch(ctx.session, ctx.chat.id, ritual_id, verb, terms=_terms(ctx), now=ctx.now)
    if ritual is None:
        _put(ctx, ctx.text("ritual.gone"))
        return
    ctx.audit(f"ritual.{verb}", ritual=ritual.id, name=ritual.name)
    _settled(ctx)
    if verb is Verb.DELETE:
        _put(ctx, ctx.text("ritual.deleted", ritual=ritual.name))
    else:
        await _show(ctx, ritual)


async def _tell(ctx: Ctx, result: Changed, done: str) -> None:
    if isinstance(result, Kept):
        ritual = result.ritual
        ctx.audit(done, ritual=ritual.id, name=ritual.name)
        _settled(ctx)
        text = ctx.text(done, ritual=ritual.name) + "\n" + await _described(ctx, ritual)
        _put(ctx, text, _keyboard(ctx, menu_of(ritual)))
    else:
        _put(ctx, _why_not(ctx, result))


def _why_not(ctx: Ctx, problem: WordTaken | DoesNotFit | Misread | NoSuchRitual) -> Text:
    match problem:
        case WordTaken(word, by):
            return ctx.text("ritual.word-taken", word=word, ritual=by)
        case DoesNotFit(clash):
            return ctx.text(f"ritual.clash-{clash}")
        case Misread(field=None, found=found):
            return ctx.text("ritual.unknown-field", found=found)
        case Misread(which, found):
            return ctx.text("ritual.misread", found=found, example=ctx.text(f"ritual.example-{which}"))
        case NoSuchRitual():
            return ctx.text("ritual.gone")


def _settled(ctx: Ctx) -> None:
    ctx.effects.timers_changed = True
    ctx.refresh_chat()


def _put(ctx: Ctx, text: Text, buttons: Keyboard = ()) -> None:
    """Under a line as an answer; after a tap in place of the message that was tapped."""
    if isinstance(ctx.event, ButtonPressed):
        ctx.edit(text, buttons=buttons)
    else:
        ctx.reply_text(text, buttons=buttons)


def _may_run(event: MessageReceived, ctx: Ctx) -> bool:
    return isinstance(authorize(event.sender, ctx.member.person_id, ctx.chat, RUN), Allowed)


def _terms(ctx: Ctx) -> Terms:
    return Terms(ctx.chat.zone, ctx.settings.checkin)


def _keyboard(ctx: Ctx, choices: Choices) -> Keyboard:
    """Buttons that only those who run rituals may press."""
    rows = [
        [
            ctx.button(
                one.label if one.plain else ctx.line(one.label), one.action, one.payload, right=RUN, life=MENU_LIFE
            )
            for one in row
        ]
        for row in choices
    ]
    return ctx.rows(*rows)


async def _list(ctx: Ctx, *, may_run: bool) -> tuple[Text, Keyboard]:
    name, words = ctx.line("checkin.default-name"), default_words(ctx.language)
    rituals = await every_ritual(
        ctx.session, ctx.chat.id, default_name=name, default_words=words, terms=_terms(ctx), now=ctx.now
    )
    ctx.refresh_chat()
    parts = [_card(ctx, ritual, words) for ritual, words in rituals]
    text = Text.join(parts, "\n\n") if parts else ctx.text("ritual.none")
    return text, _keyboard(ctx, list_menu([ritual for ritual, _ in rituals])) if may_run else ()


def _step(ctx: Ctx, words: list[str], step: int) -> tuple[Text, Keyboard]:
    choices = steps_of(words, step, terms=_terms(ctx), now=ctx.now)
    return ctx.text(f"ritual.ask-{STEPS[step][0]}", ritual=words[0]), _keyboard(ctx, choices)


def _card(ctx: Ctx, ritual: Ritual, words: tuple[str, ...]) -> Text:
    return Text.join([ctx.text(line.key, **line.values) for line in described(ritual, words, ctx.line("ritual.comma"))])


async def _described(ctx: Ctx, ritual: Ritual) -> Text:
    return _card(ctx, ritual, await words_of(ctx.session, ritual))


async def _show(ctx: Ctx, ritual: Ritual | None) -> None:
    if ritual is None:
        _put(ctx, ctx.text("ritual.gone"))
    else:
        _put(ctx, await _described(ctx, ritual), _keyboard(ctx, menu_of(ritual)))


async def _history(ctx: Ctx, ritual: Ritual | None) -> None:
    if ritual is None:
        _put(ctx, ctx.text("ritual.gone"))
        return
    days = await past_days(ctx.session, ritual, _terms(ctx).day_of(ritual, ctx.now), HISTORY_DAYS)
    text = ctx.text("ritual.history", ritual=ritual.name) + "\n" + Text.pre(bars(days))
    _put(ctx, text, _keyboard(ctx, ((back_to(ritual.id),),)))
