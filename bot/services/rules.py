"""The group's rules as people read them: versions, acceptance, and the gate that waits for it."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.actions import Action, KickMember, MuteMember, UnmuteMember
from bot.domain.text import clean_text
from bot.services.place import Place
from models.people import present_people
from models.raid import is_held_by_a_raid, people_muted_otherwise
from models.rules import (
    RulesPrompt,
    RulesText,
    add_acceptance,
    add_gate,
    count_acceptances,
    current_rules_text,
    gate_of,
    people_who_accepted,
    prompt_of,
    remove_gate,
    rules_text,
    rules_texts,
)

FEATURE: Final = "rules"
GATE: Final = "rules.gate"
LONGEST: Final = 3_000
"""Characters: the text must fit into one message with what stands around it (Bot API, sendMessage: 1-4096)."""
PROMPT_EVERY: Final = timedelta(minutes=5)
HELD_A_LITTLE_LONGER: Final = timedelta(hours=1)
"""The platform itself would free a newcomer that much later, should we be gone by then."""


SHOWN: Final = {
    "versions": "versions", "history": "versions", "历史": "versions", "版本": "versions", "who": "who",
    "未同意": "who", "test": "test", "try": "test", "测试": "test",
}  # fmt: skip
"""What may be asked of the rules beside reading them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A version as it is shown. ``is_current``: it is the one that holds."""

    version: int
    text: str
    at: datetime
    accepted: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class TooLong:
    length: int
    limit: int = LONGEST


@dataclass(frozen=True, slots=True)
class SameAsBefore:
    version: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change: lines that come (+) and go (-)."""

    version: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """``freed`` gives the newcomer a voice; empty where they had one, or where something else holds it back."""

    version: int
    is_first: bool
    freed: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class OldVersion:
    """There are newer rules than those that were accepted."""

    version: int


def in_lines(preview: "Preview") -> str:
    """The change as people read changes: what goes, then what comes."""
    lines = [*(f"− {line}" for line in preview.removed), *(f"+ {line}" for line in preview.added)]
    return "\n".join(lines)[:LONGEST]


async def shown_rules(session: AsyncSession, chat_id: int, version: int | None = None) -> Shown | None:
    """The current rules, or an older version. None: there is no such version."""
    current = await current_rules_text(session, chat_id)
    wanted = current if version is None else await rules_text(session, chat_id, version)
    if wanted is None or current is None:
        return None
    accepted = await count_acceptances(session, chat_id, wanted.version)
    return Shown(wanted.version, wanted.text, wanted.at, accepted, wanted.version == current.version)


async def versions(session: AsyncSession, chat_id: int) -> list[Shown]:
    """Newest first."""
    texts = await rules_texts(session, chat_id)
    return [
        Shown(one.version, one.text, one.at, await count_acceptances(session, chat_id, one.version), index == 0)
        for index, one in enumerate(texts)
    ]


async def preview(session: AsyncSession, chat_id: int, text: str) -> Preview | TooLong | SameAsBefore:
    """What a new text would change, before it holds."""
    text = clean_text(text).strip()
    if len(text) > LONGEST:
        return TooLong(len(text))
    current = await current_rules_text(session, chat_id)
    if current is not None and current.text == text:
        return SameAsBefore(current.version)
    before = current.text.splitlines() if current is not None else []
    changes = [line for line in difflib.ndiff(before, text.splitlines()) if line[:2] in ("+ ", "- ")]
    return Preview(
        version=(current.version if current is not None else 0) + 1,
        added=tuple(line[2:] for line in changes if line[0] == "+"),
        removed=tuple(line[2:] for line in changes if line[0] == "-"),
        text=text,
    )


async def publish(session: AsyncSession, chat_id: int, text: str, *, by_id: int, now: datetime) -> int:
    """Make a text the rules; the number of its version. The same text again stays the same version."""
    current = await current_rules_text(session, chat_id)
    if current is not None and current.text == text:
        return current.version
    version = (current.version if current is not None else 0) + 1
    session.add(RulesText(chat_id=chat_id, version=version, text=text, at=now, by_id=by_id))
    await session.flush()
    return version


async def accept(
    session: AsyncSession, chat: Place, version: int, person_id: int, *, at: datetime
) -> Accepted | OldVersion:
    """A person agrees with a version; once. Only the current one opens the gate."""
    current = await current_rules_text(session, chat.id)
    if current is None or current.version != version:
        return OldVersion(current.version if current is not None else 0)
    is_first = await add_acceptance(session, chat.id, version, person_id, at)
    return Accepted(version, is_first, await _open_gate(session, chat, person_id))


async def who_has_not(session: AsyncSession, chat_id: int, version: int) -> Sequence[str]:
    """Names of the members who have not accepted a version."""
    accepted = await people_who_accepted(session, chat_id, version)
    return [person.name for person in await present_people(session, chat_id) if person.id not in accepted]


# -- the gate ------------------------------------------------------------------------------------------------------


async def stop_at_gate(
    session: AsyncSession, chat: Place, person_id: int, person_key: str, *, at: datetime, now: datetime
) -> Action | None:
    """A newcomer must accept before writing. None: there is nothing to accept, or it was accepted before."""
    current = await current_rules_text(session, chat.id)
    if current is None or person_id in await people_who_accepted(session, chat.id, current.version):
        return None
    if not await add_gate(session, chat.id, person_id, person_key, at):
        return None
    until = now + timedelta(hours=chat.settings.rules.wait_hours) + HELD_A_LITTLE_LONGER
    return MuteMember(chat_key=chat.ref.key, person_key=person_key, until=until)


async def time_is_up(session: AsyncSession, chat: Place, person_id: int) -> tuple[Action, ...]:
    """Somebody did not accept in time: free or removed, as the group chose; nobody stands there for ever."""
    gate = await gate_of(session, chat.id, person_id)
    if gate is None:
        return ()
    if chat.settings.rules.afterwards == "remove":
        await remove_gate(session, chat.id, person_id)
        return (KickMember(chat_key=chat.ref.key, person_key=gate.person_key),)
    return await _open_gate(session, chat, person_id)


async def leave_gate(session: AsyncSession, chat_id: int, person_id: int) -> None:
    """Somebody left, accepted or not."""
    await remove_gate(session, chat_id, person_id)


async def _open_gate(session: AsyncSession, chat: Place, person_id: int) -> tuple[Action, ...]:
    gate = await gate_of(session, chat.id, person_id)
    if gate is None:
        return ()
    await session.delete(gate)
    await session.flush()
    if await is_held_by_a_raid(session, chat.id, person_id) or person_id in await people_muted_otherwise(
        session, chat.id
    ):
        return ()
    return (UnmuteMember(chat_key=chat.ref.key, person_key=gate.person_key),)


async def may_prompt(session: AsyncSession, chat_id: int, now: datetime) -> tuple[bool, int | None]:
    """Whether newcomers are to be asked with a new line now, and the action that sent the one before."""
    prompt = await prompt_of(session, chat_id)
    if prompt is None:
        return True, None
    return now - prompt.at >= PROMPT_EVERY, prompt.action_id


async def note_prompt(session: AsyncSession, chat_id: int, action_id: int, now: datetime) -> None:
    await session.merge(RulesPrompt(chat_id=chat_id, action_id=action_id, at=now))
