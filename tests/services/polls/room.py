"""A group to run polls in without a pipeline: a real database, and a record of what would be done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.actions import Action, Button, EditText, Keyboard, Priority, Sent
from bot.domain.capabilities import Capability
from bot.domain.people import ChatKind, ChatRef, MemberStatus, PersonRef, PlatformName
from bot.domain.recurrence import CatchUp, Rule
from bot.domain.settings import ChatSettings
from bot.domain.text import Text
from bot.phrases import Phrases
from bot.routing import ChatView
from bot.services.polls.lifecycle import post_poll
from bot.services.polls.spec import PollSpec
from bot.services.timers import cancel_timer, set_timer
from models.chats import Chat, ChatState
from models.people import add_people
from models.polls import Poll

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)  # 12:00 in Shanghai
PHRASES = Phrases.load(strict=True)
_numbers = count(1)


def a_view(chat_id: int, capabilities: frozenset[Capability] = frozenset(Capability)) -> ChatView:
    return ChatView(
        id=chat_id,
        ref=ChatRef(PlatformName.PLAYGROUND, "-1", ChatKind.GROUP, "测试群"),
        state=ChatState.ACTIVE,
        settings=ChatSettings(),
        zone=ZoneInfo("Asia/Shanghai"),
        owner_id=None,
        bot_status=MemberStatus.ADMIN,
        bot_powers=frozenset(),
        capabilities=capabilities,
        roles={},
    )


@dataclass
class Room:
    """Satisfies ``Host``."""

    session: AsyncSession
    chat: ChatView
    phrases: Phrases = PHRASES
    now: datetime = NOON
    actions: list[Action] = field(default_factory=list)

    @property
    def edits(self) -> list[EditText]:
        return [action for action in self.actions if isinstance(action, EditText)]

    def act(
        self,
        action: Action,
        *,
        priority: Priority = Priority.REPLY,
        where: Any = None,
        case_id: int | None = None,
        after: timedelta | None = None,
        expires_in: timedelta | None = None,
    ) -> Sent:
        self.actions.append(action)
        return Sent(action_id=next(_numbers))

    async def speak(
        self,
        text: Text,
        *,
        topic: str | None = None,
        buttons: Keyboard = (),
        priority: Priority = Priority.REPLY,
        expires_in: timedelta | None = None,
    ) -> Sent | None:
        return None

    def button(self, label: str, action: str, payload: Mapping[str, Any] | None = None, **_: Any) -> Button:
        return Button(label=label, token=f"t{next(_numbers)}")

    async def set_timer(
        self,
        name: str,
        key: str,
        *,
        at: datetime | None = None,
        rule: Rule | None = None,
        payload: Mapping[str, Any] | None = None,
        catch_up: CatchUp = CatchUp.SEND_LATE,
        max_age: timedelta | None = None,
    ) -> int:
        return await set_timer(
            self.session, name, key, chat_id=self.chat.id, zone=self.chat.zone.key, now=self.now,
            at=at, rule=rule, payload=payload or {}, catch_up=catch_up, max_age=max_age,
        )  # fmt: skip

    async def cancel_timer(self, name: str, key: str) -> None:
        await cancel_timer(self.session, name, key)


async def a_room(session: AsyncSession, people: int = 1) -> tuple[Room, list[int]]:
    """A group with so many people in the database; their ids."""
    chat = Chat(platform="playground", key="-1", kind="group", title="测试群", state=ChatState.ACTIVE, created_at=NOON)
    session.add(chat)
    refs = [PersonRef(f"p{number}", f"第{number}位") for number in range(people)]
    known = await add_people(session, "playground", refs, NOON)
    return Room(session, a_view(chat.id)), [person_id for _, person_id in known]


async def a_poll(room: Room, creator_id: int, spec: PollSpec) -> Poll:
    posted = await post_poll(room, spec, creator_id=creator_id, topic=None)
    assert isinstance(posted, Poll)
    return posted
