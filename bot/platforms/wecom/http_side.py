"""Everything of WeCom that is reached over its HTTP interface, put together once from the settings."""

import random as randomness
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.domain.clock import Clock
from bot.domain.events import Event
from bot.platforms.port import Accept, Pulse
from bot.platforms.wecom.api.client import AppClient
from bot.platforms.wecom.api.identity import AppIdentity
from bot.platforms.wecom.api.transport import Wire
from bot.platforms.wecom.api_settings import ApiSettings
from bot.platforms.wecom.app.appchats import Appchats
from bot.platforms.wecom.app.ballots import Ballots
from bot.platforms.wecom.app.founding import Founding
from bot.platforms.wecom.app.membership import Membership
from bot.platforms.wecom.app.messages import MemberMessages
from bot.platforms.wecom.app.numbers import Numbers, Words
from bot.platforms.wecom.app.outbound import ClickCode, MemberChats
from bot.platforms.wecom.app.surfaces import AppchatSurface, AppSurface
from bot.platforms.wecom.customer_settings import CustomerSettings
from bot.platforms.wecom.customers.contact_welcome import ContactWelcome
from bot.platforms.wecom.customers.entrusting import Entrusting
from bot.platforms.wecom.customers.greeting_templates import GreetingTemplates
from bot.platforms.wecom.customers.leavings import Leavings
from bot.platforms.wecom.customers.mass_sends import MassSends
from bot.platforms.wecom.customers.staff_rules import StaffRules
from bot.platforms.wecom.customers.statistics import OwnerStatistics
from bot.platforms.wecom.customers.surface import RoomSurface
from bot.platforms.wecom.customers.tracker import Rooms
from bot.platforms.wecom.customers.ways import JoinWays
from bot.platforms.wecom.hook_surface import HookSurface
from bot.platforms.wecom.http_settings import AppchatSettings, WebhookSettings
from bot.platforms.wecom.surface import Surface
from bot.platforms.wecom.webhook import Webhooks
from bot.storage.writer import Writer

Hear = Callable[[Accept], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Callbacks:
    """What the app is told, by whoever receives it: taking it in, reading it, how that is doing, codes of presses."""

    hear: Hear
    read: Callable[[object], list[Event]]
    heard: Callable[[], Pulse]
    click_code: ClickCode | None = None


@dataclass(frozen=True, slots=True)
class HttpSide:
    """``surfaces`` share one wire and close it. ``client`` and ``chats`` are there where an app is configured."""

    surfaces: tuple[Surface, ...]
    client: AppClient | None = None
    chats: Appchats | None = None


def http_side(
    *,
    base_url: str,
    limits: ApiSettings,
    hooks: Sequence[WebhookSettings],
    app: AppIdentity | None,
    owners: Sequence[str],
    callbacks: Callbacks,
    writer: Writer,
    clock: Clock,
    random: randomness.Random,
    appchats: Sequence[AppchatSettings] = (),
    customers: CustomerSettings | None = None,
    words: Words | None = None,
    name_of: Callable[[str], str] = str,
    tell: Callable[[str], None] | None = None,
) -> HttpSide:
    """``name_of``: see ``Appchats``; ``words`` stand on cards and below numbered lists.

    ``tell`` hears once of each thing the owner must set right.

    With ``customers`` enabled, what callbacks say about customer groups is written down on its way in.
    """
    wire = Wire(base_url, limits)
    surfaces: list[Surface] = []
    if hooks:
        sender = _hooks(hooks, wire, writer=writer, clock=clock, random=random, limits=limits, tell=tell)
        surfaces.append(HookSurface(sender, owners=owners, wire=wire, writer=writer, clock=clock, limits=limits))
    if app is None:
        return HttpSide(tuple(surfaces))
    client = AppClient(app, wire=wire, writer=writer, clock=clock, random=random, limits=limits, tell=tell)
    said, members = MemberMessages(client), Membership(client, writer=writer, clock=clock)
    numbers, code, hear = Numbers(writer, clock, words), callbacks.click_code, callbacks.hear
    private = MemberChats(said, writer=writer, clock=clock, random=random, click_code=code, numbers=numbers)
    if customers is not None and customers.enabled:
        rooms, hear = _customer_groups(
            client, customers, hear, writer=writer, clock=clock, random=random, name_of=name_of
        )
        surfaces.append(rooms)
    surfaces.append(AppSurface(client, private, wire=wire, hear=hear, read=callbacks.read, heard=callbacks.heard))
    ballots = Ballots(said, members, numbers, writer=writer)
    chats = Appchats(client, members, clock=clock, ballots=ballots, name_of=name_of)
    founding = Founding(appchats, chats, members, writer=writer)
    group_chats = AppchatSurface(client, chats, members, founding=founding, wire=wire, owners=owners, name_of=name_of)
    return HttpSide((*surfaces, group_chats), client, chats)


def _hooks(
    hooks: Sequence[WebhookSettings],
    wire: Wire,
    *,
    writer: Writer,
    clock: Clock,
    random: randomness.Random,
    limits: ApiSettings,
    tell: Callable[[str], None] | None,
) -> Webhooks:
    keys = {hook.name: hook.key for hook in hooks}
    return Webhooks(keys, wire=wire, writer=writer, clock=clock, random=random, limits=limits, tell=tell)


def _customer_groups(
    client: AppClient,
    customers: CustomerSettings,
    hear: Hear,
    *,
    writer: Writer,
    clock: Clock,
    random: randomness.Random,
    name_of: Callable[[str], str],
) -> tuple[RoomSurface, Hear]:
    """Their surface, and the app's callbacks as they come in once what they say about customers was noted."""
    rooms = Rooms(client, customers, writer=writer, clock=clock)
    contacts = ContactWelcome(client, customers.contact_welcome, writer=writer, clock=clock, name_of=name_of)
    keepers = (
        GreetingTemplates(client, writer=writer, at_most=customers.greetings),
        StaffRules(client, writer=writer),
    )
    ways = JoinWays(client, writer=writer, clock=clock, random=random)
    surface = RoomSurface(
        client,
        rooms,
        MassSends(client, customers, writer=writer, clock=clock),
        ways,
        left=Entrusting(keepers, customers, writer=writer, clock=clock),
        contacts=contacts,
        beside=(
            OwnerStatistics(client, customers, writer=writer, clock=clock),
            Leavings(ways, writer=writer, clock=clock),
        ),
        clock=clock,
        per_day=customers.posts_per_day,
        name_of=name_of,
    )
    return surface, lambda accept: hear(contacts.noting(rooms.noting(accept)))
