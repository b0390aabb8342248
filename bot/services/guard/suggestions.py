"""Rules to choose from with buttons: what to look for with sensible parameters, and what may follow.

They are written in the grammar of ``rule_text``, so a button leads to nothing that could not be typed.
"""

from typing import Final

SOUGHT: Final[dict[str, tuple[str, ...]]] = {
    "words": ("words list=words", "words list=spam new=1d"),
    "links": ("links new=1d", "links"),
    "invites": ("invites new=1d", "invites"),
    "forwards": ("forwards new=1d", "forwards origins=channel", "forwards"),
    "newcomers": ("newcomers limits=links,media bounds=1d,3", "newcomers limits=forwards,links,media bounds=3d,10"),
    "flood": ("flood messages=5 within=10s", "flood messages=8 within=10s", "flood messages=20 within=1m"),
    "repeats": ("repeats times=3 within=10m", "repeats times=2 within=1h"),
    "duplicates": ("duplicates people=3 within=10m", "duplicates people=5 within=1h"),
    "media": ("media kinds=contact,giveaway,story", "media kinds=animation,sticker", "media kinds=video_note,voice"),
    "mentions": ("mentions limit=5", "mentions limit=10"),
    "channel_posts": ("channel_posts",),
    "length": ("length characters=1000", "length characters=2000"),
    "emoji": ("emoji limit=20",),
    "invisible": ("invisible",),
}

FOLLOWING: Final = (
    "delete",
    "delete, warn 1",
    "delete, mute 10m",
    "delete, mute 1d",
    "delete, kick",
    "delete, ban",
    "notify",
)
