"""Knobs, values and refusals in words of one language: for menus, for ``/set``, for diffs and for the manual."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from bot.domain.capabilities import Capability
from bot.domain.duration import format_duration
from bot.domain.text import Text
from bot.phrases import Phrases
from bot.services.settings.changes import BadValue, Change
from bot.services.settings.idle import is_idle
from bot.services.settings.knobs import Kind, Knob, UnknownKnob
from bot.services.settings.values import example, written, written_plain

SHORT: Final = 40
"""Characters of a value where there is little room."""


@dataclass(frozen=True, slots=True)
class SettingsWords:
    phrases: Phrases
    language: str

    def section(self, section: str) -> str:
        return self.phrases.line(self.language, f"settings.{section}")

    def label(self, knob: Knob) -> str:
        """What the knob does, in one line."""
        return self.phrases.line(self.language, knob.text_key)

    def labelled(self, knob: Knob, value: str, *, longest: int) -> str:
        """What it does and how it stands, for a button; the value is never cut."""
        label = self.label(knob)[: longest - len(value) - 2]
        return self.phrases.line(self.language, "settings.label", label=label, value=value)

    def value(self, knob: Knob, value: object, *, longest: int = SHORT) -> str:
        """A value as members read it; one line, cut at ``longest`` characters."""
        if value is None:
            return self.phrases.line(self.language, "settings.unset")
        if knob.kind is Kind.SWITCH:
            return self.phrases.line(self.language, "settings.on" if value else "settings.off")
        line = " ".join(written(knob, value).split())
        if line == '""':
            return self.phrases.line(self.language, "settings.empty")
        return line if len(line) <= longest else f"{line[: longest - 1]}…"

    def allowed(self, knob: Knob) -> str:
        """What may be typed."""
        kind = "like" if knob.kind is Kind.TEXT and knob.examples else knob.kind
        line = self.phrases.line(self.language, f"settings.allows-{kind}", **self._limits(knob))
        if not knob.is_optional:
            return line
        return self.phrases.line(self.language, "settings.or-none", allowed=line)

    def idle(self, knobs: Iterable[Knob], capabilities: AbstractSet[Capability]) -> list[Text]:
        """One sentence on those that do nothing in a chat that can do so much, where there are any."""
        labels = [self.label(knob) for knob in knobs if is_idle(knob, capabilities)]
        return [self.phrases.text(self.language, "settings.idle", labels="; ".join(labels))] if labels else []

    def changes(self, changes: Iterable[Change], capabilities: AbstractSet[Capability]) -> Text:
        """What was turned, and what of it has no effect in a chat that can do so much."""
        changed = list(changes)
        idle = self.idle([change.knob for change in changed], capabilities)
        return Text.join([*(self.change(change) for change in changed), *idle])

    def change(self, change: Change) -> Text:
        """Old and new value of a knob."""
        old, new = (self.value(change.knob, value) for value in (change.old, change.new))
        return self.phrases.text(self.language, "settings.change", knob=change.knob.name, old=old, new=new)

    def refusal(self, refused: BadValue | UnknownKnob) -> Text:
        """One sentence: which knob, what is allowed, and an example; or what the name was meant to be."""
        if isinstance(refused, UnknownKnob):
            nearest = " / ".join(refused.nearest)
            key = "settings.unknown-but-near" if nearest else "settings.unknown"
            return self.phrases.text(self.language, key, name=refused.name, nearest=nearest)
        knob = refused.knob
        values: dict[str, Any] = {"knob": knob.name, "allowed": self.allowed(knob), "example": example(knob)}
        if refused.why:
            return self.phrases.text(self.language, "settings.bad-value-because", why=refused.why[:300], **values)
        return self.phrases.text(self.language, "settings.bad-value", **values)

    def _limits(self, knob: Knob) -> dict[str, Any]:
        low, high = (
            format_duration(bound) if isinstance(bound, timedelta) else "" if bound is None else written_plain(bound)
            for bound in (knob.bounds.low, knob.bounds.high)
        )
        longest = knob.bounds.longest
        return {
            "low": low,
            "high": high,
            "range": f"{low}-{high}" if low and high else f">= {low}" if low else f"<= {high}" if high else "any",
            "longest": str(longest) if longest is not None else "any",
            "choices": " / ".join(written_plain(choice) for choice in knob.choices or knob.examples),
        }
