"""Which group a history belongs to, and how that group counts its days."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.errors import HearthError
from bot.domain.people import ChatKind, ChatRef, MemberStatus, PlatformName
from bot.domain.settings import settings_from_json
from bot.routing import ChatView
from models.chats import Chat, ChatState, add_chats, chats_with_keys
from models.history import groups_on

_MOST_NAMED = 20


async def named_group(session: AsyncSession, platform: PlatformName, name: str) -> Chat:
    """The group with this key, key without its prefix, or title. Raises HearthError unless it is exactly one."""
    groups = await groups_on(session, platform)
    keys = {name, f"-100{name}", f"-{name}"}
    found = [chat for chat in groups if chat.key in keys or chat.former_key in keys]
    found = found or [chat for chat in groups if chat.title == name]
    found = found or [chat for chat in groups if chat.title.casefold() == name.casefold()]
    if len(found) == 1:
        return found[0]
    known = "; ".join(f"{chat.title} ({chat.key})" for chat in (found or groups)[:_MOST_NAMED])
    if found:
        raise HearthError(f"Several groups are called {name}: {known}. Name one by its number.")
    raise HearthError(f"No group is called {name}. Known groups: {known or 'none yet'}.")


async def group_with_key(session: AsyncSession, ref: ChatRef, *, settings: str, now: datetime) -> Chat:
    """The group with this key; made where it is not known yet, as one the bot is not in so far."""
    known = await chats_with_keys(session, ref.platform, {ref.key})
    if known:
        return known[0]
    chat = Chat(
        platform=ref.platform,
        key=ref.key,
        kind=ChatKind.GROUP,
        title=ref.title,
        is_forum=False,
        state=ChatState.INACTIVE,
        settings=settings,
        bot_status=MemberStatus.LEFT,
        bot_powers="",
        created_at=now,
    )
    await add_chats(session, [chat])
    return chat


def place_of(chat: Chat) -> ChatView:
    """The group as facts are recorded in it. Nobody acts through this view, so it knows no rights."""
    settings = settings_from_json(chat.settings)
    return ChatView(
        id=chat.id,
        ref=chat.ref,
        state=ChatState(chat.state),
        settings=settings,
        zone=ZoneInfo(settings.general.time_zone),
        owner_id=chat.owner_id,
        bot_status=MemberStatus(chat.bot_status),
        bot_powers=frozenset(),
        capabilities=frozenset(),
        roles={},
    )
