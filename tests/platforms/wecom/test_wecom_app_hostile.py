"""Twenty thousand bad callbacks: nobody falls over, nobody is obeyed, nobody learns anything, nobody has to wait."""

import asyncio
import gc
import time
from collections import Counter
from statistics import quantiles

import psutil
import pytest

from tests.platforms.wecom.doors import NOW, Porch, a_porch
from tests.platforms.wecom.hostile import Hostility, Knock

ANSWERS = {200: "success", 403: "forbidden"}


class Siege:
    """Knocks one after another and remembers what came of it."""

    def __init__(self, porch: Porch, seed: int) -> None:
        self.porch = porch
        self.hostility = Hostility(seed, NOW)
        self.genuine = 0
        self.statuses: Counter[int] = Counter()
        self.seconds: list[float] = []
        self.wrong: list[tuple[Knock, int, str]] = []

    async def besiege(self, count: int) -> None:
        for knock in self.hostility.knocks(count):
            began = time.perf_counter()
            status, text = await self.porch.post(knock.callback)
            self.seconds.append(time.perf_counter() - began)
            self.statuses[status] += 1
            self.genuine += knock.is_genuine
            if status not in knock.statuses or text != ANSWERS[status]:
                self.wrong.append((knock, status, text))

    @property
    def p99(self) -> float:
        return quantiles(self.seconds, n=100)[98]

    async def judge(self) -> None:
        assert self.wrong == []
        assert self.genuine > 0
        assert len(await self.porch.kept()) == len(self.porch.accepted) == self.genuine
        assert 1_000 * self.p99 < 100, "ms"


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
async def test_five_thousand_bad_callbacks_are_turned_away_and_leave_nothing_behind(sqlite_url: str, seed: int) -> None:
    async with a_porch(sqlite_url) as porch:
        siege = Siege(porch, seed)
        await siege.besiege(1_500)
        warm = held_mib()
        await siege.besiege(3_500)
        assert held_mib() - warm < 16, "what this test itself remembers is a third of that"
        await siege.judge()
        async with porch.client.get(f"{porch.base}/healthz") as answer:
            assert answer.status == 200


async def test_many_at_once_are_told_apart_as_well(sqlite_url: str) -> None:
    async with a_porch(sqlite_url) as porch:
        sieges = [Siege(porch, seed) for seed in range(10, 26)]
        await asyncio.gather(*(siege.besiege(60) for siege in sieges))
        assert [siege.wrong for siege in sieges if siege.wrong] == []
        assert len(await porch.kept()) == len({raw.key for raw in porch.accepted}) > 0


def held_mib() -> float:
    gc.collect()
    return float(psutil.Process().memory_info().rss) / 2**20
