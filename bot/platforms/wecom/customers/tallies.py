"""The two calls for WeCom's statistics: many owners on one day, or one owner on many days."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from bot.domain.tally import Tally
from bot.platforms.port import Unsure
from bot.platforms.wecom.api.client import Asks, Repeat
from bot.platforms.wecom.api.transport import Json

BY_OWNER: Final = "externalcontact/groupchat/statistic"
BY_DAY: Final = "externalcontact/groupchat/statistic_group_by_day"
BY_OWNER_AT_ONCE: Final = 100
_PAGE = 1_000
_TOTAL_GROUPS = 2  # what the list is ordered by; it has every owner once, however it is ordered
_LAST_SECOND = 253_402_300_799  # 9999-12-31T23:59:59Z
_FIELDS: Final[Mapping[str, str]] = {
    "groups": "chat_total",
    "new_groups": "new_chat_cnt",
    "busy_groups": "chat_has_msg",
    "members": "member_total",
    "new_members": "new_member_cnt",
    "writers": "member_has_msg",
    "messages": "msg_total",
}


async def owners_of_day(client: Asks, owners: Sequence[str], midnight: datetime) -> dict[str, Tally]:
    """By owner, a hundred of them at most. Who is missing has no numbers yet.

    Raises as ``AppClient.post``, and Unsure where an answer is not whole.
    """
    found: dict[str, Tally] = {}
    offset = 0
    for _ in owners:
        order: Json = {"order_by": _TOTAL_GROUPS, "order_asc": 0, "offset": offset, "limit": _PAGE}
        answer = await client.post(BY_OWNER, order | body_of(owners, midnight), Repeat.SAFE)
        items = _items(answer)
        for item in items:
            owner, tally = item.get("owner"), _tally(item.get("data"))
            if owner in owners and tally is not None:
                found[str(owner)] = tally
        total, following = answer.get("total"), answer.get("next_offset")
        if not items or not isinstance(total, int) or not isinstance(following, int) or following >= total:
            return found
        if following <= offset:
            break
        offset = following
    raise Unsure("groupchat/statistic has no end")


async def days_of_owner(client: Asks, owner: str, first: datetime, last: datetime) -> dict[datetime, Tally]:
    """By the midnight a day begins with, both ends included; raises as ``owners_of_day``."""
    answer = await client.post(BY_DAY, body_of([owner], first, last), Repeat.SAFE)
    found: dict[datetime, Tally] = {}
    for item in _items(answer):
        at, tally = item.get("stat_time"), _tally(item.get("data"))
        if tally is not None and isinstance(at, int) and not isinstance(at, bool) and 0 < at <= _LAST_SECOND:
            found[datetime.fromtimestamp(at, UTC)] = tally
    return found


def body_of(owners: Sequence[str], first: datetime, last: datetime | None = None) -> Json:
    return {
        "day_begin_time": int(first.timestamp()),
        "day_end_time": int((last or first).timestamp()),
        "owner_filter": {"userid_list": list(owners)},
    }


def _items(answer: Json) -> list[Json]:
    items = answer.get("items")
    if not isinstance(items, list) or not all(isinstance(one, dict) for one in items):
        raise Unsure("the statistics of customer groups have no items")
    return items


def _tally(data: object) -> Tally | None:
    """None where a number is missing, and where there are no groups at all: somebody we ask about has some."""
    if not isinstance(data, dict):
        return None
    counts: dict[str, int] = {}
    for name, theirs in _FIELDS.items():
        count = data.get(theirs)
        if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count < 1 << 31:
            return None
        counts[name] = count
    return Tally(**counts) if counts["groups"] else None
