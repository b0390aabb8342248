"""Who hears of a case: the member privately, the admins who may be written to, the log chat."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import PlatformName, Right
from bot.services.authority import Standing, rights_of
from models.chats import ChatState, chat_by_id, chat_with_key, private_chat_of
from models.people import admins_of_both, identities_with_keys, identity_of, names_of

MOST_ADMINS_TOLD = 5


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may be written to, and the chat with them."""

    person_id: int
    chat_id: int


@dataclass(frozen=True, slots=True)
class LogChat:
    chat_id: int
    key: str


async def private_chat_id(session: AsyncSession, platform: PlatformName, person_id: int) -> int | None:
    """The private chat with a person who opened it and did not block us since."""
    identity = await identity_of(session, platform, person_id)
    if identity is None or not identity.is_reachable:
        return None
    chat = await private_chat_of(session, platform, identity.key)
    return chat.id if chat is not None else None


async def readers_with(
    session: AsyncSession, platform: PlatformName, chat: Standing, right: Right, *, last: int | None = None
) -> list[Reader]:
    """Everybody with a right in a chat whom we may write to, at most five; ``last`` only when there is nobody else."""
    ids = {identity.person_id for identity in await identities_with_keys(session, platform, chat.admins)}
    ids |= set(chat.roles) | ({chat.owner_id} if chat.owner_id is not None else set())
    keys = {person_id: await _key(session, platform, person_id) for person_id in sorted(ids)}
    readers = [
        Reader(person_id, chat_id)
        for person_id, key in keys.items()
        if key is not None and right in rights_of(key, person_id, chat)
        if (chat_id := await private_chat_id(session, platform, person_id)) is not None
    ]
    others = [reader for reader in readers if reader.person_id != last]
    return (others or readers)[:MOST_ADMINS_TOLD]


async def _key(session: AsyncSession, platform: PlatformName, person_id: int) -> str | None:
    identity = await identity_of(session, platform, person_id)
    return identity.key if identity is not None else None


async def log_chat_of(
    session: AsyncSession, platform: PlatformName, chat_id: int, log_key: str | None
) -> LogChat | None:
    """The chat that gets the log lines: only one we are in and that somebody runs who runs this chat too.

    Without that check, one group's admin could make us post into another's.
    """
    if log_key is None:
        return None
    log = await chat_with_key(session, platform, log_key)
    if log is None or log.state != ChatState.ACTIVE or log.id == chat_id:
        return None
    chat = await chat_by_id(session, chat_id)
    has_same_owner = chat.owner_id is not None and chat.owner_id == log.owner_id
    is_ours = has_same_owner or bool(await admins_of_both(session, chat_id, log.id))
    return LogChat(log.id, log.key) if is_ours else None


async def names(session: AsyncSession, platform: PlatformName, *person_ids: int | None) -> Mapping[int, str]:
    """What people read for these persons; unknown ones are left out."""
    wanted = {person_id for person_id in person_ids if person_id is not None}
    return await names_of(session, platform, wanted) if wanted else {}


async def person_key(session: AsyncSession, platform: PlatformName, person_id: int) -> str | None:
    """The platform's key of a person, None where they have no account there."""
    return await _key(session, platform, person_id)
