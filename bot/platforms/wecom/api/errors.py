"""From WeCom's error codes to the few failures the house knows, and to what the operator must set right.

The documentation says to go by the code and never by the words, so only the address in 60020 is read from them.
"""

import re
from collections.abc import Mapping
from typing import Any

from bot.domain.text import clean_text
from bot.platforms.port import Gone, Refused, Unreached

TOKEN_REFUSED = frozenset({40014, 42001, 41001})
"""The access token is wrong, expired or missing: nothing was done."""
TOO_OFTEN = frozenset({45009, 45033})
BUSY = frozenset({-1, 6000})
SETUP = frozenset({40001, 40013, 40056, 42009, 60020}) | TOKEN_REFUSED
"""Whatever this app asks is refused until somebody changes the set-up."""

NOBODY_THERE = frozenset({81013, 40003, 40031, 46004, 60111, 82001})
"""No recipient that could be reached."""
NO_SUCH_CHAT = frozenset({49008, 86001, 86003})
CHAT_EXISTS = frozenset({86215})
"""A group chat was made under this chatid before."""
NO_SUCH_MEMBER = frozenset({86007, 86216})

_SECRETS = re.compile(r"((?:key|access_token|corpsecret|secret|response_code)=)[^&\s\"',]+", re.IGNORECASE)
_CALLER = re.compile(r"from ip:\s*([0-9a-f.:]+)", re.IGNORECASE)

_HINTS = {
    40001: "WeCom refuses wecom.app.secret: copy the app's Secret from the admin console again.",
    40013: "WeCom does not know wecom.app.corp_id: copy the corp ID from the admin console (My Company) again.",
    40056: "WeCom does not know wecom.app.agent_id: copy the app's AgentId from the admin console again.",
    42009: "WeCom says the token is another app's: wecom.app.agent_id and wecom.app.secret must belong together.",
    40014: "WeCom refuses the access token it has just given; wecom.app.secret may have been renewed.",
    48002: "The app lacks the right to this interface: an administrator must grant it in the admin console.",
    60011: "The app may not see this member, department or tag: widen its visible range in the admin console.",
    301002: "The member is outside the app's visible range or has no licence for its interface.",
    93000: "WeCom does not know this webhook: copy its address from the group again.",
    93004: "This webhook was switched off in its group.",
    93008: "This webhook is no longer in its group.",
}
_LACKS_RIGHT = frozenset({48002, 60011, 301002, 86101, 86220})


class ApiError(Exception):
    """WeCom's own "no": its code and its words, without anything secret."""

    def __init__(self, code: int, said: str) -> None:
        self.code = code
        self.said = redacted(said)[:300]
        super().__init__(f"{code} {self.said}")


class Busy(Unreached):
    """WeCom is busy and did nothing."""


def redacted(said: str) -> str:
    """Words that may be logged: whatever follows ``key=``, ``access_token=`` or ``corpsecret=`` is taken out."""
    return _SECRETS.sub(r"\1[secret]", clean_text(said))


def refusal(answer: Mapping[str, Any]) -> ApiError | Busy:
    """What an answer with an ``errcode`` other than 0 raises."""
    error = ApiError(answer["errcode"], str(answer.get("errmsg", "")))
    return Busy(str(error)) if error.code in BUSY else error


def failure_of(error: ApiError) -> Refused | Gone:
    """What one refused call means where neither the set-up nor the pace is wrong."""
    if error.code in NOBODY_THERE or error.code in NO_SUCH_CHAT:
        return Gone(str(error))
    return Refused(str(error), lacks_right=error.code in _LACKS_RIGHT)


def hint_of(error: ApiError) -> str | None:
    """One sentence for the operator where something must be set right outside; None where nothing must."""
    if error.code == 60020:
        caller = _CALLER.search(error.said)
        address = caller[1].rstrip(".:") if caller else "this machine's address"
        return (
            f"WeCom refuses calls from {address}: add it to the app's trusted IPs (企业可信IP) in the admin console. "
            "What waits for the app is sent afterwards."
        )
    return _HINTS.get(40014 if error.code in TOKEN_REFUSED else error.code)
