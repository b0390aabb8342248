"""What is known when an event is answered: its place, its people, and the language they speak."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.events import Event, FileProblem
from bot.domain.limits import StalenessLimits
from bot.domain.people import PersonRef
from bot.domain.settings import ChatSettings
from bot.domain.text import Text
from bot.phrases import Phrases
from bot.routing.chat_view import ChatView
from bot.routing.effects import Effects
from bot.routing.entries import Args
from bot.routing.routes import Routes


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


@dataclass(slots=True)
class Situation:
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

    def text(self, key: str, **values: Any) -> Text:
        """A phrase of this place's language; see ``Phrases.text``."""
        return self.phrases.text(self.language, key, zone=self.chat.zone, **values)

    def line(self, key: str, **values: Any) -> str:
        """A phrase as a plain string: for button labels, poll options and alerts."""
        return self.phrases.line(self.language, key, zone=self.chat.zone, **values)
