"""Who has not voted, and the one quiet reminder a poll may send."""

from dataclasses import dataclass

from bot.domain.actions import Priority, SendText
from bot.domain.text import Text
from bot.services.polls.card import joined
from bot.services.polls.host import Host, line_of, words_of
from bot.services.polls.lifecycle import message_of, spec_of
from models.poll_votes import Absentee, absentees
from models.polls import Poll, PollState, add_nudge

NAMED = 20
"""How many people one line in the group mentions at most."""
LISTED = 50
"""How many names the list shows."""


@dataclass(frozen=True, slots=True)
class Reminded:
    privately: int
    in_group: int


@dataclass(frozen=True)
class RemindedAlready:
    key = "polls.nudged-already"


@dataclass(frozen=True)
class EverybodyVoted:
    key = "polls.everybody-voted"


@dataclass(frozen=True)
class NotPublic:
    """Nobody may know who voted in an anonymous poll."""

    key = "polls.not-public"


@dataclass(frozen=True)
class NotOpen:
    key = "polls.ended-already"


async def people_missing(host: Host, poll: Poll) -> list[Absentee] | NotPublic:
    if spec_of(poll).anonymous:
        return NotPublic()
    return await absentees(host.session, poll, host.chat.ref.platform)


def names_missing(people: list[Absentee]) -> tuple[str, int]:
    """Names on a line, without calling anybody, and how many more there are."""
    names = [person.name for person in people[:LISTED]]
    return joined(names), len(people) - len(names)


async def remind(
    host: Host, poll: Poll, *, asked_for: bool
) -> Reminded | RemindedAlready | EverybodyVoted | NotPublic | NotOpen:
    """Remind everybody missing, once a poll: privately where they can be reached, the others in one line.

    ``asked_for`` False: the group's line spends its message budget, and stays unsaid when that is used up.
    """
    if poll.state != PollState.OPEN:
        return NotOpen()
    missing = await people_missing(host, poll)
    if isinstance(missing, NotPublic):
        return missing
    if not missing:
        return EverybodyVoted()
    if not await add_nudge(host.session, poll.id, host.now):
        return RemindedAlready()
    spec = spec_of(poll)
    reachable = [person for person in missing if person.is_reachable]
    others = [person for person in missing if not person.is_reachable]
    for person in reachable:
        text = words_of(host, "polls.nudge-private", chat=host.chat.ref.title, question=spec.question)
        message = SendText(chat_key=person.key, text=text, silent=True)
        host.act(
            message, priority=Priority.ANNOUNCEMENT, expires_in=poll.closes_at - host.now if poll.closes_at else None
        )
    if others:
        line = words_of(
            host,
            "polls.nudge-group",
            people=mentions(host, others),
            question=spec.question,
            more=max(len(others) - NAMED, 0),
        )
        await _say_in_group(host, poll, line, asked_for=asked_for)
    return Reminded(len(reachable), len(others))


def mentions(host: Host, people: list[Absentee]) -> Text:
    """The first of them, each as a mention."""
    named = [Text.mention(person.name, person.key) for person in people[:NAMED]]
    return Text.join(named, line_of(host, "polls.between-names"))


async def _say_in_group(host: Host, poll: Poll, line: Text, *, asked_for: bool) -> None:
    if not asked_for:
        await host.speak(line, topic=poll.topic, priority=Priority.ANNOUNCEMENT)
        return
    message = SendText(chat_key=host.chat.ref.key, text=line, topic=poll.topic, reply_to=message_of(poll), silent=True)
    host.act(message, priority=Priority.REPLY, where=host.chat)
