"""WeCom as the house sees it: one platform, made of the surfaces that are configured."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import suppress
from random import Random

from aiohttp import web

from bot.domain.actions import Action, Receipt
from bot.domain.capabilities import Capability
from bot.domain.clock import Clock
from bot.domain.events import AdminsListed, Event
from bot.domain.people import ChatRef, MemberStatus, PlatformName
from bot.phrases import Phrases
from bot.platforms.port import Accept, Pulse, Rate, RawUpdate, Refused
from bot.platforms.wecom import keys
from bot.platforms.wecom.aibot.bot import AiBot
from bot.platforms.wecom.app.callbacks import CallbackDoor, code_of_press
from bot.platforms.wecom.app.inbound import AppInbound
from bot.platforms.wecom.capabilities import APP_SPEAKING, BY_PLACE
from bot.platforms.wecom.http_side import Callbacks, http_side
from bot.platforms.wecom.keys import Address, Place
from bot.platforms.wecom.settings import WecomSettings
from bot.platforms.wecom.store import Store
from bot.platforms.wecom.surface import Surface
from bot.storage.writer import Writer

_PRIVATE = (Place.DM, Place.APP)  # in the order in which they are preferred


class WecomPlatform:
    """``surfaces`` are made from the settings; a chat belongs to the one that serves its kind."""

    def __init__(
        self, settings: WecomSettings, *, writer: Writer, clock: Clock, random: Random, phrases: Phrases, language: str
    ) -> None:
        found: list[Surface] = []
        if settings.bot.is_configured:
            store = Store(writer, clock)
            found.append(AiBot(settings, store=store, clock=clock, random=random, phrases=phrases, language=language))
        self._door = CallbackDoor(settings.app, clock, writer)
        found += _over_http(settings, self._door, writer=writer, clock=clock, random=random)
        self._surfaces: Sequence[Surface] = found
        self._opening: Mapping[str, asyncio.Task[None]] = {}
        self._by_name = {surface.name: surface for surface in found}
        self._by_place = {place: surface for surface in found for place in surface.places}
        app = BY_PLACE[Place.APP] if settings.app.receives else APP_SPEAKING
        self._abilities = {place: app if place is Place.APP else BY_PLACE[place] for place in self._by_place}

    @property
    def name(self) -> PlatformName:
        return PlatformName.WECOM

    @property
    def bot_key(self) -> str:
        """One house runs one corp: its rows keep their name whichever bot or app is added or exchanged."""
        return "corp"

    @property
    def bot_username(self) -> str | None:
        """None: nobody is called by a name here that a command could carry."""
        return None

    @property
    def capabilities(self) -> frozenset[Capability]:
        return frozenset[Capability]().union(*self._abilities.values())

    def capabilities_in(self, chat: ChatRef) -> frozenset[Capability]:
        with suppress(ValueError):
            return self._abilities.get(self._address(chat.key).place, frozenset())
        return frozenset()

    def rates_in(self, chat_key: str) -> tuple[Rate, ...]:
        with suppress(ValueError, Refused):
            surface, address = self._serving(chat_key)
            return surface.rates(address)
        return ()

    @property
    def pulse(self) -> Pulse:
        """As well as the least well of its surfaces."""
        pulses = [surface.pulse for surface in self._surfaces]
        heard = [pulse.last_heard_at for pulse in pulses]
        problems = dict.fromkeys(pulse.problem for pulse in pulses if pulse.problem)
        last_heard = min(at for at in heard if at is not None) if all(heard) else None
        return Pulse(last_heard, "; ".join(problems) or None)

    def routes(self) -> list[web.RouteDef]:
        """What the shared web server must mount for the app's callbacks."""
        return self._door.routes() if Place.APP in self._by_place else []

    async def open(self) -> None:
        """All at once, until one is open: no surface waits for another. Raises CredentialsRefused."""
        self._opening = {
            surface.name: asyncio.create_task(surface.open(), name=f"wecom {surface.name}")
            for surface in self._surfaces
        }
        try:
            done, _ = await asyncio.wait(self._opening.values(), return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        for task in self._opening.values():
            task.cancel()
        await asyncio.gather(*self._opening.values(), return_exceptions=True)
        await asyncio.gather(*(surface.close() for surface in self._surfaces))

    async def listen(self, accept: Accept) -> None:
        """Each as soon as it is open. Raises CredentialsRefused."""
        await _together([self._listen_to(surface, accept) for surface in self._surfaces])

    async def _listen_to(self, surface: Surface, accept: Accept) -> None:
        await self._opening[surface.name]
        await surface.listen(accept)

    def understand(self, raw: RawUpdate) -> list[Event]:
        if not isinstance(raw.content, dict):
            raise ValueError("an update that is no object")  # noqa: TRY004  poison of whatever kind is a ValueError
        surface = self._by_name.get(str(raw.content.get("surface")))
        if surface is None:
            raise ValueError("an update of a surface that is not configured")
        return surface.understand(raw.content)

    async def perform(self, action: Action) -> Receipt:
        surface, address = self._serving(action.chat_key)
        return await surface.perform(action, address)

    async def list_admins(self, chat: ChatRef) -> AdminsListed:
        surface, address = self._serving(chat.key)
        return await surface.list_admins(chat, address)

    async def count_members(self, chat: ChatRef) -> int | None:
        surface, address = self._serving(chat.key)
        return await surface.count_members(address)

    async def download(self, file_key: str, limit: int) -> bytes:
        name, _, rest = file_key.partition(":")
        surface = self._by_name.get(name)
        if surface is None:
            raise Refused("the file is of a surface that is not configured")
        return await surface.download(rest, limit)

    async def member_status(self, chat: ChatRef, person_key: str) -> MemberStatus:
        surface, address = self._serving(chat.key)
        return await surface.member_status(address, person_key)

    # -- which surface --------------------------------------------------------------------------------------------

    def _serving(self, chat_key: str) -> tuple[Surface, Address]:
        """Raises Refused where no surface of ours serves this chat."""
        address = self._address(chat_key)
        surface = self._by_place.get(address.place)
        if surface is None:
            raise Refused(f"this needs a surface of WeCom that is not configured: {address.place}")
        return surface, address

    def _address(self, chat_key: str) -> Address:
        """A private chat goes where the person was heard; before that, wherever they could be. Raises ValueError."""
        address = keys.read(chat_key)
        if address is not None:
            return address
        open_to_us = [Address(place, chat_key) for place in _PRIVATE if place in self._by_place]
        reached = [one for one in open_to_us if self._by_place[one.place].reaches(one)]
        return next(iter([*reached, *open_to_us]), Address(Place.DM, chat_key))


def _over_http(
    settings: WecomSettings, door: CallbackDoor, *, writer: Writer, clock: Clock, random: Random
) -> Sequence[Surface]:
    """The webhooks and the app, as far as they are configured."""
    return http_side(
        base_url=settings.base_url,
        limits=settings.api,
        hooks=settings.webhooks,
        app=settings.app.identity,
        owners=settings.owners,
        callbacks=Callbacks(door.run, AppInbound().understand, lambda: door.pulse, code_of_press),
        appchats=settings.appchats,
        writer=writer,
        clock=clock,
        random=random,
    ).surfaces


async def _together(works: Sequence[Coroutine[None, None, None]]) -> None:
    """Until all are done or one fails; then the others are stopped, and its failure is everybody's."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in tasks:
        if not task.cancelled():
            task.result()
