"""What a platform does for us where we cannot speak: told what we want, and where that stands told to the owner."""

from bot.domain.actions import Priority
from bot.domain.entrusted import EntrustedAsked, EntrustedChanged
from bot.domain.events import SettingsChanged
from bot.entrusting import entrust_greeting, entrust_words
from bot.routing import Ctx, Router

router = Router(feature="entrusted")


@router.on(EntrustedAsked)
async def on_asked(event: EntrustedAsked, ctx: Ctx) -> None:
    await entrust_greeting(ctx)
    await entrust_words(ctx)


@router.on(SettingsChanged, when=lambda event, _: event.section in ("general", "welcome"))
async def on_welcome_changed(event: SettingsChanged, ctx: Ctx) -> None:
    """``general`` holds the language of our own words."""
    await entrust_greeting(ctx)


@router.on(SettingsChanged, when=lambda event, _: event.section == "moderation")
async def on_words_wanted(event: SettingsChanged, ctx: Ctx) -> None:
    await entrust_words(ctx)


@router.on(EntrustedChanged)
async def on_changed(event: EntrustedChanged, ctx: Ctx) -> None:
    """Each state once: some of them want a person to do something outside."""
    ctx.audit("entrusted.changed", thing=event.what, standing=event.standing, left_out=event.left_out, why=event.why)
    if ctx.chat.owner_id is not None:
        title, key = ctx.chat.ref.title, f"entrusted.{event.what}-{event.standing}"
        text = ctx.text(key, title=title, left_out=event.left_out, why=event.why)
        await ctx.tell(ctx.chat.owner_id, text, priority=Priority.DIGEST)
