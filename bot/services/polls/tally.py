"""Counting: votes, weights, shares, winners; and the bars they are drawn as."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.polls.spec import PollSpec
from models.poll_votes import VoteGroup, indexes, vote_groups
from models.polls import Poll, PollStyle

BAR = 10
"""Blocks in a full bar."""


@dataclass(frozen=True, slots=True)
class Tally:
    """``votes``: people per option; ``weights``: what they weigh; ``total``: what all voters weigh together."""

    votes: tuple[int, ...]
    weights: tuple[int, ...]
    voters: int
    total: int

    @property
    def leaders(self) -> tuple[int, ...]:
        """The options with the most weight; several: a tie; none: nobody voted."""
        most = max(self.weights, default=0)
        return tuple(i for i, weight in enumerate(self.weights) if weight == most) if most else ()

    def percent(self, option: int) -> int:
        """Share of the voters' weight that stands behind an option, rounded half up."""
        return (200 * self.weights[option] + self.total) // (2 * self.total) if self.total else 0

    def bar(self, option: int) -> str:
        """Ten blocks. Whatever has a vote shows at least one, and only everybody fills it."""
        weight = self.weights[option]
        filled = (2 * BAR * weight + self.total) // (2 * self.total) if self.total else 0
        filled = max(filled, 1) if weight else 0
        filled = min(filled, BAR - 1) if weight < self.total else filled
        return "█" * filled + "░" * (BAR - filled)


def count(groups: Sequence[VoteGroup], options: int) -> Tally:
    """Add up. An index that the poll does not have is passed over."""
    votes, weights = [0] * options, [0] * options
    for group in groups:
        for option in group.options:
            if option < options:
                votes[option] += group.people
                weights[option] += group.weight
    return Tally(tuple(votes), tuple(weights), sum(g.people for g in groups), sum(g.weight for g in groups))


async def tally_of(session: AsyncSession, poll: Poll, spec: PollSpec) -> Tally:
    """The votes that stand. Of an anonymous native poll only what the platform told is known."""
    if poll.style == PollStyle.NATIVE and spec.anonymous:
        told = (*indexes(poll.told_counts), *[0] * len(spec.options))[: len(spec.options)]
        return Tally(told, told, poll.told_voters, poll.told_voters)
    return count(await vote_groups(session, poll.id), len(spec.options))
