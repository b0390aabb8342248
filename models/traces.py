"""Rows in which a platform's own memory names people by their account keys, without a row of ours in between.

Whoever keeps such a table says in a ``Trace`` how its rows name somebody and what becomes of them when that one is
forgotten.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, delete, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import Base, table_of

Spelling = Callable[[str], tuple[str, ...]]


def exactly(key: str) -> tuple[str, ...]:
    return (key,)


@dataclass(frozen=True, slots=True)
class Trace:
    """The column ``name`` of a table names an account, as ``spelled`` writes it; ``is_list``: among others.

    ``drop``: the rows go. ``put``: what is written into columns of theirs instead. ``stays``: why the account's key
    is needed all the same; nothing but the key may stay. ``only``: of which rows this is true, the others stay.
    ``secret``: columns that nobody is shown.
    """

    model: type[Base]
    name: str
    spelled: Spelling = exactly
    is_list: bool = False
    drop: bool = False
    put: Mapping[str, str | ColumnElement[str]] = field(default_factory=dict)
    stays: str = ""
    only: ColumnElement[bool] | None = None
    secret: frozenset[str] = frozenset()

    @property
    def table(self) -> Table:
        return table_of(self.model)

    @property
    def column(self) -> Column[Any]:
        return self.table.c[self.name]

    def names(self, key: str) -> ColumnElement[bool]:
        if not self.is_list:
            return self.column.in_(self.spelled(key))
        (word,) = self.spelled(key)
        return (literal(" ") + self.column + literal(" ")).contains(f" {word} ", autoescape=True)

    def shown(self, row: Mapping[str, Any], key: str) -> dict[str, Any]:
        """What of a row may be shown to the owner of an account: nothing about anybody else."""
        value, mine = str(row[self.name]), self.spelled(key)
        if self.is_list:
            return {self.name: " ".join(word for word in value.split() if word in mine)}
        return {} if value in mine else dict.fromkeys((self.name, *self.put))


async def erase_traces(session: AsyncSession, traces: Iterable[Trace], key: str) -> None:
    """Everything that may go or be emptied of what is kept about an account."""
    for trace in traces:
        about = trace.names(key) if trace.only is None else trace.names(key) & trace.only
        if trace.drop:
            await session.execute(delete(trace.table).where(about))
        elif trace.put:
            await session.execute(update(trace.table).where(about).values(dict(trace.put)))


async def traced_rows(
    session: AsyncSession, traces: Sequence[Trace], key: str, limit: int
) -> dict[str, list[dict[str, Any]]]:
    """All rows that name an account, by table, without the other accounts they name."""
    found: dict[str, list[dict[str, Any]]] = {}
    for model in dict.fromkeys(trace.model for trace in traces):
        here = [trace for trace in traces if trace.model is model]
        table = table_of(model)
        about = here[0].names(key)
        for trace in here[1:]:
            about |= trace.names(key)
        secret = frozenset[str]().union(*(trace.secret for trace in here))
        rows = await session.execute(select(table).where(about).order_by(*table.primary_key).limit(limit))
        shown = [_shown(dict(row), here, key, secret) for row in rows.mappings()]
        if shown:
            found[table.name] = shown
    return found


def _shown(row: dict[str, Any], traces: Sequence[Trace], key: str, secret: frozenset[str]) -> dict[str, Any]:
    hidden = {name: value for trace in traces for name, value in trace.shown(row, key).items()}
    return {name: value for name, value in (row | hidden).items() if name not in secret}
