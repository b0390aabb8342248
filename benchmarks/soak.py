"""Kill Hearth again and again while a group is busy, then count what was lost or doubled.

`python -m benchmarks.soak --kills 200 --updates 20000`. Exit code 1 when a promise is broken.
"""

import argparse
import asyncio
import signal
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from random import Random
from statistics import median

from benchmarks.processes import PACE, ROOT, BenchmarkError, hearth_config, quiet_environment
from benchmarks.soak_oracle import Finding, Oracle
from benchmarks.soak_server import SoakServer
from benchmarks.soak_story import Story
from benchmarks.wire import listen

_OPEN = """
SELECT (SELECT count(*) FROM inbox WHERE state = 'open')
     + (SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending') AND not_before IS NULL)
"""
_PATIENCE = 120
_MORE = f"""{PACE}
[staleness]  # what waits through many deaths is still to be done, so that nothing can pass for merely late
admin_command_seconds = 86400
command_seconds = 86400
join_seconds = 86400
spam_seconds = 86400
"""
_LONGEST_LIFE = 1.5
"""Seconds from the first poll to the kill."""
_IN_FLIGHT = 30
"""Calls Hearth has under way at most (sender.max_in_flight): what one kill can leave unknown."""


class Soak:
    """One story, told to a process that keeps dying."""

    def __init__(self, folder: Path, *, kills: int, updates: int, seed: int) -> None:
        self._folder = folder
        self._kills = kills
        self._updates = updates
        self._dice = Random(seed)
        self._story = Story(seed)
        self._server = SoakServer(seed)
        self._config = folder / "config.toml"
        self._log = (folder / "hearth.log").open("wb")
        self._told = 0
        self.kill_times: list[float] = []
        self.in_flight = 0
        self.starts: list[float] = []
        self.deaths: list[str] = []

    async def run(self) -> list[Finding]:
        listening, port = await listen(self._server.serve)
        hearth_config(self._folder, f"http://127.0.0.1:{port}", _MORE)
        await self._prepare()
        for turn in range(self._kills):
            await self._live_and_die(self._kills - turn)
            if sys.stdout.isatty() or turn % 20 == 19:
                print(f"  kill {turn + 1}: {self._told} told, {self._server.waiting} unconfirmed", flush=True)
        await self._last_life()
        listening.close()
        oracle = Oracle(
            self._folder / "hearth.db",
            self._story.truth,
            self._server,
            in_flight_at_kills=len(self.kill_times) * _IN_FLIGHT,
            kills=self.kill_times,
        )
        return list(oracle.findings())

    async def _start(self) -> asyncio.subprocess.Process:
        self._server.polled.clear()
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "--config", str(self._config), "run",
            cwd=ROOT, env=quiet_environment(), stdout=self._log, stderr=self._log,
        )  # fmt: skip

    async def _until_polling(self, process: asyncio.subprocess.Process, began: float) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._server.polled.wait()
        except TimeoutError:
            raise BenchmarkError(f"no poll after {_PATIENCE} s; exit code {process.returncode}") from None
        self.starts.append(time.monotonic() - began)

    async def _prepare(self) -> None:
        """A quiet first life: rules and polls are set up."""
        process = await self._start()
        await self._until_polling(process, time.monotonic())
        self.starts.clear()
        self._server.release(self._story.begins())
        deadline = time.monotonic() + _PATIENCE
        while not self._story.is_ready:
            for seen in self._server.sent:
                if seen.markup and seen.chat_id < 0:
                    self._story.learn_poll(seen.chat_id, seen.message_id, seen.markup)
            await asyncio.sleep(0.05)
            if time.monotonic() > deadline:
                raise BenchmarkError("the polls were not posted")
        await self._stop_politely(process)

    async def _live_and_die(self, lives_left: int) -> None:
        """One life in seven ends while it is starting; the others while updates pour in."""
        began = time.monotonic()
        process = await self._start()
        share = max(1, round((self._updates - self._told) / lives_left))
        if self._dice.random() < 1 / 7:
            self._tell(share)
            await asyncio.sleep(self._dice.random() * (median(self.starts) if self.starts else 1))
        else:
            await self._until_polling(process, began)
            end = time.monotonic() + self._dice.random() * _LONGEST_LIFE
            pieces = self._dice.randint(1, 8)
            for piece in range(pieces):
                self._tell(share * (piece + 1) // pieces - share * piece // pieces)
                await asyncio.sleep(max(0.0, end - time.monotonic()) / (pieces - piece))
        self.in_flight += self._server.under_way
        if process.returncode is not None:
            self.deaths.append(f"exit code {process.returncode} before kill {len(self.kill_times) + 1}")
        else:
            process.send_signal(signal.SIGKILL)
        await process.wait()
        self.kill_times.append(time.monotonic())

    def _tell(self, count: int) -> None:
        until = self._told + count
        while self._told < until:
            updates = self._story.goes_on()
            self._told += len(updates)
            self._server.release(updates)

    async def _last_life(self) -> None:
        """Whatever is left is told and decided; then a polite stop."""
        began = time.monotonic()
        process = await self._start()
        await self._until_polling(process, began)
        self._tell(max(0, self._updates - self._told))
        deadline, calm = time.monotonic() + _PATIENCE * 5, 0
        while calm < 12:
            if time.monotonic() > deadline:
                break  # the table will show what is open
            await asyncio.sleep(0.25)
            calm = calm + 1 if not self._server.waiting and not self._left() and not self._server.under_way else 0
        await self._stop_politely(process)

    def _left(self) -> int:
        with closing(sqlite3.connect(f"file:{self._folder}/hearth.db?mode=ro", uri=True, timeout=10)) as connection:
            return int(connection.execute(_OPEN).fetchone()[0])

    async def _stop_politely(self, process: asyncio.subprocess.Process) -> None:
        process.send_signal(signal.SIGTERM)
        code = await process.wait()
        if code:
            self.deaths.append(f"exit code {code} after SIGTERM")


def _print(soak: Soak, findings: list[Finding], took: float) -> bool:
    """The table; whether every promise held."""
    print(f"\n{'':42}{'expected':>10}{'found':>10}{'wrong':>8}")
    for finding in findings:
        verdict = "BROKEN" if finding.is_broken else "" if finding.allowed is None else "ok"
        if finding.allowed:
            verdict += f" (at most {finding.allowed:,}: {_IN_FLIGHT} a kill)"
        print(f"{finding.name:42}{finding.expected:>10,}{finding.found:>10,}{finding.wrong:>8,}  {verdict}")
    print(f"\n{soak.in_flight} calls were at the server when a kill came.")
    print(
        f"{len(soak.kill_times)} kills in {took:.0f} s; start to first poll: median {median(soak.starts):.2f} s, ",
        end="",
    )
    print(f"{min(soak.starts):.2f} to {max(soak.starts):.2f} s")
    for death in soak.deaths:
        print(f"BROKEN: {death}")
    return not soak.deaths and not any(finding.is_broken for finding in findings)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--updates", type=int, default=2_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--keep", type=Path, help="a folder to leave the database and the log in")
    chosen = options.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="hearth soak ") as temporary:
        folder = chosen.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        soak = Soak(folder, kills=chosen.kills, updates=chosen.updates, seed=chosen.seed)
        print(f"{chosen.kills} kills over {chosen.updates:,} updates, seed {chosen.seed}", flush=True)
        findings = asyncio.run(soak.run())
    return 0 if _print(soak, findings, time.monotonic() - began) else 1


if __name__ == "__main__":
    sys.exit(main())
