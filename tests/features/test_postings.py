"""Announcements when their time has come: once, by the group's own clocks, in every group that is meant."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.capabilities import Capability
from bot.domain.handover import Handover, HandoverChanged
from bot.domain.people import ChatKind, ChatRef, PersonRef
from bot.pipeline.house import source_of
from bot.platforms.port import RawUpdate, Unsure
from bot.services.announcements.report import skipped_since
from models.chats import Chat, active_groups
from models.outbox import OutboxRow
from tests.kit import Group


async def announce(group: Group, line: str, *, then: str) -> None:
    await group.hears(group.admin, f"/announce {line}")
    await group.presses(group.admin, then)


async def posted(group: Group, text: str) -> int:
    """How many messages of the group say exactly this."""
    return (await group.replies()).count(text)


async def test_placeholders_are_filled_on_the_day(group: Group) -> None:
    await announce(group, "每天 09:30 | {group} {date} {weekday}", then="按计划发布")
    await group.clock_to("2026-03-02T10:00+08:00")
    assert await posted(group, "测试群 2026年3月1日 周日") == 1
    assert await posted(group, "测试群 2026年3月2日 周一") == 1


async def test_each_occurrence_is_posted_once_across_restarts(group: Group) -> None:
    await announce(group, "every 2h | 喝水", then="按计划发布")
    for _ in range(3):
        await group.passes(hours=2)
        await group.restart()
    assert await posted(group, "喝水") == 3


async def test_wall_time_holds_when_the_clocks_change(group: Group) -> None:
    await group.hears(group.admin, "/set general.time_zone Europe/Berlin")
    await announce(group, "daily 09:00 | Guten Morgen", then="按计划发布")
    await group.clock_to("2026-03-28T09:00+01:00")
    before = await posted(group, "Guten Morgen")
    await group.clock_to("2026-03-29T08:59+02:00")  # the clocks went forward in the night
    assert await posted(group, "Guten Morgen") == before
    await group.clock_to("2026-03-29T09:00+02:00")
    assert await posted(group, "Guten Morgen") == before + 1


async def test_a_changed_time_zone_moves_what_is_scheduled(group: Group) -> None:
    await announce(group, "每天 12:00 | 午安", then="按计划发布")
    await group.hears(group.admin, "/set general.time_zone Asia/Tokyo")
    await group.clock_to("2026-03-01T11:00+08:00")
    assert await posted(group, "午安") == 1


async def test_what_falls_into_quiet_hours_waits_for_their_end(group: Group) -> None:
    await group.hears(group.admin, "/announce 每天 23:30 | 夜里的事")
    assert "会落在安静时段，等到 07:30 再发" in (await group.replies())[-1]
    await group.presses(group.admin, "按计划发布")
    await group.clock_to("2026-03-02T07:29+08:00")
    assert await posted(group, "夜里的事") == 0
    await group.restart()
    await group.clock_to("2026-03-02T07:30+08:00")
    assert await posted(group, "夜里的事") == 1


async def test_quiet_hours_can_be_overruled(group: Group) -> None:
    await group.hears(group.admin, "/announce 每天 23:30 | 夜里的事")
    await group.presses(group.admin, "不管安静时段")
    await group.presses(group.admin, "按计划发布")
    await group.clock_to("2026-03-01T23:30+08:00")
    assert await posted(group, "夜里的事") == 1


async def test_by_hand_at_night_one_may_wait_or_insist(group: Group) -> None:
    await group.clock_to("2026-03-01T23:40+08:00")
    await announce(group, "紧急", then="不等了，现在发")
    await announce(group, "不急", then="安静时段过后发")
    assert (await posted(group, "紧急"), await posted(group, "不急")) == (1, 0)
    await group.clock_to("2026-03-02T07:30+08:00")
    assert await posted(group, "不急") == 1


async def test_a_new_announcement_takes_the_pin_of_the_one_before(group: Group) -> None:
    await group.hears(group.admin, "/set announcements.pin on")
    await announce(group, "第一条", then="现在发布")
    await announce(group, "第二条", then="现在发布")
    assert [shown.text for shown in await group.shown() if shown.pinned] == ["第二条"]


async def test_it_goes_again_after_the_hours_chosen(group: Group) -> None:
    await group.hears(group.admin, "/announce 限时")
    await group.presses(group.admin, "不自动删除")
    await group.presses(group.admin, "现在发布")
    await group.passes(minutes=59)
    assert await posted(group, "限时") == 1
    await group.passes(minutes=2)
    assert await posted(group, "限时") == 0


async def test_after_an_outage_the_newest_is_posted_late_but_not_too_late(group: Group) -> None:
    await announce(group, "every 1h | 整点", then="按计划发布")
    group.clock.move_to(group.clock.now().replace(hour=4, minute=30))  # 12:30 here: three occurrences passed unheard
    await group.settle()
    assert await posted(group, "整点") == 1


async def test_what_comes_too_late_is_skipped_and_kept_for_the_digest(group: Group) -> None:
    await announce(group, "每天 10:00 | 早安", then="按计划发布")
    start = group.clock.now()
    group.clock.move_to(start.replace(hour=4, minute=30))  # 12:30 here, two hours and a half late
    await group.settle()
    assert await posted(group, "早安") == 0
    async with group.reading() as session:
        (chat,) = await active_groups(session)
        (skipped,) = await skipped_since(session, chat.id, start)
    assert (skipped.text, skipped.group, skipped.why) == ("早安", "测试群", "too-late")
    await group.clock_to("2026-03-02T10:00+08:00")
    assert await posted(group, "早安") == 1


async def test_a_schedule_obeys_the_budget_and_its_author_hears_of_it(group: Group) -> None:
    await group.writes(group.admin, "/start")
    await group.hears(group.admin, "/set general.messages_per_day 2")
    await group.hears(group.admin, "/announce every 1h | 整点")
    assert "超过每天 2 条的额度" in (await group.replies())[-1]
    await group.presses(group.admin, "按计划发布")
    await group.passes(hours=3, minutes=2)
    assert await posted(group, "整点") == 2
    assert "测试群：今天的发言额度用完了，这次没有发" in (await group.private(group.admin))[-1]


async def test_by_hand_it_goes_out_even_when_the_budget_is_spent(group: Group) -> None:
    await group.hears(group.admin, "/set general.messages_per_day 1")
    await announce(group, "第一条", then="现在发布")
    await announce(group, "第二条", then="现在发布")
    assert await posted(group, "第二条") == 1


async def test_several_groups_get_it_and_the_author_hears_what_became_of_it(group: Group) -> None:
    await group.writes(group.admin, "/start")
    other = await group.another_group("二群", group.admin)
    await group.hears(group.admin, "/announce 两边都通知")
    await group.presses(group.admin, "选择群")
    await group.presses(group.admin, "二群")
    await group.presses(group.admin, "返回")
    await group.presses(group.admin, "现在发布")
    assert await posted(group, "两边都通知") == 1
    assert [shown.text for shown in await group.shown_in(other)] == ["两边都通知"]
    await group.passes(minutes=2)
    assert (await group.private(group.admin))[-1].splitlines() == ["公告 #1 的结果：", "测试群：已发出", "二群：已发出"]


async def test_who_lost_the_right_in_the_other_group_reaches_it_no_more(group: Group) -> None:
    await group.writes(group.admin, "/start")
    other = await group.another_group("二群", group.admin)
    await group.hears(group.admin, "/announce 每天 10:00 | 早安")
    await group.presses(group.admin, "选择群")
    await group.presses(group.admin, "二群")
    await group.presses(group.admin, "返回")
    await group.presses(group.admin, "按计划发布")
    group.driver.demote(other, group.person(group.admin), at=group.clock.now())
    await group.clock_to("2026-03-01T10:02+08:00")
    assert await posted(group, "早安") == 1
    assert await group.shown_in(other) == []
    assert "二群：你已经没有在这个群发公告的权限，没有发" in (await group.private(group.admin))[-1]


async def test_a_refusal_of_the_platform_is_reported(group: Group) -> None:
    await group.writes(group.admin, "/start")
    photo = await group.hears(group.admin, "海报", photo=True)
    await group.hears(group.admin, "/announce 明天 8:00", reply_to=photo)
    await group.presses(group.admin, "按计划发布")
    await group.hears(group.admin, "/purge", reply_to=photo)
    await group.clock_to("2026-03-02T08:02+08:00")
    assert "测试群：平台拒绝了" in (await group.private(group.admin))[-1]


# -- where only people can speak ------------------------------------------------------------------------------------


def mute(group: Group) -> None:
    """From now on whatever we write into the group must be sent by a person."""
    group.house.views._capabilities = lambda _: frozenset(Capability) - {Capability.SPEAK}
    group.house.views.drop_all()


async def hand_over(group: Group, state: Handover, *, key: str | None = None, begun_at: datetime | None = None) -> None:
    """The platform tells where our newest message in the group stands, or the one of this ``key``."""
    async with group.reading() as session:
        row = await session.scalar(select(OutboxRow).where(OutboxRow.to_group).order_by(OutboxRow.id.desc()).limit(1))
        chat = await session.scalar(select(Chat).where(Chat.kind == ChatKind.GROUP))
    assert row is not None
    assert chat is not None
    platform = group.driver.platform
    told = HandoverChanged(
        chat=ChatRef(platform.name, chat.key, ChatKind.GROUP),
        at=group.clock.now(),
        message_key=key or row.message_key or "",
        sender=PersonRef("zhou", "周姐"),
        state=state,
        begun_at=begun_at,
    )
    with pytest.MonkeyPatch.context() as instead:
        instead.setattr(platform, "understand", lambda _: [told])
        await group.house.accept(source_of(platform), [RawUpdate(f"told:{state}:{begun_at}", chat.key, {})])
        await group.house.settle_down()


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        (Handover.SENT, "公告 #1 已由 周姐 发到「测试群」"),
        (Handover.REFUSED, "公告 #1 没有发到「测试群」：这个群这段时间能收的条数用完了"),
        (Handover.LAPSED, "公告 #1 没有发到「测试群」：周姐 一直没有发送，我把它撤回了"),
    ],
)
async def test_where_only_people_speak_the_author_hears_where_it_stands(
    group: Group, ends: Handover, words: str
) -> None:
    await group.writes(group.admin, "/start")
    await announce(group, "每天 09:30 | 周六徒步", then="按计划发布")
    mute(group)
    await group.clock_to("2026-03-01T09:30+08:00")
    assert await posted(group, "周六徒步") == 1
    await hand_over(group, Handover.WAITS)
    waits = "公告 #1 在「测试群」要由 周姐 亲手发送：已提醒对方，发出后我会告诉你"
    assert (await group.private(group.admin))[-1] == waits
    await group.clock_to("2026-03-01T09:40+08:00")
    assert (await group.private(group.admin))[-1] == waits, "that it was sent would not be true"
    await hand_over(group, ends)
    assert (await group.private(group.admin))[-1] == words


@pytest.mark.parametrize(
    ("state", "words", "found"),
    [
        (Handover.WAITS, "公告 #1 在「测试群」要由 周姐 亲手发送", ("sent", "task7", None)),
        (Handover.LOST, "公告 #1 没有发到「测试群」：交出去时断了线", ("failed", None, "it never arrived")),
    ],
)
async def test_what_ended_unknown_is_cleared_up_when_the_platform_finds_out(
    group: Group, state: Handover, words: str, found: tuple[str, str | None, str | None]
) -> None:
    await group.writes(group.admin, "/start")
    await announce(group, "每天 09:30 | 周六徒步", then="按计划发布")
    mute(group)
    with pytest.MonkeyPatch.context() as instead:
        instead.setattr(group.driver.platform, "perform", _breaks_off)
        await group.clock_to("2026-03-01T09:30+08:00")
    began = group.clock.now()
    await group.passes(minutes=20)
    await hand_over(group, state, key="task7", begun_at=began - timedelta(days=1))
    assert await _fate(group) == ("unknown", None, "the line broke"), "that was about an earlier one"
    await hand_over(group, state, key="task7", begun_at=began)
    assert (await group.private(group.admin))[-1].startswith(words)
    assert await _fate(group) == found
    before = await group.private(group.admin)
    await group.restart()
    assert await group.private(group.admin) == before


async def _breaks_off(_: object) -> None:
    raise Unsure("the line broke")


async def _fate(group: Group) -> tuple[str, str | None, str | None]:
    async with group.reading() as session:
        row = await session.scalar(select(OutboxRow).where(OutboxRow.to_group).order_by(OutboxRow.id.desc()).limit(1))
    assert row is not None
    return row.state, row.message_key, row.error


async def test_where_only_people_speak_nothing_but_announcements_is_written(group: Group) -> None:
    await announce(group, "每天 09:30 | 周六徒步", then="按计划发布")
    before = len(await group.replies())
    mute(group)
    await group.joins("小雪")
    await group.hears("小雪", "/checkin")
    await group.clock_to("2026-03-01T09:30+08:00")
    assert (await group.replies())[before:] == ["周六徒步"]
