"""Words, patterns and domains, kept with one line each."""

from typing import Any

import pytest

from tests.kit import Group


async def answer(group: Group, line: str, **how: Any) -> str:
    await group.hears(group.admin, line, **how)
    return (await group.replies())[-1]


async def stays(group: Group, text: str) -> bool:
    await group.hears("小红", text)
    return f"小红: {text}" in await group.lines()


async def test_a_word_is_watched_first_and_deleted_once_its_rule_is_in_force(group: Group) -> None:
    await answer(group, "/word add 代开发票")
    assert await stays(group, "专业代开发票")
    await group.presses(group.admin, "启用")
    assert not await stays(group, "专业代.开.发.票啦")


async def test_a_removed_word_may_be_said_again(group: Group) -> None:
    await answer(group, "/word add 赌场 彩票")
    await answer(group, "/rule words enforce")
    await answer(group, "/word remove 赌场")
    assert await stays(group, "赌场")
    assert not await stays(group, "彩票")


async def test_many_words_come_from_an_answered_message_or_a_file(group: Group) -> None:
    key = await group.hears(group.owner, "赌场\n彩票\n代孕")
    await answer(group, "/word add", reply_to=key)
    said = await answer(group, "/word add", file="刷单\n网贷\n赌场\n".encode())
    assert "变动 2 条" in said
    assert "共 5 条" in said


async def test_a_file_of_a_hundred_thousand_words_is_taken_as_a_whole(group: Group) -> None:
    entries = [f"词{chr(0x4E00 + number % 20_000)}{number // 20_000}" for number in range(100_000)]
    said = await answer(group, "/word add", file="\n".join(entries).encode())
    assert "100,000" in said
    await answer(group, "/rule words enforce")
    assert not await stays(group, f"你好，{entries[77_777]}")
    assert "最多" in await answer(group, "/word add 再来一个")


async def test_the_houses_own_list_can_be_added_to(group: Group) -> None:
    await answer(group, "/word add #spam 围炉测试词")
    listed = await answer(group, "/word list")
    (spam,) = [line for line in listed.splitlines() if "#spam" in line]
    assert int(spam.partition("（")[2].partition(" ")[0]) > 100


async def test_a_list_named_like_a_rule_leaves_that_rule_alone(group: Group) -> None:
    await answer(group, "/word add #flood 洪水")
    assert "发 8 条" in await answer(group, "/rule flood")
    assert "词表 flood" in await answer(group, "/rule flood-2")


async def test_adding_what_is_there_changes_nothing(group: Group) -> None:
    await answer(group, "/word add 赌场")
    assert "没有变化" in await answer(group, "/word add 赌场")


async def test_a_pattern_is_added_listed_and_removed(group: Group) -> None:
    await answer(group, "/pattern add 加.{0,3}微信")
    await answer(group, "/rule patterns enforce")
    assert not await stays(group, "快加我的微信")
    assert "加.{0,3}微信" in await answer(group, "/pattern list")
    await answer(group, "/pattern remove 1")
    assert await stays(group, "加我微信")


@pytest.mark.parametrize(
    ("pattern", "why"), [("(?<=a)b", "invalid perl operator"), ("(", "missing"), ("x*", "空消息"), ("好" * 201, "200")]
)
async def test_a_pattern_that_cannot_be_run_safely_is_refused_with_the_reason(
    group: Group, pattern: str, why: str
) -> None:
    assert why in await answer(group, f"/pattern add {pattern}")
    assert "patterns" not in await answer(group, "/rule")


async def test_denied_domains_go_and_others_stay(group: Group) -> None:
    await answer(group, "/deny domain https://evil.example.com/path")
    await answer(group, "/rule denied-links enforce")
    assert not await stays(group, "https://a.evil.example.com")
    assert await stays(group, "https://good.example.com")


async def test_only_allowed_domains_stay(group: Group) -> None:
    await answer(group, "/allow domain good.example.com")
    await answer(group, "/rule allowed-links enforce")
    assert await stays(group, "https://good.example.com/1")
    assert not await stays(group, "https://other.example.com")


async def test_a_domain_that_is_allowed_is_denied_no_longer(group: Group) -> None:
    await answer(group, "/deny domain example.com")
    await answer(group, "/rule denied-links enforce")
    await answer(group, "/allow domain example.com")
    assert await stays(group, "https://example.com")


@pytest.mark.parametrize(
    ("line", "example"),
    [
        ("/word add", "/word add"), ("/word fly x", "/word add"), ("/pattern add", "/pattern add"),
        ("/allow example.com", "/allow domain"), ("/deny domain", "/deny domain"),
        ("/deny domain 你好", "/deny domain"),
    ],
)  # fmt: skip
async def test_a_wrong_line_is_answered_with_an_example(group: Group, line: str, example: str) -> None:
    assert example in await answer(group, line)
