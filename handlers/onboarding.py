"""The first days: newcomers who opened the private chat hear from us on day 1, 3 and 7."""

from bot.domain.events import MemberJoined, SettingsChanged, TimerDue
from bot.domain.people import SenderKind
from bot.domain.recurrence import CatchUp, Daily
from bot.domain.settings.welcome import FIRST_DAYS_PLACEHOLDERS, MEANINGS
from bot.domain.templates import fill_template
from bot.domain.text import Text, clean_name
from bot.routing import Ctx, Router
from bot.services import onboarding
from bot.services.raid import is_raid
from bot.services.rules import shown_rules
from bot.services.welcome.greeting import excerpt

router = Router(feature=onboarding.FEATURE)


@router.on(MemberJoined)
async def on_member_joined(event: MemberJoined, ctx: Ctx) -> None:
    if event.person.kind is not SenderKind.PERSON or is_raid(ctx.chat):
        return
    if not await onboarding.is_awake(ctx.session, ctx.chat.id):
        await _ring_daily(ctx)


async def _ring_daily(ctx: Ctx) -> None:
    rule = Daily(at=ctx.settings.onboarding.at)
    await ctx.set_timer(
        onboarding.DAILY, str(ctx.chat.id), rule=rule, catch_up=CatchUp.COALESCE, max_age=onboarding.LATEST
    )


@router.on(SettingsChanged, when=lambda event, _: event.section == "onboarding")
async def on_hour_changed(event: SettingsChanged, ctx: Ctx) -> None:
    if await onboarding.is_awake(ctx.session, ctx.chat.id):
        await _ring_daily(ctx)


@router.timer(onboarding.DAILY)
async def on_daily_round(event: TimerDue, ctx: Ctx) -> None:
    await _go_round(ctx)
    if await onboarding.expects_nobody(ctx.session, ctx.chat, now=ctx.now):
        await ctx.cancel_timer(onboarding.DAILY, str(ctx.chat.id))


@router.timer(onboarding.LATER)
async def on_end_of_quiet(event: TimerDue, ctx: Ctx) -> None:
    await _go_round(ctx)


async def _go_round(ctx: Ctx) -> None:
    """Tell everybody whose turn it is; in quiet hours nobody, until they are over."""
    until = ctx.settings.general.quiet_until
    if until is not None and ctx.chat.is_quiet(ctx.now):
        at = onboarding.end_of_quiet(until, ctx.chat.zone, after=ctx.now)
        await ctx.set_timer(onboarding.LATER, str(ctx.chat.id), at=at, max_age=onboarding.LATEST)
        return
    words = await onboarding.due_words(ctx.session, ctx.chat, now=ctx.now)
    rules = await shown_rules(ctx.session, ctx.chat.id) if words else None
    for word in words:
        text = _words(ctx, word, excerpt(rules.text) if rules is not None else "")
        await ctx.tell(word.person_id, text, expires_in=onboarding.LATEST)


def _words(ctx: Ctx, word: onboarding.Word, rules: str) -> Text:
    values = {
        "name": Text.plain(clean_name(word.name)),
        "group": Text.plain(clean_name(ctx.chat.ref.title)),
        "rules": Text.plain(rules),
    }
    if word.template:
        by_name = {name: values[meaning] for name, meaning in MEANINGS.items() if meaning in values}
        own = fill_template(word.template, by_name, FIRST_DAYS_PLACEHOLDERS)
        if isinstance(own, Text) and str(own).strip():
            return own
    return ctx.text(f"onboarding.day-{word.step}", name=values["name"], group=values["group"])
