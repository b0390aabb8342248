"""How an event finds its handlers. Everything here is in memory: no I/O, no clock."""

from collections.abc import Sequence
from difflib import get_close_matches

from bot.domain.events import Event, Message, MessageEdited, MessageReceived, TimerDue
from bot.domain.people import SenderKind
from bot.routing.chat_view import ChatView
from bot.routing.entries import Args, Command, Entry, Load, Match, Stage
from bot.routing.router import Router

_ALIAS_LIMIT = 24


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

    def match_from_afar(self, event: MessageReceived, group: ChatView) -> list[Match]:
        """What wants a line said in private that is about this group."""
        wanted = [entry for entry in self._listeners.get(MessageReceived, ()) if entry.from_afar and entry.sees]
        asked = [(entry, entry.sees(event, group)) for entry in wanted if entry.sees is not None]
        return [Match(entry, seen=seen) for entry, seen in asked if seen]

    def nearest(self, text: str) -> str | None:
        """The command a line like "/chekin 20:00" may have meant; None where it is no command or like none of ours."""
        if not text.startswith("/"):
            return None
        name = text[1:].split(None, 1)[0].partition("@")[0].lower() if text[1:].strip() else ""
        return next(iter(get_close_matches(name[:_ALIAS_LIMIT], self.commands, n=1)), None)

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
