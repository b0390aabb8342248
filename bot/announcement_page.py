"""An announcement as its author sees it: the text, when it comes, what stands in its way, and what can be done."""

from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.domain.actions import Button, Keyboard
from bot.domain.capabilities import Capability
from bot.domain.events import ButtonPressed
from bot.domain.people import AdminPower, Right
from bot.domain.recurrence import Rule
from bot.domain.schedule_text import Weekdays, describe
from bot.domain.text import Text
from bot.routing import Ctx
from bot.services.announcements import desk, posting
from bot.services.announcements.grammar import filled
from bot.services.announcements.places import places
from bot.services.communities import InNone, community_around
from models.announcements import Announcement, AnnouncementState

MENU_LIFE: Final = timedelta(days=2)
_EXCERPT: Final = 40
_MOST_GROUPS: Final = 20


async def found(ctx: Ctx) -> Announcement | None:
    """The announcement a button or an answer is about, unless it was deleted meanwhile."""
    one = await desk.announcement_in(ctx.session, ctx.chat.id, int(ctx.payload["id"]))
    if one is None and isinstance(ctx.event, ButtonPressed):
        ctx.answer("announcements.gone", alert=True)
    return one


class Titled(Protocol):
    @property
    def title(self) -> str: ...
    @property
    def platform(self) -> str: ...


def title_of(ctx: Ctx, one: Titled, *, several: bool) -> str:
    """A group's title; with its platform where ``several`` are meant, for there it may have a namesake."""
    if not several:
        return one.title
    return ctx.line("announcements.title-there", title=one.title, platform=ctx.line(f"linking.platform-{one.platform}"))


async def page(ctx: Ctx, one: Announcement) -> tuple[Text, Keyboard]:
    """How it will look, when it comes, what stands in its way; and everything that can be done about it."""
    lines = [ctx.text(f"announcements.is-{one.state}", number=one.id), await _body(ctx, one), Text.plain("")]
    lines += _times(ctx, one)
    chosen = [place for place in await places(ctx.session, one, ctx.member.person_id) if place.is_chosen]
    if len(chosen) > 1:
        several = len({place.platform for place in chosen}) > 1
        titles = ctx.line("announcements.and").join(title_of(ctx, place, several=several) for place in chosen)
        lines.append(ctx.text("announcements.groups-chosen", titles=titles))
    lines += _warnings(ctx, one)
    return Text.join(lines), ctx.rows(*_acts(ctx, one), *_options(ctx, one))


async def _body(ctx: Ctx, one: Announcement) -> Text:
    if one.source_message_key is not None:
        return ctx.text("announcements.copies")
    following = desk.next_moments(one, ctx.chat.zone, now=ctx.now, count=1)
    day = (following[0] if following else ctx.now).astimezone(ctx.chat.zone).date()
    return filled(
        one.text,
        group=ctx.chat.ref.title,
        day=ctx.line("postings.date", day=day),
        weekday=ctx.line("postings.weekday", day=Weekdays((day.weekday(),))),
        members=await desk.member_count(ctx.session, ctx.chat.id),
    )


def _times(ctx: Ctx, one: Announcement) -> list[Text]:
    rule = desk.rule_of(one)
    if rule is None:
        return [ctx.text("announcements.by-hand")]
    lines = [ctx.text("announcements.when", when=_said(ctx, rule))]
    following = desk.next_moments(one, ctx.chat.zone, now=ctx.now)
    if following:
        lines.append(ctx.text("announcements.next"))
        lines += [_dated(ctx, at) for at in following]
    return lines


def _dated(ctx: Ctx, at: datetime) -> Text:
    weekday = Weekdays((at.astimezone(ctx.chat.zone).weekday(),))
    return ctx.text("announcements.date", weekday=weekday, at=at)


def _said(ctx: Ctx, rule: Rule) -> Text:
    description = describe(rule)
    return ctx.text(description.key, **description.values)


def _warnings(ctx: Ctx, one: Announcement) -> list[Text]:
    """What the author should know before it is too late."""
    lines: list[Text] = []
    following = desk.next_moments(one, ctx.chat.zone, now=ctx.now) or [ctx.now]
    asleep = next((at for at in following if ctx.chat.is_quiet(at)), None)
    if asleep is not None and not one.ignores_quiet and one.state != AnnouncementState.DONE:
        until = posting.end_of_quiet(ctx.settings, ctx.chat.zone, after=asleep)
        lines.append(ctx.text("announcements.quiet", until=until.astimezone(ctx.chat.zone).time()))
    limit = ctx.settings.general.messages_per_day
    if (often := desk.most_in_a_day(one, ctx.chat.zone, now=ctx.now)) > limit:
        lines.append(ctx.text("announcements.too-often", often=often, limit=limit))
    if one.pin and AdminPower.PIN not in ctx.chat.bot_powers:
        lines.append(ctx.text("announcements.cannot-pin"))
    return lines


def _button(ctx: Ctx, action: str, one: Announcement | None = None, **payload: object) -> Button:
    label = ctx.line(f"announcements.button-{action}", **{"value": "", **payload})
    if one is not None:
        payload["id"] = one.id
    return ctx.button(label, f"announcements.{action}", payload, right=Right.PUBLISH, life=MENU_LIFE)


def _acts(ctx: Ctx, one: Announcement) -> list[list[Button]]:
    has_time = bool(desk.next_moments(one, ctx.chat.zone, now=ctx.now))
    asleep = ctx.chat.is_quiet(ctx.now) and not one.ignores_quiet
    post = [_button(ctx, "post", one, how="wait" if asleep else "now")]
    post += [_button(ctx, "post", one, how="anyway")] if asleep else []
    match one.state:
        case AnnouncementState.DRAFT:
            first = [_button(ctx, "schedule", one)] if has_time else post
            return [first, [_button(ctx, "when", one), _button(ctx, "reword", one)], [_button(ctx, "cancel", one)]]
        case AnnouncementState.PAUSED:
            first = [_button(ctx, "resume", one), *post]
        case AnnouncementState.SCHEDULED:
            first = [_button(ctx, "pause", one), *post]
        case _:
            first = post
    again = [_button(ctx, "when", one)] if one.state != AnnouncementState.DONE else []
    return [first, [*again, _button(ctx, "reword", one)], [_button(ctx, "delete", one), _button(ctx, "list")]]


def _options(ctx: Ctx, one: Announcement) -> list[list[Button]]:
    """What can be chosen of it; what the platform cannot do is not offered."""
    if one.state == AnnouncementState.DONE:
        return []
    can = ctx.chat.capabilities
    flips = [
        _button(ctx, "flip", one, option=option, value="on" if getattr(one, option) else "off")
        for option in ("pin", "silent", "ignores_quiet")
        if option != "pin" or Capability.PIN in can
    ]
    keep = [_button(ctx, "keep", one, value=one.delete_after_hours)] if Capability.DELETE in can else []
    return [flips, [*keep, _button(ctx, "groups", one)]]


async def overview(ctx: Ctx) -> tuple[Text, Keyboard]:
    """All announcements of the group, each with a button that opens it."""
    all_of_them = await desk.announcements_in(ctx.session, ctx.chat.id)
    if not all_of_them:
        return ctx.text("announcements.none"), ()
    lines = [ctx.text("announcements.list", title=ctx.chat.ref.title)]
    lines += [_line(ctx, one) for one in all_of_them]
    each = [_button(ctx, "show", one, number=one.id) for one in all_of_them]
    return Text.join(lines), ctx.rows(*(each[start : start + 4] for start in range(0, len(each), 4)))


def _line(ctx: Ctx, one: Announcement) -> Text:
    following = desk.next_moments(one, ctx.chat.zone, now=ctx.now, count=1)
    rule = desk.rule_of(one)
    return ctx.text(
        "announcements.line",
        number=one.id,
        state=one.state,
        when=_said(ctx, rule) if rule is not None else ctx.text("announcements.by-hand"),
        next=_dated(ctx, following[0]) if following and one.state == AnnouncementState.SCHEDULED else "",
        text=" ".join(one.text.split())[:_EXCERPT] if one.text else ctx.text("announcements.copies"),
    )


async def groups_page(ctx: Ctx, one: Announcement) -> tuple[Text, Keyboard]:
    """Every group its author may publish in, to be chosen or left out."""
    possible = await places(ctx.session, one, ctx.member.person_id)
    several = len({place.platform for place in possible}) > 1
    rows = [
        [
            _button(
                ctx,
                "group",
                one,
                chat=place.chat_id,
                title=title_of(ctx, place, several=several),
                value="on" if place.is_chosen else "off",
            )
        ]
        for place in possible[:_MOST_GROUPS]
    ]
    seen = await community_around(ctx.session, one.chat_id)
    if not isinstance(seen, InNone) and len(seen.groups) > 1:
        rows.insert(0, [_button(ctx, "community", one, name=seen.name)])
    return ctx.text("announcements.choose-groups"), ctx.rows(*rows, [_button(ctx, "show", one, number=0)])


async def show_groups(ctx: Ctx, one: Announcement, *, is_changed: bool = False) -> None:
    """Rewrite the page with the groups; ``is_changed``: others are chosen now, so the timers are set anew."""
    if is_changed:
        await desk.reschedule(ctx.session, one, now=ctx.now)
        ctx.effects.timers_changed = True
    text, buttons = await groups_page(ctx, one)
    ctx.edit(text, buttons=buttons)


def waiting_page(ctx: Ctx, one: Announcement, question: str) -> tuple[Text, Keyboard]:
    """What is to be typed next, and a way back."""
    return ctx.text(f"announcements.ask-{question}"), ctx.rows([_button(ctx, "show", one, number=0)])
