"""What is registered: functions, commands, and how an event may ask for them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.capabilities import Capability
from bot.domain.people import Right
from bot.routing.chat_view import ChatView

if TYPE_CHECKING:
    from bot.routing.ctx import Ctx

Handler = Callable[[Any, "Ctx"], Awaitable[None]]
Sees = Callable[[Any, ChatView], object]
Load = Callable[[AsyncSession, ChatView], Awaitable[object]]


class Stage(IntEnum):
    """GUARD may stop an event before FEATURE sees it; FALLBACK runs when no command and no answer matched."""

    GUARD = 0
    FEATURE = 1
    FALLBACK = 2


class Where(Enum):
    """Where a command may be said, and which chat it is about."""

    GROUP = "group"
    PRIVATE = "private"
    ANYWHERE = "anywhere"
    CONNECTED = "connected"  # in the group, or in private about the group the person is connected to
    EITHER = "either"  # the same; in private about the private chat where there is no such group


@dataclass(frozen=True, slots=True)
class Args:
    """What followed the command's name."""

    text: str = ""

    @property
    def words(self) -> list[str]:
        return self.text.split()


@dataclass(frozen=True, slots=True)
class Entry:
    """One registered function and what it asks for."""

    feature: str
    handler: Handler
    stage: Stage = Stage.FEATURE
    sees: Sees | None = None
    needs_admins: bool = False
    reads_events: bool = False
    counts_members: bool = False
    in_unlinked: bool = False
    reads_file: bool = False
    """The file that came with the message is fetched first: ``ctx.file``."""
    shows_rights: bool = False
    """Must know who is an admin, but only for what it says: an admin list of any age will do."""
    from_afar: bool = False
    """A line said in private is heard as well, about the group its writer is connected to."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command: how it is said, who may say it, and what it can do."""

    name: str
    aliases: tuple[str, ...]
    entry: Entry
    right: Right | None
    where: Where
    needs: frozenset[Capability]
    destructive: bool
    alias_takes_args: bool
    in_unlinked: bool
    in_menu: bool
    waived: Callable[[ChatView], bool] | None = None
    unless: Callable[[str], bool] | None = None
    any_age: bool = False
    personal: bool = False
    from_afar: bool = False

    def right_in(self, chat: ChatView) -> Right | None:
        """The right this chat asks for; None: every member may here."""
        return None if self.waived is not None and self.waived(chat) else self.right

    def is_heard_from_afar(self, group: ChatView) -> bool:
        """Whether it may be said in private about this group. What needs a right is said where others see it."""
        return self.from_afar and (self.right is None or Capability.HEAR_EVERYTHING not in group.capabilities)

    @property
    def asks_who(self) -> bool:
        """Whether it matters who says it, beyond being one of this chat's admins."""
        return self.personal or self.right is not None

    def is_said_with(self, rest: str) -> bool:
        """Whether an alias followed by ``rest`` is this command, rather than a sentence that begins with the word."""
        return self.alias_takes_args and not (self.unless is not None and self.unless(rest))

    @property
    def help_key(self) -> str:
        return f"{self.entry.feature}.help-{self.name}"

    @property
    def usage_key(self) -> str:
        return f"{self.entry.feature}.usage-{self.name}"


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that wants this event, with what it saw."""

    entry: Entry
    command: Command | None = None
    args: Args = Args()
    seen: object = None
