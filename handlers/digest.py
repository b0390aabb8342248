"""The digest: every day privately to the owner and whoever asked for it; now, when somebody who may asks."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta

from bot.digest_sending import send_day, send_joint, send_week
from bot.digest_words import LIFE
from bot.domain.actions import Button, Keyboard
from bot.domain.capabilities import Capability
from bot.domain.events import BotStandingChanged, ButtonPressed, MessageReceived, SettingsChanged, TimerDue
from bot.domain.people import Right
from bot.domain.recurrence import CatchUp
from bot.domain.settings import ChatSettings
from bot.domain.settings.digest import DigestSettings
from bot.domain.text import Text
from bot.routing import ChatView, Ctx, Router, Where
from bot.services import roster
from bot.services.authority import Allowed, authorize
from bot.services.digest import editions, orders, together
from bot.services.digest.reading import day_at, day_to_tell, report_of_day
from bot.services.settings.changes import Turned, store, turn
from bot.services.settings.knobs import knobs

router = Router(feature="digest")
router.remembers(editions.remember)
HOURS = ("07:30", "09:00", "12:00", "21:30")
WEEKLY = ("mon", "sun", "off")

# -- when it comes ----------------------------------------------------------------------------------------------------


def _is_untimed(event: MessageReceived, chat: ChatView) -> bool:
    return (
        chat.is_group
        and not chat.memory.get(router.feature)
        and chat.settings.digest.daily
        and roster.is_active(chat.state)
    )


@router.on(MessageReceived, when=_is_untimed)
async def on_first_line(event: MessageReceived, ctx: Ctx) -> None:
    await _set_timer(ctx)


def _was_added(event: BotStandingChanged, chat: ChatView) -> bool:
    return chat.is_group and event.new.is_present and event.chat.key == chat.ref.key and chat.settings.digest.daily


@router.on(BotStandingChanged, when=_was_added, in_unlinked=True)
async def on_added(event: BotStandingChanged, ctx: Ctx) -> None:
    await _set_timer(ctx)


def _is_about_the_digest(event: SettingsChanged, chat: ChatView) -> bool:
    return chat.is_group and event.section == router.feature


@router.on(SettingsChanged, when=_is_about_the_digest)
async def on_settings_changed(event: SettingsChanged, ctx: Ctx) -> None:
    if ctx.settings.digest.daily:
        await _set_timer(ctx)
    else:
        await ctx.cancel_timer(editions.DAILY, str(ctx.chat.id))


async def _set_timer(ctx: Ctx) -> None:
    await ctx.set_timer(
        editions.DAILY,
        str(ctx.chat.id),
        rule=editions.daily_rule(ctx.settings.digest),
        catch_up=CatchUp.COALESCE,
        max_age=editions.STILL_WORTH_SENDING,
    )
    ctx.refresh_chat()


@router.timer(editions.DAILY, reads_events=True, needs_admins=True, counts_members=True)
async def on_daily(event: TimerDue, ctx: Ctx) -> None:
    settings, today = ctx.settings.digest, day_at(ctx.chat, event.at)
    if not settings.daily or not await editions.claim_today(ctx.session, ctx.chat.id, today, ctx.now):
        return
    readers = await editions.readers_of(ctx.session, ctx.chat)
    wanted = editions.day_told(settings, today)
    told = await day_to_tell(ctx.session, ctx.chat, wanted)
    joint = await together.joint_of(ctx.session, ctx.chat.id)
    if joint is not None and joint.community.home_chat_id == ctx.chat.id:
        await send_joint(ctx, joint, wanted)
    if readers.people:
        report = await report_of_day(ctx.session, ctx.chat, told, now=ctx.now, live=ctx.member_count)
        for reader in readers.people:
            if joint is None or reader.person_id != joint.owner.person_id:
                await send_day(ctx, reader, report)
        brings_week = editions.brings_the_week(settings, today, known_days=report.known_of_the_week)
        if brings_week and told == wanted:
            for reader in readers.people:
                await send_week(ctx, reader, told)
    is_told = joint is not None and readers.unreached_owner == joint.owner.person_id
    if readers.unreached_owner is not None and not is_told and Capability.PRIVATE_CHAT in ctx.chat.capabilities:
        await _notice(ctx, readers.unreached_owner, today)


async def _notice(ctx: Ctx, owner_id: int, today: date) -> None:
    if not await editions.may_notice(ctx.session, ctx.chat.id, today):
        return
    key, buttons = _way_in(ctx, "digest.cannot-reach", owner_id, LIFE)
    said = await ctx.speak(ctx.text(key), buttons=buttons, expires_in=timedelta(hours=12))
    if said is not None:
        await editions.note_noticed(ctx.session, ctx.chat.id, today)


def _way_in(ctx: Ctx, key: str, person_id: int, life: timedelta) -> tuple[str, Keyboard]:
    """How somebody comes to the private chat: by a button where there are such, else by writing there."""
    if Capability.PRIVATE_LINKS not in ctx.chat.capabilities:
        return f"{key}-write", ()
    return key, ((ctx.start_button(ctx.line("digest.open-button"), "digest.start", only=person_id, life=life),),)


# -- asked for --------------------------------------------------------------------------------------------------------


@router.command(
    "digest",
    "看日报",
    right=Right.READ_STATS,
    where=Where.CONNECTED,
    needs={Capability.PRIVATE_CHAT},
    reads_events=True,
)
async def on_digest(event: MessageReceived, ctx: Ctx) -> None:
    match orders.read_order(ctx.args.words):
        case orders.ShowDay():
            await _show(ctx, week=False)
        case orders.ShowWeek():
            await _show(ctx, week=True)
        case orders.ShowTogether():
            await _show_together(ctx)
        case orders.ShowSettings():
            text, buttons = await _settings_card(ctx, ctx.settings.digest)
            ctx.reply_text(text, buttons=buttons)
        case orders.Wish(wanted):
            await editions.wish(ctx.session, ctx.chat.id, ctx.member.person_id, wanted=wanted)
            ctx.reply("digest.wanted" if wanted else "digest.unwanted")
        case orders.ComeAt(at):
            settings = await _configure(ctx, at=at, daily=True)
            if settings is not None:
                ctx.reply("digest.time-kept", at=settings.at, day=settings.day)
        case orders.WeekOn(weekday):
            if await _configure(ctx, weekly=weekday) is not None:
                ctx.reply("digest.done")
        case None:
            ctx.reply("digest.usage-digest")


@router.answer("digest.start", needs_admins=True)
async def on_private_chat_opened(event: MessageReceived, ctx: Ctx) -> None:
    """The button in the group brought somebody here who may read it."""
    await _show(ctx, week=False)


async def _show(ctx: Ctx, *, week: bool) -> None:
    """Privately, wherever it was asked for: it names people."""
    reader = await editions.reader(ctx.session, ctx.chat, ctx.member.person_id)
    if reader is None:
        _offer_private(ctx)
        return
    wanted = editions.day_told(ctx.settings.digest, day_at(ctx.chat, ctx.now))
    day = await day_to_tell(ctx.session, ctx.chat, wanted)
    if week:
        await send_week(ctx, reader, day)
    else:
        await send_day(ctx, reader, await report_of_day(ctx.session, ctx.chat, day, now=ctx.now))
    if not ctx.in_private():
        ctx.reply("digest.sent-privately")


async def _show_together(ctx: Ctx) -> None:
    """The community's common edition, to its owner, on the platform where it was asked for."""
    joint = await together.joint_of(ctx.session, ctx.chat.id)
    if joint is None or joint.owner.person_id != ctx.member.person_id:
        ctx.reply("community_digest.none")
        return
    mine = await editions.reader(ctx.session, ctx.chat, ctx.member.person_id)
    if mine is None:
        _offer_private(ctx)
        return
    wanted = editions.day_told(ctx.settings.digest, day_at(ctx.chat, ctx.now))
    await send_joint(ctx, replace(joint, owner=mine), wanted)
    if not ctx.in_private():
        ctx.reply("digest.sent-privately")


def _offer_private(ctx: Ctx) -> None:
    """In a group, to somebody who cannot be written to yet: how the private chat is opened."""
    if not ctx.in_private():
        key, buttons = _way_in(ctx, "digest.open-private", ctx.member.person_id, timedelta(hours=1))
        ctx.reply(key, buttons=buttons)


# -- settings ---------------------------------------------------------------------------------------------------------


async def _configure(ctx: Ctx, **values: object) -> DigestSettings | None:
    """Turn knobs of the section, where this person may; they are told where they may not."""
    if not _may_configure(ctx):
        ctx.reply("authority.not-allowed")
        return None
    return (await _turn(ctx, values)).digest


def _may_configure(ctx: Ctx) -> bool:
    return isinstance(authorize(ctx.member.ref, ctx.member.person_id, ctx.chat, Right.CONFIGURE), Allowed)


async def _turn(ctx: Ctx, values: Mapping[str, object]) -> ChatSettings:
    turned = turn(ctx.settings, {knobs()[f"digest.{name}"]: value for name, value in values.items()})
    assert isinstance(turned, Turned)  # only values that the model accepts are offered
    if turned.changes:
        await store(ctx.session, ctx.chat.id, turned.settings, now=ctx.now)
        await ctx.settings_changed("digest")
        ctx.audit("digest.settings", **{change.knob.name: str(change.new) for change in turned.changes})
    return turned.settings


async def _settings_card(ctx: Ctx, settings: DigestSettings) -> tuple[Text, Keyboard]:
    wanted = await editions.wants_it(ctx.session, ctx.chat, ctx.member.person_id)
    text = ctx.text(
        "digest.settings",
        group=ctx.chat.ref.title,
        daily=settings.daily,
        at=settings.at,
        day=settings.day,
        weekly=settings.weekly,
        wanted=wanted,
    )
    label = ctx.line("digest.unwant-button" if wanted else "digest.want-button")
    mine = ctx.button(label, "digest.wish", {"wanted": not wanted}, only=ctx.member.person_id, life=LIFE)
    if not _may_configure(ctx):
        return text, ((mine,),)
    hours = [_knob(ctx, ctx.line("digest.at-button", at=hour), at=hour) for hour in HOURS]
    other = "today" if settings.day == "yesterday" else "yesterday"
    days = [_knob(ctx, ctx.line(f"digest.{other}-button"), day=other)]
    weeks = [
        _knob(ctx, ctx.line(f"digest.weekly-{weekday}-button"), weekly=weekday)
        for weekday in WEEKLY
        if weekday != settings.weekly
    ]
    return text, ctx.rows(hours, weeks, [*days, mine])


def _knob(ctx: Ctx, label: str, **values: str) -> Button:
    return ctx.button(label, "digest.turn", values, right=Right.CONFIGURE, life=LIFE)


@router.button("digest.settings", needs_admins=True)
async def on_settings(event: ButtonPressed, ctx: Ctx) -> None:
    text, buttons = await _settings_card(ctx, ctx.settings.digest)
    ctx.reply_text(text, buttons=buttons)
    ctx.answer("digest.shown")


@router.button("digest.turn")
async def on_turn(event: ButtonPressed, ctx: Ctx) -> None:
    values: dict[str, object] = dict(ctx.payload)
    if "at" in values:
        values |= {"at": time.fromisoformat(str(values["at"])), "daily": True}
    settings = await _turn(ctx, values)
    text, buttons = await _settings_card(ctx, settings.digest)
    ctx.edit(text, buttons=buttons)
    ctx.answer("digest.done")


@router.button("digest.wish", needs_admins=True)
async def on_wish(event: ButtonPressed, ctx: Ctx) -> None:
    allowed = authorize(ctx.member.ref, ctx.member.person_id, ctx.chat, Right.READ_STATS)
    if not isinstance(allowed, Allowed):
        ctx.answer("authority.not-allowed", alert=True)
        return
    await editions.wish(ctx.session, ctx.chat.id, ctx.member.person_id, wanted=bool(ctx.payload["wanted"]))
    text, buttons = await _settings_card(ctx, ctx.settings.digest)
    ctx.edit(text, buttons=buttons)
    ctx.answer("digest.done")
