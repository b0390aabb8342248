"""The rules of checking in against real databases: who wins a race, and which day it is when clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import ChatKind
from bot.domain.settings.checkin import CheckinSettings
from bot.services.checkin.fields import Plan
from bot.services.checkin.marking import check_in, repair, withdraw
from bot.services.checkin.outcomes import AlreadyCheckedIn, CheckedIn, CheckInOutcome, Given, Repaired, Withdrawn
from bot.services.checkin.rituals import Kept, create_ritual, default_ritual, edit_ritual
from bot.services.checkin.terms import Ritual, Terms
from bot.services.points import give
from bot.storage.writer import Writer
from models.chats import Chat
from models.checkin import claim_day, days_of
from models.people import Person
from models.points import PointsEntry, balance_of
from models.rituals import ritual_by_id, rituals_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SHANGHAI = Terms(ZoneInfo("Asia/Shanghai"), CheckinSettings())


async def settled(session: AsyncSession) -> tuple[Ritual, int]:
    """A group with the ritual every group starts with, and a person."""
    chat = Chat(platform="playground", key="1", kind=ChatKind.GROUP, created_at=NOON)
    person = Person(name="阿明", created_at=NOON)
    session.add_all([chat, person])
    await session.flush()
    await default_ritual(session, chat.id, name="每日打卡", terms=SHANGHAI, now=NOON)
    return (await rituals_of(session, chat.id))[0], person.id


async def checked(
    session: AsyncSession, ritual: Ritual, person: int, at: datetime, terms: Terms = SHANGHAI
) -> CheckInOutcome:
    return await check_in(session, ritual, person, Given(), at=at, now=at, terms=terms)


async def test_of_two_claims_to_a_day_the_database_lets_one_pass(writer: Writer) -> None:
    ritual, person = await writer.write(settled)

    async def claim(session: AsyncSession) -> int | None:
        return await claim_day(
            session, ritual_id=ritual.id, chat_id=ritual.chat_id, person_id=person, day=date(2026, 3, 1), at=NOON,
            how="said", message_key=None, value=None, by_id=None,
        )  # fmt: skip

    assert [await writer.write(claim), await writer.write(claim)] == [1, None]


async def test_one_reference_is_paid_once(writer: Writer) -> None:
    ritual, person = await writer.write(settled)

    async def pay(session: AsyncSession) -> bool:
        return await give(session, ritual.chat_id, person, 5, "poll", "poll:1", NOON)

    assert [await writer.write(pay), await writer.write(pay)] == [True, False]


async def test_withdrawing_and_repairing_leave_a_ledger_that_adds_up(writer: Writer) -> None:
    async def live(session: AsyncSession) -> tuple[int, int, list[object]]:
        ritual, person = await settled(session)
        for day in range(10):
            await checked(session, ritual, person, NOON + timedelta(days=day))
        before = await balance_of(session, ritual.chat_id, person)
        now, missed = NOON + timedelta(days=9), date(2026, 3, 4)
        results: list[object] = [
            await withdraw(session, ritual, person, missed, by=person, at=now, terms=SHANGHAI),
            await repair(session, ritual, person, missed, by=person, at=now, terms=SHANGHAI),
            await repair(session, ritual, person, missed, by=person, at=now, terms=SHANGHAI),
        ]
        return before, await balance_of(session, ritual.chat_id, person), results

    before, after, (withdrawn, repaired, again) = await writer.write(live)
    assert before == after == 7 * 5 + 3 * 10
    assert isinstance(withdrawn, Withdrawn)
    assert isinstance(repaired, Repaired)
    assert withdrawn.points == repaired.points
    assert isinstance(again, AlreadyCheckedIn)


@pytest.mark.parametrize(("zone", "start"), [("America/New_York", time(2, 30)), ("Australia/Lord_Howe", time(4, 0))])
async def test_over_400_days_with_changing_clocks_no_day_is_lost_or_doubled(
    writer: Writer, zone: str, start: time
) -> None:
    """Twice a day, half an hour after the day begins and half an hour before it ends."""
    terms = Terms(ZoneInfo(zone), CheckinSettings(day_start=start))

    async def live(session: AsyncSession) -> tuple[list[CheckInOutcome], int]:
        ritual, person = await settled(session)
        outcomes: list[CheckInOutcome] = []
        for number in range(400):
            first, last = terms.hours(ritual).bounds(date(2026, 1, 1) + timedelta(days=number))
            for at in (first + timedelta(minutes=30), last - timedelta(minutes=30)) if number % 40 < 3 else (first,):
                outcomes.append(await checked(session, ritual, person, at, terms))  # noqa: PERF401  awaited in turn
        return outcomes, len(await days_of(session, ritual.id, person))

    outcomes, days = await writer.write(live)
    assert days == 400
    streaks = [outcome.streak for outcome in outcomes if isinstance(outcome, CheckedIn)]
    assert streaks == list(range(1, 401))


async def test_moving_to_another_zone_keeps_the_days_that_were_stored(writer: Writer) -> None:
    honolulu = Terms(ZoneInfo("Pacific/Honolulu"), CheckinSettings())

    async def live(session: AsyncSession) -> list[CheckInOutcome]:
        ritual, person = await settled(session)
        return [
            await checked(session, ritual, person, NOON),
            await checked(session, ritual, person, NOON + timedelta(hours=20)),  # the 2nd in Shanghai
            await checked(session, ritual, person, NOON + timedelta(hours=21), honolulu),  # still the 1st there
            await checked(session, ritual, person, NOON + timedelta(days=2), honolulu),
        ]

    first, second, third, fourth = await writer.write(live)
    assert isinstance(first, CheckedIn)
    assert isinstance(second, CheckedIn)
    assert third == AlreadyCheckedIn(2)
    assert isinstance(fourth, CheckedIn)
    assert fourth.streak == 3


async def test_a_clash_leaves_the_ritual_as_it_was(writer: Writer) -> None:
    async def live(session: AsyncSession) -> tuple[object, object]:
        ritual, person = await settled(session)
        values = {"name": "早起", "opens_at": time(6), "closes_at": time(9), "words": ("早起",)}
        made = await create_ritual(session, ritual.chat_id, Plan(values), terms=SHANGHAI, now=NOON, by=person)
        assert isinstance(made, Kept)
        wrong = Plan({"prompt_at": time(12), "words": ("起床",)})
        refused = await edit_ritual(session, made.ritual, wrong, terms=SHANGHAI, now=NOON)
        await session.flush()
        chat_id, made_id = ritual.chat_id, made.ritual.id
        session.expire_all()
        kept = await ritual_by_id(session, chat_id, made_id)
        assert kept is not None
        return refused, kept.prompt_at

    refused, prompt_at = await writer.write(live)
    assert not isinstance(refused, Kept)
    assert prompt_at is None


async def test_the_ledger_is_never_rewritten(writer: Writer) -> None:
    async def live(session: AsyncSession) -> int:
        ritual, person = await settled(session)
        await checked(session, ritual, person, NOON)
        await withdraw(session, ritual, person, date(2026, 3, 1), by=person, at=NOON, terms=SHANGHAI)
        await checked(session, ritual, person, NOON + timedelta(hours=1))
        return int((await session.execute(select(func.count()).select_from(PointsEntry))).scalar_one())

    assert await writer.write(live) == 3
