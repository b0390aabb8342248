"""What follows customer groups in one process after another, and a house that takes in what it tells."""

from datetime import timedelta

from bot.domain.events import Event, MemberJoined, MemberLeft
from bot.domain.people import ChatKind, ChatRef, PlatformName
from bot.platforms.port import RawUpdate
from bot.platforms.wecom.api.client import AppClient
from bot.platforms.wecom.app.inbound import AppInbound
from bot.platforms.wecom.app.intake import key_of
from bot.platforms.wecom.customer_settings import CustomerSettings
from bot.platforms.wecom.customers import news
from bot.platforms.wecom.customers.contact_welcome import ContactWelcome
from bot.platforms.wecom.customers.entrusting import Entrusting
from bot.platforms.wecom.customers.greeting_templates import GreetingTemplates
from bot.platforms.wecom.customers.notes import Contacts
from bot.platforms.wecom.customers.staff_rules import StaffRules
from bot.platforms.wecom.customers.tracker import Rooms
from bot.platforms.wecom.keys import Address, Place
from tests.platforms.wecom.fake_qyapi import Json
from tests.platforms.wecom.qyapi.setting import Lives
from tests.platforms.wecom.qyapi.taking import Taking

GET, LIST = "externalcontact/groupchat/get", "externalcontact/groupchat/list"
CLUB = Address(Place.ROOM, "wrCLUB")
CHAT = ChatRef(PlatformName.WECOM, "room:wrCLUB", ChatKind.GROUP)
SETTLE = timedelta(seconds=5)
DAY = timedelta(days=1, seconds=1)


class House(Taking):
    """What the updates it took in say."""

    @property
    def events(self) -> list[Event]:
        return [event for raw in self.kept.values() for event in _understood(raw)]

    @property
    def came(self) -> list[str]:
        return [event.person.key for event in self.events if isinstance(event, MemberJoined)]

    @property
    def went(self) -> list[str]:
        return [event.person.key for event in self.events if isinstance(event, MemberLeft)]


def entrusting(lives: Lives, client: AppClient, settings: CustomerSettings) -> Entrusting:
    """Put together as in the product."""
    keepers = (
        GreetingTemplates(client, writer=lives.writer, at_most=settings.greetings),
        StaffRules(client, writer=lives.writer),
    )
    return Entrusting(keepers, settings, writer=lives.writer, clock=lives.clock)


def contact_welcome(lives: Lives, client: AppClient, template: str = "") -> ContactWelcome:
    return ContactWelcome(client, template, writer=lives.writer, clock=lives.clock)


def _understood(raw: RawUpdate) -> list[Event]:
    assert isinstance(raw.content, dict)
    if raw.content["surface"] == news.SURFACE:
        return news.understand(raw.content)
    return AppInbound(Contacts()).understand(raw.content)


class Begun:
    """One process: what it knows of customer groups, on a database that outlives it."""

    def __init__(self, lives: Lives, house: House) -> None:
        self.client = lives.begin()
        self.rooms = Rooms(self.client, CustomerSettings(), writer=lives.writer, clock=lives.clock)
        self.house = house

    async def step(self) -> timedelta:
        return await self.rooms.step(self.house.accept)

    async def hears(self, *callbacks: Json) -> None:
        """They come in as the door takes them in."""
        raws = [
            RawUpdate(key_of(said), CLUB.key, {"surface": "app", "received_at": 1, "fields": said})
            for said in callbacks
        ]
        await self.rooms.noting(self.house.accept)(raws)
