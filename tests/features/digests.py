"""Reading digests in conversations."""

from models.chats import Chat, active_groups
from tests.kit import Group

NINE = "2026-03-02T09:00+08:00"
"""When the first digest comes."""


async def this_chat(group: Group) -> Chat:
    async with group.reading() as session:
        (chat,) = [chat for chat in await active_groups(session) if chat.title == "测试群"]
        return chat


async def digests(group: Group, name: str | None = None) -> list[str]:
    return [text for text in await group.private(name or group.owner) if "等你决定" in text]


async def line(group: Group, starts: str) -> str:
    """A line of the newest digest."""
    newest = (await digests(group))[-1]
    return next(one for one in newest.splitlines() if one.startswith(starts))


async def owner_has_opened(group: Group) -> None:
    await group.writes(group.owner, "/start")
    await group.hears("阿明", "早")
