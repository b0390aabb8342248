"""How a poll looks: its message while it is open, its result, its buttons. Words come from the catalogue."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.actions import Button, Keyboard
from bot.domain.capabilities import Capability
from bot.domain.text import Text
from bot.services.polls.host import Host, line_of, words_of
from bot.services.polls.spec import PollSpec
from bot.services.polls.tally import Tally, tally_of
from models.poll_votes import people_present, voter_names
from models.polls import Poll, PollState, PollStyle

NAMES_PER_OPTION = 5
NAMES_IN_ALL = 60
_OPTIONS_WITH_NAMES = 12
_ONE_PER_ROW = 10
_LABEL = 32
_HALF_LABEL = 18


async def poll_card(host: Host, poll: Poll, spec: PollSpec) -> Text:
    """The poll as its message shows it now: open with its counts so far, or ended with its result."""
    tally = await tally_of(host.session, poll, spec)
    is_open = poll.state == PollState.OPEN
    parts: list[Text | str] = [words_of(host, "polls.head" if is_open else "polls.result-head", question=spec.question)]
    rules = rules_line(host, spec, poll.closes_at if is_open else None)
    if rules:
        parts.append(rules)
    parts.append("")
    names = await _names(host, poll, spec)
    hides_counts = is_open and spec.is_quiz
    for index, option in enumerate(spec.options):
        parts.append(words_of(host, "polls.option", number=index + 1, option=option))
        if not hides_counts:
            parts.append(_bar(host, spec, tally, index))
        if names[index] and not hides_counts:
            parts.append(
                words_of(host, "polls.names", names=joined(names[index]), more=tally.votes[index] - len(names[index]))
            )
    parts.append("")
    parts += _ends(host, poll, spec, tally, await people_present(host.session, poll), is_open=is_open)
    return Text.join(parts)


def rules_line(host: Host, spec: PollSpec, closes_at: datetime | None) -> Text | None:
    """Anonymous, several answers, quiz, weights, deadline: whatever a voter should know."""
    marks: list[Text | str] = []
    if spec.is_quiz:
        marks.append(words_of(host, "polls.mark-quiz"))
    if spec.anonymous:
        marks.append(words_of(host, "polls.mark-anonymous"))
    if spec.multiple:
        marks.append(words_of(host, "polls.mark-multiple"))
    for role, weight in spec.weights.items():
        marks.append(words_of(host, "polls.mark-weight", role=line_of(host, f"polls.role-{role}"), weight=weight))
    if closes_at is not None:
        marks.append(words_of(host, "polls.mark-until", at=closes_at))
    return Text.join(marks, " · ") if marks else None


def _bar(host: Host, spec: PollSpec, tally: Tally, index: int) -> Text:
    key = "polls.bar-weighted" if spec.weights else "polls.bar"
    return words_of(
        host,
        key,
        bar=tally.bar(index),
        percent=tally.percent(index),
        votes=tally.votes[index],
        weight=tally.weights[index],
    )


def _ends(host: Host, poll: Poll, spec: PollSpec, tally: Tally, members: int, *, is_open: bool) -> list[Text | str]:
    """The last lines: how to vote and how many did; once ended, the outcome before that.

    Who voted in an anonymous native poll is not told, so whether those we know of did is not known either.
    """
    is_told = not (poll.style == PollStyle.NATIVE and spec.anonymous)
    turnout = words_of(
        host,
        "polls.turnout" if is_told and members >= tally.voters and members else "polls.turnout-unknown",
        voters=tally.voters,
        members=members,
        percent=round(100 * tally.voters / members) if members else 0,
    )
    if is_open:
        return [*_how_to_vote(host, poll), turnout]
    return [*_outcome(host, spec, tally), turnout]


def _how_to_vote(host: Host, poll: Poll) -> list[Text]:
    match poll.style:
        case PollStyle.NUMBERS:
            return [words_of(host, "polls.how-to-vote", example=1)]
        case PollStyle.PRIVATE:
            return [words_of(host, "polls.vote-in-private")]
        case _:
            return []


def _outcome(host: Host, spec: PollSpec, tally: Tally) -> list[Text | str]:
    if not tally.voters:
        return [words_of(host, "polls.nobody-voted")]
    if spec.correct is not None:
        lines: list[Text | str] = [
            words_of(host, "polls.quiz-result", answer=spec.options[spec.correct], right=tally.votes[spec.correct])
        ]
        return [*lines, words_of(host, "polls.explanation", text=spec.explanation)] if spec.explanation else lines
    leaders = tally.leaders
    key = "polls.tie" if len(leaders) > 1 else "polls.winner"
    return [words_of(host, key, options=joined([spec.options[i] for i in leaders]), percent=tally.percent(leaders[0]))]


async def _names(host: Host, poll: Poll, spec: PollSpec) -> list[list[str]]:
    """Who chose what, where that may be shown."""
    shown: list[list[str]] = [[] for _ in spec.options]
    is_private = spec.anonymous or poll.style == PollStyle.NATIVE or not host.chat.settings.polls.show_voters
    if is_private or len(spec.options) > _OPTIONS_WITH_NAMES:
        return shown
    for options, name in await voter_names(host.session, poll.id, NAMES_IN_ALL):
        for option in options:
            if option < len(shown) and len(shown[option]) < NAMES_PER_OPTION:
                shown[option].append(name)
    return shown


def joined(names: Sequence[str]) -> str:
    """Names on a line, parted as their writing does."""
    return "、".join(names) if any(ord(c) > 0x2E80 for name in names for c in name) else ", ".join(names)


def keyboard(host: Host, poll: Poll, spec: PollSpec) -> Keyboard:
    """A poll's buttons, with the tokens it has had from the start."""
    tokens = poll.tokens.split()
    if not tokens or poll.state != PollState.OPEN:
        return ()
    buttons = [
        Button(label=_label(spec, index, option), token=token)
        for index, (option, token) in enumerate(zip(spec.options, tokens, strict=False))
    ]
    per_row = 1 if len(buttons) <= _ONE_PER_ROW else 2
    rows = [tuple(buttons[i : i + per_row]) for i in range(0, len(buttons), per_row)]
    return (*rows, (Button(label=line_of(host, "polls.close-button"), token=tokens[-1]),))


def _label(spec: PollSpec, index: int, option: str) -> str:
    if len(spec.options) <= _ONE_PER_ROW:
        return shortened(option, _LABEL)
    return f"{index + 1}. {shortened(option, _HALF_LABEL)}"


def shortened(text: str, limit: int) -> str:
    """At most ``limit`` characters; what is cut off shows as an ellipsis."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def can_edit(host: Host) -> bool:
    return Capability.EDIT_OWN in host.chat.capabilities
