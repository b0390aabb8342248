"""What is left with a platform that acts for us: the words of a lasting greeting, and those staff are kept from."""

import re
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.entrusted import MOST_WORDS
from bot.domain.settings.welcome import MEANINGS
from models.moderation import word_list_named, word_list_versions

_FLEETING: Final = frozenset(name for name, meaning in MEANINGS.items() if meaning in ("count", "buddy"))
_PLACEHOLDER: Final = re.compile(r"\{\s*([^{}\s]+)\s*\}")


def lasting_lines(template: str) -> str:
    """A template without the lines about what is another at every joining: how many there are, whose turn it is."""
    lines = template.split("\n")
    return "\n".join(line for line in lines if not _FLEETING.intersection(_PLACEHOLDER.findall(line))).strip()


async def own_words(session: AsyncSession, chat_id: int) -> tuple[tuple[str, ...], int]:
    """The words of the lists a chat wrote itself, the oldest list first, and how many more there are than can be used.

    The lists of the house are not among them: nobody here has asked for those words.
    """
    words: dict[str, None] = {}
    for name in await word_list_versions(session, chat_id):
        row = await word_list_named(session, chat_id, name)
        if row is not None and row.entries:
            words |= dict.fromkeys(row.entries.split("\n"))
    return tuple(words)[:MOST_WORDS], max(len(words) - MOST_WORDS, 0)
