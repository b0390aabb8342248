"""Catalogues: values stay values, markup stays ours, and a missing phrase is noticed."""

import logging
import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fluent.runtime import FluentResource
from fluent.syntax.ast import Junk, Message, VariableReference
from fluent.syntax.visitor import Visitor
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import Catalogue
from bot.domain.text import Segment, Style, Text
from bot.phrases import LOCALES, Phrases

CHINESE = """
demo-done = { $name } 签到成功：+{ $points } 分。
demo-look = <b>好</b>，<i>{ $who }</i>：<code>{ $what }</code>
demo-only-here = 只有中文
demo-day-start = 一天从 { $at } 开始
demo-state = { $state ->
    [open] 开着
   *[other] 关了
}
"""
ENGLISH = """
demo-done = { $name } checked in: +{ $points }.
demo-look = <b>Good</b>, <i>{ $who }</i>: <code>{ $what }</code>
demo-day-start = The day starts at { $at }
demo-days = { $n ->
    [0] none
    [one] { $n } day
   *[other] { $n } days
}
demo-price = { NUMBER($n, minimumFractionDigits: 2) } a day
demo-state = { $state ->
    [open] open
   *[other] closed
}
demo-wrapped = { -house } says { demo-state }
-house = Hearth
"""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    for language, source in (("zh-CN", CHINESE), ("en", ENGLISH)):
        (tmp_path / language).mkdir()
        (tmp_path / language / "demo.ftl").write_text(source, encoding="utf-8")
    return tmp_path


@pytest.fixture
def phrases(directory: Path) -> Phrases:
    return Phrases.load(directory, strict=True)


def test_each_language_says_it_its_own_way(phrases: Phrases) -> None:
    assert str(phrases.text("zh-CN", "demo.done", name="阿明", points=5)) == "阿明 签到成功：+5 分。"
    assert phrases.line("en", "demo.done", name="Ming", points=5) == "Ming checked in: +5."


def test_chinese_is_the_first_language(phrases: Phrases) -> None:
    assert phrases.languages == ("zh-CN", "en")


def test_dots_and_underscores_become_hyphens(phrases: Phrases) -> None:
    assert phrases.line("en", "demo.day_start", at=time(4)) == "The day starts at 04:00"


@pytest.mark.parametrize(("n", "said"), [(0, "none"), (1, "1 day"), (3, "3 days"), (12_345, "12,345 days")])
def test_plural_rules_see_the_number(phrases: Phrases, n: int, said: str) -> None:
    assert phrases.line("en", "demo.days", n=n) == said


def test_numbers_may_be_shaped_by_the_catalogue(phrases: Phrases) -> None:
    assert phrases.line("en", "demo.price", n=3) == "3.00 a day"
    assert phrases.line("en", "demo.done", name="x", points=0.5) == "x checked in: +0.5."


def test_words_can_be_selected_on_but_only_the_catalogue_is_said(phrases: Phrases) -> None:
    assert phrases.line("en", "demo.state", state="open") == "open"
    assert phrases.line("zh-CN", "demo.state", state="shut") == "关了"


def test_phrases_may_quote_each_other(phrases: Phrases) -> None:
    assert phrases.line("en", "demo.wrapped", state="open") == "Hearth says open"


def test_markup_of_the_catalogue_becomes_style(phrases: Phrases) -> None:
    who = Text.mention("阿明", "7")
    said = phrases.text("en", "demo.look", who=who, what="x")
    assert said.segments == (
        Segment(text="Good", style=Style.BOLD),
        Segment(text=", "),
        Segment(text="阿明", style=Style.ITALIC, person_key="7"),
        Segment(text=": "),
        Segment(text="x", style=Style.CODE),
    )


@given(name=st.text())
def test_no_name_becomes_markup_or_placeable(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    phrases = Phrases.load(a_catalogue(tmp_path_factory), strict=True)
    for hostile in (name, f"<b>{name}", f"{{ $other }}{name}", f"\ue000{name}\ue001", "{-house}" + name):
        said = phrases.text("en", "demo.done", name=hostile, points=1)
        assert str(said) == f"{hostile} checked in: +1."
        assert {segment.style for segment in said.segments} == {Style.PLAIN}


def a_catalogue(factory: pytest.TempPathFactory) -> Path:
    directory = factory.getbasetemp() / "catalogue"
    if not directory.exists():
        (directory / "en").mkdir(parents=True)
        (directory / "en" / "demo.ftl").write_text(ENGLISH, encoding="utf-8")
    return directory


def test_a_name_of_four_thousand_characters_is_said(phrases: Phrases) -> None:
    assert len(phrases.line("en", "demo.done", name="长" * 4096, points=1)) > 4096


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (date(2026, 3, 1), "2026年3月1日", "Mar 1, 2026"),
        (datetime(2026, 3, 1, 1, 30, tzinfo=UTC), "2026年3月1日 09:30", "Mar 1, 2026, 09:30"),
        (timedelta(hours=2, minutes=30), "2小时30分钟", "2 hours, 30 minutes"),
        (timedelta(days=1, minutes=5), "1天5分钟", "1 day, 5 minutes"),
        (timedelta(0), "0秒钟", "0 seconds"),
        (timedelta(days=400), "400天", "400 days"),
    ],
)
def test_dates_and_spans_are_said_locally(phrases: Phrases, value: date, chinese: str, english: str) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    assert phrases.line("zh-CN", "demo.day_start", zone=zone, at=value) == f"一天从 {chinese} 开始"
    assert phrases.line("en", "demo.day_start", zone=zone, at=value) == f"The day starts at {english}"


def test_one_moment_is_shown_in_each_readers_zone(phrases: Phrases) -> None:
    at = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
    said = [phrases.line("en", "demo.day_start", zone=ZoneInfo(z), at=at) for z in ("Asia/Shanghai", "UTC")]
    assert said == ["The day starts at Mar 1, 2026, 09:30", "The day starts at Mar 1, 2026, 01:30"]


def test_a_phrase_missing_in_one_language_is_said_in_the_first(phrases: Phrases) -> None:
    assert phrases.line("en", "demo.only_here") == "只有中文"


def test_a_missing_phrase_or_value_is_an_error_where_we_are_strict(phrases: Phrases) -> None:
    with pytest.raises(KeyError, match="no such phrase"):
        phrases.text("en", "demo.nothing")
    with pytest.raises(KeyError, match="points"):
        phrases.text("en", "demo.done", name="x")


def test_in_production_a_missing_phrase_is_its_key_and_one_log_line(
    directory: Path, caplog: pytest.LogCaptureFixture
) -> None:
    phrases = Phrases.load(directory)
    with caplog.at_level(logging.ERROR):
        assert [str(phrases.text("en", "demo.nothing")) for _ in range(3)] == ["demo.nothing"] * 3
        assert phrases.line("fr", "nowhere.x") == "nowhere.x"
    assert len(caplog.records) == 2


@pytest.mark.parametrize(
    ("code", "language"),
    [("zh-hans", "zh-CN"), ("zh_TW", "zh-CN"), ("en-GB", "en"), ("EN", "en"), ("fr", "zh-CN"), (None, "zh-CN")],
)
def test_a_platforms_language_code_finds_the_nearest(phrases: Phrases, code: str | None, language: str) -> None:
    assert phrases.closest(code) == language


def test_a_broken_catalogue_is_reported(directory: Path) -> None:
    (directory / "en" / "broken.ftl").write_text("broken-x = { $n ->\n", encoding="utf-8")
    with pytest.raises(KeyError, match="not Fluent"):
        Phrases.load(directory, strict=True).line("en", "broken.x")


def test_a_line_that_belongs_to_no_phrase_is_reported(directory: Path) -> None:
    (directory / "en" / "broken.ftl").write_text("言\nbroken-x = fine\n", encoding="utf-8")
    with pytest.raises(KeyError, match="not Fluent: '言'"):
        Phrases.load(directory, strict=True).line("en", "broken.x")


def test_a_broken_phrase_leaves_its_neighbours_alone(directory: Path, caplog: pytest.LogCaptureFixture) -> None:
    source = "broken-x = { $n ->\n# what y says\nbroken-y = fine\n  and well\nbroken-z = { broken-x }"
    (directory / "en" / "broken.ftl").write_text(source, encoding="utf-8")
    phrases = Phrases.load(directory)
    with caplog.at_level(logging.ERROR):
        assert phrases.line("en", "broken.y") == "fine\nand well"
        assert not caplog.records
        assert phrases.line("en", "broken.x") == "broken.x"
    assert "not Fluent" in caplog.text


def test_a_phrase_is_parsed_when_it_is_wanted() -> None:
    catalogue = Catalogue("en", "a = A\nb = B { -c }\n-c = C\nd = D", on_fault=pytest.fail)
    wanted = catalogue.pattern("b")
    assert set(catalogue._unread) == {"a", "d", "-c"}
    assert wanted is not None
    assert catalogue.format_pattern(wanted) == ("B C", [])
    assert set(catalogue._unread) == {"a", "d"}
    assert catalogue.pattern("nowhere") is None


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802  the visitor's naming
        self.names.add(node.id.name)


def shipped(language: str, file: str) -> dict[str, tuple[set[str], str]]:
    """Messages of one shipped file: the variables each names, and its source."""
    source = (LOCALES / language / file).read_text(encoding="utf-8")
    messages = {}
    for entry in FluentResource(source).body:
        assert not isinstance(entry, Junk), f"{language}/{file}: {entry.content!r}"
        if isinstance(entry, Message):
            variables = _Variables()
            variables.visit(entry)
            span = entry.span
            assert span is not None
            messages[entry.id.name] = (variables.names, source[span.start : span.end])
    return messages


FILES = sorted(path.name for path in (LOCALES / "zh-CN").glob("*.ftl"))


def test_both_languages_have_the_same_files() -> None:
    assert sorted(path.name for path in (LOCALES / "en").glob("*.ftl")) == FILES


@pytest.mark.parametrize("file", FILES)
def test_both_languages_say_the_same_things_with_the_same_values(file: str) -> None:
    chinese, english = shipped("zh-CN", file), shipped("en", file)
    assert english.keys() == chinese.keys()
    prefix = file.removesuffix(".ftl").replace("_", "-") + "-"
    for name, (variables, source) in chinese.items():
        assert name.startswith(prefix), f"{file}: {name} can never be found"
        assert english[name][0] == variables, name
        for text in (source, english[name][1]):
            for tag in ("b", "i", "code", "pre"):
                assert len(re.findall(f"<{tag}>", text)) == len(re.findall(f"</{tag}>", text)), name
