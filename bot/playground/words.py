"""The page's words: its catalogue, with every value left as a named gap that the page fills."""

from typing import Any

from fluent.runtime import FluentResource
from fluent.syntax.ast import Message, VariableReference
from fluent.syntax.visitor import Visitor

from bot.phrases import LOCALES, Phrases

FEATURE = "page"


class _Gaps(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802  the visitor's naming
        self.names.add(node.id.name)


def page_words(phrases: Phrases, language: str) -> dict[str, str]:
    """By name without ``page-``: the phrase, each value written as ``{name}``. Choices have no place on the page."""
    words: dict[str, str] = {}
    source = (LOCALES / language / f"{FEATURE}.ftl").read_text(encoding="utf-8")
    for entry in FluentResource(source).body:
        if isinstance(entry, Message):
            gaps = _Gaps()
            gaps.visit(entry)
            values: dict[str, Any] = {gap: f"{{{gap}}}" for gap in gaps.names}
            name = entry.id.name.removeprefix(f"{FEATURE}-")
            words[name] = phrases.line(language, f"{FEATURE}.{name}", **values)
    return words
