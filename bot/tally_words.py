"""What a platform counted itself, in words: a few lines below the digest's own numbers."""

from typing import Final

from bot.digest_words import number_text
from bot.domain.text import Text
from bot.routing import Ctx
from bot.services.tally import Counted

LINES: Final = (("groups", "new_groups", "busy_groups"), ("members", "new_members"), ("messages", "writers"))
"""What stands together on one line."""
ONLY_IF_ANY: Final = frozenset({"new_groups"})


def tally_lines(ctx: Ctx, counted: Counted) -> list[Text]:
    """Honest about whose numbers these are: no platform of ours counts a single group."""
    if not counted.values:
        return [ctx.text("tally.none-yet", owner=counted.owner, day=counted.day)]
    lines = [ctx.text("tally.title", owner=counted.owner, day=counted.day, earlier=counted.earlier)]
    for together in LINES:
        parts = [
            number_text(ctx, ctx.line(f"tally.{name.replace('_', '-')}"), counted.values[name], counted.earlier)
            for name in together
            if name not in ONLY_IF_ANY or not counted.values[name].is_empty
        ]
        lines.append(Text.join(parts, ctx.line("digest.gap")))
    return lines
