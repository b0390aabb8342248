"""The knobs of the settings model: what kind each is, what it accepts, and finding one by the name somebody typed."""

import types
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import time, timedelta
from difflib import get_close_matches
from enum import Enum, StrEnum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.domain.settings import ChatSettings

_CLOSE = 0.6


class Kind(StrEnum):
    """How a knob is turned."""

    SWITCH = "switch"
    CHOICE = "choice"
    NUMBER = "number"
    TIME = "time"
    DURATION = "duration"
    TEXT = "text"
    LIST = "list"
    VALUE = "value"  # anything nested; written as TOML


_KINDS: dict[object, Kind] = {
    bool: Kind.SWITCH,
    int: Kind.NUMBER,
    float: Kind.NUMBER,
    str: Kind.TEXT,
    time: Kind.TIME,
    timedelta: Kind.DURATION,
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What limits a value, as far as the model says it by numbers. ``low`` and ``high`` are inclusive."""

    low: float | timedelta | None = None
    high: float | timedelta | None = None
    longest: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Knob:
    """One field of one section."""

    section: str
    field: str
    kind: Kind
    default: object
    is_optional: bool
    choices: tuple[object, ...]
    bounds: Bounds
    examples: tuple[object, ...]

    @property
    def name(self) -> str:
        return f"{self.section}.{self.field}"

    @property
    def text_key(self) -> str:
        """The phrase that says what it does."""
        return f"settings.{self.name}"

    def of(self, settings: ChatSettings) -> object:
        """Its value in a chat."""
        return getattr(getattr(settings, self.section), self.field)


@dataclass(frozen=True, slots=True)
class UnknownKnob:
    """``nearest`` are known names that may have been meant, the best first."""

    name: str
    nearest: tuple[str, ...] = ()


@cache
def sections() -> dict[str, tuple[Knob, ...]]:
    """All knobs by section, in the order of the model."""
    found: dict[str, tuple[Knob, ...]] = {}
    for section, info in ChatSettings.model_fields.items():
        model = section_type(section)
        found[section] = tuple(_knob(section, name, field) for name, field in model.model_fields.items())
        assert info.annotation is model, f"{section} is a section"
    return found


@cache
def knobs() -> dict[str, Knob]:
    """All knobs by their full name."""
    return {knob.name: knob for section in sections().values() for knob in section}


def section_type(section: str) -> type[BaseModel]:
    model = ChatSettings.model_fields[section].annotation
    assert isinstance(model, type), f"{section} is a section"
    assert issubclass(model, BaseModel), f"{section} is a section"
    return model


def find_knob(name: str) -> Knob | UnknownKnob:
    """The knob somebody named, letter case and hyphens ignored, or the nearest names there are."""
    wanted = name.strip().lower().replace("-", "_")
    return knobs().get(wanted) or UnknownKnob(name[:64], _nearest(wanted[:64]))


def find_section(name: str) -> str | UnknownKnob:
    wanted = name.strip().lower().replace("-", "_")
    return wanted if wanted in sections() else UnknownKnob(name[:64], _close(wanted[:64], sections()))


def _nearest(wanted: str) -> tuple[str, ...]:
    section, dot, field = wanted.partition(".")
    same_field = tuple(name for name, knob in knobs().items() if knob.field == (field if dot else section))
    if same_field:
        return same_field[:3]
    by_field = {knob.field: name for name, knob in knobs().items()}
    fields = _close(field if dot else section, by_field)
    return _close(wanted, knobs()) or tuple(by_field[field] for field in fields)


def _close(wanted: str, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(get_close_matches(wanted, list(names), n=1, cutoff=_CLOSE))


# -- reading the model -----------------------------------------------------------------------------------------------


def _knob(section: str, name: str, field: FieldInfo) -> Knob:
    inner, metadata, examples, is_optional = _unwrapped(field.annotation, list(field.metadata), field.examples or [])
    return Knob(
        section=section,
        field=name,
        kind=_kind_of(inner),
        default=field.get_default(call_default_factory=True),
        is_optional=is_optional,
        choices=_choices_of(inner),
        bounds=_bounds_of(metadata),
        examples=tuple(examples),
    )


def _unwrapped(
    annotation: object, metadata: list[Any], examples: Sequence[object]
) -> tuple[object, list[Any], Sequence[object], bool]:
    """The type below ``Annotated`` and ``| None``, with everything said about it on the way."""
    is_optional = False
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            for one in more:
                metadata += one.metadata if isinstance(one, FieldInfo) else [one]
                examples = (one.examples if isinstance(one, FieldInfo) else None) or examples
        elif get_origin(annotation) in (Union, types.UnionType) and type(None) in get_args(annotation):
            others = [one for one in get_args(annotation) if one is not type(None)]
            is_optional, annotation = True, others[0] if len(others) == 1 else object
        else:
            return annotation, metadata, examples, is_optional


def _kind_of(inner: object) -> Kind:
    if get_origin(inner) is Literal or (isinstance(inner, type) and issubclass(inner, Enum)):
        return Kind.CHOICE
    if get_origin(inner) in (list, tuple, set, frozenset, AbstractSet, Sequence):
        plain = all(one in (str, int, Ellipsis) or _is_plain_text(one) for one in get_args(inner))
        is_row = get_origin(inner) is not tuple or Ellipsis in get_args(inner)
        return Kind.LIST if plain and is_row else Kind.VALUE
    return _KINDS.get(inner, Kind.VALUE)


def _is_plain_text(item: object) -> bool:
    if get_origin(item) is Annotated:
        return get_args(item)[0] in (str, int)
    return get_origin(item) is Literal and all(isinstance(one, str) for one in get_args(item))


def _choices_of(inner: object) -> tuple[object, ...]:
    if get_origin(inner) is Literal:
        return get_args(inner)
    if isinstance(inner, type) and issubclass(inner, Enum):
        return tuple(inner)
    return ()


def _bounds_of(metadata: Sequence[Any]) -> Bounds:
    """Read from attributes, as every marker of a limit names them."""
    said: dict[str, Any] = {}
    for one in metadata:
        ge, gt, le, lt = (getattr(one, name, None) for name in ("ge", "gt", "le", "lt"))
        low = gt + 1 if isinstance(gt, int) else gt if gt is not None else ge
        high = lt - 1 if isinstance(lt, int) else lt if lt is not None else le
        found = {"low": low, "high": high, "longest": getattr(one, "max_length", None)}
        said |= {name: value for name, value in found.items() if value is not None}
    return Bounds(**said)
