"""A group for tests that act in one."""

from bot.domain.people import ChatKind, ChatRef, PlatformName
from tests.fake_telegram import FakeTelegram


class Room:
    """A group with its owner, a member and the bot as admin."""

    def __init__(self, fake: FakeTelegram) -> None:
        self.fake = fake
        self.owner = fake.add_person("群主")
        self.ming = fake.add_person("阿明", username="ming")
        self.id = fake.add_group("围炉", owner=self.owner)
        self.key = str(self.id)
        fake.add_member(self.id, self.ming)

    @property
    def texts(self) -> list[str]:
        return [line.text for line in self.fake.visible(self.id)]

    def status(self, user: int) -> str:
        return str(self.fake.world.status(self.fake.world.chats[self.id], user)["status"])

    @property
    def ref(self) -> ChatRef:
        return ChatRef(PlatformName.TELEGRAM, self.key, ChatKind.GROUP)
