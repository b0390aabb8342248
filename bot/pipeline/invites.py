"""What came of an invitation is told to the house before its action is settled: a crash in between asks again.

The same asking told twice is one update, so the first invitation stays and a second one is used by nobody.
"""

from collections.abc import Awaitable, Callable

from bot.domain.actions import Action, MakeInvite, Receipt
from bot.domain.errors import DatabaseUnavailable
from bot.domain.people import PlatformName
from bot.platforms.port import Gone, Performer, Refused, Unsure

Tell = Callable[[MakeInvite, Receipt, bool], Awaitable[None]]
"""Of an asking: what was made, and whether a right is missing where nothing was. Raises DatabaseUnavailable."""


class Reporting:
    """A platform whose answers about invitations are heard by ``tell``. Raises as ``Platform.perform``."""

    def __init__(self, platform: Performer, tell: Tell) -> None:
        self._platform = platform
        self._tell = tell

    @property
    def name(self) -> PlatformName:
        return self._platform.name

    async def perform(self, action: Action) -> Receipt:
        if not isinstance(action, MakeInvite):
            return await self._platform.perform(action)
        try:
            receipt = await self._platform.perform(action)
        except (Refused, Gone) as error:
            await self._told(action, Receipt(), lacks_right=isinstance(error, Refused) and error.lacks_right)
            raise
        await self._told(action, receipt, lacks_right=False)
        return receipt

    async def _told(self, action: MakeInvite, receipt: Receipt, *, lacks_right: bool) -> None:
        try:
            await self._tell(action, receipt, lacks_right)
        except DatabaseUnavailable as error:
            raise Unsure(f"an invitation was asked for, and what came of it cannot be kept: {error}") from error
