"""Writing systems that this group does not use."""

import re
from enum import StrEnum
from typing import Final, Literal

from pydantic import Field

from bot.services.moderation.facts import Match, MessageFacts
from bot.services.moderation.policy import Chosen, Policy


class Script(StrEnum):
    ARABIC = "arabic"
    CYRILLIC = "cyrillic"
    DEVANAGARI = "devanagari"
    GREEK = "greek"
    HAN = "han"
    HANGUL = "hangul"
    HEBREW = "hebrew"
    KANA = "kana"
    LATIN = "latin"
    THAI = "thai"


_RANGES: Final = {
    Script.ARABIC: "\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefe",
    Script.CYRILLIC: "\u0400-\u0482\u048a-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f",
    Script.DEVANAGARI: "\u0900-\u097f\ua8e0-\ua8ff",
    Script.GREEK: "\u0370-\u03ff\u1f00-\u1fff",
    Script.HAN: "\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af",
    Script.HANGUL: "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3",
    Script.HEBREW: "\u0590-\u05ff\ufb1d-\ufb4f",
    Script.KANA: "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9d",
    Script.LATIN: "A-Za-z\u00c0-\u024f\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a",
    Script.THAI: "\u0e00-\u0e7f",
}
_OF_SCRIPT: Final = {script: re.compile(f"[{ranges}]") for script, ranges in _RANGES.items()}


class Scripts(Policy):
    """Matches when at least ``percent`` of the letters belong to ``scripts``, from ``min_letters`` letters on."""

    kind: Literal["scripts"] = "scripts"
    scripts: Chosen[Script] = Field(min_length=1)
    percent: int = Field(default=50, ge=1, le=100)
    min_letters: int = Field(default=10, ge=1, le=4096)


def unwanted_script(facts: MessageFacts, policy: Scripts) -> Match | None:
    """A text mostly written in scripts the policy does not want."""
    text = facts.message.text
    if len(text) < policy.min_letters:
        return None
    counts = {script: len(_OF_SCRIPT[script].findall(text)) for script in sorted(policy.scripts)}
    unwanted = sum(counts.values())
    if unwanted < policy.min_letters:
        return None
    letters = max(sum(map(str.isalpha, text)), unwanted)
    if unwanted * 100 < letters * policy.percent:
        return None
    most = max(counts, key=lambda script: counts[script])
    return Match(policy.kind, entry=most.value, count=unwanted * 100 // letters, limit=policy.percent)
