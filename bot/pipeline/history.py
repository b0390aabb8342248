"""What is heard although an imported history holds it already."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.events import Event, MemberJoined, MemberLeft, MessageReceived
from bot.routing import ChatView
from models.events import Fact
from models.history import SAME_MOVE, stands_in_history


async def is_in_history(session: AsyncSession, chat: ChatView, event: Event, person_id: int | None) -> bool:
    """Whether the chat's imported history tells of this event."""
    if chat.history_until is None or event.at > chat.history_until + SAME_MOVE:
        return False
    key: str | None = None
    match event:
        case MessageReceived():
            kind, key = Fact.MESSAGE, event.message_key
        case MemberJoined(hint=False):
            kind = Fact.JOIN
        case MemberLeft(hint=False):
            kind = Fact.LEAVE
        case _:
            return False
    return await stands_in_history(session, chat.id, kind, event.at, message_key=key, person_id=person_id)
