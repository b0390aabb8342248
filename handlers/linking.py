"""/link makes two accounts one person, agreed to on both sides; /linkfor asks for a code on a member's behalf."""

from typing import Any

from bot.domain.actions import Button, Keyboard
from bot.domain.capabilities import Capability
from bot.domain.events import ButtonPressed, MessageReceived, TimerDue
from bot.domain.people import Right, SenderKind
from bot.routing import Ctx, Router, Where
from bot.services.audiences import private_chat_id
from bot.services.authority import Allowed, authorize
from bot.services.linking import codes, joining, telling
from bot.services.linking.codes import Waiting
from bot.services.targets import NotMeant, Target, person_meant

router = Router(feature="linking")


def _is_prose(rest: str) -> bool:
    return bool(rest) and codes.answer_in(rest) is None and not codes.looks_like_a_code(rest)


# -- asking -----------------------------------------------------------------------------------------------------------


@router.command(
    "link", "关联", where=Where.PRIVATE, alias_takes_args=True, unless=_is_prose, reads_events=True, personal=True
)
async def on_link(event: MessageReceived, ctx: Ctx) -> None:
    said = ctx.args.text
    answer = codes.answer_in(said)
    if not said:
        await _give_code(ctx)
    elif answer is None:
        await _enter(ctx, said)
    else:
        waiting = await codes.waiting_for(ctx.session, ctx.member.person_id, now=ctx.now)
        if isinstance(waiting, Waiting):
            await (_say_yes if answer else _say_no)(ctx, waiting)
        else:
            ctx.reply("linking.nothing-waits")


async def _give_code(ctx: Ctx) -> None:
    here, person_id = ctx.here, ctx.member.person_id
    made = await codes.new_code(ctx.session, person_id, platform=here.ref.platform, chat_id=here.id, now=ctx.now)
    match made:
        case codes.NewCode(code, until):
            ctx.audit("linking.asked")
            ctx.reply("linking.code", code=code, until=until)
        case codes.TooOften(again_at):
            ctx.reply("linking.too-often", at=again_at)


async def _enter(ctx: Ctx, said: str) -> None:
    outcome = await codes.enter_code(ctx.session, said, ctx.member.person_id, chat_id=ctx.here.id, now=ctx.now)
    match outcome:
        case Waiting():
            ctx.audit("linking.entered", request=outcome.id)
            other = await codes.who(ctx.session, outcome.asker_id, besides=ctx.here.ref.platform)
            text = ctx.text("linking.agree", **_shown(ctx, other))
            ctx.reply_text(text, buttons=_choices(ctx, outcome, ctx.member.person_id))
        case codes.NoGoodCode():
            ctx.reply("linking.no-good-code")
        case codes.TooOften(again_at):
            ctx.reply("linking.too-often", at=again_at)
        case codes.OwnCode():
            ctx.reply("linking.own-code")
        case codes.CannotBeOne():
            ctx.reply("linking.cannot-be-one")


def _shown(ctx: Ctx, other: codes.Who) -> dict[str, Any]:
    platform = ctx.line(f"linking.platform-{other.platform}")
    name = ctx.line("linking.account", name=other.name, username=other.username) if other.username else other.name
    return {"name": name, "platform": platform, "groups": other.groups, "duties": other.duties}


def _choices(ctx: Ctx, waiting: Waiting, person_id: int) -> Keyboard:
    """The same can be typed, for where there are no buttons."""
    if Capability.BUTTONS not in ctx.here.capabilities:
        return ()
    return ctx.rows([_choice(ctx, waiting, what, person_id) for what in ("yes", "no")])


def _choice(ctx: Ctx, waiting: Waiting, what: str, person_id: int) -> Button:
    label = ctx.line(f"linking.{what}-button")
    return ctx.button(label, f"linking.{what}", {"id": waiting.id}, only=person_id, life=codes.ANSWER_LIFE)


@router.command(
    "linkfor", "代关联", right=Right.MANAGE_ROLES, where=Where.CONNECTED, destructive=True, alias_takes_args=True
)
async def on_link_for(event: MessageReceived, ctx: Ctx) -> None:
    """The owner gets a code for a member; the member has the last word, where the bot can ask them.

    Shown to whoever looks after the people here, done for the owner alone.
    """
    if not isinstance(authorize(ctx.member.ref, ctx.member.person_id, ctx.chat, Right.OWN), Allowed):
        ctx.reply("linking.owner-only")
        return
    meant = await person_meant(ctx.session, event, ctx.args.text, chat_id=ctx.chat.id, now=ctx.now)
    if isinstance(meant, NotMeant) or meant.ref.kind is not SenderKind.PERSON:
        ctx.reply("linking.usage-linkfor")
        return
    private = await private_chat_id(ctx.session, ctx.chat.ref.platform, meant.person_id)
    if private is None and Capability.BUTTONS not in ctx.chat.capabilities:
        ctx.reply("linking.cannot-ask", name=meant.ref.name)
        return
    await _give_code_for(ctx, meant, private if private is not None else ctx.chat.id)


async def _give_code_for(ctx: Ctx, member: Target, chat_id: int) -> None:
    if await private_chat_id(ctx.session, ctx.chat.ref.platform, ctx.member.person_id) is None:
        ctx.reply("linking.write-first")
        return
    made = await codes.new_code(
        ctx.session,
        member.person_id,
        platform=ctx.chat.ref.platform,
        chat_id=chat_id,
        by_id=ctx.member.person_id,
        now=ctx.now,
    )
    match made:
        case codes.NewCode(code, until):
            ctx.audit("linking.asked", person=member.person_id)
            await ctx.tell(
                ctx.member.person_id, ctx.text("linking.code-for", name=member.ref.name, code=code, until=until)
            )
            if not ctx.in_private():
                ctx.reply("linking.sent-privately")
        case codes.TooOften(again_at):
            ctx.reply("linking.too-often", at=again_at)


# -- agreeing ---------------------------------------------------------------------------------------------------------


@router.button("linking.yes", reads_events=True)
async def on_yes(event: ButtonPressed, ctx: Ctx) -> None:
    waiting = await codes.waiting_with_id(ctx.session, int(ctx.payload["id"]), now=ctx.now)
    if isinstance(waiting, Waiting):
        await _say_yes(ctx, waiting)
    else:
        _answer(ctx, "linking.too-late")


@router.button("linking.no")
async def on_no(event: ButtonPressed, ctx: Ctx) -> None:
    waiting = await codes.waiting_with_id(ctx.session, int(ctx.payload["id"]), now=ctx.now)
    if isinstance(waiting, Waiting):
        await _say_no(ctx, waiting)
    else:
        _answer(ctx, "linking.too-late")


def _answer(ctx: Ctx, key: str, **values: Any) -> None:
    """In place of the question where it was pressed, as a line where it was typed."""
    if isinstance(ctx.event, ButtonPressed):
        ctx.edit(ctx.text(key, **values))
    else:
        ctx.reply(key, **values)


async def _say_yes(ctx: Ctx, waiting: Waiting) -> None:
    if ctx.member.person_id == waiting.taker_id and not waiting.is_agreed:
        agreed = await codes.agree(ctx.session, waiting, now=ctx.now)
        other = await codes.who(ctx.session, waiting.asker_id, besides=ctx.here.ref.platform)
        _answer(ctx, "linking.now-there", **_shown(ctx, other))
        if isinstance(agreed, Waiting):
            ctx.audit("linking.agreed", request=waiting.id)
            await telling.ask_there(ctx.session, waiting.id, waiting.asker_chat_id, now=ctx.now)
            ctx.effects.timers_changed = True
    elif ctx.member.person_id == waiting.asker_id and waiting.is_agreed:
        await _link(ctx, waiting)
    else:
        _answer(ctx, "linking.too-late")


async def _link(ctx: Ctx, waiting: Waiting) -> None:
    here = ctx.here.ref.platform
    other = await codes.who(ctx.session, waiting.taker_id, besides=here)
    outcome = await codes.link(ctx.session, waiting, now=ctx.now)
    match outcome:
        case joining.Joined():
            ctx.move_accounts(outcome.accounts)
            for chat_id in outcome.chat_ids:
                ctx.refresh_chat(chat_id)
            ctx.audit(
                "linking.linked",
                request=waiting.id,
                gone=outcome.gone_id,
                moved=dict(outcome.moved),
                settled=dict(outcome.settled),
            )
            _answer(ctx, "linking.linked", **_shown(ctx, other))
            await _tell_there(ctx, waiting.taker_chat_id, "linked", waiting.id)
            await _tell_helper(ctx, waiting, "for-linked", member=ctx.member.name, platform=other.platform)
        case codes.CannotBeOne():
            _answer(ctx, "linking.cannot-be-one")
        case codes.NothingWaits():
            _answer(ctx, "linking.too-late")


async def _say_no(ctx: Ctx, waiting: Waiting) -> None:
    is_taker = ctx.member.person_id == waiting.taker_id
    if not await codes.refuse(ctx.session, waiting, now=ctx.now):
        _answer(ctx, "linking.too-late")
        return
    ctx.audit("linking.refused", request=waiting.id)
    _answer(ctx, "linking.refused")
    await _tell_there(ctx, waiting.asker_chat_id if is_taker else waiting.taker_chat_id, "refused", waiting.id)
    here = ctx.here.ref.platform
    other = await codes.who(ctx.session, waiting.asker_id if is_taker else waiting.taker_id, besides=here)
    member, platform = (other.name, here) if is_taker else (ctx.member.name, other.platform)
    await _tell_helper(ctx, waiting, "for-refused", member=member, platform=platform)


async def _tell_there(ctx: Ctx, chat_id: int, what: str, number: int) -> None:
    """The other side hears of it in its own chat and language."""
    platform = ctx.here.ref.platform
    await telling.tell_there(ctx.session, what, number, chat_id, name=ctx.member.name, platform=platform, now=ctx.now)
    ctx.effects.timers_changed = True


async def _tell_helper(ctx: Ctx, waiting: Waiting, what: str, *, member: str, platform: str) -> None:
    """An owner who got the code on a member's behalf hears how it ended with the account on ``platform``."""
    chat_id = await codes.helper_chat_id(ctx.session, waiting)
    if chat_id is not None:
        await telling.tell_there(ctx.session, what, waiting.id, chat_id, name=member, platform=platform, now=ctx.now)


@router.timer(telling.ASK)
async def on_ask(event: TimerDue, ctx: Ctx) -> None:
    """The account that asked for the code sees who entered it, and has the last word."""
    waiting = await codes.waiting_with_id(ctx.session, int(ctx.payload["id"]), now=ctx.now)
    if not isinstance(waiting, Waiting) or not waiting.is_agreed:
        return
    here = ctx.here.ref.platform
    other = await codes.who(ctx.session, waiting.taker_id, besides=here)
    me = await codes.who(ctx.session, waiting.asker_id, besides=other.platform)
    key = "linking.decide-in-group" if ctx.here.is_group else "linking.decide"
    text = ctx.text(key, me=me.name, my_duties=me.duties, on_behalf=waiting.by_id is not None, **_shown(ctx, other))
    ctx.say(text, buttons=_choices(ctx, waiting, waiting.asker_id), expires_in=codes.ANSWER_LIFE)


@router.timer(telling.TELL)
async def on_tell(event: TimerDue, ctx: Ctx) -> None:
    platform = ctx.line(f"linking.platform-{ctx.payload['platform']}")
    ctx.say(ctx.text(f"linking.there-{ctx.payload['what']}", name=str(ctx.payload["name"]), platform=platform))
