"""Which group a private command is about."""

from sqlalchemy.ext.asyncio import AsyncSession

from models.chats import Chat
from models.connections import connection_of, groups_run_by, groups_with_member
from models.people import has_left


async def groups_to_choose(session: AsyncSession, person_id: int, platform: str) -> list[Chat]:
    """The groups on a platform that this person runs or is in, those they run first."""
    run = await groups_run_by(session, person_id, platform)
    known = {chat.id for chat in run}
    return run + [chat for chat in await groups_with_member(session, person_id, platform) if chat.id not in known]


async def connected_chat_id(session: AsyncSession, person_id: int, platform: str) -> int | None:
    """The group on this platform the person chose, else the only one they run, else the only one they are in.

    None when they must choose first, or have left what they chose. Never one of another platform: there it is another
    account that has the duty, and keys mean somebody else.
    """
    chosen = await connection_of(session, person_id, platform)
    groups = await groups_run_by(session, person_id, platform)
    if chosen is not None:
        runs_it = any(chat.id == chosen.chat_id for chat in groups)
        if runs_it or not await has_left(session, chosen.chat_id, person_id):
            return chosen.chat_id
    if not groups:
        groups = await groups_with_member(session, person_id, platform)
    return groups[0].id if len(groups) == 1 else None
