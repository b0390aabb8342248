"""What a person can do here: commands sifted by place, right, platform and what the bot itself was granted."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.domain.capabilities import IN_CONVERSATION
from bot.domain.people import PersonRef, Right, SenderKind
from bot.services.authority import EVERY_ADMIN, POWER_RIGHTS, Standing, missing_powers, rights_of
from bot.services.roster import is_active

if TYPE_CHECKING:
    from bot.routing import ChatView, Command


class Topic(StrEnum):
    """How commands are grouped; also the text key ``help.topic-<topic>``."""

    EVERYBODY = "everybody"
    CHECK_INS = "check-ins"
    POLLS = "polls"
    ANNOUNCEMENTS = "announcements"
    WELCOME = "welcome"
    ORDER = "order"
    CASES = "cases"
    RULES = "rules"
    NUMBERS = "numbers"
    HOUSE = "house"


_TOPICS: Mapping[str, Topic] = {
    "checkin": Topic.CHECK_INS,
    "ritual": Topic.CHECK_INS,
    "roll": Topic.CHECK_INS,
    "streak": Topic.CHECK_INS,
    "points": Topic.CHECK_INS,
    "polls": Topic.POLLS,
    "announcements": Topic.ANNOUNCEMENTS,
    "welcome": Topic.WELCOME,
    "introductions": Topic.WELCOME,
    "sanctions": Topic.ORDER,
    "gate": Topic.WELCOME,
    "purge": Topic.ORDER,
    "raid": Topic.ORDER,
    "cases": Topic.CASES,
    "appeals": Topic.CASES,
    "reports": Topic.CASES,
    "rules": Topic.RULES,
    "rulebook": Topic.RULES,
    "wordlists": Topic.RULES,
    "digest": Topic.NUMBERS,
    "stats": Topic.NUMBERS,
}
"""What admins do, by feature; what is not named here is about the house itself."""


def can_do_here(
    commands: Iterable["Command"], here: "ChatView", about: "ChatView", *, person_id: int, person: PersonRef
) -> dict[Topic, list["Command"]]:
    """Commands this person may use here, by topic. ``about``: the group that is meant; in private without one, here."""
    rights = _rights(about, person_id, person) if about.is_group else frozenset()
    found: dict[Topic, list[Command]] = {topic: [] for topic in Topic}
    for command in commands:
        right = command.right_in(about)
        if not command.in_menu or not _is_place(command, here, about) or (right is not None and right not in rights):
            continue
        if not command.needs <= here.capabilities & IN_CONVERSATION | about.capabilities - IN_CONVERSATION:
            continue
        if about.is_group and missing_powers(command.needs, about.bot_powers):
            continue
        topic = Topic.EVERYBODY if right is None else _TOPICS.get(command.entry.feature, Topic.HOUSE)
        found[topic].append(command)
    return {topic: listed for topic, listed in found.items() if listed}


def spoken_in(language: str, aliases: Iterable[str]) -> list[str]:
    """The words of a command that are of any use to whoever reads this language."""
    return [alias for alias in aliases if alias.isascii() or language.startswith("zh")]


def _rights(standing: Standing, person_id: int, person: PersonRef) -> frozenset[Right]:
    """Of an anonymous admin nobody knows which one it is: what any admin may, and a press will tell."""
    if person.kind is SenderKind.ANONYMOUS_ADMIN:
        return EVERY_ADMIN.union(*POWER_RIGHTS.values())
    return rights_of(person.key, person_id, standing)


def _is_place(command: "Command", here: "ChatView", about: "ChatView") -> bool:
    """Whether it can be said here; one for the group only where that is linked, or the command needs no link."""
    where = command.where.value
    if not here.is_group and where in ("private", "anywhere", "either"):
        return True
    is_said_here = where != "private" if here.is_group else where == "connected" or command.is_heard_from_afar(about)
    return about.is_group and is_said_here and (is_active(about.state) or command.in_unlinked)
