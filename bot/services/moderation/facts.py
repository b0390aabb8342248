"""What a rule may know about a message, and what a detector says when it matches."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.domain.events import Message
from bot.domain.people import Role
from bot.services.moderation.addresses import Address, addresses_in
from bot.services.moderation.normalise import Squeezed, fold, squeeze

EXCERPT_LIMIT: Final = 120


@dataclass(slots=True, eq=False)
class MessageFacts:
    """One message and what we know about its sender at that moment.

    ``member_age`` is the time since the sender joined; None where they were here before us. ``message_count`` counts
    the sender's earlier messages in this chat. ``strange_names`` are the @names in the text that no member of this
    chat bears (without the @, lower case). ``own_doors`` are the routes of links into this very chat, handed out by
    us. The squeezed text and the addresses are worked out once, when first needed.
    """

    message: Message
    member_age: timedelta | None
    message_count: int
    edited: bool
    roles: frozenset[Role] = frozenset()
    is_own: bool = False
    strange_names: tuple[str, ...] = ()
    own_doors: frozenset[str] = frozenset()
    _squeezed: Squeezed | None = None
    _addresses: tuple[Address, ...] | None = None

    @property
    def unit(self) -> str:
        """What counts as one: the parts of an album together, an edit with the message it changes."""
        return self.message.album or self.message.message_key

    @property
    def squeezed(self) -> Squeezed:
        if self._squeezed is None:
            self._squeezed = squeeze(fold(self.message.text))
        return self._squeezed

    @property
    def addresses(self) -> tuple[Address, ...]:
        if self._addresses is None:
            self._addresses = addresses_in(self.message.text, self.message.links)
        return self._addresses


def facts_of(
    message: Message,
    *,
    member_age: timedelta | None,
    message_count: int,
    edited: bool,
    roles: frozenset[Role] = frozenset(),
    is_own: bool = False,
    strange_names: tuple[str, ...] = (),
) -> MessageFacts:
    """Facts of a message as it arrived (or was edited). ``roles`` include OWNER and ADMIN as the platform has them."""
    return MessageFacts(message, member_age, message_count, edited, roles, is_own, strange_names)


@dataclass(frozen=True, slots=True)
class Match:
    """What a detector found, ready to be shown and stored as evidence.

    ``entry`` is what of the policy matched: a word, a pattern, a domain, a kind. ``start`` and ``end`` are offsets in
    the original text (both 0 where the match is not in the text); ``excerpt`` is that piece, cut to 120 characters.
    ``count`` and ``limit`` are set where a number was exceeded.
    """

    detector: str
    entry: str = ""
    start: int = 0
    end: int = 0
    excerpt: str = ""
    count: int | None = None
    limit: int | None = None


def match_at(detector: str, text: str, start: int, end: int, entry: str) -> Match:
    """A match that stands in the text."""
    return Match(detector, entry, start, end, text[start : min(end, start + EXCERPT_LIMIT)])


def match_over(detector: str, count: int, limit: int, entry: str = "") -> Match | None:
    """A match when ``count`` reaches ``limit``."""
    return Match(detector, entry, count=count, limit=limit) if count >= limit else None
