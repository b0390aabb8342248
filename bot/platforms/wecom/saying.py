"""Our texts in the forms that WeCom's HTTP interface takes: plain with people to call, and three kinds of markdown.

All limits are bytes of UTF-8; what is longer becomes several messages, cut at line ends.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.actions import Button, Keyboard
from bot.domain.text import Segment, Style, Text, clean_text
from bot.platforms.wecom.aibot.markdown import cut, markdown, pieces

TEXT_BYTES = 2_048
MARKDOWN_BYTES = 2_048  # of the app; a webhook takes 4,096
HOOK_MARKDOWN_BYTES = 4_096
CUSTOMER_BYTES = 4_000
_PEOPLE_AT_ONCE = 100  # no limit is documented; so many names are a call to nobody

_USERID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.@-]{0,63}")
_ANCHOR = re.compile(r"<(?=/?a)", re.IGNORECASE)  # which parser shows a message to whom is documented nowhere
_SHOWN_IN_APPS = (Style.BOLD, Style.CODE)


@dataclass(frozen=True, slots=True)
class Said:
    """One text as the messages it takes, all of one ``msgtype``. ``people`` are called by the last of them."""

    msgtype: str
    parts: tuple[str, ...]
    people: tuple[str, ...] = ()

    def bodies(self) -> list[dict[str, object]]:
        """``{"msgtype": ..., <msgtype>: {...}}``, one for each message."""
        made: list[dict[str, object]] = []
        for at, part in enumerate(self.parts, 1):
            inner: dict[str, object] = {"content": part}
            if self.people and at == len(self.parts):
                inner["mentioned_list"] = list(self.people)
            made.append({"msgtype": self.msgtype, self.msgtype: inner})
        return made


def for_hook(text: Text) -> Said:
    """Whoever is named is called, and only a plain message can do that; markdown shows looks and links."""
    people = people_in(text)
    if people or not _has_looks(text):
        return Said("text", _lines(_plain(text, _address_behind)), people)
    return Said("markdown_v2", _markdown(text, HOOK_MARKDOWN_BYTES))


def for_appchat(text: Text) -> Said:
    """As for a webhook, in the smaller markdown of apps."""
    people = people_in(text)
    if people or not _has_looks(text):
        return Said("text", _lines(_plain(text, _address_behind)), people)
    return Said("markdown", _markdown(_simpler(text), MARKDOWN_BYTES))


def for_member(text: Text) -> Said:
    """To one person: links as anchors, which every client shows; markdown only where it has something to show."""
    if any(segment.style in _SHOWN_IN_APPS for segment in text.segments if segment.text.strip()):
        return Said("markdown", _markdown(_simpler(text), MARKDOWN_BYTES))
    anchored = _plain(text, _anchor)
    if any(len(line.encode()) > TEXT_BYTES for line in anchored.split("\n")):
        anchored = _plain(text, _address_behind)  # an anchor must not be cut
    return Said("text", _lines(anchored))


def for_customers(text: Text, keyboard: Keyboard = ()) -> str:
    """To a customer group: plain words, which is all that WeCom lets a member of staff send for us."""
    return _plain(with_addresses(text, keyboard), _address_behind).strip()


def with_addresses(text: Text, keyboard: Keyboard) -> Text:
    """The text, and below it the buttons that open an address. Those that would answer to a press are left out."""
    links = [_link(button) for row in keyboard for button in row if button.url]
    return Text.join([text, *links]) if links else text


def _link(button: Button) -> Text:
    return Text.link(button.label, button.url or "")


def people_in(text: Text) -> tuple[str, ...]:
    """The userids a text names, each once; people from outside the corp cannot be called."""
    keys = (segment.person_key for segment in text.segments)
    return tuple(dict.fromkeys(key for key in keys if key and _USERID.fullmatch(key)))[:_PEOPLE_AT_ONCE]


def _has_looks(text: Text) -> bool:
    return any(
        segment.url is not None or segment.style not in (Style.PLAIN, Style.SPOILER)
        for segment in text.segments
        if segment.text.strip()
    )


def _simpler(text: Text) -> Text:
    """Without what the markdown of apps does not know."""
    return Text(
        segments=tuple(
            segment if segment.style in _SHOWN_IN_APPS else segment.model_copy(update={"style": Style.PLAIN})
            for segment in text.segments
        )
    )


def _plain(text: Text, link: Callable[[Segment, str], str]) -> str:
    return "".join(
        link(segment, segment.url) if segment.url else _unanchored(segment.text) for segment in text.segments
    )


def _address_behind(segment: Segment, url: str) -> str:
    shown = _unanchored(segment.text)
    return shown if shown.strip() == url else f"{shown} {url} "


def _anchor(segment: Segment, url: str) -> str:
    label = " ".join(_unanchored(segment.text).split())
    return f'<a href="{url.replace(chr(34), "%22")}">{label}</a>'


def _unanchored(text: str) -> str:
    """Words of somebody else must not become a link that says one thing and leads elsewhere."""
    return _ANCHOR.sub("< ", clean_text(text))


def _lines(content: str) -> tuple[str, ...]:
    return tuple(cut(content.strip("\n"), TEXT_BYTES))


def _markdown(text: Text, limit: int) -> tuple[str, ...]:
    return tuple(pieces(markdown(text).strip("\n"), limit))
