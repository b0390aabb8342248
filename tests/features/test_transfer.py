"""Settings as a file: out, changed, back in, and everything that is not a settings file."""

import json
import tomllib

import pytest

from bot.domain.actions import ACTIONS, SendFile
from models.chats import active_groups
from models.outbox import OutboxState, actions_settled_as
from tests.kit import Group


async def chosen(group: Group) -> dict[str, object]:
    async with group.reading() as session:
        (chat,) = await active_groups(session)
        kept: dict[str, object] = json.loads(chat.settings)
        return kept


async def import_(group: Group, content: bytes) -> str:
    """What is answered to a file after /import, in the group."""
    await group.hears(group.admin, "/import")
    await group.hears(group.admin, file=content)
    return (await group.replies())[-1]


async def exported(group: Group) -> str:
    async with group.reading() as session:
        rows = await actions_settled_as(session, [OutboxState.SENT], group.clock.now().replace(hour=0))
    file = [ACTIONS.validate_json(row.payload) for row in rows if row.kind == "send_file"][-1]
    assert isinstance(file, SendFile)
    return file.content.decode()


async def test_what_is_exported_can_be_imported_again(group: Group) -> None:
    await group.hears(group.admin, "/set checkin.day_start 04:00")
    await group.hears(group.admin, "/set general.quiet_from none")
    await group.hears(group.admin, "/export")
    document = await exported(group)
    assert "# 打卡的一天从几点开始" in document
    assert tomllib.loads(document)["general"]["quiet_from"] == "none"
    assert await import_(group, document.encode()) == "和现在的设置完全一样，没有要改的。"


async def test_the_file_goes_to_the_admin_alone_where_that_is_possible(group: Group) -> None:
    await group.writes(group.admin, "/start")
    await group.hears(group.admin, "/export")
    assert (await group.replies())[-1] == "设置文件已经私聊发给你。"
    assert (await group.private_shown(group.admin))[-1].kind == "document"


async def test_nothing_changes_before_somebody_confirms(group: Group) -> None:
    said = await import_(group, b'[checkin]\nday_start = "04:00"\nbase_points = 9\n[polls]\nnudge = false\n')
    assert said == "会改 2 项，确认后才生效：\ncheckin.day_start：00:00 → 04:00\ncheckin.base_points：5 → 9"
    assert await chosen(group) == {}
    await group.presses("阿明", "全部应用")
    assert await chosen(group) == {}
    await group.presses(group.admin, "全部应用")
    assert await chosen(group) == {"checkin": {"day_start": "04:00:00", "base_points": 9}}
    assert "已应用。" in (await group.replies())[-1]


async def test_a_text_will_do_as_well_as_a_file(group: Group) -> None:
    await group.hears(group.admin, "/import")
    await group.hears(group.admin, "[polls]\nopen_hours = 48")
    await group.presses(group.admin, "全部应用")
    assert await chosen(group) == {"polls": {"open_hours": 48}}


async def test_a_file_sent_with_the_command_is_read_at_once(group: Group) -> None:
    await group.hears(group.admin, "/import", file=b"[polls]\nopen_hours = 48")
    assert (await group.replies())[-1].endswith("polls.open_hours：24 → 48")


async def test_one_bad_knob_and_nothing_of_the_file_is_taken(group: Group) -> None:
    said = await import_(group, b"[checkin]\nbase_points = 9\ngrace_days = 99\nbase_point = 1\n[pols]\nnudge = true\n")
    assert said.splitlines() == [
        "有 3 处不对，所以什么都没改。改好后再发 /import：",
        "没有叫“checkin.base_point”的设置，是不是 checkin.base_points？",
        "没有叫“pols”的设置，是不是 polls？",
        "checkin.grace_days 要填 数字，0-6，例如 /set checkin.grace_days 0",
    ]
    assert not any("全部应用" in label for shown in await group.shown() for row in shown.buttons for label in row)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x" * (10 << 20), "这个文件太大了，设置文件不能超过 256 KB。"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "这不是文本文件，请发 UTF-8 编码的 .toml 文件。"),
        (b"a = 1\x00", "这不是文本文件，请发 UTF-8 编码的 .toml 文件。"),
        (b"[checkin]\nbase_points == 5\n", "第 2 行不是 TOML，写法例如 base_points = 5"),
        (b"a = " + b"[" * 100_000, "这个文件套得太深了，设置只有“[部分] 名称 = 值”两层。"),
        (b".".join([b"a"] * 100_000) + b" = 1", "这个文件套得太深了，设置只有“[部分] 名称 = 值”两层。"),
        (b"# nothing\n", "文件里没有任何设置。"),
    ],
    ids=["10 MB", "binary", "NUL", "no TOML", "deep lists", "deep keys", "empty"],
)
async def test_what_is_no_settings_file_is_told_in_one_sentence(group: Group, content: bytes, said: str) -> None:
    assert await import_(group, content) == said
    assert await chosen(group) == {}


async def test_who_lost_the_right_in_between_imports_nothing(group: Group) -> None:
    await group.promote("小红")
    await group.hears("小红", "/import")
    await group.demote("小红")
    await group.hears("小红", file=b"[polls]\nopen_hours = 48")
    assert len(await group.replies()) == 1


async def test_what_was_typed_between_comparison_and_confirmation_is_not_undone(group: Group) -> None:
    await import_(group, b"[polls]\nopen_hours = 48")
    await group.hears(group.admin, "/set polls.nudge on")
    await group.presses(group.admin, "全部应用")
    assert await chosen(group) == {"polls": {"open_hours": 48, "nudge": True}}
