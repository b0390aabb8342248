"""Saying things: answers, lines for the group, private words, any other action. Nothing leaves before the commit."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.domain.actions import (
    Action,
    AnswerButton,
    EditText,
    Keyboard,
    MessageTarget,
    Priority,
    SendText,
    Sent,
)
from bot.domain.acts import ActionClass
from bot.domain.capabilities import Capability
from bot.domain.events import ButtonPressed, Message
from bot.domain.text import Text
from bot.routing.chat_view import ChatView
from bot.routing.effects import Outgoing
from bot.routing.situation import Situation
from bot.services import budget
from models.people import identity_of

REPLY_LIFE = timedelta(minutes=10)
PRESS_LIFE = timedelta(seconds=150)  # Telegram forgets a button press after that long


@dataclass(slots=True)
class Speech(Situation):
    """How a handler answers."""

    def reply(self, key: str, *, buttons: Keyboard = (), silent: bool = False, **values: Any) -> Sent:
        """Answer the person, here, in the topic and under the message this event came from."""
        return self.reply_text(self.text(key, **values), buttons=buttons, silent=silent)

    def reply_text(self, text: Text, *, buttons: Keyboard = (), silent: bool = False) -> Sent:
        event = self.event
        message = event if isinstance(event, Message) else None
        topic = event.topic if isinstance(event, Message | ButtonPressed) else None
        action = SendText(
            chat_key=self.here.ref.key,
            text=text,
            topic=topic,
            reply_to=message.message_key if message and self.here.is_group else None,
            buttons=buttons,
            silent=silent,
        )
        return self.act(action, priority=Priority.REPLY, where=self.here, expires_in=REPLY_LIFE)

    def say(
        self,
        text: Text,
        *,
        topic: str | None = None,
        buttons: Keyboard = (),
        silent: bool = False,
        priority: Priority = Priority.REPLY,
        expires_in: timedelta | None = None,
    ) -> Sent:
        """Say something in the community's chat that an admin's act or a rule called for."""
        action = SendText(chat_key=self.chat.ref.key, text=text, topic=topic, buttons=buttons, silent=silent)
        return self.act(action, priority=priority, where=self.chat, expires_in=expires_in)

    async def speak(
        self,
        text: Text,
        *,
        topic: str | None = None,
        buttons: Keyboard = (),
        priority: Priority = Priority.REPLY,
        expires_in: timedelta | None = None,
    ) -> Sent | None:
        """Say something nobody asked for: only while today's message budget lasts. None: the budget is spent."""
        day = self.chat.day_of(self.now).toordinal()
        limit = self.chat.settings.general.messages_per_day
        if not await budget.spend_message(self.session, self.chat.id, day=day, limit=limit):
            return None
        quiet = self.chat.is_quiet(self.now)
        return self.say(text, topic=topic, buttons=buttons, silent=quiet, priority=priority, expires_in=expires_in)

    async def tell(
        self,
        person_id: int,
        text: Text,
        *,
        buttons: Keyboard = (),
        priority: Priority = Priority.REPLY,
        expires_in: timedelta | None = None,
    ) -> Sent | None:
        """Write to one person privately. None: they never opened the private chat, or blocked us."""
        identity = await identity_of(self.session, self.chat.ref.platform, person_id)
        if identity is None or not identity.is_reachable:
            return None
        action = SendText(chat_key=identity.key, text=text, buttons=buttons)
        return self.act(action, priority=priority, where=None, expires_in=expires_in)

    def answer(self, key: str, *, alert: bool = False, language: str | None = None, **values: Any) -> None:
        """Answer a button press with a short notice only the presser sees. ``language``: just chosen, not yet kept."""
        assert isinstance(self.event, ButtonPressed)
        line = self.phrases.line(language or self.language, key, **values)
        action = AnswerButton(chat_key=self.here.ref.key, press_key=self.event.press_key, text=line, alert=alert)
        self.act(action, priority=Priority.BUTTON, where=self.here, expires_in=PRESS_LIFE)

    def edit(self, text: Text, *, buttons: Keyboard = (), message: MessageTarget | None = None) -> None:
        """Rewrite a message of ours: by default the one whose button was pressed."""
        if message is None:
            assert isinstance(self.event, ButtonPressed)
            if self.event.message_key is None:
                return
            message = self.event.message_key
        action = EditText(chat_key=self.here.ref.key, message=message, text=text, buttons=buttons)
        self.act(action, priority=Priority.BUTTON, where=self.here)

    def act(
        self,
        action: Action,
        *,
        priority: Priority = Priority.MODERATION,
        where: ChatView | None = None,
        case_id: int | None = None,
        after: timedelta | None = None,
        expires_in: timedelta | None = None,
    ) -> Sent:
        """Put any action into the outbox; the returned ``Sent`` names its message for later edits and deletions.

        Where a person would have to send what we say, only announcements are worth their while: the rest stays unsaid.
        """
        action_id: int = self.next_id()
        if where is not None and _stays_unsaid(action, priority, where):
            return Sent(action_id=action_id)
        self.effects.outgoing.append(
            Outgoing(
                id=action_id,
                platform=(where or self.chat).ref.platform,
                action=action,
                priority=priority,
                feature=self.feature,
                chat_id=where.id if where else None,
                to_group=where.is_group if where else action.chat_key == self.chat.ref.key and self.chat.is_group,
                case_id=case_id,
                cause_id=self.cause_id,
                not_before=self.now + after if after else None,
                expires_at=self.now + (after or timedelta(0)) + expires_in if expires_in else None,
            )
        )
        return Sent(action_id=action_id)


def _stays_unsaid(action: Action, priority: Priority, where: ChatView) -> bool:
    if Capability.SPEAK in where.capabilities or priority is Priority.ANNOUNCEMENT:
        return False
    return action.action_class is ActionClass.VISIBLE
