"""From a platform's person to ours: remembered in memory, created in bulk for whoever is new."""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import PersonRef, PlatformName
from models.people import add_people, identities_with_keys

_REMEMBERED = 50_000

Known = tuple[int, str, str | None]
"""person id, name, username as last stored."""


class Acquaintances:
    """Person ids by platform and key. Entries of a transaction that failed are dropped with ``forget_all``."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], Known] = OrderedDict()

    def person_id(self, platform: PlatformName, ref: PersonRef) -> int | None:
        """The id of somebody already met, whatever name they go by; else None."""
        known = self._known.get((platform, ref.key))
        return known[0] if known is not None else None

    async def meet(
        self, session: AsyncSession, platform: PlatformName, refs: Iterable[PersonRef], now: datetime
    ) -> None:
        """Learn whoever is new or has a new name, so that ``person_id`` answers for all of them.

        Somebody who goes by two names in one batch keeps the later one.
        """
        latest = {ref.key: ref for ref in refs}
        strangers = {key: ref for key, ref in latest.items() if self._is_news(platform, ref)}
        if not strangers:
            return
        stored = {identity.key: identity for identity in await identities_with_keys(session, platform, strangers)}
        for key, identity in stored.items():
            ref = strangers.pop(key)
            identity.name, identity.username = ref.name, ref.username
            self._remember(platform, ref, identity.person_id)
        if strangers:
            for ref, person_id in await add_people(session, platform, list(strangers.values()), now):
                self._remember(platform, ref, person_id)
        await session.flush()

    def _is_news(self, platform: PlatformName, ref: PersonRef) -> bool:
        known = self._known.get((platform, ref.key))
        return known is None or known[1] != ref.name or known[2] != ref.username

    def forget_all(self) -> None:
        self._known.clear()

    def forget_person(self, person_id: int) -> None:
        """A person was erased: the next line of theirs is looked up again."""
        for key in [key for key, known in self._known.items() if known[0] == person_id]:
            del self._known[key]

    def move_account(self, account: tuple[str, str], person_id: int) -> None:
        """An account belongs to another person now; it is known at once, for others of its lines may wait already."""
        known = self._known.get(account)
        if known is not None:
            self._known[account] = (person_id, known[1], known[2])

    def _remember(self, platform: PlatformName, ref: PersonRef, person_id: int) -> None:
        self._known[platform, ref.key] = (person_id, ref.name, ref.username)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
