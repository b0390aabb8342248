"""How a Telegram Desktop export is laid out: one chat, or an account with a list of chats.

Which chats there are, and the messages of one of them, one raw JSON object at a time and in the file's order.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain.text import clean_name
from bot.imports.telegram_export.stream import BrokenJson, JsonStream

Json = dict[str, Any]

GROUPS = frozenset(("private_group", "private_supergroup", "public_supergroup"))
_HEADER = frozenset(("name", "type", "id"))
_LISTS = frozenset(("chats", "left_chats"))
_ACCOUNT = frozenset(("about", "personal_information", "contacts", "frequent_contacts", "sessions"))


class WrongFile(Exception):
    """This is no export we can read; the message is a sentence that says what it is instead."""


class BrokenExport(Exception):
    """The file is broken off or damaged. What was read before is good."""

    def __init__(self, broken: BrokenJson, last_id: int | None) -> None:
        super().__init__(str(broken))
        self.byte = broken.byte
        self.line = broken.line
        self.ends = broken.ends
        self.last_id = last_id


@dataclass(frozen=True, slots=True)
class ExportedChat:
    """A chat as the file names it. ``number`` is bare: Telegram's own id without the Bot API's sign and prefix."""

    index: int
    number: int
    name: str
    kind: str

    @property
    def is_group(self) -> bool:
        return self.kind in GROUPS

    @property
    def is_basic(self) -> bool:
        """A small group: its messages are numbered anew for each account that sees them."""
        return self.kind == "private_group"

    @property
    def key(self) -> str:
        """The key the Bot API gives this group."""
        return f"-{self.number}" if self.is_basic else f"-100{self.number}"


class Export:
    """A file on the disk; each call of ``chats`` or ``messages`` reads it from its beginning."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._refuse_other_files()
        self.size = path.stat().st_size

    def chats(self) -> list[tuple[ExportedChat, int]]:
        """Every chat and how many messages it has. Raises WrongFile or BrokenExport."""
        found: list[tuple[ExportedChat, int]] = []
        with self._stream() as stream:
            for chat in _walk(stream):
                count = 0
                for _ in stream.items():
                    count += 1
                found.append((chat, count))
        return found

    def first_chat(self) -> tuple[ExportedChat, bool]:
        """The chat the file begins with, and whether it is the only one the file can hold."""
        with self._stream() as stream:
            is_alone = next(iter(stream.members()), "") not in _ACCOUNT | _LISTS
        with self._stream() as stream:
            for chat in _walk(stream):
                return chat, is_alone
        raise WrongFile("holds no chat; export a group's history from Telegram Desktop")

    def messages(self, chat: ExportedChat, read: Callable[[int], None] = lambda _: None) -> Iterator[Json]:
        """The messages of a chat; ``read`` is told now and then how many bytes are read. Raises BrokenExport."""
        last_id: int | None = None
        with self._stream() as stream:
            try:
                for one in _walk(stream):
                    if one.index != chat.index:
                        for _ in stream.items():
                            pass
                        continue
                    told = 0
                    for message in stream.items():
                        if isinstance(message, dict):
                            yield message
                            last_id = message.get("id", last_id)
                        if stream.bytes_read != told:
                            told = stream.bytes_read
                            read(told)
                    return
            except BrokenJson as broken:
                raise BrokenExport(broken, last_id) from None

    @contextmanager
    def _stream(self) -> Iterator[JsonStream]:
        with self.path.open("rb") as file:
            try:
                yield JsonStream(file)
            except BrokenJson as broken:
                raise BrokenExport(broken, None) from None

    def _refuse_other_files(self) -> None:
        if self.path.is_dir():
            raise WrongFile("is a folder; name the result.json in it")
        if not self.path.is_file():
            raise WrongFile("does not exist")
        with self.path.open("rb") as file:
            start = file.read(64)
        bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
        if not bare:
            raise WrongFile("is empty; was the export finished?")
        if start.startswith((b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")):
            raise WrongFile("is a packed archive; unpack it and name the result.json in it")
        if start.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise WrongFile("is not UTF-8; it was rewritten by another program, so export it again")
        if bare.startswith(b"<"):
            raise WrongFile('is an HTML export; export again and choose "Machine-readable JSON" as the format')
        if not bare.startswith(b"{"):
            raise WrongFile("is not JSON as Telegram Desktop writes it")


def _walk(stream: JsonStream) -> Iterator[ExportedChat]:
    """Every chat with messages, in order; whoever iterates takes the list of messages from the stream each time."""
    names: set[str] = set()
    index = 0
    try:
        for found in _chats_of(stream, names):
            yield _described(found, index)
            index += 1
    except RecursionError:
        raise WrongFile("is not an export of Telegram Desktop: it nests without end") from None
    if not index and not names & _LISTS:
        raise WrongFile("is JSON of another program: it has neither messages nor a list of chats")


def _chats_of(stream: JsonStream, names: set[str]) -> Iterator[Json]:
    """The heads of the chats in the object that comes next; ``names`` collects what the object holds."""
    head: Json = {}
    for name in stream.members():
        names.add(name)
        if name in _HEADER:
            head[name] = stream.value()
        elif name == "messages" and stream.peek() == "[":
            yield head
        elif name in _LISTS and stream.peek() == "{":
            yield from _listed(stream)
        else:
            stream.skip()


def _listed(stream: JsonStream) -> Iterator[Json]:
    for name in stream.members():
        if name != "list" or stream.peek() != "[":
            stream.skip()
            continue
        for _ in stream.slots():
            if stream.peek() == "{":
                yield from _chats_of(stream, set())
            else:
                stream.skip()


def _described(head: Json, index: int) -> ExportedChat:
    number, name, kind = head.get("id"), head.get("name"), head.get("type")
    if type(number) is not int or not isinstance(kind, str):
        raise WrongFile("is JSON of another program: its messages belong to no chat with an id and a type")
    return ExportedChat(index, number, clean_name(name) if isinstance(name, str) else "?", kind[:32])
