"""/unlink: an account becomes a person of its own again, with what happened in the groups of its platform."""

from typing import Any

from bot.domain.actions import Button, Keyboard
from bot.domain.capabilities import Capability
from bot.domain.events import ButtonPressed, MessageReceived
from bot.domain.people import PlatformName
from bot.domain.text import Text
from bot.routing import Ctx, Router, Where
from bot.services.audiences import private_chat_id
from bot.services.linking import codes, joining, telling

router = Router(feature="unlinking")


def _is_prose(rest: str) -> bool:
    return bool(rest) and codes.answer_in(rest) is None


@router.command("unlink", "解除关联", where=Where.PRIVATE, alias_takes_args=True, unless=_is_prose, reads_events=True)
async def on_unlink(event: MessageReceived, ctx: Ctx) -> None:
    elsewhere = await codes.other_platforms(ctx.session, ctx.member.person_id, ctx.here.ref.platform)
    if not elsewhere:
        ctx.reply("unlinking.not-linked")
        return
    match codes.answer_in(ctx.args.text):
        case True:
            await _part(ctx)
        case False:
            ctx.reply("unlinking.stays")
        case None:
            _ask(ctx, elsewhere)


def _ask(ctx: Ctx, elsewhere: list[PlatformName]) -> None:
    buttons: Keyboard = ()
    if Capability.BUTTONS in ctx.here.capabilities:
        buttons = ctx.rows([_parting(ctx, "part"), _parting(ctx, "stay")])
    ctx.reply_text(_really(ctx, elsewhere), buttons=buttons)


def _really(ctx: Ctx, elsewhere: list[PlatformName]) -> Text:
    names = ctx.line("unlinking.and").join(ctx.line(f"linking.platform-{one}") for one in elsewhere)
    return ctx.text("unlinking.really-part", here=ctx.line(f"linking.platform-{ctx.here.ref.platform}"), there=names)


def _parting(ctx: Ctx, what: str) -> Button:
    person_id = ctx.member.person_id
    return ctx.button(ctx.line(f"unlinking.{what}-button"), f"unlinking.{what}", only=person_id, life=codes.ANSWER_LIFE)


@router.button("unlinking.part", reads_events=True)
async def on_part(event: ButtonPressed, ctx: Ctx) -> None:
    await _part(ctx)


@router.button("unlinking.stay")
async def on_stay(event: ButtonPressed, ctx: Ctx) -> None:
    ctx.edit(ctx.text("unlinking.stays"))


async def _part(ctx: Ctx) -> None:
    here, person_id = ctx.here.ref.platform, ctx.member.person_id
    elsewhere = await codes.other_platforms(ctx.session, person_id, here)
    if not elsewhere:
        _answer(ctx, "unlinking.not-linked")
        return
    asides = [await private_chat_id(ctx.session, one, person_id) for one in elsewhere]
    parted = await joining.part_account(ctx.session, person_id, (here, ctx.member.key), now=ctx.now)
    ctx.move_accounts(parted.accounts)
    for chat_id in parted.chat_ids:
        ctx.refresh_chat(chat_id)
    ctx.audit("unlinking.parted", person=parted.person_id, moved=dict(parted.moved))
    _answer(ctx, "unlinking.parted", here=ctx.line(f"linking.platform-{here}"))
    for there in [one for one in asides if one is not None]:
        number, name = parted.person_id, ctx.member.name
        await telling.tell_there(ctx.session, "parted", number, there, name=name, platform=here, now=ctx.now)
        ctx.effects.timers_changed = True


def _answer(ctx: Ctx, key: str, **values: Any) -> None:
    """In place of the question where it was pressed, as a line where it was typed."""
    if isinstance(ctx.event, ButtonPressed):
        ctx.edit(ctx.text(key, **values))
    else:
        ctx.reply(key, **values)
