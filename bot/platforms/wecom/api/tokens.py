"""The access token of one app: kept in the database, renewed before it ends, fetched by one caller for all.

WeCom limits how often a token may be asked for, and may end one before its time. So nobody asks for a token while
another caller is asking, and who finds one refused drops that one only.
"""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.platforms.port import Unreached, Unsure
from bot.platforms.wecom.api.errors import refusal
from bot.platforms.wecom.api.identity import AppIdentity
from bot.platforms.wecom.api.transport import Json, Wire
from bot.platforms.wecom.api_settings import ApiSettings
from bot.storage.writer import Writer
from models import wecom_tokens

_log = logging.getLogger(__name__)

_LONGEST_LIFE = 86_400  # documented: 7,200 seconds


@dataclass(frozen=True, slots=True)
class _Token:
    value: str
    fetched_at: datetime
    expires_at: datetime

    def is_fresh(self, now: datetime, part: float) -> bool:
        """Still within that part of its life. A clock that was set back makes it old."""
        return self.fetched_at <= now < self.fetched_at + (self.expires_at - self.fetched_at) * part


class AccessTokens:
    """``current`` gives the token to use, ``drop`` reports one that was refused."""

    def __init__(self, app: AppIdentity, *, wire: Wire, writer: Writer, clock: Clock, limits: ApiSettings) -> None:
        self._app = app
        self._agent = str(app.agent_id)
        self._wire = wire
        self._writer = writer
        self._clock = clock
        self._limits = limits
        self._held: _Token | None = None
        self._refused = ""
        self._closed = False
        self._renewing: asyncio.Task[_Token] | None = None

    async def current(self) -> str:
        """A token that should work. Raises ApiError where WeCom refuses one, Unreached where it cannot be asked."""
        held = self._held
        if held is not None and self._is_fresh(held):
            return held.value
        if self._closed:
            raise Unreached("the connection is closed")
        if self._renewing is None:
            self._renewing = asyncio.create_task(self._renewed(), name="wecom token")
            self._renewing.add_done_callback(self._renewal_over)
        renewing = self._renewing
        try:
            token = await asyncio.shield(renewing)
        except asyncio.CancelledError:
            if renewing.cancelled():  # by ``close``; whoever waited was not meant
                raise Unreached("the connection is closed") from None
            raise
        except Unreached:
            held = self._held
            if held is not None and held.is_fresh(self._clock.now(), 1):
                return held.value  # its last tenth
            raise
        return token.value

    async def drop(self, token: str) -> None:
        """WeCom refused this very token; one that was fetched meanwhile stays."""
        if self._held is None or self._held.value != token:
            return
        self._held, self._refused = None, token
        with suppress(DatabaseUnavailable):  # it is written over by the next one
            await self._writer.write(
                partial(wecom_tokens.drop_token, corp_id=self._app.corp_id, agent_id=self._agent, token=token)
            )

    async def close(self) -> None:
        self._closed = True
        if self._renewing is not None:
            self._renewing.cancel()
            await asyncio.wait({self._renewing})

    def _is_fresh(self, token: _Token) -> bool:
        return token.is_fresh(self._clock.now(), self._limits.token_refresh_at)

    def _renewal_over(self, task: asyncio.Task[_Token]) -> None:
        self._renewing = None
        if not task.cancelled():
            task.exception()  # whoever waited has it; with nobody waiting it is nobody's

    async def _renewed(self) -> _Token:
        """The stored token where that is fresh, else a new one. A failure to store it is no failure."""
        stored = await self._stored()
        if stored is not None and self._is_fresh(stored):
            self._held = stored
            return stored
        self._held = self._held or stored
        token = await self._fetched()
        self._held = token
        try:
            await self._writer.write(
                partial(
                    wecom_tokens.keep_token,
                    corp_id=self._app.corp_id,
                    agent_id=self._agent,
                    token=token.value,
                    fetched_at=token.fetched_at,
                    expires_at=token.expires_at,
                )
            )
        except DatabaseUnavailable as error:
            _log.warning("WeCom: the access token could not be stored: %s", error)
        return token

    async def _stored(self) -> _Token | None:
        try:
            async with self._writer.reader() as session:
                row = await wecom_tokens.token_of(session, self._app.corp_id, self._agent)
        except DatabaseUnavailable:
            return None
        if row is None or row.token == self._refused:
            return None
        return _Token(row.token, row.fetched_at, row.expires_at)

    async def _fetched(self) -> _Token:
        now = self._clock.now()
        query = {"corpid": self._app.corp_id, "corpsecret": self._app.secret.get_secret_value()}
        try:
            answer = await self._wire.get("gettoken", query)
        except Unsure as error:
            raise Unreached(str(error)) from None  # what the token was for has not been asked yet
        if answer["errcode"]:
            raise refusal(answer)
        value, seconds = _read(answer)
        return _Token(value, now, now + timedelta(seconds=seconds))


def _read(answer: Json) -> tuple[str, int]:
    value, seconds = answer.get("access_token"), answer.get("expires_in")
    if not isinstance(value, str) or not value or type(seconds) is not int or not 0 < seconds <= _LONGEST_LIFE:
        raise Unreached("gettoken gave no usable token")
    return value, seconds
