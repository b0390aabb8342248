"""Conversations as people of a WeCom group have them, through the adapter and the whole house."""

from tests.platforms.wecom.rooms import Room


async def test_a_member_checks_in_by_saying_so_to_the_bot(room: Room) -> None:
    asked = await room.says("zhangsan", "打卡 跑步 5 公里")
    answer = next(line for line in room.server.lines if line.answers == asked)
    assert answer.kind == "stream"
    assert answer.content == "zhangsan 打卡成功，「每日打卡」连续 **1** 天，+5 分。"
    await room.says("zhangsan", "打卡")
    assert room.group()[-1] == "zhangsan 今天已经打过卡啦，「每日打卡」连续 1 天。"


async def test_the_first_line_in_a_group_introduces_the_bot_once(room: Room) -> None:
    await room.says("zhangsan", "打卡")
    await room.says("lisi", "打卡")
    hello = [text for text in room.group() if text.startswith("大家好，我是围炉")]
    assert len(hello) == 1
