"""Who is in which chat: kept from what the platform tells, newest first by the time it happened.

A chat's member updates are the truth. Service lines tell the same a second time, and in chats where the bot is no
admin they are all there is: such hints only fill gaps.
"""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.events import AdminsListed, BotStandingChanged, JoinSource, MemberChanged, MemberJoined, MemberLeft
from bot.domain.people import AdminPower, MemberStatus, PersonRef, PlatformName
from bot.services.invitations.owners import owner_of
from models.chats import Chat, ChatState, chat_by_id, chat_with_key, set_chat_state
from models.people import Member, add_people, identities_with_keys, member_of, members_of
from models.roster import (
    admin_members,
    move_everything,
    note_member_count,
    rename_key_of_waiting_actions,
    set_reachable,
    timer_exists,
)

RECONCILE = "roster.reconcile"
_URL_LIMIT = 255


@dataclass(frozen=True, slots=True)
class Moved:
    """Which chat it is now; ``absorbed_id``: a second row for the same chat that was joined with it."""

    chat_id: int
    absorbed_id: int | None = None


def is_closed(state: str) -> bool:
    """Whether we believe that we are not in this chat any more."""
    return state == ChatState.INACTIVE


def is_active(state: str) -> bool:
    return state == ChatState.ACTIVE


def state_when_present(key: str, *, linked: bool, allowed: frozenset[str] | None) -> ChatState:
    """What a group the bot is in may be used for. ``allowed`` None: every group may."""
    return ChatState.ACTIVE if allowed is None or key in allowed or linked else ChatState.UNLINKED


async def person_ids(
    session: AsyncSession, platform: PlatformName, refs: list[PersonRef], now: datetime
) -> dict[str, int]:
    """Our ids of these people by their keys, making the acquaintance of whoever is new."""
    known = {one.key: one.person_id for one in await identities_with_keys(session, platform, [r.key for r in refs])}
    strangers = list({ref.key: ref for ref in refs if ref.key and ref.key not in known}.values())
    if strangers:
        known |= {ref.key: person_id for ref, person_id in await add_people(session, platform, strangers, now)}
    return known


async def note_joined(session: AsyncSession, chat_id: int, person_id: int, event: MemberJoined, now: datetime) -> None:
    """Somebody is in the chat. Nothing that is newer by its own time is overwritten."""
    member = await _member(session, chat_id, person_id, event.at)
    if event.hint:
        newest = _newest(member)
        if not MemberStatus(member.status).is_present:
            if newest is not None and event.at <= newest:
                return
            member.status, member.powers = MemberStatus.MEMBER, ""
            member.joined_at, member.left_at = event.at, None
    elif member.changed_at is not None and event.at < member.changed_at:
        return
    else:
        member.status, member.powers, member.changed_at = MemberStatus.MEMBER, "", event.at
        member.joined_at, member.left_at = event.at, None
        member.join_source, member.invited_by_id, member.invite_url = event.source, None, None
    await _fill_origin(session, member, event, now)


async def _fill_origin(session: AsyncSession, member: Member, event: MemberJoined, now: datetime) -> None:
    """How somebody came, as far as it is not known yet."""
    member.joined_at = member.joined_at or event.at
    member.join_source = member.join_source or event.source
    if event.invite is not None and member.invite_url is None:
        member.invite_url = event.invite.url[:_URL_LIMIT]
    if member.invited_by_id is not None:
        return
    platform, by, invite = event.chat.platform, event.by, event.invite
    if invite is not None and (by is None or by.key != invite.creator_key):  # ``by`` is whoever let them in
        member.invited_by_id = await owner_of(session, member.chat_id, platform, invite)
    elif by is not None and event.source is not JoinSource.REQUEST:
        member.invited_by_id = (await person_ids(session, platform, [by], now)).get(by.key)


async def note_left(session: AsyncSession, chat_id: int, person_id: int, event: MemberLeft) -> None:
    """Somebody is gone, by themselves or removed."""
    member = await _member(session, chat_id, person_id, event.at)
    if event.hint:
        newest = _newest(member)
        if newest is not None and (event.at < newest or not MemberStatus(member.status).is_present):
            return
    elif member.changed_at is not None and event.at < member.changed_at:
        return
    else:
        member.changed_at = event.at
    member.status = MemberStatus.BANNED if event.banned else MemberStatus.LEFT
    member.powers, member.left_at = "", event.at


async def note_changed(
    session: AsyncSession, chat_id: int, person_id: int, event: MemberChanged, *, anybody_may_link: bool
) -> bool:
    """A standing changed; True where the change was news to us. See ``keep_admins`` for who owns the group."""
    member = await _member(session, chat_id, person_id, event.at)
    if member.changed_at is not None and event.at < member.changed_at:
        return False
    if MemberStatus.OWNER in (event.old, event.new):
        chat = await chat_by_id(session, chat_id)
        if event.new is MemberStatus.OWNER and await _owner_follows(session, chat, anybody_may_link=anybody_may_link):
            chat.owner_id, chat.linked_at = person_id, chat.linked_at or event.at
        elif event.new is not MemberStatus.OWNER and chat.owner_id == person_id and anybody_may_link:
            chat.owner_id = None
    member.status, member.powers, member.changed_at = event.new, stored_powers(event.powers), event.at
    if not event.new.is_present:
        member.left_at = member.left_at or event.at
    return True


async def keep_admins(
    session: AsyncSession, chat_id: int, listed: AdminsListed, *, now: datetime, anybody_may_link: bool
) -> int | None:
    """Store an admin list just read, and our own standing with it. Returns who owns the group now.

    A group nobody owns yet gets its platform's owner, where the operator lets anybody link a group. An owner known
    from the platform follows when the platform's ownership changes hands.
    """
    chat = await chat_by_id(session, chat_id)
    chat.bot_status, chat.bot_powers = listed.bot_status, stored_powers(listed.bot_powers)
    owner_follows = await _owner_follows(session, chat, anybody_may_link=anybody_may_link)
    ids = await person_ids(session, listed.chat.platform, [admin.person for admin in listed.admins], now)
    rows = {member.person_id: member for member in await members_of(session, chat_id, ids.values())}
    for admin in listed.admins:
        person_id = ids[admin.person.key]
        member = rows.get(person_id) or await _member(session, chat_id, person_id, listed.at)
        if member.changed_at is None or member.changed_at <= listed.at:
            member.status, member.powers = admin.status, stored_powers(admin.powers)
            member.changed_at, member.left_at = listed.at, None
        if admin.status is MemberStatus.OWNER and owner_follows:
            chat.owner_id = person_id
            chat.linked_at = chat.linked_at or now
    for member in await admin_members(session, chat_id):
        if member.person_id not in ids.values() and (member.changed_at is None or member.changed_at <= listed.at):
            member.status, member.powers, member.changed_at = MemberStatus.MEMBER, "", listed.at
    await session.flush()
    return chat.owner_id


async def note_bot_standing(
    session: AsyncSession, chat_id: int, event: BotStandingChanged, allowed: frozenset[str] | None
) -> ChatState:
    """Our own standing in a group: removed means inactive, being there again means usable as the operator allows."""
    chat = await chat_by_id(session, chat_id)
    chat.bot_status, chat.bot_powers = event.new, stored_powers(event.powers)
    if not event.new.is_present:
        chat.state = ChatState.INACTIVE
    elif chat.state == ChatState.INACTIVE:
        chat.state = state_when_present(chat.key, linked=chat.linked_at is not None, allowed=allowed)
    return ChatState(chat.state)


async def close_chat(session: AsyncSession, chat_id: int) -> None:
    """The platform refused us: nothing more is sent there until we are seen in it again."""
    chat = await chat_by_id(session, chat_id)
    chat.state, chat.bot_status, chat.bot_powers = ChatState.INACTIVE, MemberStatus.LEFT, ""


async def describe_chat(
    session: AsyncSession, chat_id: int, *, title: str, username: str | None, is_forum: bool
) -> None:
    chat = await chat_by_id(session, chat_id)
    chat.title, chat.username, chat.is_forum = title[:255], username, is_forum


async def reopen_chat(session: AsyncSession, chat_id: int, allowed: frozenset[str] | None) -> None:
    """We hear a chat that we believed to be closed to us."""
    chat = await chat_by_id(session, chat_id)
    chat.state = state_when_present(chat.key, linked=chat.linked_at is not None, allowed=allowed)
    chat.bot_status = MemberStatus.MEMBER


async def reach(session: AsyncSession, chat_id: int, platform: PlatformName, key: str, *, reachable: bool) -> None:
    """A person opened the private chat, or blocked us there."""
    await set_reachable(session, platform, key, reachable=reachable)
    await set_chat_state(session, chat_id, ChatState.ACTIVE if reachable else ChatState.INACTIVE)


async def migrate_chat(
    session: AsyncSession,
    platform: PlatformName,
    old_key: str,
    new_key: str,
    *,
    allowed: frozenset[str] | None,
) -> Moved | None:
    """A group got a new key: everything of it goes on under the new one. None: there is nothing to move.

    Both tellings of it, in either order and any number of times, come to the same. Where a row for the new key exists
    already, the older of the two rows stays and takes over what the other holds.
    """
    if old_key == new_key:
        return None
    await rename_key_of_waiting_actions(session, platform, old_key, new_key)
    old = await chat_with_key(session, platform, old_key)
    new = await chat_with_key(session, platform, new_key)
    if old is None:
        if new is not None:
            new.former_key = old_key
        return Moved(new.id) if new is not None else None
    if new is None:
        old.key, old.former_key = new_key, old_key
        await session.flush()
        return Moved(old.id)
    kept, absorbed = (old, new) if old.id < new.id else (new, old)
    await _join_rows(session, kept, absorbed, upgraded=new)
    kept.key, kept.former_key = new_key, old_key
    if kept.state != ChatState.ACTIVE:
        kept.state = state_when_present(new_key, linked=kept.linked_at is not None, allowed=allowed)
    await session.flush()
    return Moved(kept.id, absorbed.id)


async def _join_rows(session: AsyncSession, kept: Chat, absorbed: Chat, *, upgraded: Chat) -> None:
    """``upgraded`` is the row that knows the group as it is now."""
    kept.title, kept.username, kept.is_forum = upgraded.title or kept.title, upgraded.username, upgraded.is_forum
    if upgraded.bot_powers:
        kept.bot_status, kept.bot_powers = upgraded.bot_status, upgraded.bot_powers
    kept.owner_id = kept.owner_id or absorbed.owner_id
    kept.linked_at = kept.linked_at or absorbed.linked_at
    kept.history_from = min(filter(None, (kept.history_from, absorbed.history_from)), default=None)
    kept.history_until = max(filter(None, (kept.history_until, absorbed.history_until)), default=None)
    kept.history_texts_from = min(filter(None, (kept.history_texts_from, absorbed.history_texts_from)), default=None)
    kept.created_at = min(kept.created_at, absorbed.created_at)
    if absorbed.state == ChatState.ACTIVE:
        kept.state = ChatState.ACTIVE
    absorbed.key, absorbed.former_key, absorbed.state = f"merged:{absorbed.id}", None, ChatState.INACTIVE
    await session.flush()
    await move_everything(session, absorbed.id, kept.id)


def stored_powers(powers: frozenset[AdminPower]) -> str:
    return " ".join(sorted(powers))


async def _member(session: AsyncSession, chat_id: int, person_id: int, at: datetime) -> Member:
    """The row of a person in a chat, made where there is none."""
    member = await member_of(session, chat_id, person_id)
    if member is None:
        member = Member(chat_id=chat_id, person_id=person_id, status=MemberStatus.LEFT, powers="", first_seen_at=at)
        session.add(member)
    return member


def _newest(member: Member) -> datetime | None:
    """The latest moment at which we know where somebody was."""
    return max((at for at in (member.changed_at, member.joined_at, member.left_at) if at is not None), default=None)


async def _owner_follows(session: AsyncSession, chat: Chat, *, anybody_may_link: bool) -> bool:
    """Whether the platform's owner is to be ours: we know none yet, or the one we know was the platform's too."""
    if chat.owner_id is None:
        return anybody_may_link
    member = await member_of(session, chat.id, chat.owner_id)
    return member is not None and member.status == MemberStatus.OWNER


class Numbered(Protocol):
    @property
    def id(self) -> int: ...


async def is_counted(session: AsyncSession, chat: Numbered) -> bool:
    """Whether the timer that counts this chat's members every day was set."""
    return await timer_exists(session, RECONCILE, str(chat.id))


def count_at(chat_id: int) -> time:
    """When a chat is counted, by its own clocks: in the small hours, not all chats at once."""
    return time(4, chat_id % 60)


async def keep_member_count(session: AsyncSession, chat_id: int, count: int, at: datetime) -> None:
    await note_member_count(session, chat_id, count, at)
