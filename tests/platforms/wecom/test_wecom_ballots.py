"""Votes of a group chat of the app: ballots in private over WeCom's own cards, from the question to the result."""

from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from models.outbox import OutboxRow
from models.poll_votes import PollVote
from models.polls import Poll
from models.wecom_sent import codes_beginning, keep_code
from tests.platforms.wecom.offices import CLUB, Office
from tests.platforms.wecom.rooms import OWNER

ASKED = "/poll 周末去哪 | 爬山 | 看电影"


async def votes(office: Office) -> list[str]:
    async with office.writer.reader() as session:
        return list(await session.scalars(select(PollVote.options).order_by(PollVote.person_id)))


async def state_of_poll(office: Office) -> str:
    async with office.writer.reader() as session:
        return (await session.scalars(select(Poll.state))).one()


def updates(office: Office) -> list[dict[str, Any]]:
    return [call.body for call in office.qyapi.called("message/update_template_card")]


async def test_everybody_in_the_group_gets_a_ballot_and_the_group_is_told(office: Office) -> None:
    await office.tells_app("lisi", ASKED)
    assert office.club()[-1].startswith("**投票：周末去哪**")
    assert "每个人的私聊里都收到了一张选票" in office.club()[-1]
    sent = [one for one in office.qyapi.called("message/send") if one.body["msgtype"] == "template_card"]
    assert [one.body["touser"] for one in sent] == ["lisi|wangwu"], "one message for all of them"
    assert office.ballot("wangwu") == "周末去哪\n2026年3月2日 09:00 截止\n☐ 爬山\n☐ 看电影\n[提交]"
    assert office.ballots(OWNER) == [], "not a member of the group chat"
    assert office.app_lines("lisi")[-2:] != [], "and whoever asked hears that it was posted"
    assert any("已经发到「**读书会**」" in line or "已经发到「读书会」" in line for line in office.app_lines("lisi"))


async def test_a_vote_counts_and_shows_on_the_voters_own_ballot(office: Office) -> None:
    await office.tells_app("lisi", ASKED)
    await office.votes_in_app("wangwu", 1)
    assert await votes(office) == ["1"]
    assert office.ballot("wangwu") == "周末去哪\n已投：看电影\n☐ 爬山\n☑ 看电影\n[改投]"
    assert office.ballot("lisi") == "周末去哪\n2026年3月2日 09:00 截止\n☐ 爬山\n☐ 看电影\n[提交]", (
        "nobody else's changes"
    )
    await office.votes_in_app("wangwu", 0)
    assert await votes(office) == ["0"]
    assert "已投：爬山" in office.ballot("wangwu")
    codes = [change["response_code"] for change in updates(office)]
    assert len(codes) == len(set(codes)) == 2, "a code is used once"


async def test_the_result_is_said_in_the_group_and_the_ballots_are_closed(office: Office) -> None:
    await office.tells_app("lisi", ASKED)
    await office.votes_in_app("wangwu", 1)
    await office.votes_in_app("lisi", 1)
    await office.tells_app("lisi", "/closepoll")
    assert office.club()[-1].startswith("**投票结果：周末去哪**")
    assert "看电影" in office.club()[-1]
    assert "100%" in office.club()[-1]
    for who in ("lisi", "wangwu"):
        assert "投票结束，结果在群里" in office.ballot(who)
        assert office.ballot(who).endswith("[已结束] (off)")
    assert updates(office)[-1]["atall"] == 1


async def test_a_late_click_is_told_that_it_does_not_count(office: Office) -> None:
    await office.tells_app("lisi", ASKED)
    task = await office.votes_in_app("wangwu", 0)
    await office.tells_app("lisi", "/closepoll")
    office.clock.move_to(office.clock.now() + timedelta(seconds=5))
    await office.submits("wangwu", task, 1)
    assert await votes(office) == ["0"]
    assert "投票已经结束，这一票没算进去" in office.ballot("wangwu")
    assert "☑ 爬山" in office.ballot("wangwu"), "what counted is ticked"
    assert office.ballot("wangwu").endswith("(off)")


async def test_a_deadline_ends_it_and_old_ballots_are_answered_when_pressed(office: Office) -> None:
    await office.tells_app("lisi", "/poll -for 5d 周末去哪 | 爬山 | 看电影")
    task = office.ballots("wangwu")[-1].body["template_card"]["task_id"]
    await office.clock_to("2026-03-06T09:30+08:00")
    assert office.club()[-1].startswith("**投票结果")
    assert updates(office) == [], "no code lives for five days"
    async with office.writer.reader() as session:
        failed = [row.kind for row in await session.scalars(select(OutboxRow).where(OutboxRow.state == "failed"))]
    assert failed == []
    await office.submits("wangwu", task, 0)
    assert "这一票没算进去" in office.ballot("wangwu")


async def test_several_may_be_ticked_and_none_takes_the_vote_back(office: Office) -> None:
    await office.tells_app("lisi", "/poll -m 周末去哪 | 爬山 | 看电影 | 在家")
    await office.votes_in_app("wangwu", 0, 2)
    assert await votes(office) == ["0 2"]
    await office.votes_in_app("wangwu")
    assert await votes(office) == [""]
    assert "已收回你的票" in office.ballot("wangwu")


async def test_a_quiz_takes_one_answer(office: Office) -> None:
    await office.tells_app("lisi", "/poll -q 2 一加一 | 一 | 二")
    await office.votes_in_app("wangwu", 1)
    assert "答对了" in office.ballot("wangwu")
    assert office.ballot("wangwu").endswith("(off)")


async def test_a_refused_card_is_said_with_numbers_that_count(office: Office) -> None:
    office.qyapi.corp.takes_cards = False
    await office.tells_app("lisi", ASKED)
    asked = office.app_lines("wangwu")[-1]
    assert asked.splitlines() == [
        "周末去哪",
        "2026年3月2日 09:00 截止",
        "",
        "1. 爬山",
        "2. 看电影",
        "回复序号来选，例如 1；多选就写 1 3",
    ]
    await office.tells_app("wangwu", "2")
    assert await votes(office) == ["1"]
    assert office.app_lines("wangwu")[-1] == "“周末去哪”：已投：看电影"
    await office.restart()
    await office.tells_app("wangwu", "投票 1")
    assert await votes(office) == ["0"]
    await office.tells_app("wangwu", "0")
    assert await votes(office) == [""]
    await office.tells_app("lisi", "/closepoll")
    office.clock.move_to(office.clock.now() + timedelta(seconds=5))
    await office.tells_app("wangwu", "1")
    assert office.app_lines("wangwu")[-1] == "“周末去哪”：投票已经结束，这一票没算进去。"


async def test_any_card_that_is_refused_is_said_with_numbers(office: Office) -> None:
    office.qyapi.corp.takes_cards = False
    await office.tells_app("lisi", "/announce 明天见")
    preview = office.app_lines("lisi")[-1]
    number = next(line for line in preview.splitlines() if line.endswith(". 现在发布")).partition(".")[0]
    await office.tells_app("lisi", "99")
    assert len(office.club()) == 1, "no such choice"
    await office.restart()
    await office.tells_app("lisi", f"选 {number}")
    assert office.club()[-1] == "明天见"
    assert "**公告 #1**（已发布）" in office.app_lines("lisi")[-1], "what cannot be changed is said anew"


async def test_more_options_than_a_card_takes_are_numbers(office: Office) -> None:
    await office.tells_app("lisi", "/poll 选一本 | " + " | ".join(f"第{n}本" for n in range(1, 26)))
    assert "25. 第25本" in office.app_lines("wangwu")[-1]
    await office.tells_app("wangwu", "25")
    assert await votes(office) == ["24"]


async def test_whoever_left_the_group_decides_no_more(office: Office) -> None:
    await office.tells_app("lisi", ASKED)
    office.qyapi.corp.members.add("zhaoliu")
    office.qyapi.corp.appchats[CLUB].userlist += ["zhaoliu"]
    office.qyapi.corp.appchats[CLUB].userlist.remove("wangwu")
    await office.reads_members()
    await office.votes_in_app("wangwu", 0)
    assert await votes(office) == []
    assert "你已经不在群里" in office.ballot("wangwu")


async def test_ballots_that_nobody_can_get_are_told_to_whoever_asked(office: Office) -> None:
    office.qyapi.fail("message/send", "code", times=2, code=48002, said="no right")
    await office.tells_app("lisi", ASKED)
    await office.clock_to("2026-03-01T09:10+08:00")
    assert any("选票一张也没能发出去" in line for line in office.app_lines("lisi"))
    assert await state_of_poll(office) == "lost"


async def test_a_vote_counts_whose_ballots_were_being_sent_when_the_process_died(office: Office) -> None:
    """The key stands with the poll before anything is sent: no receipt is needed to know whose vote it is."""
    await office.tells_app("lisi", ASKED)
    async with office.writer.reader() as session:
        row = (await session.scalars(select(OutboxRow).where(OutboxRow.kind == "hand_out_ballots"))).one()
    assert row.poll_key is not None

    async def forget(session: Any) -> None:
        kept = await session.get(OutboxRow, row.id)
        kept.poll_key, kept.state = None, "unknown"

    await office.writer.write(forget)
    await office.restart()
    await office.votes_in_app("wangwu", 1)
    assert await votes(office) == ["1"]
    await office.clock_to("2026-03-01T09:10+08:00")
    assert any("说不准选票是不是每个人都收到了" in line for line in office.app_lines("lisi"))


async def test_an_unclear_change_of_a_ballot_is_made_once(office: Office) -> None:
    await office.tells_app("lisi", ASKED)
    office.qyapi.fail("message/update_template_card", "cut")
    await office.votes_in_app("wangwu", 1)
    await office.house.settle_down()
    async with office.writer.reader() as session:
        row = (await session.scalars(select(OutboxRow).where(OutboxRow.kind == "mark_ballot"))).one()
    assert row.state in ("queued", "sent", "unknown")
    assert "已投：看电影" in office.ballot("wangwu")


async def test_a_voter_whom_the_corp_no_longer_knows_closes_no_group(office: Office) -> None:
    await office.tells_app("lisi", ASKED)
    office.qyapi.fail("message/update_template_card", "code", code=40003, said="invalid userid")
    await office.votes_in_app("wangwu", 1)
    await office.tells_app("lisi", "/closepoll")
    assert office.club()[-1].startswith("**投票结果")


async def marked(office: Office) -> str:
    async with office.writer.reader() as session:
        return (await session.scalars(select(OutboxRow.state).where(OutboxRow.kind == "mark_ballot"))).one()


async def test_a_closing_whose_end_was_unclear_is_known_to_the_next_process(office: Office) -> None:
    await office.tells_app("lisi", ASKED)
    office.qyapi.fail("message/update_template_card", "cut")
    office.qyapi.fail("message/update_template_card", "code", code=45009)
    await office.tells_app("lisi", "/closepoll")
    assert await marked(office) == "queued"
    await office.restart()
    await office.clock_to("2026-03-01T09:30+08:00")
    assert await marked(office) == "sent"
    assert len(updates(office)) == 3, "asked once more, and refused, because it had been done"


async def test_a_code_that_is_refused_leaves_the_ballots_of_others_to_be_closed(office: Office) -> None:
    """More than a thousand people have a code for each thousand."""
    await office.tells_app("lisi", ASKED)
    task = office.ballots("wangwu")[-1].body["template_card"]["task_id"]
    spent = f"{task.rpartition('-')[0]}-!"  # comes before it
    keep = partial(keep_code, task_id=spent, code="spent", at=office.clock.now())
    await office.writer.write(keep)
    await office.tells_app("lisi", "/closepoll")
    assert office.ballot("wangwu").endswith("(off)")
    async with office.writer.reader() as session:
        assert await codes_beginning(session, task[:-1], office.clock.now() - timedelta(hours=1)) == []
