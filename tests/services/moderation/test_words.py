"""Word lists: found in every disguise, and never inside an innocent word."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.moderation.normalise import fold, squeeze
from bot.services.moderation.words import MAX_HITS, WordList

LIST = WordList.compile(
    ["赌博", "加v信", "加微信", "weixin", "ass", "penis", "free money", "casino*", "*coin", "🔞", "vx", "88", "  ", "*"]
)


def found(text: str) -> list[str]:
    return [hit.entry for hit in LIST.hits(text)]


@pytest.mark.parametrize(
    ("text", "entry", "excerpt"),
    [
        ("这里有赌博吗", "赌博", "赌博"),
        ("線上賭博", "赌博", "賭博"),
        ("赌\u200b博", "赌博", "赌\u200b博"),
        ("赌 博", "赌博", "赌 博"),
        ("赌-_-博", "赌博", "赌-_-博"),
        ("赌❤️博", "赌博", "赌❤️博"),
        ("赌，博", "赌博", "赌，博"),
        ("加，微，信", "加微信", "加，微，信"),
        ("请加 V❤️信：abc", "加v信", "加 V❤️信"),
        ("ｗｅi·xіn", "weixin", "ｗｅi·xіn"),
        ("w e i x i n", "weixin", "w e i x i n"),
        ("联系weixin：", "weixin", "weixin"),
        ("you ASS!", "ass", "ASS"),
        ("a.s.s", "ass", "a.s.s"),
        ("@ss а\u0455s", "ass", "а\u0455s"),
        ("FREE   money!!", "free money", "FREE   money"),
        ("f r e e money", "free money", "f r e e money"),
        ("freemoney", "free money", "freemoney"),
        ("casinos", "casino*", "casino"),
        ("bitcoin", "*coin", "coin"),
        ("看🔞片", "🔞", "🔞"),
        ("vx12345", "vx", "vx"),
        ("加88元", "88", "88"),
    ],
)
def test_an_entry_is_found_where_a_reader_would_find_it(text: str, entry: str, excerpt: str) -> None:
    assert (entry, excerpt) in [(hit.entry, hit.excerpt) for hit in LIST.hits(text)]


@pytest.mark.parametrize(
    "text",
    [
        "class", "assume", "grass", "it has sold as so", "the pen is red", "my open island",
        "打赌，博士说", "他们打赌。博物馆见", "免费money", "casin os", "coins", "881", "1988年", "", "\u200b",
    ],
)  # fmt: skip
def test_an_innocent_line_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_hit_inside_a_rejected_longer_one_is_still_found() -> None:
    assert [hit.entry for hit in WordList.compile(["ass kick", "ass"]).hits("ass kicker")] == ["ass"]


def test_entries_that_fold_alike_each_keep_their_own_bounds() -> None:
    both = WordList.compile(["spam", "spam*"])
    assert [hit.entry for hit in both.hits("spammer")] == ["spam*"]
    assert [hit.entry for hit in both.hits("spam")] == ["spam"]


def test_an_empty_list_finds_nothing() -> None:
    assert WordList.compile([]).hits("anything") == ()


def test_a_flood_of_hits_is_cut_short() -> None:
    assert len(LIST.hits("赌博" * 2000)) == MAX_HITS


def test_a_list_of_a_hundred_thousand_finds_each_of_a_sample() -> None:
    dice = random.Random(7)
    words = sorted({"".join(chr(dice.randrange(0x4E00, 0x9FA5)) for _ in range(4)) for _ in range(100_000)})
    big = WordList.compile(words)
    for word in dice.sample(words, 200):
        assert word in [hit.excerpt for hit in big.hits(f"前面的话{word}后面的话")]


PIECES = st.sampled_from("赌博ass加v微信. ，·ＶaＳs\u200b")


@given(st.text(alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), PIECES), max_size=80))
def test_excerpts_are_cut_from_the_message_itself(text: str) -> None:
    for hit in LIST.hits(text):
        assert 0 <= hit.start < hit.end <= len(text)
        assert hit.excerpt == text[hit.start : hit.end]
        assert squeeze(fold(hit.entry.strip("*"))).text in squeeze(fold(hit.excerpt)).text
