"""A community's digest in words: first what waits, group by group, then the numbers of all groups side by side."""

from typing import Final

from bot.digest_words import ALWAYS, LIFE, LINES, amount, decision_line, doubt_line, weekday
from bot.domain.actions import Button, Keyboard
from bot.domain.text import Text
from bot.routing import Ctx
from bot.services.digest.doubts import IsNew
from bot.services.digest.numbers import Metric
from bot.services.digest.together import Edition, Joint, Part
from bot.tally_words import tally_lines

MOST_DECISIONS: Final = 5
_TITLE: Final = 24


def joint_text(ctx: Ctx, edition: Edition) -> Text:
    numbered = list(enumerate(edition.parts, 1))
    newest = max(part.report.day for part in edition.parts)
    lines = [
        ctx.text("community_digest.title", name=edition.name, day=newest, weekday=weekday(newest)),
        ctx.text("digest.decisions"),
        *(line for number, part in numbered for line in _waiting(ctx, number, part, edition)),
        ctx.text("community_digest.numbers", groups=len(numbered), compared=_compares(edition)),
        *_numbers(ctx, edition),
        *_counted(ctx, edition),
        *(
            ctx.text("community_digest.doubt", number=number, doubt=doubt_line(ctx, doubt))
            for number, part in numbered
            for doubt in part.report.doubts
            if not isinstance(doubt, IsNew)  # what was not known is a dash among the numbers
        ),
    ]
    if edition.left_out:
        titles = ctx.line("digest.comma").join(edition.left_out)
        lines.append(ctx.text("community_digest.left-out", titles=titles))
    return Text.join(lines)


def _compares(edition: Edition) -> bool:
    """Whether some number has the day before beside it."""
    values = (value for part in edition.parts for value in part.report.numbers.values.values())
    return any(value.before is not None for value in values)


def _waiting(ctx: Ctx, number: int, part: Part, edition: Edition) -> list[Text]:
    """The group's line, and under it what waits there."""
    more = len(part.decisions) - MOST_DECISIONS
    return [
        ctx.text("community_digest.group", number=number, title=_title(ctx, part, edition), count=len(part.decisions)),
        *(decision_line(ctx, one) for one in part.decisions[:MOST_DECISIONS]),
        *([ctx.text("community_digest.more", count=more)] if more > 0 else []),
    ]


def _title(ctx: Ctx, part: Part, edition: Edition) -> str:
    """With its platform where there are several: groups of one name are often on each."""
    if edition.platforms < 2:
        return part.title
    platform = ctx.line(f"linking.platform-{part.platform}")
    return ctx.line("community_digest.there", title=part.title, platform=platform)


def _numbers(ctx: Ctx, edition: Edition) -> list[Text]:
    """A line for each metric that says something in some group."""
    shown = [
        metric
        for together in LINES
        for metric in together
        if metric in ALWAYS or any(not part.report.numbers.values[metric].is_empty for part in edition.parts)
    ]
    return [
        ctx.text(
            "community_digest.number",
            label=ctx.line(f"digest.metric-{metric}"),
            values=Text.join(
                [_value(ctx, metric, part) for part in edition.parts], ctx.line("community_digest.beside")
            ),
        )
        for metric in shown
    ]


def _counted(ctx: Ctx, edition: Edition) -> list[Text]:
    """Once for each owner and day: it is about all of their groups, here and elsewhere."""
    found = {(one.owner_id, one.day): one for part in edition.parts if (one := part.counted) is not None}
    return [line for one in found.values() for line in tally_lines(ctx, one)]


def _value(ctx: Ctx, metric: Metric, part: Part) -> Text:
    value = part.report.numbers.values[metric]
    now, before = (amount(one, is_percent=metric.is_percent) for one in (value.now, value.before))
    return ctx.text("community_digest.value", now=now, before=before, compared=value.before is not None)


def joint_buttons(ctx: Ctx, edition: Edition, joint: Joint) -> Keyboard:
    """Each group's own digest, with the buttons that decide; it comes on the group's own platform."""
    buttons = [_open(ctx, part, edition, joint) for part in edition.parts]
    return tuple(tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2))


def _open(ctx: Ctx, part: Part, edition: Edition, joint: Joint) -> Button:
    title = _title(ctx, part, edition)
    label = ctx.line("community_digest.open", title=title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…")
    only, where = joint.owner.person_id, joint.owner.chat_id
    return ctx.button(label, "community_digest.part", {"chat": part.chat_id}, only=only, where=where, life=LIFE)
