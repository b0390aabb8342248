"""The guard: rules applied to what is said, and the commands by which admins keep them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.actions import DeleteMessages, Keyboard
from bot.domain.events import MemberJoined, MessageEdited, MessageReceived, TimerDue
from bot.domain.people import Right
from bot.domain.text import Text
from bot.enforcement import appeal_link, enforce, tell_member
from bot.routing import ChatView, Ctx, Router, Stage
from bot.rule_words import name_of_rule
from bot.services.audiences import readers_with
from bot.services.cases import ByRule, MeasureKind
from bot.services.guard import notices
from bot.services.guard.enforcing import Wanted, wanted_by
from bot.services.guard.judging import (
    Suspicion,
    exact_verdict,
    happened_at,
    has_fresh_admins,
    needs_forgetting,
    suspicion,
)
from bot.services.guard.memory import FEATURE, guard_of
from bot.services.guard.rulebook import load_guard
from bot.services.sanctions import Sanction, Sanctioned

router = Router(feature=FEATURE)
router.remembers(load_guard)


def sees(event: MessageReceived | MessageEdited, chat: ChatView) -> Suspicion | None:
    return suspicion(event, chat)


@router.on(MessageReceived, MessageEdited, when=sees, stage=Stage.GUARD, needs_admins=True)
async def on_suspicious_message(event: MessageReceived | MessageEdited, ctx: Ctx) -> None:
    guard = guard_of(ctx.chat)
    if guard is None or ctx.actor is None or not has_fresh_admins(ctx.chat, ctx.now):
        return
    verdict = await exact_verdict(ctx.session, event, ctx.chat, guard, ctx.actor.person_id)
    is_late = ctx.now - happened_at(event) > ctx.limits.spam
    if verdict is not None:
        wanted = await wanted_by(ctx.session, verdict, event, ctx.chat, guard, ctx.actor.person_id, is_late=is_late)
        await _carry_out(ctx, event, wanted, is_late=is_late)
    elif isinstance(ctx.seen, Suspicion) and ctx.seen.is_rest:
        _delete(ctx, (event.message_key,))


async def _carry_out(ctx: Ctx, event: MessageReceived | MessageEdited, wanted: Wanted, *, is_late: bool) -> None:
    for shadow in wanted.shadows:
        await enforce(ctx, _under_its_name(ctx, shadow), at=happened_at(event))
    if wanted.sanction is None:
        _delete(ctx, wanted.delete)
        return
    done = await enforce(ctx, _under_its_name(ctx, wanted.sanction), at=happened_at(event))
    if not is_late:
        await _tell(ctx, done)
    if wanted.delete:
        ctx.stop()


async def _tell(ctx: Ctx, done: Sanctioned) -> None:
    for_admins = any(measure.kind is MeasureKind.NOTIFY for measure in done.measures)
    is_felt = any(measure.kind is not MeasureKind.NOTIFY and not measure.missing for measure in done.measures)
    is_told = await tell_member(ctx, done.case) if is_felt else True
    is_public = is_felt and ctx.settings.moderation.notify == "public"
    if is_public or for_admins:
        case = done.case
        item = notices.Item(
            case.number,
            ctx.member.name,
            case.rule_name,
            is_public=is_public,
            for_admins=for_admins,
            case_id=case.id,
            untold_id=None if is_told else case.subject_id,
        )
        await notices.gather(ctx.session, ctx.chat, item, now=ctx.now)
        ctx.effects.timers_changed = True


def _under_its_name(ctx: Ctx, sanction: Sanction) -> Sanction:
    """A rule of the house is named in the language of the group."""
    cause = sanction.cause
    if not isinstance(cause, ByRule):
        return sanction
    return replace(sanction, cause=replace(cause, name=name_of_rule(ctx, cause.rule_id, cause.name)))


def _delete(ctx: Ctx, keys: tuple[str, ...]) -> None:
    if keys:
        ctx.act(DeleteMessages(chat_key=ctx.chat.ref.key, messages=keys), where=ctx.chat)
        ctx.stop()


@router.on(MemberJoined, when=needs_forgetting)
async def on_known_member_back(event: MemberJoined, ctx: Ctx) -> None:
    """Somebody comes again: a newcomer once more."""
    guard = guard_of(ctx.chat)
    if guard is not None:
        guard.past.settled.pop(event.person.key, None)


@router.timer(notices.NOTICE)
async def on_notice(event: TimerDue, ctx: Ctx) -> None:
    """One line for everything since the last one, and one word to the admins where a rule asks for it."""
    items = notices.gathered(event.payload)
    public = [item for item in items if item.is_public]
    if public:
        line = _line_about(ctx, "moderation.notice", public)
        await ctx.speak(line, buttons=_doors(ctx, public), expires_in=timedelta(minutes=10))
    for_admins = [item for item in items if item.for_admins]
    if for_admins:
        said = _line_about(ctx, "moderation.notify", for_admins)
        for reader in await readers_with(ctx.session, ctx.chat.ref.platform, ctx.chat, Right.MODERATE):
            await ctx.tell(reader.person_id, said)


def _doors(ctx: Ctx, items: Sequence[notices.Item]) -> Keyboard:
    """A way to an appeal for each of those who never opened the private chat; it opens for them alone."""
    if not ctx.settings.moderation.appeals:
        return ()
    doors = [(item.case_id, item.untold_id, item.name) for item in notices.untold(items)]
    return ctx.rows(
        *(
            [appeal_link(ctx, case_id, person_id, ctx.line("moderation.appeal", name=name))]
            for case_id, person_id, name in doors
            if person_id is not None
        )
    )


def _line_about(ctx: Ctx, key: str, items: Sequence[notices.Item]) -> Text:
    comma = ctx.line("moderation.comma")
    return ctx.text(
        key,
        group=ctx.chat.ref.title,
        count=len(items),
        names=comma.join(notices.told([item.name for item in items])),
        rules=comma.join(notices.told([item.rule for item in items])),
        numbers=" ".join(notices.told([f"#{item.number}" for item in items])),
    )
