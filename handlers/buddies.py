"""Buddies: members who look after newcomers; a welcome names them in turn."""

from bot.domain.events import MessageReceived
from bot.domain.text import clean_name
from bot.routing import Ctx, Router, Where
from bot.services.welcome.greeting import become_buddy, buddies, stop_being_buddy
from bot.services.welcome.wishes import Wish, wish_of

router = Router(feature="buddies")


@router.command("buddy", "引导人", where=Where.CONNECTED, alias_takes_args=True, personal=True)
async def on_buddy(event: MessageReceived, ctx: Ctx) -> None:
    chat_id, person = ctx.chat.id, ctx.member.person_id
    match wish_of(ctx.args.text):
        case Wish.ON:
            is_new = await become_buddy(ctx.session, chat_id, person, now=ctx.now)
            ctx.reply("buddies.joined" if is_new else "buddies.joined-before", name=ctx.member.name)
        case Wish.OFF:
            was = await stop_being_buddy(ctx.session, chat_id, person)
            ctx.reply("buddies.stopped" if was else "buddies.was-none", name=ctx.member.name)
        case Wish.SHOW:
            found = await buddies(ctx.session, chat_id, ctx.chat.ref.platform)
            names = ctx.line("buddies.comma").join(clean_name(one.name) for one in found)
            ctx.reply("buddies.list" if found else "buddies.nobody", names=names, count=len(found))
        case _:
            ctx.reply("buddies.usage-buddy")
