"""What platforms' own tables keep about an account: each platform says itself how its rows name people."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import PlatformName
from models import wecom_traces
from models.base import table_of
from models.outbox import ChatPause
from models.traces import Trace, erase_traces, traced_rows

_TRACES: Mapping[str, Sequence[Trace]] = {PlatformName.WECOM: wecom_traces.TRACES}
OF_NO_PERSON: Mapping[str, str] = wecom_traces.OF_NO_PERSON
"""Columns of platforms' tables that say nothing about a person, by table."""


def every_trace() -> Sequence[Trace]:
    return [trace for traces in _TRACES.values() for trace in traces]


def texts_of(table: str) -> set[str]:
    """Columns of words of a platform's own table in which somebody may be named."""
    return {name for model, name in wecom_traces.TEXTS if table_of(model).name == table}


def marks_of(platform: str, key: str) -> frozenset[str]:
    """All that an account is called where text is kept, and nobody else is."""
    return wecom_traces.spellings(key) if platform == PlatformName.WECOM else frozenset({key})


async def erase_account(session: AsyncSession, platform: str, key: str) -> None:
    """Everything that may go; a key that is still needed to follow a group stays, and nothing with it."""
    await erase_traces(session, _TRACES.get(platform, ()), key)
    of_platform = ChatPause.source.startswith(f"{platform}:", autoescape=True)
    await session.execute(delete(ChatPause).where(of_platform, ChatPause.chat_key == key))


async def drop_texts(session: AsyncSession, names_somebody: Callable[[Column[Any]], ColumnElement[bool]]) -> None:
    """Rows whose words name somebody."""
    for model, name in wecom_traces.TEXTS:
        table = table_of(model)
        await session.execute(delete(table).where(names_somebody(table.c[name])))


async def rows_of_account(
    session: AsyncSession, platform: str, key: str, limit: int
) -> dict[str, list[dict[str, Any]]]:
    """By table. Whoever else a row names is left out of it."""
    return await traced_rows(session, _TRACES.get(platform, ()), key, limit)
