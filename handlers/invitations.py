"""/invite: one's own invitation, and who came by it. /invites: who brought most. /uninvite: take one away."""

from bot.domain.actions import Button, Keyboard, Priority, SendText, WithdrawInvite
from bot.domain.capabilities import Capability
from bot.domain.events import ButtonPressed, InviteAnswered, JoinRequested, MemberJoined, MessageReceived, TimerDue
from bot.domain.people import Right, SenderKind
from bot.domain.text import Text
from bot.routing import Ctx, Router, Where
from bot.routing.speech import REPLY_LIFE
from bot.services.invitations import arrivals, board, desk
from bot.services.invitations.desk import Asked
from bot.services.points import Period
from bot.services.targets import NotMeant, Why, person_meant

router = Router(feature="invitations")
NEEDS = frozenset({Capability.INVITE_LINKS})
STAYED = "invitations.stayed"


@router.command("invite", "邀请", "我的邀请", where=Where.CONNECTED, personal=True, needs=NEEDS)
async def on_invite(event: MessageReceived, ctx: Ctx) -> None:
    if ctx.args.text:
        ctx.reply("invitations.usage-invite")
        return
    asked = Asked() if ctx.in_private() else Asked(event.message_key, event.topic)
    who, number = ctx.member, ctx.next_id()
    match await desk.ask(ctx.session, ctx.chat, who.person_id, who.key, who.name, asked, number=number, now=ctx.now):
        case desk.ToBeMade(action):
            ctx.act(action, priority=Priority.REPLY, where=ctx.chat, expires_in=desk.PATIENCE)
        case desk.Ready() as ready:
            await _hand_over(ctx, ready)
        case desk.BeingMade():
            return
        case desk.SwitchedOff():
            ctx.reply("invitations.off")
        case desk.TakenAway():
            ctx.reply("invitations.taken-away")
        case desk.TooMany():
            ctx.reply("invitations.too-many")


@router.on(InviteAnswered)
async def on_invite_answered(event: InviteAnswered, ctx: Ctx) -> None:
    match await desk.keep_answer(ctx.session, ctx.chat, event, now=ctx.now):
        case desk.Ready() as ready:
            await _hand_over(ctx, ready)
        case desk.NotMade(person_id, asked, lacks_right):
            why = "invitations.no-right" if lacks_right else "invitations.failed"
            await _answer(ctx, person_id, asked, ctx.text(why))
        case desk.Stray(action):
            ctx.act(action, where=ctx.chat)
        case desk.KnownAnswer():
            return


async def _hand_over(ctx: Ctx, ready: desk.Ready) -> None:
    """The invitation, privately where that is possible: a link is nobody else's business."""
    tally = await board.tally_of(ctx.session, ctx.chat, ready.person_id, now=ctx.now)
    kind = "picture" if ready.is_picture else "link"
    days = ctx.settings.invitations.days
    lines = [ctx.text(f"invitations.{kind}", group=ctx.chat.ref.title, url=ready.url)]
    if tally.came:
        lines.append(ctx.text("invitations.tally", came=tally.came, stayed=tally.stayed, days=days))
    if tally.introduced:
        lines.append(ctx.text("invitations.introduced", count=tally.introduced))
    if await ctx.tell(ready.person_id, Text.join(lines), expires_in=REPLY_LIFE) is None:
        await _answer(ctx, ready.person_id, ready.asked, Text.join(lines), only_for=ready.person_key)
    elif ready.asked.line is not None:
        _reply_to(ctx, ready.asked, ctx.text("invitations.told-privately"))


async def _answer(ctx: Ctx, person_id: int, asked: Asked, text: Text, *, only_for: str | None = None) -> None:
    """Where it was asked for."""
    if asked.line is None:
        await ctx.tell(person_id, text, expires_in=REPLY_LIFE)
    else:
        _reply_to(ctx, asked, text, only_for=only_for)


def _reply_to(ctx: Ctx, asked: Asked, text: Text, *, only_for: str | None = None) -> None:
    action = SendText(
        chat_key=ctx.chat.ref.key,
        text=text,
        topic=asked.topic,
        reply_to=asked.line,
        silent=True,
        only_for=only_for,
    )
    ctx.act(action, priority=Priority.REPLY, where=ctx.chat, expires_in=REPLY_LIFE)


# -- who came ------------------------------------------------------------------------------------------------------


@router.on(JoinRequested)
async def on_join_requested(event: JoinRequested, ctx: Ctx) -> None:
    if event.person.kind is SenderKind.PERSON:
        await arrivals.note_knock(ctx.session, ctx.chat.id, ctx.member.person_id, event)


@router.on(MemberJoined)
async def on_member_joined(event: MemberJoined, ctx: Ctx) -> None:
    if event.person.kind is not SenderKind.PERSON:
        return
    came = await arrivals.note_came(ctx.session, ctx.chat, ctx.member.person_id, event)
    if came is not None:
        person = ctx.member.person_id
        await ctx.set_timer(STAYED, f"{ctx.chat.id}:{person}", at=came.stays_at, payload={"person": person})


@router.timer(STAYED)
async def on_stayed(_event: TimerDue, ctx: Ctx) -> None:
    person = int(ctx.payload["person"])
    outcome = await arrivals.reward(ctx.session, ctx.chat, person, now=ctx.now)
    if isinstance(outcome, arrivals.NotYet):
        await ctx.set_timer(STAYED, f"{ctx.chat.id}:{person}", at=outcome.at, payload={"person": person})


# -- for admins ----------------------------------------------------------------------------------------------------


@router.command("invites", "邀请榜", right=Right.READ_STATS, where=Where.CONNECTED, needs=NEEDS)
async def on_invites(_event: MessageReceived, ctx: Ctx) -> None:
    text, buttons = await _board(ctx, Period.WEEK)
    ctx.reply_text(text, buttons=buttons)


@router.button("invitations.board")
async def on_board_page(_event: ButtonPressed, ctx: Ctx) -> None:
    text, buttons = await _board(ctx, Period(ctx.payload["period"]))
    ctx.edit(text, buttons=buttons)


async def _board(ctx: Ctx, period: Period) -> tuple[Text, Keyboard]:
    places = await board.board(ctx.session, ctx.chat, period, now=ctx.now)
    lines = [ctx.text("invitations.board", period=ctx.line(f"points.{period}"), days=ctx.settings.invitations.days)]
    lines += [
        ctx.text("invitations.place", rank=one.rank, name=one.name, came=one.came, stayed=one.stayed) for one in places
    ] or [ctx.text("invitations.nobody")]
    return Text.join(lines), (tuple(_tab(ctx, one, period) for one in Period),)


def _tab(ctx: Ctx, period: Period, shown: Period) -> Button:
    label = ctx.line(f"points.{period}")
    payload = {"period": period}
    return ctx.button(
        f"· {label} ·" if period is shown else label, "invitations.board", payload, right=Right.READ_STATS
    )


@router.command("uninvite", "收回邀请", right=Right.MODERATE, where=Where.CONNECTED, alias_takes_args=True, needs=NEEDS)
async def on_uninvite(event: MessageReceived, ctx: Ctx) -> None:
    meant = await person_meant(ctx.session, event, ctx.args.text, chat_id=ctx.chat.id, now=ctx.now)
    if isinstance(meant, NotMeant):
        ctx.reply("invitations.usage-uninvite" if meant.why is Why.NOBODY else f"sanctions.not-{meant.why}")
    elif meant.ref.kind is not SenderKind.PERSON:
        ctx.reply("invitations.usage-uninvite")
    elif not meant.rest:
        await _withdraw(ctx, meant.person_id, meant.ref.name)
    elif desk.means_give_back(meant.rest):
        is_back = await desk.give_back(ctx.session, ctx.chat.id, meant.person_id)
        if is_back:
            ctx.audit("invitations.given-back", person=meant.person_id)
        ctx.reply("invitations.given-back" if is_back else "invitations.not-taken", name=meant.ref.name)
    else:
        ctx.reply("invitations.usage-uninvite")


async def _withdraw(ctx: Ctx, person_id: int, name: str) -> None:
    match await desk.withdraw(ctx.session, ctx.chat, person_id, by_id=ctx.member.person_id, now=ctx.now):
        case desk.Withdrawn(action):
            if action is not None:
                ctx.act(action, where=ctx.chat)
            ctx.audit("invitations.withdrawn", person=person_id)
            payload = {"person": person_id, "name": name}
            back = ctx.button(ctx.line("invitations.give-back"), "invitations.give-back", payload, right=Right.MODERATE)
            ctx.reply("invitations.withdrawn", name=name, buttons=((back,),))
        case desk.WithdrawnBefore():
            ctx.reply("invitations.withdrawn-before", name=name)
        case desk.HasNone():
            ctx.reply("invitations.has-none", name=name)


@router.button("invitations.give-back")
async def on_give_back(_event: ButtonPressed, ctx: Ctx) -> None:
    person = int(ctx.payload["person"])
    is_back = await desk.give_back(ctx.session, ctx.chat.id, person)
    if is_back:
        ctx.audit("invitations.given-back", person=person)
        ctx.edit(ctx.text("invitations.given-back", name=ctx.payload["name"]))
    ctx.answer("invitations.given-back" if is_back else "invitations.not-taken", name=ctx.payload["name"])


@router.timer(desk.REVOKE)
async def on_revoke(_event: TimerDue, ctx: Ctx) -> None:
    """Its owner was forgotten."""
    ctx.act(WithdrawInvite(chat_key=ctx.chat.ref.key, url=ctx.payload["url"]), where=ctx.chat)
