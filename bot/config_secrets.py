"""Which of the settings are secrets, and where in a file they stand."""

from pydantic import BaseModel, SecretStr


def secret_values(model: BaseModel) -> list[SecretStr]:
    """Every secret of a settings model, those of its tables and lists of tables among them."""
    found: list[SecretStr] = []
    for name in type(model).model_fields:
        value = getattr(model, name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, SecretStr):
                found.append(one)
            elif isinstance(one, BaseModel):
                found += secret_values(one)
    return found


def places_of(secrets: set[str], value: object, name: str = "") -> list[str]:
    """The keys of a file's tables whose values hold one of these."""
    if isinstance(value, dict):
        named = [(f"{name}.{key}" if name else key, inner) for key, inner in value.items()]
        return [found for where, inner in named for found in places_of(secrets, inner, where)]
    if isinstance(value, list):
        return [found for inner in value for found in places_of(secrets, inner, name)]
    return [name] if isinstance(value, str) and any(part in value for part in secrets) else []
