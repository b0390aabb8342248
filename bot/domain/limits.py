"""How late an event may come and still be acted on."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class StalenessLimits:
    """Age is now minus the event's own time. Statistics, migrations and leaves have no limit."""

    admin_command: timedelta = timedelta(minutes=5)
    command: timedelta = timedelta(minutes=2)
    join: timedelta = timedelta(minutes=10)
    spam: timedelta = timedelta(minutes=10)
