"""Our words as arguments of Bot API calls: keys, buttons, ends, permissions, scopes, each within Telegram's limits."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.domain import actions as act
from bot.domain.menus import MenuScope
from bot.platforms.telegram.sdk import (
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
    ChatPermissions,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyParameters,
)

_SHORTEST_BAN = timedelta(seconds=40)  # under 30 s means for ever (Bot API, until_date); ten more for the way
_LONGEST_BAN = timedelta(days=365)  # over 366 days means for ever
_ROW = 8
_KEYBOARD = 100
_TOKEN_BYTES = 64

_MEDIA_RIGHTS = (
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_other_messages",
    "can_add_web_page_previews",
)


def number_of(key: str) -> int:
    try:
        return int(key)
    except ValueError:
        raise ValueError("a key that is not Telegram's") from None


def line_of(target: act.MessageTarget) -> int:
    if not isinstance(target, str):
        raise ValueError("a message of ours must be resolved to its key before it is used")  # noqa: TRY004  the port's word
    return number_of(target)


def topic_of(topic: str | None) -> int | None:
    return None if topic is None else number_of(topic)


def reply_to(target: act.MessageTarget | None) -> ReplyParameters | None:
    return None if target is None else ReplyParameters(line_of(target), allow_sending_without_reply=True)


def markup_of(keyboard: act.Keyboard, username: str | None = None) -> InlineKeyboardMarkup | None:
    """At most eight buttons in a row and a hundred in all; longer rows are broken. ``username`` is the bot's own."""
    rows = [row[start : start + _ROW] for row in keyboard for start in range(0, len(row), _ROW)]
    shown = [[_linked(button, username) for button in row if username or not button.start] for row in rows]
    buttons = [[_button(button) for button in row] for row in shown if row][:_KEYBOARD]
    return InlineKeyboardMarkup(buttons) if buttons else None


def _linked(button: act.Button, username: str | None) -> act.Button:
    """A button that opens the private chat, as the address that does so (start: 1-64 of A-Z a-z 0-9 _ -)."""
    if button.start is None:
        return button
    return act.Button(label=button.label, url=f"https://t.me/{username}?start={button.start}")


def _button(button: act.Button) -> InlineKeyboardButton:
    if (button.token is None) == (button.url is None):
        raise ValueError("a button carries either a token or an address")
    if button.token is not None and not 1 <= len(button.token.encode()) <= _TOKEN_BYTES:
        raise ValueError(f"a button's token is 1 to {_TOKEN_BYTES} bytes")
    return InlineKeyboardButton(button.label, url=button.url, callback_data=button.token)


def within_reach(until: datetime | None, now: datetime) -> datetime | None:
    """An end Telegram keeps; our own timer lifts or renews what had to be moved."""
    return None if until is None else min(max(until, now + _SHORTEST_BAN), now + _LONGEST_BAN)


def scope_of(action: act.SetMenu) -> BotCommandScope:
    scopes: dict[MenuScope, Callable[[], BotCommandScope]] = {
        MenuScope.PRIVATE: BotCommandScopeAllPrivateChats,
        MenuScope.GROUPS: BotCommandScopeAllGroupChats,
        MenuScope.CHAT: lambda: BotCommandScopeChat(number_of(action.chat_key)),
        MenuScope.CHAT_ADMINS: lambda: BotCommandScopeChatAdministrators(number_of(action.chat_key)),
    }
    return scopes[action.scope]()


def without_media() -> ChatPermissions:
    """Everything but media, stickers and previews."""
    return ChatPermissions(**{**ChatPermissions.all_permissions().to_dict(), **dict.fromkeys(_MEDIA_RIGHTS, False)})


def correct_options(correct: Sequence[int]) -> Any:  # noqa: ANN401  the SDK types them as literals 0 to 11
    return list(correct) or None
