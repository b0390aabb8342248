"""Cases explained and undone: /case, /cases, /warnboard, /member, /undo, and the buttons below them."""

import json
from collections.abc import Mapping

from bot.domain.events import ButtonPressed, MessageReceived
from bot.domain.people import Right
from bot.domain.text import Segment, Style, Text
from bot.enforcement import case_line, cause_in_words, in_words, may_undo, take_back, undo_buttons
from bot.routing import Ctx, Router, Where
from bot.services.audiences import names
from bot.services.case_files import CaseFile, MemberFile, board, case_file, member_file
from bot.services.cases import Case, cases_of, find_case, find_case_by_id, is_shadow, is_undone, measures_of
from bot.services.sanctions import AlreadyUndone
from bot.services.targets import NotMeant, Target, Why, person_meant

router = Router(feature="cases")
_NUMBER_DIGITS = 9


def _number(text: str) -> int | None:
    digits = text.strip().lstrip("#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _NUMBER_DIGITS else None


async def _case_asked_for(ctx: Ctx, usage: str) -> Case | None:
    """The case whose number was said; None once the answer says that there is none."""
    number = _number(ctx.args.text)
    if number is None:
        ctx.reply(usage)
        return None
    case = await find_case(ctx.session, ctx.chat.id, number)
    if case is None:
        ctx.reply("cases.no-such-case", number=number)
    return case


@router.command("case", "案件", right=Right.MODERATE, where=Where.CONNECTED, alias_takes_args=True)
async def on_case(event: MessageReceived, ctx: Ctx) -> None:
    case = await _case_asked_for(ctx, "cases.usage-case")
    if case is not None:
        await _show(ctx, case)


async def _show(ctx: Ctx, case: Case) -> None:
    file = await case_file(ctx.session, case, ctx.settings.moderation, ctx.now)
    buttons = () if is_undone(case) or is_shadow(case) else ctx.rows(undo_buttons(ctx, case))
    ctx.reply_text(await _card(ctx, file), buttons=buttons)


async def _card(ctx: Ctx, file: CaseFile) -> Text:
    """What matched, on what evidence, who acted, what was done, what holds now."""
    case = file.case
    who = await names(ctx.session, ctx.chat.ref.platform, case.subject_id, case.actor_id, case.closed_by_id)
    key = "cases.state-shadow" if is_shadow(case) else f"cases.state-{case.state}"
    lines = [
        ctx.text("cases.card-title", number=case.number, at=case.at, state=ctx.text(key)),
        ctx.text("cases.card-subject", name=who.get(case.subject_id or 0, ctx.line("cases.nobody"))),
        ctx.text("cases.card-why", what=cause_in_words(ctx, case)),
        ctx.text("cases.card-actor", name=who.get(case.actor_id or 0, ctx.line("cases.hearth"))),
        ctx.text("cases.card-done", what=in_words(ctx, measures_of(case))),
    ]
    if case.reason:
        lines.append(ctx.text("cases.card-reason", reason=case.reason))
    if case.excerpt:
        lines.append(ctx.text("cases.card-evidence", text=Text(segments=(_folded(case.excerpt),))))
    lines += _found(ctx, case)
    if case.subject_id is not None:
        lines.append(ctx.text("cases.card-points", points=file.points))
    for held in file.held:
        lines.append(
            ctx.text(f"cases.held-{held.kind}-until", until=held.ends_at)
            if held.ends_at
            else ctx.text(f"cases.held-{held.kind}")
        )
    if case.closed_by_id is not None:
        lines.append(ctx.text("cases.card-closed", name=who.get(case.closed_by_id, ""), at=case.closed_at or case.at))
    lines += [ctx.text(f"cases.appeal-{appeal.state}", at=appeal.at) for appeal in file.appeals]
    return Text.join(lines)


def _folded(excerpt: str) -> Segment:
    return Segment(text=excerpt, style=Style.SPOILER)


def _found(ctx: Ctx, case: Case) -> list[Text]:
    """What of the rule matched: a word, a number over its limit."""
    detail = json.loads(case.detail or "{}")
    found: list[Text] = []
    if detail.get("entry"):
        found.append(ctx.text("cases.card-found", entry=str(detail["entry"])))
    if detail.get("count") is not None and detail.get("limit") is not None:
        found.append(ctx.text("cases.card-count", count=int(detail["count"]), limit=int(detail["limit"])))
    return found


@router.command("cases", "案件列表", right=Right.MODERATE, where=Where.CONNECTED)
async def on_cases(event: MessageReceived, ctx: Ctx) -> None:
    meant = await person_meant(ctx.session, event, ctx.args.text, chat_id=ctx.chat.id, now=ctx.now)
    if isinstance(meant, NotMeant) and (ctx.args.text or meant.why is not Why.NOBODY):
        ctx.reply("cases.usage-cases" if meant.why is Why.NOBODY else f"sanctions.not-{meant.why}")
        return
    person_id = meant.person_id if isinstance(meant, Target) else None
    found = await cases_of(ctx.session, ctx.chat.id, person_id)
    if not found:
        ctx.reply("cases.none")
        return
    who = await names(ctx.session, ctx.chat.ref.platform, *(case.subject_id for case in found))
    ctx.reply_text(Text.join([ctx.text("cases.list-title"), *(_listed(ctx, case, who) for case in found)]))


def _listed(ctx: Ctx, case: Case, who: Mapping[int, str]) -> Text:
    name = who.get(case.subject_id or 0, ctx.line("cases.nobody"))
    key = "cases.state-shadow" if is_shadow(case) else f"cases.state-{case.state}"
    return ctx.text("cases.listed", line=case_line(ctx, case, name), at=case.at, state=ctx.text(key))


@router.command("warnboard", "警告榜", right=Right.MODERATE, where=Where.CONNECTED)
async def on_warnboard(event: MessageReceived, ctx: Ctx) -> None:
    warned = await board(ctx.session, ctx.chat.id, ctx.settings.moderation, ctx.now)
    if not warned:
        ctx.reply("cases.board-empty")
        return
    who = await names(ctx.session, ctx.chat.ref.platform, *(one.person_id for one in warned))
    lines = [
        ctx.text("cases.board-line", name=who.get(one.person_id, "?"), points=one.points, warnings=one.warnings)
        for one in warned
    ]
    ctx.reply_text(Text.join([ctx.text("cases.board-title"), *lines]))


@router.command("member", "成员档案", right=Right.MODERATE, where=Where.CONNECTED)
async def on_member(event: MessageReceived, ctx: Ctx) -> None:
    meant = await person_meant(ctx.session, event, ctx.args.text, chat_id=ctx.chat.id, now=ctx.now)
    if isinstance(meant, NotMeant):
        ctx.reply("cases.usage-member" if meant.why is Why.NOBODY else f"sanctions.not-{meant.why}")
        return
    platform = ctx.chat.ref.platform
    file = await member_file(ctx.session, platform, ctx.chat.id, meant.person_id, ctx.settings.moderation, ctx.now)
    if file.member is None:
        ctx.reply("sanctions.not-unknown")
        return
    recent = await cases_of(ctx.session, ctx.chat.id, meant.person_id, limit=5)
    lines = _about_member(ctx, meant, file)
    lines += [_listed(ctx, case, {meant.person_id: meant.ref.name}) for case in recent]
    ctx.reply_text(Text.join(lines))


def _about_member(ctx: Ctx, meant: Target, file: MemberFile) -> list[Text]:
    member, username = file.member, file.identity.username if file.identity else None
    assert member is not None  # the caller has looked
    name = f"{meant.ref.name} (@{username})" if username else meant.ref.name
    lines = [ctx.text("cases.member-title", name=name, number=meant.ref.key)]
    if member.joined_at is not None:
        source = ctx.text(f"cases.source-{member.join_source or 'unknown'}")
        lines.append(ctx.text("cases.member-joined", at=member.joined_at, source=source))
    else:
        lines.append(ctx.text("cases.member-seen", at=member.first_seen_at))
    lines.append(ctx.text("cases.member-messages", count=member.message_count))
    lines.append(ctx.text("cases.card-points", points=file.points))
    lines.append(
        ctx.text("cases.member-reports", about=file.reports_about, sent=file.reports_sent, right=file.reports_right)
    )
    lines += [
        ctx.text(f"cases.held-{held.kind}-until", until=held.ends_at)
        if held.ends_at
        else ctx.text(f"cases.held-{held.kind}")
        for held in file.held
    ]
    total = sum(file.cases_by_state.values())
    lines.append(ctx.text("cases.member-cases", count=total, appeals=len(file.appeals)))
    return lines


@router.command("undo", "撤销", right=Right.MODERATE, where=Where.CONNECTED, destructive=True, alias_takes_args=True)
async def on_undo(event: MessageReceived, ctx: Ctx) -> None:
    case = await _case_asked_for(ctx, "cases.usage-undo")
    if case is None:
        return
    if is_shadow(case) or not may_undo(ctx, case):
        ctx.reply("cases.nothing-to-undo" if is_shadow(case) else "authority.not-allowed")
        return
    outcome = await take_back(ctx, case)
    ctx.reply("cases.undone-before" if isinstance(outcome, AlreadyUndone) else "cases.undone", number=case.number)


@router.button("cases.undo")
async def on_undo_pressed(event: ButtonPressed, ctx: Ctx) -> None:
    await _undo_pressed(ctx, exempting=False)


@router.button("cases.exempt")
async def on_exempt_pressed(event: ButtonPressed, ctx: Ctx) -> None:
    await _undo_pressed(ctx, exempting=True)


async def _undo_pressed(ctx: Ctx, *, exempting: bool) -> None:
    case = await find_case_by_id(ctx.session, ctx.chat.id, int(ctx.payload["case"]))
    if case is None:
        ctx.answer("buttons.expired", alert=True)
        return
    outcome = await take_back(ctx, case, exempting=exempting)
    if isinstance(outcome, AlreadyUndone):
        ctx.answer("cases.undone-before", alert=True, number=case.number)
        return
    ctx.answer("cases.undone", number=case.number)
    who = await names(ctx.session, ctx.chat.ref.platform, case.subject_id)
    line = case_line(ctx, case, who.get(case.subject_id or 0, ctx.line("cases.nobody")))
    key = "cases.line-exempted" if exempting else "cases.line-undone"
    ctx.edit(ctx.text(key, line=line, by=ctx.member.name))
