"""What is known about a person, and how it is erased. One door for both: no feature erases by itself.

A person who wants to be forgotten loses name, accounts, texts and profile. Ledgers, counters and cases stay, and point
at a row without a name, so that what others did and decided stays true. Every table that refers to people must be
treated here; a test finds the ones that are not.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from models import accounts
from models import forgetting as stored
from models.audit import newest_entry
from models.base import Base
from models.people import identity_of

ROWS_PER_TABLE = 20_000
"""So many rows of each table an export holds at most, the newest."""
_SHORTEST_NAME = 2
TOLD = "privacy.told"
"""The audit's name for an export; a person gets one in ``PAUSE``, for it may hold all they said in years."""
PAUSE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Treatment:
    """What becomes of one table's rows about a person.

    ``whose``: the column naming the person the row is about. ``erase``: columns emptied in those rows. ``keep``:
    columns of words that say nothing about the person. ``drop``: the rows go altogether. ``unless_open``: a column;
    while it is empty the row is in force, and nothing is erased in it yet.
    """

    whose: str = "person_id"
    erase: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    drop: bool = False
    unless_open: str | None = None


def _treat(
    whose: str = "person_id", *, erase: str = "", keep: str = "", drop: bool = False, unless_open: str | None = None
) -> Treatment:
    return Treatment(whose, tuple(erase.split()), tuple(keep.split()), drop, unless_open)


TREATMENTS: Mapping[str, Treatment] = {
    # the house
    "audit": _treat("actor_id", keep="what detail"),  # details that name the person are emptied by their words
    "buttons": _treat(drop=True),
    "chats": _treat(
        "owner_id", keep="platform key former_key kind title username state settings bot_status bot_powers"
    ),  # the owner goes; a private chat is treated by its key
    "communities": _treat("owner_id", keep="name code"),  # the owner goes with the chats' owner
    "connections": _treat(drop=True),
    "conversations": _treat(drop=True),
    "events": _treat(erase="text", keep="kind message_key reply_to topic media"),
    "identities": _treat(drop=True),
    "link_requests": _treat(drop=True),
    "link_tries": _treat(drop=True),
    "member_day": _treat(keep="kind"),
    "members": _treat(erase="invite_url", keep="status powers join_source"),
    "role_grants": _treat(drop=True),
    # newcomers
    "arrivals": _treat(drop=True),
    "buddies": _treat(drop=True),
    "gate_requests": _treat(drop=True),
    "introductions": _treat(drop=True),
    "invitations": _treat(drop=True),
    "onboarding_steps": _treat(keep="outcome"),
    # numbers a platform counted for an owner
    "owner_days": _treat(drop=True),
    "referrals": _treat(),
    # moderation
    "appeals": _treat(erase="text", keep="state"),
    "cases": _treat("subject_id", erase="excerpt detail reason", keep="what rule_name message_key actions state mode"),
    "exemptions": _treat(drop=True),
    "moderation_rules": _treat("changed_by_id", keep="rule_id body"),
    "raid_newcomers": _treat(drop=True),
    "raids": _treat("begun_by_id"),
    "reporters": _treat(erase="reason"),
    "reports": _treat("subject_id", erase="excerpt subject_key", keep="message_key state outcome"),
    "restrictions": _treat(erase="person_key", keep="kind", unless_open="lifted_at"),
    "warn_points": _treat(),
    "word_lists": _treat("changed_by_id", keep="name entries"),
    # rules of the group
    "rules_acceptances": _treat(),
    "rules_gates": _treat(drop=True),
    "rules_texts": _treat("by_id", keep="text"),
    # rituals, points, polls
    "check_ins": _treat(keep="how message_key"),
    "freezes": _treat(),
    "points_entries": _treat(erase="note", keep="reason ref"),
    "poll_endings": _treat("by_id"),
    "poll_series": _treat("created_by_id", keep="spec topic state"),
    "poll_votes": _treat(keep="options"),
    "polls": _treat(
        "created_by_id", keep="occurrence spec style state message_key topic ballot_key tokens told_counts"
    ),
    "announcements": _treat("author_id", keep="text source_chat_key source_message_key rule topic state"),
    "digest_wishes": _treat(drop=True),
    "reminder_wishes": _treat(drop=True),
    "rituals": _treat("created_by_id", keep="name state proof unit topic timed_for"),
}
"""By table; a feature that adds a table about people adds its line."""

OF_NO_PERSON: Mapping[str, str] = {
    "announcement_postings": "run skipped handover",
    "chat_pauses": "source chat_key",  # a private chat's is dropped by its key
    "digest_nudges": "message_key",
    "inbox": "source update_key lane body state error",  # emptied by words
    "judgements": "unit rule_id mode",
    "leases": "name holder host started",
    "occurrences": "occurrence",
    "outbox": "source chat_key feature kind payload state error message_key poll_key",  # emptied by words
    "people": "name language",  # treated as the person
    "playground_documents": "kind key body",  # the pretend world: its people are nobody
    "playground_files": "key",
    "playground_lines": "room_key body",
    "playground_updates": "update_key lane body room_key line_key",
    "ritual_prompts": "tap_token wish_token",
    "ritual_words": "word",
    "timers": "name key rule zone payload catch_up state next_key",  # once it has rung, emptied by words
    **accounts.OF_NO_PERSON,
}
"""In tables without a person's id: columns of words that say nothing about anybody, or are emptied by what they say."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Chats in which something about the person was visible to the house: their views must be loaded anew."""

    chat_ids: tuple[int, ...]


async def everything_about(session: AsyncSession, person_id: int, *, now: datetime) -> bytes:
    """All that is stored about a person, as readable JSON (UTF-8). Other people's ids are left out of it."""
    person = await stored.person_with_id(session, person_id)
    assert person is not None, "asked for by somebody we know"
    tables: dict[str, list[dict[str, Any]]] = {}
    for table, columns in stored.tables_about_people():
        rows = await stored.rows_about(session, table, columns, person_id, ROWS_PER_TABLE)
        if rows:
            tables[table.name] = rows
    identities = await stored.identities_of(session, person_id)
    for one in identities:
        for name, kept in (await accounts.rows_of_account(session, one.platform, one.key, ROWS_PER_TABLE)).items():
            tables.setdefault(name, []).extend(kept)
    private = await stored.private_chats(session, identities)
    about = {"name": person.name, "language": person.language, "known_since": person.created_at}
    found = {
        "exported_at": now,
        "person": about,
        "private_chats": [{"key": chat.key, "settings": chat.settings} for chat in private],
        "rows_per_table_at_most": ROWS_PER_TABLE,
        "tables": tables,
    }
    return json.dumps(found, ensure_ascii=False, indent=1, default=_plain).encode()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime | date | time) else str(value)


async def may_ask_again_at(session: AsyncSession, person_id: int, *, now: datetime) -> datetime | None:
    """When somebody may have their next export; None: now."""
    told = await newest_entry(session, person_id, TOLD, now - PAUSE)
    return told.at + PAUSE if told is not None else None


async def account_of(session: AsyncSession, platform: str, person_id: int) -> str | None:
    """Where this person can be written to privately, if at all."""
    identity = await identity_of(session, platform, person_id)
    return identity.key if identity is not None and identity.is_reachable else None


async def forget(session: AsyncSession, person_id: int, *, name: str, now: datetime) -> Forgotten:
    """Erase a person, in every group at once. ``name`` is what lists and ledgers show in their place from now on.

    Who comes back afterwards is somebody new to us. Sanctions in force keep the account they were imposed on.
    """
    await session.flush()
    identities = await stored.identities_of(session, person_id)
    person = await stored.person_with_id(session, person_id)
    assert person is not None, "asked for by somebody we know"
    chats = set(await stored.chats_with_member(session, person_id))
    marks = {mark for one in identities for mark in accounts.marks_of(one.platform, one.key)}
    marks |= {f"@{one.username}" for one in identities if one.username}
    names = {known for known in (person.name, *(one.name for one in identities)) if len(known) >= _SHORTEST_NAME}
    await stored.disown_chats(session, person_id)
    for chat in await stored.private_chats(session, identities):
        chats.add(chat.id)
        await stored.close_private_chat(session, chat)
    for table, _ in reversed(stored.tables_about_people()):
        treatment = TREATMENTS.get(table.name)
        if treatment is None:
            continue
        if treatment.drop:
            await stored.drop_rows(session, table, treatment.whose, person_id)
        elif treatment.erase:
            in_force = table.c[treatment.unless_open].is_(None) if treatment.unless_open else None
            await stored.erase_columns(session, table, treatment.whose, treatment.erase, person_id, but=in_force)
    for one in identities:
        await accounts.erase_account(session, one.platform, one.key)
    await stored.blank_mentions(session, sorted(marks), sorted(names))
    await stored.drop_identities(session, person_id, name, now)
    for one in identities:
        session.expunge(one)
    await session.refresh(person)
    return Forgotten(tuple(sorted(chats)))


async def finish_forgetting(session: AsyncSession) -> int:
    """Erase what had to wait because it was in force when its person was forgotten; how many rows there were."""
    erased = 0
    for table, _ in stored.tables_about_people():
        treatment = TREATMENTS.get(table.name)
        if treatment is not None and treatment.unless_open is not None:
            erased += await stored.erase_rest(session, table, treatment.whose, treatment.erase, treatment.unless_open)
    return erased


def untreated() -> dict[str, list[str]]:
    """Tables about people that nobody has treated yet, and columns of words that are neither kept nor erased.

    In a table without a person's id every column of words is suspect: it may hold a platform's key or somebody's words.
    """
    found: dict[str, list[str]] = {}
    about_people = {table.name: columns for table, columns in stored.tables_about_people()}
    for table in Base.metadata.sorted_tables:
        words = {column.name for column in table.columns if column.type.python_type is str}
        columns = about_people.get(table.name)
        treatment = TREATMENTS.get(table.name)
        if columns is None:
            strange = words - _known_of_platforms(table.name)
        elif treatment is None:
            strange = {"*"}
        else:
            known = {*treatment.erase, *treatment.keep, *(column.name for column in columns)}
            strange = words - known if not treatment.drop else set()
        if strange:
            found[table.name] = sorted(strange)
    return found


def _known_of_platforms(table: str) -> set[str]:
    """Columns of a table without a person's id of which it is said what becomes of them."""
    traced = {trace.name for trace in accounts.every_trace() if trace.table.name == table}
    emptied = {name for trace in accounts.every_trace() if trace.table.name == table for name in trace.put}
    return traced | emptied | accounts.texts_of(table) | set(OF_NO_PERSON.get(table, "").split())


def treats_only_what_exists() -> bool:
    """Whether everything said here is about tables and columns there are."""
    said = {name: {one.whose, *one.erase, *one.keep} for name, one in TREATMENTS.items()}
    said |= {name: set(columns.split()) for name, columns in OF_NO_PERSON.items()}
    return all(
        name in Base.metadata.tables and columns <= set(Base.metadata.tables[name].columns.keys())
        for name, columns in said.items()
    )
