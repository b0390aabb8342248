"""What the buttons of the digest lead to: a list to work off, a question asked for a newcomer, a larger budget."""

from datetime import timedelta

from bot import gatekeeping
from bot.digest_words import LIFE, MORE_MESSAGES, coarse
from bot.domain.actions import AnswerButton, ApproveJoin, DeclineJoin, Keyboard, Priority, SendText
from bot.domain.events import ButtonPressed, MemberLeft, MessageReceived
from bot.domain.people import PersonRef, Right
from bot.domain.text import Text
from bot.routing import Args, Ctx, Router
from bot.services import gate, roster
from bot.services.digest.decisions import Failure, failures, join_requests, numbers_of_buried, waits_for_an_answer
from bot.services.digest.editions import may_nudge
from bot.services.settings.changes import Turned, store, turn
from bot.services.settings.knobs import knobs

router = Router(feature="decisions")
MOST_REQUESTS = 8
MOST_FAILURES = 12
MOST_NUMBERS = 5
MOST_MESSAGES = 500  # the most the setting itself allows


@router.button("decisions.open", reads_events=True, needs_admins=True)
async def on_open(event: ButtonPressed, ctx: Ctx) -> None:
    """Do what the command does, for whoever pressed; the button asked for the command's right."""
    command = ctx.routes.commands.get(ctx.payload["command"])
    if command is None:  # the button is older than this version
        ctx.answer("buttons.expired", alert=True)
        return
    ctx.args, ctx.feature = Args(ctx.payload["args"]), command.entry.feature
    said = MessageReceived(
        chat=event.chat,
        at=event.at,
        sender=event.presser,
        message_key=event.message_key or "",
        text=f"/{command.name} {ctx.args.text}".strip(),
        topic=event.topic,
    )
    await command.entry.handler(said, ctx)
    if not any(isinstance(out.action, AnswerButton) for out in ctx.effects.outgoing):
        ctx.answer("digest.shown")


# -- requests to join -------------------------------------------------------------------------------------------------


@router.button("decisions.requests", reads_events=True)
async def on_requests(event: ButtonPressed, ctx: Ctx) -> None:
    text, buttons = await _requests(ctx)
    ctx.reply_text(text, buttons=buttons)
    ctx.answer("digest.shown")


async def _requests(ctx: Ctx) -> tuple[Text, Keyboard]:
    waiting = await join_requests(ctx.session, ctx.chat, ctx.now)
    if not waiting:
        return ctx.text("decisions.nothing-left"), ()
    lines = [ctx.text("decisions.requests-title")]
    rows: Keyboard = ()
    for one in waiting[:MOST_REQUESTS]:
        lines.append(ctx.text("decisions.request", name=one.name, age=coarse(ctx.now - one.at)))
        who = {"key": one.key, "name": one.name} | ({"asked": one.at.isoformat()} if one.at_the_gate else {})
        rows += (
            (
                ctx.button(
                    ctx.line("decisions.approve", name=one.name[:12]),
                    "decisions.let-in",
                    who,
                    right=Right.MODERATE,
                    life=LIFE,
                ),
                ctx.button(
                    ctx.line("decisions.decline", name=one.name[:12]),
                    "decisions.turn-away",
                    who,
                    right=Right.MODERATE,
                    life=LIFE,
                ),
            ),
        )
    return Text.join(lines), rows


@router.button("decisions.let-in", reads_events=True)
async def on_let_in(event: ButtonPressed, ctx: Ctx) -> None:
    if "asked" in ctx.payload:
        await _decide_at_the_gate(ctx, lets_in=True)
        return
    ctx.act(ApproveJoin(chat_key=ctx.chat.ref.key, person_key=ctx.payload["key"]), where=ctx.chat)
    ctx.audit("decisions.let-in", person=ctx.payload["key"])
    ctx.answer("decisions.let-in")


async def _decide_at_the_gate(ctx: Ctx, *, lets_in: bool) -> None:
    """This person asked us, not the platform: the first decision counts, wherever it is made."""
    asked, platform = ctx.payload["asked"], ctx.chat.ref.platform
    person = await gate.asker_with_key(ctx.session, platform, ctx.chat.id, ctx.payload["key"])
    if person is None:
        ctx.answer("gate.gone")
    else:
        done = await gatekeeping.decide(ctx, person, lets_in=lets_in, by=ctx.member.person_id, asked=asked)
        key, words = await gatekeeping.outcome(ctx, done, person, lets_in=lets_in)
        ctx.answer(key, **words)
    text, buttons = await _requests(ctx)
    ctx.edit(text, buttons=buttons)


@router.button("decisions.turn-away", reads_events=True)
async def on_turn_away(event: ButtonPressed, ctx: Ctx) -> None:
    """The platform does not tell of it afterwards: from here on they count as somebody who is not in."""
    if "asked" in ctx.payload:
        await _decide_at_the_gate(ctx, lets_in=False)
        return
    who = PersonRef(ctx.payload["key"], ctx.payload["name"])
    ctx.act(DeclineJoin(chat_key=ctx.chat.ref.key, person_key=who.key), where=ctx.chat)
    ids = await roster.person_ids(ctx.session, ctx.chat.ref.platform, [who], ctx.now)
    gone = MemberLeft(chat=ctx.chat.ref, at=ctx.now, person=who)
    await roster.note_left(ctx.session, ctx.chat.id, ids[who.key], gone)
    ctx.audit("decisions.turn-away", person=who.key)
    text, buttons = await _requests(ctx)
    ctx.edit(text, buttons=buttons)
    ctx.answer("decisions.turned-away")


# -- questions, failures, the budget ----------------------------------------------------------------------------------


@router.button("decisions.ask", reads_events=True)
async def on_ask(event: ButtonPressed, ctx: Ctx) -> None:
    """Under the newcomer's question, in the group, once."""
    key = str(ctx.payload["message"])
    still_open = await waits_for_an_answer(ctx.session, ctx.chat, key, ctx.now)
    if not still_open or not await may_nudge(ctx.session, ctx.chat.id, key, ctx.now):
        ctx.answer("decisions.asked-already", alert=True)
        return
    text = ctx.phrases.text(ctx.chat.language, "decisions.please-answer")
    ask = SendText(chat_key=ctx.chat.ref.key, text=text, reply_to=key)
    ctx.act(ask, priority=Priority.REPLY, where=ctx.chat, expires_in=timedelta(minutes=30))
    ctx.answer("digest.done")


@router.button("decisions.trouble")
async def on_trouble(event: ButtonPressed, ctx: Ctx) -> None:
    failed = await failures(ctx.session, ctx.chat, ctx.now)
    buried = await numbers_of_buried(ctx.session, ctx.chat, ctx.now)
    lines = [_failure(ctx, one) for one in failed[-MOST_FAILURES:]]
    if len(failed) > MOST_FAILURES:
        lines.append(ctx.text("decisions.trouble-more", count=len(failed) - MOST_FAILURES))
    if buried:
        numbers = ctx.line("digest.comma").join(str(number) for number in buried[:MOST_NUMBERS])
        lines.append(ctx.text("decisions.trouble-buried", count=len(buried), numbers=numbers))
    if lines:
        ctx.reply_text(Text.join([ctx.text("decisions.trouble-title"), *lines]))
    ctx.answer("digest.shown" if lines else "decisions.nothing-left")


def _failure(ctx: Ctx, one: Failure) -> Text:
    key = "unknown" if one.is_unknown else "right" if one.lacks_right else "failed"
    at = one.at.astimezone(ctx.chat.zone).time()
    return ctx.text(f"decisions.trouble-{key}", at=at, feature=one.feature, error=one.error)


@router.button("decisions.budget")
async def on_budget(event: ButtonPressed, ctx: Ctx) -> None:
    wanted = min(ctx.settings.general.messages_per_day + MORE_MESSAGES, MOST_MESSAGES)
    turned = turn(ctx.settings, {knobs()["general.messages_per_day"]: wanted})
    assert isinstance(turned, Turned)  # the number is within what the setting allows
    if turned.changes:
        await store(ctx.session, ctx.chat.id, turned.settings, now=ctx.now)
        await ctx.settings_changed("general")
        ctx.audit("decisions.budget", to=wanted)
    ctx.answer("decisions.budget-raised", alert=True, count=wanted)
