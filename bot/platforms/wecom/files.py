"""Which form a file of ours takes on WeCom, by what is in it and not by what it is called."""

from bot.domain.actions import SendFile
from bot.platforms.port import Refused

LEAST_BYTES = 5  # media/upload refuses what is smaller
FILE_BYTES = 20 << 20
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


def is_picture(action: SendFile, limit: int) -> bool:
    """Whether it can be shown as an image: JPG or PNG of at most ``limit`` bytes. Else it goes out as a file."""
    return action.is_photo and len(action.content) <= limit and action.content.startswith(_PICTURES)


def check_size(action: SendFile) -> None:
    """Raises Refused for what WeCom takes in no form."""
    if not LEAST_BYTES <= len(action.content) <= FILE_BYTES:
        raise Refused(f"WeCom takes files of {LEAST_BYTES} to {FILE_BYTES} bytes, and this has {len(action.content)}")
