"""A chat as handlers see it: settings, standing, roles and whatever features keep in memory for it.

One view per chat lives in the dispatcher's cache. It is read-only for handlers; whoever changes what it shows calls
``ctx.refresh_chat()``, and the view is loaded anew for the next event.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.capabilities import Capability
from bot.domain.people import Admin, AdminPower, ChatKind, ChatRef, MemberStatus, PersonRef, Role, SenderKind
from bot.domain.settings import ChatSettings
from bot.domain.walltime import local_day
from models.chats import ChatState


@dataclass(slots=True)
class ChatView:
    id: int
    ref: ChatRef
    state: ChatState
    settings: ChatSettings
    zone: ZoneInfo
    owner_id: int | None
    bot_status: MemberStatus
    bot_powers: frozenset[AdminPower]
    capabilities: frozenset[Capability]
    roles: Mapping[int, frozenset[Role]]
    admins: Mapping[str, Admin] = field(default_factory=dict)
    admins_read_at: datetime | None = None
    admins_failed_at: datetime | None = None
    """When reading the list last failed: it is not tried again for every line."""
    history_until: datetime | None = None
    """How far an imported history reaches: a line from before may be stored already."""
    allowed: frozenset[str] | None = None
    """Keys of the groups and people the operator lets in; None: everybody."""
    add_to_group_url: str | None = None
    """An address that adds the bot to a group, where the platform has such a thing."""
    awaiting: frozenset[str] = frozenset()
    """Keys of the persons whose next line here answers a question of ours."""
    memory: dict[str, object] = field(default_factory=dict)
    """By feature: what its ``@router.remembers`` loader returned."""
    kept: dict[str, object] = field(default_factory=dict)
    """By feature: what stays in memory when the view is loaded anew. Never stored, so it may be gone at any time."""

    def awaits(self, sender: PersonRef) -> bool:
        """Whether this sender's next line here answers a question of ours, or may: of anonymous admins nobody knows."""
        return bool(self.awaiting) and (sender.key in self.awaiting or self.awaits_proof(sender))

    def awaits_proof(self, sender: PersonRef) -> bool:
        """Whether this is an anonymous admin, and one of those who stay anonymous here was asked something."""
        return sender.kind is SenderKind.ANONYMOUS_ADMIN and any(map(self.stays_anonymous, self.awaiting))

    def stays_anonymous(self, person_key: str) -> bool:
        admin = self.admins.get(person_key)
        return admin is not None and admin.is_anonymous

    @property
    def language(self) -> str:
        return self.settings.general.language

    @property
    def is_group(self) -> bool:
        return self.ref.kind is ChatKind.GROUP

    def day_of(self, at: datetime) -> date:
        """The chat's own day a moment belongs to."""
        return local_day(at, self.zone, self.settings.general.day_start)

    def is_quiet(self, at: datetime) -> bool:
        """Whether ``at`` lies in the chat's quiet hours."""
        start, end = self.settings.general.quiet_from, self.settings.general.quiet_until
        if start is None or end is None or start == end:
            return False
        here = at.astimezone(self.zone).time()
        return start <= here < end if start < end else here >= start or here < end
