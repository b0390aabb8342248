"""Conversations as people of a WeCom group have them, through the adapter and the whole house."""

import re

from tests.platforms.wecom.rooms import GROUP, OWNER, Room


def card(room: Room, userid: str, chat: str = GROUP) -> str:
    """The newest card of a chat as one person sees it now."""
    posted = room.server.newest(chat)
    return room.server.card_of(posted.content["task_id"], userid).text


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
    hello = [text for text in room.group() if "大家好，我是围炉" in text]
    assert len(hello) == 1


async def test_one_tap_checks_in_and_only_its_presser_reads_about_it(room: Room) -> None:
    await room.says(OWNER, "/ritual new 晨跑 prompt=20:00")
    await room.clock_to("2026-03-01T20:00+08:00")
    assert room.server.newest(GROUP).labels[0] == "打卡"
    await room.presses("zhangsan", "打卡")
    assert "zhangsan 打卡成功，「晨跑」连续 1 天" in card(room, "zhangsan")
    assert "打卡成功" not in card(room, "lisi")
    await room.presses("zhangsan", "打卡")
    assert "今天已经打过卡啦" in card(room, "zhangsan")


async def test_a_days_summary_is_pushed_when_the_ritual_closes(room: Room) -> None:
    await room.says(OWNER, "/ritual new 晨跑 window=06:00-22:00 summary=on")
    await room.says("zhangsan", "晨跑")
    before = len(room.server.lines)
    await room.clock_to("2026-03-01T23:00+08:00")
    pushed = [line for line in room.server.lines[before:] if line.chat == GROUP and line.answers is None]
    assert any("zhangsan" in line.text and "晨跑" in line.text for line in pushed)


async def test_a_vote_is_seen_by_its_voter_and_a_late_one_finds_the_poll_closed(room: Room) -> None:
    await room.says(OWNER, "/poll 周末去哪 | 爬山 | 看电影")
    assert room.server.newest(GROUP).labels == ["爬山", "看电影", "结束投票"]
    await room.presses("zhangsan", "看电影")
    assert "已投：看电影" in card(room, "zhangsan")
    assert "已投" not in card(room, "lisi")
    await room.clock_to("2026-03-01T10:00+08:00")
    await room.says(OWNER, "/closepoll")
    assert "最多：**看电影**（100%）" in room.group()[-1]
    await room.clock_to("2026-03-01T10:05+08:00")
    await room.presses("lisi", "爬山")
    seen = card(room, "lisi")
    assert "投票已经结束，这一票没算进去" in seen
    assert "投票结果：周末去哪" in seen
    assert room.server.card_of(room.server.newest(GROUP).content["task_id"], "lisi").labels == ["已结束"]


async def test_every_voter_sees_the_count_with_their_own_vote_in_it(room: Room) -> None:
    await room.says(OWNER, "/poll 周末去哪 | 爬山 | 看电影")
    await room.presses("zhangsan", "看电影")
    assert "100% · 1 票" in card(room, "zhangsan")
    await room.presses("lisi", "爬山")
    assert card(room, "lisi").count("50% · 1 票") == 2
    assert "已投：爬山" in card(room, "lisi")
    await room.presses("lisi", "看电影")
    assert "100% · 2 票" in card(room, "lisi")


async def test_a_vote_by_number_is_answered_without_the_list_once_more(room: Room) -> None:
    room.server.cards_in_groups = False
    await room.says(OWNER, "/poll 周末去哪 | 爬山 | 看电影")
    before = len(room.group())
    await room.says("zhangsan", "2")
    assert room.group()[before:] == ["已投：看电影"]


async def test_a_poll_of_many_options_is_a_card_with_one_choice(room: Room) -> None:
    await room.says(OWNER, "/poll 吃什么 | 火锅 | 面 | 饭 | 饺子 | 汤 | 粥 | 饼")
    posted = room.server.newest(GROUP)
    assert posted.content["card_type"] == "vote_interaction"
    await room.presses("zhangsan", "饺子")
    assert "已投：饺子" in card(room, "zhangsan")


async def test_whoever_speaks_to_the_bot_is_answered(room: Room) -> None:
    await room.says("zhangsan", "打卡")
    asked = await room.says("zhangsan", "在吗")
    (answer,) = [line.text for line in room.server.lines if line.answers == asked]
    assert answer == "我只看得懂命令和按钮。能帮你做什么，请看 /help。"
    asked = await room.says("zhangsan", "/hlep")
    (answer,) = [line.text for line in room.server.lines if line.answers == asked]
    assert "/help" in answer


async def test_rules_are_told_on_demand(room: Room) -> None:
    await room.says(OWNER, "/setrules 一、不发广告")
    await room.presses(OWNER, "发布")
    await room.says("zhangsan", "群规")
    assert "一、不发广告" in room.group()[-1]


async def test_a_keyword_is_warned_about_and_the_ladder_ends_at_the_owner(room: Room) -> None:
    await room.writes(OWNER, "/start")
    await room.says(OWNER, "/word add 加微信看片")
    await room.says(OWNER, "/rule words enforce")
    before = len(room.private(OWNER))
    await room.says("zhangsan", "加微信看片")
    await room.clock_to("2026-03-01T09:10+08:00")
    assert "刚才按群规处理了 1 条消息（zhangsan：" in room.group()[-1]
    assert room.private(OWNER)[before:] == []
    await room.says("zhangsan", "快来加微信看片")
    await room.clock_to("2026-03-01T09:20+08:00")
    assert re.search("规则拦下了 1 条消息（zhangsan", room.private(OWNER)[-1])


async def test_what_wecom_cannot_do_is_left_out_of_help_and_refused_in_one_sentence(room: Room) -> None:
    await room.says(OWNER, "/help")
    told = "\n".join(room.group())
    assert "/mute" not in told
    assert "/purge" not in told
    assert "/welcome" not in told
    assert "/warn" in told
    await room.says(OWNER, "/mute @zhangsan 10m")
    assert room.group()[-1] == "这个平台做不到这件事。能做什么，发 /help 看。"


async def test_an_announcement_goes_out_at_its_time_without_anybody_asking(room: Room) -> None:
    await room.says(OWNER, "/announce 2026-03-02 09:00 | 今天九点半例会")
    await room.presses(OWNER, "按计划发布")
    before = len(room.server.lines)
    await room.clock_to("2026-03-02T09:01+08:00")
    pushed = [line.text for line in room.server.lines[before:] if line.chat == GROUP and line.answers is None]
    assert "今天九点半例会" in pushed


async def test_the_owner_gets_the_digest_privately(room: Room) -> None:
    await room.writes(OWNER, "/start")
    await room.says("zhangsan", "打卡")
    before = len(room.private(OWNER))
    await room.clock_to("2026-03-02T12:00+08:00")
    digest = room.private(OWNER)[before:]
    assert any("等你决定" in text and "2026年3月1日" in text for text in digest)


async def test_the_check_up_says_how_little_is_heard(room: Room) -> None:
    await room.says(OWNER, "/doctor")
    assert "听得到 @ 我的话" in room.group()[-1]
    assert "做不到：" in room.group()[-1]


async def test_an_owner_who_never_wrote_is_asked_to_because_no_button_could_open_the_chat(room: Room) -> None:
    await room.says("zhangsan", "打卡")
    await room.clock_to("2026-03-02T12:00+08:00")
    assert "给群主的日报没处送：请群主私聊我一句话，只要一次。" in room.group()


async def test_an_owner_warns_somebody_by_userid_and_reads_what_the_bot_cannot_do(room: Room) -> None:
    await room.writes(OWNER, "/start")
    await room.says("zhangsan", "打卡")
    await room.says(OWNER, "/warn @zhangsan 吵")
    assert "zhangsan" in room.group()[-1]
    await room.says(OWNER, "/warn @zhangsan 又吵")
    assert "禁言（这个平台不让机器人做，请管理员来）" in room.group()[-1]


async def test_an_announcement_is_not_offered_what_wecom_cannot_do(room: Room) -> None:
    await room.says(OWNER, "/announce 今天九点半例会")
    labels = room.server.newest(GROUP).labels
    assert "现在发布" in labels
    assert not [label for label in labels if "置顶" in label or "删除" in label]
