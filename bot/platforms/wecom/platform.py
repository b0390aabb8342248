"""WeCom as the house sees it: one platform, made of the surfaces that are configured."""

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import suppress
from random import Random

from aiohttp import web

from bot.domain.actions import Action, Receipt
from bot.domain.acts import ActionClass
from bot.domain.capabilities import Capability
from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.domain.events import AdminsListed, ButtonPressed, Event, MessageReceived, PollAnswered
from bot.domain.founding import FoundGroup
from bot.domain.people import ChatKind, ChatRef, MemberStatus, PersonRef, PlatformName
from bot.phrases import Phrases
from bot.platforms.port import Accept, Pulse, Rate, RawUpdate, Refused
from bot.platforms.wecom import keys
from bot.platforms.wecom.aibot.bot import AiBot
from bot.platforms.wecom.app.callbacks import CallbackDoor, code_of_press
from bot.platforms.wecom.app.inbound import AppInbound
from bot.platforms.wecom.app.numbers import Words
from bot.platforms.wecom.app.outbound import OURS
from bot.platforms.wecom.capabilities import BY_PLACE, WHILE_DEAF
from bot.platforms.wecom.customers.notes import Contacts
from bot.platforms.wecom.http_side import Callbacks, http_side
from bot.platforms.wecom.keys import Address, Place
from bot.platforms.wecom.owners import Owners
from bot.platforms.wecom.settings import WecomSettings
from bot.platforms.wecom.store import Store
from bot.platforms.wecom.surface import Surface
from bot.storage.writer import Writer

_PRIVATE = (Place.DM, Place.APP)  # in the order in which they are preferred
_SPOKEN = (MessageReceived, ButtonPressed, PollAnswered)
_REMEMBERED = 20_000


class WecomPlatform:
    """``surfaces`` are made from the settings; a chat belongs to the one that serves its kind."""

    def __init__(
        self, settings: WecomSettings, *, writer: Writer, clock: Clock, random: Random, phrases: Phrases, language: str
    ) -> None:
        found: list[Surface] = []
        self._writer = writer
        self._owners = owners = Owners(settings.owners)
        if settings.bot.is_configured:
            store = Store(writer, clock)
            bot = AiBot(settings, owners, store=store, clock=clock, random=random, phrases=phrases, language=language)
            found.append(bot)
        self._door = CallbackDoor(settings.app, clock, writer)
        words = _words(phrases, language)
        found += _over_http(settings, self._door, owners, words, writer=writer, clock=clock, random=random)
        self._surfaces: Sequence[Surface] = found
        self._latest: OrderedDict[str, Place] = OrderedDict()
        """By person: where they spoke to us last. An answer goes there."""
        self._opening: Mapping[str, asyncio.Task[None]] = {}
        self._by_name = {surface.name: surface for surface in found}
        self._by_place = {place: surface for surface in found for place in surface.places}
        abilities = BY_PLACE if settings.app.receives else {**BY_PLACE, **WHILE_DEAF}
        self._abilities = {place: abilities[place] for place in self._by_place}

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

    def messages_in(self, action: Action) -> int:
        """The AI bot counts frames; elsewhere what people see is one message."""
        with suppress(ValueError, Refused):
            surface, address = self._serving(action.chat_key, of_app=_is_of_app(action))
            if isinstance(surface, AiBot):
                return surface.messages_in(action, address)
        return int(action.action_class is ActionClass.VISIBLE)

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
        with suppress(DatabaseUnavailable):  # whoever speaks is seen then
            await self._owners.load(self._writer)
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
        events = surface.understand(raw.content)
        private = next((place for place in _PRIVATE if place in surface.places), None)
        for event in events:
            if (person := _seen_in(event)) is not None:
                self._owners.see(person.key)
            if private is not None and isinstance(event, _SPOKEN) and event.chat.kind is ChatKind.PRIVATE:
                self._note_private(event.chat.key, private)
        return events

    async def perform(self, action: Action) -> Receipt:
        if isinstance(action, FoundGroup):
            surface, address = self._serving(Address(Place.APPCHAT, action.token).key)
        else:
            surface, address = self._serving(action.chat_key, of_app=_is_of_app(action))
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

    def _serving(self, chat_key: str, *, of_app: bool = False) -> tuple[Surface, Address]:
        """Raises Refused where no surface of ours serves this chat. ``of_app``: it is about a message of the app's."""
        address = Address(Place.APP, chat_key) if of_app else self._address(chat_key)
        surface = self._by_place.get(address.place)
        if surface is None:
            raise Refused(f"this needs a surface of WeCom that is not configured: {address.place}")
        return surface, address

    def _address(self, chat_key: str) -> Address:
        """A private chat goes where the person was heard last, else wherever they could be. Raises ValueError."""
        address = keys.read(chat_key)
        if address is not None:
            return address
        if (latest := self._latest.get(chat_key)) in self._by_place:
            return Address(latest, chat_key)
        open_to_us = [Address(place, chat_key) for place in _PRIVATE if place in self._by_place]
        reached = [one for one in open_to_us if self._by_place[one.place].reaches(one)]
        return next(iter([*reached, *open_to_us]), Address(Place.DM, chat_key))

    def _note_private(self, person_key: str, place: Place) -> None:
        self._latest[person_key] = place
        self._latest.move_to_end(person_key)
        while len(self._latest) > _REMEMBERED:
            self._latest.popitem(last=False)


def _seen_in(event: Event) -> PersonRef | None:
    """Whoever an event is by, as WeCom spells them."""
    match event:
        case MessageReceived():
            return event.sender
        case ButtonPressed():
            return event.presser
        case PollAnswered():
            return event.voter
        case _:
            return None


def _is_of_app(action: Action) -> bool:
    """Whether it changes or takes back what the app said privately."""
    targets = (getattr(action, "message", None), *getattr(action, "messages", ()))
    return any(isinstance(target, str) and target.startswith(OURS) for target in targets)


def _words(phrases: Phrases, language: str) -> Words:
    """What stands on the app's cards beside what is said."""
    submit, again, closed = (phrases.line(language, f"wecom.{word}") for word in ("submit", "again", "closed"))
    return Words(submit, again, closed, phrases.line(language, "wecom.choose-by-number"))


def _over_http(
    settings: WecomSettings,
    door: CallbackDoor,
    owners: Owners,
    words: Words,
    *,
    writer: Writer,
    clock: Clock,
    random: Random,
) -> Sequence[Surface]:
    """The webhooks and the app, as far as they are configured."""
    told = Contacts() if settings.customers.enabled else None
    return http_side(
        base_url=settings.base_url,
        limits=settings.api,
        hooks=settings.webhooks,
        app=settings.app.identity,
        owners=owners,
        callbacks=Callbacks(door.run, AppInbound(told).understand, lambda: door.pulse, code_of_press),
        appchats=settings.appchats,
        customers=settings.customers,
        words=words,
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
