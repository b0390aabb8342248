"""One person on two platforms: asked for here, entered there, agreed to on both sides, parted again."""

import re

import pytest
from sqlalchemy import func, select

from bot.services.linking.codes import MOST_CODES, MOST_TRIES
from models.audit import AuditEntry
from models.chats import chat_with_key
from models.linking import LinkRequest
from models.people import Identity, Member, Person
from models.points import balance_of
from tests.features.links import Two, ask_and_enter, code_of, link, person_id
from tests.kit import Group


async def number_of_people(group: Group, *names: str) -> int:
    async with group.reading() as session:
        query = select(func.count(Identity.person_id.distinct())).where(Identity.name.in_(names))
        return int(await session.scalar(query) or 0)


async def test_both_accounts_become_one_person_when_both_sides_agree(two_groups: Two) -> None:
    here, there = two_groups
    await here.hears("阿明", "早")
    await there.hears("明明", "早")
    await ask_and_enter(two_groups)
    assert re.match(r"要和 Telegram 上的 阿明（@user_\d+） 关联吗？TA 在 1 个群里。", (await there.private("明明"))[-1])
    await there.presses("明明", "是我", private=True)
    assert "演练场 上的 明明（@user_3） 用了你的关联码" in (await here.private("阿明"))[-1]
    assert await number_of_people(here, "阿明", "明明") == 2
    await here.presses("阿明", "是我", private=True)
    assert (await here.private("阿明"))[-1].startswith("关联好了：你和 演练场 上的 明明（@user_3） 现在是同一个人。")
    assert (await there.private("明明"))[-1].startswith("关联好了：你和 Telegram 上的 阿明 现在是同一个人。")
    assert await number_of_people(here, "阿明", "明明") == 1
    assert await person_id(here, "阿明") == await person_id(there, "明明")


async def test_words_do_what_buttons_do(two_groups: Two) -> None:
    here, there = two_groups
    await here.writes("阿明", "关联")
    await there.writes("明明", f"关联 {(await code_of(here, '阿明')).lower().replace('-', ' ')}")
    await there.writes("明明", "关联 确认")
    await here.writes("阿明", "/link yes")
    assert await number_of_people(here, "阿明", "明明") == 1


async def test_what_either_account_does_afterwards_counts_for_one_person(two_groups: Two) -> None:
    here, there = two_groups
    await here.hears("阿明", "打卡")
    await there.hears("明明", "打卡")
    await link(two_groups)
    await here.hears("阿明", "第二句")
    await there.hears("明明", "第二句")
    one = await person_id(here, "阿明")
    async with here.reading() as session:
        counts = list(
            await session.scalars(select(Member.message_count).where(Member.person_id == one, Member.message_count > 1))
        )
        assert (
            await session.scalar(select(func.count()).select_from(Person).where(Person.name.in_(["阿明", "明明"]))) == 1
        )
    assert counts.count(2) == 2


async def test_lines_of_the_same_moment_are_the_linked_persons(
    two_groups: Two, caplog: pytest.LogCaptureFixture
) -> None:
    """The other account's next line may wait in the very transaction that joins them; nothing has to be tried twice."""
    here, there = two_groups
    await there.hears("明明", "早")
    await ask_and_enter(two_groups)
    await there.presses("明明", "是我", private=True)
    there.driver.say(there.chat, there.person("明明"), "同一刻说的", at=there.clock.now())
    await here.presses("阿明", "是我", private=True)
    one = await person_id(here, "阿明")
    async with here.reading() as session:
        rows = list(await session.scalars(select(Member.person_id).where(Member.message_count == 2)))
    assert one in rows
    assert caplog.records == []


async def test_the_thief_of_a_code_gets_nothing_without_the_last_word(two_groups: Two) -> None:
    here, there = two_groups
    await here.hears(here.owner, "/doctor")
    await ask_and_enter(two_groups, here.owner, "小偷")
    await there.presses("小偷", "是我", private=True)
    assert "你在 1 个群里的职责" in (await here.private(here.owner))[-1]
    await here.presses(here.owner, "不是我", private=True)
    assert "没有关联" in (await here.private(here.owner))[-1]
    assert "说不是本人，没有关联" in (await there.private("小偷"))[-1]
    assert await number_of_people(here, here.owner, "小偷") > 1
    await there.writes("小偷", "/link yes")
    assert (await there.private("小偷"))[-1].startswith("现在没有等你确认的关联。")


async def test_nobody_presses_for_somebody_else(two_groups: Two) -> None:
    here, there = two_groups
    await ask_and_enter(two_groups)
    await there.writes("路人", "/link yes")
    assert (await there.private("路人"))[-1].startswith("现在没有等你确认的关联。")
    await here.writes("阿明", "/link yes")  # not their turn yet
    assert (await here.private("阿明"))[-1].startswith("现在没有等你确认的关联。")
    assert await number_of_people(here, "阿明", "明明") == 2


async def test_a_code_is_good_once_and_for_ten_minutes(two_groups: Two) -> None:
    here, there = two_groups
    await ask_and_enter(two_groups)
    code = await code_of(here, "阿明")
    await there.writes("路人", f"/link {code}")
    assert (await there.private("路人"))[-1].startswith("这个码用不了")
    await here.writes("小红", "/link")
    await here.passes(minutes=11)
    await there.writes("路人", f"/link {await code_of(here, '小红')}")
    assert (await there.private("路人"))[-1].startswith("这个码用不了")


async def test_a_newer_code_makes_the_older_one_void(two_groups: Two) -> None:
    here, there = two_groups
    await here.writes("阿明", "/link")
    first = await code_of(here, "阿明")
    await here.writes("阿明", "/link")
    await there.writes("明明", f"/link {first}")
    assert (await there.private("明明"))[-1].startswith("这个码用不了")
    await there.writes("明明", f"/link {await code_of(here, '阿明')}")
    assert (await there.private("明明"))[-1].startswith("要和 Telegram 上的 阿明（@user_")


async def test_codes_and_guesses_are_bounded_by_the_hour(two_groups: Two) -> None:
    here, there = two_groups
    for _ in range(MOST_CODES + 1):
        await here.writes("阿明", "/link")
    assert (await here.private("阿明"))[-1] == "次数太多了，2026年3月1日 10:00 之后再来。"
    for _ in range(MOST_TRIES):
        await there.writes("明明", "/link AAAA-AAAA")
    await there.writes("明明", f"/link {await code_of(here, '阿明')}")
    assert (await there.private("明明"))[-1].startswith("次数太多了")
    await here.passes(hours=1)
    await here.writes("阿明", "/link")
    await there.writes("明明", f"/link {await code_of(here, '阿明')}")
    assert (await there.private("明明"))[-1].startswith("要和 Telegram 上的 阿明（@user_")


async def test_the_code_itself_is_never_stored(two_groups: Two) -> None:
    here, _ = two_groups
    await here.writes("阿明", "/link")
    code = await code_of(here, "阿明")
    async with here.reading() as session:
        rows = [[str(value) for value in row] for row in await session.execute(select(LinkRequest.__table__))]
    assert not [value for row in rows for value in row if code in value or code.replace("-", "") in value]


async def test_a_person_has_one_account_on_each_platform(two_groups: Two) -> None:
    here, there = two_groups
    await here.writes("阿明", "/link")
    code = await code_of(here, "阿明")
    await here.writes("阿明", f"/link {code}")
    assert (await here.private("阿明"))[-1].startswith("这个码要到另一个平台去发")
    await here.writes("小号", f"/link {code}")
    assert (await here.private("小号"))[-1].startswith("这两个账号没法关联")
    await there.writes("明明", f"/link {code}")  # it was not used up
    assert (await there.private("明明"))[-1].startswith("要和 Telegram 上的 阿明（@user_")


async def test_answers_that_come_too_late_change_nothing(two_groups: Two) -> None:
    here, there = two_groups
    await ask_and_enter(two_groups)
    await there.presses("明明", "是我", private=True)
    await here.passes(minutes=31)
    await here.writes("阿明", "/link yes")
    assert (await here.private("阿明"))[-1].startswith("现在没有等你确认的关联。")
    assert await number_of_people(here, "阿明", "明明") == 2


async def test_a_redelivered_yes_links_once(two_groups: Two) -> None:
    here, _ = two_groups
    await link(two_groups)
    await here.redeliver()
    async with here.reading() as session:
        linked = await session.scalar(select(func.count()).where(AuditEntry.what == "linking.linked"))
    assert linked == 1


async def test_a_restart_between_the_steps_loses_nothing(two_groups: Two) -> None:
    here, there = two_groups
    await ask_and_enter(two_groups)
    await here.restart()
    await there.presses("明明", "是我", private=True)
    await here.restart()
    await here.presses("阿明", "是我", private=True)
    await here.restart()
    assert await person_id(here, "阿明") == await person_id(there, "明明")


async def test_duties_are_done_with_the_account_of_the_groups_own_platform(two_groups: Two) -> None:
    here, there = two_groups
    await here.hears(here.owner, "/doctor")
    await link(two_groups, here.owner, "群主的另一个号")
    await there.writes("群主的另一个号", "/set general.language en")
    assert (await there.private("群主的另一个号"))[-1].startswith("先选一个群")
    await here.writes(here.owner, "/roles")
    assert "群主" in (await here.private(here.owner))[-1]


async def test_the_owner_asks_on_a_members_behalf_and_the_member_has_the_last_word(two_groups: Two) -> None:
    here, there = two_groups
    await here.writes(here.owner, "/start")
    said = await here.hears("阿明", "帮我弄一下")
    await here.hears(here.owner, "/linkfor", reply_to=said)
    assert (await here.replies())[-1] == "码已经私聊发给你了。"
    await there.writes("明明", f"/link {await code_of(here, here.owner)}")
    await there.presses("明明", "是我", private=True)
    assert (await here.replies())[-1].startswith("阿明：演练场 上的 明明（@user_3） 说 TA 就是你，码是群主替你要的。")
    await here.presses(here.owner, "是我")
    assert here.alerts(here.owner) == ["这个按钮不是给你的。"]
    await here.presses("阿明", "是我")
    assert await person_id(here, "阿明") == await person_id(there, "明明")
    assert (await here.private(here.owner))[-1] == "你替 阿明 要的码用上了：TA 和 演练场 上的账号现在是同一个人。"


@pytest.mark.parametrize("who", ["明明", "阿明"])
async def test_the_owner_hears_that_one_of_the_two_said_no(two_groups: Two, who: str) -> None:
    here, there = two_groups
    await here.writes(here.owner, "/start")
    said = await here.hears("阿明", "帮我弄一下")
    await here.hears(here.owner, "/linkfor", reply_to=said)
    await there.writes("明明", f"/link {await code_of(here, here.owner)}")
    if who == "阿明":
        await there.presses("明明", "是我", private=True)
        await here.presses("阿明", "不是")
    else:
        await there.presses("明明", "不是", private=True)
    assert (await here.private(here.owner))[-1].startswith("你替 阿明 要的码没有关联成：演练场 上的账号")


async def test_nobody_but_the_owner_asks_on_a_members_behalf(group: Group) -> None:
    said = await group.hears("阿明", "帮我弄一下")
    await group.hears(group.admin, "/linkfor", reply_to=said)
    assert (await group.replies())[-1].startswith("替成员要码只有群主能做")
    await group.hears("小红", "/linkfor", reply_to=said)
    assert (await group.replies())[-1] == "这件事需要管理员来做。"
    await group.hears(group.owner, "/linkfor 谁")
    assert (await group.replies())[-1].startswith("请写明是谁")


async def test_points_and_streaks_follow_the_person(two_groups: Two) -> None:
    here, there = two_groups
    await here.hears("阿明", "打卡")
    await link(two_groups)
    one = await person_id(there, "明明")
    async with here.reading() as session:
        chat = await chat_with_key(session, here.driver.platform.name, str(here.chat))
        assert chat is not None
        assert await balance_of(session, chat.id, one) > 0
    await here.hears("阿明", "/me")
    assert "共打卡 1 天" in (await here.replies())[-1]
