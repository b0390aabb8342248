"""May this plan run now? Asked once, in one place, before any handler."""

from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.capabilities import IN_CONVERSATION, Capability
from bot.domain.events import MessageReceived
from bot.domain.limits import StalenessLimits
from bot.domain.people import SenderKind
from bot.pipeline.plans import Plan
from bot.routing import ChatView, Command
from bot.routing.situation import Actor
from bot.services.authority import Denied, MustProve, authorize, is_staff, missing_powers
from models.chats import ChatState


@dataclass(frozen=True, slots=True)
class Admitted:
    pass


@dataclass(frozen=True, slots=True)
class Silence:
    """Not run, nothing said."""


@dataclass(frozen=True, slots=True)
class TooOld:
    """An admin's command that came too late to be obeyed: counted, and told once."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Not run; the phrase ``key`` says why. ``missing`` names what the bot was not granted."""

    key: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskProof:
    """An anonymous admin must press a button first."""


Admission = Admitted | Silence | TooOld | Refused | AskProof


class CommandPace:
    """A person's commands per minute in one chat; whoever is over the limit meets silence. Kept in memory only."""

    def __init__(self, per_minute: int = 20) -> None:
        self._per_minute = per_minute
        self._said: defaultdict[tuple[int, str], deque[datetime]] = defaultdict(deque)

    def is_too_fast(self, chat_id: int, person_key: str, at: datetime) -> bool:
        said = self._said[chat_id, person_key]
        while said and said[0] <= at - timedelta(minutes=1):
            said.popleft()
        if len(said) >= self._per_minute:
            return True
        said.append(at)
        if len(self._said) > 20_000:
            self._said.clear()
        return False


def admit(
    plan: Plan, here: ChatView, actor: Actor | None, *, now: datetime, limits: StalenessLimits, unverified: bool
) -> Admission:
    """Judge one plan. ``unverified``: the admin list could not be read live, so nothing destructive may run."""
    command = plan.match.command
    if command is not None and isinstance(plan.event, MessageReceived):
        admission = _admit_command(command, plan, here, actor, now=now, limits=limits)
        if not isinstance(admission, Admitted):
            return admission
    right = plan.right
    if right is None:
        return AskProof() if plan.must_prove else Admitted()
    if actor is None:
        return Silence()
    verdict = authorize(actor.ref, actor.person_id, plan.about, right)
    match verdict:
        case MustProve():
            return AskProof()
        case Denied(why):
            return Refused(f"authority.{why}")
        case _:
            pass
    if unverified and (plan.is_destructive or plan.about.admins_read_at is None):
        return Refused("authority.unverified")
    if command is not None:
        return _bot_can(command.needs, plan.about)
    return Admitted()


def _admit_command(
    command: Command, plan: Plan, here: ChatView, actor: Actor | None, *, now: datetime, limits: StalenessLimits
) -> Admission:
    about = plan.about
    age = plan.event.age(now)
    limit = limits.admin_command if command.right else limits.command
    if age > limit and plan.button is None and not command.any_age:
        return TooOld() if command.right else Silence()
    if about.is_group and about.state is not ChatState.ACTIVE and not command.in_unlinked:
        return Refused("commands.unlinked")
    if not (command.needs <= here.capabilities & IN_CONVERSATION | about.capabilities - IN_CONVERSATION):
        return Refused("commands.not-on-this-platform")
    if command.asks_who and actor is not None and actor.ref.kind is SenderKind.ANONYMOUS_ADMIN:
        return AskProof()
    return Admitted() if command.right is not None else _bot_can(command.needs, about)


def _bot_can(needs: frozenset[Capability], about: ChatView) -> Admission:
    if not about.is_group:
        return Admitted()
    missing = missing_powers(needs, about.bot_powers)
    return Refused("commands.missing-power", tuple(sorted(missing))) if missing else Admitted()


def may_flood(actor: Actor, about: ChatView) -> bool:
    """Staff may type as many commands as they like."""
    return is_staff(actor.key, actor.person_id, about)
