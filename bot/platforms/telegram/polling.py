"""The getUpdates loop: raw JSON in, stored, only then confirmed. It ends by cancellation and by nothing else.

Offsets: none on the first call, then the last update's id plus one, always of a batch that was just stored. Never from
the database, never negative: ids restart at random after a quiet week, and a wrong offset deletes what waits.
"""

import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from bot.domain.clock import Clock
from bot.platforms.port import Accept, Pulse
from bot.platforms.telegram.intake import ALLOWED_UPDATES, keep, update_id
from bot.platforms.telegram.patience import Backoff
from bot.platforms.telegram.sdk import TelegramError
from bot.platforms.telegram.settings import TelegramSettings
from bot.platforms.telegram.transport import Answer, HttpRequest

_log = logging.getLogger(__name__)
_BATCH = 100
_CONFLICT = 409


class Poller:
    """Long polling for one bot. ``pulse`` is what the health page reads."""

    def __init__(self, request: HttpRequest, settings: TelegramSettings, clock: Clock, random: Random) -> None:
        self._request = request
        self._settings = settings
        self._clock = clock
        self._backoff = Backoff(settings, random)
        self.pulse = Pulse()

    async def run(self, accept: Accept) -> None:
        """Until cancelled. A batch is confirmed by the next call, and that is made only after ``accept`` returned."""
        offset: int | None = None
        while True:
            started = time.monotonic()
            try:
                updates = await self._fetch(offset)
            except TelegramError as error:
                await self._after_failure(error)
                continue
            self.pulse = replace(self.pulse, last_heard_at=time.monotonic())
            ids = [number for number in map(update_id, updates) if number is not None]
            if updates and not await self._is_stored(accept, updates):
                await self._backoff.wait()
                continue
            if updates and not ids:
                self._complain("Telegram sent only updates without an id; they cannot be confirmed")
                await self._backoff.wait()
                continue
            offset = ids[-1] + 1 if ids else offset
            self._backoff.reset()
            self.pulse = replace(self.pulse, problem=None)
            if not updates and time.monotonic() - started < self._settings.backoff_min:
                await self._backoff.wait()  # an empty answer at once: something on the way does not hold the line
                self._backoff.reset()

    async def _fetch(self, offset: int | None) -> list[object]:
        parameters = {} if offset is None else {"offset": offset}
        updates = await self._request.call(
            "getUpdates",
            patience=self._settings.poll_timeout + self._settings.connect_timeout,
            timeout=int(self._settings.poll_timeout),
            limit=_BATCH,
            allowed_updates=ALLOWED_UPDATES,
            **parameters,
        )
        if not isinstance(updates, list):
            raise TelegramError("getUpdates did not answer with a list")
        return updates

    async def _is_stored(self, accept: Accept, updates: Sequence[object]) -> bool:
        now = self._clock.now()
        try:
            await accept([keep(update, now) for update in updates])
        except Exception as error:  # noqa: BLE001  whatever storage says, intake goes on and nothing is confirmed
            self._complain(f"Updates cannot be stored ({type(error).__name__}); nothing is confirmed, trying again")
            return False
        return True

    async def _after_failure(self, error: TelegramError) -> None:
        """Say what is wrong, then wait as long as it takes to be polite; a webhook in the way is removed."""
        self._complain(explained(error))
        if not isinstance(error, Answer):
            await self._backoff.wait()
        elif error.is_unauthorized:
            await self._backoff.wait(self._settings.unauthorized_wait)
        elif error.status == _CONFLICT and "webhook" in error.description.lower():
            await self._remove_webhook()
            await self._backoff.wait()
        else:
            await self._backoff.wait(patience_asked(error))

    async def _remove_webhook(self) -> None:
        try:
            await self._request.call("deleteWebhook", drop_pending_updates=False)
        except TelegramError as error:
            self._complain(explained(error))

    def _complain(self, problem: str) -> None:
        if problem != self.pulse.problem:
            _log.warning("%s", problem)
        self.pulse = replace(self.pulse, problem=problem)


def patience_asked(error: Answer) -> float:
    """The server's own retry_after in seconds, 0 where it gave none."""
    asked = error.parameters.get("retry_after")
    return float(asked) if isinstance(asked, int | float) and 0 < asked <= 86_400 else 0.0


def explained(error: TelegramError) -> str:
    """One sentence for the operator. Holds no address and no token."""
    if not isinstance(error, Answer):
        return f"Telegram cannot be reached: {error.message}"
    if error.is_unauthorized:
        return "Telegram refuses the token (401); check telegram.token, it may have been revoked"
    if error.status == _CONFLICT and "webhook" in error.description.lower():
        return "A webhook is set for this bot; it is being removed so that polling can begin"
    if error.status == _CONFLICT:
        return "Another program polls with the same token (409); stop it, only one may run"
    if not error.from_telegram:
        return f"Something that is not Telegram answers at telegram.base_url ({error.description})"
    return f"Telegram answers {error.status}: {error.description[:200]}"
