"""Settings as a file: /export gives one, /import reads one back, shows what would change, and waits for a button."""

from datetime import timedelta
from typing import Final

from bot.domain.actions import Priority, SendFile
from bot.domain.capabilities import Capability
from bot.domain.events import ButtonPressed, FileProblem, MessageReceived
from bot.domain.people import Right
from bot.domain.text import Text
from bot.routing import Ctx, Router, Where
from bot.services.audiences import private_chat_id
from bot.services.authority import Allowed, authorize
from bot.services.settings.changes import Turned, store, turn
from bot.services.settings.document import (
    BadDocument,
    Comparison,
    DocumentFault,
    compare,
    packed,
    read_document,
    unpacked,
    write_document,
)
from bot.services.settings.values import NotReadable, written
from bot.settings_words import SettingsWords

router = Router(feature="transfer")
ASK_FOR: Final = timedelta(minutes=10)
CONFIRM_FOR: Final = timedelta(hours=1)
MOST_LINES: Final = 40  # of a comparison; the rest is counted


# -- out --------------------------------------------------------------------------------------------------------------


@router.command("export", right=Right.CONFIGURE, where=Where.CONNECTED, needs={Capability.FILES})
async def on_export(event: MessageReceived, ctx: Ctx) -> None:
    """To the admin alone where that is possible: the file may hold word lists and texts for later."""
    head = [ctx.line("transfer.head", title=ctx.chat.ref.title, at=ctx.now), ctx.line("transfer.how-to-import")]
    document = write_document(ctx.settings, head=head, comment=lambda name: ctx.line(f"settings.{name}"))
    content, caption = document.encode(), ctx.text("transfer.exported", title=ctx.chat.ref.title)
    privately = await private_chat_id(ctx.session, ctx.chat.ref.platform, ctx.member.person_id) is not None
    file = SendFile(
        chat_key=ctx.member.key if privately else ctx.here.ref.key,
        name="settings.toml",
        content=content,
        caption=caption,
        topic=event.topic if not privately else None,
    )
    ctx.act(file, priority=Priority.REPLY, where=None if privately else ctx.here)
    ctx.audit("transfer.exported")
    if privately and not ctx.in_private():
        ctx.reply("transfer.sent-privately")


# -- in ---------------------------------------------------------------------------------------------------------------


@router.command("import", right=Right.CONFIGURE, where=Where.CONNECTED, needs={Capability.BUTTONS}, reads_file=True)
async def on_import(event: MessageReceived, ctx: Ctx) -> None:
    """With a file or a text at once, or with the next message."""
    if event.file_key is not None or ctx.args.text:
        await _show_comparison(ctx, ctx.args.text)
        return
    await ctx.ask("transfer.document", life=ASK_FOR)
    ctx.reply("transfer.send-it")


@router.answer("transfer.document", reads_file=True, needs_admins=True)
async def on_document(event: MessageReceived, ctx: Ctx) -> None:
    allowed = authorize(ctx.member.ref, ctx.member.person_id, ctx.chat, Right.CONFIGURE)
    if isinstance(allowed, Allowed):
        await _show_comparison(ctx, event.text)


async def _show_comparison(ctx: Ctx, text: str) -> None:
    assert isinstance(ctx.event, MessageReceived)
    if ctx.file_problem is not None:
        fault = {FileProblem.TOO_LARGE: "transfer.too-large", FileProblem.UNREADABLE: "transfer.unreachable"}
        ctx.reply(fault[ctx.file_problem])
        return
    tables = read_document(ctx.file if ctx.file is not None else text.encode())
    if isinstance(tables, BadDocument):
        is_toml = tables.reason is not DocumentFault.NOT_TOML
        ctx.reply(f"transfer.{tables.reason}") if is_toml else ctx.reply("transfer.not-toml", line=tables.line)
        return
    comparison = compare(ctx.settings, tables)
    if comparison.refused:
        ctx.reply_text(_refusals(ctx, comparison))
    elif not comparison.changes:
        ctx.reply("transfer.nothing-new")
    else:
        changes = packed(comparison.changes)
        apply = ctx.button(
            ctx.line("transfer.apply"),
            "transfer.apply",
            {"changes": changes},
            right=Right.CONFIGURE,
            once=True,
            life=CONFIRM_FOR,
        )
        drop = ctx.button(ctx.line("transfer.drop"), "transfer.drop", right=Right.CONFIGURE, life=CONFIRM_FOR)
        ctx.reply_text(_changes(ctx, comparison), buttons=ctx.rows([apply, drop]))


def _changes(ctx: Ctx, comparison: Comparison) -> Text:
    said = SettingsWords(ctx.phrases, ctx.language)
    lines = [said.change(change) for change in comparison.changes]
    return _cut(ctx, [ctx.text("transfer.would-change", count=len(lines))], lines)


def _refusals(ctx: Ctx, comparison: Comparison) -> Text:
    """Nothing is applied, and each knob that is wrong is named."""
    said = SettingsWords(ctx.phrases, ctx.language)
    lines = [said.refusal(refused) for refused in comparison.refused]
    return _cut(ctx, [ctx.text("transfer.refused", count=len(lines))], lines)


def _cut(ctx: Ctx, head: list[Text], lines: list[Text]) -> Text:
    rest = len(lines) - MOST_LINES
    more = [ctx.text("transfer.and-more", count=rest)] if rest > 0 else []
    return Text.join([*head, *lines[:MOST_LINES], *more])


@router.button("transfer.apply", needs_admins=True)
async def on_apply(event: ButtonPressed, ctx: Ctx) -> None:
    """All or nothing, judged anew: knobs may have been turned since the comparison was shown."""
    try:
        outcome = turn(ctx.settings, unpacked(ctx.payload["changes"]))
    except NotReadable:
        outcome = ()
    if not isinstance(outcome, Turned):
        ctx.answer("transfer.outdated", alert=True)
        return
    await store(ctx.session, ctx.chat.id, outcome.settings, now=ctx.now)
    await ctx.settings_changed(*dict.fromkeys(change.knob.section for change in outcome.changes))
    for change in outcome.changes:
        old, new = written(change.knob, change.old), written(change.knob, change.new)
        ctx.audit("settings.set", knob=change.knob.name, old=old, new=new, by="import")
    ctx.edit(_changes(ctx, Comparison(outcome.changes, ())) + "\n" + ctx.text("transfer.applied"))
    ctx.answer("transfer.done")


@router.button("transfer.drop", needs_admins=True)
async def on_drop(event: ButtonPressed, ctx: Ctx) -> None:
    ctx.edit(ctx.text("transfer.dropped"))
    ctx.answer("transfer.done")
