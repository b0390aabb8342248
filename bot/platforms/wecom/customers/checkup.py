"""What can be proven about customer groups from here, one sentence each with what to click. Nothing is changed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Final

from pydantic import SecretStr

from bot.domain.findings import Finding
from bot.platforms.port import Gone, Refused, Unreached, Unsure
from bot.platforms.wecom.api.client import Repeat
from bot.platforms.wecom.api.errors import NO_SUCH_CHAT, ApiError, failure_of, hint_of, refusal
from bot.platforms.wecom.api.transport import Json, Wire
from bot.platforms.wecom.customers.reading import list_rooms, read_room
from bot.platforms.wecom.customers.statistics import ZONE
from bot.platforms.wecom.customers.tallies import owners_of_day
from models.wecom_rooms import Reading

MOST_READ = 30
"""Groups that are read at most; a corp may have thousands."""
_MOST_NAMED = 5
_LIST_TASKS = "externalcontact/get_groupmsg_list_v2"
_GET_TEMPLATE = "externalcontact/group_welcome_template/get"
_NO_TEMPLATE = "hearth-asks-whether-it-may"

_CLICKS: Final[Mapping[int, str]] = {
    48002: "The app may not call this interface: in the admin console open 客户与上下游 (older: 客户联系), 客户, API, "
    "可调用接口的应用, and tick the app there.",
    60011: "The app may not see whom this is about: open the app in the admin console and widen its visible range "
    "(可见范围).",
    301002: "The group's owner is outside the app's visible range (可见范围), or has no licence for its interface "
    "(接口许可): add the owner in the one, then look at the other.",
    45009: "WeCom was asked too often; look again in a few minutes.",
    45033: "WeCom was asked too much at once; look again in a few minutes.",
}
"""What each refusal means here, and what to click."""


class Asking:
    """Calls of one look, with the token at hand. Raises as ``AppClient``, and repeats nothing."""

    def __init__(self, wire: Wire, token: SecretStr) -> None:
        self._wire = wire
        self._token = {"access_token": token.get_secret_value()}

    async def get(self, path: str) -> Json:
        return _judged(await self._wire.get(path, self._token))

    async def post(self, path: str, body: Json, _: Repeat) -> Json:
        return _judged(await self._wire.post(path, self._token, body))


def _judged(answer: Json) -> Json:
    """Raises Refused or Gone with the ApiError as its cause, or Unreached where WeCom is busy."""
    if answer["errcode"]:
        error = refusal(answer)
        if isinstance(error, ApiError):
            raise failure_of(error) from error
        raise error
    return answer


async def look_at_customers(asking: Asking, known: Mapping[str, str], *, now: datetime) -> list[Finding]:
    """``known``: ids and titles of the groups that the house follows."""
    try:
        listed = await list_rooms(asking)
    except (Refused, Gone, Unreached, Unsure) as error:
        return [_failed("customer groups", error)]
    findings = [_of_list(listed, known)]
    read, refused = await _read(asking, [*listed, *(one for one in known if one not in listed)])
    findings += _of_readings(read, refused, known)
    if read:
        findings.append(await _look_at_statistics(asking, read[0].owner, now))
    return [*findings, await _look_at_welcomes(asking), await _look_at_tasks(asking, now)]


def _of_list(listed: Sequence[str], known: Mapping[str, str]) -> Finding:
    what, lost = "customer groups", [title for one, title in known.items() if one not in listed]
    if not listed:
        sentence = (
            "The app may list customer groups and sees none: put their owners into its visible range (可见范围), and "
            "into 客户联系, 权限配置, in the admin console."
        )
        return Finding(what, is_well=False, sentence=sentence)
    if lost:
        sentence = (
            f"The app sees {len(listed)} customer groups, but no more {_named(lost)}: dismissed, or its owner is "
            "outside the app's visible range (可见范围) now."
        )
        return Finding(what, is_well=False, sentence=sentence)
    return Finding(what, is_well=True, sentence=f"The app sees {len(listed)} of them.")


async def _read(asking: Asking, rooms: Sequence[str]) -> tuple[list[Reading], dict[str, Exception]]:
    """Who can be read, and who cannot and why. It ends where WeCom is out of reach."""
    read: list[Reading] = []
    refused: dict[str, Exception] = {}
    for room_id in rooms[:MOST_READ]:
        try:
            read.append(await read_room(asking, room_id))
        except (Refused, Gone, Unsure) as error:
            refused[room_id] = error
        except Unreached as error:
            refused[room_id] = error
            break
    return read, refused


def _of_readings(read: Sequence[Reading], refused: Mapping[str, Exception], known: Mapping[str, str]) -> list[Finding]:
    """One for what can be read, one for each reason why something cannot."""
    findings = []
    if read:
        owners = len({one.owner for one in read})
        sentence = f"{len(read)} were read; they belong to {owners} members of staff."
        findings.append(Finding("members of customer groups", is_well=True, sentence=sentence))
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    for room_id, error in refused.items():
        cause = error.__cause__
        if not (isinstance(cause, ApiError) and cause.code in NO_SUCH_CHAT):
            reasons[_why(error)].append(known.get(room_id, room_id))
    for why, names in reasons.items():
        sentence = f"{_named(names)} cannot be read. {why}"
        findings.append(Finding("members of customer groups", is_well=False, sentence=sentence))
    return findings


async def _look_at_statistics(asking: Asking, owner: str, now: datetime) -> Finding:
    what = "customer statistics"
    day = now.astimezone(ZONE).date() - timedelta(days=2)  # which WeCom has surely counted
    try:
        counted = await owners_of_day(asking, [owner], datetime.combine(day, time(), ZONE))
    except (Refused, Gone, Unreached, Unsure) as error:
        return _failed(what, error)
    told = "WeCom tells what it counted" if counted else "The app may ask, and WeCom has counted nothing yet"
    return Finding(what, is_well=True, sentence=f"{told} for the groups of {owner} on {day:%Y-%m-%d}.")


async def _look_at_welcomes(asking: Asking) -> Finding:
    """A template that cannot exist is asked for: whoever may not ask is refused for another reason."""
    what = "welcome templates"
    try:
        await asking.post(_GET_TEMPLATE, {"template_id": _NO_TEMPLATE}, Repeat.SAFE)
    except Refused as error:
        if error.lacks_right:
            return _failed(what, error)
    except Gone:
        pass
    except (Unreached, Unsure) as error:
        return _failed(what, error)
    return Finding(
        what, is_well=True, sentence="The app may read them; the owner of a group chooses one in the client."
    )


async def _look_at_tasks(asking: Asking, now: datetime) -> Finding:
    what = "announcements to customer groups"
    since = now - timedelta(days=1)
    span: Json = {"start_time": int(since.timestamp()), "end_time": int(now.timestamp())}
    try:
        await asking.post(_LIST_TASKS, {"chat_type": "group", "limit": 1} | span, Repeat.SAFE)
    except (Refused, Gone, Unreached, Unsure) as error:
        return _failed(what, error)
    sentence = "The app may look at mass-send tasks (群发); each one is sent by the group's owner, by hand."
    return Finding(what, is_well=True, sentence=sentence)


def _named(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _why(error: Exception) -> str:
    cause = error.__cause__
    if isinstance(cause, ApiError):
        return _CLICKS.get(cause.code) or hint_of(cause) or f"WeCom answers {cause}."
    return f"It cannot be reached: {error}." if isinstance(error, Unreached) else f"WeCom's answer is unclear: {error}."


def _failed(what: str, error: Exception) -> Finding:
    return Finding(what, is_well=False, sentence=_why(error))
