"""The line that starts a poll: ``-m -until 18:00 Question | One | Two``, or one option a line; 多选, 匿名, 截止 too."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.domain.duration import parse_duration
from bot.domain.events import Message
from bot.domain.people import Role, SenderKind
from bot.domain.recurrence import Once, Rule, next_after
from bot.domain.schedule_text import NotASchedule, ScheduleFault, parse_schedule
from bot.services.polls.spec import HEAVIEST, BadPoll, PollSpec, fault_of, tidy
from models.polls import PollStyle

_LONGEST_SCHEDULE = 7  # words: "cron" and five fields, or "every month on the 31st at 18:00" without its dressing
_SHORTEST_OPEN = timedelta(seconds=30)
_LONGEST_OPEN = timedelta(days=366)
_RECURS = re.compile(
    r"(every|each|daily|weekly|weekdays?|weekends?|workdays|monthly|hourly|cron|每|工作日|周末|隔天|天天)",
    re.IGNORECASE,
)
_TELLING_FAULTS = (
    ScheduleFault.NO_TIME, ScheduleFault.BAD_TIME, ScheduleFault.BAD_DATE, ScheduleFault.BAD_NUMBER,
    ScheduleFault.BAD_CRON, ScheduleFault.IN_PAST,
)  # fmt: skip
"""What shows that a schedule was meant; a line that is none at all is a question."""
_EXPLANATION = re.compile(r"\s*(?:解析|explanation)\s*[:：]\s*(.*)", re.IGNORECASE | re.DOTALL)
_SEPARATOR = re.compile(r"[|｜]")
_ROLES = {
    **{role.value: role for role in Role},
    "群主": Role.OWNER, "管理员": Role.ADMIN, "管理": Role.ADMIN, "运营": Role.OPERATOR, "运营者": Role.OPERATOR,
    "内容官": Role.CONTENT, "活动官": Role.EVENTS,
}  # fmt: skip
_WEIGHT = re.compile(r"([^\s=:：]+)\s*[=:：]\s*(\d{1,4})")

T = TypeVar("T")
Said = dict[str, Any]
"""Fields of PollSpec, as far as they were said."""


@dataclass(slots=True)
class _Reader:
    """The words in front of the question, taken one after another."""

    words: list[str]
    zone: ZoneInfo
    now: datetime
    said: Said = field(default_factory=dict)
    at: int = 0

    def take(self) -> str:
        word = self.words[self.at] if self.at < len(self.words) else ""
        self.at += 1
        return word

    def ahead(self, count: int) -> str:
        return " ".join(self.words[self.at : self.at + count])

    def longest(self, read: Callable[[str], T | None], most: int) -> T | None:
        """What the longest run of the next words means to ``read``; they are taken. None: no run means anything."""
        for count in range(min(most, len(self.words) - self.at), 0, -1):
            found = read(self.ahead(count))
            if found is not None:
                self.at += count
                return found
        return None


def parse_poll(text: str, zone: ZoneInfo, *, now: datetime) -> PollSpec | BadPoll:
    """Read what followed /poll. ``zone`` is the chat's; ``now`` is aware. A BadPoll names what is wrong."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return BadPoll("polls.no-question")
    reader = _Reader(lines[0].split(), zone, now)
    problem = _read_schedule(reader) or _read_options(reader)
    if problem is not None:
        return problem
    if "rule" in reader.said and "closes_at" in reader.said:
        return BadPoll("polls.until-with-rule")
    rest = " ".join(reader.words[reader.at :])
    pieces = _SEPARATOR.split(rest)
    if len(lines) > 1:
        more = lines[1:] if len(pieces) == 1 else [p for line in lines[1:] for p in _SEPARATOR.split(line)]
        pieces += [_without_bullet(line) for line in more] if len(pieces) == 1 else more
    return compose(pieces[0], pieces[1:], **reader.said)


def compose(question: str, pieces: list[str], **said: Any) -> PollSpec | BadPoll:
    """A spec from a question and what follows it: options, and at most one ``解析:``."""
    explanation, options = "", []
    for piece in pieces:
        found = _EXPLANATION.fullmatch(piece)
        if found:
            explanation = tidy(found[1])
        elif piece.strip():
            options.append(tidy(piece))
    if not all(options):
        return BadPoll("polls.invisible-option")
    if explanation and said.get("correct") is None:
        return BadPoll("polls.explanation-needs-quiz")
    spec = PollSpec(question=tidy(question), options=tuple(options), explanation=explanation, **said)
    return fault_of(spec) or spec


def _without_bullet(line: str) -> str:
    """An option on a line of its own may carry the mark of a list."""
    return re.sub(r"^\s*(?:[-*•·]\s+|\d{1,2}[.、)）]\s*(?=\D))", "", line)


def _read_schedule(reader: _Reader) -> BadPoll | None:
    """A rule in front makes the poll come again."""
    if not reader.words or not _RECURS.match(reader.words[0]):
        return None
    faults: list[NotASchedule] = []

    def read(words: str) -> Rule | None:
        found = parse_schedule(words, reader.zone, now=reader.now)
        if isinstance(found, NotASchedule):
            faults.append(found)
            return None
        return None if isinstance(found, Once) else found

    rule = reader.longest(read, _LONGEST_SCHEDULE)
    if rule is not None:
        reader.said["rule"] = rule
        return None
    telling = sorted(
        (fault for fault in faults if fault.reason in _TELLING_FAULTS),
        key=lambda fault: fault.reason is ScheduleFault.NO_TIME,
    )
    return BadPoll(telling[0].key, {"found": telling[0].found, "example": ""}) if telling else None


def _read_options(reader: _Reader) -> BadPoll | None:
    while reader.at < len(reader.words):
        word = unicodedata.normalize("NFKC", reader.words[reader.at]).casefold()
        word = re.sub(r"^[-–—]{1,2}", "-", word)
        read = _OPTIONS.get(word)
        if read is None:
            is_option = word.startswith("-") and len(word) > 1 and not word[1].isdigit()
            return BadPoll("polls.unknown-option", {"found": word[:32]}) if is_option else None
        reader.at += 1
        problem = read(reader)
        if problem is not None:
            return problem
    return None


def _flag(name: str, value: object) -> Callable[[_Reader], BadPoll | None]:
    def read(reader: _Reader) -> None:
        reader.said[name] = value

    return read


def _read_quiz(reader: _Reader) -> BadPoll | None:
    word = unicodedata.normalize("NFKC", reader.take())
    if not re.fullmatch(r"[0-9]{1,2}", word) or int(word) == 0:
        return BadPoll("polls.quiz-needs-number", {"found": word[:32]})
    reader.said["correct"] = int(word) - 1
    return None


def _read_until(reader: _Reader) -> BadPoll | None:
    moment = reader.longest(lambda words: deadline_of(words, reader.zone, now=reader.now), 4)
    if moment is None:
        return BadPoll("polls.no-such-time", {"found": reader.ahead(2)[:32]})
    if not _SHORTEST_OPEN <= moment - reader.now <= _LONGEST_OPEN:
        return BadPoll("polls.time-too-near-or-far")
    reader.said["closes_at"] = moment
    return None


def _read_for(reader: _Reader) -> BadPoll | None:
    lasts = reader.longest(_length, 3)
    if lasts is None:
        return BadPoll("polls.no-such-length", {"found": reader.ahead(1)[:32]})
    if not _SHORTEST_OPEN <= lasts <= _LONGEST_OPEN:
        return BadPoll("polls.time-too-near-or-far")
    reader.said["lasts"] = lasts
    return None


def _read_weights(reader: _Reader) -> BadPoll | None:
    word = reader.take()
    weights: dict[Role, int] = {}
    for part in re.split(r"[,，]", word):
        found = _WEIGHT.fullmatch(part.strip())
        role = _ROLES.get(found[1].casefold()) if found else None
        if found is None or role is None or not 1 <= int(found[2]) <= HEAVIEST:
            return BadPoll("polls.bad-weights", {"found": word[:32]})
        weights[role] = int(found[2])
    reader.said["weights"] = weights
    return None


def _length(words: str) -> timedelta | None:
    found = parse_duration(words)
    return found if isinstance(found, timedelta) else None


def deadline_of(words: str, zone: ZoneInfo, *, now: datetime) -> datetime | None:
    """The moment (UTC) that ``2h``, ``18:00`` or ``tomorrow 9:00`` means. A bare time that is past means tomorrow's."""
    lasts = _length(words)
    if lasts is not None:
        return now + lasts
    for line in (words, f"today {words}", f"tomorrow {words}"):
        rule = parse_schedule(line, zone, now=now)
        if not isinstance(rule, NotASchedule):
            following = next_after(rule, zone, now)
            return following.at if following else None
    return None


_OPTIONS: dict[str, Callable[[_Reader], BadPoll | None]] = {
    **dict.fromkeys(("-m", "-multi", "-multiple", "多选"), _flag("multiple", True)),  # noqa: FBT003  the value of the flag
    **dict.fromkeys(("-a", "-anon", "-anonymous", "匿名"), _flag("anonymous", True)),  # noqa: FBT003  the value of the flag
    **dict.fromkeys(("-native",), _flag("style", PollStyle.NATIVE)),
    **dict.fromkeys(("-buttons", "-button", "按钮"), _flag("style", PollStyle.BUTTONS)),
    **dict.fromkeys(("-q", "-quiz", "测验"), _read_quiz),
    **dict.fromkeys(("-until", "-u", "截止"), _read_until),
    **dict.fromkeys(("-for", "时长"), _read_for),
    **dict.fromkeys(("-w", "-weights", "权重"), _read_weights),
}


@dataclass(frozen=True, slots=True)
class NumberVote:
    """A line such as ``投票 2`` or ``vote 1 3``; no numbers (``投票 0``) takes the vote back."""

    numbers: tuple[int, ...]


_NUMBER_VOTE = re.compile(r"(?:/?vote(?:@\w+)?|投票|投)\s*(\d{1,2}(?:[\s,，、]+\d{1,2})*)\s*", re.IGNORECASE | re.ASCII)


def read_number_vote(text: str) -> NumberVote | None:
    """The vote that a line in words is; None for every other line. Cheap: asked about each line of a group."""
    if text[:1] not in ("投", "v", "V", "/"):
        return None
    found = _NUMBER_VOTE.fullmatch(text)
    if found is None:
        return None
    numbers = (int(number) for number in re.findall(r"[0-9]+", found[1]))
    return NumberVote(tuple(sorted({number for number in numbers if number})))


def vote_said(message: Message) -> NumberVote | None:
    """The vote that a message is. Only a person's own words are one: no forward, no channel."""
    is_own = message.is_plain and message.sender.kind is SenderKind.PERSON
    return read_number_vote(message.text) if is_own else None


def is_a_sentence(text: str) -> bool:
    """What follows the word 投票 without any option is talk about voting, not a poll."""
    return _SEPARATOR.search(text) is None and "\n" not in text


def split_options(text: str) -> str:
    """Options as they are answered, one a line: a single line may part them by signs or, failing that, by spaces."""
    if "\n" in text.strip() or _SEPARATOR.search(text):
        return _SEPARATOR.sub("\n", text)
    for sign in r"[,，;；]", "、", r"\s+":
        pieces = [piece for piece in re.split(sign, text.strip()) if piece]
        if len(pieces) > 1:
            return "\n".join(pieces)
    return text
