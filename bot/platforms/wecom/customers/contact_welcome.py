"""A contact who befriends a colleague is greeted by WeCom in that colleague's name: within 20 seconds, or never.

The code that allows it is good once. It is claimed before anything is sent, so nobody is greeted twice; what became of
a greeting whose answer did not come is not asked, and it is not sent again.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.domain.clock import Clock
from bot.domain.templates import fill_template
from bot.domain.text import Text
from bot.platforms.port import Accept, Gone, RawUpdate, Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.api.client import AppClient, Repeat
from bot.platforms.wecom.api.errors import ApiError
from bot.platforms.wecom.app.intake import fields_of, one_word
from bot.platforms.wecom.customer_settings import CONTACT_PLACEHOLDERS
from bot.platforms.wecom.customers.notes import moment_in
from bot.platforms.wecom.saying import CUSTOMER_BYTES, for_customers
from bot.storage.writer import Writer
from models import wecom_entrusted as stored

_log = logging.getLogger(__name__)

_SEND, _WHO = "externalcontact/send_welcome_msg", "externalcontact/get"
_CONTACTS, _BEFRIENDED = "change_external_contact", ("add_external_contact", "add_half_external_contact")
_GOOD_FOR: Final = timedelta(seconds=20)
_GREETED_ALREADY: Final = 41051
_REMEMBERED: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who may be greeted until ``until``. The code is shown nowhere."""

    code: str = field(repr=False)
    contact: str
    colleague: str
    until: datetime


def newcomer_in(raw: RawUpdate) -> Newcomer | None:
    """Whom a callback allows to greet; None for every other one, as where the admin console greets."""
    fields = fields_of(raw.content)
    if fields is None or one_word(fields, "Event") != _CONTACTS:
        return None
    code, at = one_word(fields, "WelcomeCode"), moment_in(fields)
    if not code or at is None or one_word(fields, "ChangeType") not in _BEFRIENDED:
        return None
    return Newcomer(code, one_word(fields, "ExternalUserID"), one_word(fields, "UserID"), at + _GOOD_FOR)


class ContactWelcome:
    """``noting`` stands in front of whatever takes callbacks in; ``run`` greets. An empty ``template``: nobody."""

    def __init__(
        self,
        client: AppClient,
        template: str,
        *,
        writer: Writer,
        clock: Clock,
        name_of: Callable[[str], str] = str,
    ) -> None:
        self._client = client
        self._template = template
        self._writer = writer
        self._clock = clock
        self._name_of = name_of
        self._waiting: asyncio.Queue[Newcomer] = asyncio.Queue()

    def noting(self, accept: Accept) -> Accept:
        """A callback is stored first: until its code is claimed it is not acknowledged, and comes again."""

        async def noted(batch: Sequence[RawUpdate]) -> None:
            await accept(batch)
            for raw in batch if self._template else ():
                newcomer = newcomer_in(raw)
                if newcomer is not None and await self._claim(newcomer):
                    self._waiting.put_nowait(newcomer)

        return noted

    async def _claim(self, newcomer: Newcomer) -> bool:
        now = self._clock.now()
        if now >= newcomer.until:
            return False
        code = hashlib.sha256(newcomer.code.encode()).hexdigest()
        return await self._writer.write(
            partial(stored.claim_welcome, code=code, at=now, forget_before=now - _REMEMBERED)
        )

    async def run(self) -> None:
        """Greet until cancelled; nobody waits for somebody else's answer."""
        async with asyncio.TaskGroup() as greetings:
            while True:
                greetings.create_task(self.greet(await self._waiting.get()))

    async def greet(self, newcomer: Newcomer) -> None:
        """One attempt, whatever comes of it."""
        left = (newcomer.until - self._clock.now()).total_seconds()
        try:
            async with asyncio.timeout(max(left, 0)):
                text = for_customers(await self._filled(newcomer))
                if self._clock.now() >= newcomer.until:
                    raise TimeoutError  # noqa: TRY301  late is late, by whichever clock
                if text:
                    body = {"welcome_code": newcomer.code, "text": {"content": text}}
                    await self._client.post(_SEND, body, Repeat.NEVER)
        except (Refused, Gone) as error:
            cause = error.__cause__
            if isinstance(cause, ApiError) and cause.code == _GREETED_ALREADY:
                _log.debug("WeCom: somebody else has greeted a new contact, or they talk already")
                return
            _log.warning("WeCom: a new contact of %s could not be greeted: %s", newcomer.colleague, error)
        except (TimeoutError, RetryLater, Unreached, Unsure) as error:
            why = str(error) or "too late"
            _log.info("WeCom: a new contact of %s was perhaps not greeted: %s", newcomer.colleague, why)

    async def _filled(self, newcomer: Newcomer) -> Text:
        values = {"colleague": self._name_of(newcomer.colleague)}
        values["同事"] = values["colleague"]
        if any(f"{{{name}}}" in self._template.replace(" ", "") for name in ("name", "昵称")):
            values["name"] = values["昵称"] = await self._name(newcomer.contact)
        filled = fill_template(self._template, values, CONTACT_PLACEHOLDERS)
        assert isinstance(filled, Text), "the settings have checked it"
        return _cut(filled)

    async def _name(self, contact: str) -> str:
        """What the contact is called; nothing where that cannot be read."""
        try:
            told = (await self._client.get(_WHO, {"external_userid": contact})).get("external_contact")
        except (RetryLater, Unreached, Unsure, Refused, Gone) as error:
            _log.info("WeCom: the name of a new contact could not be read: %s", error)
            return ""
        name = told.get("name") if isinstance(told, dict) else None
        return name if isinstance(name, str) else ""


def _cut(text: Text) -> Text:
    """The settings bound what the operator writes; names may still make it too long."""
    said = str(text).encode()
    return text if len(said) <= CUSTOMER_BYTES else Text.plain(said[:CUSTOMER_BYTES].decode("utf-8", "ignore"))
