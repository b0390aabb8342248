"""The rules a chat has: those of the house, with what the chat chose instead of them or beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.guard.memory import Guard, Place, RulesReady, make_ready, recollection_of
from bot.services.moderation.defaults import DEFAULT_RULES, default_lists
from bot.services.moderation.rules import Mode, Rule, rules_from_json, rules_to_json
from bot.services.moderation.words import WordList
from models.moderation import (
    Hits,
    RuleVersion,
    add_rule_version,
    current_rules,
    hits_by_rule,
    newest_version_of,
    word_list_named,
    word_list_versions,
)

MOST_RULES = 100


@dataclass(frozen=True, slots=True)
class TooManyRules:
    limit: int = MOST_RULES


async def load_guard(session: AsyncSession, chat: Place) -> Guard:
    """Everything the guard needs to judge in memory. Compiles only what has changed since it was last loaded."""
    past = recollection_of(chat)
    rows = await current_rules(session, chat.id)
    versions = await word_list_versions(session, chat.id)
    state = (tuple((row.rule_id, row.version) for row in rows), tuple(sorted(versions.items())))
    if past.ready is None or past.ready[0] != state:
        for name, (version, _) in versions.items():
            known = past.lists.get(name)
            if known is None or known[0] != version:
                past.lists[name] = (version, await _compiled(session, chat.id, name))
        chosen = {name: past.lists[name][1] for name in versions}
        has_own = bool(rows or versions)
        ready = make_ready(_in_force(rows), _lists_of_the_house() | chosen) if has_own else _rules_of_the_house()
        past.ready = (state, ready)
        past.settled.clear()
    return Guard(past.ready[1], past)


async def rules_of(session: AsyncSession, chat_id: int) -> tuple[Rule, ...]:
    """The rules of a chat as they are now, whatever their mode."""
    return _in_force(await current_rules(session, chat_id))


def lists_of(chat: Place) -> dict[str, WordList]:
    """Every word list a chat can use, as the guard last compiled them."""
    return _lists_of_the_house() | {name: words for name, (_, words) in recollection_of(chat).lists.items()}


async def rule_named(session: AsyncSession, chat_id: int, rule_id: str) -> Rule | None:
    wanted = rule_id.strip().lower()
    return next((rule for rule in await rules_of(session, chat_id) if rule.id == wanted), None)


def is_of_the_house(rule_id: str, name: str) -> bool:
    """Whether a rule still bears the name it came with, which is a text key."""
    return any(rule.id == rule_id and rule.name == name for rule in DEFAULT_RULES)


async def keep_rule(
    session: AsyncSession, chat_id: int, rule: Rule, *, by_id: int | None, now: datetime
) -> Rule | TooManyRules:
    """Store a new or changed rule under its next version, which is returned with it."""
    present = await rules_of(session, chat_id)
    known = next((one for one in present if one.id == rule.id), None)
    if known is None and len(present) >= MOST_RULES:
        return TooManyRules()
    return await _write(session, chat_id, rule, known, by_id=by_id, now=now)


async def set_mode(
    session: AsyncSession, chat_id: int, rule: Rule, mode: Mode, *, by_id: int | None, now: datetime
) -> Rule:
    """The rule in another mode, as a version of its own; unchanged where it is in that mode already."""
    if rule.mode is mode:
        return rule
    return await _write(session, chat_id, rule.model_copy(update={"mode": mode}), rule, by_id=by_id, now=now)


async def delete_rule(session: AsyncSession, chat_id: int, rule: Rule, *, by_id: int | None, now: datetime) -> None:
    """Take a rule away. What it did stays, and so do its wordings."""
    off = rule.model_copy(update={"mode": Mode.OFF})
    await _write(session, chat_id, off, rule, by_id=by_id, now=now, is_deleted=True)


async def hits_of_rules(session: AsyncSession, chat_id: int, since: datetime) -> dict[str, Hits]:
    """What each rule did since a moment (UTC); rules that did nothing are absent."""
    return await hits_by_rule(session, chat_id, since)


async def free_rule_id(session: AsyncSession, chat_id: int, wanted: str) -> str:
    """The name itself where no rule has it, else with a number behind it."""
    taken = {rule.id for rule in await rules_of(session, chat_id)}
    number, free = 2, wanted
    while free in taken:
        free, number = f"{wanted}-{number}", number + 1
    return free


async def _write(
    session: AsyncSession,
    chat_id: int,
    rule: Rule,
    known: Rule | None,
    *,
    by_id: int | None,
    now: datetime,
    is_deleted: bool = False,
) -> Rule:
    newest = max(await newest_version_of(session, chat_id, rule.id), known.version if known else 0)
    rule = rule.model_copy(update={"version": newest + 1})
    row = RuleVersion(
        chat_id=chat_id,
        rule_id=rule.id,
        version=rule.version,
        body=rules_to_json((rule,)),
        is_current=True,
        is_deleted=is_deleted,
        changed_at=now,
        changed_by_id=by_id,
    )
    await add_rule_version(session, row)
    return rule


def _in_force(rows: Sequence[RuleVersion]) -> tuple[Rule, ...]:
    """The house's rules where the chat chose nothing else, in their order, then the chat's own."""
    chosen = {row.rule_id: row for row in rows}
    ours = [_read(chosen.pop(rule.id)) if rule.id in chosen else rule for rule in DEFAULT_RULES]
    theirs = [_read(row) for row in chosen.values()]
    return tuple(rule for rule in (*ours, *theirs) if rule is not None)


def _read(row: RuleVersion) -> Rule | None:
    """None: the rule was taken away, or this version of the program cannot read it any more."""
    if row.is_deleted:
        return None
    try:
        return rules_from_json(row.body)[0]
    except ValidationError:
        return None


async def _compiled(session: AsyncSession, chat_id: int, name: str) -> WordList:
    row = await word_list_named(session, chat_id, name)
    return WordList.compile(row.entries.split("\n") if row is not None else ())


@lru_cache(maxsize=1)
def _rules_of_the_house() -> RulesReady:
    """Made ready once for all chats that chose nothing of their own: 12 KiB less for each of them."""
    return make_ready(_in_force(()), _lists_of_the_house())


@lru_cache(maxsize=1)
def _lists_of_the_house() -> dict[str, WordList]:
    """Compiled once for all chats."""
    return {name: WordList.compile(entries) for name, entries in default_lists().items()}
