"""The AI bot as a surface of the platform: its connection, what it hears, what it says."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from random import Random

from bot.domain.actions import Action, Receipt
from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.domain.events import AdminsListed, Event
from bot.domain.people import Admin, AdminPower, ChatRef, MemberStatus
from bot.phrases import Phrases
from bot.platforms.port import Accept, Gone, Pulse, Rate, Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.aibot import files, reading
from bot.platforms.wecom.aibot.answering import Answering
from bot.platforms.wecom.aibot.caller import Caller, words_of
from bot.platforms.wecom.aibot.cards import Wording
from bot.platforms.wecom.aibot.connection import Connection
from bot.platforms.wecom.aibot.inbound import Inbound
from bot.platforms.wecom.aibot.intake import SURFACE, Intake
from bot.platforms.wecom.aibot.outbound import Outbound
from bot.platforms.wecom.aibot.presses import Presses
from bot.platforms.wecom.aibot.talk import Talk
from bot.platforms.wecom.keys import Address, Place
from bot.platforms.wecom.owners import Owners
from bot.platforms.wecom.settings import WecomSettings
from bot.platforms.wecom.store import Store

_DAY = 86_400.0
_LAST_WORDS = 3.0  # seconds for keeping what was told while we were closing
_TAIL = 4  # characters of a chatid that tell one nameless group from another


class AiBot:
    """One bot. ``language`` is what the few words of its own are said in."""

    name = SURFACE
    places = frozenset({Place.BOT, Place.DM})

    def __init__(
        self,
        settings: WecomSettings,
        owners: Owners,
        *,
        store: Store,
        clock: Clock,
        random: Random,
        phrases: Phrases,
        language: str,
    ) -> None:
        limits, self._settings = settings.bot, settings
        self._owners = owners
        self._clock, self._store = clock, store
        self._phrases, self._language = phrases, language
        presses = Presses()
        self._intake = Intake(limits, clock, store, presses)
        self._connection = Connection(limits, random, self._intake.put, self._warn_owners)
        self._inbound = Inbound(limits.name, self._title)
        caller = Caller(self._connection, limits, store)
        title, submit, closed = (self._line(f"wecom.{word}") for word in ("title", "submit", "closed"))
        wording = Wording(title=title, submit=submit, closed=closed)
        talk = Talk(caller, store, self._intake, limits, wording, self._hint)
        self._answering = Answering(caller, talk, store, presses, limits, wording)
        self._intake.on_vote = self._answering.voted
        self._outbound = Outbound(caller, talk, self._answering)
        self._caller = caller
        self._running: asyncio.Task[None] | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._warnings: set[asyncio.Task[None]] = set()

    @property
    def pulse(self) -> Pulse:
        pulse = self._connection.pulse
        return replace(pulse, problem=pulse.problem or self._intake.problem)

    def rates(self, _address: Address) -> tuple[Rate, ...]:
        limits = self._settings.bot
        return (Rate(limits.messages_per_minute, 60), Rate(limits.messages_per_hour, 3_600))

    def messages_in(self, action: Action, address: Address) -> int:
        """The frames with something to read in them."""
        return self._outbound.frames_of(action, address)

    def reaches(self, address: Address) -> bool:
        return self._store.has_heard(address.key)

    async def open(self) -> None:
        """Connect and subscribe, for as long as that takes. Raises CredentialsRefused."""
        await self._store.load()
        self._running = asyncio.create_task(self._connection.run(), name="wecom long connection")
        subscribed = asyncio.create_task(self._connection.wait_until_subscribed())
        try:
            await asyncio.wait([self._running, subscribed], return_when=asyncio.FIRST_COMPLETED)
        except BaseException:
            await self.close()
            raise
        finally:
            subscribed.cancel()
        if self._running.done():
            await self._running

    async def close(self) -> None:
        """What is told while the house shuts down is kept for the next start: WeCom would not tell it again."""
        await self._answering.close()
        if self._running is not None:
            running, self._running = self._running, None
            running.cancel()
            await asyncio.wait([running])
            if not running.cancelled():
                running.exception()  # whoever listened has heard of it
        if self._keeping is not None:
            keeping, self._keeping = self._keeping, None
            await self._intake.emptied(_LAST_WORDS)
            keeping.cancel()
            await asyncio.wait([keeping])

    async def listen(self, accept: Accept) -> None:
        """Keep what comes in, after this is cancelled too, until we are closed.

        Raises CredentialsRefused when the secret is refused one day.
        """
        assert self._running is not None, "it is opened first"
        self._keeping = keeping = asyncio.create_task(self._intake.run(accept), name="wecom intake")
        tidying = asyncio.create_task(self._tidy(), name="wecom cards")
        try:
            await asyncio.wait([keeping, self._running], return_when=asyncio.FIRST_COMPLETED)
            await (keeping if keeping.done() else self._running)
        finally:
            for task in (tidying, *self._warnings):
                task.cancel()
            await asyncio.wait([tidying])

    def understand(self, content: object) -> list[Event]:
        return self._inbound.understand(content)

    async def perform(self, action: Action, address: Address) -> Receipt:
        return await self._outbound.perform(action, address)

    async def list_admins(self, chat: ChatRef, _address: Address) -> AdminsListed:
        """The owners in the settings: WeCom tells a bot nothing about who runs a group. The first of them owns it."""
        everything = frozenset(AdminPower)
        owners = reversed(self._owners)
        admins = tuple(Admin(reading.person(userid), MemberStatus.OWNER, everything) for userid in owners)
        return AdminsListed(chat=chat, at=self._clock.now(), admins=admins)

    async def count_members(self, address: Address) -> int | None:
        """WeCom tells a bot nothing about who is in a group."""
        return 1 if address.place.is_private else None

    async def download(self, file_key: str, limit: int) -> bytes:
        return await files.download(self._settings.bot, file_key, limit)

    async def member_status(self, _address: Address, person_key: str) -> MemberStatus:
        if person_key in self._owners:
            return MemberStatus.OWNER
        raise Refused("WeCom tells a bot nothing about who is in a group")

    async def _tidy(self) -> None:
        """Once a day, until cancelled."""
        while True:
            with suppress(DatabaseUnavailable):
                await self._store.tidy(timedelta(days=self._settings.bot.card_days))
            await asyncio.sleep(_DAY)

    def _warn_owners(self) -> None:
        task = asyncio.create_task(self._tell_owners(self._line("wecom.contested")), name="wecom warning")
        self._warnings.add(task)
        task.add_done_callback(self._warnings.discard)

    async def _tell_owners(self, text: str) -> None:
        """Those who have written to the bot; it is in the log and on /readyz as well."""
        for userid in self._owners:
            address = Address(Place.DM, userid)
            if self.reaches(address):
                with suppress(RetryLater, Unreached, Unsure, Refused, Gone, DatabaseUnavailable):
                    await self._caller.say(address, words_of(text))

    def _title(self, chat_id: str) -> str:
        return self._settings.bot.titles.get(chat_id) or self._line("wecom.group", tail=chat_id[-_TAIL:])

    def _hint(self, place: Place) -> str:
        key = "wecom.choose-in-private" if place.is_private else "wecom.choose"
        return self._line(key, name=self._settings.bot.name)

    def _line(self, key: str, *, name: str = "", tail: str = "") -> str:
        return self._phrases.line(self._language, key, name=name, tail=tail)
