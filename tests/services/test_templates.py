"""Owner-written texts: only the listed names are filled in, and no name can smuggle anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.templates import BadTemplate, TemplateFault, check_template, fill_template
from bot.domain.text import Segment, Style, Text

ALLOWED = frozenset({"name", "group", "昵称"})


def filled(template: str, **values: Text | str) -> Text:
    result = fill_template(template, values, ALLOWED)
    assert isinstance(result, Text)
    return result


def test_placeholders_are_filled_and_mentions_stay_mentions() -> None:
    said = filled("欢迎 {name}，来到 {group}！", name=Text.mention("阿明", "7"), group="读书会")
    assert str(said) == "欢迎 阿明，来到 读书会！"
    assert said.segments[1].person_key == "7"


def test_chinese_names_may_be_placeholders() -> None:
    assert str(filled("你好 {昵称}", 昵称="阿明")) == "你好 阿明"


def test_double_braces_are_plain_braces() -> None:
    assert str(filled("{{name}} is {name}", name="Ming")) == "{name} is Ming"


def test_a_placeholder_without_a_value_becomes_nothing() -> None:
    assert str(filled("[{name}]")) == "[]"


@pytest.mark.parametrize(
    ("template", "reason", "position"),
    [
        ("hi {name", TemplateFault.UNBALANCED, 3),
        ("hi name}", TemplateFault.UNBALANCED, 7),
        ("hi {{name}", TemplateFault.UNBALANCED, 9),
        ("hi {}", TemplateFault.EMPTY_NAME, 3),
        ("hi {naem}", TemplateFault.UNKNOWN_NAME, 3),
        ("{name.__class__}", TemplateFault.NOT_A_NAME, 0),
        ("{name[0]}", TemplateFault.NOT_A_NAME, 0),
        ("{name:>9999}", TemplateFault.NOT_A_NAME, 0),
        ("{name!r}", TemplateFault.NOT_A_NAME, 0),
        ("{0}", TemplateFault.NOT_A_NAME, 0),
        ("x" * 4097, TemplateFault.TOO_LONG, 4096),
    ],
)
def test_a_bad_template_says_what_and_where(template: str, reason: TemplateFault, position: int) -> None:
    fault = fill_template(template, {"name": "x"}, ALLOWED)
    assert isinstance(fault, BadTemplate)
    assert (fault.reason, fault.position) == (reason, position)
    assert check_template(template, ALLOWED) == fault


def test_a_name_of_4096_characters_is_cut_to_64() -> None:
    assert str(filled("{name}", name="长" * 4096)) == "长" * 64
    assert str(filled("{name}", name=Text.mention("长" * 4096, "7"))) == "长" * 64


def test_bold_and_links_of_the_template_count() -> None:
    said = filled("**欢迎 {name}** [群规](https://example.org/a?b=1) [no](http://x) **", name="阿明")
    assert said.segments == (
        Segment(text="欢迎 ", style=Style.BOLD),
        Segment(text="阿明", style=Style.BOLD),
        Segment(text=" "),
        Segment(text="群规", url="https://example.org/a?b=1"),
        Segment(text=" [no](http://x) **"),
    )


@pytest.mark.parametrize("name", ["**x**", "[a](https://evil.example)", "{group}", "{{", "<b>x</b>"])
def test_a_name_cannot_bring_markup_or_placeholders(name: str) -> None:
    said = filled("{name} {group}", name=name, group="g")
    assert said.segments == (Segment(text=name), Segment(text=" "), Segment(text="g"))


@given(template=st.text(alphabet="{}*[]()ab name\nhttps:/昵称", max_size=80))
def test_any_template_is_either_filled_or_explained(template: str) -> None:
    result = fill_template(template, {"name": "x"}, ALLOWED)
    assert isinstance(result, Text | BadTemplate)
    assert check_template(template, ALLOWED) == (result if isinstance(result, BadTemplate) else None)
