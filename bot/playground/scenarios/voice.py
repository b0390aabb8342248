"""What people say: pools of the catalogues, one variant a line, none of them twice in a short while."""

from collections import deque
from collections.abc import Mapping
from random import Random
from typing import Any

from bot.phrases import Phrases

_COMMON = ("weather", "meal", "kin", "town")


class Voice:
    """``slots``: names that variants may hold in braces; each has a pool ``<scenario>.slot-<name>``.

    Four more have their pools in ``crowd.ftl``.
    """

    def __init__(self, phrases: Phrases, language: str, key: str, slots: tuple[str, ...]) -> None:
        self._phrases = phrases
        self._language = language
        self._key = key
        self._own = slots
        self._slots = (*slots, *_COMMON)
        self._pools: dict[str, list[str]] = {}
        self._recent: dict[str, deque[str]] = {}

    def line(self, which: str, /, **values: object) -> str:
        """One fixed text of the scenario."""
        return self._filled(self._raw(f"{self._key}.{which}"), None, values)

    def pick(self, pool: str, rng: Random, /, **values: object) -> str:
        """A variant of a pool: of the scenario's own, or with ``crowd.`` in front of what is said everywhere."""
        return self._filled(self._variant(pool, rng), rng, values)

    def thread(self, number: int, rng: Random) -> list[tuple[str, str]]:
        """A small conversation: (who, what), where who is a letter that stands for the same person throughout."""
        values = {slot: self._slot(slot, rng) for slot in self._own}
        turns = []
        for turn in self.lines(f"thread-{number}"):
            who, _, said = turn.partition(": ")
            turns.append((who, self._filled(said, None, values)))
        return turns

    def remark(self, rng: Random) -> str:
        """Something said by the way: of the scenario or of life, with what one puts before and behind it."""
        parts = [self.pick("remark" if rng.random() < 0.55 else "crowd.small-talk", rng)]
        if rng.random() < 0.22:
            parts.insert(0, self.pick("crowd.opener", rng))
        if rng.random() < 0.25:
            parts.append(self.pick("crowd.tail", rng))
        return self._joined(parts)

    def reply(self, rng: Random) -> str:
        """What one says to a remark, sometimes with a little more."""
        parts = [self.pick("crowd.reply", rng)]
        if rng.random() < 0.4:
            parts.append(self.pick("crowd.reply-more", rng))
        if self._language.startswith("zh") and parts[-1][0].isalnum():
            parts.insert(1, "，" * (len(parts) - 1))
        return self._joined(parts)

    def _joined(self, parts: list[str]) -> str:
        return ("" if self._language.startswith("zh") else " ").join(parts)

    def pair(self, pool: str, rng: Random) -> tuple[int, str, str]:
        """Which variant of the pool it is, what stands before its bar, and the answer behind it, if there is one."""
        variant = self._variant(pool, rng)
        first, _, second = self._filled(variant, rng, {}).partition(" | ")
        return self.lines(pool).index(variant), first, second

    def lines(self, name: str) -> list[str]:
        key = name if name.startswith("crowd.") else f"{self._key}.{name}"
        if key not in self._pools:
            self._pools[key] = [line.strip() for line in self._raw(key).splitlines() if line.strip()]
        return self._pools[key]

    def _raw(self, key: str) -> str:
        marks: dict[str, Any] = {name: f"{{{name}}}" for name in (*self._slots, "name", "number")}
        return self._phrases.line(self._language, key, **marks)

    def _variant(self, name: str, rng: Random) -> str:
        pool = self.lines(name)
        recent = self._recent.setdefault(name, deque(maxlen=max(len(pool) * 2 // 3, 1)))
        fresh = [variant for variant in pool if variant not in recent] or pool
        chosen = rng.choice(fresh)
        recent.append(chosen)
        return chosen

    def _slot(self, name: str, rng: Random) -> str:
        return self._variant(f"crowd.slot-{name}" if name in _COMMON else f"slot-{name}", rng)

    def _filled(self, text: str, rng: Random | None, values: Mapping[str, object]) -> str:
        if rng is not None:
            for name in self._slots:
                while f"{{{name}}}" in text:
                    text = text.replace(f"{{{name}}}", self._slot(name, rng), 1)
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text
