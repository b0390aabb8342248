"""Polls of a group that hears nobody: everybody gets a ballot in private, and sees on it what counts."""

from collections.abc import Mapping
from datetime import datetime
from secrets import token_hex
from typing import Any

from bot.domain.actions import Priority, SendText
from bot.domain.ballots import HandOutBallots, MarkBallot
from bot.services.polls.card import rules_line
from bot.services.polls.host import Host, line_of, words_of
from bot.services.polls.spec import PollSpec
from models.people import has_left
from models.poll_votes import indexes, vote_of
from models.polls import Poll, PollState


def hand_out(host: Host, spec: PollSpec, closes_at: datetime | None) -> tuple[str, HandOutBallots]:
    """The key that answers come back with, and what hands everybody in the group a ballot."""
    key, rules = token_hex(12), rules_line(host, spec, closes_at)
    ballots = HandOutBallots(
        chat_key=host.chat.ref.key,
        poll_key=key,
        question=spec.question,
        options=spec.options,
        multiple=spec.multiple,
        note=str(rules) if rules is not None else "",
    )
    return key, ballots


async def may_vote(host: Host, person_id: int) -> bool:
    """A ballot stays with whoever got it; somebody who left the group since decides no more."""
    return not await has_left(host.session, host.chat.id, person_id)


async def mark_ballot(
    host: Host,
    poll: Poll,
    spec: PollSpec,
    voter: tuple[int, str],
    press_key: str | None,
    said: tuple[str, Mapping[str, Any]],
) -> None:
    """Tell a voter (id and key) on their own ballot what counts now, or in words where they answered in words."""
    person_id, person_key = voter
    key, values = said
    if press_key is None:
        text = words_of(host, "polls.on-ballot", question=spec.question, said=line_of(host, key, **values))
        host.act(SendText(chat_key=person_key, text=text), priority=Priority.REPLY)
        return
    vote = await vote_of(host.session, poll.id, person_id)
    marked = MarkBallot(
        chat_key=host.chat.ref.key,
        poll_key=poll.ballot_key or "",
        question=spec.question,
        options=spec.options,
        multiple=spec.multiple,
        note=line_of(host, key, **values),
        person_key=person_key,
        press_key=press_key,
        chosen=indexes(vote.options) if vote is not None else (),
        is_closed=poll.state != PollState.OPEN or spec.is_quiz,
    )
    host.act(marked, priority=Priority.BUTTON, where=host.chat)


def close_ballots(host: Host, poll: Poll, spec: PollSpec) -> None:
    """Everybody sees on their ballot that it is over; the result stands in the group."""
    closed = MarkBallot(
        chat_key=host.chat.ref.key,
        poll_key=poll.ballot_key or "",
        question=spec.question,
        options=spec.options,
        multiple=spec.multiple,
        note=line_of(host, "polls.ballot-closed"),
        is_closed=True,
    )
    host.act(closed, priority=Priority.REPLY, where=host.chat)
