"""Our texts as WeCom's markdown: whole, in pieces that fit, and safe from what members write."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.actions import Button
from bot.domain.text import Segment, Style, Text
from bot.platforms.wecom.aibot.markdown import TEXT_BYTES, markdown, neutral, pieces


def test_looks_become_marks() -> None:
    text = Text.join([Text.bold("粗"), Text.plain(" 平 "), Text(segments=(Segment(text="码", style=Style.CODE),))], "")
    assert markdown(text) == "**粗** 平 `码`"


def test_marks_stand_at_words_line_by_line() -> None:
    assert markdown(Text.bold(" 一\n二 ")) == " **一**\n**二** "


def test_addresses_of_buttons_stand_below() -> None:
    keyboard = ((Button(label="说明", url="https://example.org/a b"), Button(label="按", token="t")),)
    assert markdown(Text.plain("看"), keyboard) == "看\n[说明](https://example.org/a%20b)"


def test_a_member_forges_no_link_and_no_mention() -> None:
    forged = "[官网](https://evil.example) [官网]: https://evil.example <@all> <think>x"
    shown = neutral(forged)
    assert "](" not in shown
    assert "]:" not in shown
    assert "<@" not in shown
    assert "<think" not in shown


def test_two_pieces_forge_no_link_together() -> None:
    text = Text.join([Text.plain("[官网]"), Text.plain("(https://evil.example)")], "")
    assert "](" not in markdown(text)


def test_the_label_of_a_link_cannot_end_it() -> None:
    text = Text.link("点我](https://evil.example) [", "https://example.org")
    assert re.findall(r"\]\((.*?)\)", markdown(text)) == ["https://example.org"]


@given(st.lists(st.sampled_from(["[", "]", "(", ")", ":", "a", "\n", "*", "`", "<@", "https://e.x"]), max_size=30))
def test_no_words_of_a_member_become_a_link(said: list[str]) -> None:
    text = Text(segments=tuple(Segment(text=one) for one in said))
    assert not re.search(r"\][(:]", markdown(text))


@given(st.text(alphabet="围a\n😀", max_size=600), st.integers(80, 400))
def test_pieces_fit_and_lose_nothing_but_line_ends(content: str, limit: int) -> None:
    found = pieces(content, limit)
    assert all(0 < len(piece.encode()) <= limit for piece in found)
    assert "".join(found).replace("\n", "") == content.replace("\n", "")


def test_no_words_of_a_member_begin_a_block_of_code() -> None:
    assert "```" not in markdown(Text.join([Text.plain("```"), Text.bold("```x")], " "))


def test_a_block_of_code_that_is_cut_is_one_in_each_piece() -> None:
    table = Text(segments=(Segment(text="\n".join(["一 二 三"] * 40), style=Style.PRE),))
    found = pieces(markdown(table), 200)
    assert len(found) > 1
    assert all(piece.strip().startswith("```\n") and piece.strip().endswith("\n```") for piece in found)
    assert all(len(piece.encode()) <= 200 for piece in found)


def test_a_short_text_is_one_piece() -> None:
    assert pieces("你好\n围炉") == ["你好\n围炉"]
    assert len(pieces("好" * TEXT_BYTES)) == 4
