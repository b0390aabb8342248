"""Texts that owners write themselves: ``{name}`` placeholders from a short list, and very little markup."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.text import Segment, Style, Text, clean_name, clean_text

TEMPLATE_LIMIT = 4096
"""Characters an owner may write; the filled text may be longer and is cut by the platform's own limit."""

_TOKEN = re.compile(
    r"\{\{|\}\}"  # an escaped brace
    r"|\{(?P<name>[^{}\n]*)\}"
    r"|(?P<brace>[{}])"
    r"|(?P<bold>\*\*)"
    r"|\[(?P<label>[^\[\]{}\n]+)\]\((?P<url>https://[^\s()<>{}]+)\)"
)


class TemplateFault(StrEnum):
    """Why a template cannot be used; a phrase explains each."""

    TOO_LONG = "too_long"
    UNBALANCED = "unbalanced"
    EMPTY_NAME = "empty_name"
    UNKNOWN_NAME = "unknown_name"
    NOT_A_NAME = "not_a_name"


@dataclass(frozen=True, slots=True)
class BadTemplate:
    """``position`` counts characters from 0; ``found`` is the offending piece, at most 64 characters."""

    reason: TemplateFault
    position: int
    found: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str = ""
    name: str | None = None
    url: str | None = None
    style: Style = Style.PLAIN


def check_template(template: str, allowed: frozenset[str]) -> BadTemplate | None:
    """What is wrong with a template, or None."""
    pieces = _read(clean_text(template), allowed)
    return pieces if isinstance(pieces, BadTemplate) else None


def fill_template(template: str, values: Mapping[str, Text | str], allowed: frozenset[str]) -> Text | BadTemplate:
    """The template with its placeholders filled in.

    ``{name}`` must be in ``allowed``; one without a value becomes nothing. ``{{`` and ``}}`` are plain braces,
    ``**bold**`` and ``[label](https://...)`` are the only markup, and only where the template itself writes them.
    A plain value is treated as a name: one line, nothing invisible, at most 64 characters. A ``Text`` value keeps
    its looks; only the names it mentions are shortened.
    """
    pieces = _read(clean_text(template), allowed)
    if isinstance(pieces, BadTemplate):
        return pieces
    segments: list[Segment] = []
    for piece in pieces:
        if piece.name is None:
            segments.append(Segment(text=piece.text, style=piece.style, url=piece.url))
        elif piece.name in values:
            segments.extend(_safe(values[piece.name], piece.style))
    return Text(segments=tuple(segments))


def _safe(value: Text | str, around: Style) -> list[Segment]:
    if isinstance(value, str):
        return [Segment(text=clean_name(value), style=around)] if value else []
    return [
        segment.model_copy(
            update={
                "text": clean_name(segment.text) if segment.person_key else segment.text,
                "style": around if segment.style is Style.PLAIN else segment.style,
            }
        )
        for segment in value.segments
    ]


def _read(template: str, allowed: frozenset[str]) -> list[_Piece] | BadTemplate:
    if len(template) > TEMPLATE_LIMIT:
        return BadTemplate(TemplateFault.TOO_LONG, TEMPLATE_LIMIT)
    bolds = [match.start() for match in _TOKEN.finditer(template) if match["bold"]]
    unpaired = bolds[-1] if len(bolds) % 2 else -1
    pieces: list[_Piece] = []
    run, style, at = "", Style.PLAIN, 0
    for match in _TOKEN.finditer(template):
        run += template[at : match.start()]
        at = match.end()
        if match["brace"]:
            return BadTemplate(TemplateFault.UNBALANCED, match.start(), match[0])
        if match["name"] is not None:
            fault = _fault(match["name"].strip(), allowed)
            if fault is not None:
                return BadTemplate(fault, match.start(), match[0][:64])
            pieces += [_Piece(run, style=style), _Piece(name=match["name"].strip(), style=style)]
        elif match["url"]:
            pieces += [_Piece(run, style=style), _Piece(match["label"], url=match["url"], style=style)]
        elif match["bold"] and match.start() != unpaired:
            pieces.append(_Piece(run, style=style))
            style = Style.PLAIN if style is Style.BOLD else Style.BOLD
        else:  # an escaped brace, or two stars that nothing closes
            run += match[0][0] if match["bold"] is None else match[0]
            continue
        run = ""
    pieces.append(_Piece(run + template[at:], style=style))
    return [piece for piece in pieces if piece.text or piece.name is not None]


def _fault(name: str, allowed: frozenset[str]) -> TemplateFault | None:
    if name in allowed:
        return None
    if not name:
        return TemplateFault.EMPTY_NAME
    return TemplateFault.UNKNOWN_NAME if name.isidentifier() else TemplateFault.NOT_A_NAME
