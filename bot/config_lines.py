"""Settings as they will be used, as lines of the file they come from; secrets are hidden."""

import json
from collections.abc import Iterator

from pydantic import BaseModel

from bot.config import Config
from bot.logs import Redactor


def config_lines(config: Config) -> Iterator[str]:
    """Table by table, in the order of the settings."""
    redact = Redactor(config.secrets()).redact
    for name in type(config).model_fields:
        if name == "database":  # its address holds a password between things that are none
            yield "[database]"
            yield f"url = {_value(redact(config.database.url.get_secret_value()))}"
        else:
            yield from _table(f"[{name}]", getattr(config, name))


def _table(title: str, table: BaseModel) -> Iterator[str]:
    """A table's own keys, then the tables in it."""
    yield title
    shown = table.model_dump(mode="json")
    for key in type(table).model_fields:
        if not _tables_in(getattr(table, key)):
            yield f"{key} = {_value(shown[key])}" if shown[key] is not None else f"# {key} is not set"
    for key in type(table).model_fields:
        inner = getattr(table, key)
        path = f"{title.strip('[]')}.{key}"
        for one in _tables_in(inner):
            yield from _table(f"[{path}]" if inner is one else f"[[{path}]]", one)


def _tables_in(value: object) -> list[BaseModel]:
    if isinstance(value, BaseModel):
        return [value]
    return [one for one in value if isinstance(one, BaseModel)] if isinstance(value, tuple) else []


def _value(value: object) -> str:
    """As TOML writes it, which differs from JSON in tables alone."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_value(key)} = {_value(one)}" for key, one in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)
