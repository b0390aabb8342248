"""From a verdict to what is wanted. The same message never leads to a second case by the same rule."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.events import Message
from bot.domain.people import AdminPower, SenderKind
from bot.services.cases import ByRule, Evidence
from bot.services.guard.judging import happened_at
from bot.services.guard.memory import Guard, Place
from bot.services.moderation.rules import Consequence, Delete, Notify
from bot.services.moderation.ruleset import Finding, Verdict
from bot.services.restrictions import Subject
from bot.services.sanctions import Sanction
from models.cases import CaseMode
from models.moderation import claim_judgement, has_case_since

ONE_FLOOD = timedelta(minutes=1)
"""What comes after the first message too many belongs to the same flood: it is deleted, and opens no further case."""


@dataclass(slots=True)
class Wanted:
    """What a verdict asks for. ``sanction`` None: no case to open. ``delete``: keys of messages that must go."""

    shadows: list[Sanction] = field(default_factory=list)
    sanction: Sanction | None = None
    delete: tuple[str, ...] = ()

    @property
    def is_for_admins(self) -> bool:
        return self.sanction is not None and Notify() in self.sanction.consequences


async def wanted_by(
    session: AsyncSession,
    verdict: Verdict,
    message: Message,
    chat: Place,
    guard: Guard,
    person_id: int,
    *,
    is_late: bool,
) -> Wanted:
    """What is to be done about a message, each rule once. ``is_late``: so old that nothing but deleting is right."""
    wanted = Wanted()
    at = happened_at(message)
    for shadow in verdict.shadows:
        if await _is_first(session, message, chat, shadow, CaseMode.SHADOW, at):
            told = _sanction(shadow, shadow.actions, verdict, message, guard, person_id, CaseMode.SHADOW)
            wanted.shadows.append(told)
    finding, actions = verdict.decisive, verdict.actions
    if is_late:
        actions = tuple(one for one in actions if isinstance(one, Delete))
    if finding is None or not actions:
        return wanted
    if Delete() in actions and AdminPower.DELETE in chat.bot_powers:
        wanted.delete = _messages_of(message, guard)
        if message.album is not None:
            guard.past.album(message.album).is_condemned = True
    if await _is_same_flood(session, finding, chat.id, person_id, at):
        return wanted
    if await _is_first(session, message, chat, finding, CaseMode.ENFORCE, at):
        wanted.sanction = _sanction(finding, actions, verdict, message, guard, person_id, CaseMode.ENFORCE)
    return wanted


def _sanction(
    finding: Finding,
    actions: tuple[Consequence, ...],
    verdict: Verdict,
    message: Message,
    guard: Guard,
    person_id: int,
    mode: CaseMode,
) -> Sanction:
    return Sanction(
        subject=Subject(person_id, message.sender.key, message.sender.kind is SenderKind.FOREIGN_CHANNEL),
        cause=ByRule(finding.rule_id, finding.version, finding.rule_name),
        consequences=actions,
        evidence=Evidence(message.message_key, message.text, _detail(finding, verdict)),
        delete=_messages_of(message, guard),
        mode=mode,
    )


async def _is_first(
    session: AsyncSession, message: Message, chat: Place, finding: Finding, mode: CaseMode, at: datetime
) -> bool:
    unit = (message.album or message.message_key)[:64]
    return await claim_judgement(session, chat.id, unit, finding.rule_id, mode, at)


async def _is_same_flood(session: AsyncSession, finding: Finding, chat_id: int, person_id: int, at: datetime) -> bool:
    if finding.match.detector != "flood" or Delete() not in finding.actions:
        return False
    return await has_case_since(session, chat_id, person_id, finding.rule_id, at - ONE_FLOOD)


def _messages_of(message: Message, guard: Guard) -> tuple[str, ...]:
    """The message, or every part of its album that we have heard of."""
    if message.album is None:
        return (message.message_key,)
    return tuple(dict.fromkeys((*guard.past.album(message.album).keys, message.message_key)))


def _detail(finding: Finding, verdict: Verdict) -> dict[str, Any]:
    match = finding.match
    found: dict[str, Any] = {"detector": match.detector, "entry": match.entry, "excerpt": match.excerpt}
    if match.count is not None:
        found |= {"count": match.count, "limit": match.limit}
    if finding is verdict.decisive and verdict.also:
        found["also"] = [other.rule_id for other in verdict.also]
    return found
