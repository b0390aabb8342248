"""JSON read piece by piece: the standard library's decoder on a window that slides over the file.

Whoever reads asks for one member or item after another; each is decoded in C as a whole, nothing else is in memory.
Telegram Desktop writes control characters as ``\\x0B``, which JSON does not know: they are read as what they mean.
"""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

CHUNK = 256 * 1024
LONGEST = 32 * 1024 * 1024
"""Characters of one piece at most; Telegram's longest message is far shorter."""

_SPACE = re.compile(r"[ \t\n\r]*")
_COMMA = re.compile(r"[ \t\n\r]*,[ \t\n\r]*")
_ESCAPE = re.compile(r"\\(x(?=[0-9A-Fa-f]{2})|.)", re.DOTALL)
_OPEN_ESCAPE = re.compile(r"\\+(x[0-9A-Fa-f]?)?\Z")
"""At the end of a window, an escape that may go on in the next."""
_SHORTEST = 6
"""An error so close to the end of the file comes from what is missing there (as of ``tru`` or ``\\u00e``)."""
_CLOSED = '}]"'
_EXPONENT = 2
"""A number may seem to end this far before the window does: "1e-" is 1 until the next digit is seen."""


class BrokenJson(Exception):
    """The text ends too early or makes no sense. ``byte`` counts from 0, ``line`` from 1."""

    def __init__(self, byte: int, line: int, *, ends: bool) -> None:
        super().__init__(f"broken at byte {byte}, line {line}")
        self.byte = byte
        self.line = line
        self.ends = ends
        """The file simply stops there."""


class JsonStream:
    """One pass over a file. What ``members`` or ``items`` yields must be taken before the next is asked for."""

    def __init__(self, file: BinaryIO) -> None:
        self.bytes_read = 0
        self._file = file
        self._text = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
        self._decode = json.JSONDecoder().raw_decode
        self._window = ""
        self._at = 0
        self._held = ""
        self._ended = False
        self._lines = 1

    def peek(self) -> str:
        """The next character that is not space; empty at the end of the file."""
        while True:
            space = _SPACE.match(self._window, self._at)
            assert space is not None, "no space at all matches too"
            self._at = space.end()
            if self._at < len(self._window):
                return self._window[self._at]
            if not self._read_on():
                return ""

    def value(self) -> Any:  # noqa: ANN401  whatever JSON can hold
        """The next value, decoded as a whole."""
        self.peek()
        return self._decoded()

    def _decoded(self) -> Any:  # noqa: ANN401  as above
        while True:
            try:
                found, end = self._decode(self._window, self._at)
            except json.JSONDecodeError as error:
                if not self._read_on():
                    raise self._broken(error.pos) from None
            except (ValueError, RecursionError):  # a number of thousands of digits, brackets without end
                raise self._broken(self._at) from None
            else:
                may_go_on = len(self._window) - end <= _EXPONENT and self._window[end - 1] not in _CLOSED
                if not (may_go_on and self._read_on()):
                    self._at = end
                    return found

    def members(self) -> Iterator[str]:
        """The names in the object that comes next; take each one's value with another call."""
        self._take("{")
        if self.peek() == "}":
            self._at += 1
            return
        while True:
            name = self.value() if self.peek() == '"' else None
            if not isinstance(name, str):
                raise self._broken(self._at)
            self._take(":")
            yield name
            if self._comma_or("}"):
                return

    def items(self) -> Iterator[Any]:
        """The items of the list that comes next, decoded."""
        for _ in self.slots():
            yield self._decoded()

    def slots(self) -> Iterator[None]:
        """As ``items``, where the caller takes each item with a call of its own."""
        self._take("[")
        if self.peek() == "]":
            self._at += 1
            return
        while True:
            yield None
            comma = _COMMA.match(self._window, self._at)
            if comma is not None and comma.end() < len(self._window):
                self._at = comma.end()
            elif self._comma_or("]"):
                return
            else:
                self.peek()

    def skip(self) -> None:
        """Pass over the next value, however long."""
        match self.peek():
            case "{":
                for _ in self.members():
                    self.skip()
            case "[":
                for _ in self.slots():
                    self.skip()
            case _:
                self.value()

    def _take(self, mark: str) -> None:
        if self.peek() != mark:
            raise self._broken(self._at)
        self._at += 1

    def _comma_or(self, end: str) -> bool:
        """Whether the object or list ends here."""
        found = self.peek()
        if found not in (",", end) or not found:
            raise self._broken(self._at)
        self._at += 1
        return found == end

    def _read_on(self) -> bool:
        """Make the window longer at its end and shorter by what was taken. False where there is nothing more."""
        if self._ended or len(self._window) - self._at > LONGEST:
            return False
        self._lines += self._window.count("\n", 0, self._at)
        self._window = self._window[self._at :]
        self._at = 0
        chunk = self._file.read(max(CHUNK, len(self._window)))
        self.bytes_read += len(chunk)
        self._ended = not chunk
        text = self._held + self._text.decode(chunk, final=self._ended)
        is_open = "\\" in text[-3:] and not self._ended
        cut = _OPEN_ESCAPE.search(text) if is_open else None
        text, self._held = (text[: cut.start()], text[cut.start() :]) if cut else (text, "")
        if "\\x" in text:
            text = _ESCAPE.sub(lambda found: r"\u00" if found[1] == "x" else found[0], text)
        self._window += text
        return True

    def _broken(self, at: int) -> BrokenJson:
        """Where decoding stopped; a file that ends in the middle of something is broken at its end."""
        left = len(self._window.rstrip()) - at
        ends = self._ended and (left <= _SHORTEST or self._window[at] == '"')
        at = len(self._window) if ends else at
        rest = len(self._window[at:].encode("utf-8", "replace")) + len(self._held)
        return BrokenJson(self.bytes_read - rest, self._lines + self._window.count("\n", 0, at), ends=ends)
