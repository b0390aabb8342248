"""Who is here: members, admins and our own standing, kept as the platform tells. Says nothing."""

from bot.domain.events import (
    BotStandingChanged,
    ChatClosed,
    ChatMigrated,
    ChatRenamed,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    MessageReceived,
    TimerDue,
)
from bot.domain.recurrence import CatchUp, Daily
from bot.routing import ChatView, Ctx, Router, Stage
from bot.services import roster

router = Router(feature="roster")
router.remembers(roster.is_counted)


def _tells_of_its_chat(event: MessageReceived, chat: ChatView) -> bool:
    """Asked for every line: does it show that what we know of the chat is not so?"""
    if not chat.is_group:
        return True
    if roster.is_closed(chat.state) or (not chat.memory.get(router.feature) and roster.is_active(chat.state)):
        return True
    told, known = event.chat, chat.ref
    return (
        told.title != known.title or told.username != known.username or told.is_forum != known.is_forum
    ) and told.key == known.key


@router.on(MessageReceived, when=_tells_of_its_chat, stage=Stage.GUARD, in_unlinked=True)
async def on_line_that_tells_of_its_chat(event: MessageReceived, ctx: Ctx) -> None:
    told = event.chat
    if not ctx.chat.is_group:
        await roster.reach(ctx.session, ctx.chat.id, told.platform, ctx.member.key, reachable=True)
        if roster.is_closed(ctx.chat.state):
            ctx.refresh_chat()
        return
    if told.title and told.key == ctx.chat.ref.key:
        await roster.describe_chat(
            ctx.session, ctx.chat.id, title=told.title, username=told.username, is_forum=told.is_forum
        )
    if roster.is_closed(ctx.chat.state):
        await roster.reopen_chat(ctx.session, ctx.chat.id, ctx.chat.allowed)
    elif roster.is_active(ctx.chat.state):
        await _count_daily(ctx)
    ctx.refresh_chat()


@router.on(MemberJoined, stage=Stage.GUARD)
async def on_member_joined(event: MemberJoined, ctx: Ctx) -> None:
    await roster.note_joined(ctx.session, ctx.chat.id, ctx.member.person_id, event, ctx.now)


@router.on(MemberLeft, stage=Stage.GUARD)
async def on_member_left(event: MemberLeft, ctx: Ctx) -> None:
    await roster.note_left(ctx.session, ctx.chat.id, ctx.member.person_id, event)
    if event.person.key in ctx.chat.admins:
        ctx.doubt_admins()
        ctx.refresh_chat()


@router.on(MemberChanged, stage=Stage.GUARD)
async def on_member_changed(event: MemberChanged, ctx: Ctx) -> None:
    anybody = ctx.chat.allowed is None
    is_news = await roster.note_changed(ctx.session, ctx.chat.id, ctx.member.person_id, event, anybody_may_link=anybody)
    if is_news and (event.old.is_admin or event.new.is_admin):
        ctx.doubt_admins()
        ctx.refresh_chat()


@router.on(BotStandingChanged, stage=Stage.GUARD, in_unlinked=True)
async def on_bot_standing_changed(event: BotStandingChanged, ctx: Ctx) -> None:
    if not ctx.chat.is_group:
        reachable = event.new.is_present
        await roster.reach(ctx.session, ctx.chat.id, event.chat.platform, event.chat.key, reachable=reachable)
    elif event.chat.key == ctx.chat.ref.key:  # what we are told about a former key says nothing about the chat now
        state = await roster.note_bot_standing(ctx.session, ctx.chat.id, event, ctx.chat.allowed)
        if roster.is_active(state):
            await _count_daily(ctx)
        ctx.doubt_admins()
    ctx.refresh_chat()


@router.on(ChatClosed, stage=Stage.GUARD, in_unlinked=True)
async def on_chat_closed(event: ChatClosed, ctx: Ctx) -> None:
    if not ctx.chat.is_group:
        await roster.reach(ctx.session, ctx.chat.id, event.chat.platform, event.chat.key, reachable=False)
    elif event.chat.key == ctx.chat.ref.key:
        await roster.close_chat(ctx.session, ctx.chat.id)
    ctx.refresh_chat()


@router.on(ChatRenamed, stage=Stage.GUARD, in_unlinked=True)
async def on_chat_renamed(event: ChatRenamed, ctx: Ctx) -> None:
    known = ctx.chat.ref
    await roster.describe_chat(
        ctx.session, ctx.chat.id, title=event.title, username=known.username, is_forum=known.is_forum
    )
    ctx.refresh_chat()


@router.on(ChatMigrated, stage=Stage.GUARD, in_unlinked=True, reads_events=True)
async def on_chat_migrated(event: ChatMigrated, ctx: Ctx) -> None:
    moved = await roster.migrate_chat(
        ctx.session, event.chat.platform, event.chat.key, event.new_key, allowed=ctx.chat.allowed
    )
    if moved is not None:
        ctx.chat_moved(ctx.chat.id, moved.chat_id, *([moved.absorbed_id] if moved.absorbed_id else []))


@router.timer(roster.RECONCILE, counts_members=True, needs_admins=True)
async def on_roster_reconcile(event: TimerDue, ctx: Ctx) -> None:
    """Joins and leaves can be missed; the platform's own number cannot."""
    if ctx.member_count is not None:
        await roster.keep_member_count(ctx.session, ctx.chat.id, ctx.member_count, event.at)


async def _count_daily(ctx: Ctx) -> None:
    rule = Daily(at=roster.count_at(ctx.chat.id))
    await ctx.set_timer(roster.RECONCILE, str(ctx.chat.id), rule=rule, catch_up=CatchUp.COALESCE)
