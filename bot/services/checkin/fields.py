"""What admins type about a ritual: ``window 06:00-09:00``, or a whole line: ``早起 06:00-09:00 工作日 照片 21天``."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.domain.duration import parse_duration
from bot.domain.recurrence import Daily, Weekly
from bot.domain.schedule_text import parse_schedule
from bot.domain.text import clean_name
from bot.services.checkin.dates import read_day
from bot.services.checkin.days import EVERY_DAY
from bot.services.checkin.words import LONGEST_WORD
from models.rituals import Proof

MOST_WORDS = 6
LONGEST_NAME = 20


class Field(StrEnum):
    """What can be set; the phrase ``ritual.example-<field>`` shows how."""

    NAME = "name"
    WORDS = "words"
    WINDOW = "window"
    DAYS = "days"
    DAY_START = "daystart"
    PROOF = "proof"
    PROMPT = "prompt"
    REMIND = "remind"
    SUMMARY = "summary"
    WHO = "who"
    POINTS = "points"
    BONUS = "bonus"
    TOPIC = "topic"
    LENGTH = "length"
    START = "from"
    NEED = "need"


@dataclass(frozen=True, slots=True)
class Plan:
    """Values by column name, and ``weekdays``, ``words`` and ``length`` which are kept elsewhere."""

    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Misread:
    """``field`` None: ``found`` names nothing that can be set."""

    field: Field | None
    found: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and when the line is read."""

    now: datetime
    today: date
    topic: str | None = None


Read = Mapping[str, Any] | None
_OFF: Final = frozenset({"off", "none", "no", "关", "关闭", "无", "不", "不要", "-"})
_ON: Final = frozenset({"on", "yes", "开", "打开", "要", "是"})
_DEFAULT: Final = frozenset({"default", "默认"})
_ALL_DAY: Final = frozenset({"全天", "allday", "all-day", "any", "随时"}) | _OFF
_PROOFS: Final[Mapping[str, Proof]] = {
    name: proof
    for proof, names in {
        Proof.NONE: "none no off 无 不要 免",
        Proof.TEXT: "text note 文字 心得",
        Proof.PHOTO: "photo picture image 照片 图片 拍照 截图",
        Proof.NUMBER: "number count 数字 数值",
    }.items()
    for name in names.split()
}
_EVERYONE: Final = frozenset({"everyone", "all", "全员", "所有人"})
_REGULARS: Final = frozenset({"regulars", "参与者", "参加者"})
_NAMES: Final[Mapping[str, Field]] = {
    name: one
    for one, names in {
        Field.NAME: "name 名字 名称",
        Field.WORDS: "words word 词 口令",
        Field.WINDOW: "window 时间 时段",
        Field.DAYS: "days weekdays 日子 星期",
        Field.DAY_START: "daystart day_start 日界",
        Field.PROOF: "proof 凭证 证明",
        Field.PROMPT: "prompt 提示",
        Field.REMIND: "remind reminder 提醒",
        Field.SUMMARY: "summary 总结 小结",
        Field.WHO: "who 名单",
        Field.POINTS: "points 积分",
        Field.BONUS: "bonus 周奖",
        Field.TOPIC: "topic 话题",
        Field.LENGTH: "length 天数",
        Field.START: "from 开始 从",
        Field.NEED: "need 至少",
    }.items()
    for name in names.split()
}
_CLOCK: Final = r"(\d{1,2})(?:[:点](\d{2})?)?"
_RANGE: Final = re.compile(rf"{_CLOCK} ?(?:-|~|–|—|到|至) ?{_CLOCK}", re.ASCII)
_TIME: Final = re.compile(r"(\d{1,2})[:点](\d{2})?", re.ASCII)
_LENGTH: Final = re.compile(r"(\d{1,3}) ?(?:天|d|days?)", re.ASCII)


def field_named(name: str) -> Field | None:
    return _NAMES.get(_plain(name))


def read_field(which: Field, text: str, scene: Scene) -> Plan | Misread:
    """The values that ``text`` gives one field."""
    read = _READERS[which](text.strip(), scene)
    return Plan(read) if read is not None else Misread(which, text.strip()[:40])


def read_line(words: Sequence[str], scene: Scene) -> Plan | Misread:
    """A whole ritual: its name first, then ``field=value`` pairs and bare values that speak for themselves."""
    if not words:
        return Misread(Field.NAME, "")
    values: dict[str, Any] = {}
    pairs = [(Field.NAME, words[0]), *((_meant(word), word) for word in words[1:])]
    for which, word in pairs:
        if which is None:
            return Misread(None, word[:40])
        name, equals, value = unicodedata.normalize("NFKC", word).partition("=")
        said = value if equals and field_named(name) is which else word
        plan = read_field(which, said, scene)
        if isinstance(plan, Misread):
            return plan
        values |= plan.values
    return Plan(values)


def _meant(word: str) -> Field | None:
    """Which field a bare word such as 工作日, 照片 or 06:00-09:00 sets."""
    plain = _plain(word)
    name, equals, _ = plain.partition("=")
    if equals:
        return field_named(name)
    head = plain.partition(":")[0]
    if _RANGE.fullmatch(plain) or plain in _ALL_DAY - _OFF:
        return Field.WINDOW
    if _TIME.fullmatch(plain):
        return Field.PROMPT
    if _LENGTH.fullmatch(plain):
        return Field.LENGTH
    if head in _PROOFS and head not in _OFF:
        return Field.PROOF
    if plain in _EVERYONE | _REGULARS:
        return Field.WHO
    if plain in ("总结", "小结", "summary"):
        return Field.SUMMARY
    return Field.DAYS if _days(plain, None) is not None else None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


def _time_of(hour: str, minute: str | None) -> time | None:
    hours, minutes = int(hour), int(minute or 0)
    if hours == 24 and not minutes:
        return time(0, 0)
    return time(hours, minutes) if hours < 24 and minutes < 60 else None


def _name(text: str, _scene: Scene) -> Read:
    name = clean_name(text)
    return {"name": name} if name not in ("", "?") and len(name) <= LONGEST_NAME else None


def _words(text: str, _scene: Scene) -> Read:
    found = [word.lstrip("#＃") for word in re.split(r"[,，、\s]+", text) if word.strip("#＃")]
    good = all(len(word) <= LONGEST_WORD and not word.startswith("/") for word in found)
    return {"words": tuple(dict.fromkeys(found))} if good and 0 < len(found) <= MOST_WORDS else None


def _window(text: str, _scene: Scene) -> Read:
    plain = _plain(text)
    if plain in _ALL_DAY:
        return {"opens_at": None, "closes_at": None}
    match = _RANGE.fullmatch(plain)
    if match is None:
        return None
    opens, closes = _time_of(match[1], match[2]), _time_of(match[3], match[4])
    if opens is None or closes is None or opens == closes:
        return None
    return {"opens_at": opens, "closes_at": closes}


def _days(text: str, _scene: Scene | None) -> Read:
    moment = datetime(2026, 1, 1, tzinfo=UTC)  # weekdays do not depend on it
    rule = parse_schedule(f"{text} 00:00", ZoneInfo("UTC"), now=moment)
    if isinstance(rule, Daily):
        return {"weekdays": EVERY_DAY}
    return {"weekdays": sum(1 << day for day in rule.days)} if isinstance(rule, Weekly) else None


def _day_start(text: str, _scene: Scene) -> Read:
    return {"day_start": None} if _plain(text) in _DEFAULT else _clock(text, "day_start")


def _clock(text: str, name: str) -> Read:
    match = _TIME.fullmatch(_plain(text))
    at = _time_of(match[1], match[2]) if match else None
    return {name: at} if at is not None else None


def _proof(text: str, _scene: Scene) -> Read:
    name, _, unit = _plain(text).replace(" ", ":", 1).partition(":")
    proof = _PROOFS.get(name)
    if proof is None or (unit and proof is not Proof.NUMBER) or len(unit) > 12:
        return None
    return {"proof": proof, "unit": unit}


def _prompt(text: str, _scene: Scene) -> Read:
    return {"prompt_at": None} if _plain(text) in _OFF else _clock(text, "prompt_at")


def _remind(text: str, _scene: Scene) -> Read:
    if _plain(text) in _OFF:
        return {"remind_minutes": None}
    length = parse_duration(text)
    if not isinstance(length, timedelta) or not timedelta(minutes=5) <= length <= timedelta(hours=12):
        return None
    return {"remind_minutes": length // timedelta(minutes=1)}


def _summary(text: str, _scene: Scene) -> Read:
    plain = _plain(text)
    if plain in _OFF:
        return {"summary": False}
    return {"summary": True} if plain in _ON or field_named(plain) is Field.SUMMARY else None


def _who(text: str, _scene: Scene) -> Read:
    plain = _plain(text)
    return {"everyone": plain in _EVERYONE} if plain in _EVERYONE | _REGULARS else None


def _topic(text: str, scene: Scene) -> Read:
    return {"topic": None if _plain(text) in _OFF else scene.topic}


def _start(text: str, scene: Scene) -> Read:
    day = read_day(text, scene.today, ahead=True)
    return {"starts_on": day} if day is not None and day >= scene.today else None


def _length(text: str, _scene: Scene) -> Read:
    plain = _plain(text)
    if plain in _OFF:
        return {"length": None}
    match = _LENGTH.fullmatch(plain)
    days = int(match[1]) if match else int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 4 else 0
    return {"length": days} if 2 <= days <= 366 else None


def _number(name: str, least: int, most: int) -> Callable[[str, Scene], Read]:
    def read(text: str, _scene: Scene) -> Read:
        plain = _plain(text).removesuffix("天").removesuffix("分").strip()
        if plain in _DEFAULT:
            return {name: None}
        if not (plain.isascii() and plain.isdecimal() and len(plain) < 5):
            return None
        return {name: int(plain)} if least <= int(plain) <= most else None

    return read


_READERS: Final[Mapping[Field, Callable[[str, Scene], Read]]] = {
    Field.NAME: _name,
    Field.WORDS: _words,
    Field.WINDOW: _window,
    Field.DAYS: _days,
    Field.DAY_START: _day_start,
    Field.PROOF: _proof,
    Field.PROMPT: _prompt,
    Field.REMIND: _remind,
    Field.SUMMARY: _summary,
    Field.WHO: _who,
    Field.POINTS: _number("points", 0, 1000),
    Field.BONUS: _number("weekly_bonus", 0, 1000),
    Field.TOPIC: _topic,
    Field.LENGTH: _length,
    Field.START: _start,
    Field.NEED: _number("need_days", 1, 366),
}
