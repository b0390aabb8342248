"""What can come of checking in, repairing, withdrawing and spending a card."""

from dataclasses import dataclass
from datetime import date, datetime

from models.checkin import How
from models.events import Activity
from models.rituals import Proof, RitualState

__all__ = [
    "CHECK_IN",
    "AlreadyCheckedIn",
    "AlreadyCovered",
    "CardOutcome",
    "CardSpent",
    "CheckInOutcome",
    "CheckedIn",
    "Closed",
    "Given",
    "How",
    "NoCards",
    "NotBegun",
    "NotOpenYet",
    "NothingThere",
    "OutOfReach",
    "Over",
    "Proof",
    "ProofMissing",
    "RepairOutcome",
    "Repaired",
    "RestDay",
    "RitualState",
    "WithdrawOutcome",
    "Withdrawn",
]

CHECK_IN = Activity.CHECK_IN
"""What a check-in is counted as."""


@dataclass(frozen=True, slots=True)
class Given:
    """What came along with a check-in."""

    how: How = How.SAID
    text: str = ""
    has_photo: bool = False
    message_key: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """``card_days``: missed days that cards have just covered; ``card_earned``: this check-in brought a card."""

    day: date
    streak: int
    points: int
    card_days: int
    card_earned: bool


@dataclass(frozen=True, slots=True)
class AlreadyCheckedIn:
    streak: int


@dataclass(frozen=True, slots=True)
class NotOpenYet:
    opens_at: datetime


@dataclass(frozen=True, slots=True)
class Closed:
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class RestDay:
    """Not asked for on that day; ``next_day`` is the next one that is."""

    next_day: date | None


@dataclass(frozen=True, slots=True)
class NotBegun:
    starts_on: date


@dataclass(frozen=True, slots=True)
class Over:
    """Paused, or a challenge that has ended."""

    state: RitualState


@dataclass(frozen=True, slots=True)
class ProofMissing:
    proof: Proof
    unit: str


@dataclass(frozen=True, slots=True)
class Repaired:
    day: date
    streak: int
    points: int


@dataclass(frozen=True, slots=True)
class Withdrawn:
    day: date
    streak: int
    points: int
    """What was taken back."""


@dataclass(frozen=True, slots=True)
class CardSpent:
    day: date
    streak: int
    cards: int


@dataclass(frozen=True, slots=True)
class AlreadyCovered:
    """A card covers that day already."""


@dataclass(frozen=True, slots=True)
class NoCards:
    every: int


@dataclass(frozen=True, slots=True)
class NothingThere:
    """No check-in on that day, or no streak it could save."""


@dataclass(frozen=True, slots=True)
class OutOfReach:
    """Later than today, or too long ago."""

    days: int


CheckInOutcome = CheckedIn | AlreadyCheckedIn | NotOpenYet | Closed | RestDay | NotBegun | Over | ProofMissing
RepairOutcome = Repaired | AlreadyCheckedIn | RestDay | OutOfReach
WithdrawOutcome = Withdrawn | NothingThere
CardOutcome = CardSpent | AlreadyCheckedIn | AlreadyCovered | NoCards | NothingThere | RestDay | OutOfReach
