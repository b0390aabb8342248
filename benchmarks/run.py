"""Hearth beside a stock bot: every row of the performance goals, both sides in the same run.

`python -m benchmarks.run` takes about ten minutes, `--quick` about one, `--long` adds a million updates.
"""

import argparse
import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.callbacks import knock
from benchmarks.exports import import_export, write_export
from benchmarks.processes import ROOT, BenchmarkError, BotProcess, LoadServerProcess, quiet_environment
from benchmarks.report import figure, row, title
from benchmarks.seeding import seed
from benchmarks.trials import Drained, drain, middle, seconds_to_first_poll, warm

SIDES = ("hearth", "stock")
_RECENT = {"age": 100, "span": 95}  # sent over the last 100 s: in one second everybody would be flooding


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    rounds: int
    updates: int
    stock_updates: int
    latency_seconds: int
    stored: int
    backlog: int
    export_megabytes: int
    callbacks: int

    def of(self, side: str) -> int:
        return self.updates if side == "hearth" else self.stock_updates


FULL = Size(
    rounds=3,
    updates=20_000,
    stock_updates=4_000,
    latency_seconds=60,
    stored=1_000_000,
    backlog=100_000,
    export_megabytes=500,
    callbacks=20_000,
)
QUICK = Size(
    rounds=1,
    updates=4_000,
    stock_updates=800,
    latency_seconds=8,
    stored=200_000,
    backlog=10_000,
    export_megabytes=20,
    callbacks=2_000,
)


class Bench:
    """The rows, each with a folder of its own below ``folder``."""

    def __init__(self, size: Size, folder: Path) -> None:
        self._size = size
        self._folder = folder

    # -- without the network ----------------------------------------------------------------------------------------

    def whole_path(self) -> None:
        """A/B/A/B in processes of their own."""
        rates: dict[str, list[float]] = {side: [] for side in SIDES}
        work: dict[str, list[float]] = {side: [] for side in SIDES}
        for turn in range(self._size.rounds):
            for side in SIDES:
                file = self._room(f"whole-{side}-{turn}") / "bot.db"
                seconds, used = self._one_whole_path(side, file, self._size.of(side))
                rates[side].append(self._size.of(side) / seconds)
                work[side].append(used / self._size.of(side) * 10_000)
        hearth, stock = middle(rates["hearth"]), middle(rates["stock"])
        row(
            "whole path, no outgoing calls", hearth, stock, "updates/s", bar=">= 10,000 and >= 20x", more=hearth / stock
        )
        row("  its CPU per 10,000 updates", middle(work["hearth"]), middle(work["stock"]), "s", digits=2)

    def stored(self) -> None:
        """Empty and full in turns; each round starts from copies of the same two files."""
        room = self._room("stored")
        empty, full = room / "empty.db", room / "full.db"
        self._one_whole_path("hearth", empty, 100)
        _settle(empty)
        shutil.copy(empty, full)
        seed(full, self._size.stored)
        rates: dict[str, list[float]] = {"empty": [], "full": []}
        for turn in range(self._size.rounds):
            for name, file in (("empty", empty), ("full", full)):
                copy = room / f"{name}-{turn}.db"
                shutil.copy(file, copy)
                seconds, _ = self._one_whole_path("hearth", copy, self._size.updates)
                rates[name].append(self._size.updates / seconds)
                copy.unlink()
        before, after = middle(rates["empty"]), middle(rates["full"])
        figure(
            f"with {self._size.stored:,} stored events",
            f"{after:,.0f} updates/s; empty {before:,.0f}: {after / before:.0%}",
            bar=">= 90 % of empty",
        )

    def _one_whole_path(self, side: str, file: Path, count: int) -> list[float]:
        with LoadServerProcess() as server:
            command = [sys.executable, "-m", "benchmarks.whole_path", side, "--file", str(file), "--count", str(count)]
            command += ["--base-url", server.base_url]
            done = subprocess.run(
                command, cwd=ROOT, env=quiet_environment(), capture_output=True, text=True, check=False, timeout=900
            )
        if done.returncode:
            raise BenchmarkError(done.stderr[-1_000:])
        spent: list[float] = json.loads(done.stdout.splitlines()[-1])
        return spent

    # -- over loopback HTTP -----------------------------------------------------------------------------------------

    def over_http(self) -> None:
        """Mixed traffic, then the same with slow calls, on bots that keep running; rounds in turns."""
        plain: dict[str, list[Drained]] = {side: [] for side in SIDES}
        slow: dict[str, list[Drained]] = {side: [] for side in SIDES}
        for turn in range(self._size.rounds):
            for side in SIDES:
                room = self._room(f"http-{side}-{turn}")
                with LoadServerProcess() as server, BotProcess(side, server.base_url, room) as bot:
                    warm(server, bot)
                    count = self._size.of(side)
                    plain[side].append(drain(server, bot, count, **_RECENT))
                    slow[side].append(
                        drain(server, bot, count // (1 if side == "hearth" else 4), delay_ms=50, **_RECENT)
                    )
        _compare("over loopback HTTP, mixed", plain, bar=">= 10x")
        used = {side: middle([done.cpu_per_10_000 for done in plain[side]]) for side in SIDES}
        row("  CPU per 10,000 updates", used["hearth"], used["stock"], "s", digits=2, bar="<= 1 s")
        held = {side: max(done.rss_mib for done in plain[side]) for side in SIDES}
        row("  memory, highest", held["hearth"], held["stock"], "MiB", bar="<= 110 MiB")
        _compare("  API calls 50 ms slower", slow, bar=">= 5,000/s")
        lost = sum(done.unanswered for done in plain["hearth"] + slow["hearth"])
        figure("  commands of Hearth left unanswered", str(lost), bar="0")

    def latency(self) -> None:
        seen: dict[str, Drained] = {}
        calls: dict[str, float] = {}
        for side in SIDES:
            with LoadServerProcess() as server, BotProcess(side, server.base_url, self._room(f"slow-{side}")) as bot:
                warm(server, bot)
                calm = drain(server, bot, 1_000, calm=1, **_RECENT)
                calls[side] = calm.api_calls / calm.count
                count = 50 * self._size.latency_seconds
                seen[side] = drain(server, bot, count, look_every=1, rate=50, commands=10)
        row("API calls per plain message", calls["hearth"], calls["stock"], "", digits=3, bar="0")
        for share, bar in ((0.5, "<= 3 ms"), (0.99, "<= 6 ms")):
            hearth, stock = (seen[side].latency_ms(share) for side in SIDES)
            name = f"latency at 50 messages/s, p{share * 100:.0f}"
            row(name, hearth, stock, "ms", digits=1, bar=bar)

    # -- Hearth alone -----------------------------------------------------------------------------------------------

    def backlog(self) -> None:
        """A day of messages waits; then somebody asks something now."""
        room, count = self._room("backlog"), self._size.backlog
        with (
            LoadServerProcess(chats=50, people=5_000) as server,
            BotProcess("hearth", server.base_url, room) as bot,
        ):
            warm(server, bot, calm=1)  # nobody joins, so that no welcome is still to come
            drained = drain(server, bot, count, age=86_400, span=85_800)
            fresh = drain(server, bot, 50, commands=92, patience=60)
        public = {
            name: n for name, n in drained.calls.items() if name.startswith(("send", "delete", "ban", "restrict"))
        }
        figure(
            f"backlog of {count:,} over 24 h", f"{drained.seconds:.1f} s ({drained.per_second:,.0f}/s)", bar="<= 60 s"
        )
        figure("  stale public or destructive calls", str(public or 0), bar="0")
        figure("  fresh commands afterwards", f"{len(fresh.latencies)} answered, {fresh.unanswered} not", bar="all")
        figure("  memory, highest", f"{drained.rss_mib:.0f} MiB", bar="<= 300 MiB")

    def start_up(self) -> None:
        found: dict[str, list[float]] = {side: [] for side in SIDES}
        rooms = {side: self._room(f"start-{side}") for side in SIDES}
        for turn in range(self._size.rounds + 1):
            for side in SIDES:
                seconds = seconds_to_first_poll({}, rooms[side], side)
                if turn:  # the first start makes the tables
                    found[side].append(seconds)
        row("start-up to first poll", middle(found["hearth"]), middle(found["stock"]), "s", digits=2, bar="<= 1.5 s")

    def long(self) -> None:
        """A million updates over 1,000 chats: does memory stay flat?"""
        marks: list[str] = []
        with (
            LoadServerProcess(chats=1_000, people=20_000) as server,
            BotProcess("hearth", server.base_url, self._room("long")) as bot,
        ):
            for part in range(1, 21):
                done = drain(server, bot, 50_000, **_RECENT)
                if part in (1, 5, 10, 15, 20):
                    marks.append(f"{part * 50_000:,}: {done.rss_mib:.0f} MiB, {done.per_second:,.0f}/s")
        figure("memory over 1,000,000 updates, 1,000 chats", "; ".join(marks), bar="<= 150 MiB, flat")

    def imported(self) -> None:
        """A history from Telegram Desktop, written for the occasion, by the command that people use."""
        room, size = self._room("import"), self._size.export_megabytes
        count = write_export(room / "result.json", size)
        done = import_export(room / "result.json", room / "bot.db")
        again = import_export(room / "result.json", room / "bot.db")
        speeds = f"{size / done.seconds:.1f} MB/s, {count / done.seconds:,.0f} messages/s"
        figure(f"import of {size} MB, {count:,} messages", speeds)
        figure("  its CPU per 10,000 messages", f"{done.cpu_seconds / count * 10_000:.2f} s")
        figure("  memory, highest", f"{done.rss_mib:.0f} MiB", bar="<= 200 MiB")
        figure("  the same file once more", f"{again.seconds:.1f} s, {again.new_lines} new lines", bar="0 new lines")

    def callbacks(self) -> None:
        """WeCom's callbacks, a fifth of them forged: many at once, then one after the other."""
        many = [
            knock(self._room(f"callbacks-{turn}") / "bot.db", self._size.callbacks, connections=16)
            for turn in range(self._size.rounds)
        ]
        calm = knock(self._room("callbacks-calm") / "bot.db", self._size.callbacks // 10, connections=1)
        figure(
            "WeCom callbacks, a fifth forged", f"{middle([done.per_second for done in many]):,.0f}/s", bar=">= 500/s"
        )
        p99 = middle([done.latency_ms(99) for done in many])
        figure("  16 at once, p99", f"{p99:.1f} ms", bar="<= 100 ms; WeCom waits 5 s")
        figure("  one after the other, p50 and p99", f"{calm.latency_ms(50):.1f} and {calm.latency_ms(99):.1f} ms")
        used = middle([done.cpu_seconds / done.count * 10_000 for done in many])
        figure("  CPU per 10,000 callbacks", f"{used:.1f} s")
        held = [f"{before:.0f} to {after:.0f}" for before, after in (done.rss_mib for done in many)]
        figure("  memory, after 500 and at the end", f"{'; '.join(held)} MiB", bar="<= 130 MiB")
        wrong = sum(done.wrong for done in (*many, calm))
        figure("  answered wrongly, lost or kept twice", str(wrong), bar="0")

    def _room(self, name: str) -> Path:
        room = self._folder / name
        room.mkdir(parents=True, exist_ok=True)
        return room


def _compare(name: str, found: dict[str, list[Drained]], *, bar: str) -> None:
    hearth, stock = (middle([done.per_second for done in found[side]]) for side in SIDES)
    row(name, hearth, stock, "updates/s", bar=bar, more=hearth / stock)


def _settle(file: Path) -> None:
    """Everything into the one file, so that a copy of it is whole."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _attempt(name: str, measure: Callable[[], None]) -> bool:
    """One row that cannot be taken does not cost the others."""
    try:
        measure()
    except Exception:  # noqa: BLE001  whatever it was, it is printed and the exit code tells
        figure(name, "FAILED")
        traceback.print_exc()
        return False
    return True


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="small numbers, about a minute")
    options.add_argument("--long", action="store_true", help="also a million updates over 1,000 chats")
    options.add_argument("--only", nargs="*", default=[], metavar="ROW", help="only these rows, by method name")
    chosen = options.parse_args()
    title(quick=chosen.quick)
    with tempfile.TemporaryDirectory(prefix="hearth bench ") as folder:
        bench = Bench(QUICK if chosen.quick else FULL, Path(folder))
        rows = [bench.whole_path, bench.over_http, bench.latency, bench.stored, bench.backlog, bench.start_up]
        rows += [bench.imported, bench.callbacks]
        rows += [bench.long] if chosen.long else []
        wanted = [measure for measure in rows if not chosen.only or measure.__name__ in chosen.only]
        done = [_attempt(measure.__name__, measure) for measure in wanted]
    print(f"load at the end: {os.getloadavg()[0]:.1f}; {platform.platform()}")
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
