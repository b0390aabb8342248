"""The owners that the operator wrote down, as WeCom spells them.

WeCom takes no notice of upper and lower case in a userid, and tells it as it was first written. The house compares keys
letter by letter; so an owner goes by WeCom's spelling as soon as that was seen, and until then by the operator's.
"""

from collections.abc import Sequence
from typing import overload

from typing_extensions import override

from bot.domain.people import PlatformName
from bot.storage.writer import Writer
from models.people import keys_spelled_like


class Owners(Sequence[str]):
    """In the operator's order. Whoever is looked for ``in`` it is found however they are spelled."""

    def __init__(self, written: Sequence[str]) -> None:
        self._written = {userid.lower(): userid for userid in reversed(written)}
        self._order = tuple(dict.fromkeys(userid.lower() for userid in written))
        self._seen: dict[str, str] = {}

    async def load(self, writer: Writer) -> None:
        """Learn from the people who are known already; the operator's own spelling is known from nobody."""
        async with writer.reader() as session:
            known = await keys_spelled_like(session, PlatformName.WECOM, self._order)
        for key in known:
            if key != self._written[key.lower()]:
                self._seen.setdefault(key.lower(), key)

    def see(self, userid: str) -> None:
        """This is how WeCom spells somebody."""
        if userid.lower() in self._written:
            self._seen[userid.lower()] = userid

    @override
    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    @override
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        if isinstance(at, slice):
            return tuple(self)[at]
        plain = self._order[at]
        return self._seen.get(plain, self._written[plain])

    @override
    def __contains__(self, userid: object) -> bool:
        return isinstance(userid, str) and userid.lower() in self._written
