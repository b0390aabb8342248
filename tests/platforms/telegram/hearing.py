"""Reading one raw update the way the house does: kept as intake keeps it, then understood."""

from datetime import UTC, datetime
from typing import TypeVar

from bot.domain.clock import MovableClock
from bot.domain.events import Event
from bot.platforms.telegram.inbound import Inbound
from bot.platforms.telegram.intake import keep
from tests.platforms.telegram.payloads import BOT, DATE

_E = TypeVar("_E", bound=Event)
AT = datetime.fromtimestamp(DATE, UTC)
NOW = datetime(2026, 3, 1, 9, 0, 5, tzinfo=UTC)
INBOUND = Inbound(str(BOT["id"]), MovableClock(NOW))


def heard(raw: object) -> list[Event]:
    return INBOUND.understand(keep(raw, NOW))


def one(raw: object, kind: type[_E]) -> _E:
    (event,) = heard(raw)
    assert isinstance(event, kind)
    return event
