"""Where the handlers of a feature register."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from bot.domain.capabilities import Capability
from bot.domain.events import Event, Message
from bot.domain.people import Right
from bot.routing.chat_view import ChatView
from bot.routing.entries import Command, Entry, Handler, Load, Sees, Stage, Where

H = TypeVar("H", bound=Handler)


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
        shows_rights: bool = False,
        from_afar: bool = False,
    ) -> Callable[[H], H]:
        """A slash command, and the plain words that mean the same.

        ``right`` None: every member may. ``destructive``: rights are read live from the platform first, and the
        command is never run late. ``alias_takes_args``: "alias rest of the line" counts too, not only the bare word.
        ``in_unlinked``: works in a group that no owner has linked yet. ``reads_events``: the answer looks at stored
        events, so what was said a moment ago is written first. ``waived``: chats in which every member may.
        ``unless``: what follows an alias makes the line an ordinary sentence. ``reads_file``: a file sent with the
        command is fetched first, see ``ctx.file``. ``any_age``: it counts for when it was said, so it is obeyed however
        late it comes. ``needs_admins``: the handler itself asks ``authorize`` about some of its uses.
        ``personal``: it is about whoever says it, so an anonymous admin must prove who that is. ``shows_rights``: what
        it says depends on who is an admin, but it does nothing, so that an admin list of any age will do.
        ``from_afar``: a command for the group that may be said in private as well, about the group one is connected to;
        one that needs a right only where the platform lets us hear little of what is said in the group itself.
        """

        def register(handler: H) -> H:
            entry = Entry(
                self.feature,
                handler,
                needs_admins=needs_admins or right is not None or destructive,
                reads_events=reads_events,
                reads_file=reads_file,
                shows_rights=shows_rights,
            )
            self.commands.append(
                Command(
                    name, aliases, entry, right, where, frozenset(needs), destructive, alias_takes_args, in_unlinked,
                    in_menu, waived, unless, any_age, personal, from_afar,
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
        from_afar: bool = False,
    ) -> Callable[[H], H]:
        """Events of these kinds. ``when(event, chat)`` is asked in memory; what it returns, if truthy, is ``ctx.seen``.

        For messages ``when`` is required: plain chatter must cost nothing. ``from_afar``: a line said in private that
        is no command is wanted as well; ``when`` is asked with the group its writer is connected to.
        """

        def register(handler: H) -> H:
            if when is None and any(issubclass(kind, Message) for kind in kinds):
                raise TypeError(f"{self.feature}: a handler of messages must say when it wants one")
            entry = Entry(
                self.feature, handler, stage, when, needs_admins, reads_events,
                in_unlinked=in_unlinked, from_afar=from_afar,
            )  # fmt: skip
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
