"""Folding: what looks alike becomes alike, and the way back stays known."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.moderation.normalise import fold, original_span, squeeze

# Hypothesis seldom stumbles upon the characters that matter, so they are offered twice as often.
TRICKY = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("aＡаα賭①❶❤\ufe0f\u200b\u202e\u0301か\u3099\u1100\u1161\u11a8ßﬁİŉǰ㍿\U0001f170\U000e0041 .，"),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("加 V❤️信：ｗｅi·xіn 賭博 微\u200b信", "加v信weixin赌博微信"),
        ("ＦＲＥＥ", "free"),
        ("𝕗𝓻𝖊𝚎", "free"),
        ("fｒеe", "free"),  # a Cyrillic letter and a full-width one
        ("ƒřéẽ", "free"),
        ("f\u0336r\u0336e\u0336e\u0336", "free"),  # struck through
        ("z\u0300\u0301\u0302\u0303a\u0315\u031bl\u0322go", "zalgo"),
        ("🅵🆁🅴🅴 ⓕⓡⓔⓔ", "freefree"),
        ("ᴛᴇʟᴇ", "tele"),
        ("1️⃣2️⃣③❹", "1234"),
        ("微\u202e信\u2066\u2069", "微信"),
        ("微\U000e0061信", "微信"),  # an invisible tag character
        ("微\u3164信\u2800群", "微信群"),  # fillers and blanks that count as letters or symbols
        ("發財群組開戶", "发财群组开户"),
        ("Straße", "strasse"),
        ("か\u3099", "が"),
    ],
)
def test_a_disguise_is_read_like_the_word_it_hides(written: str, read: str) -> None:
    assert squeeze(fold(written)).text == read


@pytest.mark.parametrize("text", ["今天天气很好", "hello world", "が", "สวัสดี"])
def test_plain_text_is_its_own_form(text: str) -> None:
    assert fold(text) == text


def test_blanks_and_line_ends_become_one_kind_each() -> None:
    assert fold("a\tb\u3000c\r\nd\u2028e") == "a b c\n\nd\ne"


def test_no_character_needs_folding_twice() -> None:
    unsettled = [point for point in range(0x32400) if fold(fold(chr(point))) != fold(chr(point))]
    assert unsettled == []


@given(TRICKY)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TRICKY, st.data())
def test_every_place_in_the_folded_text_comes_from_inside_the_original(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    if not folded:
        return
    start = data.draw(st.integers(0, len(folded) - 1))
    end = data.draw(st.integers(start + 1, len(folded)))
    first, last = original_span(text, start, end)
    assert 0 <= first < last <= len(text)
    assert folded[start:end] in fold(text[first:last])


@given(TRICKY)
def test_squeezed_characters_know_their_place(text: str) -> None:
    squeezed = squeeze(fold(text))
    assert [squeezed.folded[at] for at in squeezed.positions] == list(squeezed.text)


def test_the_memory_of_the_folding_is_bounded() -> None:
    for point in range(0x10000, 0x30000):
        fold(chr(point))
    from bot.services.moderation import normalise  # noqa: PLC0415  the table is private; its size is the claim

    assert len(normalise._FOLDING) <= 65_536
    assert sys.getsizeof(normalise._FOLDING) < 8 << 20
