"""The owner hands out duties; whoever has one can do what it covers and not more."""

import json

import pytest
from sqlalchemy import select

from models.audit import AuditEntry
from models.people import RoleGrant
from tests.kit import Group


async def name_of(group: Group, person: str) -> str:
    """The number by which an admin can name somebody in a command."""
    return str(group.person(person))


async def give(group: Group, person: str, role: str, by: str = Group.owner) -> str:
    said = await group.hears(person, "在的")
    await group.hears(by, f"/role {role}", reply_to=said)
    return (await group.replies())[-1]


async def grants(group: Group) -> list[str]:
    async with group.reading() as session:
        return sorted(await session.scalars(select(RoleGrant.role)))


@pytest.mark.parametrize(
    ("word", "role"), [("运营者", "operator"), ("operator", "operator"), ("内容", "content"), ("EVENTS", "events")]
)
async def test_a_role_is_given_by_answering_somebody(group: Group, word: str, role: str) -> None:
    assert "现在是" in await give(group, "小红", word)
    assert await grants(group) == [role]


async def test_a_role_is_given_by_number_too(group: Group) -> None:
    await group.hears("小红", "在的")
    await group.hears(group.owner, f"/role {await name_of(group, '小红')} 活动官")
    assert await grants(group) == ["events"]


async def test_a_role_opens_its_commands_and_no_others(group: Group) -> None:
    await give(group, "小红", "operator")
    await group.hears("小红", "/help")
    shown = (await group.replies())[-1]
    assert "/polls" in shown
    assert "/setup" not in shown
    await group.hears("小红", "/setup")
    assert "管理员" in (await group.replies())[-1]


async def test_the_list_names_the_owner_and_the_helpers(group: Group) -> None:
    await give(group, "小红", "内容官")
    await give(group, "小李", "内容官")
    await group.hears("小红", "/roles")
    assert (await group.replies())[-1] == "谁在帮忙\n群主：群主\n内容官：小红、小李"


async def test_a_role_given_twice_is_held_once(group: Group) -> None:
    await give(group, "小红", "operator")
    assert "已经是" in await give(group, "小红", "operator")
    assert await grants(group) == ["operator"]


async def test_roles_are_taken_back_one_or_all(group: Group) -> None:
    await give(group, "小红", "operator")
    await give(group, "小红", "content")
    assert "收回" in await give(group, "小红", "收回 运营者")
    assert await grants(group) == ["content"]
    await give(group, "小红", "none")
    assert await grants(group) == []
    assert "没有这样的角色" in await give(group, "小红", "收回")
    await group.hears("小红", "/help")
    assert "/polls" not in (await group.replies())[-1]


async def test_a_member_gives_no_roles_not_even_to_themselves(group: Group) -> None:
    assert "管理员" in await give(group, "小红", "operator", by="小红")
    assert await grants(group) == []


async def test_nobody_gives_away_more_than_they_have(group: Group) -> None:
    await group.promote("老王", "promote")
    assert "比你自己的还多" in await give(group, "小红", "admin", by="老王")
    assert await grants(group) == []
    await give(group, "小红", "content", by="老王")
    assert await grants(group) == ["content"]


@pytest.mark.parametrize("wrong", ["", "国王", "owner", "群主", "operator extra words", "<b>admin</b>", "收回 国王"])
async def test_a_wrong_role_is_answered_with_an_example(group: Group, wrong: str) -> None:
    assert "/role @xiaoming 运营者" in await give(group, "小红", wrong)
    assert await grants(group) == []


async def test_an_unknown_person_is_said_to_be_unknown(group: Group) -> None:
    await group.hears(group.owner, "/role @nobody_here operator")
    assert (await group.replies())[-1].startswith("没找到这个人")


async def test_a_hostile_name_is_listed_as_plain_words(group: Group) -> None:
    await give(group, "<i>x</i>{name}\u202egnp", "operator")
    await group.hears(group.owner, "/roles")
    assert "<i>x</i>{name}" in (await group.replies())[-1]
    assert "\u202e" not in (await group.replies())[-1]


async def test_every_change_is_in_the_audit_trail_without_names(group: Group) -> None:
    await give(group, "小红", "operator")
    await give(group, "小红", "none")
    async with group.reading() as session:
        rows = list(await session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
    assert [row.what for row in rows] == ["roles.given", "roles.taken"]
    assert all("小红" not in row.detail and "person" in json.loads(row.detail) for row in rows)


async def test_a_duty_ends_when_its_holder_leaves(group: Group) -> None:
    await give(group, "小红", "operator")
    await group.leaves("小红")
    assert await grants(group) == []
    await group.joins("小红")
    await group.hears("小红", "/setup")
    assert "管理员" in (await group.replies())[-1]


async def test_a_late_leave_does_not_end_the_duty_of_somebody_who_is_here(group: Group) -> None:
    await group.joins("小红", at="2026-03-02T09:00+08:00")
    await give(group, "小红", "operator")
    await group.leaves("小红", at="2026-03-01T09:00+08:00")
    assert await grants(group) == ["operator"]
