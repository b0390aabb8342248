"""What posting and ending a poll needs of whoever runs it: a chat, its words, and a way out. ``Ctx`` is one."""

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.actions import Action, Button, Keyboard, Priority, Sent
from bot.domain.capabilities import Capability
from bot.domain.people import Right
from bot.domain.recurrence import CatchUp, Rule
from bot.domain.text import Text
from bot.services import place
from bot.services.authority import Standing


class Words(Protocol):
    def text(self, language: str, key: str, *, zone: tzinfo | None = None, **values: Any) -> Text: ...
    def line(self, language: str, key: str, *, zone: tzinfo | None = None, **values: Any) -> str: ...


class Place(place.Place, Standing, Protocol):
    """The group a poll belongs to."""

    @property
    def language(self) -> str: ...
    @property
    def capabilities(self) -> frozenset[Capability]: ...
    def is_quiet(self, at: datetime) -> bool: ...


class Host(Protocol):
    @property
    def session(self) -> AsyncSession: ...
    @property
    def now(self) -> datetime: ...
    @property
    def chat(self) -> Place: ...
    @property
    def phrases(self) -> Words: ...

    def act(
        self,
        action: Action,
        *,
        priority: Priority = ...,
        where: Any = ...,  # noqa: ANN401  the host's own kind of Place
        case_id: int | None = ...,
        after: timedelta | None = ...,
        expires_in: timedelta | None = ...,
    ) -> Sent: ...

    async def speak(
        self,
        text: Text,
        *,
        topic: str | None = ...,
        buttons: Keyboard = ...,
        priority: Priority = ...,
        expires_in: timedelta | None = ...,
    ) -> Sent | None: ...

    def button(
        self,
        label: str,
        action: str,
        payload: Mapping[str, Any] | None = None,
        *,
        right: Right | None = ...,
        only: int | None = ...,
        once: bool = ...,
        life: timedelta = ...,
        where: Any = ...,  # noqa: ANN401  the host's own kind of Place
    ) -> Button: ...

    async def set_timer(
        self,
        name: str,
        key: str,
        *,
        at: datetime | None = ...,
        rule: Rule | None = ...,
        payload: Mapping[str, Any] | None = ...,
        catch_up: CatchUp = ...,
        max_age: timedelta | None = ...,
    ) -> int: ...

    async def cancel_timer(self, name: str, key: str) -> None: ...


def words_of(host: Host, key: str, **values: Any) -> Text:
    """A phrase in the language of the group, wherever it was asked for."""
    return host.phrases.text(host.chat.language, key, zone=host.chat.zone, **values)


def line_of(host: Host, key: str, **values: Any) -> str:
    return host.phrases.line(host.chat.language, key, zone=host.chat.zone, **values)
