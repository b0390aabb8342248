"""Group webhooks (消息推送): one way into one group each. The key in the address is all the right there is."""

import asyncio
import hashlib
import random as randomness
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from pydantic import SecretStr
from typing_extensions import override

from bot.domain.actions import Action, Receipt, SendFile, SendText
from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.domain.text import clean_text
from bot.platforms.port import Gone, Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.api.errors import TOO_OFTEN, ApiError, Busy, failure_of, hint_of, refusal
from bot.platforms.wecom.api.pace import Pauses, Windows
from bot.platforms.wecom.api.problems import Problems
from bot.platforms.wecom.api.transport import Json, Wire, media_id_of
from bot.platforms.wecom.api_settings import ApiSettings
from bot.platforms.wecom.files import check_size, is_picture
from bot.platforms.wecom.saying import for_hook, with_addresses
from bot.storage.writer import Writer
from models import wecom_sent

_IMAGE_BYTES = 2 << 20
_TITLE_BYTES, _DESCRIPTION_BYTES, _ARTICLES = 128, 512, 8
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Article:
    """One entry of a news message: a line or a picture that opens an address."""

    title: str
    url: str
    description: str = ""
    picture_url: str = ""


class Webhooks:
    """All group webhooks of the settings, by their names there."""

    def __init__(
        self,
        keys: Mapping[str, SecretStr],
        *,
        wire: Wire,
        writer: Writer,
        clock: Clock,
        random: randomness.Random,
        limits: ApiSettings,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self._keys = keys
        self._wire = wire
        self._writer = writer
        self._clock = clock
        self._limits = limits
        self._problems = Problems(tell)
        self._resting = Pauses(limits.flood_wait_min, limits.flood_wait_max, random)
        self._window = Windows(limits.hook_per_minute, _MINUTE)
        self._remembered: set[str] = set()
        self._remembering = asyncio.Lock()

    @override
    def __repr__(self) -> str:
        return f"Webhooks({sorted(self._keys)})"

    @property
    def problem(self) -> str | None:
        return self._problems.first

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._keys)

    async def perform(self, name: str, action: Action) -> Receipt:
        """One attempt in the group of this webhook. Raises as ``Platform.perform``. What was said has no key."""
        match action:
            case SendText():
                bodies = for_hook(with_addresses(action.text, action.buttons)).bodies()
                if not bodies:
                    raise Refused("the text is empty")
            case SendFile():
                check_size(action)
                bodies = for_hook(action.caption).bodies()
                bodies.append(await self._file_body(name, action))
            case _:
                raise Refused(f"a group webhook can send texts and files, and cannot do this: {action.kind}")
        await self._send(name, bodies)
        return Receipt()

    async def send_news(self, name: str, articles: Sequence[Article]) -> None:
        """Up to eight linked headlines in one message; what is too long is cut, as WeCom would."""
        if not 1 <= len(articles) <= _ARTICLES:
            raise Refused(f"a news message has 1 to {_ARTICLES} articles")
        told = [
            {
                "title": _shortened(one.title, _TITLE_BYTES),
                "description": _shortened(one.description, _DESCRIPTION_BYTES),
                "url": one.url,
                "picurl": one.picture_url,
            }
            for one in articles
        ]
        await self._send(name, [{"msgtype": "news", "news": {"articles": told}}])

    async def _file_body(self, name: str, action: SendFile) -> Json:
        if is_picture(action, _IMAGE_BYTES):
            digest = hashlib.md5(action.content, usedforsecurity=False).hexdigest()
            return {"msgtype": "image", "image": {"base64": b64encode(action.content).decode(), "md5": digest}}
        query = {"key": self._key(name), "type": "file"}
        await self._demand(name, 1)
        try:
            answer = await self._asked(
                name, lambda: self._wire.upload("webhook/upload_media", query, action.name, action.content)
            )
        except Unsure as error:
            raise Unreached(str(error)) from None  # nobody sees a file before it is sent
        return {"msgtype": "file", "file": {"media_id": media_id_of(answer)}}

    async def _send(self, name: str, bodies: Sequence[Json]) -> None:
        """All parts, or nothing that anybody saw; else Unsure."""
        query = {"key": self._key(name)}
        if len(bodies) > self._limits.hook_per_minute:
            raise Refused(f"the text takes {len(bodies)} messages, more than a webhook sends in a minute")
        await self._demand(name, len(bodies))
        await self._count(name, len(bodies))
        for index, body in enumerate(bodies):
            try:
                await self._asked(name, partial(self._wire.post, "webhook/send", query, body))
            except (RetryLater, Unreached, Refused, Gone) as error:
                if index == 0:
                    raise
                raise Unsure(f"only {index} of {len(bodies)} parts were sent: {error}") from None

    async def _asked(self, name: str, ask: Callable[[], Awaitable[Json]]) -> Json:
        """One call, made again while WeCom is busy. It is never made again after an unclear end."""
        for _ in range(self._limits.busy_repeats):
            with suppress(Busy):
                return await self._answered(name, ask)
            await self._clock.sleep(timedelta(seconds=self._limits.backoff_min))
        return await self._answered(name, ask)

    async def _answered(self, name: str, ask: Callable[[], Awaitable[Json]]) -> Json:
        try:
            answer = await ask()
            if answer["errcode"]:
                raise refusal(answer)
        except ApiError as error:
            if error.code in TOO_OFTEN:
                raise self._resting.lengthen(name, self._clock.now()) from error
            if hint := hint_of(error):
                self._problems.note(name, f"webhook {name!r}: {hint}")
            raise failure_of(error) from error
        self._resting.end(name)
        self._problems.over(name)
        return answer

    async def _demand(self, name: str, messages: int) -> None:
        """Raises RetryLater where so many do not fit into the minute. The minute before a restart counts."""
        async with self._remembering:
            if name not in self._remembered:
                await self._remember(name)
        now = self._clock.now()
        self._resting.demand(name, now)
        self._window.demand(name, now, messages)

    async def _remember(self, name: str) -> None:
        now = self._clock.now()
        with suppress(DatabaseUnavailable):
            async with self._writer.reader() as session:
                before = await wecom_sent.hook_sends_after(session, name, now - _MINUTE)
            self._window.remember(name, before, now)
        self._remembered.add(name)

    async def _count(self, name: str, messages: int) -> None:
        """Before they are sent: a crash in between counts too many, never too few."""
        now = self._clock.now()
        self._window.take(name, now, messages)
        with suppress(DatabaseUnavailable):  # then a restart within the minute knows less
            await self._writer.write(
                partial(wecom_sent.add_hook_sends, hook=name, at=now, messages=messages, forget_before=now - _MINUTE)
            )

    def _key(self, name: str) -> str:
        key = self._keys.get(name)
        if key is None:
            raise Refused(f"the settings name no webhook {name!r}")
        return key.get_secret_value()


def _shortened(text: str, limit: int) -> str:
    return clean_text(text).encode()[:limit].decode(errors="ignore")
