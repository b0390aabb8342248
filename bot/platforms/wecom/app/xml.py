"""XML to plain dicts. Nothing here trusts its input; whatever is wrong with it comes out as BadCallback.

The outer envelope comes from anybody, so it never meets a parser: its one field is cut out. The message inside has
been signed and decrypted, and is still read with limits.
"""

import re
from typing import Any, NoReturn
from xml.parsers import expat

from bot.platforms.wecom.app.crypto import BadCallback

Fields = dict[str, Any]
"""By element name: text, more Fields, or a list of these where an element may come more than once."""

BODY_LIMIT = 1024 * 1024
DEEPEST = 8
MOST_ELEMENTS = 20_000

_ENCRYPTED = re.compile(
    rb"<Encrypt>\s*+(?:<!\[CDATA\[\s*+([A-Za-z0-9+/]++=*+)\s*+\]\]>|([A-Za-z0-9+/]++=*+))\s*+</Encrypt>"
)
_LISTS = {"MemChangeList": "Item", "SelectedItems": "SelectedItem", "OptionIds": "OptionId"}
"""Elements that hold a list, and what its entries are called: with a single entry XML does not show that it is one."""


def encrypted_in(body: bytes) -> str:
    """The Encrypt field of an envelope."""
    if len(body) > BODY_LIMIT:
        raise BadCallback("the envelope is too long")
    found = _ENCRYPTED.search(body)
    if found is None or body.count(b"<Encrypt>") != 1:
        raise BadCallback("the envelope has no Encrypt field, or several")
    return (found[1] or found[2]).decode("ascii")


def read_fields(text: str) -> Fields:
    """The fields of a message ``<xml>…</xml>``."""
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        raise BadCallback("the message is not text") from None
    if len(raw) > BODY_LIMIT:
        raise BadCallback("the message is too long")
    reader = _Reader()
    try:
        reader.parser.Parse(raw, True)  # noqa: FBT003  expat takes its arguments by position only
    except expat.ExpatError as error:
        raise BadCallback(f"the message is no XML ({expat.ErrorString(error.code)})") from None
    if not isinstance(reader.content, dict):
        raise BadCallback("the message has no fields")
    return reader.content


class _Reader:
    """Builds the fields while expat reads. What a message of WeCom never has ends the reading."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse
        self.parser.StartElementHandler = self._open
        self.parser.EndElementHandler = self._close
        self.parser.CharacterDataHandler = self._read
        self.content: Fields | str | None = None
        self._elements = 0
        self._inside: list[tuple[Fields, list[str]]] = []

    def _refuse(self, *_: object) -> NoReturn:
        raise BadCallback("the message declares a document type or entities")

    def _open(self, name: str, _: dict[str, str]) -> None:
        self._elements += 1
        if not self._inside and name != "xml":
            raise BadCallback("the message does not begin with <xml>")
        if len(self._inside) >= DEEPEST or self._elements > MOST_ELEMENTS:
            raise BadCallback("the message is nested too deeply or has too many elements")
        self._inside.append(({}, []))

    def _read(self, text: str) -> None:
        if self._inside:
            self._inside[-1][1].append(text)

    def _close(self, name: str) -> None:
        fields, texts = self._inside.pop()
        content = fields or "".join(texts)
        value: Any = _as_list(content, _LISTS[name]) if name in _LISTS else content
        if not self._inside:
            self.content = value
            return
        around = self._inside[-1][0]
        if name not in around:
            around[name] = value
        elif isinstance(around[name], list):
            around[name] += value if name in _LISTS else [value]
        else:
            around[name] = [around[name], value]


def _as_list(value: Fields | str, entry: str) -> list[Any]:
    """The entries of a list element, however many there are; bare text counts as the only one."""
    entries = value.get(entry, []) if isinstance(value, dict) else value.strip()
    if isinstance(entries, list):
        return entries
    return [entries] if entries else []
