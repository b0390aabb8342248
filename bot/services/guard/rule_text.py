"""Rules as people type them: ``flood messages=5 within=10s new=1d : delete, mute 10m``.

First what is looked for with its parameters, then whom it concerns, then after a colon what follows. Chinese names of
detectors and actions mean the same. ``written`` gives the line back that makes the same rule.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError

from bot.domain.duration import Forever, NotADuration, format_duration, parse_duration
from bot.services.moderation.detectors.newcomers import NewcomerBounds
from bot.services.moderation.rules import (
    Ban,
    Consequence,
    Delete,
    Detector,
    Kick,
    Mode,
    Mute,
    Notify,
    Rule,
    Warn,
    rules_from_data,
)

KINDS: Final[dict[str, type[BaseModel]]] = {
    kind.model_fields["kind"].default: kind for kind in get_args(get_args(Detector)[0])
}
_NAMED: Final = {
    "词": "words", "敏感词": "words", "正则": "patterns", "链接": "links", "邀请": "invites", "转发": "forwards",
    "引用": "foreign_quotes", "频道": "channel_posts", "媒体": "media", "内联": "via_bot", "点名": "mentions",
    "大写": "shouting", "表情": "emoji", "长文": "length", "隐形": "invisible", "文字": "scripts", "刷屏": "flood",
    "同文": "duplicates", "重复": "repeats", "新人": "newcomers",
}  # fmt: skip
_ACTS: Final = {
    "删除": "delete", "警告": "warn", "禁言": "mute", "踢出": "kick", "踢": "kick", "封禁": "ban", "封": "ban",
    "通知": "notify", "提醒": "notify",
}  # fmt: skip
_YES, _NO = frozenset(("yes", "true", "on", "1", "是")), frozenset(("no", "false", "off", "0", "否"))
_CONDITIONS: Final = ("new", "except", "topics", "edits", "age", "min", "max")
_NAME: Final = re.compile(r"[a-z0-9\u4e00-\u9fff][a-z0-9_\u4e00-\u9fff-]{0,39}")
_COLON: Final = re.compile(r"\s*(?:->|→|=>|[:：])\s*(?=[a-z\u4e00-\u9fff][^=]*$)")


class Problem(StrEnum):
    """What is wrong with a line; also the text key ``moderation.misread-<problem>``."""

    NO_DETECTOR = "no-detector"
    UNKNOWN_PARAMETER = "unknown-parameter"
    BAD_VALUE = "bad-value"
    NO_ACTION = "no-action"
    UNKNOWN_ACTION = "unknown-action"
    BAD_NAME = "bad-name"


@dataclass(frozen=True, slots=True)
class Misread:
    """``known``: what could stand there instead."""

    problem: Problem
    found: str = ""
    known: str = ""


def parse_rule(line: str) -> Rule | Misread:
    """Read a rule. Its id is what ``id=`` says, else the kind of its detector; it begins in shadow."""
    head, tail = _halves(line)
    words = head.split()
    first = next((word for word in words if "=" not in word), "").lower()
    kind = _NAMED.get(first, first)
    if kind not in KINDS:
        return Misread(Problem.NO_DETECTOR, first, ", ".join(KINDS))
    detector: dict[str, Any] = {"kind": kind}
    when: dict[str, Any] = {}
    rule_id = kind.replace("_", "-")
    for word in words:
        name, is_given, value = word.partition("=")
        name = name.lower()
        if not is_given:
            if word.lower() != first:
                return Misread(Problem.UNKNOWN_PARAMETER, word, _parameters_of(kind))
        elif name == "id":
            rule_id = value.lower()
        elif name in _CONDITIONS:
            when |= _condition(name, value, when)
        elif name in KINDS[kind].model_fields and name != "kind":
            detector[name] = _value(KINDS[kind], name, value)
        else:
            return Misread(Problem.UNKNOWN_PARAMETER, word, _parameters_of(kind))
    if not _NAME.fullmatch(rule_id):
        return Misread(Problem.BAD_NAME, rule_id)
    actions = _actions(tail)
    if isinstance(actions, Misread):
        return actions
    return _made({"id": rule_id, "name": rule_id, "detector": detector, "when": when}, actions)


def written(rule: Rule) -> str:
    """The line that makes this rule, for copying and changing."""
    parts = [rule.detector.kind, f"id={rule.id}"]
    parts += _given(rule.detector, skip=("kind",))
    when = rule.when
    if when.newcomers is not None:
        parts.append(f"new={format_duration(when.newcomers.age)},{when.newcomers.messages}")
    if when.exempt_roles:
        parts.append("except=" + _listed(when.exempt_roles))
    if when.topics:
        parts.append("topics=" + _listed(when.topics))
    if not when.edits:
        parts.append("edits=no")
    if when.max_member_age is not None:
        parts.append("age=" + format_duration(when.max_member_age))
    parts += [f"{name}={count}" for name, count in (("min", when.min_messages), ("max", when.max_messages)) if count]
    return " ".join(parts) + " : " + ", ".join(map(_act, rule.actions))


def parse_actions(line: str) -> tuple[Consequence, ...] | Misread:
    """Read what follows, such as ``delete, mute 1h``."""
    actions = _actions(line)
    if isinstance(actions, Misread):
        return actions
    probe = _made({"id": "x", "name": "x", "detector": {"kind": "flood"}}, actions)
    return probe.actions if isinstance(probe, Rule) else probe


def _made(data: dict[str, Any], actions: list[dict[str, Any]]) -> Rule | Misread:
    try:
        return rules_from_data([data | {"actions": actions, "mode": Mode.SHADOW.value}])[0]
    except ValidationError as error:
        place = [str(part) for part in error.errors()[0]["loc"] if not isinstance(part, int)]
        return Misread(Problem.BAD_VALUE, place[-1] if place else "")


def _halves(line: str) -> tuple[str, str]:
    """Before and after the colon that begins the actions; colons inside patterns and addresses are not meant."""
    cuts = list(_COLON.finditer(line.lower()))
    return (line[: cuts[-1].start()], line[cuts[-1].end() :]) if cuts else (line, "")


def _actions(tail: str) -> list[dict[str, Any]] | Misread:
    actions: list[dict[str, Any]] = []
    for part in filter(None, (part.strip().lower() for part in re.split(r"[,，、+;；]", tail))):
        word, _, rest = part.partition(" ")
        kind, rest = _ACTS.get(word, word), rest.strip()
        action: dict[str, Any] = {"kind": kind}
        if kind not in _ACTS.values():
            return Misread(Problem.UNKNOWN_ACTION, part)
        if kind == "warn" and rest:
            if not rest.isdecimal():
                return Misread(Problem.BAD_VALUE, part)
            action["points"] = int(rest)
        elif kind in ("mute", "ban") and rest:
            duration = parse_duration(rest)
            if isinstance(duration, NotADuration):
                return Misread(Problem.BAD_VALUE, part)
            if not isinstance(duration, Forever):
                action["duration"] = format_duration(duration)
        elif rest:
            return Misread(Problem.BAD_VALUE, part)
        actions.append(action)
    return actions or Misread(Problem.NO_ACTION)


def _condition(name: str, value: str, so_far: dict[str, Any]) -> dict[str, Any]:
    """One condition as rule data; what cannot be right is found when the rule is made."""
    match name:
        case "new":
            bounds: dict[str, Any] = dict(so_far.get("newcomers") or {})
            for part in value.split(","):
                bounds |= {"messages": int(part)} if part.isdecimal() else {"age": part} if part else {}
            return {"newcomers": bounds}
        case "except":
            return {"exempt_roles": value.lower().split(",")}
        case "topics":
            return {"topics": value.split(",")}
        case "edits":
            return {"edits": value.lower() not in _NO}
        case "age":
            return {"max_member_age": value}
        case _:
            return {f"{name}_messages": int(value) if value.isdecimal() else value}


def _value(kind: type[BaseModel], name: str, value: str) -> Any:  # noqa: ANN401  JSON, judged by the model afterwards
    """A typed value as the JSON that the field expects."""
    if name == "bounds":
        return _condition("new", value, {})["newcomers"]
    shape = kind.model_json_schema()["properties"][name]
    types = {shape.get("type")} | {one.get("type") for one in shape.get("anyOf", ())}
    if "array" in types:
        return [part for part in re.split("[,，]", value) if part]
    if "boolean" in types:
        return True if value.lower() in _YES else False if value.lower() in _NO else value
    if "integer" in types and value.isdecimal():
        return int(value)
    return None if value.lower() == "none" and "null" in types else value


def _parameters_of(kind: str) -> str:
    return ", ".join([f"{name}=" for name in KINDS[kind].model_fields if name != "kind"] + ["new=", "id="])


def _given(model: BaseModel, *, skip: tuple[str, ...]) -> list[str]:
    """What differs from the defaults, and what has none."""
    return [
        f"{name}={_plain(getattr(model, name))}"
        for name, field in type(model).model_fields.items()
        if name not in skip and (field.is_required() or getattr(model, name) != field.default)
    ]


def _plain(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case timedelta():
            return format_duration(value)
        case NewcomerBounds(age=age, messages=messages):
            return f"{format_duration(age)},{messages}"
        case frozenset() | tuple():
            return _listed(value)
        case _:
            return "none" if value is None else str(value)


def _listed(values: Iterable[object]) -> str:
    parts = [str(value) for value in values]
    return ",".join(sorted(parts) if isinstance(values, frozenset) else parts)


def _act(action: Consequence) -> str:
    match action:
        case Notify() | Delete() | Kick():
            return action.kind
        case Warn(points=points):
            return f"warn {points}"
        case Mute(duration=duration) | Ban(duration=duration):
            return f"{action.kind} {format_duration(duration)}" if duration is not None else action.kind
