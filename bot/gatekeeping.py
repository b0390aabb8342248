"""Letting in and turning away: the same by a press under a request, by the digest, and by an answer that opens."""

from datetime import timedelta
from typing import Any

from bot.domain.actions import Button
from bot.domain.founding import AddMember
from bot.domain.people import Right
from bot.domain.text import Text
from bot.routing import Ctx
from bot.services import gate
from bot.services.audiences import names, readers_with
from bot.services.gate import Answers, Settled, SettledAlready

_LOOK_AFTER = timedelta(minutes=1)


async def submit(ctx: Ctx, person_id: int, answers: Answers) -> None:
    """Everything is answered: it opens by itself, or those who may decide are asked."""
    request = await gate.submit(ctx.session, ctx.chat.id, person_id, answers)
    if request is None:
        return
    if gate.opens_by_itself(answers, ctx.settings.gate):
        await decide(ctx, person_id, lets_in=True, by=None)
        return
    key, at = f"{ctx.chat.id}:{person_id}", ctx.now + timedelta(days=ctx.settings.gate.days)
    await ctx.set_timer(gate.EXPIRE, key, at=at, payload={"person": person_id})
    await ctx.tell(person_id, ctx.text("gate.submitted", group=ctx.chat.ref.title))
    who = (await names(ctx.session, ctx.chat.ref.platform, person_id)).get(person_id, "")
    lines = [ctx.text("gate.request", name=who, group=ctx.chat.ref.title)]
    lines += [ctx.text("gate.answered", question=question, answer=answer) for question, answer in answers]
    for reader in await readers_with(ctx.session, ctx.chat.ref.platform, ctx.chat, Right.MODERATE):
        payload = {"person": person_id, "asked": request.asked_at.isoformat()}
        await ctx.tell(reader.person_id, Text.join(lines), buttons=(_buttons(ctx, payload, reader.chat_id),))


def _buttons(ctx: Ctx, payload: dict[str, Any], private_id: int) -> tuple[Button, ...]:
    return tuple(
        ctx.button(ctx.line(f"{action}-button"), action, payload, right=Right.MODERATE, where=private_id)
        for action in ("gate.approve", "gate.refuse")
    )


async def decide(
    ctx: Ctx, person_id: int, *, lets_in: bool, by: int | None, asked: str | None = None
) -> Settled | SettledAlready | None:
    """The first decision counts, and whoever asked hears of it once. ``asked``: the request of that moment is meant."""
    if asked is not None and not await gate.is_still_about(ctx.session, ctx.chat.id, person_id, asked):
        return None
    state = gate.LET_IN if lets_in else gate.TURNED_AWAY
    platform = ctx.chat.ref.platform
    done = await gate.settle(ctx.session, platform, ctx.chat.id, person_id, state, by=by, now=ctx.now)
    if not isinstance(done, Settled):
        return done
    await ctx.cancel_timer(gate.EXPIRE, f"{ctx.chat.id}:{person_id}")
    ctx.audit(f"gate.{state}", person=person_id)
    if lets_in:
        added = ctx.act(AddMember(chat_key=ctx.chat.ref.key, person_key=done.person_key), where=ctx.chat)
        look: dict[str, Any] = {"action": added.action_id, "by": by, "person": person_id}
        await ctx.set_timer(gate.LOOK, f"{added.action_id}:{person_id}", at=ctx.now + _LOOK_AFTER, payload=look)
    await ctx.tell(person_id, ctx.text(f"gate.told-{state}", group=ctx.chat.ref.title))
    return done


async def outcome(
    ctx: Ctx, done: Settled | SettledAlready | None, person_id: int, *, lets_in: bool
) -> tuple[str, dict[str, Any]]:
    """The phrase, with its values, for whoever pressed: what was decided, now or before."""
    by_id = done.by_id if isinstance(done, SettledAlready) else ctx.member.person_id
    known = await names(ctx.session, ctx.chat.ref.platform, person_id, by_id)
    by = known.get(by_id or 0, ctx.line("gate.nobody"))
    words = {"name": known.get(person_id, ""), "by": by, "group": ctx.chat.ref.title}
    return _key_of(done, lets_in=lets_in), words


def _key_of(done: Settled | SettledAlready | None, *, lets_in: bool) -> str:
    match done:
        case Settled():
            return "gate.let-in" if lets_in else "gate.turned-away"
        case SettledAlready(state):
            return f"gate.was-{state}"
        case None:
            return "gate.gone"
