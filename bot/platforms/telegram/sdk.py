"""python-telegram-bot, loaded without what we never use of it. The only module that imports it.

Its own transport stands on httpx, and where typer is installed httpx loads rich for a command line of its own; its
Passport types load cryptography where that is installed. Ours is another transport and no group has passports, so both
are kept out: 13 MiB and a tenth of a second. Should the SDK rearrange its modules, it loads whole again and works.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_TRANSPORT = "telegram.request._httpxrequest"
_OPTIONAL = "cryptography"


class _NeverMade:
    """What the SDK finds as its own transport. A Bot makes one only when it is given none."""


@contextmanager
def _kept_out() -> Iterator[None]:
    """Inside, the transport is a stand-in and cryptography cannot be found. What was loaded before stays."""
    stand_in = ModuleType(_TRANSPORT)
    vars(stand_in)["HTTPXRequest"] = _NeverMade
    absent = {_TRANSPORT: stand_in, _OPTIONAL: None}
    added = {name: module for name, module in absent.items() if name not in sys.modules}
    sys.modules.update(added)  # type: ignore[arg-type]  # None is Python's word for "cannot be imported"
    try:
        yield
    finally:
        for name in added:
            del sys.modules[name]


with _kept_out():
    from telegram import (
        Bot,
        BotCommand,
        BotCommandScope,
        BotCommandScopeAllGroupChats,
        BotCommandScopeAllPrivateChats,
        BotCommandScopeChat,
        BotCommandScopeChatAdministrators,
        ChatInviteLink,
        ChatPermissions,
        InlineKeyboardButton,
        InlineKeyboardMarkup,
        InputFile,
        Message,
        MessageEntity,
        ReplyParameters,
        User,
    )
    from telegram.error import TelegramError
    from telegram.request import BaseRequest, RequestData

__all__ = [
    "BaseRequest",
    "Bot",
    "BotCommand",
    "BotCommandScope",
    "BotCommandScopeAllGroupChats",
    "BotCommandScopeAllPrivateChats",
    "BotCommandScopeChat",
    "BotCommandScopeChatAdministrators",
    "ChatInviteLink",
    "ChatPermissions",
    "InlineKeyboardButton",
    "InlineKeyboardMarkup",
    "InputFile",
    "Message",
    "MessageEntity",
    "ReplyParameters",
    "RequestData",
    "TelegramError",
    "User",
]
