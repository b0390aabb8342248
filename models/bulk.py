"""Many rows by one statement, handed to the driver as tuples: for the hot path, and only there.

SQLAlchemy builds a dict per row, orders it and asks every type about every value; for a line of chatter that costs
more than the database does. A statement that is run this way is compiled once per dialect, and only values whose type
has something to say (moments) are converted.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Dialect, bindparam
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import ReturningInsert

Row = tuple[Any, ...]
_LARGEST_STATEMENT = 64
"""Rows in one INSERT ... VALUES; the numbers of rows are powers of two, so that few statements need to be kept."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    converters: tuple[tuple[int, Callable[[Any], Any]], ...]

    def converted(self, row: Row) -> Row:
        if not self.converters:
            return row
        values = list(row)
        for at, convert in self.converters:
            values[at] = convert(values[at])
        return tuple(values)


class Bulk:
    """An INSERT, UPDATE or DELETE for many rows whose only parameters are ``columns``, in the order of the rows.

    ``make(dialect_name)`` builds the statement; what is the same for every row stands in it as a literal.
    """

    def __init__(self, columns: Sequence[str], make: Callable[[str], ClauseElement]) -> None:
        self._columns = tuple(columns)
        self._make = make
        self._compiled: dict[str, _Compiled] = {}

    async def run(self, session: AsyncSession, rows: Iterable[Row]) -> None:
        """Once for each row, in the session's transaction. The session's pending changes are not flushed first."""
        await session.run_sync(self._run, rows)

    def _run(self, session: Session, rows: Iterable[Row]) -> None:
        connection = session.connection()
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            how = {"column_keys": list(self._columns), "for_executemany": True}
            compiled = _compile(self._make(dialect.name), self._columns, dialect, **how)
            self._compiled[dialect.name] = compiled
        converted = [compiled.converted(row) for row in rows]
        driver: object = connection.connection.dbapi_connection
        if isinstance(driver, sqlite3.Connection):  # waits for nobody, so that nobody need stand between
            driver.executemany(compiled.sql, converted)
        else:
            connection.exec_driver_sql(compiled.sql, converted)


class BulkInsert:
    """An INSERT of ``columns`` that tells which rows it wrote; ``make`` as for ``Bulk``, with a RETURNING."""

    def __init__(self, columns: Sequence[str], make: Callable[[str], ReturningInsert[*tuple[Any, ...]]]) -> None:
        self._columns = tuple(columns)
        self._make = make
        self._compiled: dict[tuple[str, int], _Compiled] = {}

    async def run(self, session: AsyncSession, rows: Sequence[Row]) -> list[Row]:
        """What the statement returns, for all rows that were written. In the session's transaction, without a flush."""
        return await session.run_sync(self._run, rows)

    def _run(self, session: Session, rows: Sequence[Row]) -> list[Row]:
        connection = session.connection()
        returned: list[Row] = []
        done = 0
        while done < len(rows):
            size = min(_LARGEST_STATEMENT, 1 << ((len(rows) - done).bit_length() - 1))
            returned += self._insert(connection, rows[done : done + size])
            done += size
        return returned

    def _insert(self, connection: Connection, rows: Sequence[Row]) -> list[Row]:
        dialect, size = connection.dialect, len(rows)
        compiled = self._compiled.get((dialect.name, size))
        if compiled is None:
            compiled = self._compiled[dialect.name, size] = self._compile(dialect, size)
        values = compiled.converted(tuple(chain(*rows)))
        driver: object = connection.connection.dbapi_connection
        if isinstance(driver, sqlite3.Connection):
            return driver.execute(compiled.sql, values).fetchall()
        return [tuple(row) for row in connection.exec_driver_sql(compiled.sql, values)]

    def _compile(self, dialect: Dialect, size: int) -> _Compiled:
        statement = self._make(dialect.name)
        types = {column: statement.table.c[column].type for column in self._columns}
        values = [
            {column: bindparam(f"{column}_{at}", type_=kind) for column, kind in types.items()} for at in range(size)
        ]
        names = [f"{column}_{at}" for at in range(size) for column in self._columns]
        return _compile(statement.values(values), names, dialect)


def _compile(statement: ClauseElement, names: Sequence[str], dialect: Dialect, **how: Any) -> _Compiled:
    """Raises TypeError where the statement takes other values than the rows give, or in another order."""
    compiled = statement.compile(dialect=dialect, **how)
    assert isinstance(compiled, SQLCompiler)
    order = compiled.positiontup or []
    if order != list(names):
        raise TypeError(f"rows give {list(names)}, the statement takes {order}")
    found: list[tuple[int, Callable[[Any], Any]]] = []
    for at, name in enumerate(order):
        convert = compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
        if convert is not None:
            found.append((at, convert))
    return _Compiled(str(compiled), tuple(found))
