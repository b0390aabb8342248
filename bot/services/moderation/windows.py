"""The recent past of one chat: who wrote how often, and what was written by several people.

Kept in memory, bounded, ordered by event time. A message counts once however often it is judged: again after a
retry, as an edit, or part by part as an album.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeVar

from bot.services.moderation.facts import MessageFacts

HORIZON: Final = timedelta(hours=1)
MAX_UNITS: Final = 2_048
MAX_COUNT: Final = 200
"""No count here goes further; a policy's limit is at most this."""

_K = TypeVar("_K")


@dataclass(slots=True, eq=False)
class _Seen:
    person: str
    at: float
    digest: int | None


class Windows:
    """What one chat wrote, as far back as its rules look: at most 2,048 messages (about 1.3 MiB when full)."""

    def __init__(self, limit: int = MAX_UNITS) -> None:
        self._limit = limit
        self._seen: OrderedDict[str, _Seen] = OrderedDict()
        self._by_person: dict[str, list[_Seen]] = {}
        self._by_digest: dict[int, list[_Seen]] = {}
        self._newest = 0.0

    def __len__(self) -> int:
        return len(self._seen)

    def observe(self, facts: MessageFacts, span: timedelta = HORIZON) -> None:
        """Take note of a message. An edit replaces the text of what is already known and keeps its time.

        What is older than ``span`` is let go of: nobody looks further back.
        """
        at = facts.message.at.timestamp()
        text = facts.squeezed.text
        digest = hash(text) if text else None
        known = self._seen.get(facts.unit)
        if known is not None:
            if digest is not None and digest != known.digest:
                self._forget_digest(known)
                known.digest = digest
                _note(self._by_digest, digest, known)
            return
        self._newest = max(self._newest, at)
        oldest = self._newest - span.total_seconds()
        if at < oldest:
            return
        seen = _Seen(facts.message.sender.key, at, digest)
        self._seen[facts.unit] = seen
        _note(self._by_person, seen.person, seen)
        if digest is not None:
            _note(self._by_digest, digest, seen)
        self._make_room(oldest)

    def messages_of_sender(self, facts: MessageFacts, within: timedelta) -> int:
        """How many messages the sender wrote in the time up to and including this one."""
        written = self._by_person.get(facts.message.sender.key, ())
        until = facts.message.at.timestamp()
        after = until - within.total_seconds()
        return sum([after < seen.at <= until for seen in written])

    def senders_of_text(self, facts: MessageFacts, within: timedelta) -> int:
        """How many people wrote the same text (folded and squeezed) in the time up to this message."""
        written = self._same_text(facts, within)
        return len({seen.person for seen in written}) if len(written) > 1 else len(written)

    def repeats_by_sender(self, facts: MessageFacts, within: timedelta) -> int:
        """How often the sender wrote this same text in the time up to and including this message."""
        person = facts.message.sender.key
        return sum([seen.person == person for seen in self._same_text(facts, within)])

    def _same_text(self, facts: MessageFacts, within: timedelta) -> list[_Seen]:
        written = self._by_digest.get(hash(facts.squeezed.text), ())
        until = facts.message.at.timestamp()
        after = until - within.total_seconds()
        return [seen for seen in written if after < seen.at <= until]

    def _make_room(self, oldest: float) -> None:
        while self._seen:
            unit = next(iter(self._seen))
            first = self._seen[unit]
            if first.at >= oldest and len(self._seen) <= self._limit:
                return
            del self._seen[unit]
            _drop(self._by_person, first.person, first)
            self._forget_digest(first)

    def _forget_digest(self, seen: _Seen) -> None:
        if seen.digest is not None:
            _drop(self._by_digest, seen.digest, seen)


def _note(index: dict[_K, list[_Seen]], key: _K, seen: _Seen) -> None:
    """Lists, because most texts are written once: a deque takes 600 bytes for its first entry."""
    entries = index.get(key)
    if entries is None:
        index[key] = [seen]
        return
    entries.append(seen)
    if len(entries) > MAX_COUNT:
        del entries[0]


def _drop(index: dict[_K, list[_Seen]], key: _K, seen: _Seen) -> None:
    entries = index.get(key)
    if entries is None:
        return
    if seen in entries:  # a full list has already let go of its oldest
        entries.remove(seen)
    if not entries:
        del index[key]
