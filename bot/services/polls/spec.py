"""What somebody wants asked: question, options, rules. Which kind of poll can carry it, and what is wrong with it."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.domain.capabilities import Capability
from bot.domain.people import Role
from bot.domain.recurrence import Rule
from bot.domain.text import clean_text
from models.polls import PollStyle

NATIVE_OPTIONS = 12  # Bot API, sendPoll: question 1-300, at most 12 options of 1-100, explanation 0-200 characters
NATIVE_QUESTION = 300
NATIVE_OPTION = 100
NATIVE_EXPLANATION = 200
NATIVE_LINE_FEEDS = 2
NATIVE_LONGEST = timedelta(days=30)
NATIVE_SHORTEST = timedelta(seconds=15)  # sendPoll: 5 s ahead at least; less than this may be gone when it is sent
MOST_OPTIONS = 50
LONGEST_QUESTION = 1000
LONGEST_OPTION = 200
LONGEST_TOGETHER = 2000
"""Question and options in one message, with room for 50 bars: Bot API, sendMessage: text 1-4096."""
LONGEST_EXPLANATION = 200
HEAVIEST = 100


class PollSpec(BaseModel):
    """A poll as it was asked for. ``closes_at`` is UTC; ``lasts`` counts from the moment of posting."""

    model_config = ConfigDict(frozen=True)

    question: str
    options: tuple[str, ...]
    multiple: bool = False
    anonymous: bool = False
    correct: int | None = None
    explanation: str = ""
    weights: Mapping[Role, int] = {}
    style: PollStyle | None = None
    """The kind asked for; None: whatever fits."""
    closes_at: datetime | None = None
    lasts: timedelta | None = None
    rule: Rule | None = None

    @property
    def is_quiz(self) -> bool:
        return self.correct is not None

    def deadline(self, now: datetime, default: timedelta | None) -> datetime | None:
        """When a poll posted now ends; None: when somebody ends it."""
        if self.closes_at is not None:
            return self.closes_at
        lasts = self.lasts or default
        return now + lasts if lasts else None


@dataclass(frozen=True, slots=True)
class BadPoll:
    """Why this cannot be asked: the phrase ``key`` with its values."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


def tidy(text: str) -> str:
    """One line without anything invisible that could turn or hide the text around it."""
    line = " ".join(clean_text(text).split())
    kept = "".join(c for c in line if c == "\u200d" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    visible = any(
        (unicodedata.category(c)[0] in "LNPS" or unicodedata.category(c) == "Cn")
        and c not in "\u115f\u1160\u3164\uffa0"
        for c in kept
    )
    return " ".join(kept.split()) if visible else ""


def fault_of(spec: PollSpec) -> BadPoll | None:
    """What is wrong with a spec whatever kind of poll it becomes; None: nothing."""
    if not spec.question:
        return BadPoll("polls.no-question")
    if len(spec.options) < 2:
        return BadPoll("polls.too-few-options", {"count": len(spec.options)})
    if len(spec.options) > MOST_OPTIONS:
        return BadPoll("polls.too-many-options", {"count": len(spec.options), "most": MOST_OPTIONS})
    if len({option.casefold() for option in spec.options}) < len(spec.options):
        return BadPoll("polls.same-options")
    if units(spec.question) > LONGEST_QUESTION:
        return BadPoll("polls.question-too-long", {"most": LONGEST_QUESTION})
    if any(units(option) > LONGEST_OPTION for option in spec.options):
        return BadPoll("polls.option-too-long", {"most": LONGEST_OPTION})
    if units(spec.question) + sum(map(units, spec.options)) > LONGEST_TOGETHER:
        return BadPoll("polls.too-long-together", {"most": LONGEST_TOGETHER})
    return _quiz_fault(spec)


def _quiz_fault(spec: PollSpec) -> BadPoll | None:
    if spec.correct is None:
        return None
    if not 0 <= spec.correct < len(spec.options):
        return BadPoll("polls.no-such-answer", {"number": spec.correct + 1, "most": len(spec.options)})
    if spec.multiple:
        return BadPoll("polls.quiz-is-single")
    if units(spec.explanation) > LONGEST_EXPLANATION:
        return BadPoll("polls.explanation-too-long", {"most": LONGEST_EXPLANATION})
    return None


def why_not_native(spec: PollSpec, *, stays_open: timedelta | None) -> str | None:
    """The phrase that says why a platform's own poll cannot carry this; None: it can."""
    if spec.weights:
        return "polls.native-weights"
    if len(spec.options) > NATIVE_OPTIONS:
        return "polls.native-options"
    if units(spec.question) > NATIVE_QUESTION or any(units(option) > NATIVE_OPTION for option in spec.options):
        return "polls.native-length"
    if units(spec.explanation) > NATIVE_EXPLANATION or spec.explanation.count("\n") > NATIVE_LINE_FEEDS:
        return "polls.native-length"
    if stays_open is not None and stays_open > NATIVE_LONGEST:
        return "polls.native-time"
    return None


def style_for(
    spec: PollSpec, capabilities: frozenset[Capability], *, stays_open: timedelta | None
) -> PollStyle | BadPoll:
    """The kind of poll this becomes here. A kind that was asked for and cannot be is refused with the reason."""
    obstacle = why_not_native(spec, stays_open=stays_open)
    if Capability.NATIVE_POLL not in capabilities:
        obstacle = "polls.native-missing"
    if spec.style is PollStyle.NATIVE and obstacle is not None:
        return BadPoll(obstacle)
    if obstacle is None and spec.style in (None, PollStyle.NATIVE):
        return PollStyle.NATIVE
    if Capability.BUTTONS in capabilities:
        return PollStyle.BUTTONS
    if Capability.HEAR_US_SPOKEN_TO in capabilities:
        return PollStyle.NUMBERS
    is_answered_privately = Capability.PRIVATE_CHAT in capabilities and spec.style is None
    return PollStyle.PRIVATE if is_answered_privately else BadPoll("polls.unheard")


def units(text: str) -> int:
    """Length as platforms count it: UTF-16 code units."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)
