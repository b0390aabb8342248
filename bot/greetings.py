"""The words and buttons of a welcome: the same for newcomers, for a preview and for a test."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from bot.domain.actions import Button, Keyboard
from bot.domain.capabilities import Capability
from bot.domain.entrusted import NEWCOMER
from bot.domain.settings.welcome import MEANINGS, PLACEHOLDERS, link_of
from bot.domain.templates import fill_template
from bot.domain.text import Text, clean_name
from bot.routing import Ctx
from bot.services.entrusted import lasting_lines
from bot.services.rules import shown_rules
from bot.services.welcome.greeting import Guest, Party, excerpt, known_member_count, named

BUTTON_LIFE: Final = timedelta(days=60)


async def greeting(ctx: Ctx, party: Party, buddy: Guest | None = None) -> Text:
    """One text for everybody who came: the owner's words where there are any, else ours."""
    lines: list[Text] = []
    if party.new:
        lines.append(await _to_the_new(ctx, party, buddy))
    if party.back:
        lines.append(await _to_those_who_are_back(ctx, party))
    return Text.join(lines, "\n\n")


async def _to_the_new(ctx: Ctx, party: Party, buddy: Guest | None) -> Text:
    values = await _values(ctx, party.new)
    if buddy is not None:
        values["buddy"] = buddy.mention
    own = _filled(ctx.settings.welcome.text, values)
    if own is not None:
        return own
    group = clean_name(ctx.chat.ref.title)
    key = "welcome.default-intro" if ctx.settings.introductions.enabled else "welcome.default"
    lines = [ctx.text(key, names=values["name"], group=group)]
    if buddy is not None:
        lines.append(ctx.text("welcome.buddy", name=buddy.mention))
    return Text.join(lines)


async def _to_those_who_are_back(ctx: Ctx, party: Party) -> Text:
    values = await _values(ctx, party.back)
    own = _filled(ctx.settings.welcome.back or "", values)
    return own if own is not None else ctx.text("welcome.default-back", names=values["name"])


async def lasting_greeting(ctx: Ctx) -> Text:
    """One text for whoever will come, each by themselves, and the owner's links: for a platform that greets for us."""
    name, group = Text.mention(ctx.line("welcome.newcomer"), NEWCOMER), clean_name(ctx.chat.ref.title)
    rules = await shown_rules(ctx.session, ctx.chat.id)
    told = Text.plain(excerpt(rules.text) if rules is not None else "")
    values = {"name": name, "group": Text.plain(group), "rules": told}
    own = _filled(lasting_lines(ctx.settings.welcome.text), values)
    text = own if own is not None else ctx.text("welcome.default", names=name, group=group)
    return Text.join([text, *(Text.link(label, url) for label, url in map(link_of, ctx.settings.welcome.links))])


def _filled(template: str, values: Mapping[str, Text]) -> Text | None:
    """None: there is no template, or nothing readable comes of it."""
    if not template:
        return None
    by_name = {name: values[meaning] for name, meaning in MEANINGS.items() if meaning in values}
    filled = fill_template(template, by_name, PLACEHOLDERS)
    return filled if isinstance(filled, Text) and str(filled).strip() else None


async def _values(ctx: Ctx, guests: tuple[Guest, ...]) -> dict[str, Text]:
    mentions, more = named(guests, ctx.settings.welcome.names)
    names = Text.join(mentions, ctx.line("welcome.comma"))
    rules = await shown_rules(ctx.session, ctx.chat.id)
    values = {
        "name": ctx.text("welcome.names-and-more", names=names, more=more) if more else names,
        "group": Text.plain(clean_name(ctx.chat.ref.title)),
        "rules": Text.plain(excerpt(rules.text) if rules is not None else ""),
    }
    count = ctx.member_count or await known_member_count(ctx.session, ctx.chat.id)
    if count is not None:
        values["count"] = Text.plain(str(count))
    return values


async def greeting_buttons(ctx: Ctx) -> Keyboard:
    """The rules, the introduction, and the owner's own links; two in a row."""
    if Capability.BUTTONS not in ctx.chat.capabilities:
        return ()
    ours: list[Button] = []
    if ctx.settings.welcome.rules_button and await shown_rules(ctx.session, ctx.chat.id) is not None:
        ours.append(ctx.button(ctx.line("welcome.rules-button"), "welcome.rules", life=BUTTON_LIFE))
    if ctx.settings.introductions.enabled:
        ours.append(ctx.button(ctx.line("welcome.introduction-button"), "introductions.begin", life=BUTTON_LIFE))
    links = [Button(label=label, url=url) for label, url in map(link_of, ctx.settings.welcome.links)]
    return ctx.rows(ours, links[:2], links[2:4], links[4:])
