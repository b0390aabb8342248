"""One catalogue file in one language. A message is parsed when it is first wanted.

Parsed whole, the files of all features take a tenth of a second and twenty times their own space, and the menus of a
start want one line of each.
"""

import re
from collections.abc import Callable
from typing import Final

from fluent.runtime import FluentBundle
from fluent.runtime.resolver import Message, Pattern
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk
from typing_extensions import override

_ENTRY: Final = re.compile(r"^(-?[a-zA-Z][\w-]*) *=.*(?:\n(?![-a-zA-Z#]).*)*", re.MULTILINE | re.ASCII)
"""A message or term: its name at the start of a line, then everything up to the next name or comment."""


class Catalogue(FluentBundle):
    """``on_fault`` is told what is not Fluent: of a whole file at once, of one message when it is wanted."""

    def __init__(self, language: str, source: str, on_fault: Callable[[str], None]) -> None:
        super().__init__([language], use_isolating=False)
        self._on_fault = on_fault
        self._unread = {entry[1]: entry[0] for entry in _ENTRY.finditer(source)}
        strays = (line for line in _ENTRY.sub("", source).splitlines() if line and not line.startswith("#"))
        for stray in strays:
            on_fault(f"not Fluent: {stray.strip()[:80]!r}")

    def pattern(self, name: str) -> Pattern | None:
        """What the message says; None where there is no such message."""
        self._read(name)
        return self.get_message(name).value if self.has_message(name) else None

    @override
    def _lookup(self, entry_id: str, term: bool = False) -> Message:
        """Fluent asks here for what a message quotes, too."""
        self._read(f"-{entry_id}" if term else entry_id)
        return super()._lookup(entry_id, term)

    def _read(self, name: str) -> None:
        source = self._unread.pop(name, None)
        if source is None:
            return
        resource = FluentParser(with_spans=False).parse(source)
        for entry in resource.body:
            if isinstance(entry, Junk):
                self._on_fault(f"not Fluent: {(entry.content or '').strip()[:80]!r}")
        self.add_resource(resource)
