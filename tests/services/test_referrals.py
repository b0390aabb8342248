"""Whose a newcomer is, whether they stayed, and what an answer of the platform comes to."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.actions import MakeInvite
from bot.domain.events import Invite, InviteAnswered, JoinRequested, JoinSource, MemberJoined, MemberLeft
from bot.domain.people import ChatKind, ChatRef, PersonRef, PlatformName
from bot.domain.settings import ChatSettings
from bot.services import roster
from bot.services.invitations import arrivals, board, desk
from bot.storage.writer import Writer
from models.chats import Chat, ChatState
from models.invitations import Brought, Invitation
from models.people import add_people
from models.points import PointsEntry

T = TypeVar("T")
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
DAY = timedelta(days=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")
PAID = ChatSettings.model_validate({"invitations": {"points": 5}})
REF = ChatRef(PlatformName.TELEGRAM, "-1001", ChatKind.GROUP)


@dataclass(frozen=True)
class Here:
    """The group as the services look at it."""

    id: int
    ref: ChatRef = REF
    zone: ZoneInfo = SHANGHAI
    settings: ChatSettings = PAID


@dataclass
class Room:
    """A group with people in it, by name; every move is a transaction of its own."""

    writer: Writer
    here: Here
    ids: dict[str, int]

    async def does(self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        return await self.writer.write(work)

    async def person(self, name: str) -> int:
        if name not in self.ids:

            async def add(session: AsyncSession) -> int:
                ((_, person_id),) = await add_people(session, REF.platform, [PersonRef(name, name)], NOON)
                return person_id

            self.ids[name] = await self.does(add)
        return self.ids[name]

    async def asks(self, name: str, *, at: datetime = NOON, here: Here | None = None) -> object:
        who = await self.person(name)
        where = here or self.here
        return await self.does(
            lambda session: desk.ask(session, where, who, name, name, desk.Asked(), number=1, now=at)
        )

    async def answers(self, name: str, url: str | None, *, at: datetime = NOON, lacks_right: bool = False) -> object:
        event = InviteAnswered(chat=REF, at=at, person_key=name, url=url, lacks_right=lacks_right)
        return await self.does(lambda session: desk.keep_answer(session, self.here, event, now=at))

    async def has_invitation(self, name: str) -> str:
        await self.asks(name)
        await self.answers(name, f"https://t.example/+{name}")
        return f"https://t.example/+{name}"

    async def joins(
        self, name: str, at: datetime, url: str | None = None, *, hint: bool = False, creator: str = "bot"
    ) -> arrivals.Came | None:
        who = await self.person(name)
        invite = Invite(url, creator_key=creator) if url else None
        event = MemberJoined(
            chat=REF, at=at, person=PersonRef(name, name), source=JoinSource.LINK, invite=invite, hint=hint
        )

        async def come(session: AsyncSession) -> arrivals.Came | None:
            await roster.note_joined(session, self.here.id, who, event, at)
            return await arrivals.note_came(session, self.here, who, event)

        return await self.does(come)

    async def leaves(self, name: str, at: datetime) -> None:
        who = await self.person(name)
        event = MemberLeft(chat=REF, at=at, person=PersonRef(name, name))
        await self.does(lambda session: roster.note_left(session, self.here.id, who, event))

    async def knocks(self, name: str, at: datetime, url: str) -> None:
        who = await self.person(name)
        event = JoinRequested(chat=REF, at=at, person=PersonRef(name, name), private_key=name, invite=Invite(url))
        await self.does(lambda session: arrivals.note_knock(session, self.here.id, who, event))

    async def rings(self, name: str, at: datetime) -> object:
        who = await self.person(name)
        return await self.does(lambda session: arrivals.reward(session, self.here, who, now=at))

    async def withdraws(self, name: str) -> object:
        who, admin = await self.person(name), await self.person("管理员")
        return await self.does(lambda session: desk.withdraw(session, self.here, who, by_id=admin, now=NOON))

    async def paid(self) -> list[tuple[int, int]]:
        async with self.writer.reader() as session:
            return [(e.person_id, e.amount) for e in await session.scalars(select(PointsEntry))]

    async def board(self, now: datetime, *, since: datetime | None = None) -> list[tuple[int, str, int, int]]:
        async with self.writer.reader() as session:
            found = await board.best_inviters(session, self.here, since=since, until=None, now=now)
        return [(one.rank, one.name, one.came, one.stayed) for one in found]


@pytest.fixture
async def room(writer: Writer) -> Room:
    async def add(session: AsyncSession) -> int:
        chat = Chat(platform=REF.platform, key=REF.key, kind=REF.kind, created_at=NOON, state=ChatState.ACTIVE)
        session.add(chat)
        await session.flush()
        return chat.id

    return Room(writer, Here(await writer.write(add)), {})


# -- whose a newcomer is -------------------------------------------------------------------------------------------


async def test_a_newcomer_is_told_by_the_invitations_address_whoever_made_it_for_the_platform(room: Room) -> None:
    url = await room.has_invitation("阿明")
    assert await room.joins("小红", NOON, url, creator="bot") == arrivals.Came(room.ids["阿明"], NOON + 3 * DAY)


async def test_or_by_whom_the_platform_names_where_that_person_has_an_invitation(room: Room) -> None:
    await room.has_invitation("阿明")
    came = await room.joins("小红", NOON, "https://t.example/cut…", creator="阿明")
    assert came == arrivals.Came(room.ids["阿明"], NOON + 3 * DAY)
    assert await room.joins("小刚", NOON, "https://t.example/+own", creator="小强") is None


async def test_a_service_line_that_comes_first_takes_nobody_away(room: Room) -> None:
    url = await room.has_invitation("阿明")
    assert await room.joins("小红", NOON, hint=True) is None
    assert await room.joins("小红", NOON + timedelta(seconds=1), url) is not None


async def test_of_two_knocks_the_later_one_counts(room: Room) -> None:
    first, second = await room.has_invitation("阿明"), await room.has_invitation("小刚")
    await room.knocks("小红", NOON, first)
    await room.knocks("小红", NOON + DAY, second)
    assert await room.joins("小红", NOON + 2 * DAY) == arrivals.Came(room.ids["小刚"], NOON + 5 * DAY)


async def test_a_knock_of_somebody_who_was_here_counts_for_nobody(room: Room) -> None:
    url = await room.has_invitation("阿明")
    await room.joins("小红", NOON)
    await room.leaves("小红", NOON + DAY)
    await room.knocks("小红", NOON + 2 * DAY, url)
    assert await room.joins("小红", NOON + 3 * DAY, url) is None


async def test_whoever_only_knocked_has_not_come(room: Room) -> None:
    await room.knocks("小红", NOON, await room.has_invitation("阿明"))
    assert await room.board(NOON + DAY) == []
    assert await room.rings("小红", NOON + 9 * DAY) == arrivals.NothingEarned()


# -- whether they stayed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("present", "joined", "left", "now", "has_stayed"),
    [
        (True, 0, None, 2.9, False),
        (True, 0, None, 3, True),
        (False, 0, 2, 9, False),
        (False, 0, 3, 9, True),
        (True, 5, 1, 9, False),
        (True, 2, 1, 9, True),
        (False, 5, 6, 9, False),
        (False, 0, None, 9, False),
        (True, None, None, 9, True),
    ],
)
def test_staying_is_being_there_when_the_first_days_are_over(
    present: bool,
    joined: float | None,
    left: float | None,
    now: float,
    has_stayed: bool,
) -> None:
    def moment(days: float | None) -> datetime | None:
        return NOON + days * DAY if days is not None else None

    one = Brought(1, 2, NOON, present, moment(joined), moment(left), has_introduced=False)
    assert arrivals.stayed(one, 3 * DAY, NOON + now * DAY) is has_stayed


async def test_the_board_goes_by_who_stayed_then_by_who_came_and_equals_share_a_rank(room: Room) -> None:
    urls = {name: await room.has_invitation(name) for name in ("阿明", "小刚", "小强", "小美")}
    for index, (inviter, stays) in enumerate(
        [
            ("阿明", False),
            ("阿明", False),
            ("阿明", True),
            ("小刚", True),
            ("小刚", True),
            ("小强", True),
            ("小美", True),
        ]
    ):
        await room.joins(f"新人{index}", NOON, urls[inviter])
        if not stays:
            await room.leaves(f"新人{index}", NOON + DAY)
    assert await room.board(NOON + 4 * DAY) == [
        (1, "小刚", 2, 2), (2, "阿明", 3, 1), (3, "小强", 1, 1), (3, "小美", 1, 1)
    ]  # fmt: skip
    await room.joins("小刚", NOON - DAY)
    await room.leaves("小刚", NOON + DAY)
    assert [name for _, name, _, _ in await room.board(NOON + 4 * DAY)] == ["阿明", "小强", "小美"]
    assert await room.board(NOON + 4 * DAY, since=NOON + DAY) == []


# -- what it earns -------------------------------------------------------------------------------------------------


async def test_points_are_given_once_though_the_process_dies_before_they_are_written(room: Room) -> None:
    url = await room.has_invitation("阿明")
    await room.joins("小红", NOON, url)
    who, end = room.ids["小红"], NOON + 3 * DAY
    assert await room.rings("小红", end - timedelta(seconds=1)) == arrivals.NotYet(end)

    async def die(session: AsyncSession) -> None:
        assert await arrivals.reward(session, room.here, who, now=end) == arrivals.Rewarded(room.ids["阿明"], 5)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await room.does(die)
    assert await room.paid() == []
    outcomes = [await room.rings("小红", end + days * DAY) for days in range(3)]
    assert outcomes == [arrivals.Rewarded(room.ids["阿明"], 5), *[arrivals.NothingEarned()] * 2]
    assert await room.paid() == [(room.ids["阿明"], 5)]


async def test_nothing_is_earned_by_an_invitation_that_was_taken_away(room: Room) -> None:
    await room.joins("小红", NOON, await room.has_invitation("阿明"))
    await room.withdraws("阿明")
    assert await room.rings("小红", NOON + 3 * DAY) == arrivals.NothingEarned()


async def test_nothing_is_earned_by_whoever_has_left(room: Room) -> None:
    url = await room.has_invitation("阿明")
    await room.joins("阿明", NOON - DAY)
    await room.joins("小红", NOON, url)
    await room.leaves("阿明", NOON + DAY)
    assert await room.rings("小红", NOON + 3 * DAY) == arrivals.NothingEarned()


# -- answers of the platform ---------------------------------------------------------------------------------------


async def test_an_answer_to_nobodys_asking_is_taken_back(room: Room) -> None:
    stray = await room.answers("小红", "https://t.example/+x")
    assert isinstance(stray, desk.Stray)
    assert stray.action.url == "https://t.example/+x"


async def test_an_answer_that_comes_after_the_withdrawal_is_taken_back(room: Room) -> None:
    await room.asks("阿明")
    assert await room.withdraws("阿明") == desk.Withdrawn(None)
    assert isinstance(await room.answers("阿明", "https://t.example/+x"), desk.Stray)
    assert await room.withdraws("阿明") == desk.WithdrawnBefore()
    assert await room.withdraws("小红") == desk.HasNone()


async def test_of_two_answers_the_first_stays_and_the_second_is_taken_back(room: Room) -> None:
    url = await room.has_invitation("阿明")
    assert await room.answers("阿明", url) == desk.KnownAnswer()
    assert isinstance(await room.answers("阿明", "https://t.example/+second"), desk.Stray)
    async with room.writer.reader() as session:
        assert await session.scalar(select(Invitation.url)) == url


async def test_after_a_refusal_it_is_asked_for_again(room: Room) -> None:
    await room.asks("阿明")
    assert await room.asks("阿明") == desk.BeingMade()
    refused = await room.answers("阿明", None, lacks_right=True)
    assert refused == desk.NotMade(room.ids["阿明"], desk.Asked(), lacks_right=True)
    assert await room.answers("阿明", None) == desk.KnownAnswer()
    assert isinstance(await room.asks("阿明"), desk.ToBeMade)


async def test_an_answer_that_never_comes_is_not_waited_for_for_ever(room: Room) -> None:
    await room.asks("阿明")
    assert isinstance(await room.asks("阿明", at=NOON + desk.PATIENCE), desk.ToBeMade)


async def test_in_a_chat_that_moved_the_known_link_is_doubted_at_once(room: Room) -> None:
    url = await room.has_invitation("阿明")
    moved = Here(room.here.id, ref=ChatRef(REF.platform, "-1002", ChatKind.GROUP))
    asked = await room.asks("阿明", here=moved)
    assert isinstance(asked, desk.ToBeMade)
    assert (asked.action.known, asked.action.chat_key) == (url, "-1002")


async def test_the_hours_budget_comes_back(room: Room) -> None:
    for number in range(desk.MOST_AN_HOUR):
        await room.asks(f"路人{number}")
    assert await room.asks("阿明") == desk.TooMany()
    assert isinstance(await room.asks("阿明", at=NOON + timedelta(minutes=61)), desk.ToBeMade)


@pytest.mark.parametrize(("approval", "by_request"), [("auto", None), ("always", True), ("never", False)])
async def test_the_settings_say_who_comes_in_at_once(room: Room, approval: str, by_request: bool | None) -> None:
    settings = ChatSettings.model_validate({"invitations": {"approval": approval}})
    asked = await room.asks("阿明", here=Here(room.here.id, settings=settings))
    assert isinstance(asked, desk.ToBeMade)
    assert isinstance(asked.action, MakeInvite)
    assert asked.action.by_request is by_request
