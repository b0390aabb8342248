"""Which app speaks."""

from dataclasses import dataclass

from pydantic import SecretStr


@dataclass(frozen=True, slots=True)
class AppIdentity:
    """One self-built app of one corp. The secret is shown nowhere."""

    corp_id: str
    agent_id: int
    secret: SecretStr
