"""The operator's knobs of WeCom's HTTP interface: every wait and every limit, with what the documentation allows."""

import re
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

_ADDRESS = re.compile(r"https?://[^\s/?#]+/?")


def is_http_address(text: str) -> bool:
    """Whether this names a server and nothing further."""
    return _ADDRESS.fullmatch(text) is not None


def _proxy_address(address: SecretStr | None) -> SecretStr | None:
    if address is not None and not is_http_address(address.get_secret_value()):
        raise ValueError("must be an http or https address")
    return address


Seconds = Annotated[float, Field(gt=0, le=86_400)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]


class ApiSettings(BaseModel):
    """Table ``wecom.api`` of config.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True)

    proxy: Annotated[SecretStr | None, AfterValidator(_proxy_address)] = None
    """An HTTP proxy for these calls; its address is the one that must be among the app's trusted IPs."""
    connect_timeout: Seconds = 5
    request_timeout: Seconds = 15
    """Seconds for one whole call."""
    upload_timeout: Seconds = 60
    max_connections: Count = 32
    answer_limit: Annotated[int, Field(ge=1_024, le=64 << 20)] = 8 << 20
    """Bytes of one answer that are read at most."""

    token_refresh_at: Annotated[float, Field(gt=0, lt=1)] = 0.9
    """The part of an access token's life after which a new one is fetched."""

    repeats: Annotated[int, Field(ge=0, le=5)] = 1
    """How often a call that may be repeated is repeated at once after an unclear end."""
    busy_repeats: Annotated[int, Field(ge=0, le=3)] = 2
    """How often any call is repeated when WeCom says it is busy (documented: three tries at most)."""
    backoff_min: Seconds = 0.5
    backoff_max: Seconds = 5

    flood_wait_min: Seconds = 15
    """The first wait after "too often" (45009) or "too many at once" (45033); doubled each time it is said again."""
    flood_wait_max: Seconds = 1_800
    setup_wait_min: Seconds = 60
    """The first wait while the app's set-up is refused (a trusted IP is missing, the secret is wrong)."""
    setup_wait_max: Seconds = 900

    member_per_minute: Count = 25
    """Private messages to one member (WeCom drops what is above 30 without a word)."""
    member_per_hour: Count = 900
    """The same in an hour (1,000)."""
    appchat_persons_per_minute: Count = 15_000
    """Messages times members, over all group chats of the app (20,000)."""
    hook_per_minute: Count = 19
    """Messages through one group webhook in any 60 seconds (20)."""
    duplicate_check_seconds: Annotated[int, Field(ge=1, le=14_400)] = 60
    """How long WeCom drops a second private message that is the same to the letter; it covers our own repeat."""
    membership_poll_seconds: Seconds = 300
    """How often the members of the app's group chats are read: nobody tells us who came and went."""

    @model_validator(mode="after")
    def _bounds_are_in_order(self) -> Self:
        for name in ("backoff", "flood_wait", "setup_wait"):
            if getattr(self, f"{name}_min") > getattr(self, f"{name}_max"):
                raise ValueError(f"{name}_min must not be above {name}_max")
        return self
