"""The operator's knobs of WeCom: who owns the groups, and one table for each surface."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.platforms.wecom.bot_settings import BotSettings
from bot.platforms.wecom.customer_settings import CustomerSettings

UserId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z_.@-]{0,63}$")]


class WecomSettings(BaseModel):
    """Table ``wecom`` of config.toml. Without a surface in it the platform is off."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True)

    owners: tuple[UserId, ...] = ()
    """WeCom tells bots no admins: these are owners in every group it cannot tell us about."""
    bot: BotSettings = Field(default_factory=BotSettings)
    customers: CustomerSettings = Field(default_factory=CustomerSettings)

    @property
    def is_configured(self) -> bool:
        return self.bot.is_configured

    @model_validator(mode="after")
    def _somebody_owns_the_groups(self) -> Self:
        if self.is_configured and not self.owners:
            raise ValueError("owners must name at least one userid: nobody else could set a group up")
        return self
