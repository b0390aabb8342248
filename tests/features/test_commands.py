"""What the house does with commands as such, whatever they are."""

from models.chats import active_groups
from models.people import members_in
from tests.kit import Group


async def test_plain_talk_is_kept_and_answered_by_nobody(group: Group) -> None:
    await group.hears("阿明", "大家早上好")
    assert await group.replies() == []
    async with group.reading() as session:
        (chat,) = await active_groups(session)
        assert [member.message_count for member in await members_in(session, chat.id)] == [1]


async def test_a_private_line_that_nobody_understands_is_answered_with_where_to_go(group: Group) -> None:
    await group.writes("阿明", "在吗")
    await group.writes("阿明", "/hepl")
    await group.writes("阿明", "/qqqq 20:00")
    assert await group.private("阿明") == [
        "我只看得懂命令和按钮。能帮你做什么，请看 /help。",
        "没有这个命令。你是想发 /help 吗？全部命令见 /help。",
        "没有这个命令。能做什么请看 /help。",
    ]


async def test_a_number_that_nothing_stands_for_is_answered_as_one(group: Group) -> None:
    await group.writes("阿明", "选 7")
    assert await group.private("阿明") == [
        "现在没有第 7 项可以选。请再发一次命令，我重新列出来；要投票就写“投票 7”。",
    ]


async def test_a_private_line_from_long_ago_and_a_group_s_unknown_command_are_left_alone(group: Group) -> None:
    await group.writes("阿明", "在吗", at="2026-03-01T00:00+08:00")
    await group.hears("阿明", "/hepl")
    assert await group.private("阿明") == []
    assert await group.replies() == []
