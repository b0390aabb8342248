"""The operator's knobs of WeCom: who owns the groups, and one table for each surface."""

from collections import Counter
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.platforms.wecom.api_settings import ApiSettings, is_http_address
from bot.platforms.wecom.app_settings import AppSettings
from bot.platforms.wecom.bot_settings import BotSettings
from bot.platforms.wecom.customer_settings import CustomerSettings
from bot.platforms.wecom.http_settings import AppchatSettings, UserId, WebhookSettings


def _http_address(address: str) -> str:
    if not is_http_address(address):
        raise ValueError("must be an http or https address without a path")
    return address


class WecomSettings(BaseModel):
    """Table ``wecom`` of config.toml. Without a surface in it the platform is off."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True)

    owners: tuple[UserId, ...] = ()
    """WeCom tells bots no admins: these are owners in every group it cannot tell us about, and admins elsewhere.

    As WeCom does, nobody tells upper and lower case apart here.
    """
    base_url: Annotated[str, AfterValidator(_http_address), StringConstraints(max_length=256)] = (
        "https://qyapi.weixin.qq.com"
    )
    bot: BotSettings = Field(default_factory=BotSettings)
    webhooks: tuple[WebhookSettings, ...] = ()
    app: AppSettings = Field(default_factory=AppSettings)
    appchats: tuple[AppchatSettings, ...] = ()
    api: ApiSettings = Field(default_factory=ApiSettings)
    customers: CustomerSettings = Field(default_factory=CustomerSettings)

    @property
    def is_configured(self) -> bool:
        return self.bot.is_configured or bool(self.webhooks) or self.app.is_configured

    @model_validator(mode="after")
    def _somebody_owns_the_groups(self) -> Self:
        if self.is_configured and not self.owners:
            raise ValueError("owners must name at least one userid: nobody else could set a group up")
        return self

    @model_validator(mode="after")
    def _surfaces_fit_together(self) -> Self:
        names = Counter(hook.name for hook in self.webhooks) + Counter(chat.chatid for chat in self.appchats)
        twice = [name for name, count in names.items() if count > 1]
        if twice:
            raise ValueError(f"webhooks and appchats must have names of their own; twice: {', '.join(twice)}")
        if self.appchats and not self.app.is_configured:
            raise ValueError("appchats need an app: only it can make group chats")
        if self.customers.enabled and not self.app.is_configured:
            raise ValueError("customers need an app: customer groups are reached through it")
        return self
