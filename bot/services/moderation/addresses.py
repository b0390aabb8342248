"""Addresses in a message: marked by the platform or bare in the text, reduced to the host they really lead to."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from bot.services.moderation.normalise import fold

_DOMAINS: Final = Path(__file__).with_name("tables") / "domains.txt"
MAX_ADDRESSES: Final = 50
_LENGTH_LIMIT: Final = 2048

# A letter or digit of a script that is written with spaces; ideographs around a domain are running text.
_LETTER: Final = "[^\\W_\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
_BARE: Final = re.compile(
    rf"(?<!{_LETTER})(?<![@._-])(?P<scheme>(?i:[a-z][a-z0-9+-]{{1,14}}):/{{0,2}})?"
    rf"(?P<host>(?:{_LETTER}(?:(?:{_LETTER}|[-_]){{0,61}}{_LETTER})?[.．。｡]){{1,20}}"
    rf"(?P<ending>(?i:xn--[a-z0-9-]{{1,59}})|{_LETTER}{{2,24}}))"
    rf"(?!{_LETTER}|[@_-]|\.{_LETTER})(?P<rest>(?::\d{{1,5}})?(?:[/\\?#][^\s\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]*)?)"
)
_HINT: Final = re.compile(rf"[.．。｡](?<={_LETTER}.){_LETTER}")
"""A cheap sign that there may be a bare address; most lines end here."""
_FULL: Final = re.compile(
    r"(?i:[a-z][a-z0-9+-]{1,14})://(?:[^\s\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]+|[^\s\u3000-\u303f\uff00-\uffef]+)"
)
_TRAILING: Final = ".,;:!?)]}>'\"*»”’"
_IDEOGRAPHIC_DOT: Final = re.compile("[．。｡]")
_BEYOND_HOST: Final = re.compile(r"[^\w.-].*", re.DOTALL)
_SCHEME: Final = re.compile(r"(?:https?|ftp)(?=:)|[a-z][a-z0-9+-]*(?=://|:[a-z]+[/?])", re.IGNORECASE)
_NOT_PLACES: Final = frozenset(("mailto", "tel", "sms", "javascript", "data", "ton", "bitcoin"))
_WEB: Final = frozenset(("", "http", "https", "ftp"))
_DOTS: Final = str.maketrans("．。｡", "...")
_UNSEEN: Final = re.compile(r"[\x00-\x20\x7f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a link leads. ``host`` is ASCII, lower case, without port, user part or trailing dot ("" for app links).

    ``readable`` is the host as a person reads it, look-alikes folded to Latin. ``route`` is what link patterns look
    at: "host/path?query", or "scheme:rest". ``start`` and ``end`` are offsets in the text, both 0 where it is hidden
    behind other words.
    """

    host: str
    readable: str
    route: str
    start: int = 0
    end: int = 0

    def is_under(self, domain: str) -> bool:
        """Is this host the domain or below it? ``notevil.com`` is not under ``evil.com``."""
        return self.host == domain or self.host.endswith("." + domain)

    def reads_as(self, domain: str) -> bool:
        """Like ``is_under``, but a host that only looks like the domain counts too."""
        return self.is_under(domain) or self.readable == domain or self.readable.endswith("." + domain)


@lru_cache(maxsize=1)
def _endings() -> tuple[frozenset[str], frozenset[str]]:
    plain: set[str] = set()
    doubtful: set[str] = set()
    for line in _DOMAINS.read_text(encoding="utf-8").splitlines():
        kind, _, names = line.partition(" ")
        if kind == "plain":
            plain.update(names.split())
        elif kind == "doubtful":
            doubtful.update(names.split())
    return frozenset(plain - doubtful), frozenset(doubtful)


def addresses_in(text: str, links: Iterable[str] = ()) -> tuple[Address, ...]:
    """Every address of a message, each once, at most 50: those the platform marked, then those bare in the text."""
    if not links and ":" not in text and not _HINT.search(text):
        return ()
    found: dict[str, Address] = {}
    for raw, start, end in _candidates(text, links):
        address = parse_address(raw, start, end)
        if address is not None and address.route not in found:
            found[address.route] = address
            if len(found) >= MAX_ADDRESSES:
                break
    return tuple(found.values())


def _candidates(text: str, links: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    for link in links:
        at = text.find(link) if link else -1
        yield (link, at, at + len(link)) if at >= 0 else (link, 0, 0)
    if ":" in text:
        for full in _FULL.finditer(text):
            link = full[0].rstrip(_TRAILING)
            yield link, full.start(), full.start() + len(link)
    if _HINT.search(text):
        for bare in _BARE.finditer(text):
            link = _meant(bare)
            if link:
                yield link, bare.start(), bare.start() + len(link)


def _meant(bare: re.Match[str]) -> str:
    """The address in "name.ending", or "" where it is a file name, a version or a missing space."""
    plain, doubtful = _endings()
    ending = bare["ending"].lower()
    if ending in plain or ending.startswith("xn--"):
        return bare[0].rstrip(_TRAILING)
    if ending in doubtful:
        is_marked = bare["scheme"] or len(bare["rest"]) > 1 or bare["host"].lower().startswith("www.")
        return bare[0].rstrip(_TRAILING) if is_marked else ""
    before = _IDEOGRAPHIC_DOT.split(bare["host"])[0]  # an address, a full stop, the next sentence
    is_whole = "." in before and before.rpartition(".")[2].lower() in plain
    return (bare["scheme"] or "") + before if is_whole else ""


def parse_address(raw: str, start: int = 0, end: int = 0) -> Address | None:
    """Reduce one link to what it leads to; None where it names no place (a mail address, a phone number).

    A user part ("https://good.example@evil.example"), a port, backslashes, percent signs, ideographic full stops,
    invisible characters and trailing dots are undone the way a browser undoes them.
    """
    link = _UNSEEN.sub("", raw[:_LENGTH_LIMIT])
    scheme_found = _SCHEME.match(link)
    scheme = scheme_found[0].lower() if scheme_found else ""
    rest = link[scheme_found.end() + 1 :] if scheme_found else link
    if not rest or scheme in _NOT_PLACES or link.partition(":")[0].lower() in _NOT_PLACES:
        return None
    if scheme not in _WEB:
        return Address("", "", f"{scheme}:{unquote(rest)}", start, end)
    rest = rest.replace("\\", "/").lstrip("/")
    cut = next((at for at, character in enumerate(rest) if character in "/?#"), len(rest))
    authority, path = rest[:cut], rest[cut:]
    if not scheme and "@" in authority and not path:
        return None
    host = _host_of(authority)
    if not host:
        return None
    readable = fold(_from_punycode(host))
    return Address(host, readable, host + re.sub("/+", "/", unquote(path)), start, end)


def _host_of(authority: str) -> str:
    host = unquote(authority).rpartition("@")[2]
    if host.startswith("["):
        return host.partition("]")[0][1:].lower()
    host = unicodedata.normalize("NFKC", host).translate(_DOTS).lower()
    host = _BEYOND_HOST.sub("", host).strip(".")
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host


def _from_punycode(host: str) -> str:
    if "xn--" not in host:
        return host
    labels = []
    for label in host.split("."):
        try:
            labels.append(label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label)
        except (UnicodeError, ValueError, OverflowError):
            labels.append(label)
    return ".".join(labels)
