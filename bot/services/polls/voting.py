"""One vote: does it count, what does it change. A vote counts by the time it was cast, whenever we hear of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import MemberStatus, Role
from bot.services.polls.host import Place
from bot.services.polls.spec import PollSpec
from models.poll_votes import PollVote, indexes, vote_of, written
from models.polls import Poll, PollEnding, PollState, ending_of

ON_TIME = timedelta(minutes=2)
"""Ended later than this after its deadline: we were away."""
CATCHING_UP = timedelta(minutes=10)
"""How long after coming back the votes of our absence may still be told."""


@dataclass(frozen=True, slots=True)
class Voted:
    """``is_first``: this person's first vote in this poll. Empty ``options``: the vote was taken back."""

    options: tuple[int, ...]
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The vote says what was known, or something older."""


@dataclass(frozen=True, slots=True)
class TooLate:
    pass


@dataclass(frozen=True, slots=True)
class AnsweredAlready:
    """A quiz takes one answer."""

    options: tuple[int, ...]


Outcome = Voted | Unchanged | TooLate | AnsweredAlready


def is_in_time(poll: Poll, ending: PollEnding | None, at: datetime) -> bool:
    """Whether a vote cast at ``at`` counts.

    Answers to native polls carry no time of their own, only that of their arrival. Where the platform ended the poll
    at its deadline while we were away, every answer told to us afterwards was given before it.
    """
    if poll.state == PollState.LOST:
        return False
    end = ending.at if ending is not None else poll.closes_at
    if end is None or at <= end:
        return True
    if not poll.closes_itself or poll.closes_at is None or (ending is not None and ending.by_id is not None):
        return False
    if ending is None:
        return at - poll.closes_at > ON_TIME
    return ending.noticed_at - poll.closes_at > ON_TIME and at <= ending.noticed_at + CATCHING_UP


def weight_of(place: Place, person_id: int, person_key: str, weights: Mapping[Role, int]) -> int:
    """What a person's vote weighs: the most of what their roles here give, else 1."""
    if not weights:
        return 1
    roles = set(place.roles.get(person_id, ()))
    admin = place.admins.get(person_key)
    if admin is not None:
        roles.add(Role.OWNER if admin.status is MemberStatus.OWNER else Role.ADMIN)
    if person_id == place.owner_id:
        roles.add(Role.OWNER)
    return max((weights[role] for role in roles if role in weights), default=1)


async def cast(
    session: AsyncSession,
    poll: Poll,
    spec: PollSpec,
    person_id: int,
    chosen: Collection[int],
    *,
    at: datetime,
    weight: int,
) -> Outcome:
    """Store a person's whole choice; empty takes it back. ``at`` is when it was made."""
    options = tuple(sorted({option for option in chosen if 0 <= option < len(spec.options)}))
    if not is_in_time(poll, await ending_of(session, poll.id), at):
        return TooLate()
    vote = await vote_of(session, poll.id, person_id)
    if vote is None:
        if not options:
            return Unchanged()
        session.add(PollVote(poll_id=poll.id, person_id=person_id, options=written(options), weight=weight, at=at))
        return Voted(options, is_first=True)
    before = indexes(vote.options)
    if spec.is_quiz and before:
        return Unchanged() if before == options else AnsweredAlready(before)
    if before == options or vote.at > at:
        return Unchanged()
    vote.options, vote.weight, vote.at = written(options), weight, at
    return Voted(options)


async def press(
    session: AsyncSession, poll: Poll, spec: PollSpec, person_id: int, option: int, *, at: datetime, weight: int
) -> Outcome:
    """Tap one option: choose it, or give it up where it was chosen. In a quiz the first tap stands."""
    vote = await vote_of(session, poll.id, person_id)
    before = set(indexes(vote.options)) if vote is not None else set()
    if spec.is_quiz and before:
        late = not is_in_time(poll, await ending_of(session, poll.id), at)
        return TooLate() if late else AnsweredAlready(tuple(before))
    after = before ^ {option} if spec.multiple else {option} - before
    return await cast(session, poll, spec, person_id, after, at=at, weight=weight)
