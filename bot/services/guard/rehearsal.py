"""Trying a rule on the past: what it would have hit, before it is enforced."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.events import MediaKind, MessageReceived
from bot.domain.people import PersonRef, Role, SenderKind
from bot.services.authority import is_staff
from bot.services.guard.memory import Place, make_ready
from bot.services.guard.rulebook import lists_of
from bot.services.moderation.facts import facts_of
from bot.services.moderation.rules import Mode, Rule
from bot.services.moderation.ruleset import Ruleset
from bot.services.moderation.windows import Windows
from models.events import Fact
from models.invitations import invitations_into
from models.moderation import Said, identities_and_memberships, newest_said
from models.people import Identity, Member

MOST_DAYS: Final = 90
MOST_MESSAGES: Final = 50_000
LONGEST: Final = 2.0
"""Seconds a rehearsal may take: everything else waits while it runs."""
SHOWN: Final = 5
_CHUNK: Final = 1_000
_EXCERPT: Final = 60
_NOT_STORED: Final = frozenset(("forwards", "foreign_quotes", "via_bot"))

Known = dict[int, tuple[Identity, Member | None]]


@dataclass(frozen=True, slots=True)
class Example:
    name: str
    at: datetime
    excerpt: str


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """``examples`` are the newest hits, newest first. ``is_cut``: we came back no further than ``since``."""

    looked_at: int
    hits: int
    people: int
    examples: tuple[Example, ...]
    since: datetime
    is_cut: bool


@dataclass(frozen=True, slots=True)
class CannotRehearse:
    """The rule looks at something that is not stored with a message."""

    kind: str


async def rehearse(
    session: AsyncSession, chat: Place, rule: Rule, *, days: int, now: datetime, longest: float = LONGEST
) -> Rehearsed | CannotRehearse:
    """Apply one rule, whatever its mode, to what was said here in the last days. Staff are left out."""
    if rule.detector.kind in _NOT_STORED:
        return CannotRehearse(rule.detector.kind)
    stop_at = perf_counter() + longest
    since = now - timedelta(days=min(days, MOST_DAYS))
    lines, is_cut = await _newest_lines(session, chat.id, since, stop_at - longest / 2)
    known = await _known(session, chat, lines)
    ruleset = make_ready([rule.model_copy(update={"mode": Mode.ENFORCE})], lists_of(chat)).exact
    doors = frozenset(url.removeprefix("https://") for url in await invitations_into(session, chat.id))
    hits: list[tuple[Said, str]] = []
    counts = _counts_before(lines, known)
    windows = Windows()
    looked_at = 0
    for line in lines:
        if perf_counter() > stop_at:
            is_cut = True
            break
        looked_at += 1
        name = _hit(line, chat, known, counts, ruleset, windows, doors)
        if name is not None:
            hits.append((line, name))
    return Rehearsed(
        looked_at=looked_at,
        hits=len(hits),
        people=len({line.person_id for line, _ in hits}),
        examples=tuple(
            Example(name, line.at, (line.text or line.media or "")[:_EXCERPT]) for line, name in hits[: -SHOWN - 1 : -1]
        ),
        since=lines[0].at if is_cut and lines else since,
        is_cut=is_cut,
    )


async def _newest_lines(
    session: AsyncSession, chat_id: int, since: datetime, stop_at: float
) -> tuple[list[Said], bool]:
    """The newest lines, oldest first, and whether there were more."""
    lines: list[Said] = []
    before: tuple[datetime, int] | None = None
    while True:
        chunk = await newest_said(session, chat_id, since=since, before=before, limit=_CHUNK)
        lines += chunk
        if len(chunk) < _CHUNK:
            return lines[::-1], False
        if len(lines) >= MOST_MESSAGES or perf_counter() > stop_at:
            return lines[::-1], True
        before = chunk[-1].at, chunk[-1].id


async def _known(session: AsyncSession, chat: Place, lines: Sequence[Said]) -> Known:
    people = sorted({line.person_id for line in lines if line.person_id is not None})
    known: Known = {}
    for start in range(0, len(people), _CHUNK):
        some = people[start : start + _CHUNK]
        known |= await identities_and_memberships(session, chat.id, chat.ref.platform, some)
    return known


def _counts_before(lines: Sequence[Said], known: Known) -> Counter[int]:
    """How much each person had said before the first of these lines."""
    said = Counter(line.person_id for line in lines if line.person_id is not None and line.kind == Fact.MESSAGE)
    return Counter(
        {
            person_id: max(member.message_count - said[person_id], 0)
            for person_id, (_, member) in known.items()
            if member is not None
        }
    )


def _hit(
    line: Said,
    chat: Place,
    known: Known,
    counts: Counter[int],
    ruleset: Ruleset,
    windows: Windows,
    doors: frozenset[str],
) -> str | None:
    """The sender's name where the rule matches."""
    if line.person_id is None or line.person_id not in known or (line.text is None and line.media is None):
        return None
    identity, member = known[line.person_id]
    kind = SenderKind(identity.kind)
    roles = chat.roles.get(line.person_id, frozenset())
    if is_staff(identity.key, line.person_id, chat):
        roles |= {Role.ADMIN}
    message = MessageReceived(
        chat=chat.ref,
        at=line.at,
        sender=PersonRef(identity.key, identity.name, identity.username, kind=kind),
        message_key=line.message_key or str(line.id),
        text=line.text or "",
        topic=line.topic,
        media=MediaKind(line.media) if line.media else None,
    )
    joined_at = member.joined_at if member is not None else None
    facts = facts_of(
        message,
        member_age=line.at - joined_at if joined_at is not None and joined_at <= line.at else None,
        message_count=counts[line.person_id],
        edited=line.kind == Fact.EDIT,
        roles=roles,
    )
    facts.own_doors = doors
    if line.kind == Fact.MESSAGE:
        counts[line.person_id] += 1
    return identity.name if ruleset.judge(facts, windows, line.at) is not None else None
