"""The rules on trial taken together: what they would have hit, and one decision for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import PlatformName
from bot.services.guard.memory import Place, guard_of
from bot.services.guard.rehearsal import Example
from bot.services.guard.rulebook import hits_of_rules, rules_of, set_mode
from bot.services.moderation.rules import Mode, Rule
from models.audit import was_done_since
from models.moderation import newest_in_shadow
from models.people import names_of

LOOKED_BACK: Final = timedelta(days=7)
PAUSE: Final = timedelta(days=7)
"""Whoever decides to go on watching is not asked again for so long."""
WATCHING: Final = "trials.watching"
"""How that decision stands in the audit trail."""
EXAMPLES: Final = 2


@dataclass(frozen=True, slots=True)
class OnTrial:
    """A rule that only watches, with what it would have hit within a week; ``examples`` are the newest."""

    rule: Rule
    hits: int
    examples: tuple[Example, ...] = ()


def count_on_trial(chat: Place) -> int:
    """How many of a chat's rules only watch. In memory."""
    guard = guard_of(chat)
    return sum(rule.mode is Mode.SHADOW for rule in guard.ready.rules) if guard is not None else 0


async def rules_on_trial(session: AsyncSession, chat_id: int, *, now: datetime) -> list[OnTrial]:
    """Every rule in shadow, the busiest first."""
    hits = await hits_of_rules(session, chat_id, now - LOOKED_BACK)
    found = [
        OnTrial(rule, hits[rule.id].shadow if rule.id in hits else 0)
        for rule in await rules_of(session, chat_id)
        if rule.mode is Mode.SHADOW
    ]
    return sorted(found, key=lambda one: -one.hits)


async def with_examples(
    session: AsyncSession, chat_id: int, platform: PlatformName, found: list[OnTrial], *, now: datetime
) -> list[OnTrial]:
    cases = {
        one.rule.id: await newest_in_shadow(session, chat_id, one.rule.id, now - LOOKED_BACK, EXAMPLES)
        for one in found
        if one.hits
    }
    people = {case.subject_id for of_rule in cases.values() for case in of_rule if case.subject_id is not None}
    names = await names_of(session, platform, people)
    return [
        OnTrial(
            one.rule,
            one.hits,
            tuple(
                Example(names.get(case.subject_id or 0, "?"), case.at, case.excerpt)
                for case in cases.get(one.rule.id, ())
            ),
        )
        for one in found
    ]


async def waits_for_a_decision(session: AsyncSession, chat_id: int, *, now: datetime) -> list[OnTrial]:
    """The rules on trial where they hit something and nobody decided lately to go on watching; else none."""
    found = await rules_on_trial(session, chat_id, now=now)
    if not any(one.hits for one in found) or await was_done_since(session, chat_id, WATCHING, now - PAUSE):
        return []
    return found


def seen(found: list[OnTrial]) -> dict[str, int]:
    """By rule: the version a decision is about."""
    return {one.rule.id: one.rule.version for one in found}


async def put_in_force(
    session: AsyncSession, chat_id: int, versions: Mapping[str, int], *, by_id: int, now: datetime
) -> list[Rule]:
    """Let rules on trial act, as they were when somebody looked at them; one that was changed since stays as it is."""
    return [
        await set_mode(session, chat_id, rule, Mode.ENFORCE, by_id=by_id, now=now)
        for rule in await rules_of(session, chat_id)
        if rule.mode is Mode.SHADOW and versions.get(rule.id) == rule.version
    ]
