"""Polls: started by a line or step by step, voted in by tap or number, ended once, repeated by a rule."""

from datetime import datetime, timedelta

from bot.domain.choices import is_cancel
from bot.domain.events import ButtonPressed, Event, MessageReceived, PollAnswered, PollCounted, TimerDue
from bot.domain.people import Right
from bot.domain.text import Text
from bot.routing import ChatView, Ctx, Router, Where
from bot.services.authority import Allowed, authorize
from bot.services.polls import desk
from bot.services.polls.absent import NotPublic, Reminded, names_missing, people_missing, remind
from bot.services.polls.desk import VOTE, AnyPoll, Voter, poll_here, poll_meant, series_here
from bot.services.polls.drafts import draft_card, draft_keyboard, overview
from bot.services.polls.grammar import is_a_sentence, parse_poll, split_options, vote_said
from bot.services.polls.lifecycle import EndedAlready, end_poll, is_open, nod, post_poll, redraw, verify_result
from bot.services.polls.series import change_series, post_occurrence, start_series
from bot.services.polls.spec import BadPoll, PollSpec

router = Router(feature="polls")
ASKING = timedelta(minutes=10)


def members_may(chat: ChatView) -> bool:
    return chat.settings.polls.members_may_create


# -- starting one -----------------------------------------------------------------------------------------------------


@router.command(
    "poll", "投票", right=Right.RUN_POLLS, where=Where.CONNECTED, alias_takes_args=True,
    waived=members_may, unless=is_a_sentence,
)  # fmt: skip
async def on_poll(event: MessageReceived, ctx: Ctx) -> None:
    topic = event.topic if ctx.here.is_group else None
    if not ctx.args.text:
        ctx.reply("polls.ask-question")
        await ctx.ask("polls.question", {"topic": topic}, life=ASKING)
        return
    spec = parse_poll(ctx.args.text, ctx.chat.zone, now=ctx.now)
    if isinstance(spec, BadPoll):
        _explain(ctx, spec)
    elif spec.rule is not None:
        _show_draft(ctx, spec, topic)
    else:
        posted = await post_poll(ctx, spec, creator_id=ctx.member.person_id, topic=topic)
        if isinstance(posted, BadPoll):
            _explain(ctx, posted)
        elif ctx.in_private():
            ctx.reply("polls.posted", question=spec.question, chat=ctx.chat.ref.title)


@router.answer("polls.question")
async def on_question(event: MessageReceived, ctx: Ctx) -> None:
    if is_cancel(event.text):
        ctx.reply("polls.cancelled")
    elif is_a_sentence(event.text):
        ctx.reply("polls.ask-options")
        await ctx.ask("polls.options", {**ctx.payload, "question": event.text}, life=ASKING)
    else:
        _draft(ctx, event.text)


@router.answer("polls.options")
async def on_options(event: MessageReceived, ctx: Ctx) -> None:
    if is_cancel(event.text):
        ctx.reply("polls.cancelled")
    else:
        _draft(ctx, f"{ctx.payload['question']}\n{split_options(event.text)}")


def _draft(ctx: Ctx, line: str) -> None:
    spec = parse_poll(line, ctx.chat.zone, now=ctx.now)
    if isinstance(spec, BadPoll):
        _explain(ctx, spec)
    else:
        _show_draft(ctx, spec, ctx.payload.get("topic"))


def _explain(ctx: Ctx, bad: BadPoll) -> None:
    """What is wrong, and how it is written."""
    ctx.reply_text(Text.join([ctx.text(bad.key, **bad.values), ctx.text("polls.usage-poll")]))


def _show_draft(ctx: Ctx, spec: PollSpec, topic: str | None, *, again: bool = False) -> None:
    right = None if members_may(ctx.chat) else Right.RUN_POLLS
    buttons = draft_keyboard(ctx, spec, topic, author_id=ctx.member.person_id, right=right)
    show = ctx.edit if again else ctx.reply_text
    show(draft_card(ctx, spec), buttons=buttons)


@router.button("polls.toggle")
async def on_toggle(_event: ButtonPressed, ctx: Ctx) -> None:
    spec = PollSpec.model_validate(ctx.payload["spec"])
    what = ctx.payload["what"]
    ctx.answer("polls.changed")
    _show_draft(ctx, spec.model_copy(update={what: not getattr(spec, what)}), ctx.payload["topic"], again=True)


@router.button("polls.change")
async def on_change(_event: ButtonPressed, ctx: Ctx) -> None:
    ctx.answer("polls.ask-again")
    ctx.edit(ctx.text("polls.ask-again"))
    await ctx.ask("polls.question", {"topic": ctx.payload["topic"]}, life=ASKING)


@router.button("polls.cancel")
async def on_cancel(_event: ButtonPressed, ctx: Ctx) -> None:
    ctx.answer("polls.cancelled")
    ctx.edit(ctx.text("polls.cancelled"))


@router.button("polls.post")
async def on_post(_event: ButtonPressed, ctx: Ctx) -> None:
    spec, topic = PollSpec.model_validate(ctx.payload["spec"]), ctx.payload["topic"]
    start = post_poll if spec.rule is None else start_series
    started = await start(ctx, spec, creator_id=ctx.member.person_id, topic=topic)
    if isinstance(started, BadPoll):
        ctx.answer(started.key, alert=True, **started.values)
        return
    key = "polls.posted" if spec.rule is None else "polls.series-started"
    ctx.answer("polls.done")
    ctx.edit(ctx.text(key, question=spec.question, chat=ctx.chat.ref.title))


# -- voting -----------------------------------------------------------------------------------------------------------


@router.button("polls.vote")
async def on_vote(event: ButtonPressed, ctx: Ctx) -> None:
    option, poll_id = ctx.payload["option"], ctx.payload["poll"]
    said = await desk.vote_by_button(ctx, poll_id, option, _voter(ctx), at=event.at, message_key=event.message_key)
    ctx.answer(said.key, alert=said.is_alert, **said.values)
    _count(ctx, event, first=said.is_first)


@router.on(MessageReceived, when=lambda event, chat: chat.is_group and vote_said(event))
async def on_number(event: MessageReceived, ctx: Ctx) -> None:
    quoted = event.quoted.message_key if event.quoted else None
    said = await desk.vote_by_number(ctx, ctx.seen, _voter(ctx), at=event.at, quoted_key=quoted)
    if said is not None:
        ctx.reply(said.key, silent=True, **said.values)
        _count(ctx, event, first=said.is_first)


@router.on(PollAnswered)
async def on_native_answer(event: PollAnswered, ctx: Ctx) -> None:
    _count(ctx, event, first=await desk.vote_natively(ctx, event, _voter(ctx)))


@router.on(PollCounted)
async def on_native_count(event: PollCounted, ctx: Ctx) -> None:
    await desk.count_natively(ctx, event)


def _voter(ctx: Ctx) -> Voter:
    return Voter(ctx.member.person_id, ctx.member.key)


def _count(ctx: Ctx, event: Event, *, first: bool) -> None:
    if first:
        ctx.count(VOTE, ctx.member.person_id, at=event.at)


# -- ending one -------------------------------------------------------------------------------------------------------


@router.command("closepoll", "结束投票", right=Right.RUN_POLLS, where=Where.CONNECTED, waived=members_may)
async def on_close_command(event: MessageReceived, ctx: Ctx) -> None:
    poll = await _poll_meant(event, ctx)
    if poll is None:
        return
    said = await _end(ctx, poll, at=event.at)
    if said != "polls.ended" or ctx.in_private():
        ctx.reply(said)
    else:  # the card says it
        nod(ctx, event.message_key)


@router.button("polls.end", needs_admins=True)
async def on_close_button(event: ButtonPressed, ctx: Ctx) -> None:
    poll = await poll_here(ctx, ctx.payload["poll"])
    if poll is not None:
        ctx.answer(await _end(ctx, poll, at=event.at), alert=True)


async def _end(ctx: Ctx, poll: AnyPoll, *, at: datetime) -> str:
    """The phrase to answer with. Whoever started a poll may end it, and whoever may run polls."""
    verdict = authorize(ctx.member.ref, ctx.member.person_id, ctx.chat, Right.RUN_POLLS)
    if poll.created_by_id != ctx.member.person_id and not isinstance(verdict, Allowed):
        return "polls.not-yours"
    ended = await end_poll(ctx, poll, at=at, by=ctx.member.person_id)
    if isinstance(ended, EndedAlready):
        return "polls.ended-already"
    ctx.audit("polls.ended", poll=poll.id)
    return "polls.ended" if ended.has_card else "polls.ended-unseen"


async def _poll_meant(event: MessageReceived, ctx: Ctx) -> AnyPoll | None:
    meant = await poll_meant(ctx, event.quoted.message_key if event.quoted and ctx.here.is_group else None)
    if isinstance(meant, int):
        ctx.reply("polls.which", count=meant)
    elif meant is None:
        ctx.reply("polls.none")
    else:
        return meant
    return None


@router.timer("polls.close")
async def on_deadline(event: TimerDue, ctx: Ctx) -> None:
    poll = await poll_here(ctx, ctx.payload["poll"])
    if poll is not None:
        await end_poll(ctx, poll, at=event.at, by=None)


@router.timer("polls.refresh")
async def on_refresh(_event: TimerDue, ctx: Ctx) -> None:
    poll = await poll_here(ctx, ctx.payload["poll"])
    if poll is not None and poll.refresh_at is not None:
        await redraw(ctx, poll)


@router.timer("polls.verify")
async def on_verify(_event: TimerDue, ctx: Ctx) -> None:
    poll = await poll_here(ctx, ctx.payload["poll"])
    if poll is not None:
        await verify_result(ctx, poll, tries=ctx.payload["tries"])


@router.timer("polls.series")
async def on_series_due(event: TimerDue, ctx: Ctx) -> None:
    series = await series_here(ctx, ctx.payload["series"])
    if series is not None:
        await post_occurrence(ctx, series, event.occurrence)


# -- looking after them -----------------------------------------------------------------------------------------------


@router.command("polls", "投票列表", right=Right.RUN_POLLS, where=Where.CONNECTED)
async def on_polls(_event: MessageReceived, ctx: Ctx) -> None:
    text, buttons = await overview(ctx)
    ctx.reply_text(text, buttons=buttons)


@router.button("polls.series")
async def on_series_change(_event: ButtonPressed, ctx: Ctx) -> None:
    series = await series_here(ctx, ctx.payload["series"])
    if series is None or not await change_series(ctx, series, ctx.payload["to"]):
        ctx.answer("polls.not-found", alert=True)
        return
    ctx.effects.timers_changed = True
    ctx.audit(f"polls.series-{ctx.payload['to']}", series=series.id)
    ctx.answer("polls.done")
    text, buttons = await overview(ctx)
    ctx.edit(text, buttons=buttons)


@router.command("nonvoters", "谁没投", right=Right.RUN_POLLS, where=Where.CONNECTED)
async def on_nonvoters(event: MessageReceived, ctx: Ctx) -> None:
    poll = await _poll_meant(event, ctx)
    if poll is None:
        return
    missing = await people_missing(ctx, poll)
    if isinstance(missing, NotPublic):
        ctx.reply("polls.not-public")
    elif not missing:
        ctx.reply("polls.everybody-voted")
    else:
        remind_them = ctx.button(
            ctx.line("polls.nudge-button"), "polls.nudge", {"poll": poll.id}, right=Right.RUN_POLLS
        )
        names, more = names_missing(missing)
        buttons = ctx.rows([remind_them] if is_open(poll) else [])
        ctx.reply("polls.missing", buttons=buttons, count=len(missing), names=names, more=more)


@router.button("polls.nudge")
async def on_nudge(_event: ButtonPressed, ctx: Ctx) -> None:
    poll = await poll_here(ctx, ctx.payload["poll"])
    if poll is None:
        ctx.answer("polls.not-found", alert=True)
        return
    match await remind(ctx, poll, asked_for=True):
        case Reminded(privately, in_group):
            ctx.audit("polls.nudged", poll=poll.id)
            ctx.answer("polls.nudged", alert=True, privately=privately, in_group=in_group)
        case refused:
            ctx.answer(refused.key, alert=True)


@router.timer("polls.remind")
async def on_remind(_event: TimerDue, ctx: Ctx) -> None:
    poll = await poll_here(ctx, ctx.payload["poll"])
    if poll is not None and ctx.settings.polls.nudge:
        await remind(ctx, poll, asked_for=False)
