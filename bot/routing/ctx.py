"""What a handler holds: the event's place and people, and the ways to answer. Nothing leaves before the commit."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.actions import (
    Action,
    AnswerButton,
    Button,
    EditText,
    Keyboard,
    MessageTarget,
    Priority,
    SendText,
    Sent,
)
from bot.domain.errors import TryAgain
from bot.domain.events import ButtonPressed, Event, FileProblem, Message
from bot.domain.limits import StalenessLimits
from bot.domain.people import ChatKind, PersonRef, PlatformName, Right
from bot.domain.recurrence import CatchUp, Rule
from bot.domain.settings import ChatSettings
from bot.domain.text import Text
from bot.phrases import Phrases
from bot.routing.chat_view import ChatView
from bot.routing.router import Args, Routes
from bot.services import budget, timers
from models.audit import AuditEntry
from models.conversations import Conversation
from models.events import Activity
from models.people import identity_of

REPLY_LIFE = timedelta(minutes=10)
NOWHERE = 0
"""No chat has this id: a button row with it can be pressed nowhere."""
PRESS_LIFE = timedelta(seconds=150)  # Telegram forgets a button press after that long


@dataclass(frozen=True, slots=True)
class Actor:
    """The person an event comes from, as our tables know them."""

    person_id: int
    ref: PersonRef

    @property
    def name(self) -> str:
        return self.ref.name

    @property
    def key(self) -> str:
        return self.ref.key

    @property
    def mention(self) -> Text:
        return Text.mention(self.ref.name, self.ref.key)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An action decided in this event, on its way to the outbox."""

    id: int
    platform: PlatformName
    action: Action
    priority: Priority
    feature: str
    chat_id: int | None
    to_group: bool
    case_id: int | None = None
    cause_id: int | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None


@dataclass(slots=True)
class Effects:
    """What an event wants beside its own table writes; written in the same transaction, or dropped with it."""

    outgoing: list[Outgoing] = field(default_factory=list)
    buttons: list[dict[str, object]] = field(default_factory=list)
    activity: list[tuple[int, int, int, Activity]] = field(default_factory=list)
    stale_chats: set[int] = field(default_factory=set)
    doubted_admins: set[int] = field(default_factory=set)
    forgotten_people: set[int] = field(default_factory=set)
    timers_changed: bool = False
    chats_moved: bool = False


@dataclass(slots=True)
class Ctx:
    """``chat`` is the community acted on; ``here`` is where the event happened. In a group they are the same."""

    session: AsyncSession
    now: datetime
    event: Event
    chat: ChatView
    here: ChatView
    actor: Actor | None
    feature: str
    phrases: Phrases
    effects: Effects
    limits: StalenessLimits
    routes: Routes
    """Everything that can be said to the house, for help and menus."""
    next_id: Any  # Callable[[], int]; a dataclass field would bind a bare function
    args: Args = field(default_factory=Args)
    seen: Any = None
    payload: dict[str, Any] = field(default_factory=dict)
    cause_id: int | None = None
    stopped: bool = False
    member_count: int | None = None
    """Read from the platform just now, for entries registered with ``counts_members``."""
    file: bytes | None = None
    """What is in the file that came with the message, for entries registered with ``reads_file``."""
    file_problem: FileProblem | None = None
    """Why there is a file but no ``file``."""

    @property
    def member(self) -> Actor:
        """The person who caused this event. Only for events that have one."""
        assert self.actor is not None, f"{type(self.event).__name__} has no person"
        return self.actor

    @property
    def settings(self) -> ChatSettings:
        return self.chat.settings

    @property
    def language(self) -> str:
        """The language of the place where the answer will be read."""
        return self.here.language

    # -- words ----------------------------------------------------------------------------------------------------

    def text(self, key: str, **values: Any) -> Text:
        """A phrase of this place's language; see ``Phrases.text``."""
        return self.phrases.text(self.language, key, zone=self.chat.zone, **values)

    def line(self, key: str, **values: Any) -> str:
        """A phrase as a plain string: for button labels, poll options and alerts."""
        return self.phrases.line(self.language, key, zone=self.chat.zone, **values)

    # -- saying things ---------------------------------------------------------------------------------------------

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

    def answer(self, key: str, *, alert: bool = False, **values: Any) -> None:
        """Answer a button press with a short notice only the presser sees."""
        assert isinstance(self.event, ButtonPressed)
        line = self.line(key, **values)
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
        """Put any action into the outbox; the returned ``Sent`` names its message for later edits and deletions."""
        action_id: int = self.next_id()
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

    # -- buttons, questions, timers ----------------------------------------------------------------------------------

    def button(
        self,
        label: str,
        action: str,
        payload: Mapping[str, Any] | None = None,
        *,
        right: Right | None = None,
        only: int | None = None,
        once: bool = False,
        life: timedelta = timedelta(days=30),
        where: ChatView | int | None = None,
    ) -> Button:
        """A button that runs the handler registered with ``@router.button(action)``.

        It may be pressed in ``where`` (a chat or its id; default: here), by whoever has ``right`` in the chat it is
        about, or only by the person with id ``only``. ``once``: the first good press uses it up.
        """
        token = secrets.token_urlsafe(16)
        self.effects.buttons.append(
            {
                "token": token,
                "chat_id": where if isinstance(where, int) else (where or self.here).id,
                "about_chat_id": self.chat.id,
                "action": action,
                "payload": json.dumps(payload or {}, ensure_ascii=False),
                "right": right,
                "person_id": only,
                "once": once,
                "expires_at": self.now + life,
            }
        )
        return Button(label=label, token=token)

    def start_button(
        self, label: str, action: str, payload: Mapping[str, Any] | None = None, *, only: int, life: timedelta
    ) -> Button:
        """A button that opens the private chat, where ``@router.answer(action)`` runs; good once, for one person.

        The feature's name must have no underscore in it: the first line there is ``/start <feature>_<token>``.
        """
        hidden = self.button(label, action, payload, only=only, once=True, life=life, where=NOWHERE)
        return Button(label=label, start=f"{action.partition('.')[0]}_{hidden.token}")

    async def ask(self, question: str, payload: Mapping[str, Any] | None = None, *, life: timedelta) -> None:
        """The actor's next line here is the answer to ``question`` (``@router.answer``), until ``life`` is over."""
        await self.session.merge(
            Conversation(
                chat_id=self.here.id,
                person_id=self.member.person_id,
                about_chat_id=self.chat.id,
                question=question,
                payload=json.dumps(payload or {}),
                expires_at=self.now + life,
            )
        )
        self.refresh_chat(self.here.id)

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
        """Ring ``@router.timer(name)`` at a moment (UTC) or by a rule in the chat's own wall time.

        ``name`` with ``key`` is unique: setting it again moves it. Give exactly one of ``at`` and ``rule``.
        """
        self.effects.timers_changed = True
        return await timers.set_timer(
            self.session,
            name,
            key,
            chat_id=self.chat.id,
            zone=self.chat.zone.key,
            now=self.now,
            at=at.astimezone(UTC) if at else None,
            rule=rule,
            payload=dict(payload or {}),
            catch_up=catch_up,
            max_age=max_age,
        )

    async def cancel_timer(self, name: str, key: str) -> None:
        """Forget a timer; cancelling one that does not exist is fine."""
        await timers.cancel_timer(self.session, name, key)

    # -- bookkeeping -------------------------------------------------------------------------------------------------

    def count(self, kind: Activity, person_id: int, *, at: datetime, n: int = 1) -> None:
        """Add to the member's counters of the day ``at`` belongs to."""
        day = self.chat.day_of(at).toordinal()
        self.effects.activity.extend([(self.chat.id, day, person_id, kind)] * n)

    def audit(self, what: str, **detail: Any) -> None:
        """Write into the audit trail who did what; ``detail`` must be JSON."""
        self.session.add(
            AuditEntry(
                chat_id=self.chat.id,
                at=self.now,
                actor_id=self.actor.person_id if self.actor else None,
                what=what,
                detail=json.dumps(detail, ensure_ascii=False),
            )
        )

    def refresh_chat(self, chat_id: int | None = None) -> None:
        """What ``chat`` shows has changed: load it anew before the next event."""
        self.effects.stale_chats.add(chat_id or self.chat.id)

    async def settings_changed(self, *sections: str) -> None:
        """These sections of the chat's settings hold other values: whoever listens to ``SettingsChanged`` hears it."""
        self.refresh_chat()
        for section in sections:
            key = f"{self.chat.id}:{section}:{self.cause_id}"
            await self.set_timer("settings.changed", key, at=self.now, payload={"section": section})

    def chat_moved(self, *chat_ids: int) -> None:
        """These chats got a new key or became one: load them anew, and read waiting actions anew."""
        self.effects.stale_chats.update(chat_ids)
        self.effects.doubted_admins.update(chat_ids)
        self.effects.chats_moved = True

    def doubt_admins(self) -> None:
        """Somebody's powers changed: the admin list is read anew before it is relied on."""
        self.effects.doubted_admins.add(self.chat.id)

    def forget_person(self, person_id: int) -> None:
        """A person was erased or merged: look them up anew when they speak again."""
        self.effects.forgotten_people.add(person_id)

    def stop(self) -> None:
        """Guards only: no later stage sees this event."""
        self.stopped = True

    def not_yet(self, why: str) -> NoReturn:
        """Give this event back: something it needs is not known yet. It runs again shortly."""
        raise TryAgain(why)

    def in_private(self) -> bool:
        return self.here.ref.kind is ChatKind.PRIVATE

    def rows(self, *rows: Sequence[Button]) -> Keyboard:
        return tuple(tuple(row) for row in rows if row)
