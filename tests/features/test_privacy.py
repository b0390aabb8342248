"""A member sees everything that is stored about them, and can have it erased in every group at once."""

import json
from typing import Any

from sqlalchemy import Text as TextColumn
from sqlalchemy import func, select

from bot.domain.actions import ACTIONS, SendFile
from bot.domain.limits import RetentionLimits
from bot.pipeline.housekeeping import Housekeeper
from bot.storage.migrations import every_table
from models.audit import AuditEntry
from models.events import EventRow, MemberDay
from models.outbox import OutboxRow
from models.people import Identity, Member, Person, identities_with_keys
from models.restrictions import Restriction
from tests.kit import Group

SECRET = "我的生日是三月三号"


async def person_id(group: Group, name: str) -> int | None:
    async with group.reading() as session:
        found = await identities_with_keys(session, group.driver.platform.name, [str(group.person(name))])
        return found[0].person_id if found else None


async def sent_file(group: Group) -> dict[str, Any]:
    """The newest file in the outbox, as the platform was given it."""
    async with group.reading() as session:
        query = select(OutboxRow.payload).where(OutboxRow.kind == "send_file").order_by(OutboxRow.id.desc())
        payload = (await session.scalars(query)).first()
        assert payload is not None
    action = ACTIONS.validate_json(payload)
    assert isinstance(action, SendFile)
    found: dict[str, Any] = json.loads(action.content)
    return found


async def everything_stored(group: Group) -> str:
    """Every text of every table in one string."""
    texts: list[str] = []
    async with group.reading() as session:
        for table in every_table().sorted_tables:
            columns = [c for c in table.columns if c.type.python_type is str or isinstance(c.type, TextColumn)]
            for row in await session.execute(select(*columns)) if columns else ():
                texts += [str(value) for value in row if value is not None]
    return "\n".join(texts)


async def forget(group: Group, name: str) -> None:
    await group.hears(name, "/forgetme")
    await group.presses(name, "删除我的数据")


async def test_my_data_comes_privately_and_holds_what_i_said(group: Group) -> None:
    await group.writes("阿明", "你好")
    await group.hears("阿明", SECRET)
    await group.hears("小红", "别人的话")
    await group.hears("阿明", "/mydata")
    assert (await group.replies())[-1] == "已经私聊发给你了。"
    assert len([one for one in await group.private_shown("阿明") if one.kind == "document"]) == 1
    data = await sent_file(group)
    assert data["person"]["name"] == "阿明"
    assert SECRET in [row["text"] for row in data["tables"]["events"]]
    assert "别人的话" not in json.dumps(data, ensure_ascii=False)


async def test_my_data_is_made_once_in_ten_minutes(group: Group) -> None:
    await group.writes("阿明", "你好")
    for _ in range(3):
        await group.hears("阿明", "/mydata")
    await group.writes("阿明", "/mydata")
    assert len([one for one in await group.private_shown("阿明") if one.kind == "document"]) == 1
    assert (await group.replies())[-1] == "刚刚已经发过一份了，2026年3月1日 09:10 之后可以再要。"
    await group.passes(minutes=10)
    await group.hears("阿明", "/mydata")
    assert len([one for one in await group.private_shown("阿明") if one.kind == "document"]) == 2


async def test_my_data_names_nobody_else(group: Group) -> None:
    await group.writes("阿明", "你好")
    await group.joins("小红", by="阿明")
    await group.hears("阿明", "/mydata")
    data = await sent_file(group)
    other = await person_id(group, "小红")
    assert other not in [row["person_id"] for row in data["tables"]["members"]]


async def test_who_never_wrote_privately_is_asked_to_first(group: Group) -> None:
    await group.hears("阿明", "/mydata")
    assert (await group.replies())[-1].startswith("数据只能私下给你")


async def test_nothing_is_erased_before_it_is_confirmed(group: Group) -> None:
    await group.hears("阿明", SECRET)
    await group.hears("阿明", "/forgetme")
    await group.presses("阿明", "算了")
    assert SECRET in await everything_stored(group)
    assert await person_id(group, "阿明") is not None


async def test_nobody_can_confirm_for_somebody_else(group: Group) -> None:
    await group.hears("阿明", "/forgetme")
    await group.presses("小红", "删除我的数据")
    assert group.alerts("小红") == ["这个按钮不是给你的。"]
    assert await person_id(group, "阿明") is not None


async def test_a_forgotten_member_leaves_no_name_no_account_and_no_words(group: Group) -> None:
    await group.writes("阿明明", "私下说一句")
    await group.hears("阿明明", SECRET)
    await group.hears("阿明明", "/start")
    key = str(group.person("阿明明"))
    await group.passes(hours=1)
    await forget(group, "阿明明")
    left = await everything_stored(group)
    assert SECRET not in left
    assert "私下说一句" not in left
    assert "阿明明" not in left
    assert key not in left


async def test_counters_and_ledgers_stay_under_a_row_without_a_name(group: Group) -> None:
    await group.hears("阿明", "一")
    await group.hears("阿明", "二")
    who = await person_id(group, "阿明")
    await forget(group, "阿明")
    async with group.reading() as session:
        person = await session.get(Person, who)
        assert person is not None
        assert (person.name, person.language) == ("已注销的成员", None)
        assert person.forgotten_at is not None
        count = select(func.sum(MemberDay.n)).where(MemberDay.person_id == who, MemberDay.kind == "message")
        assert await session.scalar(count) == 3
        facts = list(await session.scalars(select(EventRow.text).where(EventRow.person_id == who)))
        assert facts == [None] * len(facts)
        assert len(facts) == 3
        audit = list(await session.scalars(select(AuditEntry.what).where(AuditEntry.actor_id == who)))
        assert audit == ["privacy.forgotten"]


async def test_who_speaks_again_is_somebody_new(group: Group) -> None:
    await group.hears("阿明", "早")
    before = await person_id(group, "阿明")
    await forget(group, "阿明")
    assert await person_id(group, "阿明") is None
    await group.hears("阿明", "又来了")
    after = await person_id(group, "阿明")
    assert after not in (None, before)
    async with group.reading() as session:
        fresh = await session.scalar(select(Member.message_count).where(Member.person_id == after))
    assert fresh == 1


async def test_being_forgotten_twice_by_a_redelivered_press_changes_nothing(group: Group) -> None:
    await group.hears("阿明", "早")
    await forget(group, "阿明")
    await group.redeliver()
    async with group.reading() as session:
        assert (
            await session.scalar(select(func.count()).select_from(Person).where(Person.forgotten_at.is_not(None))) == 1
        )


async def test_other_members_are_untouched(group: Group) -> None:
    await group.hears("小红", "我还在")
    await group.hears("阿明", "早")
    await forget(group, "阿明")
    async with group.reading() as session:
        names = set(await session.scalars(select(Identity.name)))
        texts = set(await session.scalars(select(EventRow.text)))
    assert "小红" in names
    assert "我还在" in texts


async def test_an_owner_who_is_forgotten_no_longer_owns_the_group(group: Group) -> None:
    await group.writes(group.owner, "/start")
    await group.hears(group.owner, "/doctor")
    await group.writes(group.owner, "/forgetme")
    await group.presses(group.owner, "删除我的数据", private=True)
    assert (await group.private(group.owner))[-1].startswith("已经删除")
    assert await person_id(group, group.owner) is None


async def test_a_sanction_in_force_keeps_its_account_until_it_ends(group: Group) -> None:
    async def accounts() -> list[str]:
        await Housekeeper(group.writer, group.clock, RetentionLimits()).once()
        async with group.reading() as session:
            return list(await session.scalars(select(Restriction.person_key)))

    said = await group.hears("小红", "刷屏刷屏")
    await group.hears(group.owner, "/mute 1h", reply_to=said)
    await group.writes("小红", "/forgetme")
    await group.presses("小红", "删除我的数据", private=True)
    assert await accounts() == [str(group.person("小红"))]
    await group.passes(hours=2)
    assert not group.is_muted("小红")
    assert await accounts() == [""]
