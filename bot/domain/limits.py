"""How late an event may come and still be acted on."""

from dataclasses import dataclass
from datetime import timedelta

FILE_LIMIT = 256 * 1024
"""Bytes of a settings file; a longer one is refused."""
FETCH_LIMIT = 2 * 1024 * 1024
"""Bytes of a file somebody sends us to read (a list of 100,000 words has about 1 MiB); a longer one is not fetched."""


@dataclass(frozen=True, slots=True)
class StalenessLimits:
    """Age is now minus the event's own time. Statistics, migrations and leaves have no limit."""

    admin_command: timedelta = timedelta(minutes=5)
    command: timedelta = timedelta(minutes=2)
    join: timedelta = timedelta(minutes=10)
    spam: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class RetentionLimits:
    """How long what is personal is kept. Facts without text and daily counters stay."""

    message_text: timedelta = timedelta(days=90)
    raw_updates: timedelta = timedelta(hours=48)
    sent_actions: timedelta = timedelta(days=30)
    buried_updates: timedelta = timedelta(days=30)
    every: timedelta = timedelta(hours=1)
