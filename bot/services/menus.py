"""The platform's own command menus: a courtesy that shows what can be said; what may be done is decided elsewhere."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bot.domain.actions import SetMenu
from bot.domain.capabilities import Capability
from bot.domain.menus import MenuCommand, MenuScope

if TYPE_CHECKING:
    from bot.phrases import Phrases
    from bot.routing import Command, Routes

_SHOWABLE = re.compile(r"[a-z0-9_]{1,32}")  # Bot API, BotCommand: 1-32 lowercase letters, digits, underscores
_IN_GROUP = ("group", "anywhere", "connected", "either")
_IN_PRIVATE = ("private", "anywhere", "connected", "either")


def menus(routes: "Routes", phrases: "Phrases", capabilities: frozenset[Capability]) -> list[SetMenu]:
    """The menus every chat starts with, per language; the first language also serves whoever speaks another."""
    if Capability.COMMAND_MENU not in capabilities:
        return []
    commands = possible(routes.commands.values(), capabilities)
    found: list[SetMenu] = []
    for_everybody = [command for command in commands if command.right is None]
    private = [command for command in for_everybody if command.where.value in _IN_PRIVATE or command.from_afar]
    groups = [command for command in for_everybody if command.where.value in _IN_GROUP]
    for scope, shown in ((MenuScope.PRIVATE, private), (MenuScope.GROUPS, groups)):
        for language in phrases.languages:
            code = None if language == phrases.languages[0] else language
            found.append(SetMenu(chat_key="", scope=scope, commands=_lines(shown, phrases, language), language=code))
    return found


def chat_menus(
    routes: "Routes", phrases: "Phrases", capabilities: frozenset[Capability], *, chat_key: str, language: str
) -> list[SetMenu]:
    """The menus of one group in its own language: one for members, and a longer one for its admins."""
    if Capability.COMMAND_MENU not in capabilities:
        return []
    here = [c for c in possible(routes.commands.values(), capabilities) if c.where.value in _IN_GROUP]
    for_members = _lines([command for command in here if command.right is None], phrases, language)
    for_admins = _lines(sorted(here, key=lambda command: command.right is None), phrases, language)
    return [
        SetMenu(chat_key=chat_key, scope=MenuScope.CHAT, commands=for_members),
        SetMenu(chat_key=chat_key, scope=MenuScope.CHAT_ADMINS, commands=for_admins),
    ]


def possible(commands: Iterable["Command"], capabilities: frozenset[Capability]) -> list["Command"]:
    """What this platform can do, in the order of the registry."""
    return [command for command in commands if command.in_menu and command.needs <= capabilities]


def _lines(commands: Sequence["Command"], phrases: "Phrases", language: str) -> tuple[MenuCommand, ...]:
    return tuple(
        MenuCommand(command=command.name, description=phrases.line(language, command.help_key))
        for command in commands
        if _SHOWABLE.fullmatch(command.name)
    )
