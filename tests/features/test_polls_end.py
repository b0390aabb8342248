"""How a poll ends, once; how it comes again; whom it still waits for."""

import json

import pytest
from sqlalchemy import select, update

from bot.pipeline.house import source_of
from models.outbox import OutboxRow, OutboxState
from tests.features.polling import ASKED, bar_line, change, choose, newest
from tests.kit import Group


async def test_a_native_poll_ends_with_one_result_below_it(group: Group) -> None:
    await group.hears(group.admin, "/poll -until 2h 去哪玩 | 爬山 | 看电影")
    for name, choice in (("阿明", [0]), ("小红", [0]), ("老王", [1])):
        await group.votes(name, choice)
    await group.votes("小红", [1])
    await group.votes("老王", [])
    poll = await newest(group)
    assert poll.is_poll
    await group.passes(hours=3)
    shown = await group.shown()
    assert len(shown) == 2
    result = shown[-1]
    assert result.reply_to == poll.key
    assert "平票" in result.text
    assert "1 票" in bar_line(result.text, "爬山")


@pytest.mark.parametrize(("hours", "is_silent"), [("23:00-07:30", True), ("23:00-01:00", False)])
async def test_a_result_that_falls_into_quiet_hours_makes_no_sound(group: Group, hours: str, is_silent: bool) -> None:
    begins, ends = hours.split("-")
    await group.hears(group.admin, f"/set general.quiet_from {begins}")
    await group.hears(group.admin, f"/set general.quiet_until {ends}")
    await group.hears(group.admin, "/poll -until 03:00 去哪玩 | 爬山 | 看电影")
    await group.clock_to("2026-03-02T03:01+08:00")
    assert "投票结果" in (await group.replies())[-1]
    async with group.reading() as session:
        newest_text = select(OutboxRow.payload).where(OutboxRow.kind == "send_text").order_by(OutboxRow.id.desc())
        said = json.loads((await session.scalars(newest_text.limit(1))).one())
    assert bool(said.get("silent")) is is_silent


@pytest.mark.parametrize(("line", "moves", "stops"), [("-until 2h ", {"hours": 3}, 0), ("-until 2h ", None, 1)])
async def test_a_native_poll_that_the_platform_closes_in_time_is_not_stopped_again(
    group: Group, line: str, moves: dict[str, float] | None, stops: int
) -> None:
    await group.hears(group.admin, f"/poll {line}去哪玩 | 爬山 | 看电影")
    await (group.passes(**moves) if moves else group.hears(group.admin, "/closepoll"))
    async with group.reading() as session:
        kinds = list(await session.scalars(select(OutboxRow.kind)))
    assert kinds.count("stop_poll") == stops
    assert "投票结果" in "\n".join(await group.replies())


async def test_a_vote_sent_in_time_counts_although_the_poll_was_ended_meanwhile(group: Group) -> None:
    await group.hears(group.admin, "/poll -buttons -until 1h 几点 | 七点 | 八点")
    await group.presses("阿明", "七点")
    group.driver.press(group.chat, group.member("小红"), (await newest(group)).key, "八点", at=group.clock.now())
    kept = group.driver.take()  # sent before the deadline, decided after it
    await group.passes(hours=2)
    assert "最多：七点" in (await newest(group)).text
    await group.house.accept(source_of(group.driver.platform), kept)
    await group.settle()
    await group.passes(seconds=5)
    assert "平票：七点、八点" in (await newest(group)).text
    assert len(await group.shown()) == 1


async def test_a_vote_after_the_end_does_not_count(group: Group) -> None:
    await group.hears(group.admin, "/poll -buttons -until 1h 几点 | 七点 | 八点")
    await group.hears("阿明", "投票 1", at="2026-03-01T10:01+08:00")
    await group.hears("小红", "投票 2", at="2026-03-01T09:59+08:00")
    await group.passes(hours=2)
    poll = (await group.shown())[0]
    assert not poll.buttons
    assert "0 票" in bar_line(poll.text, "七点")
    assert "1 票" in bar_line(poll.text, "八点")
    assert (await group.replies())[1] == "投票已经结束，这一票没算进去。"


async def test_a_vote_told_twice_counts_once(group: Group) -> None:
    await group.hears(group.admin, "/poll 去哪玩 | 爬山 | 看电影")
    await group.votes("阿明", [0])
    await group.redeliver()
    await group.votes("阿明", [1])
    await group.votes("阿明", [0])
    await group.hears(group.admin, "/closepoll")
    result = next(text for text in await group.replies() if text.startswith("投票结果"))
    assert "1 票" in bar_line(result, "爬山")


async def test_votes_survive_a_restart_and_the_poll_ends_once(group: Group) -> None:
    await group.hears(group.admin, "/poll -until 2h 去哪玩 | 爬山 | 看电影")
    await group.votes("阿明", [0])
    await group.restart()
    await group.passes(hours=3)
    await group.restart()
    results = [text for text in await group.replies() if text.startswith("投票结果")]
    assert len(results) == 1
    assert "1 票" in bar_line(results[0], "爬山")


async def test_a_poll_comes_again_by_its_rule_until_it_is_deleted(group: Group) -> None:
    await group.hears(group.admin, "/poll every fri 18:00 -for 2h 周末去哪 | 爬山 | 看电影")  # today is a Sunday
    preview = (await group.replies())[-1]
    assert [date in preview for date in ("3月6日", "3月13日", "3月20日")] == [True, True, True]
    await group.presses(group.admin, "发出去")
    await group.clock_to("2026-03-06T18:01+08:00")
    assert sum(shown.is_poll for shown in await group.shown()) == 1
    await group.clock_to("2026-03-13T20:01+08:00")
    assert sum(shown.is_poll for shown in await group.shown()) == 2
    assert sum(text.startswith("投票结果") for text in await group.replies()) == 2
    await group.hears(group.admin, "/polls")
    await group.presses(group.admin, "暂停")
    await group.clock_to("2026-03-21T09:00+08:00")
    assert sum(shown.is_poll for shown in await group.shown()) == 2
    await group.presses(group.admin, "继续")
    await group.presses(group.admin, "删除")
    await group.clock_to("2026-04-01T09:00+08:00")
    assert sum(shown.is_poll for shown in await group.shown()) == 2


async def test_those_who_have_not_voted_are_reminded_once(group: Group) -> None:
    await group.writes("小红", "/start")
    await group.hears("老王", "早")
    await group.hears("阿明", "早")
    await group.hears(group.admin, ASKED)
    await group.presses("阿明", "火锅")
    await group.hears(group.admin, "/nonvoters")
    missing = (await group.replies())[-1]
    assert "老王" in missing
    assert "阿明" not in missing
    before = len(await group.replies())
    await group.presses(group.admin, "提醒一次")
    await group.presses(group.admin, "提醒一次")
    assert len(await group.replies()) == before + 1
    assert "老王" in (await group.replies())[-1]
    assert group.alerts(group.admin)[-1] == "这个投票已经提醒过一次了，不再打扰大家。"


async def test_a_member_cannot_end_somebody_elses_poll(group: Group) -> None:
    await group.hears(group.admin, ASKED)
    await group.presses("阿明", "结束投票")
    assert group.alerts("阿明") == ["只有发起人和管理员能结束这个投票。"]
    assert (await newest(group)).buttons


async def test_ending_a_poll_says_nothing_that_its_card_says_already(group: Group) -> None:
    await group.hears(group.admin, ASKED)
    await group.hears(group.admin, "/closepoll")
    (card,) = await group.shown()
    assert card.text.startswith("投票结果：晚饭吃什么")
    await group.hears(group.admin, "/poll 去哪玩 | 爬山 | 看电影")
    await group.hears(group.admin, "/closepoll")
    assert [one.is_poll for one in await group.shown()] == [False, True, False]
    assert (await newest(group)).text.startswith("投票结果：去哪玩")


async def test_who_ends_a_poll_from_the_private_chat_or_by_its_button_is_told_there(group: Group) -> None:
    await group.writes(group.admin, "/start")
    await group.hears(group.admin, ASKED)
    await group.writes(group.admin, "/closepoll")
    assert (await group.private(group.admin))[-1] == "投票结束了，结果已公布。"
    await group.hears(group.admin, ASKED)
    await group.presses(group.admin, "结束投票")
    assert group.alerts(group.admin) == ["投票结束了，结果已公布。"]
    assert len(await group.shown()) == 2


async def test_a_poll_that_never_arrived_is_withdrawn(group: Group) -> None:
    await group.hears(group.admin, ASKED)
    await change(group, update(OutboxRow).where(OutboxRow.kind == "send_text").values(state=OutboxState.FAILED))
    await group.hears(group.admin, "/closepoll")
    assert (await newest(group)).text.startswith("这个投票没发出去过")


async def test_an_ended_poll_is_not_ended_again(group: Group) -> None:
    await group.hears(group.admin, ASKED)
    await group.presses(group.admin, "结束投票")
    await group.hears(group.admin, "/closepoll")
    assert (await newest(group)).text == "这个投票已经结束，不能重开。"


async def test_the_result_is_said_anew_where_the_polls_message_is_gone(group: Group) -> None:
    await group.hears(group.admin, ASKED)
    await group.presses("阿明", "火锅")
    await group.presses(group.admin, "结束投票")
    await change(group, update(OutboxRow).where(OutboxRow.kind == "edit_text").values(state=OutboxState.FAILED))
    await group.passes(minutes=3)
    shown = await group.shown()
    assert len(shown) == 2
    assert "最多：火锅" in shown[-1].text
    await group.passes(hours=3)
    assert len(await group.shown()) == 2


async def test_a_poll_whose_sending_was_never_confirmed_is_recognised_by_its_votes(group: Group) -> None:
    await group.hears(group.admin, "/poll -until 2h 去哪玩 | 爬山 | 看电影")
    lost = {"state": OutboxState.UNKNOWN, "poll_key": None, "message_key": None}
    await change(group, update(OutboxRow).where(OutboxRow.kind == "send_poll").values(**lost))
    await group.restart()
    await group.hears(group.admin, "/polls")
    assert "不确定是否发出去了" in (await group.replies())[-1]
    await group.votes("阿明", [0])
    await group.passes(hours=3)
    assert "1 票" in bar_line((await newest(group)).text, "爬山")


async def test_the_bot_reminds_by_itself_only_where_it_was_told_to(group: Group) -> None:
    await group.hears(group.admin, "/poll -buttons -until 3h 一 | 甲 | 乙")
    await group.passes(hours=2, minutes=30)
    assert len(await group.shown()) == 1
    await choose(group, nudge=True)
    await group.hears(group.admin, "/poll -buttons -until 4h 二 | 甲 | 乙")
    await group.passes(hours=3, minutes=30)
    assert "投票“二”还差你们一票" in (await group.replies())[-1]
