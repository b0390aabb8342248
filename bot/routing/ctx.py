"""What a handler holds: the event's place and people, the ways to answer, to ask, and to keep in mind."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from bot.domain.actions import Button, Keyboard
from bot.domain.errors import TryAgain
from bot.domain.people import ChatKind, Right
from bot.domain.recurrence import CatchUp, Rule
from bot.routing.chat_view import ChatView
from bot.routing.speech import Speech
from bot.services import timers
from models.audit import AuditEntry
from models.conversations import Conversation
from models.events import Activity

NOWHERE = 0
"""No chat has this id: a button row with it can be pressed nowhere."""


@dataclass(slots=True)
class Ctx(Speech):
    """``chat`` is the community acted on; ``here`` is where the event happened. In a group they are the same."""

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

    async def ask(
        self,
        question: str,
        payload: Mapping[str, Any] | None = None,
        *,
        life: timedelta,
        person_id: int | None = None,
        where: int | None = None,
    ) -> None:
        """Somebody's next line is the answer to ``question`` (``@router.answer``), until ``life`` is over.

        ``person_id``: whose (default: the actor's); ``where``: in the chat with this id (default: here).
        """
        chat_id = self.here.id if where is None else where
        await self.session.merge(
            Conversation(
                chat_id=chat_id,
                person_id=self.member.person_id if person_id is None else person_id,
                about_chat_id=self.chat.id,
                question=question,
                payload=json.dumps(payload or {}),
                expires_at=self.now + life,
            )
        )
        self.refresh_chat(chat_id)

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
        """A person was erased: look them up anew when they speak again."""
        self.effects.forgotten_people.add(person_id)

    def move_accounts(self, whose: Mapping[tuple[str, str], int]) -> None:
        """These accounts (platform and key) belong to other persons now: later lines of the same moment are theirs."""
        self.effects.moved_accounts.update(whose)

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
