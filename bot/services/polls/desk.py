"""Where votes arrive and polls are looked up: by button, by number in words, by the platform's own poll."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.domain.events import PollAnswered, PollCounted
from bot.services.polls.ballots import mark_ballot, may_vote
from bot.services.polls.card import shortened
from bot.services.polls.grammar import NumberVote
from bot.services.polls.host import Host
from bot.services.polls.lifecycle import end_poll, show_counts, spec_of
from bot.services.polls.series import next_of
from bot.services.polls.spec import PollSpec
from bot.services.polls.voting import (
    AnsweredAlready,
    Outcome,
    TooLate,
    Unchanged,
    Voted,
    cast,
    is_in_time,
    press,
    weight_of,
)
from models.events import Activity
from models.outbox import OutboxState
from models.poll_votes import vote_groups
from models.polls import (
    Poll,
    PollSeries,
    PollState,
    PollStyle,
    ending_of,
    newest_poll,
    open_polls,
    poll_in_message,
    poll_with_id,
    poll_with_key,
    send_states,
    series_of,
    series_with_id,
)

AnyPoll = Poll
"""A poll, for those who only hand it on."""
VOTE = Activity.VOTE
"""What a first vote counts as."""
_LONG_OVER = timedelta(days=1)
"""A number said later than this after the end is no vote, but talk."""
_EXPLANATION_IN_ALERT = 110  # with the right answer and a few words it stays below 200 characters
_ANSWER_IN_ALERT = 40


@dataclass(frozen=True, slots=True)
class Said:
    """What to tell the voter. ``is_first``: their first vote in this poll."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    is_alert: bool = False
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Voter:
    person_id: int
    key: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list of polls. ``is_lost``: nobody can say whether its message arrived."""

    poll: Poll
    question: str
    voters: int
    is_lost: bool


async def vote_by_button(
    host: Host, poll_id: int, option: int, voter: Voter, *, at: datetime, message_key: str | None
) -> Said:
    poll = await poll_with_id(host.session, poll_id)
    if poll is None or poll.chat_id != host.chat.id:
        return Said("polls.not-found", is_alert=True)
    if poll.message_key is None:
        poll.message_key = message_key
    spec = spec_of(poll)
    weight = weight_of(host.chat, voter.person_id, voter.key, spec.weights)
    outcome = await press(host.session, poll, spec, voter.person_id, option, at=at, weight=weight)
    return await _answered(host, poll, spec, outcome)


async def vote_by_number(
    host: Host, vote: NumberVote, voter: Voter, *, at: datetime, quoted_key: str | None
) -> Said | None:
    """None: there is no poll here that is answered in words."""
    poll = await poll_in_message(host.session, host.chat.id, quoted_key) if quoted_key else None
    if poll is None:
        poll = await newest_poll(host.session, host.chat.id, (PollStyle.BUTTONS, PollStyle.NUMBERS))
    if poll is None or poll.style == PollStyle.NATIVE:
        return None
    ending = await ending_of(host.session, poll.id)
    if ending is not None and quoted_key is None and at - ending.at > _LONG_OVER:
        return None
    spec = spec_of(poll)
    if len(vote.numbers) > 1 and not spec.multiple:
        return Said("polls.only-one")
    if any(number > len(spec.options) for number in vote.numbers):
        return Said("polls.no-such-option", {"most": len(spec.options)})
    weight = weight_of(host.chat, voter.person_id, voter.key, spec.weights)
    chosen = [number - 1 for number in vote.numbers]
    outcome = await cast(host.session, poll, spec, voter.person_id, chosen, at=at, weight=weight)
    return await _answered(host, poll, spec, outcome)


async def vote_natively(host: Host, answer: PollAnswered, voter: Voter) -> bool:
    """An answer told by the platform. True: this person's first in the poll."""
    poll = await poll_with_key(host.session, host.chat.id, answer.poll_key)
    if poll is None:
        return False
    if poll.style == PollStyle.PRIVATE:
        return await _vote_on_ballot(host, poll, answer, voter)
    outcome = await cast(host.session, poll, spec_of(poll), voter.person_id, answer.options, at=answer.at, weight=1)
    if isinstance(outcome, Voted):
        await show_counts(host, poll)
    return isinstance(outcome, Voted) and outcome.is_first


async def _vote_on_ballot(host: Host, poll: Poll, answer: PollAnswered, voter: Voter) -> bool:
    """What a ballot says counts, and is told on the ballot itself."""
    spec = spec_of(poll)
    if await may_vote(host, voter.person_id):
        weight = weight_of(host.chat, voter.person_id, voter.key, spec.weights)
        outcome = await cast(host.session, poll, spec, voter.person_id, answer.options, at=answer.at, weight=weight)
        said = await _answered(host, poll, spec, outcome)
    else:
        said = Said("polls.left-the-group")
    whose = (voter.person_id, voter.key)
    await mark_ballot(host, poll, spec, whose, answer.press_key, (said.key, said.values))
    return said.is_first


async def count_natively(host: Host, told: PollCounted) -> None:
    """Totals told by the platform: all there is of an anonymous poll. One that it ended has ended."""
    poll = await poll_with_key(host.session, host.chat.id, told.poll_key)
    if poll is None:
        return
    counts = " ".join(map(str, told.counts))
    is_good = told.is_closed or is_in_time(poll, await ending_of(host.session, poll.id), told.at)
    if is_good and (counts, told.voters) != (poll.told_counts, poll.told_voters):
        poll.told_counts, poll.told_voters = counts, told.voters
        if poll.state == PollState.CLOSED and spec_of(poll).anonymous:
            await show_counts(host, poll)
    if told.is_closed and poll.state == PollState.OPEN:
        await end_poll(host, poll, at=min(told.at, poll.closes_at or told.at), by=None)


async def _answered(host: Host, poll: Poll, spec: PollSpec, outcome: Outcome) -> Said:
    match outcome:
        case TooLate():
            return Said("polls.too-late", is_alert=True)
        case Unchanged():
            return Said("polls.unchanged")
        case AnsweredAlready(options):
            return _graded(spec, options, "polls.answered-already")
        case Voted(options, is_first):
            await show_counts(host, poll)
            if not options:
                return Said("polls.taken-back")
            if spec.is_quiz:
                return _graded(spec, options, "polls.quiz-wrong", is_first=is_first)
            names = ", ".join(shortened(spec.options[option], _ANSWER_IN_ALERT) for option in options[:3])
            return Said("polls.voted", {"options": names, "count": len(options)}, is_first=is_first)


def _graded(spec: PollSpec, options: tuple[int, ...], key: str, *, is_first: bool = False) -> Said:
    is_right = spec.correct in options
    values = {
        "answer": shortened(spec.options[spec.correct or 0], _ANSWER_IN_ALERT),
        "explanation": shortened(spec.explanation, _EXPLANATION_IN_ALERT),
    }
    return Said("polls.quiz-right" if is_right and is_first else key, values, is_alert=True, is_first=is_first)


async def poll_here(host: Host, poll_id: int) -> Poll | None:
    """A poll of this group."""
    poll = await poll_with_id(host.session, poll_id)
    return poll if poll is not None and poll.chat_id == host.chat.id else None


async def series_here(host: Host, series_id: int) -> PollSeries | None:
    series = await series_with_id(host.session, series_id)
    return series if series is not None and series.chat_id == host.chat.id else None


async def poll_meant(host: Host, quoted_key: str | None) -> Poll | int | None:
    """The poll in the quoted message, else the only open one, else the newest.

    A number: that many are open and any could be meant. None: there is none.
    """
    if quoted_key is not None:
        quoted = await poll_in_message(host.session, host.chat.id, quoted_key)
        if quoted is not None:
            return quoted
    candidates = await open_polls(host.session, host.chat.id)
    if len(candidates) > 1:
        return len(candidates)
    return candidates[0] if candidates else await newest_poll(host.session, host.chat.id)


async def polls_listed(host: Host) -> list[Listed]:
    """The open polls, newest first."""
    polls = await open_polls(host.session, host.chat.id, limit=10)
    states = await send_states(host.session, polls)
    listed: list[Listed] = []
    for poll in polls:
        spec = spec_of(poll)
        told_only = poll.style == PollStyle.NATIVE and spec.anonymous
        groups = [] if told_only else await vote_groups(host.session, poll.id)
        voters = poll.told_voters if told_only else sum(group.people for group in groups)
        is_lost = states.get(poll.id) == OutboxState.UNKNOWN and poll.message_key is None
        listed.append(Listed(poll, spec.question, voters, is_lost))
    return listed


@dataclass(frozen=True, slots=True)
class ListedSeries:
    series: PollSeries
    spec: PollSpec
    next_at: datetime | None


async def series_listed(host: Host) -> list[ListedSeries]:
    """Recurring polls of this group; ``next_at`` None: paused."""
    listed: list[ListedSeries] = []
    for series in await series_of(host.session, host.chat.id):
        following = await next_of(host, series)
        spec = PollSpec.model_validate_json(series.spec)
        listed.append(ListedSeries(series, spec, following.at if following else None))
    return listed
