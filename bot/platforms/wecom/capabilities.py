"""What each surface of WeCom can do. Nothing pretends: what is not named here a chat of that kind cannot have."""

from collections.abc import Mapping

from bot.domain.capabilities import Capability as Can
from bot.platforms.wecom.keys import Place

BOT: frozenset[Can] = frozenset(
    {
        Can.SPEAK,
        Can.HEAR_US_SPOKEN_TO,
        Can.BUTTONS,
        Can.EDIT_WHEN_PRESSED,
        Can.PRIVATE_CHAT,
        Can.FILES,
        Can.PHOTOS,
        Can.LIST_ADMINS,
    }
)
"""An internal group with the AI bot: it hears only what is said to it. Its admins are the owners in the settings."""

DM: frozenset[Can] = BOT | {Can.HEAR_EVERYTHING}
"""A private chat with the AI bot."""

APP: frozenset[Can] = frozenset(
    {
        Can.SPEAK,
        Can.HEAR_EVERYTHING,
        Can.HEAR_US_SPOKEN_TO,
        Can.BUTTONS,
        Can.EDIT_WHEN_PRESSED,
        Can.PRIVATE_CHAT,
        Can.FILES,
        Can.PHOTOS,
        Can.FILL_GROUPS,
    }
)
"""A private chat with the self-built app: each press lets its card be changed once, within 72 hours."""

APP_SPEAKING: frozenset[Can] = APP & {Can.SPEAK, Can.PRIVATE_CHAT, Can.FILES, Can.PHOTOS}
"""The same while nobody tells us what happens there: the app has no token and key to receive with."""

APPCHAT: frozenset[Can] = frozenset(
    {
        Can.SPEAK,
        Can.SEE_JOINS,
        Can.BAN,
        Can.PRIVATE_CHAT,
        Can.FILES,
        Can.PHOTOS,
        Can.LIST_ADMINS,
        Can.FILL_GROUPS,
    }
)
"""A group the app made: members can be removed, and nothing said there is heard; the app hears them in private."""

HOOK: frozenset[Can] = frozenset({Can.SPEAK, Can.FILES, Can.PHOTOS, Can.LIST_ADMINS})
"""A group webhook: it speaks and hears nothing. Its admins are the owners in the settings."""

ROOM: frozenset[Can] = frozenset(
    {
        Can.SEE_JOINS,
        Can.INVITE_LINKS,
        Can.FILES,
        Can.PHOTOS,
        Can.LIST_ADMINS,
        Can.GREETS_FOR_US,
        Can.WATCHES_STAFF,
    }
)
"""A customer group: we see who comes and goes, and by whose QR code; its owner sends, or WeCom says, what is said."""

BY_PLACE: Mapping[Place, frozenset[Can]] = {
    Place.BOT: BOT,
    Place.DM: DM,
    Place.APP: APP,
    Place.APPCHAT: APPCHAT,
    Place.HOOK: HOOK,
    Place.ROOM: ROOM,
}

WHILE_DEAF: Mapping[Place, frozenset[Can]] = {Place.APP: APP_SPEAKING, Place.APPCHAT: APPCHAT - {Can.PRIVATE_CHAT}}
"""What takes their place while the app has no token and key to receive with: nobody can answer it."""
