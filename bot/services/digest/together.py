"""One digest of a whole community: what waits in each of its groups, and their numbers side by side.

It comes at the hour of the group the community was founded in, to the community's owner, in place of a digest of each
group. Whoever else reads a group's digest goes on getting that one. Where the owner cannot have it (that group sends
none, or they cannot be written to there), the digests of the groups come as ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.capabilities import Capability
from bot.domain.people import Admin, AdminPower, ChatRef, PlatformName, Right, Role
from bot.domain.settings import ChatSettings, settings_from_json
from bot.services.audiences import person_key
from bot.services.authority import rights_of
from bot.services.communities import InNone, Seen, community_around
from bot.services.digest.decisions import Decision, decisions_for
from bot.services.digest.editions import Reader, reader, wants_it
from bot.services.digest.reading import DayReport, day_at, day_to_tell, report_of_day
from bot.services.tally import Counted, counted_of
from models.chats import Chat, ChatState, chat_by_id
from models.people import roles_in, stored_admins


@dataclass(frozen=True, slots=True)
class Room:
    """A group as it is stored, for whoever looks at it from another one. Good enough to read, never to act on."""

    id: int
    ref: ChatRef
    state: str
    settings: ChatSettings
    zone: ZoneInfo
    owner_id: int | None
    bot_powers: frozenset[AdminPower]
    capabilities: frozenset[Capability]
    """Empty where its platform is not known from here: then nothing is said about what we lack there."""
    roles: Mapping[int, frozenset[Role]]
    admins: Mapping[str, Admin]


@dataclass(frozen=True, slots=True)
class Joint:
    """A community whose owner gets one digest of it, and where that goes."""

    community: Seen
    owner: Reader


@dataclass(frozen=True, slots=True)
class Part:
    """A group's share of it."""

    chat_id: int
    title: str
    platform: str
    report: DayReport
    decisions: tuple[Decision, ...]
    counted: Counted | None = None
    """What its platform counts over all groups of its owner."""


@dataclass(frozen=True, slots=True)
class Edition:
    """``left_out``: titles of groups whose numbers the owner may not read."""

    name: str
    parts: tuple[Part, ...]
    left_out: tuple[str, ...] = field(default=())

    @property
    def platforms(self) -> int:
        return len({part.platform for part in self.parts})


async def joint_of(session: AsyncSession, chat_id: int) -> Joint | None:
    """The common digest that takes the place of this group's own for the community's owner; None: there is none."""
    seen = await community_around(session, chat_id)
    if isinstance(seen, InNone) or not seen.one_digest or seen.owner_id is None or len(seen.groups) < 2:
        return None
    home = await room_of(session, await chat_by_id(session, seen.home_chat_id))
    is_sent = home.settings.digest.daily and home.state == ChatState.ACTIVE
    if not is_sent or not await wants_it(session, home, seen.owner_id):
        return None
    owner = await reader(session, home, seen.owner_id)
    return Joint(seen, owner) if owner is not None else None


async def room_of(
    session: AsyncSession, chat: Chat, capabilities: Mapping[PlatformName, frozenset[Capability]] | None = None
) -> Room:
    settings = settings_from_json(chat.settings)
    roles: dict[int, frozenset[Role]] = {}
    for grant in await roles_in(session, chat.id):
        roles[grant.person_id] = roles.get(grant.person_id, frozenset()) | {Role(grant.role)}
    return Room(
        id=chat.id,
        ref=chat.ref,
        state=chat.state,
        settings=settings,
        zone=ZoneInfo(settings.general.time_zone),
        owner_id=chat.owner_id,
        bot_powers=frozenset(AdminPower(power) for power in chat.bot_powers.split()),
        capabilities=(capabilities or {}).get(chat.ref.platform, frozenset()),
        roles=roles,
        admins=await stored_admins(session, chat.id, chat.platform),
    )


async def edition_of(
    session: AsyncSession,
    joint: Joint,
    day: date,
    *,
    now: datetime,
    capabilities: Mapping[PlatformName, frozenset[Capability]],
    live: Mapping[int, int | None],
) -> Edition:
    """What there is to tell about a day. ``live``: by group, how many members its platform counted just now."""
    parts: list[Part] = []
    left_out: list[str] = []
    for group in joint.community.groups:
        room = await room_of(session, await chat_by_id(session, group.id), capabilities)
        rights = await _rights_in(session, room, joint.owner.person_id)
        if Right.READ_STATS not in rights:
            left_out.append(group.title)
            continue
        told = await day_to_tell(session, room, day)
        report = await report_of_day(session, room, told, now=now, live=live.get(group.id))
        decisions = await decisions_for(session, room, owns=Right.OWN in rights, now=now)
        counted = None
        if Right.OWN in rights:
            counted = await counted_of(session, room, told, today=day_at(room, now))
        parts.append(Part(group.id, group.title, group.platform, report, tuple(decisions), counted))
    return Edition(joint.community.name, tuple(parts), tuple(left_out))


async def _rights_in(session: AsyncSession, room: Room, person_id: int) -> frozenset[Right]:
    """By the account the person has on the group's own platform."""
    key = await person_key(session, room.ref.platform, person_id)
    return rights_of(key, person_id, room) if key is not None else frozenset()


async def may_open(session: AsyncSession, chat_id: int, person_id: int) -> bool:
    """Whether a group's own digest can be sent to somebody, on that group's platform."""
    return await reader(session, await room_of(session, await chat_by_id(session, chat_id)), person_id) is not None
