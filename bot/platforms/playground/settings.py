"""The operator's knobs of the playground beside real groups."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, SecretStr

SHORTEST_TOKEN = 16
"""Characters of a token that cannot be guessed."""


def _long_enough(token: SecretStr | None) -> SecretStr | None:
    if token is not None and len(token.get_secret_value()) < SHORTEST_TOKEN:
        raise ValueError(f"must have at least {SHORTEST_TOKEN} characters")
    return token


class PlaygroundSettings(BaseModel):
    """Table ``playground`` of config.toml: a pretend group on a page of the web server."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True)

    enabled: bool = False
    token: Annotated[SecretStr | None, AfterValidator(_long_enough)] = None
