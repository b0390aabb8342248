"""Where handlers register, and how an event finds them. Everything here is in memory: no I/O, no clock."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.capabilities import Capability
from bot.domain.events import Event, Message, MessageEdited, MessageReceived, TimerDue
from bot.domain.people import Right, SenderKind
from bot.routing.chat_view import ChatView

if TYPE_CHECKING:
    from bot.routing.ctx import Ctx

Handler = Callable[[Any, "Ctx"], Awaitable[None]]
Sees = Callable[[Any, ChatView], object]
Load = Callable[[AsyncSession, ChatView], Awaitable[object]]
H = TypeVar("H", bound=Handler)
_ALIAS_LIMIT = 24


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

    def right_in(self, chat: ChatView) -> Right | None:
        """The right this chat asks for; None: every member may here."""
        return None if self.waived is not None and self.waived(chat) else self.right

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


class Router:
    """One feature's registrations. Instances live in ``handlers/*``; ``Routes`` joins them."""

    def __init__(self, feature: str) -> None:
        self.feature = feature
        self.commands: list[Command] = []
        self.listeners: list[tuple[tuple[type[Event], ...], Entry]] = []
        self.buttons: dict[str, Entry] = {}
        self.timers: dict[str, Entry] = {}
        self.answers: dict[str, Entry] = {}
        self.loaders: dict[str, Load] = {}

    def command(
        self,
        name: str,
        *aliases: str,
        right: Right | None = None,
        where: Where = Where.ANYWHERE,
        needs: Iterable[Capability] = (),
        destructive: bool = False,
        alias_takes_args: bool = False,
        in_unlinked: bool = False,
        in_menu: bool = True,
        reads_events: bool = False,
        waived: Callable[[ChatView], bool] | None = None,
        unless: Callable[[str], bool] | None = None,
        reads_file: bool = False,
        any_age: bool = False,
        needs_admins: bool = False,
        personal: bool = False,
    ) -> Callable[[H], H]:
        """A slash command, and the plain words that mean the same.

        ``right`` None: every member may. ``destructive``: rights are read live from the platform first, and the
        command is never run late. ``alias_takes_args``: "alias rest of the line" counts too, not only the bare word.
        ``in_unlinked``: works in a group that no owner has linked yet. ``reads_events``: the answer looks at stored
        events, so what was said a moment ago is written first. ``waived``: chats in which every member may.
        ``unless``: what follows an alias makes the line an ordinary sentence. ``reads_file``: a file sent with the
        command is fetched first, see ``ctx.file``. ``any_age``: it counts for when it was said, so it is obeyed however
        late it comes. ``needs_admins``: the handler itself asks ``authorize`` about some of its uses.
        ``personal``: it is about whoever says it, so an anonymous admin must prove who that is.
        """

        def register(handler: H) -> H:
            entry = Entry(
                self.feature,
                handler,
                needs_admins=needs_admins or right is not None or destructive,
                reads_events=reads_events,
                reads_file=reads_file,
            )
            self.commands.append(
                Command(
                    name, aliases, entry, right, where, frozenset(needs), destructive, alias_takes_args, in_unlinked,
                    in_menu, waived, unless, any_age, personal,
                )
            )  # fmt: skip
            return handler

        return register

    def on(
        self,
        *kinds: type[Event],
        when: Sees | None = None,
        stage: Stage = Stage.FEATURE,
        needs_admins: bool = False,
        reads_events: bool = False,
        in_unlinked: bool = False,
    ) -> Callable[[H], H]:
        """Events of these kinds. ``when(event, chat)`` is asked in memory; what it returns, if truthy, is ``ctx.seen``.

        For messages ``when`` is required: plain chatter must cost nothing.
        """

        def register(handler: H) -> H:
            if when is None and any(issubclass(kind, Message) for kind in kinds):
                raise TypeError(f"{self.feature}: a handler of messages must say when it wants one")
            entry = Entry(self.feature, handler, stage, when, needs_admins, reads_events, in_unlinked=in_unlinked)
            self.listeners.append((kinds, entry))
            return handler

        return register

    def button(self, action: str, *, reads_events: bool = False, needs_admins: bool = False) -> Callable[[H], H]:
        """Presses of buttons made with ``ctx.button(..., "feature.action")``; the token was checked before."""
        return self._keyed(self.buttons, action, Entry, reads_events=reads_events, needs_admins=needs_admins)

    def timer(
        self,
        name: str,
        *,
        reads_events: bool = False,
        needs_admins: bool = False,
        counts_members: bool = False,
    ) -> Callable[[H], H]:
        """Rings of timers set with ``ctx.set_timer("feature.name", ...)``."""
        return self._keyed(
            self.timers,
            name,
            Entry,
            reads_events=reads_events,
            needs_admins=needs_admins,
            counts_members=counts_members,
        )

    def answer(self, question: str, *, reads_file: bool = False, needs_admins: bool = False) -> Callable[[H], H]:
        """The next line of a person who was asked with ``ctx.ask("feature.question")``."""
        return self._keyed(self.answers, question, Entry, reads_file=reads_file, needs_admins=needs_admins)

    def remembers(self, load: Load) -> Load:
        """Load what this feature keeps in memory for a chat (``chat.memory[feature]``); its ``when`` may use it."""
        self.loaders[self.feature] = load
        return load

    def _keyed(self, where: dict[str, Entry], name: str, make: Callable[..., Entry], **flags: bool) -> Callable[[H], H]:
        if not name.startswith(f"{self.feature}."):
            raise ValueError(f"{name} must begin with {self.feature}.")
        if name in where:
            raise ValueError(f"{name} is registered twice")

        def register(handler: H) -> H:
            where[name] = make(self.feature, handler, **flags)
            return handler

        return register


class Routes:
    """All routers joined, with the indexes that make matching cheap."""

    def __init__(self, routers: Sequence[Router], bot_username: str | None = None) -> None:
        self.routers = tuple(routers)
        self.bot_username = bot_username
        self.buttons: dict[str, Entry] = {}
        self.timers: dict[str, Entry] = {}
        self.answers: dict[str, Entry] = {}
        self.loaders: dict[str, Load] = {}
        self.commands: dict[str, Command] = {}
        self._words: dict[str, Command] = {}
        self._listeners: dict[type[Event], tuple[Entry, ...]] = {}
        listeners: list[tuple[tuple[type[Event], ...], Entry]] = []
        for router in routers:
            self.buttons |= router.buttons
            self.timers |= router.timers
            self.answers |= router.answers
            self.loaders |= router.loaders
            listeners += router.listeners
            for command in router.commands:
                self._add_command(command)
        listeners.sort(key=lambda listener: listener[1].stage)
        for kinds, entry in listeners:
            for kind in kinds:
                self._listeners[kind] = (*self._listeners.get(kind, ()), entry)

    def _add_command(self, command: Command) -> None:
        for name, index in (
            (command.name, self.commands),
            *((alias, self._words) for alias in command.aliases),
        ):
            if name in index or len(name) > _ALIAS_LIMIT:
                raise ValueError(f"command {name!r} is registered twice or longer than {_ALIAS_LIMIT} characters")
            index[name] = command

    def match(self, event: Event, chat: ChatView) -> list[Match]:
        """Everything that wants this event, guards first. Buttons and answers are found by their stored rows."""
        if isinstance(event, TimerDue):
            entry = self.timers.get(event.name)
            return [Match(entry)] if entry else []
        matches: list[Match] = []
        fallback: list[Match] = []
        if isinstance(event, MessageReceived):
            spoken = self.spoken_command(event)
            if spoken:
                matches.append(spoken)
        for entry in self._listeners.get(type(event), ()):
            seen = entry.sees(event, chat) if entry.sees else True
            if seen:
                (fallback if entry.stage is Stage.FALLBACK else matches).append(Match(entry, seen=seen))
        if matches and len(matches) > 1:
            matches.sort(key=lambda match: match.entry.stage)
        if not fallback or any(match.entry.stage is not Stage.GUARD for match in matches):
            return matches
        return matches + fallback

    def spoken_command(self, message: Message) -> Match | None:
        """The command a line is, if it is one. Forwarded, edited and via-bot lines and channels never command."""
        text = message.text
        if not text or isinstance(message, MessageEdited):
            return None
        if text[0] == "/":
            head, _, rest = text[1:].partition(" ")
            if "\n" in head:
                head, _, rest = text[1:].partition("\n")
            name, _, addressee = head.partition("@")
            if addressee and addressee.lower() != (self.bot_username or "").lower():
                return None
            command = self.commands.get(name.lower())
        else:
            head = text[: _ALIAS_LIMIT + 1].split(None, 1)[0] if not text[0].isspace() else ""
            command = self._words.get(head)
            rest = text[len(head) :] if command else ""
            if command and rest.strip() and not command.is_said_with(rest.strip()):
                return None
        if command is None or not message.is_plain:
            return None
        if message.sender.kind not in (SenderKind.PERSON, SenderKind.ANONYMOUS_ADMIN):
            return None
        return Match(command.entry, command, Args(rest.strip()))
