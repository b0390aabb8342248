"""Admins who stay anonymous: what an admin can do works for them, and where it matters a press says who it was."""

import re

from bot.routing import Routes, Where
from handlers.registry import ROUTERS
from tests.kit import Group, Shown

COMMANDS = {name: one for name, one in Routes(ROUTERS).commands.items() if one.where is not Where.PRIVATE}
PROVE = "是我，执行"
MINE = "是我的回答"


async def asking(group: Group, label: str) -> list[Shown]:
    """Messages that want to know who wrote something."""
    return [shown for shown in await group.shown() if any(label in row for row in shown.buttons)]


async def answers_to(group: Group, text: str, *, anonymously: bool) -> tuple[bool, list[str]]:
    """Whether proof was asked for, and what the admin was answered in the group and privately."""
    await group.passes(minutes=1)
    before = {shown.key for shown in await group.shown()}
    told = len(await group.private(group.admin))
    await group.hears(group.admin, text, anonymously=anonymously)
    must_prove = bool(await asking(group, PROVE))
    if must_prove:
        await group.presses(group.admin, PROVE)
    said = [shown.text for shown in await group.shown() if shown.key not in before]
    return must_prove, [*said, *(await group.private(group.admin))[told:]]


def gist(answers: list[str]) -> list[str]:
    """The first lines without their numbers: what was said a minute ago counts by now."""
    return [re.sub(r"\d+", "#", answer.partition("\n")[0]) for answer in answers]


async def test_every_command_says_to_an_anonymous_admin_what_it_says_to_the_same_admin_openly(group: Group) -> None:
    await group.writes(group.admin, "/start")
    await group.hide(group.admin)
    await group.hears(group.admin, "打卡")
    wrong = {}
    for name, command in COMMANDS.items():
        _, openly = await answers_to(group, f"/{name}", anonymously=False)
        if name == "mydata":
            await group.passes(minutes=11)  # it is made once in ten minutes, for whoever asks
        must_prove, hidden = await answers_to(group, f"/{name}", anonymously=True)
        is_possible = command.needs <= group.driver.platform.capabilities
        if gist(hidden) != gist(openly) or must_prove is not (command.asks_who and is_possible):
            wrong[name] = (must_prove, openly, hidden)
    assert wrong == {}


async def test_a_repair_needs_the_press_of_somebody_who_may(group: Group) -> None:
    await group.hide(group.admin)
    key = await group.hears("阿明", "打卡")
    await group.passes(days=1)
    await group.hears(group.admin, "/repair 2026-02-28 出差", reply_to=key, anonymously=True)
    await group.presses("阿明", PROVE)
    assert group.alerts("阿明") == ["这件事需要管理员来做。"]
    await group.presses(group.admin, PROVE)
    assert (await group.replies())[-1].startswith("已为 阿明 补上「每日打卡」2026年2月28日的打卡")
    assert not await asking(group, PROVE)


async def test_a_poll_is_set_up_step_by_step(group: Group) -> None:
    await group.hide(group.admin)
    await group.hears(group.admin, "/poll", anonymously=True)
    await group.presses(group.admin, PROVE)
    await group.hears(group.admin, "周末去哪？", anonymously=True)
    await group.presses("阿明", MINE)
    assert group.alerts("阿明") == ["这个按钮不是给你的。"]
    await group.presses(group.admin, MINE)
    await group.hears(group.admin, "爬山\n看电影", anonymously=True)
    await group.presses(group.admin, MINE)
    await group.presses(group.admin, "发出去")
    assert [shown.text for shown in await group.shown() if shown.is_poll] == ["周末去哪？"]
    assert not await asking(group, MINE)


async def test_nobody_is_asked_about_the_chatter_of_anonymous_admins(group: Group) -> None:
    await group.hide(group.admin)
    await group.hears(group.admin, "早", anonymously=True)
    await group.hears(group.admin, "/poll", anonymously=True)
    await group.presses(group.admin, PROVE)
    for line in ("先忙别的", "再聊"):  # one may be the answer; nobody is asked about each
        await group.hears(group.admin, line, anonymously=True)
    assert len(await asking(group, MINE)) == 1
    await group.passes(minutes=11)  # the question has stopped waiting
    await group.restart()
    await group.hears(group.admin, "晚安", anonymously=True)
    assert len(await asking(group, MINE)) == 1


async def test_every_member_may_start_polls_but_who_started_one_must_be_known(group: Group) -> None:
    await group.hide(group.admin)
    await group.hears(group.admin, "/set polls.members_may_create on")
    await group.hears(group.admin, "/poll -buttons 去哪 | 爬山 | 看电影", anonymously=True)
    await group.presses(group.admin, PROVE)
    await group.hears(group.admin, "/closepoll", anonymously=True)
    await group.presses(group.admin, PROVE)
    assert (await group.replies())[-1].startswith("投票结果：去哪")


async def test_help_shows_what_admins_may(group: Group) -> None:
    await group.hears(group.admin, "/help", anonymously=True)
    assert "/setup" in (await group.replies())[-1]
