"""/help: what this person can do here, and how one command is used."""

from datetime import timedelta

from bot.domain.actions import Button, Keyboard
from bot.domain.capabilities import Capability
from bot.domain.events import ButtonPressed, MessageReceived
from bot.domain.people import SenderKind
from bot.domain.text import Text
from bot.routing import Command, Ctx, Router, Where
from bot.services import help as helping
from bot.services.help import Topic

router = Router(feature="help")
LONGEST = 3_500
LIFE = timedelta(days=2)


@router.command("help", "帮助", where=Where.EITHER, in_unlinked=True, shows_rights=True)
async def on_help(event: MessageReceived, ctx: Ctx) -> None:
    wanted = ctx.args.text.removeprefix("/").lower()
    command = ctx.routes.commands.get(wanted)
    if command is not None and ctx.phrases.has(ctx.language, command.usage_key):
        ctx.reply(command.usage_key)
    elif wanted:
        ctx.reply("help.usage-help")
    else:
        text, buttons = _overview(ctx)
        ctx.reply_text(text, buttons=buttons, silent=True)


@router.button("help.topic", needs_admins=True)
async def on_topic(_event: ButtonPressed, ctx: Ctx) -> None:
    """One topic explained, for as far as the presser may use it; none: back to all of them."""
    if not ctx.payload["topic"]:
        text, buttons = _overview(ctx)
        ctx.edit(text, buttons=buttons)
        return
    topic = Topic(ctx.payload["topic"])
    commands = _topics(ctx).get(topic)
    if commands is None:
        ctx.answer("authority.not-allowed", alert=True)
        return
    back = _turn(ctx, "help.back-button", None)
    ctx.edit(Text.join([*_explained(ctx, topic, commands), ctx.text("help.more")]), buttons=((back,),))


def _topics(ctx: Ctx) -> dict[Topic, list[Command]]:
    commands = ctx.routes.commands.values()
    return helping.can_do_here(commands, ctx.here, ctx.chat, person_id=ctx.member.person_id, person=ctx.member.ref)


def _overview(ctx: Ctx) -> tuple[Text, Keyboard]:
    """Members read everything at once; whoever can do much more chooses a topic."""
    topics = _topics(ctx)
    lines = [ctx.text("help.about", title=ctx.chat.ref.title)] if ctx.in_private() and ctx.chat.is_group else []
    if len(topics) == 1 or Capability.BUTTONS not in ctx.here.capabilities:
        full = [line for topic, commands in topics.items() for line in _explained(ctx, topic, commands)]
        text = Text.join([*lines, *full, ctx.text("help.more")])
        if len(str(text)) <= LONGEST:
            return text, ()
    for topic, commands in topics.items():
        names = " ".join(f"/{command.name}" for command in commands)
        lines.append(ctx.text("help.names", topic=ctx.line(f"help.topic-{topic}"), names=names))
    turns = [_turn(ctx, f"help.topic-{topic}", topic) for topic in topics]
    return Text.join([*lines, ctx.text("help.choose")]), tuple(tuple(turns[i : i + 3]) for i in range(0, len(turns), 3))


def _turn(ctx: Ctx, key: str, topic: Topic | None) -> Button:
    """Only whoever asked turns the page; an anonymous admin cannot be told from others by a press."""
    is_anonymous = ctx.member.ref.kind is SenderKind.ANONYMOUS_ADMIN
    only = None if is_anonymous else ctx.member.person_id
    return ctx.button(ctx.line(key), "help.topic", {"topic": topic or ""}, only=only, life=LIFE)


def _explained(ctx: Ctx, topic: Topic, commands: list[Command]) -> list[Text]:
    return [ctx.text("help.title", topic=ctx.line(f"help.topic-{topic}")), *(_line(ctx, one) for one in commands)]


def _line(ctx: Ctx, command: Command) -> Text:
    spoken = helping.spoken_in(ctx.language, command.aliases)
    words = {"name": command.name, "what": ctx.line(command.help_key), "words": " ".join(spoken[:2])}
    return ctx.text("help.line-with-words" if spoken else "help.line", **words)
