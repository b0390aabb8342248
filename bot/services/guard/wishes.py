"""What an admin wants of a rule: ``/rule flood off``, ``/rule test flood 30``, ``/rule 刷屏 看`` and the like."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.services.moderation.rules import Mode


class Verb(StrEnum):
    LIST = "list"
    ADD = "add"
    TRY = "try"
    SHOW = "show"
    DELETE = "delete"
    MODE = "mode"


@dataclass(frozen=True, slots=True)
class Wish:
    """``rest`` is the line of a new rule, the days to try, or the mode wanted."""

    verb: Verb
    rule_id: str = ""
    rest: str = ""


_MODES: Final = {
    "off": Mode.OFF, "关闭": Mode.OFF, "关": Mode.OFF, "shadow": Mode.SHADOW, "观察": Mode.SHADOW,
    "enforce": Mode.ENFORCE, "on": Mode.ENFORCE, "启用": Mode.ENFORCE, "执行": Mode.ENFORCE,
}  # fmt: skip
_TRY: Final = ("test", "try", "测试", "试试")
_MOST_DAYS_DIGITS: Final = 4


def parse_wish(text: str) -> Wish | None:
    """None: it cannot be understood."""
    match text.split():
        case []:
            return Wish(Verb.LIST)
        case ["add" | "set" | "添加" | "修改", *_]:
            return Wish(Verb.ADD, rest=text.strip().partition(" ")[2].strip())
        case [verb, rule_id, *days] if verb.lower() in _TRY:
            return _trying(rule_id, days)
        case [rule_id, verb, *days] if verb.lower() in _TRY:
            return _trying(rule_id, days)
        case [rule_id] | [rule_id, "show" | "看"]:
            return Wish(Verb.SHOW, rule_id)
        case [rule_id, "delete" | "删除"]:
            return Wish(Verb.DELETE, rule_id)
        case [rule_id, mode] if mode.lower() in _MODES:
            return Wish(Verb.MODE, rule_id, _MODES[mode.lower()])
        case _:
            return None


def _trying(rule_id: str, days: list[str]) -> Wish | None:
    number = days[0].removesuffix("d").removesuffix("天") if days else ""
    is_number = not number or (number.isdecimal() and len(number) <= _MOST_DAYS_DIGITS and int(number) > 0)
    return Wish(Verb.TRY, rule_id, number) if is_number and len(days) <= 1 else None
