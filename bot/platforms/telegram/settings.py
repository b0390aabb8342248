"""The operator's knobs of the Telegram adapter; every wait is here so that none is hidden in the code."""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

Seconds = Annotated[float, Field(gt=0, le=3_600)]

_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{3,200}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_ADDRESS = re.compile(r"https?://[^\s/?#]+[^\s?#]*")


def _token_shape(token: SecretStr | None) -> SecretStr | None:
    if token is not None and not _TOKEN.fullmatch(token.get_secret_value()):
        raise ValueError("must look like 123456789:AAE... as BotFather gives it")
    return token


def _secret_shape(secret: SecretStr | None) -> SecretStr | None:
    if secret is not None and not _SECRET.fullmatch(secret.get_secret_value()):
        raise ValueError("must be 16 to 256 characters out of A-Z a-z 0-9 _ -")
    return secret


def _web_address(address: str) -> str:
    if not _ADDRESS.fullmatch(address):
        raise ValueError("must be an http or https address without a query")
    return address.rstrip("/")


def _proxy_address(address: SecretStr | None) -> SecretStr | None:
    if address is not None:
        _web_address(address.get_secret_value())
    return address


class TelegramSettings(BaseModel):
    """Table ``telegram`` of config.toml. Without a token the platform is off."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True)

    token: Annotated[SecretStr | None, AfterValidator(_token_shape)] = None
    base_url: Annotated[str, AfterValidator(_web_address)] = "https://api.telegram.org"
    proxy: Annotated[SecretStr | None, AfterValidator(_proxy_address)] = None

    mode: Literal["polling", "webhook"] = "polling"
    webhook_url: Annotated[str | None, AfterValidator(lambda url: url and _web_address(url))] = None
    webhook_path: Annotated[str, Field(pattern=r"^/[A-Za-z0-9/_-]{1,128}$")] = "/telegram/webhook"
    webhook_secret: Annotated[SecretStr | None, AfterValidator(_secret_shape)] = None
    webhook_check_seconds: Seconds = 15
    webhook_max_connections: Annotated[int, Field(ge=1, le=100)] = 40

    poll_timeout: Annotated[float, Field(ge=0, le=50)] = 10
    """Seconds a long poll stays open when nothing happens (Bot API: at most 50)."""
    connect_timeout: Seconds = 5
    request_timeout: Seconds = 15
    """Seconds for one whole call; a long poll gets ``poll_timeout`` plus ``connect_timeout``."""
    upload_timeout: Seconds = 60
    max_connections: Annotated[int, Field(ge=1, le=1_000)] = 64

    backoff_min: Seconds = 0.5
    backoff_max: Seconds = 15
    unauthorized_wait: Seconds = 30
    """Seconds between two tries while the token is refused."""

    @property
    def is_configured(self) -> bool:
        return self.token is not None

    @model_validator(mode="after")
    def _webhook_is_complete(self) -> Self:
        if self.mode == "webhook" and not (self.webhook_url and self.webhook_secret):
            raise ValueError("mode webhook needs webhook_url and webhook_secret")
        if self.backoff_min > self.backoff_max:
            raise ValueError("backoff_min must not be above backoff_max")
        return self
