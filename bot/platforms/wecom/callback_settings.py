"""What the callback server of the self-built app needs to know: the receiving half of table ``wecom.app``."""

import re
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

_KEY = re.compile(r"[A-Za-z0-9+/]{43}")


def is_aes_key(text: str) -> bool:
    """Whether this has the form of an EncodingAESKey."""
    return _KEY.fullmatch(text) is not None


def _key_shape(key: SecretStr | None) -> SecretStr | None:
    if key is not None and key.get_secret_value() and not is_aes_key(key.get_secret_value()):
        raise ValueError("must be the 43 characters that WeCom shows as EncodingAESKey")
    return key


class CallbackSettings(BaseModel):
    """Without a token and a key nothing is received: the app can still send."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True)

    corp_id: Annotated[str, Field(max_length=64)] = ""
    token: SecretStr | None = None
    aes_key: Annotated[SecretStr | None, AfterValidator(_key_shape)] = None
    path: Annotated[str, Field(pattern=r"^/[A-Za-z0-9/_-]{1,128}$")] = "/wecom/app"

    callback_window_seconds: Annotated[float, Field(ge=10, le=86_400)] = 600
    """How far a callback's own time may be from ours. WeCom names no limit; this one is ours."""
    callback_answer_seconds: Annotated[float, Field(gt=0, le=60)] = 4
    """For reading a body, and for storing it: WeCom gives up after 5 s and sends again."""

    @property
    def receives(self) -> bool:
        return bool(self.token and self.token.get_secret_value() and self.aes_key and self.aes_key.get_secret_value())

    @model_validator(mode="after")
    def _receiving_is_complete(self) -> Self:
        given = [bool(secret and secret.get_secret_value()) for secret in (self.token, self.aes_key)]
        if any(given) and not all(given):
            raise ValueError("token and aes_key belong together: WeCom shows both on the same page")
        if all(given) and not self.corp_id:
            raise ValueError("token and aes_key need corp_id")
        return self
