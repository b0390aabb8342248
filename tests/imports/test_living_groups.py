"""History beside what is heard live: not doubled, not answered, and seen by /stats and /rule test."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.imports.telegram_export.importer import Imported, Importer, Terms, Wish
from models.events import EventRow, MemberDay
from models.people import Identity, Member, Person
from tests.imports.exports import Json, a_chat, line, notice, reaction, written
from tests.kit import Group


async def bring(group: Group, path: Path, told: list[Json]) -> Imported:
    file = written(path / "result.json", a_chat(told))
    return await Importer(group.writer, group.clock, Terms()).run(Wish(file))


def account(group: Group, name: str, *, is_here: bool = True) -> tuple[int, str]:
    """Number and name, of somebody who is in the group already or will join it."""
    return group.member(name) if is_here else group.person(name), name


async def counted(group: Group) -> dict[tuple[str, str], int]:
    """(name, kind) to how often, over all days."""
    query = select(Identity.name, MemberDay.kind, MemberDay.n).join(Identity, Identity.person_id == MemberDay.person_id)
    sums: dict[tuple[str, str], int] = {}
    async with group.reading() as session:
        for name, kind, n in await session.execute(query):
            sums[name, kind] = sums.get((name, kind), 0) + n
    return sums


async def test_what_was_heard_live_is_not_doubled_and_gaps_are_filled(group: Group, tmp_path: Path) -> None:
    ming, hong = account(group, "阿明"), account(group, "小红", is_here=False)
    await group.joins("小红", at="2026-03-01T09:01+08:00")
    heard = await group.hears("阿明", "在的", at="2026-03-01T09:02+08:00")
    await group.reacts("小红", heard, at="2026-03-01T09:03+08:00")
    await group.clock_to("2026-03-01T12:00+08:00")
    before = await counted(group)
    number = int(heard)
    told = [
        line(number - 2, ming, "更早", "2026-02-20T10:00:00+08:00"),
        notice(number - 1, hong, "join_group_by_link", "2026-03-01T09:01:01+08:00"),
        line(number, ming, "在的", "2026-03-01T09:02:00+08:00",
             reactions=[reaction("👍", hong, at="2026-03-01T09:03:00+08:00")]),
        line(number + 5_000, hong, "没听见", "2026-03-01T10:00:00+08:00"),
        line(number + 5_001, hong, "刚才", "2026-03-01T11:55:00+08:00"),
    ]  # fmt: skip
    done = await bring(group, tmp_path, told)
    assert dict(done.facts) == {"message": 2}
    assert done.left_to_the_bot == 1, "the bot is in the group and hears that itself"
    after = await counted(group)
    assert after == before | {("阿明", "message"): 2, ("小红", "message"): before.get(("小红", "message"), 0) + 1}
    async with group.reading() as session:
        query = select(Member).join(Identity, Identity.person_id == Member.person_id).where(Identity.name == "阿明")
        member = (await session.scalars(query)).one()
    assert member.message_count == 2
    assert member.first_seen_at == datetime.fromisoformat("2026-02-20T10:00+08:00")
    assert member.last_message_at == datetime.fromisoformat("2026-03-01T09:02+08:00")


async def test_what_was_imported_is_counted_once_when_the_platform_tells_it_afterwards(
    group: Group, tmp_path: Path
) -> None:
    """The bot was down, the history was imported, then the bot starts and hears its backlog."""
    ming = account(group, "阿明")
    await group.hears(group.owner, "开始")
    hong = account(group, "小红", is_here=False)
    said = group.driver.say(group.chat, ming[0], "停机时说的", at=group.clock.now())
    group.driver.join(group.chat, hong[0], by=None, link=None, at=group.clock.now())
    at = group.clock.now().isoformat()
    group.clock.move_to(group.clock.now() + timedelta(hours=2))
    told = [line(int(said), ming, "停机时说的", at), notice(9_999, hong, "join_group_by_link", at)]
    assert dict((await bring(group, tmp_path, told)).facts) == {"message": 1, "join": 1}
    await group.restart()
    later = await group.hears("阿明", "又在了")
    sums = await counted(group)
    assert sums["阿明", "message"] == 2
    assert sums["小红", "join"] == 1
    async with group.reading() as session:
        keys = list(await session.scalars(select(EventRow.message_key).where(EventRow.kind == "message")))
    assert keys.count(said) == 1
    assert keys.count(later) == 1


async def test_an_import_answers_and_judges_nobody(group: Group, tmp_path: Path) -> None:
    await group.hears(group.admin, "/rule add links : delete, warn 1")
    await group.hears(group.admin, "/rule links enforce")
    before = await group.lines()
    ming = account(group, "阿明")
    told = [line(50_000 + n, ming, "/stats https://spam.example/x", "2026-02-20T10:00:00+08:00") for n in range(30)]
    await bring(group, tmp_path, told)
    await group.passes(minutes=5)
    assert await group.lines() == before


async def test_stats_show_an_imported_history(group: Group, tmp_path: Path) -> None:
    await group.writes(group.owner, "/start")
    await group.hears(group.owner, "开张")
    people = [account(group, name) for name in ("甲", "乙", "丙")]
    told = [
        line(20_000 + 3 * day + n, who, "每天一句", f"2026-02-{13 + day}T10:0{n}:00+08:00")
        for day in range(16)
        for n, who in enumerate(people)
    ]
    await bring(group, tmp_path, told)
    await group.hears(group.admin, "/stats")
    await group.presses(group.admin, "7 天")
    card = next(text for text in reversed(await group.replies()) if "近 7 天" in text)
    assert "活跃的人 5（3）" in card, card
    assert "消息 20（21）" in card, card


@pytest.mark.parametrize("heard_first", [True, False])
async def test_rules_are_tried_on_an_imported_history(group: Group, tmp_path: Path, heard_first: bool) -> None:
    await group.hears(group.admin, "/rule add links id=links : delete, warn 1")
    if heard_first:
        await group.hears("小红", "刚才的 https://live.example/y")
    ming = account(group, "阿明")
    told = [
        line(30_000 + n, ming, "看 https://old.example/x" if n % 2 else "早", f"2026-02-{10 + n}T10:00:00+08:00")
        for n in range(10)
    ]
    await bring(group, tmp_path, told)
    await group.hears(group.admin, "/rule test links 30d")
    answer = (await group.replies())[-1]
    assert "old.example" in answer, answer
    if heard_first:
        assert answer.index("live.example") < answer.index("old.example"), (
            "the newest first, whenever they were imported"
        )


async def test_who_was_forgotten_stays_forgotten(group: Group, tmp_path: Path) -> None:
    """Known again only by lines that were heard live; what they did counts for a row without a name."""
    ming = account(group, "阿明")
    heard = await group.hears("阿明", "我在", at="2026-03-01T09:02+08:00")
    await group.writes("阿明", "/forgetme")
    await group.presses("阿明", "", private=True)
    async with group.reading() as session:
        (forgotten,) = await session.scalars(select(Person).where(Person.forgotten_at.is_not(None)))
    await group.clock_to("2026-03-01T12:00+08:00")
    told = [
        line(int(heard) - 2, ming, "很久以前", "2026-02-20T10:00:00+08:00"),
        line(int(heard) - 1, account(group, "小红"), "嗨", "2026-02-20T10:01:00+08:00",
             reactions=[reaction("👍", ming, at="2026-02-20T10:02:00+08:00")]),
        line(int(heard), ming, "我在", "2026-03-01T09:02:00+08:00"),
    ]  # fmt: skip
    await bring(group, tmp_path, told)
    async with group.reading() as session:
        rows = list(await session.scalars(select(EventRow).where(EventRow.person_id == forgotten.id)))
        assert await session.scalar(select(Identity.id).where(Identity.key == str(ming[0]))) is None
        assert await session.scalar(select(Person.id).where(Person.name == "阿明")) is None
    assert {(row.kind, row.message_key, row.text) for row in rows} >= {
        ("message", str(int(heard) - 2), None),
        ("reaction", str(int(heard) - 1), None),
        ("message", heard, None),
    }
