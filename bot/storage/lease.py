"""The lease: one process per bot, and one per database. A second one is told who holds it and stops.

The row says which process on which machine. On that machine a dead process is recognised at once, so a restart
after a crash does not wait; from elsewhere the lease counts as held until it expires. An outage of the database
does not lose the lease: only another holder does.
"""

import asyncio
import os
import secrets
import socket
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.clock import Clock
from bot.domain.errors import AnotherInstance, DatabaseUnavailable
from bot.storage.engine import open_engine
from bot.storage.failures import clear_failures
from bot.storage.writer import Writer
from models.lease import LeaseRow, held_leases, lease_for_update

TTL = timedelta(seconds=30)
HEARTBEAT = timedelta(seconds=10)
HOUSE = "house"
"""Whoever decides what stands in this database: inbox and timers know no bots, so two would decide for each other."""

OnLost = Callable[[AnotherInstance], None]


@dataclass(frozen=True, slots=True)
class Process:
    """A process as another process can find it again."""

    host: str
    pid: int
    started: str


def this_process() -> Process:
    return Process(_host(), os.getpid(), _start_of(os.getpid()) or "")


def is_dead(process: Process) -> bool:
    """True only when this machine can tell for sure; a process elsewhere is never called dead."""
    return process.host == _host() and _start_of(process.pid) != process.started


class Lease:
    """A lease we hold, renewed in the background until ``release``."""

    def __init__(self, writer: Writer, name: str, holder: str, fence: int, *, clock: Clock, ttl: timedelta) -> None:
        self.name = name
        self.fence = fence
        """Grows with every change of hands."""
        self.after_crash = False
        """The one who had it before never gave it back."""
        self._writer = writer
        self._holder = holder
        self._clock = clock
        self._ttl = ttl
        self._beating: asyncio.Task[None] | None = None

    async def renew(self) -> None:
        """Raises AnotherInstance when somebody else has it now, DatabaseUnavailable when nobody can say."""
        now = self._clock.now()

        async def work(session: AsyncSession) -> None:
            row = await lease_for_update(session, self.name)
            if row is None or row.holder != self._holder:
                raise _held(self.name, row)
            row.expires_at = now + self._ttl

        await self._writer.write(work)

    async def release(self) -> None:
        """Stop renewing and let the next one in at once. Does nothing when the lease was lost.

        Raises DatabaseUnavailable; then the lease is free when it expires, or at once on this machine.
        """
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.wait({self._beating})
            self._beating = None
        now = self._clock.now()

        async def work(session: AsyncSession) -> None:
            row = await lease_for_update(session, self.name)
            if row is not None and row.holder == self._holder:
                row.holder, row.expires_at = "", now

        await self._writer.write(work)

    def beat(self, every: timedelta, on_lost: OnLost | None) -> None:
        """Renew in the background; on_lost is called once, when another process has taken over."""
        self._beating = asyncio.create_task(self._beat(every, on_lost), name=f"lease {self.name}")

    async def _beat(self, every: timedelta, on_lost: OnLost | None) -> None:
        while True:
            await asyncio.sleep(every.total_seconds())
            try:
                await self.renew()
            except DatabaseUnavailable:
                continue  # our row stays ours until somebody else can write it
            except AnotherInstance as error:
                if on_lost is not None:
                    on_lost(error)
                return


async def acquire(
    writer: Writer,
    name: str,
    *,
    clock: Clock,
    ttl: timedelta = TTL,
    heartbeat: timedelta = HEARTBEAT,
    on_lost: OnLost | None = None,
    process: Process | None = None,
) -> Lease:
    """Take the lease and keep it. Raises AnotherInstance, naming the holder, while somebody else has it.

    Taken over at once when it was given back, has expired, or its process on this machine is dead.
    """
    me = process or this_process()
    holder = secrets.token_hex(8)
    now = clock.now()

    async def work(session: AsyncSession) -> tuple[int, bool]:
        row = await lease_for_update(session, name)
        was_held = row is not None and bool(row.holder)
        if row is None:
            row = LeaseRow(name=name, fence=0)
            session.add(row)
        elif row.holder and row.expires_at > now and not is_dead(Process(row.host, row.pid, row.started)):
            raise _held(name, row)
        row.holder, row.host, row.pid, row.started = holder, me.host, me.pid, me.started
        row.fence, row.taken_at, row.expires_at = row.fence + 1, now, now + ttl
        return row.fence, was_held

    try:
        fence, was_held = await writer.write(work)
    except IntegrityError as error:  # two first starts at the same moment: the other one was faster
        raise _held(name, None) from error
    lease = Lease(writer, name, holder, fence, clock=clock, ttl=ttl)
    lease.after_crash = was_held
    lease.beat(heartbeat, on_lost)
    return lease


async def refuse_while_anybody_runs(url: URL, *, clock: Clock) -> None:
    """Raises AnotherInstance while a living process works with this database: its tables must not change under it."""
    engine = open_engine(url, reading=True)
    try:
        with clear_failures(url):
            async with AsyncSession(engine) as session:
                held = await held_leases(session, clock.now())
    finally:
        await engine.dispose()
    for row in held:
        if not is_dead(Process(row.host, row.pid, row.started)):
            raise _held(row.name, row)


def _held(name: str, row: LeaseRow | None) -> AnotherInstance:
    if row is None or not row.holder:
        return AnotherInstance(f"Another Hearth holds the lease of {name}.")
    what = "works with this database" if name == HOUSE else f"runs {name}"
    return AnotherInstance(
        f"Another Hearth {what}: process {row.pid} on {row.host.partition('/')[0]}, "
        f"since {_plain(row.taken_at)}. Stop it first, or wait until {_plain(row.expires_at)}."
    )


def _plain(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def _host() -> str:
    """The host's name; on Linux with its boot and process namespace, because containers may share a name."""
    parts = [socket.gethostname()]
    boot = Path("/proc/sys/kernel/random/boot_id")
    if boot.exists():
        parts += [boot.read_text().strip(), str(Path("/proc/self/ns/pid").stat().st_ino)]
    return "/".join(parts)[:255]


def _start_of(pid: int) -> str | None:
    """When the process started, as a text that only equality is asked of; None if there is none."""
    stat = Path(f"/proc/{pid}/stat")
    if not Path("/proc/self/stat").exists():  # macOS and the BSDs
        command = ["/bin/ps", "-o", "lstart=", "-p", str(pid)]
        listed = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  a pid and fixed words
        return listed.stdout.strip()[:64] or None
    try:
        words = stat.read_text().rpartition(")")[2].split()  # the name before it may hold spaces and brackets
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, started = words[0], words[19]
    return None if state in {"Z", "X"} else started
