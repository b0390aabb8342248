"""From a file to the event store: the account of the whole, choosing, and stretch by stretch into the database."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.clock import Clock
from bot.domain.errors import HearthError
from bot.domain.people import ChatKind, ChatRef, PlatformName
from bot.imports.places import group_with_key, named_group, place_of
from bot.imports.telegram_export.accounts import Accounts, key_of
from bot.imports.telegram_export.batch import Added, Erased, People, Stretch
from bot.imports.telegram_export.messages import Teller, Told, Unreadable
from bot.imports.telegram_export.reader import BrokenExport, Export, ExportedChat, Json, WrongFile
from bot.routing import ChatView
from bot.storage.lease import acquire
from bot.storage.writer import Writer
from models.chats import Chat, ChatState
from models.history import lines_of_forgotten

STRETCH = 4_000
"""Messages per transaction: a running bot waits for one of them, not for all."""
_WIDEST = timedelta(days=366)
"""A stretch spans no more, so that a file with wild dates cannot ask for the whole store at once."""
UNDER_WAY = timedelta(minutes=10)
"""What was said so recently in a group the bot is in, the bot hears itself."""
_MIGRATED = 1_000_000_000
"""Telegram Desktop takes this from the numbers a group's messages had before its upgrade to a supergroup."""
_CLOCK_CHANGE = timedelta(hours=1)

Progress = Callable[[int, int], None]
"""Told how many bytes are done, and of how many: the file is read twice."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What to import. ``into``: a group's key or title; None: the group the export is of."""

    path: Path
    chat: str | None = None
    into: str | None = None
    zone: ZoneInfo | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What the operator's settings say: how old a text may be, how a new group begins, and who our own bot is."""

    texts: timedelta = timedelta(days=90)
    first_settings: str = "{}"
    own_key: str | None = None


@dataclass(slots=True)
class Imported:
    """What came of it. ``broken``: the file broke off; everything before is in."""

    chat: ExportedChat
    title: str
    messages: int = 0
    known: int = 0
    unreadable: int = 0
    left_to_the_bot: int = 0
    people: int = 0
    first: datetime | None = None
    last: datetime | None = None
    facts: Counter[str] = field(default_factory=Counter)
    broken: BrokenExport | None = None


class Importer:
    """One import. ``run`` may be repeated at any time: what is stored already adds nothing."""

    def __init__(
        self, writer: Writer, clock: Clock, terms: Terms, *, progress: Progress = lambda _done, _of: None
    ) -> None:
        self._writer = writer
        self._clock = clock
        self._terms = terms
        self._progress = progress

    async def run(self, wish: Wish) -> Imported:
        """Raises HearthError with one sentence about what is wrong with the file or the choice."""
        export, chat = _opened(wish)
        now = self._clock.now()
        row = await self._writer.write(lambda session: self._group(session, wish, chat, now))
        lease = await acquire(self._writer, f"import:{row.id}", clock=self._clock)
        try:
            return await self._import(wish, export, chat, row, now)
        finally:
            await lease.release()

    async def _group(self, session: AsyncSession, wish: Wish, chat: ExportedChat, now: datetime) -> Chat:
        if wish.into is not None:
            return await named_group(session, PlatformName.TELEGRAM, wish.into)
        ref = ChatRef(PlatformName.TELEGRAM, chat.key, ChatKind.GROUP, chat.name)
        return await group_with_key(session, ref, settings=self._terms.first_settings, now=now)

    async def _import(self, wish: Wish, export: Export, chat: ExportedChat, row: Chat, now: datetime) -> Imported:
        place = place_of(row)
        number = _numbering(chat, row)
        accounts, erased = await self._survey(export, chat, place, number)
        people = People(accounts, erased)
        done = Imported(chat, row.title)
        teller = Teller(place.ref, accounts, wish.zone or place.zone, number, now - self._terms.texts)
        until = now - UNDER_WAY if row.state == ChatState.ACTIVE else now + timedelta(days=1)
        raw = export.messages(chat, lambda read: self._progress(export.size + read, 2 * export.size))
        for told, is_exact in _stretches(self._readable(raw, teller, until, done)):
            stretch = Stretch(told, place, people, now, timedelta(0) if is_exact else _CLOCK_CHANGE)
            _account(done, told, await self._writer.write(stretch.write))
        done.people = people.met
        return done

    async def _survey(
        self, export: Export, chat: ExportedChat, place: ChatView, number: Callable[[int], str]
    ) -> tuple[Accounts, dict[str, Erased]]:
        """The first pass: names, bots, and whose lines here are those of somebody who has been forgotten."""
        async with self._writer.reader() as session:
            forgotten = {key: Erased(who, at) for key, who, at in await lines_of_forgotten(session, place.id)}
        accounts, erased = Accounts(chat), dict[str, Erased]()
        try:
            for raw in export.messages(chat, lambda read: self._progress(read, 2 * export.size)):
                accounts.learn(raw)
                if accounts.messages % STRETCH == 0:
                    await asyncio.sleep(0)  # the lease wants to be renewed
                if forgotten and type(raw.get("id")) is int and number(raw["id"]) in forgotten:
                    account = key_of(raw.get("from_id"))
                    if account is not None:
                        erased[account] = forgotten[number(raw["id"])]
        except BrokenExport:
            pass  # the second pass comes to the same place and says so
        return accounts, erased

    def _readable(
        self, raw: Iterator[Json], teller: Teller, until: datetime, done: Imported
    ) -> Iterator[tuple[Told, bool]]:
        """What the messages tell, and whether their times are exact; ends where the file breaks off."""
        try:
            for message in raw:
                try:
                    told = teller.tell(message)
                except Unreadable:
                    done.unreadable += 1
                    continue
                if told.at > until:
                    done.left_to_the_bot += 1
                elif key_of(message.get("from_id")) != self._terms.own_key or self._terms.own_key is None:
                    yield told, "date_unixtime" in message
        except BrokenExport as broken:
            done.broken = broken


def _opened(wish: Wish) -> tuple[Export, ExportedChat]:
    """The file and the one chat of it that is meant."""
    try:
        export = Export(wish.path)
        chat = _chosen(export, wish.chat)
    except WrongFile as wrong:
        raise HearthError(f"{wish.path} {wrong}.") from None
    except BrokenExport as broken:
        raise HearthError(f"{wish.path} {where_it_breaks(broken)} Nothing was imported.") from None
    if not chat.is_group:
        raise HearthError(f"{chat.name} is no group (its type is {chat.kind}); only histories of groups are imported.")
    return export, chat


def _chosen(export: Export, name: str | None) -> ExportedChat:
    first, is_alone = export.first_chat()
    if is_alone and (name is None or name in _names(first)):
        return first
    chats = export.chats()
    found = [chat for chat, _ in chats if name is not None and name in _names(chat)]
    if len(found) == 1:
        return found[0]
    groups = [(chat, count) for chat, count in chats if chat.is_group]
    listed = "\n".join(f"  {chat.number}  {chat.name}  ({count:,} messages)" for chat, count in groups)
    if name is None and len(groups) == 1 and len(chats) == 1:
        return groups[0][0]
    asked = "holds several chats" if name is None else f"holds {'several chats' if found else 'no chat'} called {name}"
    raise WrongFile(f"{asked}; name one with --chat. Groups in it:\n{listed or '  none'}\nNothing was imported")


def _names(chat: ExportedChat) -> tuple[str, ...]:
    return (str(chat.number), chat.key, chat.name)


def _numbering(chat: ExportedChat, row: Chat) -> Callable[[int], str]:
    """The key a message has in the group it comes into.

    Only a supergroup numbers its messages alike for everybody. All others get a negative key, which no message of a
    platform has: the numbers of a basic group as Telegram Desktop writes them after the group's upgrade, those of
    another group behind that group's own number.
    """
    if chat.key not in (row.key, row.former_key):
        return lambda number: f"-{chat.number}{number % 10**11:011d}"
    if chat.is_basic:
        return lambda number: str(number - _MIGRATED)
    return str


def _stretches(tellings: Iterator[tuple[Told, bool]]) -> Iterator[tuple[list[Told], bool]]:
    """Messages in runs; one second is never divided, because lines may be known by their second alone."""
    told: list[Told] = []
    is_exact = True
    for one, exact in tellings:
        is_full = len(told) >= STRETCH and one.at != told[-1].at
        if told and (is_full or abs(one.at - told[0].at) > _WIDEST):
            yield told, is_exact
            told, is_exact = [], True
        told.append(one)
        is_exact &= exact
    if told:
        yield told, is_exact


def _account(done: Imported, told: list[Told], added: Added) -> None:
    done.messages += len(told)
    done.known += added.known
    done.facts.update(added.facts)
    done.first = min(filter(None, (done.first, *(one.at for one in told))))
    done.last = max(filter(None, (done.last, *(one.at for one in told))))


def where_it_breaks(broken: BrokenExport) -> str:
    """A sentence that goes on after the file's name."""
    after = f", after message {broken.last_id}" if broken.last_id is not None else ", before its first message"
    how = "breaks off" if broken.ends else "is damaged"
    return f"{how} at byte {broken.byte:,} (line {broken.line:,}){after}."
