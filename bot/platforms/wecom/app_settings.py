"""The operator's knobs of the self-built app: who it is, and how it hears; the two halves belong to one table."""

from typing import Self

from pydantic import ConfigDict, model_validator

from bot.platforms.wecom.callback_settings import CallbackSettings
from bot.platforms.wecom.http_settings import SendingSettings


class AppSettings(SendingSettings, CallbackSettings):
    """Table ``wecom.app`` of config.toml. Without a secret the app is off."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True)

    @property
    def is_configured(self) -> bool:
        return self.identity is not None

    @model_validator(mode="after")
    def _whoever_hears_can_answer(self) -> Self:
        if self.receives and self.identity is None:
            raise ValueError("token and aes_key need agent_id and secret: what is heard must be answered")
        return self
