"""Which group a private command is about."""

from sqlalchemy.ext.asyncio import AsyncSession

from models.connections import connection_of, groups_run_by


async def connected_chat_id(session: AsyncSession, person_id: int) -> int | None:
    """The group the person chose, else the only one they run; None when they must choose first."""
    chosen = await connection_of(session, person_id)
    if chosen is not None:
        return chosen.chat_id
    groups = await groups_run_by(session, person_id)
    return groups[0].id if len(groups) == 1 else None
