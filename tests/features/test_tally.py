"""What a platform counted itself, in the digest of whoever owns the groups it was counted over."""

from collections.abc import Iterable
from datetime import date
from itertools import count

import pytest
from sqlalchemy import select

from bot.domain.capabilities import Capability
from bot.domain.people import ChatKind, ChatRef, PersonRef
from bot.domain.tally import OwnerDayCounted, Tally
from bot.pipeline.house import source_of
from bot.platforms.port import RawUpdate
from models.tally import OwnerDay
from tests.features.digests import NINE, digests, owner_has_opened, this_chat
from tests.kit import Group

SUNDAY = date(2026, 3, 1)
DAYS = {
    SUNDAY: Tally(3, 0, 2, 120, 5, 40, 1_300),
    date(2026, 2, 28): Tally(3, 1, 3, 115, 4, 38, 900),
    date(2026, 2, 22): Tally(2, 0, 1, 90, 2, 20, 400),
}


_numbers = count(1)


async def counted(group: Group, days: Iterable[tuple[date, Tally | None]], owner: str | None = None) -> None:
    """The platform tells what it counted for the owner of this group."""
    chat = await this_chat(group)
    platform = group.driver.platform
    who = PersonRef(str(group.person(owner or group.owner)), owner or group.owner)
    for day, tally in days:
        told = OwnerDayCounted(
            chat=ChatRef(platform.name, chat.key, ChatKind.GROUP),
            at=group.clock.now(), owner=who, day=day, tally=tally,
        )  # fmt: skip
        with pytest.MonkeyPatch.context() as instead:
            instead.setattr(platform, "understand", lambda _, told=told: [told])
            await group.house.accept(source_of(platform), [RawUpdate(f"counted:{next(_numbers)}", chat.key, {})])
            await group.house.settle_down()


async def tally_of(group: Group) -> list[str]:
    lines = (await digests(group))[-1].splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("平台统计")]
    return lines[starts[0] : starts[0] + 4] if starts else []


async def test_a_day_stands_beside_the_day_before_and_a_week_earlier(group: Group) -> None:
    await owner_has_opened(group)
    await counted(group, DAYS.items())
    await group.clock_to(NINE)
    assert await tally_of(group) == [
        f"平台统计：{group.owner} 名下的群合计，2026年3月1日（前一天 / 上周同日）",
        "群 3（3 / 2） · 新建 0（1 / 0） · 有人说话的群 2（3 / 1）",
        "成员 120（115 / 90） · 新进群 5（4 / 2）",
        "消息 1,300（900 / 400） · 说过话的人 40（38 / 20）",
    ]


async def test_without_earlier_days_it_stands_alone(group: Group) -> None:
    await owner_has_opened(group)
    await counted(group, [(SUNDAY, DAYS[SUNDAY])])
    await group.clock_to(NINE)
    assert (await tally_of(group))[:2] == [
        f"平台统计：{group.owner} 名下的群合计，2026年3月1日",
        "群 3 · 有人说话的群 2",
    ]


async def test_where_no_platform_counts_nothing_is_said_of_it(group: Group) -> None:
    await owner_has_opened(group)
    await group.clock_to(NINE)
    assert await tally_of(group) == []


@pytest.mark.parametrize("told", [[], [(SUNDAY, None)]], ids=["nothing", "that there is none"])
async def test_a_day_the_platform_has_not_given_is_said_to_be_missing(
    group: Group, told: list[tuple[date, Tally | None]]
) -> None:
    await owner_has_opened(group)
    await counted(group, [(date(2026, 2, 28), DAYS[date(2026, 2, 28)]), *told])
    await group.clock_to(NINE)
    (line, *_) = await tally_of(group)
    assert line == f"平台统计：{group.owner} 名下的群，2026年3月1日 的数字平台还没有给全，这里先空着。"


async def test_a_day_is_kept_once_and_a_count_outlasts_that_there_was_none(group: Group) -> None:
    await owner_has_opened(group)
    corrected = Tally(3, 0, 2, 120, 6, 41, 1_301)
    await counted(group, [(SUNDAY, None), (SUNDAY, DAYS[SUNDAY]), (SUNDAY, corrected)])
    await group.passes(minutes=1)
    async with group.reading() as session:
        assert [row.tally for row in await session.scalars(select(OwnerDay))] == [corrected]
    await group.restart()
    await counted(group, [(SUNDAY, None)])
    async with group.reading() as session:
        assert [row.tally for row in await session.scalars(select(OwnerDay))] == [corrected]


async def test_a_digest_of_today_tells_of_the_last_day_that_is_over(group: Group) -> None:
    await owner_has_opened(group)
    await counted(group, DAYS.items())
    await group.clock_to("2026-03-02T12:00+08:00")
    await group.hears(group.owner, "/set digest.day today")
    await group.hears(group.owner, "/digest")
    assert (await digests(group))[-1].startswith("测试群 · 2026年3月2日")
    assert "2026年3月1日（" in (await tally_of(group))[0]


async def test_only_an_owner_is_told_what_all_their_groups_count(group: Group) -> None:
    await owner_has_opened(group)
    await counted(group, DAYS.items())
    await group.writes(group.admin, "/start")
    await group.hears(group.admin, "/digest on")
    await group.clock_to(NINE)
    assert "平台统计" in (await digests(group))[-1]
    theirs = await digests(group, group.admin)
    assert len(theirs) == 1
    assert "平台统计" not in theirs[0]


async def test_what_was_counted_for_a_former_owner_is_not_the_new_ones(group: Group) -> None:
    await owner_has_opened(group)
    await counted(group, DAYS.items(), owner="小红")
    await group.clock_to(NINE)
    assert await tally_of(group) == []


async def test_old_days_go(group: Group) -> None:
    await owner_has_opened(group)
    await counted(group, [(date(2025, 12, 1), DAYS[SUNDAY]), (SUNDAY, DAYS[SUNDAY])])
    async with group.reading() as session:
        assert [row.day for row in await session.scalars(select(OwnerDay))] == [SUNDAY.toordinal()]


async def test_where_nobody_is_heard_no_nought_pretends_to_be_a_number(group: Group) -> None:
    await owner_has_opened(group)
    await group.clock_to("2026-03-11T09:00+08:00")
    assert "消息 0" in (await digests(group))[-1]
    everything = frozenset(Capability) - {Capability.HEAR_EVERYTHING, Capability.HEAR_US_SPOKEN_TO}
    group.house.views._capabilities = lambda _: everything
    group.house.views.drop_all()
    await group.clock_to("2026-03-12T09:00+08:00")
    lines = (await digests(group))[-1].splitlines()
    assert any(line.startswith("成员") for line in lines)
    assert not any(line.startswith(("消息 0", "活跃 0")) for line in lines)
