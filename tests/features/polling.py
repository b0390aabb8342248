"""What the tests of polls ask again and again."""

import json

from sqlalchemy import Update, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.capabilities import Capability
from models.chats import Chat
from tests.kit import Group, Shown

ASKED = "/poll -buttons 晚饭吃什么 | 火锅 | 烧烤"


async def newest(group: Group) -> Shown:
    return (await group.shown())[-1]


def bar_line(text: str, option: str) -> str:
    """The line below an option: its bar, share and votes."""
    lines = text.splitlines()
    return lines[next(i for i, line in enumerate(lines) if line.endswith(option)) + 1]


async def change(group: Group, statement: Update) -> None:
    """Something happens to the database behind our back."""

    async def work(session: AsyncSession) -> None:
        await session.execute(statement)

    await group.writer.write(work)


async def choose(group: Group, **settings: object) -> None:
    """The group has chosen these settings of polls."""
    await group.hears(group.admin, "早")
    await change(group, update(Chat).where(Chat.kind == "group").values(settings=json.dumps({"polls": settings})))
    await group.restart()


def limit(group: Group, *missing: Capability) -> None:
    """The platform cannot do this."""
    here = frozenset(Capability) - set(missing)
    group.house.views._capabilities = lambda _: here
