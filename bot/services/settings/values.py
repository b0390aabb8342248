"""Values of knobs as people write and read them. What ``written`` gives, ``read`` understands."""

import json
import re
import tomllib
import unicodedata
from datetime import time, timedelta
from enum import Enum
from typing import Any, Final

from pydantic import BaseModel

from bot.domain.duration import format_duration, parse_duration
from bot.services.settings.knobs import Kind, Knob

NONE: Final = "none"
_NONE_WORDS: Final = frozenset({NONE, "null", "off", "-", "无", "没有", "不设", "关"})
_ON: Final = frozenset({"on", "yes", "true", "1", "开", "开启", "是", "打开"})
_OFF: Final = frozenset({"off", "no", "false", "0", "关", "关闭", "否"})
_CLOCK: Final = re.compile(r"(\d{1,2})(?::(\d{2})(?::00)?|点)", re.ASCII)
_EMPTY: Final = frozenset({'""', "“”", "''"})
_SEPARATORS: Final = re.compile(r"[\n,，、;；]+")
_TIMES: Final = ("00:00", "04:00", "07:30", "08:00", "09:00", "12:00", "18:00", "20:00", "21:00", "22:00", "23:00")
_LENGTHS: Final = ("10m", "30m", "1h", "6h", "1d", "3d", "7d", "30d")
_NUMBERS: Final = (0, 1, 2, 3, 5, 10, 20, 24, 30, 50, 100, 200, 500, 1000)
_MOST_PRESETS: Final = 8


class NotReadable(Exception):
    """What somebody wrote cannot be a value of this knob."""


def read(knob: Knob, text: str) -> object:  # noqa: PLR0911  one return per kind
    """The value a text means; whether the model accepts it is decided elsewhere. Raises NotReadable."""
    said = text.strip()
    word = unicodedata.normalize("NFKC", said).casefold()
    if knob.is_optional and word in _NONE_WORDS:
        return None
    match knob.kind:
        case Kind.SWITCH:
            return _switch(word)
        case Kind.CHOICE:
            return _choice(knob, word)
        case Kind.TIME:
            return _time(word)
        case Kind.NUMBER:
            return _number(word)
        case Kind.DURATION:
            return _length(said)
        case Kind.LIST | Kind.TEXT if said in _EMPTY:
            return [] if knob.kind is Kind.LIST else ""
        case Kind.LIST:
            return [part.strip() for part in _SEPARATORS.split(said) if part.strip()]
        case Kind.TEXT:
            return said
        case Kind.VALUE:
            return _toml_value(said)


def _switch(word: str) -> bool:
    if word in _ON or word in _OFF:
        return word in _ON
    raise NotReadable


def _choice(knob: Knob, word: str) -> object:
    for choice in knob.choices:
        if word == written_plain(choice).casefold():
            return choice
    raise NotReadable


def _time(word: str) -> time:
    clock = _CLOCK.fullmatch(word)
    if clock is None or int(clock[1]) > 23 or int(clock[2] or 0) > 59:
        raise NotReadable
    return time(int(clock[1]), int(clock[2] or 0))


def _number(word: str) -> int | float:
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,6})?", word, re.ASCII):
        raise NotReadable
    return float(word) if "." in word else int(word)


def _length(said: str) -> timedelta:
    duration = parse_duration(said)
    if not isinstance(duration, timedelta):
        raise NotReadable
    return duration


def _toml_value(said: str) -> object:
    if len(said) > 4096:
        raise NotReadable
    try:
        value: object = tomllib.loads(f"value = {said}")["value"]
    except (ValueError, KeyError, RecursionError) as error:
        raise NotReadable from error
    return value


def read_toml(knob: Knob, value: object) -> object:
    """A value from a TOML file: times and lengths may also be written as texts. Raises NotReadable."""
    if value == NONE and knob.is_optional:
        return None
    if isinstance(value, str) and knob.kind not in (Kind.TEXT, Kind.LIST, Kind.VALUE):
        return read(knob, value)
    if knob.kind is Kind.SWITCH and not isinstance(value, bool):
        raise NotReadable
    if knob.kind is Kind.NUMBER and isinstance(value, bool):
        raise NotReadable
    return value


def to_toml(value: object) -> object:
    """The value as TOML can hold it. TOML has no null: that is the text "none"."""
    match value:
        case None:
            return NONE
        case timedelta():
            return format_duration(value)
        case Enum():
            return value.value
        case BaseModel():
            return {name: to_toml(one) for name, one in value}
        case dict():
            return {str(name): to_toml(one) for name, one in value.items()}
        case list() | tuple():
            return [to_toml(one) for one in value]
        case set() | frozenset():
            return sorted((to_toml(one) for one in value), key=str)
        case _:
            return value


def written(knob: Knob, value: object) -> str:
    """The value as a person would type it behind ``/set``."""
    if value is None:
        return NONE
    if knob.kind is Kind.LIST and isinstance(value, list | tuple | set | frozenset):
        return ", ".join(written_plain(one) for one in value) or '""'
    if knob.kind is Kind.TEXT:
        return str(value) or '""'
    return written_plain(value)


def written_plain(value: object) -> str:
    match value:
        case bool():
            return "on" if value else "off"
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            return format_duration(value)
        case Enum():
            return str(value.value)
        case int() | float() | str():
            return f"{value}"
        case _:
            return _inline(to_toml(value))


def _inline(plain: object) -> str:
    """TOML on one line."""
    match plain:
        case dict():
            pairs = (f"{json.dumps(name, ensure_ascii=False)} = {_inline(one)}" for name, one in plain.items())
            return "{" + ", ".join(pairs) + "}"
        case list():
            return "[" + ", ".join(map(_inline, plain)) + "]"
        case str() | bool() | int() | float():
            return json.dumps(plain, ensure_ascii=False)
        case _:
            return str(plain)


def example(knob: Knob) -> str:
    """One value that is accepted, as text."""
    if knob.examples:
        return written(knob, knob.examples[0])
    if knob.default not in (None, "", [], ()):
        return written(knob, knob.default)
    return next(iter(presets(knob)), NONE if knob.is_optional else '""')


def presets(knob: Knob) -> list[str]:
    """Values offered as buttons, as texts; at most eight, the nearest to the default."""
    if knob.kind is Kind.CHOICE:
        return [written_plain(choice) for choice in knob.choices]
    if knob.examples:
        return [written(knob, one) for one in knob.examples[:_MOST_PRESETS]]
    match knob.kind:
        case Kind.SWITCH:
            return ["on", "off"]
        case Kind.TIME:
            offered = list(_TIMES[:_MOST_PRESETS])
        case Kind.DURATION:
            offered = [text for text in _LENGTHS if _within(knob, parse_duration(text))][:_MOST_PRESETS]
        case Kind.NUMBER:
            start = knob.default if isinstance(knob.default, int | float) else 0
            fitting = {number for number in (*_NUMBERS, start) if _within(knob, number)}
            nearest = sorted(fitting, key=lambda number: abs(number - start))[:_MOST_PRESETS]
            return [str(number) for number in sorted(nearest)]
        case _:
            return []
    default = written(knob, knob.default)
    if default not in offered and knob.default is not None:
        offered = [*offered[: _MOST_PRESETS - 1], default]
    return offered


def _within(knob: Knob, value: Any) -> bool:  # noqa: ANN401  a number or a length, as the bounds are
    low, high = knob.bounds.low, knob.bounds.high
    return (low is None or bool(value >= low)) and (high is None or bool(value <= high))
