"""The judge of the soak: what the database says and what was called, against what people really did."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.bot_api import BOT_ID
from benchmarks.soak_server import SoakServer
from benchmarks.soak_story import Truth

_KEPT = "SELECT update_key, state FROM inbox WHERE source = ?"
_KEYS = """
SELECT CAST(c.key AS INTEGER), CAST(i.key AS INTEGER), {what} FROM {table} t
JOIN chats c ON c.id = t.chat_id JOIN identities i ON i.person_id = t.person_id
"""
_EVENTS = """
SELECT CAST(c.key AS INTEGER), CAST(e.message_key AS INTEGER), e.kind FROM events e
JOIN chats c ON c.id = e.chat_id WHERE c.kind = 'group' AND e.kind IN ('message', 'edit')
"""
_VOTES = """
SELECT CAST(c.key AS INTEGER), CAST(i.key AS INTEGER), v.options FROM poll_votes v
JOIN polls p ON p.id = v.poll_id JOIN chats c ON c.id = p.chat_id JOIN identities i ON i.person_id = v.person_id
"""
_SENDS = "SELECT chat_key, message_key, state FROM outbox WHERE kind LIKE 'send_%' AND state IN ('sent', 'unknown')"
_ON_THE_WIRE = 0.5
"""Seconds after a kill within which the server may still read what the dead process had written to it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table. ``allowed`` None: counted, not judged."""

    name: str
    expected: int
    found: int
    wrong: int
    allowed: int | None = 0

    @property
    def is_broken(self) -> bool:
        return self.allowed is not None and self.wrong > self.allowed


class Oracle:
    def __init__(
        self, file: Path, truth: Truth, server: SoakServer, *, in_flight_at_kills: int, kills: list[float]
    ) -> None:
        self._file = file
        self._truth = truth
        self._server = server
        self._in_flight = in_flight_at_kills
        self._kills = kills

    def findings(self) -> Iterator[Finding]:
        """Every promise, each judged by itself."""
        with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True)) as db:
            yield from self._updates(db)
            yield from self._facts(db)
            yield from self._state(db)
            yield from self._idempotent()
            yield from self._visible(db)

    def _updates(self, db: sqlite3.Connection) -> Iterator[Finding]:
        states = dict(db.execute(_KEPT, (f"telegram:{BOT_ID}",)).fetchall())
        told = [states.get(str(number)) for number in self._truth.updates]
        yield Finding("updates kept", len(told), len(told) - told.count(None), told.count(None))
        yield Finding("updates decided", len(told), told.count("done"), told.count("open"))
        yield Finding("updates buried", 0, told.count("buried"), told.count("buried"))

    def _facts(self, db: sqlite3.Connection) -> Iterator[Finding]:
        stored = Counter(db.execute(_EVENTS).fetchall())
        for kind, wanted in (("message", Counter(self._truth.messages)), ("edit", self._truth.edits)):
            have = Counter({(chat, key): n for (chat, key, of), n in stored.items() if of == kind})
            yield _lost(f"{kind}s without their fact", wanted, have)
            yield _doubled(f"{kind}s with more facts than one", wanted, have)
        rows = db.execute(_KEYS.format(what="t.n", table="member_day") + "WHERE t.kind = 'message'").fetchall()
        counted: Counter[Any] = Counter()
        for chat, who, n in rows:
            if chat < 0:
                counted[chat, who] += n
        yield _lost("lines missing in member_day", self._truth.spoke, counted)
        yield _doubled("lines counted twice in member_day", self._truth.spoke, counted)

    def _state(self, db: sqlite3.Connection) -> Iterator[Finding]:
        """Class C: once, and once only."""
        wanted = Counter(self._truth.checked_in)
        days = Counter(db.execute(_KEYS.format(what="t.day", table="check_ins")).fetchall())
        yield _lost("check-ins lost", wanted, days)
        yield _doubled("check-ins doubled", wanted, days)
        paid = db.execute(_KEYS.format(what="1", table="points_entries") + "WHERE t.reason = 'checkin'").fetchall()
        each = Counter((chat, who) for chat, who, _ in wanted)
        rewards = Counter((chat, who) for chat, who, _ in paid)
        yield _lost("rewards lost", each, rewards)
        yield _doubled("rewards doubled", each, rewards)
        chosen = {(c, w): frozenset(int(o) for o in options.split()) for c, w, options in db.execute(_VOTES)}
        wrong = sum(chosen.get(key, frozenset()) != options for key, options in self._truth.votes.items())
        yield Finding("votes not as last cast", len(self._truth.votes), len(chosen), wrong)
        warned = Counter(
            {
                (c, w): p
                for c, w, p in db.execute(_KEYS.format(what="sum(t.points)", table="warn_points") + "GROUP BY 1, 2")
            }
        )
        yield _lost("warnings lost", Counter(self._truth.warned), warned)
        yield _doubled("warnings doubled", Counter(self._truth.warned), warned)

    def _idempotent(self) -> Iterator[Finding]:
        """Class A: repeated until it holds, and nothing else was touched."""
        truth, server = self._truth, self._server
        gone = truth.forbidden & server.deleted
        yield Finding(
            "forbidden messages still there", len(truth.forbidden), len(gone), len(truth.forbidden) - len(gone)
        )
        innocent = (truth.messages - truth.forbidden) & server.deleted
        yield Finding("innocent messages deleted", 0, len(innocent), len(innocent))
        silent = {where for where, is_silent in server.silenced.items() if is_silent}
        held = len(truth.muted & silent)
        yield Finding("muted people who can speak", len(truth.muted), held, len(truth.muted) - held)
        others = len(silent - truth.muted)
        yield Finding("people silenced without cause", 0, others, others)

    def _visible(self, db: sqlite3.Connection) -> Iterator[Finding]:
        """Class B: what was under way at a kill is unknown; everything else was seen exactly once."""
        known: set[tuple[str, str]] = set()
        unknown: Counter[str] = Counter()
        for chat, message, state in db.execute(_SENDS):
            if state == "sent":
                known.add((chat, message))
            else:
                unknown[chat] += 1
        sent = [(str(seen.chat_id), str(seen.message_id), seen.at) for seen in self._server.sent]
        arrived = {(chat, message) for chat, message, _ in sent}
        strangers = Counter(chat for chat, message, _ in sent if (chat, message) not in known)
        untimely = sum(
            not any(-_ON_THE_WIRE <= kill - at <= 2 for kill in self._kills)
            for chat, message, at in sent
            if (chat, message) not in known
        )
        doubled = sum((strangers - unknown).values())
        never = sum((unknown - strangers).values())
        total = sum(unknown.values())
        yield Finding("messages marked sent but not seen", len(known), len(known & arrived), len(known - arrived))
        yield Finding("messages seen twice", len(sent), len(arrived), doubled)
        yield Finding("messages of unknown fate", 0, total, total, self._in_flight)
        yield Finding("  of these seen by members", total, total - never, never, None)
        yield Finding("  of these not within 2 s before a kill", 0, untimely, untimely)
        open_left = db.execute("SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')").fetchone()[0]
        yield Finding("actions still open", 0, open_left, open_left)
        failed = db.execute("SELECT count(*) FROM outbox WHERE state = 'failed'").fetchone()[0]
        yield Finding("actions failed", 0, failed, failed)


def _lost(name: str, wanted: Counter[Any], have: Counter[Any]) -> Finding:
    return Finding(name, wanted.total(), (wanted & have).total(), (wanted - have).total())


def _doubled(name: str, wanted: Counter[Any], have: Counter[Any]) -> Finding:
    return Finding(name, wanted.total(), have.total(), (have - wanted).total())
