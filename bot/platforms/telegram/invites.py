"""A member's own invite link: made once, looked at when it is asked for again, revoked when it is withdrawn."""

from bot.domain.actions import MakeInvite, Receipt, WithdrawInvite
from bot.platforms.port import Refused
from bot.platforms.telegram.arguments import number_of
from bot.platforms.telegram.failures import done, failure_of
from bot.platforms.telegram.sdk import Bot, ChatInviteLink, TelegramError
from bot.platforms.telegram.transport import HttpRequest

_NAME = 32  # Bot API, createChatInviteLink


async def make_invite(bot: Bot, action: MakeInvite) -> Receipt:
    """The known link where it is still good, else a new one. Raises TelegramError."""
    chat_id = number_of(action.chat_key)
    by_request = await _asks_first(bot, chat_id) if action.by_request is None else action.by_request
    link = await _looked_at(bot, chat_id, action, by_request=by_request) if action.known is not None else None
    if link is None:
        link = await done(
            bot.create_chat_invite_link(chat_id, name=action.name[:_NAME] or None, creates_join_request=by_request)
        )
    return Receipt(invite_url=link.invite_link)


async def _asks_first(bot: Bot, chat_id: int) -> bool:
    """Whether the group lets nobody in without an admin's word."""
    assert isinstance(bot.request, HttpRequest), "the bot was made with it"
    told = await bot.request.call("getChat", chat_id=chat_id)
    return isinstance(told, dict) and told.get("join_by_request") is True


async def _looked_at(bot: Bot, chat_id: int, action: MakeInvite, *, by_request: bool) -> ChatInviteLink | None:
    """The known link, told its name and its way in anew. None: it was revoked, or was the group's before it moved."""
    assert action.known is not None, "whoever calls has one"
    try:
        link = await done(
            bot.edit_chat_invite_link(
                chat_id, action.known, name=action.name[:_NAME] or None, creates_join_request=by_request
            )
        )
    except TelegramError as error:
        failure = failure_of(error)
        if isinstance(failure, Refused) and not failure.lacks_right:
            return None
        raise
    return None if link.is_revoked else link


async def withdraw_invite(bot: Bot, action: WithdrawInvite) -> None:
    await done(bot.revoke_chat_invite_link(number_of(action.chat_key), action.url))
