"""What people write behind the commands of the welcome, in words of both languages."""

from enum import StrEnum
from typing import Final


class Wish(StrEnum):
    SHOW = "show"
    ON = "on"
    OFF = "off"
    TEST = "test"


_WISHES: Final = {
    "": Wish.SHOW,
    "on": Wish.ON,
    "开": Wish.ON,
    "打开": Wish.ON,
    "我来": Wish.ON,
    "off": Wish.OFF,
    "关": Wish.OFF,
    "关闭": Wish.OFF,
    "退出": Wish.OFF,
    "test": Wish.TEST,
    "测试": Wish.TEST,
}
_STANDARD: Final = frozenset({"default", "默认"})


def wish_of(text: str) -> Wish | None:
    """None: nothing we understand."""
    return _WISHES.get(text.strip().lower())


def means_standard(text: str) -> bool:
    """Whether our own words are wanted again."""
    return text.strip().lower() in _STANDARD
