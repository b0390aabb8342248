"""The pictures of the READMEs, taken from the real page: ``make screenshots``. Needs a Chromium on PATH."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from bot.playground.ground import Ground
from bot.playground.show import Where, open_page
from tests.playground.browser import FLAGS, PHONE, found_chromium
from tests.project_files import ROOT

IMAGES = ROOT / "docs/images"
TODAY = datetime(2026, 3, 2)  # noqa: DTZ001  a wall time; the zone follows from the language
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
HELD_UP = PHONE | {"device_scale_factor": 2}


@dataclass(frozen=True)
class Club:
    """Who is who in a furnished room, and what they say besides what the page offers."""

    language: str
    rose: str
    ming: str
    walter: str
    owner: str
    newcomer: str
    spammer: str
    check_in: str
    group: str
    private: str
    talk: tuple[tuple[str, str], ...]
    hello: str
    spam: str
    poll: str


CLUBS = (
    Club(
        "zh-CN", "小红", "阿明", "老王", "林老师", "小李", "财富密码", "签到", "读书会", "私聊",
        (("小红", "欢迎小李！《长安的荔枝》我也喜欢。"),),
        "报到！我是小李，在杭州做设计，最近在读《长安的荔枝》，请多关照。",
        "日赚 500，加我领取 https://easy-money.example/go",
        "/poll -until 3h 周三共读哪一本？ | 小王子 | 活着 | 三体",
    ),
    Club(
        "en", "Rose", "Ming", "Walter", "Linda", "Lee", "EasyMoney", "/checkin", "Reading Club", "private",
        (("Rose", "Welcome Lee! Piranesi is a favourite of mine."),),
        "#intro I am Lee, a designer from Leeds, reading Piranesi at the moment. Hello everybody!",
        "Earn 500 a day, claim it here https://easy-money.example/go",
        "/poll -until 3h What do we read on Wednesday? | The Little Prince | Piranesi | Emma",
    ),
)  # fmt: skip


class Room:
    """The people of a room, moved on the server; the page in the browser shows what follows."""

    def __init__(self, ground: Ground, club: Club) -> None:
        self.ground = ground
        self.club = club
        self._people = ground.platform.people
        self._world = ground.platform.world
        self.group = next(key for key in self._world.rooms if key.startswith("group"))

    def key(self, name: str) -> str:
        return next(key for key, person in self._world.people.items() if person.name == name)

    async def says(self, name: str, text: str) -> None:
        self._people.say(self.group, self.key(name), text)
        await self.ground.timeline.settle()

    async def joins(self, name: str) -> None:
        self._people.join(self.group, self.key(name), link="https://example.org/join")
        await self.ground.timeline.settle()

    async def passes(self, minutes: int) -> None:
        now = self.ground.clock.now()
        await self.ground.timeline.pass_to(now.fromtimestamp(now.timestamp() + 60 * minutes, tz=now.tzinfo))

    async def votes(self, *votes: tuple[str, int]) -> None:
        poll = next(line.key for line in self._world.rooms[self.group].visible() if line.poll is not None)
        for name, option in votes:
            self._people.vote(self.group, self.key(name), poll, [option])
        await self.ground.timeline.settle()

    async def reacts(self, name: str, words: str, emoji: str) -> None:
        line = next(line for line in self._world.rooms[self.group].visible() if words == str(line.text))
        self._people.react(self.group, self.key(name), line.key, emoji)
        await self.ground.timeline.settle()


async def a_morning(room: Room) -> None:
    """A newcomer, check-ins, spam that goes, a poll."""
    club = room.club
    await room.passes(3)
    await room.joins(club.spammer)
    await room.passes(1)
    await room.says(club.spammer, club.spam)
    await room.passes(3)
    await room.joins(club.newcomer)
    await room.passes(2)
    await room.says(club.newcomer, club.hello)
    await room.reacts(club.walter, club.hello, "👏")
    for name, text in club.talk:
        await room.passes(1)
        await room.says(name, text)
    await room.says(club.rose, club.check_in)
    await room.passes(2)
    await room.says(club.owner, club.poll)
    await room.votes((club.ming, 2), (club.walter, 1), (club.newcomer, 2), (club.rose, 2))
    await room.passes(1)


@asynccontextmanager
async def looking(browser: Browser, address: str, club: Club, **device: Any) -> AsyncIterator[Page]:
    context = await browser.new_context(locale=club.language, reduced_motion="reduce", **device)
    page = await context.new_page()
    await page.goto(address)
    await page.locator('#app[data-ready="true"]').wait_for()
    await page.locator(".poll").first.wait_for()
    await page.wait_for_timeout(300)
    yield page
    await context.close()


async def save(page: Page, name: str) -> None:
    await page.screenshot(path=IMAGES / f"{name}.png")


async def take(browser: Browser, club: Club, folder: Path) -> None:
    database = folder / f"{club.language}.db"
    async with open_page(database, club.language, Where(), TODAY) as (address, ground):
        ground.timeline.speed = 0
        await a_morning(Room(ground, club))
        async with looking(browser, address, club, **DESK) as page:
            await save(page, f"page-{club.language}")
            await page.locator("[data-focus=deleted]").click()
            await page.locator(".line", has_text=club.spam).locator(".deletion .link").click()
            await page.locator(".drawer .card.strong").wait_for()
            await save(page, f"why-{club.language}")
        async with looking(browser, address, club, color_scheme="dark", **DESK) as page:
            await save(page, f"page-dark-{club.language}")
        async with looking(browser, address, club, **HELD_UP) as page:
            await save(page, f"phone-{club.language}")


async def main() -> None:
    path = found_chromium()
    if path is None:
        sys.exit("No Chromium is on PATH; install one first.")
    with tempfile.TemporaryDirectory(prefix="hearth-pictures-") as folder:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=path, args=[*FLAGS])
            for club in CLUBS:
                await take(browser, club, Path(folder))
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
