"""Our segments as WeCom's markdown. What members wrote is put in so that it can forge no link and no mention.

Both ``[x](u)`` and a ``[x]: u`` definition render as links, and a backslash starts mathematics instead of escaping:
a space is put between the brackets, and after the first of a definition. HTML and bare addresses disguise nothing.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from bot.domain.actions import Button, Keyboard
from bot.domain.text import Segment, Style, Text, clean_text

TEXT_BYTES = 20_480  # stream content and markdown, in UTF-8
_ROOM = 64  # bytes kept free for a fence that has to be closed

_FENCE = "```"
_NO_FENCE = "ˋˋˋ"  # a fence would swallow all that is said below it
_LINK = re.compile(r"\](?=\()")
_DEFINITION = re.compile(r"\](?=:)")
_MARKUP = re.compile(r"<(?=/?@|/?think|/?font)", re.IGNORECASE)
_SAFE_IN_ADDRESS = "/:?#@!$&'*+,;=%~-._"


def markdown(text: Text, keyboard: Keyboard = ()) -> str:
    """The whole text, and below it the addresses of ``keyboard``, one a line."""
    shown = ""
    for segment in text.segments:
        piece = _segment(segment)
        joint = " " if shown.endswith("]") and piece[:1] in ("(", ":") else ""
        shown += joint + piece
    links = [link(button) for row in keyboard for button in row if button.url]
    return "\n".join([shown, *links]) if links else shown


def link(button: Button) -> str:
    return _link(button.label, button.url or "")


def neutral(text: str) -> str:
    """Words of somebody else: what they look like is what they are."""
    spaced = _DEFINITION.sub("] ", _LINK.sub("] ", clean_text(text)))
    return _MARKUP.sub("< ", spaced).replace(_FENCE, _NO_FENCE)


def _segment(segment: Segment) -> str:
    text = segment.text
    if not text.strip():
        return text
    if segment.url is not None:
        return _link(text, segment.url)
    match segment.style:
        case Style.CODE:
            return f"`{clean_text(text).replace('`', 'ˋ')}`"
        case Style.PRE:
            return f"\n```\n{clean_text(text).replace(_FENCE, _NO_FENCE)}\n```\n"
        case Style.BOLD:
            return _wrapped(text, "**")
        case Style.ITALIC:
            return _wrapped(text, "*")
        case Style.PLAIN | Style.SPOILER:
            return neutral(text)


def _wrapped(text: str, mark: str) -> str:
    """Marks stand at words, line by line: with a space or a line end inside they would show as they are."""
    lines = []
    for line in neutral(text).replace("*", "∗").split("\n"):
        core = line.strip()
        before, _, after = line.partition(core) if core else (line, "", "")
        lines.append(f"{before}{mark}{core}{mark}{after}" if core else line)
    return "\n".join(lines)


def _link(label: str, url: str) -> str:
    shown = neutral(label).replace("[", "［").replace("]", "］").replace("\n", " ")
    return f"[{shown}]({quote(url, safe=_SAFE_IN_ADDRESS)})"


def pieces(content: str, limit: int = TEXT_BYTES) -> list[str]:
    """Markdown in pieces of at most ``limit`` bytes. Fixed-width lines that were cut go on so in the next piece."""
    if len(content.encode()) <= limit:
        return [content] if content.strip() else []
    return [*_closed(cut(content, limit - _ROOM))]


def cut(content: str, limit: int) -> list[str]:
    """Cut at line ends so that each piece has at most ``limit`` bytes; a longer line is cut where it must be."""
    found: list[str] = []
    piece = ""
    for line in content.split("\n"):
        for part in _parts(line, limit):
            joined = f"{piece}\n{part}" if piece else part
            if len(joined.encode()) > limit:
                found.append(piece)
                piece = part
            else:
                piece = joined
    found.append(piece)
    return [one for one in found if one.strip()]


def _closed(found: Iterable[str]) -> Iterator[str]:
    """A fence that was cut is closed where it was cut, and opened again in the next piece."""
    is_open = False
    for one in found:
        piece = f"{_FENCE}\n{one}" if is_open else one
        is_open = sum(line.strip() == _FENCE for line in piece.split("\n")) % 2 == 1
        yield f"{piece}\n{_FENCE}" if is_open else piece


def _parts(line: str, limit: int) -> list[str]:
    if len(line.encode()) <= limit:
        return [line]
    parts: list[str] = []
    encoded = line.encode()
    while encoded:
        cut = encoded[:limit].decode(errors="ignore")
        parts.append(cut)
        encoded = encoded[len(cut.encode()) :]
    return parts
