"""How figures are printed: one line each, Hearth first, the stock bot beside it."""

import os
import platform
import sqlite3
from pathlib import Path

_NAME, _VALUE = 44, 20


def title(*, quick: bool) -> None:
    """The machine, and what was not left at its default."""
    cores, load = os.cpu_count(), os.getloadavg()[0]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{_processor()}, {cores} cores, {memory:.0f} GiB; Python {platform.python_version()}, ", end="")
    print(f"SQLite {sqlite3.sqlite_version}; load at the start {load:.1f}")
    if load > 1:
        print("The machine is busy with other work: read the ratios, not the speeds.")
    print("Hearth: default settings; only the message budgets are opened, so that they are not what is measured.")
    print("Stock bot: python-telegram-bot Application, SQLAlchemy ORM, one commit per message. SQLite WAL, FULL: both.")
    print(f"Medians of {'one round' if quick else 'three rounds, taken in turns'}.\n")
    print(f"{'':{_NAME}}{'Hearth':>{_VALUE}}{'stock':>{_VALUE}}{'ratio':>8}  wanted")


def row(
    name: str, hearth: float, stock: float, unit: str, *, digits: int = 0, bar: str = "", more: float | None = None
) -> None:
    """``more``: how many times more Hearth does; without it the ratio says how many times less it needs."""
    ratio = more if more is not None else stock / hearth if hearth else None
    shown = f"{ratio:.1f}x" if ratio is not None else ""
    left, right = (f"{value:,.{digits}f} {unit}" for value in (hearth, stock))
    print(f"{name:{_NAME}}{left:>{_VALUE}}{right:>{_VALUE}}{shown:>8}  {bar}", flush=True)


def figure(name: str, value: str, *, bar: str = "") -> None:
    """Something only Hearth is measured for."""
    print(f"{name:{_NAME}}{value}  {f'(wanted: {bar})' if bar else ''}", flush=True)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
