"""Our segments to Telegram's text and entities, whole or in as many messages as it takes. Never parse_mode.

Telegram measures in UTF-16 units (Bot API, sendMessage: text 1-4096 after entities parsing; MessageEntity: offsets in
UTF-16 code units; at most 100 entities per message).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.text import Style, Text, clean_text
from bot.platforms.telegram.sdk import MessageEntity, User

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ENTITY_LIMIT = 100
_CUT = "…"

_STYLES = {
    Style.BOLD: MessageEntity.BOLD,
    Style.ITALIC: MessageEntity.ITALIC,
    Style.CODE: MessageEntity.CODE,
    Style.PRE: MessageEntity.PRE,
    Style.SPOILER: MessageEntity.SPOILER,
}


@dataclass(frozen=True, slots=True)
class _Span:
    """A look over ``start:end`` of the whole text, in characters."""

    start: int
    end: int
    type: str
    url: str | None = None
    person: int | None = None

    def entity(self, text: str, cut_from: int, cut_to: int) -> MessageEntity | None:
        """The part of this span inside ``cut_from:cut_to``, measured from the cut."""
        start, end = max(self.start, cut_from), min(self.end, cut_to)
        if start >= end:
            return None
        return MessageEntity(
            type=self.type,
            offset=units(text[cut_from:start]),
            length=units(text[start:end]),
            url=self.url,
            user=None if self.person is None else User(self.person, text[start:end][:64], is_bot=False),
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """One message's worth of text."""

    text: str
    entities: tuple[MessageEntity, ...]


def units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text) + sum(character > "\uffff" for character in text) if not text.isascii() else len(text)


def pieces(text: Text) -> list[Piece]:
    """The text as messages of at most 4096 units and 100 entities, split at line ends where there are any."""
    whole, spans = _flat(text)
    found: list[Piece] = []
    start = 0
    while start < len(whole):
        end, following = _end_of_piece(whole, start, spans)
        piece = _piece(whole, spans, start, end)
        if piece.text.strip():
            found.append(piece)
        start = following
    return found


def one_piece(text: Text, limit: int) -> Piece:
    """The text as exactly one message; what does not fit is cut off and marked so."""
    whole, spans = _flat(text)
    if units(whole) <= limit and len(spans) <= ENTITY_LIMIT:
        return _piece(whole, spans, 0, len(whole))
    end = _fitting(whole, 0, limit - 1)
    cut = _piece(whole, spans[:ENTITY_LIMIT], 0, end)
    return Piece(text=cut.text + _CUT, entities=cut.entities)


def _flat(text: Text) -> tuple[str, list[_Span]]:
    parts: list[str] = []
    spans: list[_Span] = []
    position = 0
    for segment in text.segments:
        shown = clean_text(segment.text)
        end = position + len(shown)
        if shown.strip():
            spans.extend(_looks(segment.style, segment.url, segment.person_key, position, end))
        parts.append(shown)
        position = end
    return "".join(parts), spans


def _looks(style: Style, url: str | None, person_key: str | None, start: int, end: int) -> Iterable[_Span]:
    """Code and pre stand alone; other looks may lie over a link or a mention (Bot API, formatting options)."""
    known = _STYLES.get(style)
    if known is not None:
        yield _Span(start, end, known)
    if style in (Style.CODE, Style.PRE):
        return
    if url is not None:
        yield _Span(start, end, MessageEntity.TEXT_LINK, url=url)
    elif person_key is not None and person_key.isascii() and person_key.isdigit():
        yield _Span(start, end, MessageEntity.TEXT_MENTION, person=int(person_key))


def _piece(whole: str, spans: list[_Span], start: int, end: int) -> Piece:
    entities = (span.entity(whole, start, end) for span in spans)
    return Piece(text=whole[start:end], entities=tuple(entity for entity in entities if entity is not None))


def _fitting(whole: str, start: int, limit: int) -> int:
    """The furthest end at which ``whole[start:end]`` is within ``limit`` units."""
    end = min(len(whole), start + limit)
    while units(whole[start:end]) > limit:
        end -= (units(whole[start:end]) - limit + 1) // 2
    return end


def _end_of_piece(whole: str, start: int, spans: list[_Span]) -> tuple[int, int]:
    """Where this piece ends and where the next begins; a line end or space between them is dropped.

    A line end is looked for in the second half only: one long line should not leave a tiny message behind.
    """
    end = _fitting(whole, start, TEXT_LIMIT)
    inside = [span for span in spans if span.end > start]
    if len(inside) > ENTITY_LIMIT:
        end = min(end, inside[ENTITY_LIMIT].start)
    if end >= len(whole):
        return end, end
    for boundary in ("\n", " "):
        at = whole.rfind(boundary, (start + end) // 2, end + 1)
        if at > start:
            return at, at + 1
    return max(end, start + 1), max(end, start + 1)
