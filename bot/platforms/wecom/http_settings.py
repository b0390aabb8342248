"""What the operator says about webhooks and about the app's sending half; limits and waits are in ``api_settings``."""

import re
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from bot.platforms.wecom.api.identity import AppIdentity


def _made_of(pattern: str, expected: str) -> AfterValidator:
    """Raises ValueError with what was expected, in words."""
    allowed = re.compile(pattern)

    def checked(value: str) -> str:
        if allowed.fullmatch(value) is None:
            raise ValueError(f"must be {expected}")
        return value

    return AfterValidator(checked)


HookName = Annotated[str, _made_of(r"[\w-]{1,56}", "1 to 56 letters of any script, digits, - and _")]
UserId = Annotated[
    str,
    _made_of(
        "[0-9A-Za-z][0-9A-Za-z_.@-]{0,63}",
        "an account (账号) of the address book, made of letters, digits and _ . @ -, not the name people see",
    ),
]


class WebhookSettings(BaseModel):
    """One entry of ``[[wecom.webhooks]]``: a name of ours, and the ``key=`` of the address that the group shows."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    name: HookName
    key: Annotated[SecretStr, Field(min_length=1)]


class AppchatSettings(BaseModel):
    """One entry of ``[[wecom.appchats]]``: a group chat that the app made, or is to make under this chatid.

    With a name and members it is made where it does not exist yet, the first of them its owner. Later it is WeCom that
    says what it is called and who is in it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    chatid: Annotated[str, _made_of("[0-9A-Za-z_-]{1,56}", "1 to 56 letters, digits, - and _")]
    name: Annotated[str, Field(max_length=50)] = ""
    members: Annotated[tuple[UserId, ...], Field(max_length=2_000)] = ()

    @model_validator(mode="after")
    def _can_be_made(self) -> Self:
        if not self.name and not self.members:
            return self
        if not self.name or len(set(self.members)) < 2:
            raise ValueError("a group chat that is to be made needs a name and two members at least")
        if not self.chatid.isalnum() or len(self.chatid) > 32:
            raise ValueError("WeCom lets us choose a chatid of 1 to 32 letters and digits")
        return self


class SendingSettings(BaseModel):
    """The sending half of table ``wecom.app``. Without a secret the app says nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    corp_id: Annotated[str, Field(max_length=64)] = ""
    agent_id: Annotated[int | None, Field(gt=0)] = None
    secret: SecretStr | None = None

    @property
    def identity(self) -> AppIdentity | None:
        """Who the app is; None where it does not send."""
        if self.agent_id is None or self.secret is None or not self.secret.get_secret_value():
            return None
        return AppIdentity(self.corp_id, self.agent_id, self.secret)

    @model_validator(mode="after")
    def _sending_is_complete(self) -> Self:
        given = (self.agent_id is not None, bool(self.secret and self.secret.get_secret_value()))
        if any(given) and not (all(given) and self.corp_id):
            raise ValueError("corp_id, agent_id and secret belong together")
        return self
