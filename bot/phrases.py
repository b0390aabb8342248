"""What the house says, in each language: Fluent catalogues in ``locales/<language>/<feature>.ftl``.

Key ``checkin.day_start`` is the message ``checkin-day-start`` of ``checkin.ftl``. Markup (``<b> <i> <code> <pre>``)
counts only where the catalogue itself writes it: values travel as marks through formatting and are put in afterwards.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Final, Self

from babel import Locale
from fluent.runtime.resolver import CurrentEnvironment, Pattern, ResolverEnvironment
from fluent.runtime.types import FluentType
from typing_extensions import override

from bot.catalogue import Catalogue
from bot.domain.text import Segment, Style, Text
from bot.localized import Value, shown

FIRST_LANGUAGE: Final = "zh-CN"
LOCALES: Final = Path(__file__).parent / "locales"

_log = logging.getLogger(__name__)
_REMEMBERED: Final = 2_048
_FIRST_MARK: Final = 0xE000  # the private use area: no keyboard writes it, and the catalogues may not contain it
_MARKS: Final = re.compile("[\ue000-\uf8ff]")
_PIECES: Final = re.compile("(</?(?:b|i|code|pre)>|[\ue000-\uf8ff])")
_STYLES: Final = {"b": Style.BOLD, "i": Style.ITALIC, "code": Style.CODE, "pre": Style.PRE}


class _Word(FluentType):
    """A value that is no number. Selectors compare the real one; the text receives only its mark."""

    def __init__(self, mark: str, value: str) -> None:
        self.mark = mark
        self.value = value

    @override
    def __eq__(self, other: object) -> bool:
        return self.value == (other.value if isinstance(other, _Word) else other)

    @override
    def __hash__(self) -> int:
        return hash(self.value)

    @override
    def format(self, locale: Locale) -> str:
        return self.mark


class _Count(FluentType, int):
    """A whole number: plural rules see the number, the text receives its mark."""

    mark: str

    @override
    def format(self, locale: Locale) -> str:
        return self.mark


class _Measure(FluentType, float):
    mark: str

    @override
    def format(self, locale: Locale) -> str:
        return self.mark


@dataclass(frozen=True, slots=True)
class _Phrase:
    pattern: Pattern
    catalogue: Catalogue
    locale: Locale


class Phrases:
    """All catalogues; a file is read and a phrase parsed when first wanted."""

    def __init__(self, directory: Path, *, strict: bool) -> None:
        self._directory = directory
        self._strict = strict
        found = (path.name for path in directory.iterdir() if path.is_dir())
        self.languages = tuple(sorted(found, key=lambda name: (name != FIRST_LANGUAGE, name)))
        """The languages there are, zh-CN first."""
        self._catalogues: dict[tuple[str, str], Catalogue] = {}
        self._phrases: dict[tuple[str, str], _Phrase] = {}
        self._reported: set[tuple[str, str]] = set()
        # the same help lines and labels are said all day; what holds numbers or moments depends on the zone as well
        self._texts = lru_cache(maxsize=_REMEMBERED)(self._make_text)
        self._lines = lru_cache(maxsize=_REMEMBERED)(self._make_line)

    @classmethod
    def load(cls, directory: Path = LOCALES, *, strict: bool = False) -> Self:
        """The catalogues below ``directory``. ``strict`` raises on faults that otherwise are logged once."""
        return cls(directory, strict=strict)

    def closest(self, language: str | None) -> str:
        """The language of ours nearest to a platform's code such as "zh-hans" or "en-GB"; else zh-CN."""
        wanted = (language or "").replace("_", "-").lower()
        for name in self.languages:
            if name.lower() == wanted:
                return name
        for name in self.languages:
            if wanted.split("-")[0] == name.lower().split("-")[0]:
                return name
        return FIRST_LANGUAGE

    def has(self, language: str, key: str) -> bool:
        """Whether the phrase can be said in this language or in the first one."""
        return self._find(language, key) is not None

    def text(self, language: str, key: str, *, zone: tzinfo | None = None, **values: Value) -> Text:
        """A phrase as text. ``Text`` values keep their links and styles; aware datetimes are shown in ``zone``.

        Raises KeyError (strict only) where the phrase, or a value that it names, is missing.
        """
        make = self._texts if all(type(value) is str for value in values.values()) else self._make_text
        return make(language, key, zone, **values)

    def _make_text(self, language: str, key: str, zone: tzinfo | None, /, **values: Value) -> Text:
        phrase = self._find(language, key)
        if phrase is None:
            return Text.plain(self._missing(language, key))
        formatted = self._format(phrase, language, key, values)
        items = tuple(values.values())
        parts: list[tuple[Style, str | Text]] = []
        for style, literal, index in _pieces(formatted):
            if index is None:
                parts.append((style, literal))
            elif index < len(items):
                parts.append((style, shown(items[index], phrase.locale, zone)))
        return Text(segments=_merged(parts))

    def line(self, language: str, key: str, *, zone: tzinfo | None = None, **values: Value) -> str:
        """A phrase as one plain string: for button labels, poll options and alerts."""
        make = self._lines if all(type(value) is str for value in values.values()) else self._make_line
        return make(language, key, zone, **values)

    def _make_line(self, language: str, key: str, zone: tzinfo | None, /, **values: Value) -> str:
        phrase = self._find(language, key)
        if phrase is None:
            return self._missing(language, key)
        formatted = self._format(phrase, language, key, values)
        items = tuple(values.values())
        return "".join(
            literal if index is None else str(shown(items[index], phrase.locale, zone))
            for _, literal, index in _pieces(formatted)
            if index is None or index < len(items)
        )

    def _format(self, phrase: _Phrase, language: str, key: str, values: Mapping[str, Value]) -> str:
        arguments = {name: _marked(index, value) for index, (name, value) in enumerate(values.items())}
        errors: list[Exception] = []
        environment = ResolverEnvironment(
            context=phrase.catalogue, current=CurrentEnvironment(args=arguments), errors=errors
        )
        formatted = str(phrase.pattern(environment))
        if errors:
            self._report(language, key, "; ".join(map(str, errors)))
        return formatted

    def _find(self, language: str, key: str) -> _Phrase | None:
        phrase = self._phrases.get((language, key))
        if phrase is None:
            feature = key.partition(".")[0]
            name = key.replace(".", "-").replace("_", "-")
            for candidate in (self.closest(language), FIRST_LANGUAGE):
                catalogue = self._catalogue(candidate, feature)
                if (pattern := catalogue.pattern(name)) is not None:
                    phrase = _Phrase(pattern, catalogue, Locale.parse(candidate, sep="-"))
                    self._phrases[language, key] = phrase
                    break
        return phrase

    def _catalogue(self, language: str, feature: str) -> Catalogue:
        catalogue = self._catalogues.get((language, feature))
        if catalogue is None:
            path = self._directory / language / f"{feature}.ftl"
            source = path.read_text(encoding="utf-8") if path.is_file() else ""
            if _MARKS.search(source):
                self._report(language, feature, "a private use character")
            catalogue = Catalogue(language, source, lambda fault: self._report(language, feature, fault))
            self._catalogues[language, feature] = catalogue
        return catalogue

    def _missing(self, language: str, key: str) -> str:
        self._report(language, key, "no such phrase")
        return key

    def _report(self, language: str, key: str, problem: str) -> None:
        if self._strict:
            raise KeyError(f"{key} ({language}): {problem}")
        if (language, key) not in self._reported:
            self._reported.add((language, key))
            _log.error("catalogue %s, %s: %s", language, key, problem)


def _marked(index: int, value: Value) -> FluentType:
    mark = chr(_FIRST_MARK + index)
    if isinstance(value, str):
        return _Word(mark, value)
    if isinstance(value, bool):
        return _Word(mark, "true" if value else "false")
    if isinstance(value, int):
        count = _Count(value)
        count.mark = mark
        return count
    if isinstance(value, float):
        measure = _Measure(value)
        measure.mark = mark
        return measure
    return _Word(mark, "")


@lru_cache(maxsize=4096)
def _pieces(formatted: str) -> tuple[tuple[Style, str, int | None], ...]:
    """Literal runs (index None) and value marks (their index), each with the style around it."""
    pieces: list[tuple[Style, str, int | None]] = []
    styles = [Style.PLAIN]
    for piece in _PIECES.split(formatted):
        if not piece:
            continue
        if len(piece) == 1 and _MARKS.match(piece):
            pieces.append((styles[-1], "", ord(piece) - _FIRST_MARK))
        elif _PIECES.fullmatch(piece) is None:
            pieces.append((styles[-1], piece, None))
        elif piece.startswith("</"):
            styles = styles[:-1] or [Style.PLAIN]
        else:
            styles.append(_STYLES[piece[1:-1]])
    return tuple(pieces)


def _merged(parts: list[tuple[Style, str | Text]]) -> tuple[Segment, ...]:
    """Segments with neighbours of one style joined; a value's own style wins over the style around it."""
    segments: list[Segment] = []
    run, run_style = "", Style.PLAIN
    for style, part in parts:
        if isinstance(part, str):
            if style is not run_style and run:
                segments.append(Segment(text=run, style=run_style))
                run = ""
            run, run_style = run + part, style
            continue
        if run:
            segments.append(Segment(text=run, style=run_style))
            run = ""
        for segment in part.segments:
            bare = segment.style is Style.PLAIN and style is not Style.PLAIN
            segments.append(segment.model_copy(update={"style": style}) if bare else segment)
    if run:
        segments.append(Segment(text=run, style=run_style))
    return tuple(segments)
