"""Turning knobs: the model judges, only what differs from its defaults is stored."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.settings import ChatSettings
from bot.services.settings.knobs import Knob, knobs, section_type, sections
from bot.services.timers import move_to_zone
from models.chats import chat_by_id


@dataclass(frozen=True, slots=True)
class Change:
    """A knob that has another value than before."""

    knob: Knob
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class BadValue:
    """The model refuses a value. ``why`` is what the field's own check says, empty where the kind says it all."""

    knob: Knob
    why: str = ""


@dataclass(frozen=True, slots=True)
class Turned:
    """The settings after a change; ``changes`` is empty where everything was so already."""

    settings: ChatSettings
    changes: tuple[Change, ...]


def turn(settings: ChatSettings, values: Mapping[Knob, Any]) -> Turned | tuple[BadValue, ...]:
    """The settings with these knobs turned, all or none."""
    wanted: dict[str, BaseModel] = {}
    refused: list[BadValue] = []
    for section in dict.fromkeys(knob.section for knob in values):
        turned = {knob.field: value for knob, value in values.items() if knob.section == section}
        before = getattr(settings, section)
        current = {name: getattr(before, name) for name in section_type(section).model_fields}
        try:
            wanted[section] = section_type(section).model_validate(current | turned)
        except ValidationError as error:
            refused += _refusals(section, error, tuple(turned))
    if refused:
        return tuple(refused)
    new = settings.model_copy(update=wanted)
    changes = [Change(knob, knob.of(settings), knob.of(new)) for knob in values]
    return Turned(new, tuple(change for change in changes if change.old != change.new))


def _refusals(section: str, error: ValidationError, turned: Sequence[str]) -> list[BadValue]:
    """One per knob; what the section says as a whole is told about the first knob that was turned."""
    found: dict[str, BadValue] = {}
    for problem in error.errors(include_url=False, include_input=False):
        named = str(problem["loc"][0]) if problem["loc"] else ""
        field = named if named in turned else turned[0]
        why = str(problem["ctx"].get("error", "")) if problem["type"] == "value_error" and "ctx" in problem else ""
        found.setdefault(field, BadValue(knobs()[f"{section}.{field}"], why))
    return list(found.values())


def differing(settings: ChatSettings) -> dict[str, dict[str, Any]]:
    """What a chat chose otherwise than the model's defaults, as JSON values by section and knob."""
    chosen: dict[str, dict[str, Any]] = {}
    for section, all_of_it in sections().items():
        as_json = getattr(settings, section).model_dump(mode="json")
        for knob in all_of_it:
            if knob.of(settings) != knob.default:
                chosen.setdefault(section, {})[knob.field] = as_json[knob.field]
    return chosen


async def store(session: AsyncSession, chat_id: int, settings: ChatSettings, *, now: datetime) -> None:
    """Keep a chat's settings. Where its zone changed, its timers ring by the new clocks from ``now`` on."""
    chat = await chat_by_id(session, chat_id)
    before = json.loads(chat.settings or "{}").get("general", {}).get("time_zone")
    chosen = differing(settings)
    chat.settings = json.dumps(chosen, ensure_ascii=False)
    if chosen.get("general", {}).get("time_zone") != before:
        await move_to_zone(session, chat_id, settings.general.time_zone, now=now)
