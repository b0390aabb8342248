"""What the guard keeps in memory for a chat: its rules made ready, the recent past, and whom it knows well."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from bot.domain.capabilities import Capability
from bot.domain.people import Admin, AdminPower, Role
from bot.services import place
from bot.services.moderation.detectors.invites import Invites
from bot.services.moderation.detectors.newcomers import NewcomerBounds, Newcomers
from bot.services.moderation.rules import Conditions, Rule
from bot.services.moderation.ruleset import Ruleset
from bot.services.moderation.windows import Windows
from bot.services.moderation.words import WordList

FEATURE: Final = "moderation"
_SETTLED: Final = 5_000
_ALBUMS: Final = 64
_NOTED: Final = timedelta(hours=1)
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


class Place(place.Place, Protocol):
    """A chat with who stands where in it, and what is kept in memory for it."""

    @property
    def state(self) -> str: ...
    @property
    def is_group(self) -> bool: ...
    @property
    def owner_id(self) -> int | None: ...
    @property
    def roles(self) -> Mapping[int, frozenset[Role]]: ...
    @property
    def admins(self) -> Mapping[str, Admin]: ...
    @property
    def admins_read_at(self) -> datetime | None: ...
    @property
    def bot_powers(self) -> frozenset[AdminPower]: ...
    @property
    def capabilities(self) -> frozenset[Capability]: ...
    @property
    def memory(self) -> dict[str, object]: ...
    @property
    def kept(self) -> dict[str, object]: ...


@dataclass(frozen=True, slots=True)
class Bounds:
    """How well somebody must be known before no condition of any rule can change its mind about them."""

    age: timedelta = timedelta(0)
    newcomer_messages: int = 0
    messages: int = 0


@dataclass(frozen=True, slots=True)
class RulesReady:
    """A chat's rules, compiled. ``loose`` is ``exact`` without the conditions on the sender: it never finds less."""

    rules: tuple[Rule, ...]
    exact: Ruleset
    loose: Ruleset
    bounds: Bounds
    needs_names: bool


@dataclass(slots=True)
class Album:
    """Several messages that count as one. ``is_condemned``: what comes of it later is deleted as well."""

    keys: list[str] = field(default_factory=list)
    is_condemned: bool = False


@dataclass(slots=True)
class Recollection:
    """What outlives a reload of the chat's view. Losing it costs time, and the memory of the last hour."""

    windows: Windows = field(default_factory=Windows)
    settled: OrderedDict[str, None] = field(default_factory=OrderedDict)
    albums: OrderedDict[str, Album] = field(default_factory=OrderedDict)
    noted: OrderedDict[tuple[str, str], datetime] = field(default_factory=OrderedDict)
    """By person and rule: when a finding in shadow was last written down."""
    lists: dict[str, tuple[int, WordList]] = field(default_factory=dict)
    ready: tuple[object, RulesReady] | None = None

    def album(self, key: str) -> Album:
        album = self.albums.get(key)
        if album is None:
            album = self.albums[key] = Album()
            while len(self.albums) > _ALBUMS:
                self.albums.popitem(last=False)
        return album

    def is_noted(self, person_key: str, rule_ids: Iterable[str], at: datetime) -> bool:
        """Whether all of this was written down about this person not long ago: once is enough for a shadow."""
        return all(at - self.noted.get((person_key, rule_id), _LONG_AGO) < _NOTED for rule_id in rule_ids)

    def note(self, person_key: str, rule_ids: Iterable[str], at: datetime) -> None:
        for rule_id in rule_ids:
            self.noted[person_key, rule_id] = at
        while len(self.noted) > _SETTLED:
            self.noted.popitem(last=False)

    def settle(self, person_key: str) -> None:
        """This person is no newcomer to any rule, and will not become one by writing more."""
        self.settled[person_key] = None
        while len(self.settled) > _SETTLED:
            self.settled.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Guard:
    """What ``chat.memory`` holds for the feature."""

    ready: RulesReady
    past: Recollection


def guard_of(chat: Place) -> Guard | None:
    """None for a private chat."""
    guard = chat.memory.get(FEATURE)
    return guard if isinstance(guard, Guard) else None


def recollection_of(chat: Place) -> Recollection:
    past = chat.kept.get(FEATURE)
    if not isinstance(past, Recollection):
        past = chat.kept[FEATURE] = Recollection()
    return past


def make_ready(rules: Sequence[Rule], lists: Mapping[str, WordList]) -> RulesReady:
    """Compile rules twice: as they are, and without what depends on who the sender is."""
    relaxed = [rule.model_copy(update={"when": _for_everybody(rule.when)}) for rule in rules]
    return RulesReady(
        rules=tuple(rules),
        exact=Ruleset.compile(rules, lists),
        loose=Ruleset.compile(relaxed, lists),
        bounds=_bounds(rules),
        needs_names=any(isinstance(rule.detector, Invites) and rule.detector.mentions for rule in rules),
    )


def is_settled(bounds: Bounds, *, age: timedelta | None, messages: int) -> bool:
    """Whether no condition of a rule can come out differently for this person from now on."""
    is_newcomer = age is not None and (age < bounds.age or messages < bounds.newcomer_messages)
    return not is_newcomer and messages >= bounds.messages


def _for_everybody(when: Conditions) -> Conditions:
    return Conditions(topics=when.topics, edits=when.edits)


def _bounds(rules: Sequence[Rule]) -> Bounds:
    newcomers: list[NewcomerBounds] = [rule.when.newcomers for rule in rules if rule.when.newcomers is not None]
    newcomers += [rule.detector.bounds for rule in rules if isinstance(rule.detector, Newcomers)]
    ages = [bounds.age for bounds in newcomers]
    ages += [rule.when.max_member_age for rule in rules if rule.when.max_member_age is not None]
    counts = [rule.when.min_messages for rule in rules] + [_one_more(rule.when.max_messages) for rule in rules]
    return Bounds(
        age=max(ages, default=timedelta(0)) + timedelta(seconds=1),
        newcomer_messages=max((bounds.messages for bounds in newcomers), default=0),
        messages=max((count for count in counts if count is not None), default=0),
    )


def _one_more(limit: int | None) -> int | None:
    return None if limit is None else limit + 1
