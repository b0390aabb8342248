"""Introductions: a newcomer says who they are, once; nobody is nagged."""

from datetime import timedelta
from typing import Final

from bot.domain.actions import Priority, React
from bot.domain.capabilities import Capability
from bot.domain.events import ButtonPressed, MemberJoined, MemberLeft, MessageReceived
from bot.domain.people import Right, SenderKind
from bot.domain.text import Text, clean_name
from bot.routing import ChatView, Ctx, Router, Where
from bot.services import introductions
from bot.services.newcomers import activation, unanswered_newcomers
from bot.services.onboarding import unreached
from bot.services.raid import is_raid
from bot.services.targets import NotMeant, person_meant

router = Router(feature=introductions.FEATURE)
router.remembers(introductions.load_newcomers)
ASK_FOR: Final = timedelta(minutes=10)
THANKS: Final = "🎉"
NAMES_SHOWN: Final = 30
WEEK: Final = timedelta(days=7)
QUESTIONS_SHOWN: Final = 5
QUESTION_LIMIT: Final = 120


@router.on(MemberJoined)
async def on_member_joined(event: MemberJoined, ctx: Ctx) -> None:
    """From now on this person's introduction is recognised."""
    if event.person.kind is not SenderKind.PERSON or is_raid(ctx.chat):
        return
    if not await introductions.has_introduced(ctx.session, ctx.chat.id, ctx.member.person_id):
        introductions.newcomers_of(ctx.chat).expect(event.person.key, event.at)


@router.on(MemberLeft)
async def on_member_left(event: MemberLeft, ctx: Ctx) -> None:
    introductions.newcomers_of(ctx.chat).no_longer(event.person.key)


def sees(event: MessageReceived, chat: ChatView) -> introductions.Sign | None:
    return introductions.sign_of_introduction(event, chat) if chat.is_group else None


@router.on(MessageReceived, when=sees)
async def on_introduction(event: MessageReceived, ctx: Ctx) -> None:
    _thank(ctx, event, await introductions.introduce(ctx.session, ctx.chat, ctx.member.person_id, event, ctx.seen))


def _thank(
    ctx: Ctx,
    event: MessageReceived,
    outcome: introductions.Introduced | introductions.IntroducedBefore | introductions.NoIntroduction,
) -> None:
    if not isinstance(outcome, introductions.Introduced) or event.age(ctx.now) > ctx.limits.join:
        return
    thanks = ctx.settings.introductions.thanks
    if thanks == "react" and Capability.REACT in ctx.chat.capabilities:
        action = React(chat_key=ctx.chat.ref.key, message=event.message_key, emoji=THANKS)
        ctx.act(action, priority=Priority.REPLY, where=ctx.chat)
    elif thanks != "none":
        ctx.reply("introductions.thanks", name=event.sender.name, points=outcome.points)


@router.button("introductions.begin")
async def on_begin(event: ButtonPressed, ctx: Ctx) -> None:
    """The presser's next line is the introduction; how to write one is told to the presser alone."""
    least = ctx.settings.introductions.min_length
    if not ctx.here.is_group:
        ctx.answer("introductions.in-the-group", alert=True)
    elif await introductions.has_introduced(ctx.session, ctx.chat.id, ctx.member.person_id):
        ctx.answer("introductions.known", alert=True)
    else:
        await ctx.ask("introductions.words", life=ASK_FOR)
        ctx.answer("introductions.your-turn", alert=True, least=least)


@router.answer("introductions.words")
async def on_words(event: MessageReceived, ctx: Ctx) -> None:
    """What was said after the button was pressed. Small talk is left alone, and the question stays open."""
    if not event.is_plain or event.sender.kind is not SenderKind.PERSON:
        return
    if not introductions.is_long_enough(event.text, ctx.settings.introductions.min_length):
        await ctx.ask("introductions.words", life=ASK_FOR)
        return
    _thank(ctx, event, await introductions.introduce(ctx.session, ctx.chat, ctx.member.person_id, event, None))


@router.command("intro", "看介绍", where=Where.CONNECTED, alias_takes_args=True, reads_events=True)
async def on_intro(event: MessageReceived, ctx: Ctx) -> None:
    meant = await person_meant(ctx.session, event, ctx.args.text, chat_id=ctx.chat.id, now=ctx.now)
    if isinstance(meant, NotMeant) or meant.ref.kind is not SenderKind.PERSON:
        ctx.reply("introductions.usage-intro")
        return
    told = await introductions.introduction(ctx.session, ctx.chat.id, meant.person_id, meant.ref.name)
    if told is None:
        ctx.reply("introductions.none-of", name=clean_name(meant.ref.name))
    elif told.text is None:
        ctx.reply("introductions.shown-without-words", name=told.name, at=told.at)
    else:
        ctx.reply("introductions.shown", name=told.name, at=told.at, text=told.text)


@router.command("introductions", "报到名单", right=Right.READ_STATS, where=Where.CONNECTED, reads_events=True)
async def on_introductions(event: MessageReceived, ctx: Ctx) -> None:
    """How the newcomers of the week fare: who said hello, who did not, and whose question nobody took up."""
    lines = [*await _who_said_hello(ctx), *await _week(ctx)]
    asked = await unanswered_newcomers(ctx.session, ctx.chat.id, ctx.now - WEEK, ctx.now)
    if asked:
        lines.append(ctx.text("introductions.unanswered"))
    for one in asked[:QUESTIONS_SHOWN]:
        words = " ".join(one.text.split())[:QUESTION_LIMIT]
        lines.append(ctx.text("introductions.question", name=clean_name(one.name), at=one.at, text=words))
    ctx.reply_text(Text.join(lines))


async def _week(ctx: Ctx) -> list[Text]:
    today = ctx.chat.day_of(ctx.now)
    week = await activation(ctx.session, ctx.chat.id, today - timedelta(days=6), today)
    numbers = ctx.text(
        "introductions.week",
        joined=week.joined,
        day=week.spoke_in_a_day,
        spoke=week.spoke_in_a_week,
        introduced=week.introduced,
    )
    missed = await unreached(ctx.session, ctx.chat.id, ctx.now - WEEK)
    return [numbers, ctx.text("introductions.unreached", count=missed)] if missed else [numbers]


async def _who_said_hello(ctx: Ctx) -> list[Text]:
    overview = await introductions.overview(ctx.session, ctx.chat, now=ctx.now)
    lines = [ctx.text("introductions.title" if overview.told else "introductions.nobody-yet")]
    lines += [ctx.text("introductions.line", name=told.name, at=told.at) for told in overview.told]
    if overview.missing:
        names = ctx.line("introductions.comma").join(overview.missing[:NAMES_SHOWN])
        more = max(len(overview.missing) - NAMES_SHOWN, 0)
        lines.append(
            ctx.text(
                "introductions.missing",
                days=ctx.settings.introductions.days,
                count=len(overview.missing),
                names=names,
                more=more,
            )
        )
    return lines
