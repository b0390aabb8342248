"""/help: what this person can do here, and how one command is used."""

from bot.domain.events import MessageReceived
from bot.domain.text import Text
from bot.routing import Command, Ctx, Router
from bot.services import help as helping
from bot.services.roster import is_active

router = Router(feature="help")
LONGEST = 3_500


@router.command("help", "帮助", in_unlinked=True, needs_admins=True)
async def on_help(event: MessageReceived, ctx: Ctx) -> None:
    wanted = ctx.args.text.removeprefix("/").lower()
    command = ctx.routes.commands.get(wanted)
    if command is not None and ctx.phrases.has(ctx.language, command.usage_key):
        ctx.reply(command.usage_key)
    elif wanted:
        ctx.reply("help.usage-help")
    else:
        ctx.reply_text(await _overview(event, ctx), silent=True)


async def _overview(event: MessageReceived, ctx: Ctx) -> Text:
    behind = None
    if ctx.in_private():
        behind = await helping.group_behind(ctx.session, event.chat.platform, ctx.member.person_id)
    sections = helping.can_do_here(
        ctx.routes.commands.values(),
        ctx.here,
        behind,
        person_id=ctx.member.person_id,
        person=ctx.member.ref,
        is_usable=not ctx.here.is_group or is_active(ctx.here.state),
    )
    lines: list[Text] = []
    if behind is not None:
        lines.append(ctx.text("help.about", title=behind.title))
    for section, commands in sections.items():
        lines.append(ctx.text(f"help.section-{section}"))
        lines += [_line(ctx, command) for command in commands]
    text = Text.join([*lines, ctx.text("help.more")])
    return text if len(str(text)) <= LONGEST else _names_only(ctx, sections)


def _line(ctx: Ctx, command: Command) -> Text:
    words = {"name": command.name, "what": ctx.line(command.help_key), "words": " ".join(command.aliases[:2])}
    return ctx.text("help.line-with-words" if command.aliases else "help.line", **words)


def _names_only(ctx: Ctx, sections: dict[helping.Section, list[Command]]) -> Text:
    """So many commands that one message cannot explain them all."""
    lines: list[Text] = []
    for section, commands in sections.items():
        names = " ".join(f"/{command.name}" for command in commands)
        lines.append(ctx.text(f"help.section-{section}") + f"\n{names}")
    return Text.join([*lines, ctx.text("help.more")])
