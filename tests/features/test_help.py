"""/help shows each person what they can do where they are, and the menus say the same."""

from bot.domain.actions import SetMenu
from bot.domain.capabilities import Capability
from bot.domain.menus import MenuScope
from bot.phrases import Phrases
from bot.routing import Routes
from bot.services.menus import chat_menus, menus
from handlers.registry import ROUTERS
from tests.kit import Group

EVERYTHING = frozenset(Capability)


async def asked(group: Group, name: str) -> str:
    await group.hears(name, "/help")
    return (await group.replies())[-1]


async def test_a_member_sees_no_command_of_admins(group: Group) -> None:
    shown = await asked(group, "阿明")
    assert "大家都能用" in shown
    assert "/help" in shown
    assert "/setup" not in shown
    assert "/connect" not in shown  # only in private


async def test_an_admin_sees_what_admins_do(group: Group) -> None:
    shown = await asked(group, group.owner)
    assert "群设置　/setup" in shown
    assert len(shown.splitlines()) <= 12


async def test_topics_open_and_close_for_whoever_asked(group: Group) -> None:
    await asked(group, group.owner)
    await group.presses("阿明", "投票")
    assert group.alerts("阿明") == ["这个按钮不是给你的。"]
    await group.presses(group.owner, "投票")
    topic = (await group.replies())[-1]
    assert topic.startswith("投票\n/poll（投票）发起投票")
    assert "/ban" not in topic
    await group.presses(group.owner, "返回")
    assert "/ban" in (await group.replies())[-1]
    await group.presses(group.owner, "处理记录")
    assert "/undo（撤销）撤销一次处理" in (await group.replies())[-1]


async def test_an_anonymous_admin_s_help_opens_for_admins_only(group: Group) -> None:
    await group.hears(group.admin, "/help", anonymously=True)
    await group.presses("阿明", "投票")
    assert group.alerts("阿明") == ["这件事需要管理员来做。"]
    await group.presses(group.admin, "投票")
    assert (await group.replies())[-1].startswith("投票\n")


async def test_in_private_the_commands_are_about_the_connected_group(group: Group) -> None:
    await group.hears(group.owner, "/doctor")
    await group.writes(group.owner, "帮助")
    shown = (await group.private(group.owner))[-1]
    assert "「测试群」" in shown
    assert "/doctor" in shown
    assert "/setup" not in shown  # only in the group


async def test_a_member_reads_in_private_what_they_can_say_there_about_their_group(group: Group) -> None:
    await group.hears("阿明", "大家好")
    await group.writes("阿明", "/help")
    shown = (await group.private("阿明"))[-1]
    assert "「测试群」" in shown
    assert "/checkin（签到 打卡）" in shown
    assert "/points" in shown
    assert "/report" not in shown  # answers a message of the group
    assert "/ban" not in shown


async def test_somebody_without_a_group_sees_only_private_commands(group: Group) -> None:
    await group.writes("阿明", "/help")
    shown = (await group.private("阿明"))[-1]
    assert "/connect" in shown
    assert "/doctor" not in shown


async def test_one_command_is_explained_with_an_example(group: Group) -> None:
    await group.hears("阿明", "/help /connect")
    assert (await group.replies())[-1].startswith("私聊我发 /connect")
    await group.hears("阿明", "/help 不存在的")
    assert "/help checkin" in (await group.replies())[-1]


async def test_help_is_one_message_in_the_groups_language(group: Group) -> None:
    await group.hears(group.owner, "/setup")
    await group.presses(group.owner, "English")
    before = len(await group.replies())
    assert "For everybody" in await asked(group, group.owner)
    assert len(await group.replies()) == before + 1


async def test_english_help_shows_no_chinese_words(group: Group) -> None:
    await group.hears(group.owner, "/set general.language en")
    shown = await asked(group, "阿明")
    assert "/help See what I can do" in shown
    assert shown.isascii(), shown
    await group.hears(group.owner, "/set general.language zh-CN")
    assert "（签到 打卡）" in await asked(group, "阿明")


def names_in(menu: SetMenu) -> set[str]:
    return {command.command for command in menu.commands}


def test_every_command_has_a_line_and_a_usage_in_both_languages() -> None:
    phrases = Phrases.load()
    keys = {key for command in Routes(ROUTERS).commands.values() for key in (command.help_key, command.usage_key)}
    own = {key for key in keys for language in phrases.languages if not phrases.has(language, key)}
    assert own == set()


def test_general_menus_hold_what_everybody_may_do_in_each_language() -> None:
    phrases, routes = Phrases.load(), Routes(ROUTERS)
    offered = {
        (menu.scope, menu.language): {c.command for c in menu.commands} for menu in menus(routes, phrases, EVERYTHING)
    }
    assert set(offered) == {(scope, lang) for scope in (MenuScope.PRIVATE, MenuScope.GROUPS) for lang in (None, "en")}
    assert "connect" in offered[MenuScope.PRIVATE, None] - offered[MenuScope.GROUPS, None]
    assert "checkin" in offered[MenuScope.PRIVATE, None] & offered[MenuScope.GROUPS, None]
    assert not any("setup" in names for names in offered.values())


def test_admins_of_a_group_get_a_longer_menu_in_its_language() -> None:
    members, admins = chat_menus(Routes(ROUTERS), Phrases.load(), EVERYTHING, chat_key="7", language="en")
    assert {c.command for c in members.commands} < {c.command for c in admins.commands}
    described = {c.command: c.description for c in admins.commands}
    assert described["setup"] == "See what this group still lacks"


def test_a_platform_without_menus_is_left_alone() -> None:
    assert menus(Routes(ROUTERS), Phrases.load(), EVERYTHING - {Capability.COMMAND_MENU}) == []


def test_what_the_platform_cannot_do_is_not_offered() -> None:
    phrases, routes = Phrases.load(), Routes(ROUTERS)
    needing = {name for name, command in routes.commands.items() if command.needs}
    offered = {
        c.command for menu in menus(routes, phrases, frozenset({Capability.COMMAND_MENU})) for c in menu.commands
    }
    assert offered.isdisjoint(needing)
