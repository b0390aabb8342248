"""The digest: once a day, privately, decisions first, and every button of it does something."""

from models.chats import Chat, active_groups
from tests.kit import Group, Shown

NINE = "2026-03-02T09:00+08:00"


async def this_chat(group: Group) -> Chat:
    async with group.reading() as session:
        (chat,) = [chat for chat in await active_groups(session) if chat.title == "测试群"]
        return chat


async def digests(group: Group, name: str | None = None) -> list[str]:
    return [text for text in await group.private(name or group.owner) if "等你决定" in text]


async def weeklies(group: Group) -> list[str]:
    return [text for text in await group.private(group.owner) if "周报" in text and "近" in text]


async def buttons_of(group: Group, name: str) -> list[str]:
    shown: Shown = next(one for one in reversed(await group.private_shown(name)) if "等你决定" in one.text)
    return [label for row in shown.buttons for label in row]


async def line(group: Group, starts: str) -> str:
    """A line of the newest digest."""
    newest = (await digests(group))[-1]
    return next(one for one in newest.splitlines() if one.startswith(starts))


async def owner_has_opened(group: Group) -> None:
    await group.writes(group.owner, "/start")
    await group.hears("阿明", "早")


async def test_it_comes_once_at_the_hour_about_the_day_before(group: Group) -> None:
    await owner_has_opened(group)
    await group.clock_to("2026-03-02T08:59+08:00")
    assert await digests(group) == []
    await group.clock_to(NINE)
    (digest,) = await digests(group)
    assert digest.startswith("测试群 · 2026年3月1日 周日")
    assert "没有要操心的事" in digest
    assert "消息 1（–" in digest
    await group.restart()
    await group.passes(hours=12)
    assert len(await digests(group)) == 1
