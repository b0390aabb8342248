"""Polls in a group: voted in by tap, by number and natively."""

from sqlalchemy import select, update

from bot.domain.capabilities import Capability
from models.buttons import ButtonRow
from models.events import Activity, MemberDay
from models.outbox import OutboxRow
from tests.features.polling import ASKED, bar_line, change, limit, newest
from tests.kit import Group


async def test_three_voters_and_a_change_of_mind_are_counted_in_a_button_poll(group: Group) -> None:
    await group.hears(group.admin, ASKED)
    for name, choice in (("阿明", "火锅"), ("小红", "火锅"), ("老王", "烧烤"), ("老王", "火锅")):
        await group.presses(name, choice)
    await group.passes(seconds=5)
    poll = await newest(group)
    assert "3 票" in bar_line(poll.text, "火锅")
    assert "0 票" in bar_line(poll.text, "烧烤")
    assert group.alerts("老王") == ["已投：烧烤", "已投：火锅"]


async def test_tapping_the_same_option_again_takes_the_vote_back(group: Group) -> None:
    await group.hears(group.admin, ASKED)
    await group.presses("阿明", "火锅")
    await group.presses("阿明", "火锅")
    await group.passes(seconds=5)
    assert "0 票" in bar_line((await newest(group)).text, "火锅")
    assert group.alerts("阿明")[-1] == "已收回你的票"


async def test_an_anonymous_native_poll_is_counted_by_its_totals(group: Group) -> None:
    await group.hears(group.admin, "/poll -a -until 2h 满意吗 | 满意 | 一般")
    await group.votes("阿明", [0])
    await group.votes("小红", [0])
    await group.passes(hours=3)
    result = (await newest(group)).text
    assert "2 票 " in bar_line(result, "满意") + " "
    assert result.endswith("\n2 人投票"), "whether these two are among those we know is not known"


async def test_several_answers_are_kept_where_several_are_allowed(group: Group) -> None:
    await group.hears(group.admin, "/poll -m -buttons 周末 | 爬山 | 看电影 | 睡觉")
    await group.presses("阿明", "爬山")
    await group.presses("阿明", "睡觉")
    await group.passes(seconds=5)
    text = (await newest(group)).text
    assert "100%" in bar_line(text, "爬山")
    assert "100%" in bar_line(text, "睡觉")


async def test_a_quiz_tells_each_voter_and_takes_one_answer(group: Group) -> None:
    await group.hears(group.admin, "/poll -buttons -q 2 一加一 | 一 | 二 | 解析: 数一数手指")
    await group.presses("阿明", "一")
    await group.presses("阿明", "二")
    await group.presses("小红", "二")
    assert "答案是“二”" in group.alerts("阿明")[0]
    assert group.alerts("阿明")[1].startswith("测验只能答一次")
    assert group.alerts("小红") == ["答对了！数一数手指"]
    assert "票" not in bar_line((await newest(group)).text, "一"), "the counts would give the answer away"
    await group.presses(group.admin, "结束投票")
    text = (await newest(group)).text
    assert "1 人答对" in text
    assert "解析：数一数手指" in text


async def test_a_button_carried_to_another_chat_is_refused(group: Group) -> None:
    await group.hears(group.admin, ASKED)
    await change(group, update(ButtonRow).values(chat_id=ButtonRow.chat_id + 1000))
    await group.presses("阿明", "火锅")
    assert group.alerts("阿明") == ["这个按钮已经失效，请把命令再发一次。"]
    await group.passes(seconds=5)
    assert "0 票" in bar_line((await newest(group)).text, "火锅")


async def test_nobody_is_named_in_an_anonymous_poll(group: Group) -> None:
    await group.hears(group.admin, "/poll -a -buttons 满意吗 | 满意 | 一般")
    await group.presses("阿明", "满意")
    await group.passes(seconds=5)
    assert "阿明" not in (await newest(group)).text
    await group.hears(group.admin, "/nonvoters")
    assert (await newest(group)).text == "这是匿名投票，谁投了没投都不公开。"


async def test_a_vote_in_words_counts_too(group: Group) -> None:
    await group.hears(group.admin, ASKED)
    await group.hears("阿明", "投票 2")
    await group.passes(seconds=5)
    poll = (await group.shown())[0]
    assert "1 票" in bar_line(poll.text, "烧烤")


async def test_a_person_counts_as_a_voter_once_a_poll_however_often_they_change(group: Group) -> None:
    await group.hears(group.admin, ASKED)
    for choice in ("火锅", "烧烤", "烧烤", "火锅"):
        await group.presses("阿明", choice)
    async with group.reading() as session:
        votes = await session.scalars(select(MemberDay.n).where(MemberDay.kind == Activity.VOTE))
        assert list(votes) == [1]


async def test_many_votes_at_once_are_shown_by_one_edit(group: Group) -> None:
    await group.hears(group.admin, ASKED)
    for number in range(10):
        await group.presses(f"成员{number}", "火锅")
    async with group.reading() as session:
        assert list(await session.scalars(select(OutboxRow.id).where(OutboxRow.kind == "edit_text"))) == []
    await group.passes(seconds=5)
    async with group.reading() as session:
        assert len(list(await session.scalars(select(OutboxRow.id).where(OutboxRow.kind == "edit_text")))) == 1
    assert "10 票" in bar_line((await newest(group)).text, "火锅")


async def test_without_buttons_people_vote_by_number(group: Group) -> None:
    limit(group, Capability.BUTTONS, Capability.NATIVE_POLL, Capability.EDIT_OWN)
    await group.hears(group.admin, "/poll -m -until 1h 吃什么 | 火锅 | 烧烤")
    poll = await newest(group)
    assert not poll.buttons
    assert "投票 1" in poll.text
    await group.hears("阿明", "投票 1 2")
    await group.hears("小红", "投票 2")
    await group.hears("小红", "投票 0")
    await group.hears("老王", "投票 3")
    assert (await group.replies())[-1] == "只有 1 到 2 项可选。"
    await group.passes(hours=2)
    result = await newest(group)
    assert result.text.startswith("投票结果")
    assert "1 票" in bar_line(result.text, "烧烤")


async def test_weights_count_by_role(group: Group) -> None:
    await group.hears(group.admin, "/poll -w 管理员=3 吃什么 | 火锅 | 烧烤")
    await group.presses("阿明", "火锅")
    await group.presses("小红", "火锅")
    await group.presses(group.admin, "烧烤")
    await group.presses(group.admin, "结束投票")
    text = (await newest(group)).text
    assert "最多：烧烤（60%）" in text
    assert "1 人，计 3 票" in bar_line(text, "烧烤")


async def test_turnout_counts_everybody_who_is_here_or_voted(group: Group) -> None:
    await group.hears("老王", "早")
    await group.hears(group.admin, ASKED)
    await group.presses("小红", "火锅")
    await group.passes(seconds=5)
    assert "1 / " in (await newest(group)).text
    before = (await newest(group)).text.splitlines()[-1]
    await group.hears("阿明", "早")
    await group.presses("阿明", "火锅")
    await group.passes(seconds=5)
    after = (await newest(group)).text.splitlines()[-1]
    members = [int(line.split(" / ")[1].split(" ")[0]) for line in (before, after)]
    assert members[1] == members[0] + 1


async def test_a_forwarded_vote_in_words_is_no_vote(group: Group) -> None:
    await group.hears(group.admin, ASKED)
    await group.hears("阿明", "投票 2", forwarded_from="小红")
    await group.passes(seconds=5)
    assert "0 票" in bar_line((await newest(group)).text, "烧烤")
