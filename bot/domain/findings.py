"""What a look at the set-up found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what, whether it is well, and a sentence (what to do, where it is not)."""

    what: str
    is_well: bool
    sentence: str
