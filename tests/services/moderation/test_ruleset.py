"""Rules as data, and the verdict of a whole set of them."""

from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.domain.people import Role, SenderKind
from bot.services.moderation.checks import ListMissing, PatternsUnusable
from bot.services.moderation.defaults import DEFAULT_RULES, default_lists
from bot.services.moderation.facts import MessageFacts
from bot.services.moderation.patterns import PatternRefused
from bot.services.moderation.rules import (
    Ban,
    Consequence,
    Delete,
    Detector,
    Kick,
    Mode,
    Mute,
    Notify,
    Rule,
    Warn,
    rules_from_data,
    rules_from_json,
    rules_to_json,
    severity,
)
from bot.services.moderation.ruleset import Exemption, Ruleset, Verdict, exemption
from bot.services.moderation.windows import Windows
from bot.services.moderation.words import WordList
from tests.services.moderation.said import NOON, said

LISTS = {"bad": WordList.compile(["赌博"]), "worse": WordList.compile(["代开发票", "赌博"])}
EVERY_KIND: list[dict[str, object]] = [
    {"kind": "words", "list": "bad"}, {"kind": "patterns", "patterns": ["foo+"]},
    {"kind": "links", "mode": "allow", "domains": ["good.com"]}, {"kind": "invites", "mentions": True},
    {"kind": "forwards"}, {"kind": "foreign_quotes"}, {"kind": "channel_posts"},
    {"kind": "media", "kinds": ["contact", "other"]}, {"kind": "via_bot"}, {"kind": "mentions"}, {"kind": "shouting"},
    {"kind": "emoji"}, {"kind": "length", "lines": 30}, {"kind": "invisible"},
    {"kind": "scripts", "scripts": ["thai", "arabic"]}, {"kind": "flood", "messages": 5, "within": "5s"},
    {"kind": "duplicates", "within": "1h"}, {"kind": "repeats"},
    {"kind": "newcomers", "limits": ["links", "media"], "bounds": {"age": "2d", "messages": 5}},
]  # fmt: skip


def rule(rule_id: str, actions: list[dict[str, object]], /, mode: str = "enforce", **fields: object) -> Rule:
    detector = fields.pop("detector", {"kind": "words", "list": "bad"})
    data = {"id": rule_id, "name": rule_id, "detector": detector, "actions": actions, "mode": mode, **fields}
    return rules_from_data([data])[0]


def judged(facts: MessageFacts, *rules: Rule) -> Verdict | None:
    return Ruleset.compile(rules, LISTS).judge(facts, Windows(), NOON)


DAY = timedelta(days=1)
DELETE: dict[str, object] = {"kind": "delete"}
WARN: dict[str, object] = {"kind": "warn", "points": 2}
MUTE: dict[str, object] = {"kind": "mute", "duration": "1d"}
BAN: dict[str, object] = {"kind": "ban"}


def test_a_verdict_names_rule_version_and_evidence() -> None:
    verdict = judged(said("来賭 博吗"), rule("no-gambling", [DELETE, WARN], version=7))
    assert verdict is not None
    assert verdict.decisive is not None
    assert (verdict.decisive.rule_id, verdict.decisive.version, verdict.at) == ("no-gambling", 7, NOON)
    match = verdict.decisive.match
    assert (match.detector, match.entry, match.start, match.end, match.excerpt) == ("words", "赌博", 1, 4, "賭 博")
    assert verdict.actions == (Delete(), Warn(points=2))


def test_an_innocent_line_has_no_verdict() -> None:
    assert judged(said("大家早"), rule("r", [BAN])) is None


def test_the_strongest_enforced_rule_decides_and_the_others_are_told() -> None:
    verdict = judged(
        said("赌博"),
        rule("warns", [DELETE, WARN]),
        rule("bans", [BAN]),
        rule("shadow", [BAN, DELETE], "shadow"),
        rule("off", [BAN], "off"),
    )
    assert verdict is not None
    assert verdict.decisive is not None
    assert verdict.decisive.rule_id == "bans"
    assert verdict.actions == (Delete(), Ban())  # the deletion another enforced rule asked for holds too
    assert [finding.rule_id for finding in verdict.also] == ["warns"]
    assert [finding.rule_id for finding in verdict.shadows] == ["shadow"]


def test_a_shadow_alone_does_nothing() -> None:
    verdict = judged(said("赌博"), rule("shadow", [BAN], "shadow"))
    assert verdict is not None
    assert (verdict.decisive, verdict.actions, len(verdict.shadows)) == (None, (), 1)


def test_priority_decides_between_equals_and_then_the_earlier_rule() -> None:
    first, second = rule("first", [WARN]), rule("second", [WARN], priority=1)
    for rules, decisive in (((first, second), "second"), ((first, rule("third", [WARN])), "first")):
        verdict = judged(said("赌博"), *rules)
        assert verdict is not None
        assert verdict.decisive is not None
        assert verdict.decisive.rule_id == decisive


def test_consequences_rise_from_a_note_to_a_ban_for_good() -> None:
    rising: list[Consequence] = [
        Notify(), Delete(), Warn(points=1), Warn(points=2), Mute(duration=timedelta(hours=1)), Mute(), Kick(),
        Ban(duration=timedelta(days=1)), Ban(),
    ]  # fmt: skip
    assert [severity(one) for one in rising] == sorted(map(severity, rising))


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (said("赌博", is_own=True), Exemption.OWN),
        (said("赌博", is_own=True, roles=frozenset({Role.ADMIN})), Exemption.OWN),
        (said("赌博", kind=SenderKind.SERVICE), Exemption.SERVICE),
        (said("赌博", kind=SenderKind.LINKED_CHANNEL), Exemption.LINKED_CHANNEL),
        (said("赌博", kind=SenderKind.ANONYMOUS_ADMIN), Exemption.ADMIN),
        (said("赌博", roles=frozenset({Role.ADMIN})), Exemption.ADMIN),
        (said("赌博", roles=frozenset({Role.OWNER, Role.CONTENT})), Exemption.ADMIN),
    ],
)
def test_some_are_never_judged_and_leave_no_trace(facts: MessageFacts, reason: Exemption) -> None:
    windows = Windows()
    assert exemption(facts) == reason
    rules = [rule("r", [BAN]), rule("f", [BAN], detector={"kind": "flood"})]
    assert Ruleset.compile(rules, LISTS).judge(facts, windows, NOON) is None
    assert len(windows) == 0


@pytest.mark.parametrize("kind", [SenderKind.PERSON, SenderKind.BOT, SenderKind.FOREIGN_CHANNEL])
def test_everybody_else_is_judged_even_with_a_role(kind: SenderKind) -> None:
    assert exemption(said("x", kind=kind, roles=frozenset({Role.OPERATOR}))) is None


@pytest.mark.parametrize(
    ("when", "concerned", "spared"),
    [
        ({"exempt_roles": ["operator"]}, said("赌博"), said("赌博", roles=frozenset({Role.OPERATOR}))),
        ({"topics": ["7"]}, said("赌博", topic="7"), said("赌博")),
        ({"topics": ["7"]}, said("赌博", topic="7", edited=True), said("赌博", edited=True)),
        ({"edits": False}, said("赌博"), said("赌博", edited=True)),
        ({"newcomers": {"age": "1d", "messages": 0}}, said("赌博", age=timedelta(hours=23)), said("赌博", age=DAY)),
        ({"newcomers": {"age": "1d", "messages": 3}}, said("赌博", count=2), said("赌博", count=3)),
        ({"newcomers": {"age": "1d", "messages": 3}}, said("赌博", count=0), said("赌博", age=None, count=0)),
        ({"max_member_age": "7d"}, said("赌博", age=timedelta(days=7)), said("赌博", age=timedelta(days=8))),
        ({"max_member_age": "7d"}, said("赌博", age=timedelta(0)), said("赌博", age=None)),
        ({"min_messages": 5}, said("赌博", count=5), said("赌博", count=4)),
        ({"max_messages": 5}, said("赌博", count=5), said("赌博", count=6)),
    ],
)  # fmt: skip
def test_conditions_choose_whom_a_rule_concerns(
    when: dict[str, object], concerned: MessageFacts, spared: MessageFacts
) -> None:
    conditional = rule("r", [DELETE], when=when)
    assert judged(concerned, conditional) is not None
    assert judged(spared, conditional) is None


def test_an_edit_that_turns_bad_is_caught() -> None:
    rules, windows = Ruleset.compile([rule("r", [DELETE])], LISTS), Windows()
    assert rules.judge(said("大家早", key="a"), windows, NOON) is None
    assert rules.judge(said("赌博", key="a", edited=True), windows, NOON) is not None


def test_a_flood_is_caught_at_the_message_too_many_and_again_when_it_is_redelivered() -> None:
    rules, windows = Ruleset.compile([rule("r", [DELETE], detector={"kind": "flood", "messages": 3})], {}), Windows()
    lines = [said("x", key=str(number), at=number) for number in range(3)]
    verdicts = [rules.judge(line, windows, NOON) for line in (*lines, lines[2], lines[1])]
    assert [verdict is not None for verdict in verdicts] == [False, False, True, True, False]
    assert verdicts[2] == verdicts[3]


def test_the_past_is_kept_only_as_far_back_as_a_rule_looks() -> None:
    flood = rule("f", [DELETE], detector={"kind": "flood", "within": "10s"})
    campaign = rule("d", [DELETE], detector={"kind": "duplicates", "within": "1m"})
    for rules, kept in (([rule("r", [DELETE])], 0), ([flood], 1), ([flood, campaign], 2)):
        windows = Windows()
        for second in (0, 60, 120):
            Ruleset.compile(rules, LISTS).judge(said("x", key=str(second), at=second), windows, NOON)
        assert len(windows) == kept


def test_a_campaign_is_caught_at_the_third_person_and_a_repeat_at_the_third_time() -> None:
    data = [rule("dup", [DELETE], detector={"kind": "duplicates"}), rule("rep", [DELETE], detector={"kind": "repeats"})]
    rules, windows = Ruleset.compile(data, {}), Windows()
    text = "快来加入我们的赚钱计划吧朋友"
    verdicts = [rules.judge(said(text, key=by, by=by), windows, NOON) for by in ("a", "b", "c")]
    assert [verdict is not None for verdict in verdicts] == [False, False, True]
    again = [rules.judge(said("这是另外一句话呀", key=f"r{n}", by="d"), windows, NOON) for n in range(3)]
    assert [verdict is not None for verdict in again] == [False, False, True]
    short = [rules.judge(said("签到", key=f"s{n}", by=f"s{n}"), windows, NOON) for n in range(9)]
    assert short == [None] * 9


def test_a_rule_that_cannot_work_is_a_problem_and_the_others_go_on() -> None:
    rules = Ruleset.compile(
        [
            rule("lost", [BAN], detector={"kind": "words", "list": "gone"}),
            rule("broken", [BAN], detector={"kind": "patterns", "patterns": ["(?<=a)b"]}),
            rule("works", [DELETE]),
        ],
        LISTS,
    )
    refusal = PatternRefused("(?<=a)b", "invalid perl operator: (?<=")
    assert rules.problems == (ListMissing("lost", "gone"), PatternsUnusable("broken", refusal))
    verdict = rules.judge(said("赌博"), Windows(), NOON)
    assert verdict is not None
    assert verdict.decisive is not None
    assert verdict.decisive.rule_id == "works"


def test_every_kind_of_rule_survives_storage() -> None:
    rules = tuple(
        rule(str(number), [DELETE, MUTE], detector=detector, when={"topics": ["1", "2"], "newcomers": {"age": "1d"}})
        for number, detector in enumerate(EVERY_KIND)
    )
    stored = rules_to_json(rules)
    assert rules_from_json(stored) == rules
    assert rules_to_json(rules_from_json(stored)) == stored
    assert '"1d"' in stored  # durations stay readable


def test_every_detector_is_tested_here() -> None:
    kinds = {kind.model_fields["kind"].default for kind in get_args(get_args(Detector)[0])}
    assert {detector["kind"] for detector in EVERY_KIND} == kinds


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"detector": {"kind": "magic"}}, "detector"),
        ({"detector": {"kind": "flood", "message": 3}}, "message"),
        ({"detector": {"kind": "flood", "messages": "3"}}, "messages"),
        ({"detector": {"kind": "flood", "within": "2h"}}, "within"),
        ({"detector": {"kind": "flood", "within": "soon"}}, "within"),
        ({"detector": {"kind": "patterns", "patterns": ["x" * 201]}}, "patterns"),
        ({"detector": {"kind": "links", "domains": [""]}}, "domains"),
        ({"actions": [{"kind": "mute", "duration": "forever"}]}, "duration"),
        ({"actions": [{"kind": "mute", "duration": "1s"}]}, "duration"),
        ({"mode": "maybe"}, "mode"),
        ({"when": {"role": ["admin"]}}, "role"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_rule_with_a_mistake_is_refused_and_the_place_is_named(fields: dict[str, object], place: str) -> None:
    data = {"id": "r", "name": "r", "detector": {"kind": "flood"}} | fields
    with pytest.raises(ValidationError) as refused:
        rules_from_data([data])
    assert place in [str(part) for error in refused.value.errors() for part in error["loc"]]


def test_a_new_group_begins_with_nothing_enforced() -> None:
    modes = {rule.id: rule.mode for rule in DEFAULT_RULES}
    assert set(modes.values()) == {Mode.SHADOW}
    lists = {name: WordList.compile(entries) for name, entries in default_lists().items()}
    assert Ruleset.compile(DEFAULT_RULES, lists).problems == ()


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        ("日结兼.职，加我 V信 abc123", "spam-words"),
        ("GUARANTEED   profits every day", "spam-words"),
        ("大家好，来我们群 t.me/+AbCdEf", "invites"),
    ],
)
def test_the_defaults_notice_a_newcomers_advertising(text: str, rule_id: str) -> None:
    lists = {name: WordList.compile(entries) for name, entries in default_lists().items()}
    rules = Ruleset.compile(DEFAULT_RULES, lists)
    verdict = rules.judge(said(text, age=timedelta(minutes=5), count=0), Windows(), NOON)
    assert verdict is not None
    assert rule_id in [finding.rule_id for finding in verdict.shadows]
    assert verdict.actions == ()
    assert rules.judge(said(text), Windows(), NOON) is None


TRICKY = st.sampled_from("赌博ａＡ@/:.。-_%[]\\ \n\u200b\u202e\u0301\u3099\U0001f1e8\ufe0f\U000e0061xn-- http")


@given(st.text(alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), TRICKY), max_size=120), st.booleans())
def test_no_text_breaks_the_judgement_and_evidence_stays_inside(text: str, edited: bool) -> None:
    facts = said(text, age=timedelta(0), count=0, edited=edited, links=(text,), strange=("someone", "b"))
    verdict = FULL.judge(facts, Windows(), NOON)
    if verdict is not None:
        assert verdict.decisive is not None
        for finding in (verdict.decisive, *verdict.also):
            match = finding.match
            assert 0 <= match.start <= match.end <= len(text)
            assert match.end == 0 or text[match.start : match.end].startswith(match.excerpt)


FULL = Ruleset.compile([rule(str(at), [DELETE], detector=kind) for at, kind in enumerate(EVERY_KIND)], LISTS)


def test_a_rule_against_all_links_spares_the_domains_the_chat_allows() -> None:
    against_all = rule("no-links", [DELETE], detector={"kind": "links"})
    allowing = rule(
        "allowed-links", [DELETE], "shadow", detector={"kind": "links", "mode": "allow", "domains": ["good.com"]}
    )
    good, bad = said("看 https://docs.good.com/a"), said("看 https://bad.com/a")
    assert judged(good, against_all) is not None
    assert judged(good, against_all, allowing) is None
    found = judged(bad, against_all, allowing)
    assert found is not None
    assert [one.rule_id for one in (found.decisive, *found.shadows) if one is not None] == ["no-links", "allowed-links"]
    off = allowing.model_copy(update={"mode": Mode.OFF})
    assert judged(good, against_all, off) is not None
