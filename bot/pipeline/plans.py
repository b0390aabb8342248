"""Which functions an event will run, and about which chat: commands, presses, answers and listeners alike."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.events import ButtonPressed, Event, MessageReceived
from bot.domain.people import Right
from bot.pipeline.chat_views import ChatViews
from bot.pipeline.proving import PROVE, proven_line
from bot.routing import ChatView, Command, Entry, Match, Routes, Stage, Where
from bot.routing.ctx import NOWHERE
from bot.routing.situation import Actor
from bot.services.connections import connected_chat_id
from models.buttons import ButtonRow, button_with_token
from models.chats import ChatState
from models.conversations import conversation_of, is_anybody_asked


async def _says_nothing(_event: object, _ctx: object) -> None:
    """Stands where a refusal has no handler."""


ANY_ADMIN = Right.READ_STATS
"""Every admin has it: what was said anonymously was said by one of them."""
NOBODY = Match(Entry("commands", _says_nothing))


@dataclass(slots=True)
class Plan:
    """One function to run. ``event`` differs from the one that came where an admin proved a command of his."""

    match: Match
    about: ChatView
    event: Event
    right: Right | None = None
    payload: dict[str, Any] = field(default_factory=dict)
    button: ButtonRow | None = None
    must_prove: bool = False
    """An anonymous admin's line that may be an answer: who wrote it must be proven first."""

    @property
    def needs_admins(self) -> bool:
        command = self.match.command
        return self.right is not None or self.match.entry.needs_admins or (command is not None and bool(command.needs))

    @property
    def file_key(self) -> str | None:
        """The file that came with the message, where there is one."""
        return self.event.file_key if isinstance(self.event, MessageReceived) else None

    @property
    def is_destructive(self) -> bool:
        command = self.match.command
        return command is not None and command.destructive


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing will run; ``key`` is the phrase that says so, None for silence."""

    key: str | None


Planned = list[Plan] | Refusal


@dataclass(frozen=True, slots=True)
class Heard:
    """Who wants an event, and the view they were asked with: a newer view may be wanted by others."""

    view: ChatView
    matches: list[Match]


async def plan_event(
    session: AsyncSession,
    event: Event,
    here: ChatView,
    actor: Actor | None,
    *,
    routes: Routes,
    views: ChatViews,
    now: datetime,
    heard: Heard | None = None,
) -> Planned:
    """Everything that will answer this event. ``heard``: what was found out already."""
    if isinstance(event, ButtonPressed):
        assert actor is not None, "a press has a presser"
        return await _plan_press(session, event, here, actor, routes=routes, views=views, now=now)
    matches = heard.matches if heard is not None and heard.view is here else routes.match(event, here)
    if isinstance(event, MessageReceived) and actor is not None:
        return await _plan_message(session, event, here, actor, matches, routes=routes, views=views, now=now)
    return [Plan(match, here, event) for match in matches]


def may_answer(text: str) -> bool:
    """A mistyped command is no answer to a question of ours; the one that takes it back is."""
    return not text.startswith("/") or text.split(None, 1)[0].lower() == "/cancel"


async def _plan_message(
    session: AsyncSession,
    event: MessageReceived,
    here: ChatView,
    actor: Actor,
    matches: list[Match],
    *,
    routes: Routes,
    views: ChatViews,
    now: datetime,
) -> Planned:
    """A line may be what a link was made for, an answer to a question of ours, or a command; guards see it anyway."""
    linked = await _plan_link(session, event, here, actor, routes=routes, views=views, now=now)
    if isinstance(linked, Refusal):
        return linked
    spoken = next((match for match in matches if match.command), None)
    if linked is None and spoken is None and actor.key in here.awaiting and may_answer(event.text):
        linked = await _plan_answer(session, event, here, actor, routes=routes, views=views, now=now)
    if linked is not None:
        return [*(Plan(match, here, event) for match in matches if match.entry.stage is Stage.GUARD), linked]
    if spoken is None and here.awaits_proof(event.sender) and await is_anybody_asked(session, here.id, now):
        return [*(Plan(match, here, event) for match in matches), Plan(NOBODY, here, event, must_prove=True)]
    if spoken is None:
        afar = await _plan_from_afar(session, event, here, actor, routes=routes, views=views)
        near = [match for match in matches if not afar or match.entry.stage is not Stage.FALLBACK]
        return [*(Plan(match, here, event) for match in near), *afar]
    about = await _chat_meant(session, spoken, here, actor, views)
    if isinstance(about, Refusal):
        return about
    return [
        Plan(match, about, event, right=match.command.right_in(about)) if match.command else Plan(match, here, event)
        for match in matches
    ]


async def _chat_meant(
    session: AsyncSession, spoken: Match, here: ChatView, actor: Actor, views: ChatViews
) -> ChatView | Refusal:
    assert spoken.command is not None, "only commands are about a chat"
    where = spoken.command.where
    if where is Where.GROUP and not here.is_group:
        return await _group_from_afar(session, spoken.command, here, actor, views)
    if where is Where.PRIVATE and here.is_group:
        return Refusal("commands.only-in-private")
    if where not in (Where.CONNECTED, Where.EITHER) or here.is_group:
        return here
    about = await _group_behind(session, here, actor, views)
    return about or (here if where is Where.EITHER else Refusal("commands.connect-first"))


async def _group_behind(session: AsyncSession, here: ChatView, actor: Actor, views: ChatViews) -> ChatView | None:
    """The group this person's private words are about; None: there is none, or they must choose first."""
    chat_id = await connected_chat_id(session, actor.person_id, here.ref.platform)
    return await views.by_id(session, chat_id) if chat_id is not None else None


async def _group_from_afar(
    session: AsyncSession, command: Command, here: ChatView, actor: Actor, views: ChatViews
) -> ChatView | Refusal:
    """The group that a command of the group is about when it is said in private."""
    about = await _group_behind(session, here, actor, views) if command.from_afar else None
    return about if about is not None and command.is_heard_from_afar(about) else Refusal("commands.only-in-group")


async def _plan_from_afar(
    session: AsyncSession, event: MessageReceived, here: ChatView, actor: Actor, *, routes: Routes, views: ChatViews
) -> list[Plan]:
    """Who wants a line said in private because it means something in the group behind it."""
    if here.is_group or event.text.startswith("/"):
        return []
    about = await _group_behind(session, here, actor, views)
    if about is None or about.state is not ChatState.ACTIVE:
        return []
    return [Plan(match, about, event) for match in routes.match_from_afar(event, about)]


async def _plan_answer(
    session: AsyncSession,
    event: MessageReceived,
    here: ChatView,
    actor: Actor,
    *,
    routes: Routes,
    views: ChatViews,
    now: datetime,
) -> Plan | None:
    """The function that waits for this person's next line, if it still waits."""
    asked = await conversation_of(session, here.id, actor.person_id)
    if asked is None:
        return None
    await session.delete(asked)
    entry = routes.answers.get(asked.question)
    if entry is None or asked.expires_at < now:
        return None
    about = await views.by_id(session, asked.about_chat_id)
    return Plan(Match(entry), about, event, payload=json.loads(asked.payload))


async def _plan_link(
    session: AsyncSession,
    event: MessageReceived,
    here: ChatView,
    actor: Actor,
    *,
    routes: Routes,
    views: ChatViews,
    now: datetime,
) -> Plan | Refusal | None:
    """What a link into the private chat was made for (``ctx.start_button``); None where the line is no such link.

    The link carries 128 random bits; whom it is for, until when, and that it is good once stands in our own row.
    """
    if here.is_group or not event.text.startswith("/start ") or not event.is_plain:
        return None
    _, _, token = event.text.removeprefix("/start ").strip().partition("_")  # the feature's name, then the token
    row = await button_with_token(session, token) if 0 < len(token) <= 24 else None
    if row is None or row.chat_id != NOWHERE:
        return None
    entry = routes.answers.get(row.action)
    if entry is None or row.expires_at < now:
        return Refusal("buttons.expired")
    if row.person_id != actor.person_id:
        return Refusal("buttons.not-yours")
    if row.used_at is not None:
        return Refusal("buttons.used")
    about = await views.by_id(session, row.about_chat_id)
    if about.ref.platform != here.ref.platform:  # there another account has the duty, and keys mean somebody else
        return Refusal("buttons.expired")
    return Plan(Match(entry), about, event, payload=json.loads(row.payload), button=row)


async def _plan_press(
    session: AsyncSession,
    event: ButtonPressed,
    here: ChatView,
    actor: Actor,
    *,
    routes: Routes,
    views: ChatViews,
    now: datetime,
) -> Planned:
    """Check a press against the button's own row: right chat, right person, in time, not used up."""
    row = await button_with_token(session, event.token) if len(event.token) <= 24 else None
    if row is None or row.expires_at < now or row.chat_id != here.id:
        return Refusal("buttons.expired")
    if row.person_id is not None and row.person_id != actor.person_id:
        return Refusal("buttons.not-yours")
    if row.once and row.used_at is not None:
        return Refusal("buttons.used")
    about = await views.by_id(session, row.about_chat_id)
    if about.ref.platform != here.ref.platform:
        return Refusal("buttons.expired")
    payload: dict[str, Any] = json.loads(row.payload)
    right = Right(row.right) if row.right else None
    if row.action == PROVE:
        message = proven_line(payload, event, actor.ref)
        said = routes.spoken_command(message)
        if said is not None and said.command is not None:
            right = said.command.right_in(about) or ANY_ADMIN
            return [Plan(said, about, message, right=right, button=row)]
        answered = await _plan_answer(session, message, here, actor, routes=routes, views=views, now=now)
        return Refusal("buttons.not-yours") if answered is None else [replace(answered, button=row)]
    entry = routes.buttons.get(row.action)
    if entry is None:
        return Refusal("buttons.expired")
    return [Plan(Match(entry), about, event, right=right, payload=payload, button=row)]
