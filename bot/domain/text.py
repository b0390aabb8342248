"""Text as segments. Escaping happens once, at a platform's edge, never here."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict
from typing_extensions import override


class Style(StrEnum):
    PLAIN = "plain"
    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    PRE = "pre"
    SPOILER = "spoiler"


class Segment(BaseModel):
    """A run of characters with one look, and at most one thing it points at."""

    model_config = ConfigDict(frozen=True)

    text: str
    style: Style = Style.PLAIN
    url: str | None = None
    person_key: str | None = None
    kind: Literal["segment"] = "segment"


class Text(BaseModel):
    """What we say. Built from segments so that a name can never become markup."""

    model_config = ConfigDict(frozen=True)

    segments: tuple[Segment, ...] = ()

    @classmethod
    def plain(cls, text: str) -> Self:
        return cls(segments=(Segment(text=text),))

    @classmethod
    def mention(cls, name: str, person_key: str) -> Self:
        return cls(segments=(Segment(text=name, person_key=person_key),))

    @classmethod
    def link(cls, text: str, url: str) -> Self:
        return cls(segments=(Segment(text=text, url=url),))

    @classmethod
    def bold(cls, text: str) -> Self:
        return cls(segments=(Segment(text=text, style=Style.BOLD),))

    @classmethod
    def pre(cls, text: str) -> Self:
        """Fixed-width lines, for small charts and tables."""
        return cls(segments=(Segment(text=text, style=Style.PRE),))

    @classmethod
    def join(cls, parts: Iterable["Text | str"], separator: str = "\n") -> Self:
        segments: list[Segment] = []
        for index, part in enumerate(parts):
            if index and separator:
                segments.append(Segment(text=separator))
            segments.extend(part.segments if isinstance(part, Text) else (Segment(text=part),))
        return cls(segments=tuple(segments))

    def __add__(self, other: "Text | str") -> "Text":
        return Text.join((self, other), separator="")

    @override
    def __str__(self) -> str:
        return "".join(segment.text for segment in self.segments)

    def __bool__(self) -> bool:
        return any(segment.text for segment in self.segments)


_INVISIBLE = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc]+"
)
_NAME_LIMIT = 64


def clean_text(text: str) -> str:
    """Text that every database accepts: no NUL, no lone surrogate. Nothing a person can see is changed."""
    if text.isascii():
        return text.replace("\x00", "") if "\x00" in text else text
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def clean_name(name: str) -> str:
    """A name safe to print beside other text: one line, nothing invisible, at most 64 characters."""
    if name.isascii() and name.isprintable() and len(name) <= _NAME_LIMIT:
        return name.strip() or "?"
    visible = _INVISIBLE.sub(" ", clean_text(name))
    marks = 0
    kept: list[str] = []
    for character in unicodedata.normalize("NFC", visible):
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= 2:  # names stacked with combining marks overflow the line above
            kept.append(character)
    return " ".join("".join(kept).split())[:_NAME_LIMIT].strip() or "?"
