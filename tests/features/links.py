"""Linking accounts in conversations."""

import re

from models.people import identities_with_keys
from tests.kit import Group

Two = tuple[Group, Group]


async def person_id(group: Group, name: str) -> int:
    async with group.reading() as session:
        (found,) = await identities_with_keys(session, group.driver.platform.name, [str(group.person(name))])
        return found.person_id


async def code_of(group: Group, name: str) -> str:
    """The newest code somebody got privately."""
    found: list[str] = [
        code for text in await group.private(name) for code in re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}", text)
    ]
    return found[-1]


async def ask_and_enter(two: Two, name: str = "阿明", other: str = "明明") -> None:
    here, there = two
    await here.writes(name, "/link")
    await there.writes(other, f"/link {await code_of(here, name)}")


async def link(two: Two, name: str = "阿明", other: str = "明明") -> None:
    await ask_and_enter(two, name, other)
    await two[1].presses(other, "是我", private=True)
    await two[0].presses(name, "是我", private=True)
