"""Sanctions by hand: who may be meant, what happens, and that it ends when it should."""

import pytest

from tests.features.accounts import account, all_cases, at_name
from tests.kit import Group


async def test_a_warning_is_one_short_line_with_its_number_and_an_undo_button(group: Group) -> None:
    said = await group.hears("阿明", "买粉加我")
    await group.hears(group.admin, "/warn 广告", reply_to=said)
    (shown,) = await group.shown()
    assert shown.text == "阿明：警告 1 分（第 1 号）。原因：广告；现在共 1 分。"
    assert shown.buttons[0] == ("撤销",)


async def test_the_ladder_decides_what_warnings_lead_to(group: Group) -> None:
    said = await group.hears("阿明", "又来了")
    await group.hears(group.admin, "/warn", reply_to=said)
    assert not group.is_muted("阿明")
    await group.hears(group.admin, "/warn", reply_to=said)
    assert group.is_muted("阿明")
    await group.passes(minutes=11)
    assert not group.is_muted("阿明")


async def test_points_fade(group: Group) -> None:
    said = await group.hears("阿明", "又来了")
    await group.hears(group.admin, "/warn", reply_to=said)
    await group.passes(days=31)
    await group.hears("阿明", "还是我")
    await group.hears(group.admin, f"/warn {await at_name(group, '阿明')}")
    assert not group.is_muted("阿明")


@pytest.mark.parametrize("written", ["10s", "1h"])
async def test_a_mute_ends_at_its_own_time_even_across_a_restart(group: Group, written: str) -> None:
    said = await group.hears("阿明", "吵")
    await group.hears(group.admin, f"/mute {written}", reply_to=said)
    assert group.is_muted("阿明")
    await group.restart()
    await group.passes(hours=1, seconds=1)
    assert not group.is_muted("阿明")


async def test_a_ban_with_an_end_is_lifted_by_us_after_a_restart(group: Group) -> None:
    said = await group.hears("阿明", "广告")
    await group.hears(group.admin, "/ban 400d 广告", reply_to=said)
    assert group.is_banned("阿明")
    await group.restart()
    await group.passes(days=399)
    assert group.is_banned("阿明"), "a platform forgets what is longer than a year; we ask for it anew"
    await group.passes(days=1, minutes=1)
    assert not group.is_banned("阿明")


async def test_somebody_who_was_removed_may_come_back(group: Group) -> None:
    said = await group.hears("阿明", "广告")
    await group.hears(group.admin, "/kick", reply_to=said)
    assert not group.is_member("阿明")
    assert not group.is_banned("阿明")


async def test_two_mutes_hold_until_the_later_end(group: Group) -> None:
    said = await group.hears("阿明", "吵")
    await group.hears(group.admin, "/mute 1h", reply_to=said)
    await group.hears(group.admin, "/mute 10m", reply_to=said)
    await group.passes(minutes=30)
    assert group.is_muted("阿明")
    await group.passes(minutes=31)
    assert not group.is_muted("阿明")


async def test_a_silent_act_leaves_no_trace_in_the_group(group: Group) -> None:
    said = await group.hears("阿明", "广告")
    await group.hears(group.admin, "/smute 1h", reply_to=said)
    assert group.is_muted("阿明")
    assert await group.lines() == ["阿明: 广告"]


async def test_deleting_variants_delete_the_answered_message(group: Group) -> None:
    said = await group.hears("阿明", "广告")
    await group.hears(group.admin, "/dwarn", reply_to=said)
    assert "阿明: 广告" not in await group.lines()


async def test_an_act_by_number_and_by_at_name_means_the_same_person(group: Group) -> None:
    await group.hears("阿明", "早")
    key = (await account(group, "阿明")).key
    await group.hears(group.admin, f"/mute {key} 1h")
    assert group.is_muted("阿明")
    await group.hears(group.admin, f"/unmute {await at_name(group, '阿明')}")
    assert not group.is_muted("阿明")


async def test_an_at_name_of_look_alike_letters_never_matches(group: Group) -> None:
    await group.hears("阿明", "早")
    name = await at_name(group, "阿明")
    await group.hears(group.admin, "/ban " + name.replace("e", "е"))  # the second one is Cyrillic
    assert not group.is_banned("阿明")
    assert "冒充" in (await group.replies())[-1]


@pytest.mark.parametrize("victim", ["群主", "管理员", "老王"])
async def test_nobody_acts_on_staff_or_on_themselves(group: Group, victim: str) -> None:
    await group.promote("老王", "delete")
    said = await group.hears(victim, "我在")
    await group.hears(group.admin, "/ban", reply_to=said)
    assert group.is_member(victim)
    assert await all_cases(group) == []


async def test_the_bot_does_not_act_on_itself(group: Group) -> None:
    said = await group.hears("阿明", "吵")
    await group.hears(group.admin, "/warn", reply_to=said)
    (line,) = await group.shown()
    await group.hears(group.admin, "/ban", reply_to=line.key)
    assert len(await all_cases(group)) == 1


async def test_an_answered_person_and_another_named_one_is_refused(group: Group) -> None:
    said = await group.hears("阿明", "早")
    await group.hears("小红", "早")
    await group.hears(group.admin, f"/ban {await at_name(group, '小红')}", reply_to=said)
    assert group.is_member("阿明")
    assert group.is_member("小红")


@pytest.mark.parametrize("group", ["telegram-sqlite", "telegram-postgres"], indirect=True)  # its fake is moved by hand
async def test_a_name_that_changed_hands_is_refused(group: Group) -> None:
    await group.hears("阿明", "早")
    await group.hears("小红", "早")
    fake = group.driver.fake.world.users  # type: ignore[attr-defined]  # only this platform has names that move
    fake[group.person("小红")]["username"] = fake[group.person("阿明")]["username"]
    await group.hears("小红", "我换了名字")
    await group.hears(group.admin, f"/ban {await at_name(group, '小红')}")
    assert group.is_member("阿明")
    assert group.is_member("小红")


async def test_members_cannot_sanction(group: Group) -> None:
    said = await group.hears("阿明", "早")
    await group.hears("小红", "/ban", reply_to=said)
    assert group.is_member("阿明")


async def test_an_admin_demoted_in_the_same_second_cannot_ban(group: Group) -> None:
    said = await group.hears("阿明", "早")
    await group.promote("老王")
    await group.hears("老王", "/warn", reply_to=said)
    group.driver.demote(group.chat, group.person("老王"), at=group.clock.now())
    await group.hears("老王", "/ban", reply_to=said)
    assert group.is_member("阿明")


async def test_an_admin_who_may_only_delete_cannot_ban(group: Group) -> None:
    said = await group.hears("阿明", "早")
    await group.promote("老王", "delete")
    await group.hears("老王", "/ban", reply_to=said)
    assert group.is_member("阿明")


async def test_forwarded_and_edited_commands_do_nothing(group: Group) -> None:
    said = await group.hears("阿明", "早")
    await group.hears(group.admin, "/ban", reply_to=said, forwarded_from="谁")
    mine = await group.hears(group.admin, "大家好", reply_to=said)
    await group.edits(group.admin, mine, "/ban")
    assert group.is_member("阿明")
    assert await group.replies() == []


async def test_a_redelivered_command_opens_one_case(group: Group) -> None:
    said = await group.hears("阿明", "吵")
    await group.hears(group.admin, "/warn", reply_to=said)
    await group.redeliver()
    assert len(await all_cases(group)) == 1
    assert len(await group.replies()) == 1


@pytest.mark.parametrize("command", ["/mute", "/mute 10", "/mute 2x", "/ban 1.5", "/dwarn"])
async def test_a_wrong_argument_is_answered_with_an_example_and_nothing_happens(group: Group, command: str) -> None:
    said = await group.hears("阿明", "早")
    await group.hears(group.admin, command, reply_to=said if " " in command else None)
    assert "例如" in (await group.replies())[-1]
    assert await all_cases(group) == []


async def test_without_the_right_to_restrict_the_warning_counts_and_says_what_could_not_be_done(group: Group) -> None:
    said = await group.hears("阿明", "吵")
    await group.hears(group.admin, "/warn", reply_to=said)
    await group.bot_loses("restrict")
    await group.hears(group.admin, "/warn", reply_to=said)
    assert "缺少权限" in (await group.replies())[-1]
    assert not group.is_muted("阿明")


@pytest.mark.parametrize("group", ["telegram-sqlite", "telegram-postgres"], indirect=True)  # its own raw messages
async def test_a_channel_that_speaks_can_only_be_banned(group: Group) -> None:
    channel = {"id": -1002000000002, "type": "channel", "title": "广告频道"}
    group.driver.fake.world.users[136817688] = {"id": 136817688, "is_bot": True, "first_name": "Channel"}  # type: ignore[attr-defined]  # what Telegram puts there
    group.driver.fake.world.chats[group.chat].members[136817688] = {"status": "member"}  # type: ignore[attr-defined]  # so that it may write
    said = group.driver.say(group.chat, 136817688, "加我", at=group.clock.now(), extra={"sender_chat": channel})
    await group.settle()
    await group.hears(group.admin, "/mute 1h", reply_to=said)
    assert "频道" in (await group.replies())[-1]
    await group.hears(group.admin, "/ban", reply_to=said)
    assert group.driver.fake.world.chats[group.chat].banned_channels == {-1002000000002}  # type: ignore[attr-defined]  # the fake's own record
    number = (await all_cases(group))[-1].number
    await group.hears(group.admin, f"/undo {number}")
    assert group.driver.fake.world.chats[group.chat].banned_channels == set()  # type: ignore[attr-defined]  # the fake's own record


async def test_an_anonymous_admin_must_press_before_anything_happens(group: Group) -> None:
    said = await group.hears("阿明", "广告")
    await group.hears(group.admin, "/ban 广告", reply_to=said, anonymously=True)
    assert group.is_member("阿明")
    await group.presses("小红", "是我")
    assert group.is_member("阿明")
    await group.presses(group.admin, "是我")
    assert group.is_banned("阿明")


@pytest.mark.parametrize("group", ["telegram-sqlite", "telegram-postgres"], indirect=True)  # its fake is moved by hand
async def test_a_mute_lifted_by_hand_is_not_held_against_the_member_later(group: Group) -> None:
    said = await group.hears("阿明", "吵")
    await group.hears(group.admin, "/mute 5h", reply_to=said)
    world = group.driver.fake.world  # type: ignore[attr-defined]  # an admin frees a member in the app itself
    world.set_member(
        world.chats[group.chat], group.person("阿明"), {"status": "member"}, group.person("管理员"), group.clock.now()
    )
    await group.settle()
    await group.hears(group.admin, "/mute 10m", reply_to=said)
    await group.passes(minutes=11)
    assert not group.is_muted("阿明")


async def test_a_warning_taken_back_counts_no_more(group: Group) -> None:
    said = await group.hears("阿明", "吵")
    await group.hears(group.admin, "/warn", reply_to=said)
    await group.hears(group.admin, "/unwarn", reply_to=said)
    await group.hears(group.admin, "/warn", reply_to=said)
    assert not group.is_muted("阿明")
    await group.hears(group.admin, "/unwarn", reply_to=said)
    await group.hears(group.admin, "/unwarn", reply_to=said)
    assert (await group.replies())[-1] == "阿明 没有可撤回的警告。"
