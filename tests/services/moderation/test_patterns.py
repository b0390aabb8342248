"""Patterns people type: refused with RE2's reason, or harmless."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.moderation.patterns import (
    MAX_LENGTH,
    MAX_PATTERNS,
    PatternMatchesAnything,
    PatternRefused,
    PatternSet,
    PatternTooLong,
    TooManyPatterns,
)


def compiled(*patterns: str) -> PatternSet:
    result = PatternSet.compile(patterns)
    assert isinstance(result, PatternSet)
    return result


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        (r"(?<=a)b", "invalid perl operator: (?<="),
        (r"a(?!b)", "invalid perl operator: (?!"),
        (r"(a)\1", r"invalid escape sequence: \1"),
        (r"a{1001}", "invalid repetition size: {1001}"),
        (r"(((a{100}){100}){100})", "invalid repetition size: {100}"),
        ("[", "missing ]: ["),
    ],
)
def test_a_pattern_re2_cannot_run_is_refused_with_its_reason(pattern: str, reason: str) -> None:
    assert PatternSet.compile(["fine", pattern]) == PatternRefused(pattern, reason)


def test_a_pattern_content_with_nothing_is_refused() -> None:
    assert PatternSet.compile(["a*"]) == PatternMatchesAnything("a*")
    assert PatternSet.compile([""]) == PatternMatchesAnything("")


def test_length_and_number_are_limited() -> None:
    assert PatternSet.compile(["x" * (MAX_LENGTH + 1)]) == PatternTooLong("x" * (MAX_LENGTH + 1))
    assert PatternSet.compile(["x"] * (MAX_PATTERNS + 1)) == TooManyPatterns(MAX_PATTERNS + 1)
    assert len(compiled(*(f"x{number}" for number in range(MAX_PATTERNS)))) == MAX_PATTERNS


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(x+x+)+y", r"(.*a.{20}){3}b", r"[ab].*a.{15}b.{3}q"])
def test_a_pattern_that_kills_backtracking_engines_still_ends(pattern: str) -> None:
    patterns = compiled(pattern, "needle")
    assert "needle" in [hit.pattern for hit in patterns.hits("ab" * 15_000 + "!needle")]


@pytest.mark.parametrize(
    ("pattern", "text", "excerpt"),
    [
        (r"加.{0,3}微信", "请加個微信", "加個微信"),
        (r"v\s*x\d+", "V X12345", "V X12345"),
        (r"free\b", "ＦＲＥＥ now", "ＦＲＥＥ"),
        (r"赌+博", "賭賭博", "賭賭博"),
        ("(?i)ABC", "xabcx", "abc"),
    ],
)
def test_a_pattern_sees_the_text_as_sent_and_as_folded(pattern: str, text: str, excerpt: str) -> None:
    (hit,) = compiled(pattern).hits(text)
    assert (hit.pattern, hit.excerpt) == (pattern, excerpt)


def test_no_patterns_match_nothing() -> None:
    assert compiled().hits("anything") == ()


def test_each_matching_pattern_is_told_once_in_its_order() -> None:
    assert [hit.pattern for hit in compiled("b", "a", "c").hits("a b a b")] == ["b", "a"]


@given(st.text(max_size=40), st.text(max_size=80))
def test_no_pattern_and_no_text_breaks_the_set(pattern: str, text: str) -> None:
    result = PatternSet.compile([pattern])
    if isinstance(result, PatternSet):
        for hit in result.hits(text):
            assert 0 <= hit.start <= hit.end <= len(text)
