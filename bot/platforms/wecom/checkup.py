"""What can be proven about WeCom's set-up from here, one sentence each. Nothing is posted unless that was asked for.

Tokens are asked for and thrown away; WeCom gives the same one to everybody who asks while it is good.
"""

import asyncio
from collections.abc import Awaitable, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

import aiohttp
from pydantic import SecretStr

from bot.domain.errors import CredentialsRefused
from bot.domain.findings import Finding
from bot.domain.people import ChatRef
from bot.platforms.port import Unreached, Unsure
from bot.platforms.wecom import keys
from bot.platforms.wecom.aibot.connection import Connection
from bot.platforms.wecom.api.errors import ApiError, hint_of, refusal
from bot.platforms.wecom.api.identity import AppIdentity
from bot.platforms.wecom.api.transport import Json, Wire
from bot.platforms.wecom.app.crypto import Envelope
from bot.platforms.wecom.app_settings import AppSettings
from bot.platforms.wecom.customers.checkup import Asking, look_at_customers
from bot.platforms.wecom.http_settings import WebhookSettings
from bot.platforms.wecom.keys import Place
from bot.platforms.wecom.settings import WecomSettings

PATIENCE = 6.0  # seconds for WeCom to answer
_ECHO = "hearth-1234567890"
_PROOF = b"This file proves a webhook's key; nobody sees it.\n"
_NO_ANSWER = f"No answer within {PATIENCE:.0f} seconds. Check the network, wecom.base_url and wecom.api.proxy."
_WHOLE_CORP = 1  # the department that everybody is below


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rest of the house knows: where our web server listens (None: it is off), whether the bot runs now."""

    web_address: str | None
    is_running: bool
    groups: Sequence[ChatRef] = ()
    heard: AbstractSet[str] = frozenset()
    """Keys of the chats that the AI bot was spoken to in."""


async def look_at_wecom(
    settings: WecomSettings, around: Surroundings, *, now: float, say: str | None = None
) -> list[Finding]:
    """Every surface that is configured. ``say``: posted through each webhook, which proves all of it."""
    wire = Wire(settings.base_url, settings.api)
    try:
        bots = [_look_at_bot(settings, is_running=around.is_running)] if settings.bot.is_configured else []
        hooks = [_in_time(f"webhook {hook.name}", _look_at_hook(wire, hook, say)) for hook in settings.webhooks]
        findings, (token, apps) = await asyncio.gather(asyncio.gather(*bots, *hooks), _prove_app(wire, settings))
        findings += apps
        if settings.app.identity is not None:
            findings.append(await _look_at_door(settings.app, around, now))
            if settings.customers.enabled:
                findings += await _look_at_customers(wire, around, token, now)
        groups = (_in_time(_name_of(group), _look_at_group(wire, group, around, token)) for group in around.groups)
        return findings + await asyncio.gather(*groups)
    finally:
        await wire.close()


async def _in_time(what: str, look: Awaitable[Finding]) -> Finding:
    """Nobody waits for a doctor as long as for a message."""
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            return await look
    return Finding(what, is_well=False, sentence=_NO_ANSWER)


# -- the AI bot -------------------------------------------------------------------------------------------------------


async def _look_at_bot(settings: WecomSettings, *, is_running: bool) -> Finding:
    """Subscribe and leave; never while the bot runs, for WeCom would take its connection away."""
    what = "wecom bot"
    if is_running:
        return Finding(
            what, is_well=True, sentence="It is connected by the Hearth that runs now; /readyz says how it is doing."
        )
    connection = Connection(settings.bot, Random(), lambda _frame: None)  # noqa: S311  it spreads waits
    running = asyncio.create_task(connection.run())
    subscribed = asyncio.create_task(connection.wait_until_subscribed(PATIENCE))
    try:
        await asyncio.wait([running, subscribed], return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        if await subscribed:
            return Finding(what, is_well=True, sentence=f"WeCom takes {settings.bot.bot_id} and its secret.")
    except CredentialsRefused as error:
        return Finding(what, is_well=False, sentence=str(error))
    finally:
        for task in (running, subscribed):
            task.cancel()
        await asyncio.gather(running, subscribed, return_exceptions=True)
    if connection.number == 0:
        problem = (connection.pulse.problem or "").partition("(")[2].partition(")")[0] or "no connection"
        sentence = f"{problem[:1].upper()}{problem[1:]}. Check the network or wecom.bot.url."
    else:
        sentence = f"{(connection.pulse.problem or 'WeCom does not answer').partition(';')[0]}."
    return Finding(what, is_well=False, sentence=sentence)


# -- webhooks ---------------------------------------------------------------------------------------------------------


async def _look_at_hook(wire: Wire, hook: WebhookSettings, say: str | None) -> Finding:
    """A file is uploaded and never sent: that takes the same key as posting does."""
    what, query = f"webhook {hook.name}", {"key": hook.key.get_secret_value()}
    try:
        _checked(await wire.upload("webhook/upload_media", query | {"type": "file"}, "hearth.txt", _PROOF))
        if say is None:
            return Finding(what, is_well=True, sentence="WeCom takes its key. Nothing was posted; --send posts a line.")
        _checked(await wire.post("webhook/send", query, {"msgtype": "text", "text": {"content": say}}))
    except (ApiError, Unreached, Unsure) as error:
        return _failed(what, error)
    return Finding(what, is_well=True, sentence="A line was posted. Look whether it arrived in the right group.")


# -- the app ----------------------------------------------------------------------------------------------------------


async def _prove_app(wire: Wire, settings: WecomSettings) -> tuple[SecretStr | None, list[Finding]]:
    if settings.app.identity is None:
        return None, []
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            return await _look_at_app(wire, settings.app.identity, makes_chats=bool(settings.appchats))
    return None, [Finding("wecom app", is_well=False, sentence=_NO_ANSWER)]


async def _look_at_app(wire: Wire, app: AppIdentity, *, makes_chats: bool) -> tuple[SecretStr | None, list[Finding]]:
    """Its credentials, then one call in its name: that is where an address that is not trusted shows."""
    try:
        query = {"corpid": app.corp_id, "corpsecret": app.secret.get_secret_value()}
        token = _checked(await wire.get("gettoken", query)).get("access_token")
    except (ApiError, Unreached, Unsure) as error:
        return None, [_failed("wecom app", error)]
    if not isinstance(token, str) or not token:
        return None, [Finding("wecom app", is_well=False, sentence="gettoken gave no access token.")]
    findings = [Finding("wecom app", is_well=True, sentence="WeCom takes the corp ID and the app's secret.")]
    try:
        told = _checked(await wire.get("agent/get", {"access_token": token, "agentid": str(app.agent_id)}))
    except (ApiError, Unreached, Unsure) as error:
        return None, [*findings, _failed("trusted IP", error)]
    sentence = f"WeCom takes calls from this machine in the name of “{told.get('name', app.agent_id)}”."
    findings.append(Finding("trusted IP", is_well=True, sentence=sentence))
    if makes_chats and not _is_visible_to_all(told):
        findings.append(
            Finding(
                "visible range",
                is_well=False,
                sentence="The app is not visible to the whole corp (the root department), so it can make no group "
                "chats. Widen its visible range (可见范围) in the admin console.",
            )
        )
    return SecretStr(token), findings


def _is_visible_to_all(told: Json) -> bool:
    parties = told.get("allow_partys")
    listed = parties.get("partyid") if isinstance(parties, dict) else None
    return isinstance(listed, list) and _WHOLE_CORP in listed


async def _look_at_door(app: AppSettings, around: Surroundings, now: float) -> Finding:
    """Knock at our own door as WeCom's admin page does. Whether WeCom finds the way to it only WeCom can tell."""
    what = "wecom callback"
    if not (app.receives and app.token and app.aes_key):
        return Finding(what, is_well=True, sentence="No token and aes_key are set: the app sends, and hears nothing.")
    if around.web_address is None:
        return Finding(what, is_well=False, sentence="The web server is off (web.enabled), so nobody can call back.")
    told = f"In the admin console the URL must be your https address followed by {app.path}"
    envelope = Envelope(app.token.get_secret_value(), app.aes_key.get_secret_value(), app.corp_id)
    sealed = envelope.close(_ECHO, timestamp=str(int(now)), nonce="hearth")
    query = {
        "msg_signature": sealed.signature,
        "timestamp": sealed.timestamp,
        "nonce": sealed.nonce,
        "echostr": sealed.encrypted,
    }
    answer = await _knock(f"{around.web_address}{app.path}", query)
    if answer is None:
        sentence = f"The keys have the right form. Nothing listens at {around.web_address} now; start Hearth first."
        return Finding(what, is_well=not around.is_running, sentence=f"{sentence} {told}.")
    if answer != _ECHO:
        sentence = f"What listens at {around.web_address}{app.path} does not hold these keys; restart Hearth."
        return Finding(what, is_well=False, sentence=sentence)
    return Finding(what, is_well=True, sentence=f"Our door opens with these keys. {told}, then press Save there.")


async def _knock(address: str, query: dict[str, str]) -> str | None:
    """The answer; None where nobody is there."""
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    with suppress(aiohttp.ClientConnectionError, TimeoutError):
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(address, params=query) as answer:
            return (await answer.content.read(1_000)).decode("utf-8", "replace")
    return None


async def _look_at_customers(wire: Wire, around: Surroundings, token: SecretStr | None, now: float) -> list[Finding]:
    if token is None:
        sentence = "They are reached through the app, which cannot be used now."
        return [Finding("customer groups", is_well=False, sentence=sentence)]
    known: dict[str, str] = {}
    for group in around.groups:
        with suppress(ValueError):
            address = keys.read(group.key)
            if address is not None and address.place is Place.ROOM:
                known[address.name] = group.title or address.name
    return await look_at_customers(Asking(wire, token), known, now=datetime.fromtimestamp(now, UTC))


# -- groups -----------------------------------------------------------------------------------------------------------


async def _look_at_group(wire: Wire, group: ChatRef, around: Surroundings, token: SecretStr | None) -> Finding:
    """Whether something can be pushed there."""
    what = _name_of(group)
    try:
        address = keys.read(group.key)
    except ValueError:
        address = None
    if address is None:
        return Finding(what, is_well=False, sentence="This is no key of a group on WeCom.")
    match address.place:
        case Place.BOT if group.key in around.heard:
            return Finding(what, is_well=True, sentence="The AI bot may push here: it has been spoken to.")
        case Place.BOT:
            return Finding(
                what,
                is_well=False,
                sentence="Nothing can be pushed here until somebody speaks to the AI bot with an @.",
            )
        case Place.APPCHAT if token is not None:
            return await _look_at_appchat(wire, what, address.name, token)
        case Place.APPCHAT:
            return Finding(what, is_well=False, sentence="It is reached through the app, which cannot be used now.")
        case _:
            return Finding(what, is_well=True, sentence="It is reached as its surface is; see above.")


async def _look_at_appchat(wire: Wire, what: str, chatid: str, token: SecretStr) -> Finding:
    try:
        told = _checked(await wire.get("appchat/get", {"access_token": token.get_secret_value(), "chatid": chatid}))
    except (ApiError, Unreached, Unsure) as error:
        return _failed(what, error)
    info = told.get("chat_info")
    members = info.get("userlist") if isinstance(info, dict) else None
    count = len(members) if isinstance(members, list) else 0
    return Finding(what, is_well=True, sentence=f"The app may push here; {count} members read it.")


def _checked(answer: Json) -> Json:
    """Raises ApiError, or Unreached where WeCom is busy, for an answer that is a refusal."""
    if answer["errcode"]:
        raise refusal(answer)
    return answer


def _failed(what: str, error: Exception) -> Finding:
    if isinstance(error, ApiError):
        sentence = hint_of(error) or f"WeCom answers {error}."
    else:
        told = str(error)
        sentence = f"{told[:1].upper()}{told[1:]}. Check the network, wecom.base_url and wecom.api.proxy."
    return Finding(what, is_well=False, sentence=sentence)


def _name_of(group: ChatRef) -> str:
    return f"group {group.title or group.key} ({group.key})"
