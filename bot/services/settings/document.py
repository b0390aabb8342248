"""Settings as a TOML file: written with a comment for every knob, read with limits, and compared before they apply."""

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Any, Final

import re2
import tomlkit
from tomlkit.items import Array, Item

from bot.domain.limits import FILE_LIMIT
from bot.domain.settings import ChatSettings
from bot.services.settings.changes import BadValue, Change, turn
from bot.services.settings.knobs import Knob, UnknownKnob, find_knob, find_section, knobs, sections
from bot.services.settings.values import NotReadable, read_toml, to_toml, written_plain

DEEPEST: Final = 8
"""How many tables or lists may stand in each other."""
_PART: Final = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_LONG_KEY: Final = re2.compile(rf"{_PART}(?:[ \t]*\.[ \t]*{_PART}){{16}}")
"""Reading a key of many parts costs the square of their number."""
_NOT_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LINE: Final = re.compile(r"at line (\d+)")


class DocumentFault(StrEnum):
    """Why a file cannot be read at all; the phrase ``transfer.<value>`` says so."""

    TOO_LARGE = "too-large"
    NOT_TEXT = "not-text"
    NOT_TOML = "not-toml"
    TOO_DEEP = "too-deep"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class BadDocument:
    """``line`` counts from 1; 0 where no line is to blame."""

    reason: DocumentFault
    line: int = 0


Refusal = UnknownKnob | BadValue


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a file would change. With anything refused, nothing of it is applied."""

    changes: tuple[Change, ...]
    refused: tuple[Refusal, ...]


def write_document(settings: ChatSettings, *, head: Sequence[str], comment: Callable[[str], str]) -> str:
    """All knobs with their values. ``comment`` gives the words for a section's or a knob's full name."""
    document = tomlkit.document()
    for line in head:
        document.add(tomlkit.comment(_one_line(line)))
    for section, all_of_it in sections().items():
        table = tomlkit.table()
        table.comment(_one_line(comment(section)))
        for knob in all_of_it:
            table.add(tomlkit.comment(_one_line(comment(knob.name))))
            table.add(knob.field, _item(knob.of(settings)))
        document.add(tomlkit.nl())
        document.add(section, table)
    return tomlkit.dumps(document)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _item(value: object) -> Item:
    plain = to_toml(value)
    if isinstance(plain, str) and "\n" in plain and '"""' not in plain and "\\" not in plain:
        return tomlkit.string(plain, multiline=True)
    item = tomlkit.item(plain)
    if isinstance(item, Array) and len(item) > 3:
        item.multiline(multiline=True)
    return item


def read_document(content: bytes) -> dict[str, Any] | BadDocument:
    """The tables of a file, or why it is none. Works in time that its size limits."""
    if len(content) > FILE_LIMIT:
        return BadDocument(DocumentFault.TOO_LARGE)
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return BadDocument(DocumentFault.NOT_TEXT)
    if _NOT_TEXT.search(text):
        return BadDocument(DocumentFault.NOT_TEXT)
    if _LONG_KEY.search(text):
        return BadDocument(DocumentFault.TOO_DEEP)
    try:
        tables = tomllib.loads(text)
    except RecursionError:
        return BadDocument(DocumentFault.TOO_DEEP)
    except ValueError as error:
        line = _LINE.search(str(error))
        return BadDocument(DocumentFault.NOT_TOML, int(line[1]) if line else 0)
    if _depth_of(tables) > DEEPEST:
        return BadDocument(DocumentFault.TOO_DEEP)
    return tables or BadDocument(DocumentFault.EMPTY)


def _depth_of(tables: dict[str, Any]) -> int:
    deepest, open_ones = 0, list[tuple[int, object]]([(1, tables)])
    while open_ones:
        depth, one = open_ones.pop()
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        open_ones += [(depth + 1, child) for child in inner if isinstance(child, dict | list)]
        deepest = max(deepest, depth)
    return deepest


def compare(settings: ChatSettings, tables: dict[str, Any]) -> Comparison:
    """What a file would change in a chat. Knobs it does not name stay as they are."""
    values: dict[Knob, Any] = {}
    refused: list[Refusal] = []
    for section, table in tables.items():
        known = find_section(section)
        if isinstance(known, UnknownKnob):
            refused.append(known)
        elif not isinstance(table, dict):
            refused.append(UnknownKnob(section, tuple(knob.name for knob in sections()[known][:1])))
        else:
            _read_section(known, table, values, refused)
    turned = turn(settings, values)
    if isinstance(turned, tuple):
        return Comparison((), (*refused, *turned))
    return Comparison(turned.changes, tuple(refused))


def _read_section(section: str, table: dict[str, Any], values: dict[Knob, Any], refused: list[Refusal]) -> None:
    for name, value in table.items():
        knob = find_knob(f"{section}.{name}")
        if isinstance(knob, UnknownKnob):
            refused.append(knob)
            continue
        try:
            values[knob] = read_toml(knob, value)
        except NotReadable:
            refused.append(BadValue(knob))


def packed(changes: Sequence[Change]) -> dict[str, Any]:
    """Changes as JSON, to be kept until somebody confirms them."""
    plain = {change.knob.name: to_toml(change.new) for change in changes}
    return {name: written_plain(value) if isinstance(value, time) else value for name, value in plain.items()}


def unpacked(kept: dict[str, Any]) -> dict[Knob, Any]:
    """Raises NotReadable, also for a knob that no longer exists."""
    if kept.keys() - knobs().keys():
        raise NotReadable
    return {knobs()[name]: read_toml(knobs()[name], value) for name, value in kept.items()}
