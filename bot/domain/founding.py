"""Groups that we make ourselves, and people whom we bring into them."""

from enum import StrEnum
from typing import Literal

from bot.domain.acts import Act


class FoundGroup(Act):
    """Make a group; asked for twice with one ``token`` it is made once. Its key is the receipt's ``message_key``.

    ``chat_key``: the private chat of whoever asks and will own it. ``names``: the others, as one calls them with an @.
    """

    kind: Literal["found_group"] = "found_group"
    token: str
    title: str
    names: tuple[str, ...]


class AddMember(Act):
    """Bring somebody into a group; whoever is in it already stays."""

    kind: Literal["add_member"] = "add_member"
    person_key: str


class NotFounded(StrEnum):
    """Why a group was not made: the first word of what the platform says about it."""

    TITLE = "title"
    COUNT = "count"
    PEOPLE = "people"
    RANGE = "range"
    OTHER = "other"


def why_not(error: str) -> NotFounded:
    """The reason in what was written down about a failed ``FoundGroup``."""
    word = error.removeprefix("right: ").partition(":")[0]
    return NotFounded(word) if word in list(NotFounded) else NotFounded.OTHER
