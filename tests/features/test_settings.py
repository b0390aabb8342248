"""Settings by buttons and by words: one message for the menu, one sentence for a mistake."""

import json

import pytest

from bot.domain.events import SettingsChanged
from models.audit import audit_since
from models.chats import Chat, active_groups
from models.outbox import OutboxState, actions_settled_as
from tests.kit import Group


async def stored(group: Group) -> Chat:
    async with group.reading() as session:
        (chat,) = await active_groups(session)
        return chat


async def test_a_knob_is_set_in_one_line_and_only_what_differs_is_stored(group: Group) -> None:
    await group.hears(group.admin, "/set checkin.day_start 4:00")
    assert (await group.replies())[-1] == "checkin.day_start：00:00 → 04:00"
    assert json.loads((await stored(group)).settings) == {"checkin": {"day_start": "04:00:00"}}
    await group.hears(group.admin, "/reset checkin.day_start")
    assert (await group.replies())[-1] == "checkin.day_start：04:00 → 00:00"
    assert json.loads((await stored(group)).settings) == {}


@pytest.mark.parametrize(
    "line", ["/set moderation.log_chat a=b", "/set moderation.log_chat = a=b", "/set moderation.log_chat\na=b"]
)
async def test_a_value_is_kept_as_it_was_written(group: Group, line: str) -> None:
    await group.hears(group.admin, line)
    assert json.loads((await stored(group)).settings) == {"moderation": {"log_chat": "a=b"}}


async def test_setting_what_is_so_already_changes_nothing(group: Group) -> None:
    await group.hears(group.admin, "/set checkin.day_start=00:00")
    assert (await group.replies())[-1] == "本来就是这样，没有变化。"


@pytest.mark.parametrize("wrong", ["checkin.day_start 25:00", "checkin.day_start soon", "checkin.day_start none"])
async def test_a_wrong_value_is_answered_with_what_is_allowed_and_an_example(group: Group, wrong: str) -> None:
    await group.hears(group.admin, f"/set {wrong}")
    assert (await group.replies())[-1] == (
        "checkin.day_start 要填 钟点，从 00:00 到 23:59，例如 /set checkin.day_start 00:00"
    )
    assert json.loads((await stored(group)).settings) == {}


async def test_what_the_model_refuses_is_refused_with_its_reason(group: Group) -> None:
    await group.hears(group.admin, "/set general.time_zone Mars/Olympus")
    (said,) = await group.replies()
    assert said.startswith("general.time_zone 要填 Asia/Shanghai / Asia/Singapore")
    assert "例如 /set general.time_zone Asia/Shanghai（not a time zone name" in said
    await group.hears(group.admin, "/set checkin.grace_days 99")
    assert (await group.replies())[-1] == "checkin.grace_days 要填 数字，0-6，例如 /set checkin.grace_days 0"


async def test_a_typo_is_answered_with_the_nearest_name(group: Group) -> None:
    await group.hears(group.admin, "/set chekin.day_strat 04:00")
    assert (await group.replies())[-1] == "没有叫“chekin.day_strat”的设置，是不是 checkin.day_start？"
    await group.hears(group.admin, "/reset 完全不对")
    assert (await group.replies())[-1] == "没有叫“完全不对”的设置，发 /set 看看都有哪些。"


async def test_members_may_not_turn_anything(group: Group) -> None:
    await group.hears("阿明", "/set checkin.day_start 04:00")
    assert json.loads((await stored(group)).settings) == {}
    await group.hears(group.admin, "/settings")
    await group.presses("阿明", "打卡")
    assert group.alerts("阿明") == ["这件事需要管理员来做。"]


async def test_a_section_is_listed_with_values_and_what_is_allowed(group: Group) -> None:
    await group.hears(group.admin, "/set checkin")
    assert "checkin.grace_days = 0（数字，0-6）" in (await group.replies())[-1]


async def test_long_lists_go_to_the_admin_alone(group: Group) -> None:
    await group.writes(group.admin, "/start")
    await group.hears(group.admin, "/set")
    assert (await group.replies())[-1] == "内容有点长，私聊发给你了。"
    assert any("general.language = zh-CN" in text for text in await group.private(group.admin))


async def test_the_menu_lives_in_one_message(group: Group) -> None:
    await group.hears(group.admin, "/settings")
    await group.presses(group.admin, "投票")
    await group.presses(group.admin, "：关")
    (shown,) = await group.shown()
    assert "：关 → 开" in shown.text
    assert json.loads((await stored(group)).settings)["polls"]
    await group.presses(group.admin, "返回")
    await group.presses(group.admin, "收起")
    assert await group.shown() == []


async def test_a_value_can_be_tapped_or_typed(group: Group) -> None:
    await group.hears(group.admin, "/settings")
    await group.presses(group.admin, "打卡")
    await group.presses(group.admin, "打卡的一天从几点开始")
    await group.presses(group.admin, "04:00")
    assert json.loads((await stored(group)).settings) == {"checkin": {"day_start": "04:00:00"}}
    await group.presses(group.admin, "打卡的一天从几点开始")
    await group.presses(group.admin, "自己填")
    await group.hears("阿明", "05:30")
    await group.hears(group.admin, "26:00")
    assert "checkin.day_start 要填 钟点" in (await group.replies())[-1]
    await group.presses(group.admin, "再填一次")
    await group.hears(group.admin, "5:30")
    assert json.loads((await stored(group)).settings) == {"checkin": {"day_start": "05:30:00"}}
    assert "04:00 → 05:30" in (await group.replies())[-1]


async def test_who_lost_the_right_while_typing_changes_nothing(group: Group) -> None:
    await group.promote("小红")
    await group.hears("小红", "/settings")
    await group.presses("小红", "打卡")
    await group.presses("小红", "打卡的一天从几点开始")
    await group.presses("小红", "自己填")
    await group.demote("小红")
    await group.hears("小红", "5:30")
    assert json.loads((await stored(group)).settings) == {}


async def test_a_connected_admin_turns_knobs_from_private_chat(group: Group) -> None:
    await group.hears(group.admin, "/set polls.nudge off")  # now it is known who runs this group
    await group.writes(group.admin, "/set polls.open_hours 48")
    assert (await group.private(group.admin))[-1] == "polls.open_hours：24 → 48"
    assert await group.replies() == ["本来就是这样，没有变化。"]
    await group.writes(group.admin, "/settings")
    await group.presses(group.admin, "投票", private=True)
    assert json.loads((await stored(group)).settings) == {"polls": {"open_hours": 48}}


async def test_the_audit_trail_holds_old_and_new(group: Group) -> None:
    await group.hears(group.admin, "/set polls.open_hours 48")
    async with group.reading() as session:
        entries = await audit_since(session, None, group.clock.now().replace(hour=0), 10)
    assert [json.loads(entry.detail) for entry in entries if entry.what == "settings.set"] == [
        {"knob": "polls.open_hours", "old": "24", "new": "48"}
    ]


async def test_a_new_language_is_spoken_at_once_and_reaches_the_menus(group: Group) -> None:
    await group.hears(group.admin, "/set general.language en")
    assert (await group.replies())[-1] == "general.language: zh-CN → en"
    await group.hears(group.admin, "/set general.language en")
    assert (await group.replies())[-1] == "It was so already, nothing changed."
    async with group.reading() as session:
        menus = await actions_settled_as(session, [OutboxState.SENT], group.clock.now().replace(hour=0))
    assert "Turn the settings by buttons" in [menu for menu in menus if menu.kind == "set_menu"][-1].payload


async def test_a_changed_section_is_told_to_whoever_listens(group: Group) -> None:
    told: list[tuple[str, float]] = []

    async def listen(event: SettingsChanged, ctx: object) -> None:
        told.append((event.section, ctx.settings.polls.open_hours))  # type: ignore[attr-defined]  # a Ctx

    entry = next(iter(group.house.routes._listeners[SettingsChanged]))
    group.house.routes._listeners[SettingsChanged] += (type(entry)("polls", listen),)
    for hours in (48, 24):
        await group.hears(group.admin, f"/set polls.open_hours {hours}")
    assert told == [("polls", 48), ("polls", 24)]
