"""The gate: /join in private, the group's questions, and the decision of one who may."""

from datetime import timedelta

from bot import gatekeeping
from bot.domain.capabilities import Capability
from bot.domain.choices import is_cancel
from bot.domain.events import ButtonPressed, MessageReceived, TimerDue
from bot.domain.people import Right
from bot.domain.text import Text
from bot.routing import Ctx, Router, Where
from bot.services import gate
from bot.services.audiences import names, readers_with
from bot.services.gate import Begun, NotNow, Settled
from bot.services.sanctions import UnderWay, refusal_of

router = Router(feature="gate")
MOST_GROUPS = 12
_LOOK_AGAIN_AFTER = timedelta(minutes=10)


@router.command("join", "入群", where=Where.PRIVATE, needs={Capability.FILL_GROUPS}, alias_takes_args=True)
async def on_join(_event: MessageReceived, ctx: Ctx) -> None:
    groups = await gate.groups_meant(ctx.session, ctx.here.ref.platform, ctx.member.person_id, ctx.args.text)
    if not groups:
        ctx.reply("gate.no-such-group" if ctx.args.text else "gate.no-groups")
    elif len(groups) == 1 and ctx.args.text:
        await _knock(ctx, groups[0].id)
    else:
        buttons = [
            ctx.button(one.title, "gate.pick", {"chat": one.id}, only=ctx.member.person_id)
            for one in groups[:MOST_GROUPS]
        ]
        ctx.reply("gate.which", buttons=ctx.rows(*([button] for button in buttons)))


@router.button("gate.pick")
async def on_pick(_event: ButtonPressed, ctx: Ctx) -> None:
    await _knock(ctx, ctx.payload["chat"])


async def _knock(ctx: Ctx, chat_id: int) -> None:
    await gate.knock(ctx.session, chat_id, ctx.member.person_id, ctx.here.id, now=ctx.now, cause=ctx.cause_id)
    ctx.effects.timers_changed = True


@router.timer("gate.knock", needs_admins=True)
async def on_knock(_event: TimerDue, ctx: Ctx) -> None:
    """In the group's name: its questions, or why there are none."""
    person, private = ctx.payload["person"], ctx.payload["private"]
    if Capability.FILL_GROUPS not in ctx.chat.capabilities:
        await ctx.tell(person, ctx.text("gate.closed", group=ctx.chat.ref.title))
        return
    match await gate.enter(ctx.session, ctx.chat.id, person, ctx.settings.gate, now=ctx.now):
        case NotNow(key, may_withdraw):
            withdraw = ctx.button(
                ctx.line("gate.withdraw-button"), "gate.withdraw", {"person": person}, only=person, where=private
            )
            text = ctx.text(key, group=ctx.chat.ref.title)
            await ctx.tell(person, text, buttons=ctx.rows([withdraw] if may_withdraw else []))
        case Begun(_, ()):
            await gatekeeping.submit(ctx, person, ())
        case Begun(_, questions):
            begun = {"questions": questions, "answers": []}
            await ctx.ask("gate.answer", begun, life=gate.ANSWER_LIFE, person_id=person, where=private)
            await ctx.tell(person, _question(ctx, questions, 0))


def _question(ctx: Ctx, questions: tuple[str, ...], number: int) -> Text:
    words = {"number": number + 1, "count": len(questions), "question": questions[number]}
    return ctx.text("gate.question", group=ctx.chat.ref.title, **words)


@router.answer("gate.answer", needs_admins=True)
async def on_answer(event: MessageReceived, ctx: Ctx) -> None:
    person = ctx.member.person_id
    if is_cancel(event.text):
        await _withdraw(ctx, person)
        return
    questions = tuple(ctx.payload["questions"])
    answers = [tuple(one) for one in ctx.payload["answers"]]
    said = event.text.strip()[: gate.LONGEST_ANSWER]
    if said:
        answers.append((questions[len(answers)], said))
    if len(answers) == len(questions):
        await gatekeeping.submit(ctx, person, answers)
        return
    ctx.reply_text(_question(ctx, questions, len(answers)))
    await ctx.ask("gate.answer", {"questions": list(questions), "answers": answers}, life=gate.ANSWER_LIFE)


@router.button("gate.withdraw")
async def on_withdraw(_event: ButtonPressed, ctx: Ctx) -> None:
    await _withdraw(ctx, ctx.member.person_id)


async def _withdraw(ctx: Ctx, person: int) -> None:
    platform = ctx.chat.ref.platform
    done = await gate.settle(ctx.session, platform, ctx.chat.id, person, gate.WITHDRAWN, by=person, now=ctx.now)
    await ctx.cancel_timer(gate.EXPIRE, f"{ctx.chat.id}:{person}")
    ctx.reply("gate.withdrawn" if isinstance(done, Settled) else "gate.too-late-to-withdraw", group=ctx.chat.ref.title)


@router.button("gate.approve", needs_admins=True)
async def on_approve(_event: ButtonPressed, ctx: Ctx) -> None:
    await _decide(ctx, lets_in=True)


@router.button("gate.refuse", needs_admins=True)
async def on_refuse(_event: ButtonPressed, ctx: Ctx) -> None:
    await _decide(ctx, lets_in=False)


async def _decide(ctx: Ctx, *, lets_in: bool) -> None:
    person, asked = ctx.payload["person"], ctx.payload["asked"]
    done = await gatekeeping.decide(ctx, person, lets_in=lets_in, by=ctx.member.person_id, asked=asked)
    key, words = await gatekeeping.outcome(ctx, done, person, lets_in=lets_in)
    ctx.edit(ctx.text(key, **words))
    ctx.answer("gate.settled")


@router.timer("gate.expire")
async def on_expire(_event: TimerDue, ctx: Ctx) -> None:
    person = ctx.payload["person"]
    platform = ctx.chat.ref.platform
    done = await gate.settle(ctx.session, platform, ctx.chat.id, person, gate.EXPIRED, by=None, now=ctx.now)
    if isinstance(done, Settled):
        await ctx.tell(person, ctx.text("gate.told-expired", group=ctx.chat.ref.title))


@router.timer("gate.look", needs_admins=True)
async def on_look(_event: TimerDue, ctx: Ctx) -> None:
    """Letting in came to nothing: whoever decided hears of it, else those who could have."""
    person, by = ctx.payload["person"], ctx.payload["by"]
    match await refusal_of(ctx.session, ctx.payload["action"]):
        case UnderWay():
            key, at = f"{ctx.payload['action']}:{person}", ctx.now + _LOOK_AGAIN_AFTER
            await ctx.set_timer(gate.LOOK, key, at=at, payload=ctx.payload)
        case str(said):
            await _tell_not_added(ctx, person, by, said)
        case None:
            return


async def _tell_not_added(ctx: Ctx, person: int, by: int | None, said: str) -> None:
    who = (await names(ctx.session, ctx.chat.ref.platform, person)).get(person, "")
    text = ctx.text("gate.not-added", name=who, group=ctx.chat.ref.title, said=said)
    readers = await readers_with(ctx.session, ctx.chat.ref.platform, ctx.chat, Right.MODERATE)
    for reader in [by] if by is not None else [one.person_id for one in readers]:
        await ctx.tell(reader, text)
