"""The operator's settings: the models of config.toml and the one way to load them.

Nothing is made at import. Sources, strongest first: arguments, environment (``HEARTH_TELEGRAM__TOKEN``), the file,
the secrets folder (one file per value, ``telegram__token``). Knobs of a single chat live in ``bot.domain.settings``.
"""

import os
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)
from typing_extensions import override

from bot.config_file import is_readable_by_everybody, read_toml
from bot.config_problems import describe, unknown_variables
from bot.config_secrets import places_of, secret_values
from bot.domain.errors import ConfigurationError
from bot.domain.settings.general import LanguageName, ZoneName
from bot.logs import SHORTEST_SECRET
from bot.platforms.playground.settings import PlaygroundSettings
from bot.platforms.telegram.settings import TelegramSettings
from bot.platforms.wecom.settings import WecomSettings

PREFIX = "HEARTH_"
FILE_NAME = "config.toml"

Seconds = Annotated[float, Field(gt=0, le=86_400)]
Days = Annotated[int, Field(ge=1, le=36_500)]
Hours = Annotated[int, Field(ge=1, le=8_760)]
Count = Annotated[int, Field(ge=1, le=10_000_000)]
Waits = Annotated[tuple[Seconds, ...], Field(min_length=1, max_length=100)]

_SQLITE = "sqlite:///"
_POSTGRESQL = "postgresql://"


def _known_database(url: SecretStr) -> SecretStr:
    text = url.get_secret_value()
    if text.startswith(_POSTGRESQL) and len(text) > len(_POSTGRESQL):
        return url
    path = text.removeprefix(_SQLITE)
    if path == text or not path or path.startswith(":memory:"):
        raise ValueError(
            f"must be {_SQLITE}<file> or {_POSTGRESQL}<user>:<password>@<host>/<name>, without a driver name"
        )
    return url


class Section(BaseModel):
    """One table of config.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True)


class DatabaseSettings(Section):
    """Where everything is kept. A relative SQLite path counts from the folder of config.toml."""

    url: Annotated[SecretStr, AfterValidator(_known_database)] = SecretStr(f"{_SQLITE}data/hearth.db")


class WebSettings(Section):
    """The one HTTP server: health, metrics, webhooks, playground."""

    enabled: bool = True
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8080


class HealthSettings(Section):
    """When /readyz turns red, and when a blocked event loop is reported and then given up."""

    poll_seconds: Seconds = 30
    scheduler_seconds: Seconds = 30
    sender_seconds: Seconds = 30
    inbox_seconds: Seconds = 30
    outbox_seconds: Seconds = 300
    blocked_loop_seconds: Seconds = 5
    give_up_seconds: Seconds = 30


class LoggingSettings(Section):
    format: Literal["human", "json"] = "human"
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class CommunitySettings(Section):
    """Which groups may be linked, and what a new one starts with."""

    mode: Literal["open", "allow_list"] = "open"
    allow: tuple[str, ...] = ()
    default_language: LanguageName = "zh-CN"
    default_time_zone: ZoneName = "Asia/Shanghai"


class PipelineSettings(Section):
    """From the inbox to the handlers."""

    batch_size: Annotated[int, Field(ge=1, le=10_000)] = 500
    held_updates: Annotated[int, Field(ge=1, le=100_000)] = 5_000
    max_attempts: Annotated[int, Field(ge=1, le=100)] = 3
    retry_seconds: Waits = (0.2, 1.0, 3.0)
    database_retry_seconds: Seconds = 1
    lookup_seconds: Seconds = 10
    look_every_seconds: Seconds = 15
    commands_per_minute: Annotated[int, Field(ge=1, le=10_000)] = 20
    inbox_limit: Count = 20_000


class SenderSettings(Section):
    """From the outbox to the platform. There is no burst after a start."""

    messages_per_second: Annotated[int, Field(ge=1, le=10_000)] = 25
    per_chat_messages: Annotated[int, Field(ge=1, le=10_000)] = 3
    per_chat_seconds: Seconds = 3
    group_per_minute: Annotated[int, Field(ge=1, le=10_000)] = 18
    max_in_flight: Annotated[int, Field(ge=1, le=1_000)] = 30
    max_attempts: Annotated[int, Field(ge=1, le=100)] = 5
    retry_seconds: Waits = (1.0, 3.0, 10.0, 30.0)
    look_every_seconds: Seconds = 15
    messages_per_day: Annotated[int, Field(ge=1, le=500)] = 30


class RetentionSettings(Section):
    """How long personal data is kept. Facts without text and daily sums stay."""

    message_text_days: Days = 90
    raw_update_hours: Hours = 48
    sent_action_days: Days = 30
    quarantine_days: Days = 30
    run_every_seconds: Seconds = 3_600


class StalenessSettings(Section):
    """How late an event may be decided, counted from when it happened. Statistics are never too late."""

    admin_command_seconds: Seconds = 300
    command_seconds: Seconds = 120
    join_seconds: Seconds = 600
    spam_seconds: Seconds = 600


class BackupSettings(Section):
    """Copies of the SQLite file, made before every upgrade and by ``hearth backup``."""

    directory: Path = Path("data/backups")
    keep: Annotated[int, Field(ge=1, le=1_000)] = 10


class LeaseSettings(Section):
    """The row that keeps a second process from running the same bot."""

    ttl_seconds: Seconds = 30
    heartbeat_seconds: Seconds = 10

    @model_validator(mode="after")
    def _survives_a_missed_beat(self) -> Self:
        if self.heartbeat_seconds * 2 > self.ttl_seconds:
            raise ValueError("heartbeat_seconds must be at most half of ttl_seconds")
        return self


class ShutdownSettings(Section):
    grace_seconds: Seconds = 5


class Config(BaseSettings):
    """All sections. Made by ``load``; immutable afterwards."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,
    )

    database: DatabaseSettings = Field(default_factory=DatabaseSettings)
    telegram: TelegramSettings = Field(default_factory=TelegramSettings)
    wecom: WecomSettings = Field(default_factory=WecomSettings)
    web: WebSettings = Field(default_factory=WebSettings)
    playground: PlaygroundSettings = Field(default_factory=PlaygroundSettings)
    health: HealthSettings = Field(default_factory=HealthSettings)
    logging: LoggingSettings = Field(default_factory=LoggingSettings)
    communities: CommunitySettings = Field(default_factory=CommunitySettings)
    pipeline: PipelineSettings = Field(default_factory=PipelineSettings)
    sender: SenderSettings = Field(default_factory=SenderSettings)
    retention: RetentionSettings = Field(default_factory=RetentionSettings)
    staleness: StalenessSettings = Field(default_factory=StalenessSettings)
    backup: BackupSettings = Field(default_factory=BackupSettings)
    lease: LeaseSettings = Field(default_factory=LeaseSettings)
    shutdown: ShutdownSettings = Field(default_factory=ShutdownSettings)

    def secrets(self) -> list[str]:
        """Every secret value, for the log's redacting handler. Of the database address only the password is one."""
        found = [value.get_secret_value() for value in secret_values(self)]
        address = self.database.url.get_secret_value()
        found.remove(address)
        password = urlsplit(address).password
        if password:
            found += [password, unquote(password)]
            if len(password) < SHORTEST_SECRET:  # too common to be taken out of every line on its own
                found.append(f":{password}@")
        return [secret for secret in found if secret]


def load(path: Path | None = None) -> Config:
    """Read and check the settings. ``path`` None: config.toml of the current folder if there is one.

    Relative paths in it count from its own folder. Raises ConfigurationError: one sentence per problem, never a value.
    """
    given = path or Path(FILE_NAME)
    values = read_toml(given) if path or given.exists() else {}
    source = f"{given} and the environment" if values else "the environment"
    problems = unknown_variables(os.environ, PREFIX, Config)
    try:
        config = _reader(values, secrets_folder())()
    except ValidationError as error:
        raise _unusable(source, [*problems, *describe(error, Config)]) from None
    except SettingsError:  # its cause holds the value; only where to look is repeated
        hint = "  A list or table in the environment or the secrets folder must be written as JSON."
        raise _unusable(source, [*problems, hint]) from None
    if problems:
        raise _unusable(source, problems)
    return _anchored(config, given.resolve().parent)


def _unusable(source: str, problems: list[str]) -> ConfigurationError:
    return ConfigurationError("\n".join([f"The settings in {source} cannot be used:", *problems]))


def _reader(values: dict[str, Any], secrets: Path | None) -> type[Config]:
    class Sources(Config):
        @classmethod
        @override
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            file = InitSettingsSource(settings_cls, init_kwargs=values)
            folder = NestedSecretsSettingsSource(
                file_secret_settings, secrets_dir=secrets, secrets_dir_missing="ok", secrets_prefix=""
            )
            return init_settings, env_settings, file, folder

    return Sources


def exposed_secrets(path: Path, config: Config) -> list[str]:
    """Names of the secrets that the file holds while every user of this machine can read it."""
    if not is_readable_by_everybody(path):
        return []
    return places_of(set(config.secrets()), read_toml(path))


def secrets_folder() -> Path | None:
    """HEARTH_SECRETS_DIR, or the folder systemd hands to a service with LoadCredential."""
    named = os.environ.get("HEARTH_SECRETS_DIR") or os.environ.get("CREDENTIALS_DIRECTORY")
    return Path(named) if named else None


def _anchored(config: Config, folder: Path) -> Config:
    """The same settings with every relative path made absolute."""
    url = config.database.url.get_secret_value()
    if url.startswith(_SQLITE):
        url = _SQLITE + str(folder / url.removeprefix(_SQLITE))
    return config.model_copy(
        update={
            "database": config.database.model_copy(update={"url": SecretStr(url)}),
            "backup": config.backup.model_copy(update={"directory": folder / config.backup.directory}),
        }
    )
