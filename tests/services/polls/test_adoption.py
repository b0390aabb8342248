"""A native poll of unknown outcome is recognised by its words, and only when there is no doubt."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.actions import SendPoll
from bot.domain.events import PollCounted
from bot.domain.people import ChatKind, ChatRef, PlatformName
from bot.services.polls.adoption import recognised_chat
from bot.storage.writer import Writer
from models.outbox import OutboxRow, OutboxState, action_with_id
from tests.services.polls.room import NOON

SOURCE = "playground:bot"
NOWHERE = ChatRef(PlatformName.PLAYGROUND, "", ChatKind.GROUP)


def counted(question: str = "去哪", options: tuple[str, ...] = ("爬山", "看电影")) -> PollCounted:
    return PollCounted(
        chat=NOWHERE,
        at=NOON,
        poll_key="77",
        question=question,
        counts=(1, 0),
        voters=1,
        is_closed=False,
        options=options,
    )


async def sent(session: AsyncSession, action_id: int, chat_key: str, state: OutboxState = OutboxState.UNKNOWN) -> None:
    action = SendPoll(chat_key=chat_key, question="去哪", options=("爬山", "看电影"))
    row = OutboxRow(
        id=action_id, source=SOURCE, chat_key=chat_key, chat_id=1, to_group=True, feature="polls", kind="send_poll",
        payload=action.model_dump_json(), priority=2, state=state, attempts=1, created_at=NOON,
    )  # fmt: skip
    session.add(row)
    await session.flush()


async def test_a_lost_poll_is_known_again_by_its_words(writer: Writer) -> None:
    async def work(session: AsyncSession) -> None:
        await sent(session, 1, "-1")
        assert await recognised_chat(session, SOURCE, counted(question="别的")) is None
        assert await recognised_chat(session, SOURCE, counted(options=("爬山", "睡觉"))) is None
        assert await recognised_chat(session, "another:bot", counted()) is None
        assert await recognised_chat(session, SOURCE, counted()) == "-1"
        row = await action_with_id(session, 1)
        assert row is not None
        await session.refresh(row)
        assert (row.poll_key, row.state) == ("77", OutboxState.SENT)

    await writer.write(work)


async def test_two_lost_polls_with_the_same_words_stay_unknown(writer: Writer) -> None:
    async def work(session: AsyncSession) -> None:
        await sent(session, 1, "-1")
        await sent(session, 2, "-2")
        assert await recognised_chat(session, SOURCE, counted()) is None

    await writer.write(work)


async def test_a_poll_that_arrived_or_failed_is_left_alone(writer: Writer) -> None:
    async def work(session: AsyncSession) -> None:
        await sent(session, 1, "-1", OutboxState.FAILED)
        await sent(session, 2, "-1", OutboxState.SENT)
        assert await recognised_chat(session, SOURCE, counted()) is None

    await writer.write(work)
