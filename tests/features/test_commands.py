"""What the house does with commands as such, whatever they are."""

from models.chats import active_groups
from models.people import members_in
from tests.kit import Group


async def test_plain_talk_is_kept_and_answered_by_nobody(group: Group) -> None:
    await group.hears("阿明", "大家早上好")
    assert await group.replies() == []
    async with group.reading() as session:
        (chat,) = await active_groups(session)
        assert [member.message_count for member in await members_in(session, chat.id)] == [1]
