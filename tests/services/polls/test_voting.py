"""Which votes count, what they weigh, and what a thousand of them cost."""

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.domain.people import Admin, MemberStatus, PersonRef, Role
from bot.services.polls.desk import Voter, vote_by_button
from bot.services.polls.lifecycle import BREATH, EndedAlready, end_poll, redraw
from bot.services.polls.spec import PollSpec
from bot.services.polls.tally import Tally, count, tally_of
from bot.services.polls.voting import AnsweredAlready, TooLate, Unchanged, Voted, cast, is_in_time, weight_of
from bot.storage.writer import Writer
from models.poll_votes import VoteGroup
from models.polls import Poll, PollEnding, PollState, PollStyle
from tests.services.polls.room import NOON, Room, a_poll, a_room, a_view

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SPEC = PollSpec(question="问", options=("甲", "乙", "丙"), style=PollStyle.BUTTONS)


def a_native_poll(*, closes_itself: bool = True) -> Poll:
    return Poll(state=PollState.OPEN, style=PollStyle.NATIVE, closes_at=NOON, closes_itself=closes_itself)


@pytest.mark.parametrize(
    ("ended_late_by", "told_after", "counts"),
    [
        (None, -MINUTE, True),
        (None, timedelta(0), True),
        (None, timedelta(seconds=1), False),
        (None, HOUR, True),  # we were away at the deadline and have not even noticed it yet
        (timedelta(0), timedelta(seconds=1), False),
        (timedelta(0), HOUR, False),
        (HOUR, HOUR + MINUTE, True),  # the backlog of our absence: the platform had closed the poll in time
        (HOUR, 2 * HOUR, False),
    ],
)
def test_a_vote_counts_by_when_it_was_cast(
    ended_late_by: timedelta | None, told_after: timedelta, counts: bool
) -> None:
    ending = None if ended_late_by is None else PollEnding(at=NOON, noticed_at=NOON + ended_late_by)
    assert is_in_time(a_native_poll(), ending, NOON + told_after) is counts


def test_our_absence_excuses_nothing_where_the_platform_does_not_close_the_poll() -> None:
    ending = PollEnding(at=NOON, noticed_at=NOON + HOUR)
    assert not is_in_time(a_native_poll(closes_itself=False), ending, NOON + HOUR)


def test_a_poll_ended_early_by_a_person_takes_no_later_vote() -> None:
    ending = PollEnding(at=NOON - HOUR, noticed_at=NOON - HOUR, by_id=1)
    assert not is_in_time(a_native_poll(), ending, NOON - MINUTE)


async def test_one_person_has_one_vote_that_may_change_and_be_taken_back(writer: Writer) -> None:
    async def work(session: AsyncSession) -> None:
        room, (person,) = await a_room(session)
        poll = await a_poll(room, person, SPEC)

        async def choose(*options: int, minute: int) -> object:
            return await cast(session, poll, SPEC, person, options, at=NOON + minute * MINUTE, weight=1)

        assert await choose(minute=0) == Unchanged()
        assert await choose(0, minute=1) == Voted((0,), is_first=True)
        assert await choose(0, minute=2) == Unchanged()
        assert await choose(1, 9, minute=3) == Voted((1,))
        assert await choose(2, minute=1) == Unchanged(), "an older choice told later changes nothing"
        assert (await tally_of(session, poll, SPEC)).votes == (0, 1, 0)
        assert await choose(minute=4) == Voted(())
        assert (await tally_of(session, poll, SPEC)).voters == 0
        assert await choose(2, minute=5) == Voted((2,)), "counted as a first vote only once"

    await writer.write(work)


async def test_the_first_answer_to_a_quiz_stands(writer: Writer) -> None:
    async def work(session: AsyncSession) -> None:
        room, (person,) = await a_room(session)
        spec = SPEC.model_copy(update={"correct": 1})
        poll = await a_poll(room, person, spec)
        assert await cast(session, poll, spec, person, [0], at=NOON, weight=1) == Voted((0,), is_first=True)
        assert await cast(session, poll, spec, person, [1], at=NOON + MINUTE, weight=1) == AnsweredAlready((0,))

    await writer.write(work)


async def test_a_poll_ends_once_and_late_but_timely_votes_correct_its_result(writer: Writer) -> None:
    async def work(session: AsyncSession) -> None:
        room, people = await a_room(session, 2)
        poll = await a_poll(room, people[0], SPEC.model_copy(update={"lasts": HOUR}))
        room.now = NOON + HOUR
        await end_poll(room, poll, at=NOON + HOUR, by=None)
        assert isinstance(await end_poll(room, poll, at=NOON + HOUR, by=people[0]), EndedAlready)
        assert len(room.edits) == 1
        room.now = NOON + 2 * HOUR
        early = await vote_by_button(room, poll.id, 0, Voter(people[0], "p0"), at=NOON + MINUTE, message_key="7")
        late = await vote_by_button(room, poll.id, 1, Voter(people[1], "p1"), at=NOON + 2 * HOUR, message_key="7")
        assert (early.key, late.key) == ("polls.voted", "polls.too-late")
        assert "100% · 1 票" in str(room.edits[-1].text)
        assert isinstance(await cast(session, poll, SPEC, people[1], [1], at=NOON + 2 * HOUR, weight=1), TooLate)

    await writer.write(work)


async def test_a_poll_of_another_group_cannot_be_voted_in(writer: Writer) -> None:
    async def work(session: AsyncSession) -> None:
        room, (person,) = await a_room(session)
        poll = await a_poll(room, person, SPEC)
        elsewhere = Room(session, a_view(room.chat.id + 1))
        said = await vote_by_button(elsewhere, poll.id, 0, Voter(person, "p0"), at=NOON, message_key="7")
        assert said.key == "polls.not-found"
        assert (await tally_of(session, poll, SPEC)).voters == 0

    await writer.write(work)


async def test_a_thousand_votes_cost_a_few_statements_each_and_a_few_edits_in_all(
    writer: Writer, engine: AsyncEngine
) -> None:
    statements = 0

    def note(*_: object) -> None:
        nonlocal statements
        statements += 1

    async def work(session: AsyncSession) -> None:
        nonlocal statements
        room, people = await a_room(session, 1000)
        poll = await a_poll(room, people[0], SPEC)
        statements = 0
        for number, person in enumerate(people):
            room.now = NOON + BREATH * (number // 100)  # a hundred votes at a time
            if poll.refresh_at is not None and poll.refresh_at <= room.now:
                await redraw(room, poll)
            voter = Voter(person, f"p{number}")
            await vote_by_button(room, poll.id, number % 3, voter, at=room.now, message_key="7")
        await redraw(room, poll)
        assert (await tally_of(session, poll, SPEC)).votes == (334, 333, 333)
        assert len(room.edits) <= 12

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    await writer.write(work)
    assert statements <= 1000 * 6


def test_shares_ties_and_bars_tell_the_truth() -> None:
    tally = count([VoteGroup((0,), 1, 1), VoteGroup((1,), 1, 1), VoteGroup((0, 1), 1, 1), VoteGroup((9,), 1, 1)], 3)
    assert tally.votes == (2, 2, 0)
    assert tally.leaders == (0, 1)
    assert tally.percent(0) == 50
    assert [tally.bar(option) for option in range(3)] == ["█████░░░░░", "█████░░░░░", "░░░░░░░░░░"]


def test_a_small_share_is_seen_and_only_everybody_fills_the_bar() -> None:
    tally = Tally(votes=(999, 1), weights=(999, 1), voters=1000, total=1000)
    assert [tally.bar(0), tally.bar(1)] == ["█████████░", "█░░░░░░░░░"]
    assert Tally((3,), (3,), 3, 3).bar(0) == "██████████"
    assert Tally((0,), (0,), 0, 0).percent(0) == 0


def test_a_vote_weighs_what_the_heaviest_role_gives() -> None:
    view = a_view(1)
    view.roles = {5: frozenset({Role.OPERATOR})}
    view.admins = {"boss": Admin(PersonRef("boss", "老板"), MemberStatus.OWNER, frozenset())}
    weights = {Role.OPERATOR: 2, Role.OWNER: 7}
    assert weight_of(view, 5, "boss", weights) == 7
    assert weight_of(view, 5, "nobody", weights) == 2
    assert weight_of(view, 6, "nobody", weights) == 1
    assert weight_of(view, 5, "boss", {}) == 1
