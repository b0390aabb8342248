"""What admins do to a ritual by its number or name: the verbs of ``/ritual``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.checkin.fields import Field, Misread, Scene, field_named, read_field, read_line
from bot.services.checkin.rituals import (
    DoesNotFit,
    Kept,
    WordTaken,
    create_ritual,
    default_ritual,
    delete_ritual,
    edit_ritual,
    pause_ritual,
    resume_ritual,
)
from bot.services.checkin.terms import Ritual, Terms
from models.rituals import RitualState, ritual_by_id, rituals_of, words_in


class Verb(StrEnum):
    NEW = "new"
    SHOW = "show"
    PAUSE = "pause"
    RESUME = "resume"
    DELETE = "delete"
    HISTORY = "history"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Order:
    """``subject``: the ritual's number or name; for NEW empty. ``words`` are what is left of the line."""

    verb: Verb
    subject: str = ""
    which: Field | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoSuchRitual:
    pass


Changed = Kept | WordTaken | DoesNotFit | Misread | NoSuchRitual
_NEW: Final = frozenset({"new", "add", "新建", "新增"})
_VERBS: Final[Mapping[str, Verb]] = {
    "show": Verb.SHOW, "查看": Verb.SHOW,
    "pause": Verb.PAUSE, "暂停": Verb.PAUSE,
    "resume": Verb.RESUME, "恢复": Verb.RESUME, "继续": Verb.RESUME,
    "delete": Verb.DELETE, "remove": Verb.DELETE, "删除": Verb.DELETE,
    "history": Verb.HISTORY, "历史": Verb.HISTORY,
}  # fmt: skip


def read_order(words: Sequence[str]) -> Order | Misread | None:
    """``new …``, ``<ritual>``, ``<ritual> pause`` or ``<ritual> field value``; None for an empty line."""
    if not words:
        return None
    if words[0].lower() in _NEW:
        return Order(Verb.NEW, words=tuple(words[1:]))
    if len(words) == 1:
        return Order(Verb.SHOW, words[0])
    verb = _VERBS.get(words[1].lower())
    if verb is not None:
        return Order(verb, words[0])
    which = field_named(words[1].partition("=")[0])
    if which is None:
        return Misread(None, words[1][:40])
    value = [words[1].partition("=")[2], *words[2:]]
    return Order(Verb.SET, words[0], which, tuple(word for word in value if word))


async def every_ritual(
    session: AsyncSession, chat_id: int, *, default_name: str, default_words: Sequence[str], terms: Terms, now: datetime
) -> list[tuple[Ritual, tuple[str, ...]]]:
    """All rituals with their words; the one every group starts with is made now if nobody used it yet."""
    await default_ritual(session, chat_id, name=default_name, terms=terms, now=now, words=default_words)
    words = await words_in(session, chat_id)
    return [
        (ritual, tuple(word for word, owner in words.items() if owner == ritual.id))
        for ritual in await rituals_of(session, chat_id)
    ]


async def words_of(session: AsyncSession, ritual: Ritual) -> tuple[str, ...]:
    return tuple(word for word, owner in (await words_in(session, ritual.chat_id)).items() if owner == ritual.id)


async def set_up(
    session: AsyncSession,
    chat_id: int,
    words: Sequence[str],
    *,
    terms: Terms,
    now: datetime,
    topic: str | None,
    by: int,
) -> Changed:
    """Make a ritual from a whole line. What the group did before anybody set anything up stays beside it."""
    plan = read_line(words, _scene(terms, now, topic))
    if isinstance(plan, Misread):
        return plan
    return await create_ritual(session, chat_id, plan, terms=terms, now=now, by=by)


async def change(
    session: AsyncSession,
    chat_id: int,
    ritual_id: int,
    which: Field,
    text: str,
    *,
    terms: Terms,
    now: datetime,
    topic: str | None,
) -> Changed:
    """Give one field of a ritual another value."""
    ritual = await ritual_by_id(session, chat_id, ritual_id)
    if ritual is None:
        return NoSuchRitual()
    plan = read_field(which, text, _scene(terms, now, topic))
    if isinstance(plan, Misread):
        return plan
    return await edit_ritual(session, ritual, plan, terms=terms, now=now)


async def switch(
    session: AsyncSession, chat_id: int, ritual_id: int, verb: Verb, *, terms: Terms, now: datetime
) -> Ritual | None:
    """Pause, resume or delete; None: there is no such ritual. What is so already stays so."""
    ritual = await ritual_by_id(session, chat_id, ritual_id)
    if ritual is None:
        return None
    if verb is Verb.PAUSE and ritual.state == RitualState.ACTIVE:
        await pause_ritual(session, ritual, terms=terms, now=now)
    elif verb is Verb.RESUME and ritual.state == RitualState.PAUSED:
        await resume_ritual(session, ritual, terms=terms, now=now)
    elif verb is Verb.DELETE:
        await delete_ritual(session, ritual, terms=terms, now=now)
    return ritual


def is_readable(which: Field, text: str, *, terms: Terms, now: datetime) -> bool:
    """Whether ``text`` could be the value of a field of a new ritual."""
    return not isinstance(read_field(which, text, _scene(terms, now, None)), Misread)


def _scene(terms: Terms, now: datetime, topic: str | None) -> Scene:
    return Scene(now=now, today=now.astimezone(terms.zone).date(), topic=topic)
