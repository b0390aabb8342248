"""Which group a private command is about."""

from sqlalchemy.ext.asyncio import AsyncSession

from models.connections import connection_of, groups_run_by


async def connected_chat_id(session: AsyncSession, person_id: int, platform: str) -> int | None:
    """The group on this platform the person chose, else the only one they run; None when they must choose first.

    Never one of another platform: there it is another account that has the duty, and keys mean somebody else.
    """
    chosen = await connection_of(session, person_id, platform)
    if chosen is not None:
        return chosen.chat_id
    groups = await groups_run_by(session, person_id, platform)
    return groups[0].id if len(groups) == 1 else None
