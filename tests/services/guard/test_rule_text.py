"""Rules as people type them."""

import pytest

from bot.services.guard.rule_text import KINDS, Misread, Problem, parse_actions, parse_rule, written
from bot.services.guard.suggestions import FOLLOWING, SOUGHT
from bot.services.guard.wishes import Verb, Wish, parse_wish
from bot.services.moderation.defaults import DEFAULT_RULES
from bot.services.moderation.rules import Mode, Rule


def made(line: str) -> Rule:
    rule = parse_rule(line)
    assert isinstance(rule, Rule), rule
    return rule


@pytest.mark.parametrize("rule", DEFAULT_RULES, ids=lambda rule: rule.id)
def test_what_is_written_can_be_read_back(rule: Rule) -> None:
    read = made(written(rule))
    assert read.model_copy(update={"mode": rule.mode, "name": rule.name}) == rule


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("刷屏 messages=5 within=5s：删除、禁言 10分钟", "flood id=flood messages=5 within=5s : delete, mute 10m"),
        ("links mode=deny domains=evil.com,https://b.com/x : delete",
         "links id=links mode=deny domains=evil.com,b.com : delete"),
        ("media kinds=video,photo new=2d -> delete, warn",
         "media id=media kinds=photo,video new=2d,3 : delete, warn 1"),
        ("newcomers limits=links bounds=2d,5 : notify", "newcomers id=newcomers limits=links bounds=2d,5 : notify"),
        ("patterns patterns=a(?:b|c)+ : ban 7d", "patterns id=patterns patterns=a(?:b|c)+ : ban 1w"),
        ("length characters=none lines=30 : ban forever", "length id=length characters=none lines=30 : ban"),
        ("invites mentions=yes edits=no topics=7 except=content : kick",
         "invites id=invites mentions=yes except=content topics=7 edits=no : kick"),
    ],
)  # fmt: skip
def test_a_line_makes_a_rule(line: str, same: str) -> None:
    assert written(made(line)) == same
    assert written(made(same)) == same


def test_a_new_rule_only_watches() -> None:
    assert made("links : delete, ban").mode is Mode.SHADOW


@pytest.mark.parametrize(
    ("line", "problem", "found"),
    [
        ("", Problem.NO_DETECTOR, ""),
        ("gossip : delete", Problem.NO_DETECTOR, "gossip"),
        ("flood 5 : delete", Problem.UNKNOWN_PARAMETER, "5"),
        ("flood speed=5 : delete", Problem.UNKNOWN_PARAMETER, "speed=5"),
        ("flood kind=links : delete", Problem.UNKNOWN_PARAMETER, "kind=links"),
        ("flood messages=9999 : delete", Problem.BAD_VALUE, "messages"),
        ("flood messages=five : delete", Problem.BAD_VALUE, "messages"),
        ("links min=² : delete", Problem.BAD_VALUE, "min_messages"),
        ("media kinds=smells : delete", Problem.BAD_VALUE, "kinds"),
        ("links new=soon : delete", Problem.BAD_VALUE, "age"),
        ("flood", Problem.NO_ACTION, ""),
        ("flood : fly", Problem.UNKNOWN_ACTION, "fly"),
        ("flood : mute soon", Problem.BAD_VALUE, "mute soon"),
        ("flood : delete twice", Problem.BAD_VALUE, "delete twice"),
        ("flood id=../x : delete", Problem.BAD_NAME, "../x"),
    ],
)
def test_a_mistake_is_found_and_named(line: str, problem: Problem, found: str) -> None:
    misread = parse_rule(line)
    assert isinstance(misread, Misread)
    assert (misread.problem, misread.found) == (problem, found)


def test_every_suggestion_makes_a_rule() -> None:
    assert set(SOUGHT) <= set(KINDS)
    for kind, lines in SOUGHT.items():
        for line in lines:
            assert made(f"{line} : {FOLLOWING[0]}").detector.kind == kind
    assert not any(isinstance(parse_actions(acts), Misread) for acts in FOLLOWING)


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("", Wish(Verb.LIST)),
        ("flood", Wish(Verb.SHOW, "flood")),
        ("flood off", Wish(Verb.MODE, "flood", "off")),
        ("flood 启用", Wish(Verb.MODE, "flood", "enforce")),
        ("test flood", Wish(Verb.TRY, "flood", "")),
        ("flood test 30d", Wish(Verb.TRY, "flood", "30")),
        ("flood delete", Wish(Verb.DELETE, "flood")),
        ("add flood : delete", Wish(Verb.ADD, rest="flood : delete")),
        ("test flood 0", None),
        ("test flood soon", None),
        ("flood maybe", None),
    ],
)
def test_a_wish_is_understood(said: str, wish: Wish | None) -> None:
    assert parse_wish(said) == wish
