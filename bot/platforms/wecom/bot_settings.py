"""The operator's knobs of the AI bot; every wait and limit of the long connection, with what is documented."""

import re
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

Seconds = Annotated[float, Field(gt=0, le=86_400)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]

_ADDRESS = re.compile(r"wss?://[^\s/?#]+[^\s?#]*")


def _socket_address(address: str) -> str:
    if not _ADDRESS.fullmatch(address):
        raise ValueError("must be a wss or ws address without a query")
    return address


class BotSettings(BaseModel):
    """Table ``wecom.bot`` of config.toml. Without a bot_id and its secret this surface is off."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True)

    bot_id: Annotated[str, Field(max_length=56)] = ""
    secret: SecretStr | None = None
    """The secret of the long connection; Token and EncodingAESKey belong to the other mode."""
    name: Annotated[str, Field(max_length=64)] = ""
    """As it stands in WeCom; people's lines begin with it."""
    url: Annotated[str, AfterValidator(_socket_address)] = "wss://openws.work.weixin.qq.com"

    titles: dict[str, str] = {}
    """What groups are called, by their chatid: WeCom tells bots no titles."""

    connect_timeout: Seconds = 10
    answer_timeout: Seconds = 10
    """Seconds until an answer to one of our frames is given up; what became of it is unknown then."""
    ping_seconds: Seconds = 30
    silence_seconds: Seconds = 75
    """A connection on which nothing was heard for so long is dead, whatever the socket says."""
    backoff_min: Seconds = 1
    backoff_max: Seconds = 60
    kicked_wait_min: Seconds = 60
    """The wait after another connection of the same bot took our place; doubled each time it happens again."""
    kicked_wait_max: Seconds = 900
    kicked_window_seconds: Seconds = 600
    """Kicked twice within this time, the operator is told."""
    resend_seconds: Seconds = 15
    """How long an action waits for a new connection after WeCom forgot the old one."""
    held_frames: Count = 5_000
    """Frames held in memory while the database is away. There is no way to give them back: more are lost."""

    messages_per_minute: Count = 28
    """Replies and pushes in one chat (30 are documented)."""
    messages_per_hour: Count = 950
    """The same in an hour (1,000)."""
    press_seconds: Annotated[float, Field(gt=0, le=5)] = 4.5
    """How long a pressed card can be changed (5 are documented)."""
    merge_seconds: Annotated[float, Field(ge=0, le=3)] = 0.4
    """How long the answer to a press waits for a new content of its card: WeCom takes one answer only."""
    card_characters: Annotated[int, Field(ge=26, le=4_000)] = 300
    """A text longer than this is sent in front of its card (112 characters are advised)."""
    choice_hours: Annotated[float, Field(gt=0, le=8_760)] = 168
    """How long a number answers a list of choices where a group shows no cards."""
    asker_choice_hours: Annotated[float, Field(gt=0, le=8_760)] = 1
    """The same for a list that answers one person: so long their numbers mean it, not the list for everybody."""
    probe_days: Annotated[float, Field(gt=0, le=3_650)] = 30
    """A group that shows no cards is tried again after a day, then ever later, at last every so many days."""
    card_days: Annotated[float, Field(gt=0, le=3_650)] = 90
    """How long we remember what a card shows. A press on an older one counts, and is answered in words alone."""
    media_hosts: tuple[str, ...] = ("qq.com", "myqcloud.com")
    """Files are fetched from these hosts and their subdomains only."""

    @property
    def is_configured(self) -> bool:
        return bool(self.bot_id) and self._has_secret

    @property
    def _has_secret(self) -> bool:
        return bool(self.secret and self.secret.get_secret_value())

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        missing = [key for key, is_set in (("bot_id", self.bot_id), ("secret", self._has_secret)) if not is_set]
        if len(missing) == 1:
            raise ValueError(f"{missing[0]} is missing: WeCom shows bot_id and secret together on the bot's page")
        for name in ("backoff", "kicked_wait"):
            if getattr(self, f"{name}_min") > getattr(self, f"{name}_max"):
                raise ValueError(f"{name}_min must not be above {name}_max")
        if self.silence_seconds <= self.ping_seconds:
            raise ValueError("silence_seconds must be above ping_seconds")
        if not missing and not self.name.strip():
            raise ValueError("name must be what the bot is called in WeCom: people's lines begin with @ and that name")
        return self
