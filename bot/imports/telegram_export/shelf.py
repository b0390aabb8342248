"""What of a stretch is stored already: known by its message, by who and when, or by an earlier guess at who it was."""

from collections import Counter
from datetime import datetime, timedelta

from models.events import Fact
from models.history import SAME_MOVE, Stored


class Shelf:
    """What a span holds already. Each stored fact answers for one told again.

    Notices name people without an account. A longer file may know whose name it is, or that two people bear it: so what
    an earlier one stored for nobody or for one person answers for what is told of one person or of nobody now.
    """

    def __init__(self, stored: list[Stored], told_keys: set[str], leeway: timedelta) -> None:
        self._leeway = leeway
        self._keys: dict[tuple[str, str, int | None], list[datetime]] = {}
        self._lines: Counter[tuple[int | None, datetime]] = Counter()
        self._moves: dict[tuple[str, int | None], list[datetime]] = {}
        self._noticed: dict[tuple[str, str], list[Stored]] = {}
        self._nameless: set[tuple[Fact, str, str]] = set()
        for one in stored:
            if one.message_key is None:
                self._moves.setdefault((one.kind, one.person_id), []).append(one.at)
                continue
            who = None if one.kind == Fact.MESSAGE else one.person_id
            self._keys.setdefault((one.kind, one.message_key, who), []).append(one.at)
            if one.kind != Fact.MESSAGE:
                self._noticed.setdefault((one.kind, one.message_key), []).append(one)
            elif one.message_key not in told_keys:
                self._lines[one.person_id, one.at] += 1

    def holds(self, kind: Fact, key: str, person_id: int | None, at: datetime) -> bool:
        """Whether the fact is stored; what is asked for counts as stored from then on."""
        who = None if kind == Fact.MESSAGE else person_id
        moments = self._keys.setdefault((kind.value, key, who), [])
        if any(abs(moment - at) <= self._leeway for moment in moments):
            self._take(kind, key, at, {person_id})
            return True
        moments.append(at)
        if kind is Fact.MESSAGE:
            return key.startswith("-") and self._takes_line(person_id, at)
        return self._takes_move(kind, person_id, at)

    def holds_nameless(self, kind: Fact, key: str, name: str, at: datetime) -> bool:
        """As ``holds``, for somebody of whom a notice has the name alone."""
        if (kind, key, name) in self._nameless:
            return True
        self._nameless.add((kind, key, name))
        return self._take(kind, key, at, {None}) is not None

    def take_other(self, kind: Fact, key: str, person_id: int | None, at: datetime) -> Stored | None:
        """The arrival or departure stored for nobody, or for somebody where now nobody is known."""
        noticed = self._noticed.get((kind.value, key), [])
        return self._take(kind, key, at, {None} if person_id is not None else {one.person_id for one in noticed})

    def _take(self, kind: Fact, key: str, at: datetime, whose: set[int | None]) -> Stored | None:
        noticed = self._noticed.get((kind.value, key), [])
        for one in noticed:
            if one.person_id in whose and abs(one.at - at) <= self._leeway:
                noticed.remove(one)
                return one
        return None

    def _takes_line(self, person_id: int | None, at: datetime) -> bool:
        """A line whose key says nothing here is known by who wrote it and when."""
        if not self._lines[person_id, at]:
            return False
        self._lines[person_id, at] -= 1
        return True

    def _takes_move(self, kind: Fact, person_id: int | None, at: datetime) -> bool:
        """A platform's own telling carries no key."""
        moments = self._moves.get((kind.value, person_id), []) if person_id is not None else []
        for moment in moments:
            if abs(moment - at) <= SAME_MOVE + self._leeway:
                moments.remove(moment)
                return True
        return False
