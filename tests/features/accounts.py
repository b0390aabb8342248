"""What tests need to know or to do beside the conversation: accounts, links, cases, actions that wait."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.buttons import ButtonRow
from models.cases import Case
from models.outbox import OutboxRow
from models.people import Identity
from tests.kit import Group


async def account(group: Group, name: str) -> Identity:
    """The account of somebody who has spoken."""
    async with group.reading() as session:
        return (await session.scalars(select(Identity).where(Identity.name == name))).one()


async def at_name(group: Group, name: str) -> str:
    return f"@{(await account(group, name)).username}"


async def newest_link(group: Group) -> str:
    """The token of the newest link into the private chat."""
    async with group.reading() as session:
        links = await session.scalars(select(ButtonRow).where(ButtonRow.chat_id == 0).order_by(ButtonRow.expires_at))
        return list(links)[-1].token


async def all_cases(group: Group) -> list[Case]:
    async with group.reading() as session:
        return list(await session.scalars(select(Case).order_by(Case.number)))


async def into_outbox(group: Group, row: OutboxRow) -> None:
    """An action that somebody decided earlier."""

    async def keep(session: AsyncSession) -> None:
        session.add(row)

    await group.writer.write(keep)
