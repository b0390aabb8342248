"""Settings: /settings is a menu of buttons in one message, /set and /reset are the same things in words."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.domain.actions import Button, DeleteMessages, Keyboard, Priority
from bot.domain.capabilities import Capability
from bot.domain.events import ButtonPressed, MessageReceived, SettingsChanged, TimerDue
from bot.domain.people import Right
from bot.domain.settings import ChatSettings
from bot.domain.text import Text
from bot.routing import Ctx, Router, Where
from bot.services.authority import Allowed, authorize
from bot.services.menus import chat_menus
from bot.services.settings.changes import BadValue, Change, Turned, store, turn
from bot.services.settings.knobs import Kind, Knob, UnknownKnob, find_knob, find_section, knobs, sections
from bot.services.settings.values import NotReadable, example, presets, read, written
from bot.settings_words import SettingsWords

router = Router(feature="settings")
ASK_FOR: Final = timedelta(minutes=10)
MENU_LIFE: Final = timedelta(days=1)
PER_PAGE: Final = 10
LABEL: Final = 48  # characters of a button's label

_NAME_AND_VALUE: Final = re.compile(r"(?P<name>[^\s=]*)\s*=?\s*(?P<value>.*)", re.DOTALL)


def words(ctx: Ctx, settings: ChatSettings | None = None) -> SettingsWords:
    """The words of the place where the answer is read; ``settings`` where the language may have just changed."""
    changed = settings is not None and ctx.here.id == ctx.chat.id
    return SettingsWords(ctx.phrases, settings.general.language if settings and changed else ctx.language)


# -- the menu ---------------------------------------------------------------------------------------------------------


@router.command("settings", "设置", right=Right.CONFIGURE, where=Where.CONNECTED, needs={Capability.BUTTONS})
async def on_settings(event: MessageReceived, ctx: Ctx) -> None:
    text, buttons = _overview(ctx)
    ctx.reply_text(text, buttons=buttons)


@router.button("settings.overview", needs_admins=True)
async def on_overview(event: ButtonPressed, ctx: Ctx) -> None:
    text, buttons = _overview(ctx)
    ctx.edit(text, buttons=buttons)
    ctx.answer("settings.shown")


@router.button("settings.section", needs_admins=True)
async def on_section(event: ButtonPressed, ctx: Ctx) -> None:
    text, buttons = _section(ctx, ctx.settings, ctx.payload["section"], page=ctx.payload["page"])
    ctx.edit(text, buttons=buttons)
    ctx.answer("settings.shown")


@router.button("settings.knob", needs_admins=True)
async def on_knob(event: ButtonPressed, ctx: Ctx) -> None:
    knob = knobs().get(ctx.payload["knob"])
    if knob is None:  # the button is older than this version
        ctx.answer("buttons.expired", alert=True)
        return
    text, buttons = _knob(ctx, knob)
    ctx.edit(text, buttons=buttons)
    ctx.answer("settings.shown")


@router.button("settings.choose", needs_admins=True)
async def on_chosen(event: ButtonPressed, ctx: Ctx) -> None:
    """A value was tapped; without one the knob goes back to its default."""
    knob = knobs().get(ctx.payload["knob"])
    outcome = await _turn(ctx, knob, ctx.payload.get("value")) if knob is not None else None
    if knob is None or not isinstance(outcome, Turned):
        ctx.answer("buttons.expired", alert=True)
        return
    text, buttons = _section(ctx, outcome.settings, knob.section, page=_page_of(knob), changes=outcome.changes)
    ctx.edit(text, buttons=buttons)
    value = words(ctx, outcome.settings).value(knob, knob.of(outcome.settings))
    ctx.answer("settings.kept", knob=knob.name, value=value)


@router.button("settings.type", needs_admins=True)
async def on_type(event: ButtonPressed, ctx: Ctx) -> None:
    knob = knobs().get(ctx.payload["knob"])
    if knob is None:
        ctx.answer("buttons.expired", alert=True)
        return
    await ctx.ask("settings.value", {"knob": knob.name, "message": event.message_key}, life=ASK_FOR)
    said = words(ctx)
    ctx.edit(
        ctx.text("settings.type-it", label=said.label(knob), allowed=said.allowed(knob), example=example(knob)),
        buttons=ctx.rows([_button(ctx, ctx.line("settings.back"), "knob", knob=knob.name)]),
    )
    ctx.answer("settings.your-turn")


@router.answer("settings.value", needs_admins=True)
async def on_value_typed(event: MessageReceived, ctx: Ctx) -> None:
    """The menu is edited; nothing is added to the chat unless the value is refused."""
    knob = knobs().get(ctx.payload["knob"])
    allowed = authorize(ctx.member.ref, ctx.member.person_id, ctx.chat, Right.CONFIGURE)
    if knob is None or not isinstance(allowed, Allowed):
        return
    outcome = await _turn(ctx, knob, event.text)
    if not isinstance(outcome, Turned):
        again = _button(ctx, ctx.line("settings.try-again"), "type", knob=knob.name)
        ctx.reply_text(words(ctx).refusal(outcome), buttons=ctx.rows([again]))
        return
    text, buttons = _section(ctx, outcome.settings, knob.section, page=_page_of(knob), changes=outcome.changes)
    ctx.edit(text, buttons=buttons, message=ctx.payload["message"])


@router.button("settings.close", needs_admins=True)
async def on_close(event: ButtonPressed, ctx: Ctx) -> None:
    if event.message_key is not None:
        action = DeleteMessages(chat_key=ctx.here.ref.key, messages=(event.message_key,))
        ctx.act(action, priority=Priority.BUTTON, where=ctx.here)
    ctx.answer("settings.closed")


def _button(ctx: Ctx, label: str, action: str, **payload: object) -> Button:
    return ctx.button(label[:LABEL], f"settings.{action}", payload, right=Right.CONFIGURE, life=MENU_LIFE)


def _overview(ctx: Ctx) -> tuple[Text, Keyboard]:
    said = words(ctx)
    each = [_button(ctx, said.section(section), "section", section=section, page=0) for section in sections()]
    rows = [each[start : start + 2] for start in range(0, len(each), 2)]
    close = _button(ctx, ctx.line("settings.close"), "close")
    return ctx.text("settings.title", title=ctx.chat.ref.title), ctx.rows(*rows, [close])


def _page_of(knob: Knob) -> int:
    return sections()[knob.section].index(knob) // PER_PAGE


def _section(
    ctx: Ctx, settings: ChatSettings, section: str, *, page: int, changes: tuple[Change, ...] = ()
) -> tuple[Text, Keyboard]:
    """A section's knobs with their values. A switch is turned at once, everything else opens."""
    said = words(ctx, settings)
    all_of_it = sections().get(section, ())
    rows = []
    for knob in all_of_it[page * PER_PAGE : (page + 1) * PER_PAGE]:
        value = said.value(knob, knob.of(settings), longest=16)
        label = said.labelled(knob, value, longest=LABEL)
        if knob.kind is Kind.SWITCH and not knob.is_optional:
            turned = "off" if knob.of(settings) else "on"
            rows.append([_button(ctx, label, "choose", knob=knob.name, value=turned)])
        else:
            rows.append([_button(ctx, label, "knob", knob=knob.name)])
    pages = range(-(-len(all_of_it) // PER_PAGE))
    other = [_button(ctx, f"{one + 1}", "section", section=section, page=one) for one in pages if one != page]
    back = _button(ctx, ctx.phrases.line(said.language, "settings.back"), "overview")
    lines = [ctx.phrases.text(said.language, "settings.section", section=said.section(section))]
    lines += [*(said.change(change) for change in changes), *said.idle(all_of_it, ctx.chat.capabilities)]
    return Text.join(lines), ctx.rows(*rows, other, [back])


def _knob(ctx: Ctx, knob: Knob) -> tuple[Text, Keyboard]:
    """One knob: what it does, its value, what may be chosen, and a way to type something else."""
    said = words(ctx)
    current = knob.of(ctx.settings)
    text = ctx.text(
        "settings.knob",
        label=said.label(knob),
        value=said.value(knob, current, longest=500),
        default=said.value(knob, knob.default),
        knob=knob.name,
        allowed=said.allowed(knob),
        example=example(knob),
    )
    text = Text.join([text, *said.idle([knob], ctx.chat.capabilities)])
    offered = [
        _button(ctx, said.value(knob, _readable(knob, one)), "choose", knob=knob.name, value=one)
        for one in presets(knob)
        if one != written(knob, current)
    ]
    rows = [offered[start : start + 4] for start in range(0, len(offered), 4)]
    is_tapped = knob.kind in (Kind.SWITCH, Kind.CHOICE)
    more = [] if is_tapped else [_button(ctx, ctx.line("settings.type"), "type", knob=knob.name)]
    if knob.is_optional and current is not None:
        more.append(_button(ctx, ctx.line("settings.unset"), "choose", knob=knob.name, value="none"))
    if current != knob.default:
        more.append(_button(ctx, ctx.line("settings.reset"), "choose", knob=knob.name))
    back = _button(ctx, ctx.line("settings.back"), "section", section=knob.section, page=_page_of(knob))
    return text, ctx.rows(*rows, more, [back])


def _readable(knob: Knob, text: str) -> object:
    try:
        return read(knob, text)
    except NotReadable:
        return text


# -- in words ---------------------------------------------------------------------------------------------------------


@router.command("set", right=Right.CONFIGURE, where=Where.CONNECTED)
async def on_set(event: MessageReceived, ctx: Ctx) -> None:
    said = _NAME_AND_VALUE.fullmatch(ctx.args.text)
    assert said is not None  # the pattern matches every text
    name, value = said["name"], said["value"]
    if "." not in name and name.strip().lower() not in {knob.field for knob in knobs().values()}:
        await _list(ctx, name)
        return
    knob = find_knob(name)
    if isinstance(knob, UnknownKnob):
        ctx.reply_text(words(ctx).refusal(knob))
    elif not value.strip():
        await _say_privately(ctx, _line(ctx, knob))
    else:
        await _say_outcome(ctx, await _turn(ctx, knob, value))


@router.command("reset", right=Right.CONFIGURE, where=Where.CONNECTED)
async def on_reset(event: MessageReceived, ctx: Ctx) -> None:
    if len(ctx.args.words) != 1:
        ctx.reply("settings.usage-reset")
        return
    knob = find_knob(ctx.args.text)
    if isinstance(knob, UnknownKnob):
        ctx.reply_text(words(ctx).refusal(knob))
    else:
        await _say_outcome(ctx, await _turn(ctx, knob, None))


async def _say_outcome(ctx: Ctx, outcome: Turned | BadValue) -> None:
    said = words(ctx, outcome.settings) if isinstance(outcome, Turned) else words(ctx)
    if isinstance(outcome, BadValue):
        ctx.reply_text(said.refusal(outcome))
    elif outcome.changes:
        ctx.reply_text(said.changes(outcome.changes, ctx.chat.capabilities))
    else:
        ctx.reply("settings.already")


async def _list(ctx: Ctx, name: str) -> None:
    """What there is to set: everything, or one section with what is allowed."""
    section = find_section(name) if name else None
    if isinstance(section, UnknownKnob):
        ctx.reply_text(words(ctx).refusal(section))
        return
    lines: list[Text | str] = []
    for one in [section] if section else sections():
        lines.append(Text.bold(words(ctx).section(one)))
        lines += [_line(ctx, knob) for knob in sections()[one]]
    await _say_privately(ctx, Text.join([*lines, ctx.text("settings.usage-set")]))


def _line(ctx: Ctx, knob: Knob) -> Text:
    said = words(ctx)
    value = said.value(knob, knob.of(ctx.settings))
    return ctx.text("settings.line", knob=knob.name, value=value, allowed=said.allowed(knob))


async def _say_privately(ctx: Ctx, text: Text) -> None:
    """A long answer goes to the person alone where we may write to them."""
    if ctx.in_private() or await ctx.tell(ctx.member.person_id, text) is None:
        ctx.reply_text(text)
    else:
        ctx.reply("settings.told-privately")


# -- turning ----------------------------------------------------------------------------------------------------------


async def _turn(ctx: Ctx, knob: Knob, text: str | None) -> Turned | BadValue:
    """Turn one knob to what was written, or back to its default; nothing is kept where it is refused."""
    try:
        value = read(knob, text) if text is not None else knob.default
    except NotReadable:
        return BadValue(knob)
    outcome = turn(ctx.settings, {knob: value})
    if not isinstance(outcome, Turned):
        return outcome[0]
    if outcome.changes:
        await store(ctx.session, ctx.chat.id, outcome.settings, now=ctx.now)
        await ctx.settings_changed(knob.section)
        ctx.audit("settings.set", knob=knob.name, old=written(knob, knob.of(ctx.settings)), new=written(knob, value))
    return outcome


@router.timer("settings.changed")
async def on_settings_changed(event: TimerDue, ctx: Ctx) -> None:
    """Tell every feature that asked; the platform's menus follow the language."""
    told = SettingsChanged(chat=event.chat, at=event.at, section=str(ctx.payload["section"]))
    for match in ctx.routes.match(told, ctx.chat):
        await match.entry.handler(told, replace(ctx, event=told, feature=match.entry.feature))


@router.on(SettingsChanged, when=lambda event, _: event.section == "general")
async def on_language_changed(event: SettingsChanged, ctx: Ctx) -> None:
    language, can = ctx.settings.general.language, ctx.chat.capabilities
    for menu in chat_menus(ctx.routes, ctx.phrases, can, chat_key=ctx.chat.ref.key, language=language):
        ctx.act(menu, priority=Priority.DIGEST, where=ctx.chat)
