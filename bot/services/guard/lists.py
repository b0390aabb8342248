"""The lists people add to with one word: words, patterns, domains. Each feeds a rule, made with its first entry."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.text import clean_text
from bot.services.guard.rulebook import TooManyRules, delete_rule, free_rule_id, keep_rule, rule_named, rules_of
from bot.services.moderation.addresses import parse_address
from bot.services.moderation.defaults import default_lists
from bot.services.moderation.detectors.links import LinkMode, Links
from bot.services.moderation.detectors.patterns import Patterns
from bot.services.moderation.detectors.words import Words
from bot.services.moderation.patterns import PatternSet, Refusal
from bot.services.moderation.rules import Delete, Mode, Rule, Warn
from models.moderation import WordList, word_list_named, word_list_versions

MOST_WORDS: Final = 100_000
LONGEST_WORD: Final = 100
OWN_LIST: Final = "words"
PATTERNS_RULE: Final = "patterns"
LINK_RULES: Final = {LinkMode.DENY: "denied-links", LinkMode.ALLOW: "allowed-links"}
VERBS: Final = {
    "add": "add", "添加": "add", "加": "add", "remove": "remove", "del": "remove", "删除": "remove", "删": "remove",
    "list": "list", "列表": "list", "": "list",
}  # fmt: skip
_NAME: Final = re.compile(r"#([a-z0-9_\u4e00-\u9fff-]{1,40})(?:\s+|$)", re.IGNORECASE)
_ENDS: Final = re.compile(r"[\n\r,，、;；]+")


@dataclass(frozen=True, slots=True)
class ListChanged:
    """``rule`` uses the list; ``is_new``: it was made just now, in shadow. ``changed`` entries came or went."""

    name: str
    changed: int
    size: int
    rule: Rule | None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class NothingChanged:
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class ListTooLong:
    limit: int = MOST_WORDS


@dataclass(frozen=True, slots=True)
class NotADomain:
    found: str


Change = ListChanged | NothingChanged | ListTooLong | TooManyRules


@dataclass(frozen=True, slots=True)
class ShownList:
    name: str
    size: int
    first: tuple[str, ...]


def split_list(text: str) -> tuple[str, list[str]]:
    """The list meant (``#name`` in front, else the chat's own) and its entries.

    Lines, commas and semicolons part entries; without any of them, spaces do.
    """
    found = _NAME.match(text.strip())
    name, rest = (found[1].lower(), text.strip()[found.end() :]) if found else (OWN_LIST, text.strip())
    parts = _ENDS.split(rest) if _ENDS.search(rest) else rest.split()
    entries = dict.fromkeys(clean_text(part).strip()[:LONGEST_WORD] for part in parts)
    return name, [entry for entry in entries if entry]


async def add_words(
    session: AsyncSession, chat_id: int, name: str, entries: Sequence[str], *, by_id: int | None, now: datetime
) -> Change:
    """Put words on a list. Adding to a list of the house copies it first."""
    present = await _entries(session, chat_id, name)
    merged = list(dict.fromkeys((*present, *entries)))
    if len(merged) > MOST_WORDS:
        return ListTooLong()
    if len(merged) == len(present):
        return NothingChanged(name, len(present))
    users = [rule for rule in await rules_of(session, chat_id) if _uses(rule, name)]
    rule = users[0] if users else None
    if rule is None:
        free = await free_rule_id(session, chat_id, name)
        made = Rule(id=free, name=free, detector=Words(list=name), actions=(Delete(), Warn(points=1)))
        kept = await keep_rule(session, chat_id, made, by_id=by_id, now=now)
        if isinstance(kept, TooManyRules):
            return kept
        rule = kept
    await _write(session, chat_id, name, merged, by_id=by_id, now=now)
    return ListChanged(name, len(merged) - len(present), len(merged), rule, is_new=not users)


async def remove_words(
    session: AsyncSession, chat_id: int, name: str, entries: Sequence[str], *, by_id: int | None, now: datetime
) -> Change:
    present = await _entries(session, chat_id, name)
    unwanted = {entry.casefold() for entry in entries}
    left = [entry for entry in present if entry.casefold() not in unwanted]
    if len(left) == len(present):
        return NothingChanged(name, len(present))
    await _write(session, chat_id, name, left, by_id=by_id, now=now)
    users = [rule for rule in await rules_of(session, chat_id) if _uses(rule, name)]
    return ListChanged(name, len(present) - len(left), len(left), users[0] if users else None)


async def show_lists(session: AsyncSession, chat_id: int, *, first: int = 30) -> list[ShownList]:
    """Every list a chat has, its own and the house's, with the beginning of each."""
    names = dict.fromkeys((*await word_list_versions(session, chat_id), *default_lists()))
    shown: list[ShownList] = []
    for name in names:
        entries = await _entries(session, chat_id, name)
        shown.append(ShownList(name, len(entries), tuple(entries[:first])))
    return shown


async def patterns_of(session: AsyncSession, chat_id: int) -> tuple[str, ...]:
    rule = await rule_named(session, chat_id, PATTERNS_RULE)
    return rule.detector.patterns if rule is not None and isinstance(rule.detector, Patterns) else ()


async def add_pattern(
    session: AsyncSession, chat_id: int, pattern: str, *, by_id: int | None, now: datetime
) -> Change | Refusal:
    """Add a pattern; refused with RE2's own reason where it cannot be run safely."""
    pattern = clean_text(pattern).strip()
    rule = await rule_named(session, chat_id, PATTERNS_RULE)
    present = await patterns_of(session, chat_id)
    if pattern in present:
        return NothingChanged(PATTERNS_RULE, len(present))
    compiled = PatternSet.compile((*present, pattern))
    if not isinstance(compiled, PatternSet):
        return compiled
    detector = Patterns(patterns=(*present, pattern))
    made = rule or Rule(id=PATTERNS_RULE, name=PATTERNS_RULE, detector=detector, actions=(Delete(), Warn(points=1)))
    kept = await keep_rule(session, chat_id, made.model_copy(update={"detector": detector}), by_id=by_id, now=now)
    if isinstance(kept, TooManyRules):
        return kept
    return ListChanged(PATTERNS_RULE, 1, len(present) + 1, kept, is_new=rule is None)


async def remove_pattern(
    session: AsyncSession, chat_id: int, pattern: str, *, by_id: int | None, now: datetime
) -> Change:
    """Take a pattern away, by itself or by its number in the list; with the last one the rule goes."""
    rule = await rule_named(session, chat_id, PATTERNS_RULE)
    present = await patterns_of(session, chat_id)
    pattern = pattern.strip()
    number = int(pattern) - 1 if pattern.isdecimal() else -1
    meant = present[number] if 0 <= number < len(present) else pattern
    left = tuple(one for one in present if one != meant)
    if rule is None or len(left) == len(present):
        return NothingChanged(PATTERNS_RULE, len(present))
    if not left:
        await delete_rule(session, chat_id, rule, by_id=by_id, now=now)
        return ListChanged(PATTERNS_RULE, 1, 0, None)
    changed = rule.model_copy(update={"detector": Patterns(patterns=left)})
    kept = await keep_rule(session, chat_id, changed, by_id=by_id, now=now)
    return ListChanged(PATTERNS_RULE, 1, len(left), kept if isinstance(kept, Rule) else None)


async def list_domain(
    session: AsyncSession, chat_id: int, written: str, mode: LinkMode, *, by_id: int | None, now: datetime
) -> Change | NotADomain:
    """Allow or deny a domain; it leaves the other list where it stands there."""
    address = parse_address(clean_text(written).strip())
    if address is None or "." not in address.host:
        return NotADomain(written.strip())
    other = LinkMode.ALLOW if mode is LinkMode.DENY else LinkMode.DENY
    await _drop_domain(session, chat_id, address.host, other, by_id=by_id, now=now)
    rule = await rule_named(session, chat_id, LINK_RULES[mode])
    present = rule.detector.domains if rule is not None and isinstance(rule.detector, Links) else ()
    if address.host in present:
        return NothingChanged(LINK_RULES[mode], len(present))
    try:
        detector = Links(mode=mode, domains=(*present, address.host))
    except ValidationError:
        return NotADomain(written.strip())
    made = rule or Rule(id=LINK_RULES[mode], name=LINK_RULES[mode], detector=detector, actions=(Delete(),))
    kept = await keep_rule(session, chat_id, made.model_copy(update={"detector": detector}), by_id=by_id, now=now)
    if isinstance(kept, TooManyRules):
        return kept
    return ListChanged(LINK_RULES[mode], 1, len(present) + 1, kept, is_new=rule is None)


async def _drop_domain(
    session: AsyncSession, chat_id: int, host: str, mode: LinkMode, *, by_id: int | None, now: datetime
) -> None:
    rule = await rule_named(session, chat_id, LINK_RULES[mode])
    if rule is None or not isinstance(rule.detector, Links) or host not in rule.detector.domains:
        return
    left = tuple(domain for domain in rule.detector.domains if domain != host)
    detector = Links(mode=mode, domains=left)
    changed = rule.model_copy(update={"detector": detector} if left else {"detector": detector, "mode": Mode.OFF})
    await keep_rule(session, chat_id, changed, by_id=by_id, now=now)


def _uses(rule: Rule, name: str) -> bool:
    return isinstance(rule.detector, Words) and rule.detector.list == name


async def _entries(session: AsyncSession, chat_id: int, name: str) -> list[str]:
    row = await word_list_named(session, chat_id, name)
    if row is None:
        return list(default_lists().get(name, ()))
    return row.entries.split("\n") if row.entries else []


async def _write(
    session: AsyncSession, chat_id: int, name: str, entries: Sequence[str], *, by_id: int | None, now: datetime
) -> None:
    row = await word_list_named(session, chat_id, name)
    if row is None:
        row = WordList(chat_id=chat_id, name=name, version=0)
        session.add(row)
    row.version += 1
    row.entries, row.size = "\n".join(entries), len(entries)
    row.changed_at, row.changed_by_id = now, by_id
    await session.flush()
