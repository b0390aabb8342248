"""All rules of one chat, compiled once, asked for every message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from bot.domain.people import Role, SenderKind
from bot.services.moderation.checks import Check, ListMissing, PatternsUnusable, Problem, check_of, looks_back
from bot.services.moderation.detectors.links import LinkMode, Links
from bot.services.moderation.detectors.newcomers import is_newcomer
from bot.services.moderation.facts import Match, MessageFacts
from bot.services.moderation.rules import Conditions, Consequence, Delete, Mode, Rule, severity
from bot.services.moderation.windows import Windows
from bot.services.moderation.words import WordList

_EVERYBODY: Final = Conditions()
_ADMINS: Final = frozenset((Role.OWNER, Role.ADMIN))


class Exemption(StrEnum):
    """Why no rule is applied to a message, in the order in which it is asked."""

    OWN = "own"
    SERVICE = "service"
    LINKED_CHANNEL = "linked_channel"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that matched."""

    rule_id: str
    rule_name: str
    version: int
    mode: Mode
    match: Match
    actions: tuple[Consequence, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say about one message.

    ``decisive`` is the strongest enforced finding (None: shadows only) and ``actions`` are what is to be done: its own
    actions, and a deletion where another enforced finding asks for one. ``also`` are the other enforced findings.
    """

    at: datetime
    decisive: Finding | None
    actions: tuple[Consequence, ...]
    also: tuple[Finding, ...]
    shadows: tuple[Finding, ...]


_Live = tuple[Rule, Conditions | None, Check]
"""A rule, its conditions where it has any, and the function that runs it."""


def exemption(facts: MessageFacts) -> Exemption | None:
    """Who is never judged. The order is fixed: it answers "why was this left alone?" with the first reason."""
    kind = facts.message.sender.kind
    if facts.is_own:
        return Exemption.OWN
    if kind is SenderKind.SERVICE:
        return Exemption.SERVICE
    if kind is SenderKind.LINKED_CHANNEL:
        return Exemption.LINKED_CHANNEL
    if kind is SenderKind.ANONYMOUS_ADMIN or not _ADMINS.isdisjoint(facts.roles):
        return Exemption.ADMIN
    return None


class Ruleset:
    """Immutable; a change of a rule or a list compiles a new one. ``problems`` are rules that find nothing, and why."""

    def __init__(self, live: Sequence[_Live], problems: Sequence[Problem]) -> None:
        self._live = tuple(live)
        self._span = max((looks_back(rule) for rule, _, _ in live), default=timedelta(0))
        self.problems = tuple(problems)

    @classmethod
    def compile(cls, rules: Sequence[Rule], lists: Mapping[str, WordList]) -> Self:
        """Make rules ready. Those that are off are left out; one that cannot work is a problem, not an error."""
        live: list[_Live] = []
        problems: list[Problem] = []
        allowed = _allowed_domains(rules)
        for rule in rules:
            if rule.mode is Mode.OFF:
                continue
            found = check_of(_sparing(rule, allowed), lists)
            if isinstance(found, ListMissing | PatternsUnusable):
                problems.append(found)
                continue
            live.append((rule, None if rule.when == _EVERYBODY else rule.when, found))
        return cls(live, problems)

    def judge(
        self, facts: MessageFacts, windows: Windows, at: datetime, *, spared: frozenset[str] = frozenset()
    ) -> Verdict | None:
        """Judge one message; ``at`` is the event's own time (of the edit, for an edit). None: nothing was found.

        ``windows`` takes note of the message, once; judging it again gives the same verdict. ``spared`` are ids of
        rules from which the sender is exempt.
        """
        if exemption(facts) is not None:
            return None
        if self._span:
            windows.observe(facts, self._span)
        findings: list[tuple[Rule, Match]] = []
        for rule, when, check in self._live:
            if rule.id in spared or (when is not None and not _concerns(when, facts)):
                continue
            match = check(facts, windows)
            if match is not None:
                findings.append((rule, match))
        return _verdict(findings, at) if findings else None


def _allowed_domains(rules: Sequence[Rule]) -> tuple[str, ...]:
    """What the chat has said is a good address, in whichever rule."""
    lists = [rule.detector for rule in rules if rule.mode is not Mode.OFF and isinstance(rule.detector, Links)]
    return tuple(dict.fromkeys(domain for links in lists if links.mode is LinkMode.ALLOW for domain in links.domains))


def _sparing(rule: Rule, allowed: tuple[str, ...]) -> Rule:
    """A rule against all links means all but those the chat allows."""
    detector = rule.detector
    if not allowed or not isinstance(detector, Links) or detector.mode is not LinkMode.ALL:
        return rule
    but_these = detector.model_copy(update={"mode": LinkMode.ALLOW, "domains": allowed})
    return rule.model_copy(update={"detector": but_these})


def _concerns(when: Conditions, facts: MessageFacts) -> bool:
    """Do all conditions of the rule hold for this message?"""
    if facts.edited and not when.edits:
        return False
    if when.exempt_roles and not when.exempt_roles.isdisjoint(facts.roles):
        return False
    if when.topics and facts.message.topic not in when.topics:
        return False
    if when.newcomers is not None and not is_newcomer(facts, when.newcomers):
        return False
    if when.max_member_age is not None and (facts.member_age is None or facts.member_age > when.max_member_age):
        return False
    if when.min_messages is not None and facts.message_count < when.min_messages:
        return False
    return when.max_messages is None or facts.message_count <= when.max_messages


def _verdict(findings: Sequence[tuple[Rule, Match]], at: datetime) -> Verdict:
    enforced = [finding for finding in findings if finding[0].mode is Mode.ENFORCE]
    enforced.sort(key=lambda finding: _strength(finding[0]), reverse=True)
    told = [_finding(rule, match) for rule, match in enforced]
    shadows = tuple(_finding(rule, match) for rule, match in findings if rule.mode is Mode.SHADOW)
    if not told:
        return Verdict(at, None, (), (), shadows)
    actions = told[0].actions
    if Delete() not in actions and any(Delete() in finding.actions for finding in told[1:]):
        actions = (Delete(), *actions)
    return Verdict(at, told[0], actions, tuple(told[1:]), shadows)


def _strength(rule: Rule) -> tuple[tuple[int, float], int]:
    """The hardest consequence first, then the priority; among equals the earlier rule stays first."""
    return max((severity(action) for action in rule.actions), default=(-1, 0.0)), rule.priority


def _finding(rule: Rule, match: Match) -> Finding:
    return Finding(rule.id, rule.name, rule.version, rule.mode, match, rule.actions)
