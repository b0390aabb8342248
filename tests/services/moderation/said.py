"""Messages for tests, with everything that does not matter left to defaults."""

from datetime import UTC, datetime, timedelta

from bot.domain.events import MediaKind, MessageReceived, Origin
from bot.domain.people import ChatKind, ChatRef, PersonRef, PlatformName, Role, SenderKind
from bot.services.moderation.facts import MessageFacts, facts_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CHAT = ChatRef(PlatformName.PLAYGROUND, "chat-1", ChatKind.GROUP, username="OurGroup")


def said(
    text: str = "",
    *,
    by: str = "ming",
    key: str = "1",
    at: float = 0,
    kind: SenderKind = SenderKind.PERSON,
    age: timedelta | None = timedelta(days=30),
    count: int = 100,
    edited: bool = False,
    roles: frozenset[Role] = frozenset(),
    is_own: bool = False,
    strange: tuple[str, ...] = (),
    links: tuple[str, ...] = (),
    media: MediaKind | None = None,
    forwarded: Origin | None = None,
    elsewhere: Origin | None = None,
    via_bot: str | None = None,
    album: str | None = None,
    topic: str | None = None,
    mentions: tuple[PersonRef, ...] = (),
) -> MessageFacts:
    """Facts of one line; ``at`` is seconds after noon."""
    message = MessageReceived(
        chat=CHAT,
        at=NOON + timedelta(seconds=at),
        sender=PersonRef(by, by, kind=kind),
        message_key=key,
        text=text,
        topic=topic,
        media=media,
        links=links,
        forwarded=forwarded,
        quoted_elsewhere=elsewhere,
        via_bot=via_bot,
        album=album,
        mentions=mentions,
    )
    return facts_of(
        message,
        member_age=age,
        message_count=count,
        edited=edited,
        roles=roles,
        is_own=is_own,
        strange_names=strange,
    )
