"""What happens in the pretend world, printed as a chat that one enjoys reading."""

import time
import unicodedata
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text as Shown

from bot.domain.people import ChatKind, MemberStatus
from bot.domain.text import Style, Text
from bot.phrases import Phrases
from bot.platforms.playground.state import Change, Happening, Line, Poll
from bot.platforms.playground.world import World

_LOOKS = {Style.BOLD: "bold", Style.ITALIC: "italic", Style.CODE: "cyan", Style.SPOILER: "reverse"}
_NAMES = ("green", "yellow", "blue", "cyan", "bright_red")
_WIDEST = 100
_NOTES = {
    Change.PRESSED: ("taps", "button"),
    Change.VOTED: ("votes", "choice"),
    Change.REACTED: ("reacts", "emoji"),
    Change.CLOSED: ("poll-closed", "words"),
    Change.PINNED: ("pins", "words"),
}
"""What is told in a few words, and what the catalogue calls the value in them."""

_PEOPLES = (Change.SAID, Change.PRESSED)  # with these a person begins something new


class Transcript:
    """Prints line by line with ``pause`` seconds between; its own few words come from the catalogue."""

    def __init__(self, console: Console, phrases: Phrases, language: str, pause: float) -> None:
        self._console = console
        self._phrases = phrases
        self._language = language
        self._pause = pause
        self._world: World
        self._group = ""
        self._zone: ZoneInfo
        self._width = min(console.width, _WIDEST)
        self._bot_acted = False
        self.is_hidden = False
        """While True, nothing that happens is printed."""

    def watch(self, world: World, group: str, zone: ZoneInfo) -> None:
        self._world, self._group, self._zone = world, group, zone
        world.watchers.append(self._see)

    def words(self, part: str, **values: Any) -> str:
        return self._phrases.line(self._language, f"demo.{part}", **values)

    # -- what the narrator says -----------------------------------------------------------------------------------

    def heading(self, title: str) -> None:
        self._bot_acted = False
        if self.is_hidden:
            return
        self._console.print()
        self._console.print(Shown(f"━━ {title} ━━", style="bold magenta"))
        self._wait()

    def narrate(self, text: str) -> None:
        for line in folded(Shown(text, style="dim"), self._width):
            self._console.print(line, soft_wrap=True)
        self._wait()

    def explain(self, text: str) -> None:
        """A line about what the bot has just done; silence where it did nothing."""
        if self._bot_acted and not self.is_hidden:
            self._row("", "", Shown(f"↳ {text}", style="italic dim"))
        self._bot_acted = False

    # -- what happens ---------------------------------------------------------------------------------------------

    def _see(self, seen: Happening) -> None:
        if self.is_hidden:
            return
        is_bot = seen.by == self._world.bot.key
        self._bot_acted = is_bot or (self._bot_acted and seen.what not in _PEOPLES)
        match seen.what:
            case Change.SAID:
                self._said(seen)
            case Change.EDITED:
                self._edited(seen)
            case Change.DELETED:
                self._deleted(seen)
            case Change.STOOD:
                self._stood(seen)
            case Change.ANSWERED:
                self._answered(seen)
            case _ if seen.what in _NOTES:
                what, value = _NOTES[seen.what]
                self._note(seen, what, **{value: seen.words})
            case _:
                pass

    def _said(self, seen: Happening) -> None:
        assert seen.line is not None, "what was said is a line"
        body = _poll(seen.line.poll) if seen.line.poll is not None else _styled(seen.line.text)
        if seen.line.only_for is not None:
            body = Shown.assemble((self.words("only-for", name=self._name(seen.line.only_for)), "magenta"), " ", body)
        self._line(seen, seen.line, body)

    def _edited(self, seen: Happening) -> None:
        """Only what is new; a change of the buttons alone is shown by the buttons."""
        assert seen.line is not None, "what was edited is a line"
        old = set(seen.words.splitlines())
        new = [line for line in str(seen.line.text).splitlines() if line.strip() and line not in old]
        if new:
            self._line(seen, seen.line, Shown.assemble((self.words("edited"), "dim"), " ", "\n".join(new)))

    def _line(self, seen: Happening, line: Line, body: Shown) -> None:
        room = self._world.rooms[seen.room_key]
        if room.kind is ChatKind.PRIVATE:
            other = self._name(room.key) if seen.by == self._world.bot.key else self._name(self._world.bot.key)
            body = Shown.assemble((self.words("privately", name=other), "magenta"), " ", body)
        elif seen.what is Change.SAID and line.reply_to in room.lines:
            answered = room.lines[line.reply_to].sender.name
            body = Shown.assemble((self.words("answers", name=answered), "dim"), " ", body)
        if line.buttons:
            labels = " ".join(f"[{button.label}]" for row in line.buttons for button in row)
            body = Shown.assemble(body, "\n", (labels, "bold blue"))
        self._row(self._time(seen.at), line.sender.name, body, by=line.sender.key)

    def _deleted(self, seen: Happening) -> None:
        assert seen.line is not None, "what was deleted is a line"
        text = str(seen.line.poll.question if seen.line.poll else seen.line.text)
        mark = (self.words("deleted", name=self._name(seen.by)), "red")
        body = Shown.assemble(mark, " ", (text, "strike dim"))
        self._row(self._time(seen.at), seen.line.sender.name, body, by=seen.line.sender.key)

    def _answered(self, seen: Happening) -> None:
        told = self.words("told", name=self._name(seen.person_key), text=seen.words)
        self._row(self._time(seen.at), self._name(seen.by), Shown(told, style="dim"), by=seen.by)

    def _stood(self, seen: Happening) -> None:
        if seen.room_key != self._group or seen.new is None or seen.old is None:
            return
        if seen.new.is_present and not seen.old.is_present:
            self._note(seen, "joins", about=seen.person_key)
        elif seen.new is MemberStatus.RESTRICTED:
            self._note(seen, "muted", about=seen.person_key, by=self._name(seen.by))
        elif seen.new is MemberStatus.BANNED:
            self._note(seen, "banned", about=seen.person_key, by=self._name(seen.by))
        elif seen.old is MemberStatus.RESTRICTED:
            self._note(seen, "freed", about=seen.person_key)
        elif not seen.new.is_present:
            self._note(seen, "leaves", about=seen.person_key)

    def _note(self, seen: Happening, what: str, *, about: str = "", **values: str) -> None:
        who = about or seen.by
        self._row(self._time(seen.at), self._name(who), Shown(self.words(what, **values), style="dim"), by=who)

    # -- on the screen --------------------------------------------------------------------------------------------

    def _row(self, at: str, name: str, body: Shown, *, by: str = "") -> None:
        look = "bold magenta" if by == self._world.bot.key else f"bold {_NAMES[sum(map(ord, by)) % len(_NAMES)]}"
        widest = max(8, *(cell_len(person.name) for person in self._world.people.values()))
        first = Shown.assemble((f"{at:<5}  ", "dim"), (name, look), " " * (widest - cell_len(name) + 2))
        margin = cell_len(first.plain)
        for number, line in enumerate(folded(body, max(self._width - margin, 20))):
            row = Shown.assemble(first if number == 0 else " " * margin if line else "", line)
            self._console.print(row, soft_wrap=True)
        self._wait()

    def _name(self, key: str) -> str:
        return self._world.people[key].name

    def _time(self, at: datetime) -> str:
        return f"{at.astimezone(self._zone):%H:%M}"

    def _wait(self) -> None:
        if self._pause > 0 and not self._console.quiet:
            time.sleep(self._pause)


def _styled(text: Text) -> Shown:
    shown = Shown()
    for segment in text.segments:
        shown.append(segment.text, style=_LOOKS.get(segment.style, ""))
    return shown


def _poll(poll: Poll) -> Shown:
    return Shown("\n".join((poll.question, *(f"  ○ {option}" for option in poll.options))))


def folded(text: Shown, width: int) -> list[Shown]:
    """Lines of at most ``width`` cells, broken after a space or, in Chinese, between two characters."""
    lines: list[Shown] = []
    for line in text.split("\n", allow_blank=True):
        cuts: list[int] = []
        start, best, used = 0, 0, 0
        for index, character in enumerate(line.plain):
            used += cell_len(character)
            if used > width and character != " ":  # a space may hang over the edge
                cut = best if best > start else index
                cuts.append(cut)
                start, used = cut, cell_len(line.plain[cut : index + 1])
            if _may_break_after(line.plain, index):
                best = index + 1
        lines.extend(line.divide(cuts))
    for line in lines:
        line.rstrip()
    return lines


def _may_break_after(text: str, index: int) -> bool:
    if text[index] == " ":
        return True
    following = text[index + 1 : index + 2]
    if (
        not following
        or unicodedata.category(following) in ("Pe", "Pf", "Po")
        or unicodedata.category(text[index]) == "Ps"
    ):
        return False
    return "W" in (unicodedata.east_asian_width(text[index]), unicodedata.east_asian_width(following))
