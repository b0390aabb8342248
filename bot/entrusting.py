"""Handing over what a platform does for us. The latest wins, and the same again changes nothing."""

from bot.domain.actions import Priority
from bot.domain.capabilities import Capability
from bot.domain.entrusted import EntrustGreeting, EntrustWords
from bot.greetings import lasting_greeting
from bot.routing import Ctx
from bot.services.entrusted import own_words


async def entrust_greeting(ctx: Ctx) -> None:
    """The welcome as the settings have it now, where the platform greets for us."""
    if Capability.GREETS_FOR_US not in ctx.chat.capabilities:
        return
    text = await lasting_greeting(ctx) if ctx.settings.welcome.enabled else None
    ctx.act(EntrustGreeting(chat_key=ctx.chat.ref.key, text=text), priority=Priority.DIGEST, where=ctx.chat)


async def entrust_words(ctx: Ctx) -> None:
    """The chat's own word lists, where the platform watches what staff write and the chat has asked for it."""
    if Capability.WATCHES_STAFF not in ctx.chat.capabilities:
        return
    wish, words, more = ctx.settings.moderation.staff_words, tuple[str, ...](), 0
    if wish != "off":
        words, more = await own_words(ctx.session, ctx.chat.id)
    action = EntrustWords(chat_key=ctx.chat.ref.key, words=words, blocks=wish == "block", more=more)
    ctx.act(action, priority=Priority.DIGEST, where=ctx.chat)
