"""Where a platform cannot do what a rule wants, it warns, and beyond that it tells the admins."""

from datetime import timedelta

from bot.domain.capabilities import Capability
from bot.services.moderation.fallback import told_instead, warned_instead
from bot.services.moderation.rules import Ban, Delete, Mute, Notify, Warn

EVERYTHING = frozenset(Capability)
NOTHING: frozenset[Capability] = frozenset()
MUTE = Mute(duration=timedelta(minutes=10))


def test_a_message_that_cannot_be_deleted_costs_one_warning() -> None:
    assert warned_instead((Delete(),), NOTHING) == (Delete(), Warn(points=1))
    assert warned_instead((Delete(), Warn(points=3)), NOTHING) == (Delete(), Warn(points=3))
    assert warned_instead((Delete(),), EVERYTHING) == (Delete(),)


def test_the_admins_hear_of_a_limit_that_cannot_be_set() -> None:
    assert told_instead((Warn(), MUTE), NOTHING) == (Notify(), Warn(), MUTE)
    assert told_instead((Notify(), Ban()), NOTHING) == (Notify(), Ban())
    assert told_instead((Warn(),), NOTHING) == (Warn(),)
    assert told_instead((MUTE,), EVERYTHING) == (MUTE,)


def test_a_platform_that_removes_but_does_not_mute_is_asked_for_what_it_can() -> None:
    can = frozenset({Capability.BAN})
    assert told_instead((Ban(),), can) == (Ban(),)
    assert told_instead((MUTE,), can) == (Notify(), MUTE)
