"""Announcements when their time has come: posted, put off, pinned, edited, deleted, and reported on."""

from datetime import datetime

from bot.announcement_page import title_of
from bot.domain.actions import CopyMessage, DeleteMessages, EditText, PinMessage, Priority, Sent, UnpinMessage
from bot.domain.events import TimerDue
from bot.domain.handover import HandoverChanged
from bot.domain.people import AdminPower
from bot.domain.schedule_text import Weekdays
from bot.domain.text import Text
from bot.routing import Ctx, Router
from bot.services.announcements import posting, report
from bot.services.announcements.desk import member_count
from bot.services.announcements.grammar import filled
from bot.services.announcements.posting import Delayed, Nothing, NotPosted, Post, Run, Skipped

router = Router(feature="postings")


@router.timer("postings.post", needs_admins=True)
@router.timer("postings.later", needs_admins=True)
async def on_post(event: TimerDue, ctx: Ctx) -> None:
    """One run in this group. ``needs_admins``: whether the author may still publish here is asked live."""
    run = Run(
        announcement_id=int(ctx.payload["id"]),
        name=str(ctx.payload.get("run", event.occurrence)),
        due_at=event.at,
        is_forced=bool(ctx.payload.get("is_forced", False)),
    )
    verdict = await posting.post(ctx.session, run, ctx.chat, platform=ctx.chat.ref.platform, now=ctx.now)
    match verdict:
        case Post():
            _say(ctx, verdict)
            await posting.delete_later(ctx.session, verdict, zone=ctx.chat.zone.key, now=ctx.now)
            await report.look_later(ctx.session, verdict.announcement, run.name, now=ctx.now)
        case NotPosted(announcement, why) if why is not Skipped.TOO_LATE:  # that one is told in the digest
            await report.look_later(ctx.session, announcement, run.name, now=ctx.now)
        case NotPosted() | Delayed() | Nothing():
            pass
    ctx.effects.timers_changed = True


def _say(ctx: Ctx, verdict: Post) -> None:
    announcement = verdict.announcement
    topic = announcement.topic if announcement.chat_id == ctx.chat.id else None
    key = ctx.chat.ref.key
    if announcement.source_chat_key is not None and announcement.source_message_key is not None:
        copy = CopyMessage(
            chat_key=key,
            from_chat_key=announcement.source_chat_key,
            message_key=announcement.source_message_key,
            topic=topic,
            silent=announcement.silent,
        )
        sent = ctx.act(copy, priority=Priority.ANNOUNCEMENT, where=ctx.chat, expires_in=verdict.life)
    else:
        text = _text(ctx, announcement.text, ctx.now, verdict.members)
        sent = ctx.say(
            text, topic=topic, silent=announcement.silent, priority=Priority.ANNOUNCEMENT, expires_in=verdict.life
        )
    may_pin = announcement.pin and AdminPower.PIN in ctx.chat.bot_powers
    if may_pin:
        for action_id in verdict.unpin:
            old = UnpinMessage(chat_key=key, message=Sent(action_id=action_id))
            ctx.act(old, priority=Priority.ANNOUNCEMENT, where=ctx.chat)
        ctx.act(PinMessage(chat_key=key, message=sent), priority=Priority.ANNOUNCEMENT, where=ctx.chat)
    posting.said(verdict.posting, sent.action_id, is_pinned=may_pin)


def _text(ctx: Ctx, template: str, at: datetime, members: int) -> Text:
    day = at.astimezone(ctx.chat.zone).date()
    return filled(
        template,
        group=ctx.chat.ref.title,
        day=ctx.line("postings.date", day=day),
        weekday=ctx.line("postings.weekday", day=Weekdays((day.weekday(),))),
        members=members,
    )


@router.timer("postings.edit")
async def on_edit(event: TimerDue, ctx: Ctx) -> None:
    """Its text was changed after it was posted."""
    found = await posting.posting_to_change(ctx.session, int(ctx.payload["posting"]))
    if found is None or not found[1].text:
        return
    posted, announcement = found
    text = _text(ctx, announcement.text, posted.at, await member_count(ctx.session, ctx.chat.id))
    action = EditText(chat_key=ctx.chat.ref.key, message=Sent(action_id=posted.action_id or 0), text=text)
    ctx.act(action, priority=Priority.ANNOUNCEMENT, where=ctx.chat)


@router.timer("postings.delete")
async def on_delete(event: TimerDue, ctx: Ctx) -> None:
    found = await posting.posting_to_change(ctx.session, int(ctx.payload["posting"]))
    if found is not None:
        message = Sent(action_id=found[0].action_id or 0)
        ctx.act(DeleteMessages(chat_key=ctx.chat.ref.key, messages=(message,)), where=ctx.chat)


@router.timer("postings.report")
async def on_report(event: TimerDue, ctx: Ctx) -> None:
    """Tell the author what became of it in each group, once the outbox knows."""
    run, looks = str(ctx.payload["run"]), int(ctx.payload["looks"])
    final = looks >= report.MOST_LOOKS
    found = await report.report_on(ctx.session, int(ctx.payload["id"]), run, final=final)
    if found is None:
        return
    if found.is_waiting and not final:
        await report.look_later(ctx.session, found.announcement, run, now=ctx.now, looks=looks + 1)
        ctx.effects.timers_changed = True
        return
    author = found.announcement.author_id
    if not found.is_worth_telling or author is None:
        return
    lines = [ctx.text("postings.report", number=found.announcement.id)]
    several = len({result.platform for result in found.results}) > 1
    lines += [_result(ctx, result, title_of(ctx, result, several=several)) for result in found.results]
    text = Text.join(lines)
    if await ctx.tell(author, text, priority=Priority.DIGEST) is None:
        ctx.say(text, silent=True, priority=Priority.DIGEST)


def _result(ctx: Ctx, result: report.Result, title: str) -> Text:
    if result.fate is report.Fate.SKIPPED:
        return ctx.text(f"postings.skipped-{result.why}", title=title)
    return ctx.text(f"postings.fate-{result.fate}", title=title, why=result.why)


@router.on(HandoverChanged)
async def on_handover(event: HandoverChanged, ctx: Ctx) -> None:
    """Where only people can speak, whoever wrote it hears that somebody must send it, and what became of that."""
    announcement = await report.note_handover(ctx.session, ctx.chat.id, event)
    if announcement is None:
        return
    title, name = ctx.chat.ref.title, event.sender.name
    text = ctx.text(f"postings.handover-{event.state}", number=announcement.id, title=title, name=name)
    for person_id in dict.fromkeys((announcement.author_id, ctx.chat.owner_id)):
        if person_id is not None and await ctx.tell(person_id, text, priority=Priority.DIGEST) is not None:
            return
