"""Telegram as the house sees it: one bot account behind the Platform port."""

import logging
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any

from aiohttp import web
from typing_extensions import override

from bot.domain.actions import Action, Receipt
from bot.domain.capabilities import Capability
from bot.domain.clock import Clock
from bot.domain.errors import ConfigurationError, CredentialsRefused
from bot.domain.events import AdminsListed, Event
from bot.domain.people import Admin, AdminPower, ChatRef, MemberStatus, PlatformName
from bot.platforms.port import Accept, Pulse, Rate, RawUpdate, Refused, TooLarge, Unsure
from bot.platforms.telegram import fields
from bot.platforms.telegram.capabilities import CAPABILITIES
from bot.platforms.telegram.failures import failure_of
from bot.platforms.telegram.inbound import Inbound
from bot.platforms.telegram.intake import keep
from bot.platforms.telegram.outbound import Outbound
from bot.platforms.telegram.patience import Backoff
from bot.platforms.telegram.polling import Poller, explained, patience_asked
from bot.platforms.telegram.sdk import Bot, TelegramError
from bot.platforms.telegram.settings import TelegramSettings
from bot.platforms.telegram.transport import Answer, HttpRequest
from bot.platforms.telegram.webhook import Webhook

_log = logging.getLogger(__name__)
_NOT_A_MEMBER = ("user not found", "member not found", "participant_id_invalid", "user_id_invalid")


class _QuietBot(Bot):
    """The SDK's Bot, whose printed form holds the token; this one's does not."""

    __slots__ = ()

    @override
    def __repr__(self) -> str:
        return "Bot(token hidden)"


class TelegramPlatform:
    """One Telegram bot. ``random`` spreads the back-offs; ``clock`` dates what Telegram does not date."""

    def __init__(self, settings: TelegramSettings, *, clock: Clock, random: Random) -> None:
        """Raises ConfigurationError where the settings hold no token."""
        if settings.token is None:
            raise ConfigurationError("telegram.token is missing; BotFather gives it when a bot is made.")
        for name in ("telegram", "httpx", "httpcore"):  # at INFO and DEBUG these print addresses, which hold the token
            logging.getLogger(name).setLevel(logging.WARNING)
        token = settings.token.get_secret_value()
        self._clock = clock
        self._bot_key = token.partition(":")[0]
        self._username: str | None = None
        self._asked_wait = 0.0
        self._request = HttpRequest(settings, token)
        bot = _QuietBot(
            token, f"{settings.base_url}/bot", f"{settings.base_url}/file/bot", self._request, self._request
        )
        self._settings = settings
        self._backoff = Backoff(settings, random)
        self._intake = (Poller if settings.mode == "polling" else Webhook)(self._request, settings, self._clock, random)
        self._inbound = Inbound(self._bot_key, self._clock)
        self._outbound = Outbound(bot, self._clock, lambda: self._username)
        self.hears_everything: bool | None = None
        """Whether privacy mode is off for this bot; as a group's admin it hears everything there anyway."""

    @override
    def __repr__(self) -> str:
        return f"TelegramPlatform({self._bot_key})"

    @property
    def name(self) -> PlatformName:
        return PlatformName.TELEGRAM

    @property
    def bot_key(self) -> str:
        return self._bot_key

    @property
    def bot_username(self) -> str | None:
        return self._username

    @property
    def add_to_group_url(self) -> str | None:
        """Opens the choice of a group to add the bot to, as admin with what it needs (core.telegram.org/api/links)."""
        if self.bot_username is None:
            return None
        rights = "delete_messages+restrict_members+invite_users+pin_messages"
        return f"https://t.me/{self.bot_username}?startgroup=true&admin={rights}"

    @property
    def capabilities(self) -> frozenset[Capability]:
        return CAPABILITIES

    def capabilities_in(self, _chat: ChatRef) -> frozenset[Capability]:
        return CAPABILITIES

    def rates_in(self, _chat_key: str) -> tuple[Rate, ...]:
        return ()

    def messages_in(self, _action: Action) -> int:
        return 1

    @property
    def pulse(self) -> Pulse:
        return self._intake.pulse

    async def open(self) -> None:
        """Ask who we are. Raises CredentialsRefused on Telegram's own 401; anything else is waited out."""
        await self._request.initialize()
        try:
            while (me := await self._who_we_are()) is None:
                await self._backoff.wait(self._asked_wait)
        except BaseException:
            await self.close()
            raise
        self._bot_key = str(me["id"])
        self._username = me.get("username")
        self.hears_everything = me.get("can_read_all_group_messages") is True
        self._intake.pulse = replace(self._intake.pulse, problem=None)
        _log.info("Telegram: working as @%s", self._username)

    async def _who_we_are(self) -> fields.Json | None:
        try:
            me = await self._request.call("getMe")
        except TelegramError as error:
            if isinstance(error, Answer) and error.is_unauthorized:
                raise CredentialsRefused(
                    "Telegram refuses telegram.token (401); BotFather shows the valid one."
                ) from None
            self._asked_wait = patience_asked(error) if isinstance(error, Answer) else 0
            self._complain(explained(error))
            return None
        if isinstance(me, dict) and type(me.get("id")) is int:
            return me
        self._complain("Something that is not Telegram answers at telegram.base_url")
        return None

    async def close(self) -> None:
        await self._request.shutdown()

    async def listen(self, accept: Accept) -> None:
        """Take updates in until cancelled, by long polling or by the webhook route, as configured."""
        await self._intake.run(accept)

    def routes(self) -> list[web.RouteDef]:
        """What the shared web server must mount; empty while polling."""
        return self._intake.routes() if isinstance(self._intake, Webhook) else []

    def keep(self, update: object, at: datetime) -> RawUpdate:
        """One update, as the Bot API sends it, in the form that is stored. ``at`` is when it came in."""
        return keep(update, at)

    def understand(self, raw: RawUpdate) -> list[Event]:
        return self._inbound.understand(raw)

    async def perform(self, action: Action) -> Receipt:
        return await self._outbound.perform(action)

    async def list_admins(self, chat: ChatRef) -> AdminsListed:
        """One getChatAdministrators call; where the bot is not in the answer it is an ordinary member."""
        listed: Any = await self._ask("getChatAdministrators", chat_id=int(chat.key))
        try:
            admins = tuple(_admin(member) for member in listed)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise Unsure(f"the admin list could not be read: {type(error).__name__}") from None
        own = next((admin for admin in admins if admin.person.key == self._bot_key), None)
        return AdminsListed(
            chat=chat,
            at=self._clock.now(),
            admins=admins,
            bot_status=own.status if own else MemberStatus.MEMBER,
            bot_powers=fields.usable(own.powers, int(chat.key)) if own else frozenset[AdminPower](),
        )

    async def count_members(self, chat: ChatRef) -> int:
        count = await self._ask("getChatMemberCount", chat_id=int(chat.key))
        if type(count) is not int:
            raise Unsure("the member count could not be read")
        return max(count - 1, 0)  # Telegram counts the bot that asks

    async def download(self, file_key: str, limit: int) -> bytes:
        """One getFile call and one download. Telegram itself offers bots no file above 20 MB (Bot API, getFile)."""
        try:
            told: Any = await self._request.call("getFile", file_id=file_key)
            path, size = str(told["file_path"]), told.get("file_size") or 0
            if size > limit:
                raise TooLarge(f"the file has {size} bytes")
            return await self._request.download(path, limit)
        except TelegramError as error:
            if isinstance(error, Answer) and "file is too big" in error.description.lower():
                raise TooLarge("Telegram does not hand out a file of this size") from None
            raise failure_of(error) from None
        except (KeyError, TypeError, AttributeError) as error:
            raise Refused(f"the file cannot be read: {type(error).__name__}") from None

    async def member_status(self, chat: ChatRef, person_key: str) -> MemberStatus:
        """How somebody stands in a chat now; LEFT for those Telegram does not know there."""
        try:
            member: Any = await self._request.call("getChatMember", chat_id=int(chat.key), user_id=int(person_key))
        except TelegramError as error:
            if isinstance(error, Answer) and any(said in error.description.lower() for said in _NOT_A_MEMBER):
                return MemberStatus.LEFT
            raise failure_of(error) from None
        try:
            return fields.standing(member)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise Unsure(f"the member could not be read: {type(error).__name__}") from None

    async def _ask(self, method: str, **parameters: int) -> object:
        try:
            return await self._request.call(method, **parameters)
        except TelegramError as error:
            raise failure_of(error) from None

    def _complain(self, problem: str) -> None:
        if problem != self._intake.pulse.problem:
            _log.warning("%s", problem)
        self._intake.pulse = replace(self._intake.pulse, problem=problem)


def _admin(member: fields.Json) -> Admin:
    return Admin(
        person=fields.person(member["user"]),
        status=fields.standing(member),
        powers=fields.powers(member),
        is_anonymous=member.get("is_anonymous") is True,
    )
