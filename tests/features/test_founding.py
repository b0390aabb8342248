"""A group made by a command, where the platform lets us make groups."""

from bot.domain.capabilities import Capability
from tests.drivers.playground import PlaygroundDriver
from tests.kit import Group


async def test_a_group_is_made_where_the_platform_lets_us(group: Group) -> None:
    await group.writes(group.owner, "/start")
    await group.hears(group.owner, "大家好")
    await group.writes(group.owner, "/newgroup 跑步小队 @阿明")
    answer = (await group.private(group.owner))[-1]
    if Capability.FILL_GROUPS not in group.driver.platform.capabilities:
        assert answer == "这个平台做不到这件事。能做什么，发 /help 看。"
        return
    assert answer == "正在建「跑步小队」，建好了告诉你。"
    await group.passes(minutes=1)
    assert any("有人不存在" in line for line in await group.private(group.owner)), "nobody is called so"
    assert isinstance(group.driver, PlaygroundDriver)
    world = group.driver._people.world
    await group.writes(group.owner, f"/newgroup 跑步小队 @{world.people[group.person('阿明')].username}")
    await group.passes(minutes=1)
    assert any("「跑步小队」建好了，你是群主" in line for line in await group.private(group.owner))


async def test_a_member_makes_no_group(group: Group) -> None:
    await group.hears("阿明", "大家好")
    await group.writes("阿明", "/newgroup 跑步小队 @阿红")
    assert "建好了" not in (await group.private("阿明"))[-1]
