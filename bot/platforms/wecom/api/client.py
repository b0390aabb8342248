"""Calls in the name of one self-built app: with its token, within its limits, and with one meaning for each failure."""

import random as randomness
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from enum import Enum, auto
from typing import Protocol

from typing_extensions import override

from bot.domain.clock import Clock
from bot.platforms.port import Gone, Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.api.errors import (
    SETUP,
    TOKEN_REFUSED,
    TOO_OFTEN,
    ApiError,
    Busy,
    failure_of,
    hint_of,
    refusal,
)
from bot.platforms.wecom.api.identity import AppIdentity
from bot.platforms.wecom.api.pace import Pauses
from bot.platforms.wecom.api.problems import Problems
from bot.platforms.wecom.api.tokens import AccessTokens
from bot.platforms.wecom.api.transport import Json, Wire, media_id_of
from bot.platforms.wecom.api_settings import ApiSettings
from bot.storage.writer import Writer

_THE_APP = "app"

Ask = Callable[[str], Awaitable[Json]]
"""A call, given the token to make it with."""


class Repeat(Enum):
    """May a call be made again whose first try perhaps arrived?"""

    NEVER = auto()
    SAFE = auto()
    """Twice comes to the same: reads, recalls, updates to a given state."""
    CHECKED = auto()
    """Seen by people, but WeCom drops the second one for a while: at once, and never later."""


class Asks(Protocol):
    """Whoever asks in the name of an app; an ``AppClient`` does."""

    async def get(self, path: str, /) -> Json: ...

    async def post(self, path: str, body: Json, repeat: Repeat, /) -> Json: ...


class AppClient:
    """One per app. ``tell`` hears once of each thing the owner must set right.

    While WeCom refuses the app as a whole, calls are answered with RetryLater without asking it; one of them at a
    time finds out whether that is over.
    """

    def __init__(
        self,
        app: AppIdentity,
        *,
        wire: Wire,
        writer: Writer,
        clock: Clock,
        random: randomness.Random,
        limits: ApiSettings,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self.app = app
        self.limits = limits
        self.clock = clock
        self._wire = wire
        self._random = random
        self._tokens = AccessTokens(app, wire=wire, writer=writer, clock=clock, limits=limits)
        self._problems = Problems(tell)
        self._closed = Pauses(limits.setup_wait_min, limits.setup_wait_max, random)
        self._resting = Pauses(limits.flood_wait_min, limits.flood_wait_max, random)
        self._probe = timedelta(seconds=limits.request_timeout + limits.connect_timeout)

    @override
    def __repr__(self) -> str:
        return f"AppClient({self.app.corp_id}, {self.app.agent_id})"

    @property
    def problem(self) -> str | None:
        """One sentence for the health page; None while nothing has to be set right."""
        return self._problems.first

    async def close(self) -> None:
        """The wire stays its owner's to close."""
        await self._tokens.close()

    async def prove(self) -> None:
        """Ask for a token unless one is at hand. Raises as ``get`` does; ``problem`` then tells what is wrong."""
        await self._guarded("gettoken", "gettoken", _nothing, Repeat.SAFE)

    async def get(self, path: str, query: Mapping[str, str] | None = None, *, key: str | None = None) -> Json:
        """A reading call.

        ``key``: what rests when WeCom says "too often"; all calls of this path unless named.
        Raises RetryLater, Unreached, Unsure, Refused or Gone; of a refusal the ApiError is the cause.
        """
        given = dict(query or {})
        return await self._guarded(
            path, key or path, lambda token: self._wire.get(path, given | {"access_token": token}), Repeat.SAFE
        )

    async def post(self, path: str, body: Json, repeat: Repeat, *, key: str | None = None) -> Json:
        """As ``get``, with a body. ``repeat`` says what may be done after an unclear end."""
        return await self._guarded(
            path, key or path, lambda token: self._wire.post(path, {"access_token": token}, body), repeat
        )

    async def upload(self, kind: str, name: str, content: bytes) -> str:
        """A file or image, for three days; its media id. Nobody sees it before it is sent, so it may be repeated."""
        path, query = "media/upload", {"type": kind}

        def ask(token: str) -> Awaitable[Json]:
            return self._wire.upload(path, query | {"access_token": token}, name, content)

        try:
            return media_id_of(await self._guarded(path, path, ask, Repeat.SAFE))
        except Unsure as error:
            raise Unreached(str(error)) from None

    async def download(self, media_id: str, limit: int) -> bytes:
        """A file somebody sent to the app within the last three days. Raises TooLarge above ``limit`` bytes."""
        path, found = "media/get", bytearray()

        async def ask(token: str) -> Json:
            told = await self._wire.download(path, {"access_token": token, "media_id": media_id}, limit)
            if isinstance(told, bytes):
                found[:] = told
                return {"errcode": 0}
            return told

        await self._guarded(path, path, ask, Repeat.SAFE)
        return bytes(found)

    async def _guarded(self, path: str, key: str, ask: Ask, repeat: Repeat) -> Json:
        """Repeat what may be repeated at once; everything longer is the caller's patience."""
        tries = Counter[bool]()
        may_have_arrived = False
        while True:
            try:
                return await self._once(path, key, ask)
            except (RetryLater, Unreached, Unsure, Refused, Gone) as failure:
                may_have_arrived |= isinstance(failure, Unsure)
                tries[isinstance(failure, Busy)] += 1
                if tries[isinstance(failure, Busy)] > self._repeats(failure, repeat):
                    if may_have_arrived and repeat is Repeat.CHECKED and not isinstance(failure, Unsure):
                        raise Unsure(f"the first try may have arrived; then: {failure}") from failure
                    raise
            await self.clock.sleep(self._backoff(tries.total()))

    def _repeats(self, failure: Exception, repeat: Repeat) -> int:
        if isinstance(failure, Busy):
            return self.limits.busy_repeats
        return self.limits.repeats if isinstance(failure, Unreached | Unsure) and repeat is not Repeat.NEVER else 0

    async def _once(self, path: str, key: str, ask: Ask) -> Json:
        now = self.clock.now()
        self._resting.demand(key, now)
        self._closed.demand(_THE_APP, now, one_at_a_time=self._probe)
        try:
            answer = await self._with_token(ask)
        except ApiError as error:
            raise self._judged(error, path, key) from error
        self._resting.end(key)
        self._app_works()
        self._problems.over(path)
        return answer

    async def _with_token(self, ask: Ask) -> Json:
        """One call; once more where the token was refused. Raises ApiError for every other refusal."""
        token = await self._token()
        answer = await ask(token)
        if answer["errcode"] in TOKEN_REFUSED:
            await self._tokens.drop(token)
            answer = await ask(await self._token())
        if answer["errcode"]:
            raise refusal(answer)
        return answer

    async def _token(self) -> str:
        """Without one nothing works: asking for it too often concerns every call."""
        try:
            return await self._tokens.current()
        except ApiError as error:
            if error.code in TOO_OFTEN:
                raise self._closed.lengthen(_THE_APP, self.clock.now()) from error
            raise

    def _judged(self, error: ApiError, path: str, key: str) -> RetryLater | Refused | Gone:
        now, hint = self.clock.now(), hint_of(error)
        if error.code in SETUP:
            self._problems.note(_THE_APP, hint or f"WeCom refuses the app: {error}")
            return self._closed.lengthen(_THE_APP, now)
        self._app_works()
        if error.code in TOO_OFTEN:
            return self._resting.lengthen(key, now)
        if hint is not None:
            self._problems.note(path, hint)
        return failure_of(error)

    def _app_works(self) -> None:
        self._closed.end(_THE_APP)
        self._problems.over(_THE_APP)

    def _backoff(self, tries: int) -> timedelta:
        step = min(self.limits.backoff_min * 2 ** (tries - 1), self.limits.backoff_max)
        return timedelta(seconds=step * (0.5 + self._random.random() / 2))


async def _nothing(_token: str) -> Json:
    return {"errcode": 0}
