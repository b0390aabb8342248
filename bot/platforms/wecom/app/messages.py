"""The app's messages to members: who got one and who did not, taken back within a day, cards changed.

WeCom answers with success although some of the recipients do not exist; to those it is a failure, to the others not.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.clock import Clock
from bot.platforms.port import Refused
from bot.platforms.wecom.api.client import AppClient, Repeat
from bot.platforms.wecom.api.pace import Windows
from bot.platforms.wecom.api.transport import Json

AT_ONCE = 1_000
"""Recipients of one message."""

RECALL_WITHIN = timedelta(hours=24)
CARD_LIFE = timedelta(hours=72)

_MANY = 10_000


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one message. ``unknown`` are not there for the app, ``unlicensed`` may not be written to."""

    msgid: str | None
    unknown: frozenset[str]
    unlicensed: frozenset[str]
    response_code: str | None
    """Lets the card be changed once, within 72 hours."""


class MemberMessages:
    """``message/*`` of one app, within what a member may get in a minute and in an hour."""

    def __init__(self, client: AppClient) -> None:
        self._client = client
        self._minute = Windows(client.limits.member_per_minute, timedelta(minutes=1))
        self._hour = Windows(client.limits.member_per_hour, timedelta(hours=1))
        self._checked = timedelta(seconds=client.limits.duplicate_check_seconds)
        self._said: dict[bytes, datetime] = {}

    @property
    def clock(self) -> Clock:
        return self._client.clock

    def reserve(self, userids: Sequence[str], messages: int) -> None:
        """Count so many messages to each. Raises RetryLater, and counts none, where they do not fit for all."""
        now = self._client.clock.now()
        for userid in userids:
            self._minute.demand(userid, now, messages)
            self._hour.demand(userid, now, messages)
        for userid in userids:
            self._minute.take(userid, now, messages)
            self._hour.take(userid, now, messages)

    async def send(self, userids: Sequence[str], body: Json) -> Delivery:
        """One message to up to 1,000 members; call ``reserve`` first. ``body`` has ``msgtype`` and its content.

        WeCom drops a second message that is the same to the letter, so one repeat after an unclear end is safe. A
        message that is meant to be said again is sent without that, and without a repeat.
        Raises Gone where nobody is left to get it, else as ``AppClient``.
        """
        if not 1 <= len(userids) <= AT_ONCE:
            raise Refused(f"a message goes to 1 to {AT_ONCE} members at once")
        whole: Json = {"touser": "|".join(userids), "agentid": self._client.app.agent_id} | body
        mark = hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).digest()
        repeat = Repeat.NEVER if self._was_said(mark) else Repeat.CHECKED
        if repeat is Repeat.CHECKED:
            interval = self._client.limits.duplicate_check_seconds
            whole |= {"enable_duplicate_check": 1, "duplicate_check_interval": interval}
        answer = await self._client.post("message/send", whole, repeat)
        self._said[mark] = self._client.clock.now()
        return Delivery(
            msgid=_text(answer, "msgid"),
            unknown=_named(answer, "invaliduser", userids),
            unlicensed=_named(answer, "unlicenseduser", userids),
            response_code=_text(answer, "response_code"),
        )

    async def recall(self, msgid: str) -> None:
        """Take a message back from everybody who got it, within 24 hours."""
        await self._client.post("message/recall", {"msgid": msgid}, Repeat.SAFE)

    async def update_card(self, userids: Sequence[str] | None, response_code: str, card: Json) -> None:
        """Put another card in its place, for everybody who got it where nobody is named.

        The code works once, so an unclear end is left to the caller.
        """
        whom: Json = {"atall": 1} if userids is None else {"userids": list(userids)}
        body = whom | {"response_code": response_code}
        await self._client.post(
            "message/update_template_card", body | {"agentid": self._client.app.agent_id} | card, Repeat.NEVER
        )

    async def upload(self, kind: str, name: str, content: bytes) -> str:
        """``kind``: image, voice, video or file."""
        return await self._client.upload(kind, name, content)

    def _was_said(self, mark: bytes) -> bool:
        now = self._client.clock.now()
        if len(self._said) > _MANY:
            self._said = {other: at for other, at in self._said.items() if now - at < self._checked}
        at = self._said.get(mark)
        return at is not None and now - at < self._checked


def _text(answer: Json, name: str) -> str | None:
    value = answer.get(name)
    return value if isinstance(value, str) and value else None


def _named(answer: Json, name: str, userids: Sequence[str]) -> frozenset[str]:
    """WeCom names them in small letters, parted by bars."""
    told = {one.lower() for one in (_text(answer, name) or "").split("|") if one}
    return frozenset(userid for userid in userids if userid.lower() in told)
