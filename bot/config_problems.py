"""Settings that cannot be used, told to the operator: key, expectation, nearest known key. Never a value."""

import difflib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from bot.domain.errors import ConfigurationError

if TYPE_CHECKING:
    from bot.config import Config

_MOST_SHOWN = 20
_LONGEST_NAME = 60
_DELIMITER = "__"
_PARSED = {
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
}
"""By pydantic's name of the mistake."""
_OWN_VARIABLES = ("HEARTH_CONFIG", "HEARTH_SECRETS_DIR")


def describe(error: ValidationError, model: type[BaseModel]) -> list[str]:
    """One line per problem, at most twenty."""
    problems = error.errors(include_url=False, include_input=False)
    lines = [_sentence(problem["type"], problem["msg"], problem["loc"], model) for problem in problems]
    if len(lines) > _MOST_SHOWN:
        lines[_MOST_SHOWN:] = [f"  and {len(lines) - _MOST_SHOWN} more"]
    return lines


def unknown_variables(environment: Iterable[str], prefix: str, model: type[BaseModel]) -> list[str]:
    """Variables that look like settings but name no known section; pydantic would pass over them in silence."""
    known = {f"{prefix}{name}".upper() for name in model.model_fields}
    lines: list[str] = []
    for name in sorted(environment):
        section = name.upper().partition(_DELIMITER)[0]
        if name.upper().startswith(prefix) and section not in known and name.upper() not in _OWN_VARIABLES:
            lines.append(f"  {shown(name)}: no such setting.{_nearest(section, sorted(known))}")
    return lines


def shown(name: object) -> str:
    """A key as it may be printed: one line, not endless."""
    text = "".join(character if character.isprintable() else "?" for character in str(name))
    return text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}..."


def _sentence(kind: str, message: str, where: Sequence[int | str], model: type[BaseModel]) -> str:
    name = ".".join(shown(part) for part in where)
    if kind == "extra_forbidden":
        holder = _model_at(where[:-1], model)
        known = list(holder.model_fields) if holder else []
        return f"  {name}: no such setting.{_nearest(str(where[-1]), known)}"
    if kind in ("model_type", "model_attributes_type"):
        return f"  {name}: this is a table; write [{name}] and its keys below it."
    if kind == "missing":
        return f"  {name}: this setting is required."
    if kind in ("tuple_type", "list_type"):
        return f'  {name}: must be a list, such as ["..."].'
    if kind == "string_type":
        return f'  {name}: must be text in quotes, such as "...".'
    if kind in _PARSED:
        return f"  {name}: must be {_PARSED[kind]}, without quotes."
    expected = message.removeprefix("Value error, ").replace("Input should be", "must be", 1)
    return f"  {name}: {expected}."


def _model_at(where: Sequence[int | str], model: type[BaseModel]) -> type[BaseModel] | None:
    for part in where:
        field = model.model_fields.get(str(part))
        inner = field.annotation if field else None
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            return None
        model = inner
    return model


def _nearest(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    if close:
        return f" Did you mean {close[0]}?"
    return f" Known here: {', '.join(known)}." if known else ""


def refuse_without_platform(config: "Config") -> None:
    """Raises ConfigurationError for settings that are all valid, with which no bot could run."""
    if not (config.telegram.is_configured or config.wecom.is_configured or config.playground.enabled):
        raise ConfigurationError(
            "No platform is configured yet: put the token from BotFather under [telegram] in config.toml, "
            "or a WeCom bot under [wecom.bot], or try `hearth demo`, which needs none."
        )
