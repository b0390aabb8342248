"""Reports: /report or 举报 in answer to a message, a queue for admins, an answer for the reporter."""

from bot.domain.actions import DeleteMessages, Keyboard, Priority, SendText
from bot.domain.capabilities import Capability
from bot.domain.events import ButtonPressed, MessageReceived
from bot.domain.people import AdminPower, Right, SenderKind
from bot.domain.text import Segment, Style, Text
from bot.enforcement import enforce, tell_member
from bot.routing import ChatView, Ctx, Router, Where
from bot.services.audiences import log_chat_of, names, readers_with
from bot.services.authority import is_staff, rights_of
from bot.services.cases import ByCommand, Case, Evidence
from bot.services.moderation.rules import Ban, Consequence, Delete, Mute, Warn
from bot.services.reports import (
    AlreadyReported,
    Filed,
    NotReportable,
    Outcome,
    Pointed,
    Report,
    TooMany,
    calls_an_admin,
    claim,
    decide,
    file_report,
    find_report,
    is_decided,
    open_reports,
    reporters,
    subject_of,
)
from bot.services.sanctions import Sanction

router = Router(feature="reports")
_RIGHTS = {
    Outcome.WARN: Right.MODERATE,
    Outcome.MUTE: Right.MODERATE,
    Outcome.BAN: Right.BAN,
    Outcome.DISMISS: Right.MODERATE,
}


@router.command("report", "举报", where=Where.GROUP, needs={Capability.REPLY}, alias_takes_args=True)
async def on_report(event: MessageReceived, ctx: Ctx) -> None:
    if event.quoted is None and ctx.args.text and not event.text.startswith("/"):
        return  # a sentence that begins with the word
    await _report(event, ctx, ctx.args.text)


def _calls_an_admin(event: MessageReceived, chat: ChatView) -> bool:
    return (
        event.text[:1] == "@"
        and event.quoted is not None
        and chat.is_group
        and event.is_plain
        and event.sender.kind is SenderKind.PERSON
        and calls_an_admin(event.text)
    )


@router.on(MessageReceived, when=_calls_an_admin, needs_admins=True)
async def on_call_for_admin(event: MessageReceived, ctx: Ctx) -> None:
    if event.age(ctx.now) <= ctx.limits.command:
        await _report(event, ctx, event.text.partition(" ")[2])


async def _report(event: MessageReceived, ctx: Ctx, reason: str) -> None:
    quoted = event.quoted
    if quoted is None or quoted.sender is None:
        ctx.reply("reports.usage-report")
        return
    filed = await file_report(
        ctx.session,
        ctx.chat.ref.platform,
        ctx.chat.id,
        ctx.chat,
        Pointed(quoted.message_key, quoted.sender, quoted.text),
        by_id=ctx.member.person_id,
        reason=reason,
        per_hour=ctx.settings.moderation.reports_per_hour,
        at=event.at,
    )
    if AdminPower.DELETE in ctx.chat.bot_powers:  # nobody needs to see who reported whom
        ctx.act(DeleteMessages(chat_key=ctx.chat.ref.key, messages=(event.message_key,)))
    match filed:
        case Filed(report, is_new):
            await ctx.tell(ctx.member.person_id, ctx.text("reports.thanks", group=ctx.chat.ref.title))
            if is_new:
                await _tell_admins(ctx, report)
        case AlreadyReported():
            await ctx.tell(ctx.member.person_id, ctx.text("reports.thanks-again"))
        case TooMany():
            await ctx.tell(ctx.member.person_id, ctx.text("reports.too-many"))
        case NotReportable():
            await ctx.tell(ctx.member.person_id, ctx.text("reports.not-reportable"))


async def _tell_admins(ctx: Ctx, report: Report) -> None:
    """To the log chat, or privately to those who may decide; about an admin, to the owner alone."""
    platform = ctx.chat.ref.platform
    card = await _card(ctx, report, openly=False)
    log = await log_chat_of(ctx.session, platform, ctx.chat.id, ctx.settings.moderation.log_chat)
    if log is not None and not report.about_staff:
        buttons = _buttons(ctx, report, log.chat_id)
        ctx.act(SendText(chat_key=log.key, text=card, buttons=buttons), priority=Priority.REPLY)
        return
    right = Right.OWN if report.about_staff else Right.MODERATE
    for reader in await readers_with(ctx.session, platform, ctx.chat, right, last=report.subject_id):
        if reader.person_id != report.subject_id:
            await ctx.tell(reader.person_id, card, buttons=_buttons(ctx, report, reader.chat_id))


async def _card(ctx: Ctx, report: Report, *, openly: bool | None = None) -> Text:
    """Whose message, since when it waits, what it says, who pointed at it and why.

    ``openly``: in front of the group, which is not told who reported; by default that is where we are.
    """
    told = await reporters(ctx.session, report)
    who = await names(
        ctx.session, ctx.chat.ref.platform, report.subject_id, report.claimed_by_id, *(one for one, _ in told)
    )
    name = who.get(report.subject_id, "?")
    lines = [ctx.text("reports.card-title", group=ctx.chat.ref.title, name=name, age=ctx.now - report.at)]
    if report.excerpt:
        folded = Text(segments=(Segment(text=report.excerpt, style=Style.SPOILER),))
        lines.append(ctx.text("reports.card-text", text=folded))
    if openly if openly is not None else ctx.here.id == ctx.chat.id:
        lines.append(ctx.text("reports.card-count", count=len(told)))
        told = []
    for person_id, reason in told[:5]:
        key = "reports.card-reason" if reason else "reports.card-by"
        lines.append(ctx.text(key, name=who.get(person_id, "?"), reason=reason))
    if len(told) > 5:
        lines.append(ctx.text("reports.card-more", count=len(told) - 5))
    if report.claimed_by_id is not None:
        lines.append(ctx.text("reports.card-claimed", name=who.get(report.claimed_by_id, "?")))
    return Text.join(lines)


def _buttons(ctx: Ctx, report: Report, where: int) -> Keyboard:
    """About an admin nothing can be done here but look at it and close it."""
    payload = {"report": report.id}
    right = Right.OWN if report.about_staff else None
    outcomes = [Outcome.DISMISS] if report.about_staff else list(Outcome)
    acts = [
        ctx.button(
            ctx.line(f"reports.{outcome}-button"),
            "reports.decide",
            {**payload, "outcome": outcome},
            right=right or _RIGHTS[outcome],
            where=where,
        )
        for outcome in outcomes
    ]
    take = ctx.button(
        ctx.line("reports.claim-button"), "reports.claim", payload, right=right or Right.MODERATE, where=where
    )
    return ctx.rows([take], acts[:2], acts[2:])


@router.command("reports", "举报列表", right=Right.MODERATE, where=Where.CONNECTED)
async def on_reports(event: MessageReceived, ctx: Ctx) -> None:
    """The one that has waited longest, with the number of those behind."""
    owns = Right.OWN in rights_of(ctx.member.key, ctx.member.person_id, ctx.chat)
    waiting = await open_reports(ctx.session, ctx.chat.id, about_staff=None if owns and ctx.in_private() else False)
    if not waiting:
        ctx.reply("reports.none")
        return
    card = await _card(ctx, waiting[0])
    if len(waiting) > 1:
        card = Text.join([card, ctx.text("reports.more", count=len(waiting) - 1)])
    ctx.reply_text(card, buttons=_buttons(ctx, waiting[0], ctx.here.id))


@router.button("reports.claim")
async def on_claim(event: ButtonPressed, ctx: Ctx) -> None:
    report = await find_report(ctx.session, ctx.chat.id, int(ctx.payload["report"]))
    if report is None or not await claim(ctx.session, report, ctx.member.person_id):
        ctx.answer("reports.taken", alert=True)
        return
    ctx.answer("reports.claimed")
    ctx.edit(await _card(ctx, report), buttons=_buttons(ctx, report, ctx.here.id))


@router.button("reports.decide")
async def on_decide(event: ButtonPressed, ctx: Ctx) -> None:
    report = await find_report(ctx.session, ctx.chat.id, int(ctx.payload["report"]))
    outcome = Outcome(ctx.payload["outcome"])
    if report is None or is_decided(report):
        ctx.answer("reports.decided-already", alert=True)
        return
    if outcome is not Outcome.DISMISS and is_staff(report.subject_key, report.subject_id, ctx.chat):
        ctx.answer("sanctions.not-staff", alert=True)
        return
    case = await _act(ctx, report, outcome, event) if outcome is not Outcome.DISMISS else None
    await decide(ctx.session, report, outcome, by_id=ctx.member.person_id, case=case, now=ctx.now)
    ctx.answer("reports.decided")
    done = ctx.text(f"reports.closed-{outcome}", name=ctx.member.name, number=case.number if case else 0)
    ctx.edit(Text.join([await _card(ctx, report), done]))
    key = "reports.told-dismissed" if outcome is Outcome.DISMISS else "reports.told-acted"
    for person_id, _ in await reporters(ctx.session, report):
        await ctx.tell(person_id, ctx.text(key, group=ctx.chat.ref.title))


async def _act(ctx: Ctx, report: Report, outcome: Outcome, event: ButtonPressed) -> Case:
    """Delete the message and do what was chosen; what the bot may not do stands in the case."""
    consequences: dict[Outcome, Consequence] = {
        Outcome.WARN: Warn(points=1),
        Outcome.MUTE: Mute(duration=ctx.settings.moderation.default_mute),
        Outcome.BAN: Ban(),
    }
    done = await enforce(
        ctx,
        Sanction(
            subject=subject_of(report),
            cause=ByCommand("report"),
            consequences=(Delete(), consequences[outcome]),
            evidence=Evidence(report.message_key, report.excerpt),
            delete=(report.message_key,),
            actor_id=ctx.member.person_id,
        ),
        at=event.at,
    )
    await tell_member(ctx, done.case)
    return done.case
