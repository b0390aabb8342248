"""Whose invitation somebody came by."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.events import Invite
from bot.domain.people import PlatformName
from models.invitations import inviter_with
from models.people import identities_with_keys


async def owner_of(session: AsyncSession, chat_id: int, platform: PlatformName, invite: Invite) -> int | None:
    """A member's own, which the bot made for them, else its maker's. None: nobody's we know."""
    ours = await inviter_with(session, chat_id, invite.url, invite.creator_key)
    if ours is not None or not invite.creator_key:
        return ours
    found = await identities_with_keys(session, platform, [invite.creator_key])
    return found[0].person_id if found else None
