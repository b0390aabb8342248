"""Readiness as a list of small checks that the composition root puts together."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """``age_seconds``: for how long something waits or is silent; None when nothing is. ``problem``: a sentence."""

    age_seconds: float | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """Fails when its reading has a problem, is older than ``limit_seconds``, or does not come at all."""

    name: str
    limit_seconds: float
    read: Callable[[], Awaitable[Reading]]


@dataclass(frozen=True, slots=True)
class Finding:
    check: Check
    reading: Reading

    @property
    def is_good(self) -> bool:
        age = self.reading.age_seconds
        return self.reading.problem is None and (age is None or age <= self.check.limit_seconds)

    def as_json(self) -> dict[str, object]:
        age = self.reading.age_seconds
        return {
            "ok": self.is_good,
            "age_seconds": None if age is None else round(age, 3),
            "limit_seconds": self.check.limit_seconds,
            "problem": self.reading.problem,
        }


class Readiness:
    """Takes all readings at once, and keeps them for ``keep_seconds``: asking often costs the database nothing."""

    def __init__(self, checks: Sequence[Check], *, patience_seconds: float = 2, keep_seconds: float = 1) -> None:
        self._checks = tuple(checks)
        self._patience = patience_seconds
        self._keep = keep_seconds
        self._lock = asyncio.Lock()
        self._findings: list[Finding] = []
        self._found_at: float | None = None

    async def findings(self) -> list[Finding]:
        async with self._lock:
            now = asyncio.get_running_loop().time()
            if self._found_at is None or now - self._found_at >= self._keep:
                self._findings = await asyncio.gather(*(self._take(check) for check in self._checks))
                self._found_at = now
            return self._findings

    async def _take(self, check: Check) -> Finding:
        try:
            async with asyncio.timeout(self._patience):
                return Finding(check, await check.read())
        except TimeoutError:
            return Finding(check, Reading(problem=f"no answer within {self._patience:g} s"))
        except Exception:
            log.warning("health check %s failed", check.name, exc_info=True)
            return Finding(check, Reading(problem="the check itself failed"))
