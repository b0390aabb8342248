"""A real Chromium in front of the page, driven as a person would: by what is written on things."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, ConsoleMessage, Locator, async_playwright
from playwright.async_api import Page as Sheet

from tests.playground.page import Page

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome")
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}


def found_chromium() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def chromium() -> str:
    """Where the browser is; a test that needs one is skipped where there is none."""
    found = found_chromium()
    if found is None:
        pytest.skip("no Chromium on PATH: install one to run the browser tests")
    return found


@asynccontextmanager
async def a_browser() -> AsyncIterator[Browser]:
    """With a profile of its own that is gone afterwards."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS])
        try:
            yield browser
        finally:
            await browser.close()


class Visitor:
    """Somebody in front of the page. ``complaints``: what the browser's console said that it should not have."""

    def __init__(self, sheet: Sheet, page: Page) -> None:
        self.sheet = sheet
        self.page = page
        self.complaints: list[str] = []
        sheet.on("console", self._listen)
        sheet.on("pageerror", lambda error: self.complaints.append(str(error)))
        sheet.set_default_timeout(15_000)

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    async def comes_in(self) -> None:
        await self.sheet.goto(f"{self.page.url}/playground/")
        await self.sheet.locator('#app[data-ready="true"]').wait_for()

    def line(self, words: str) -> Locator:
        """The newest line with these words in it."""
        return self.sheet.locator(".line", has_text=words).last

    async def sees(self, words: str) -> None:
        await self.line(words).wait_for()

    async def says(self, words: str) -> None:
        await self.sheet.get_by_role("textbox").fill(words)
        await self.sheet.get_by_role("textbox").press("Enter")

    async def taps(self, label: str, *, inside: Locator | None = None) -> None:
        await (inside or self.sheet).get_by_role("button", name=label, exact=True).last.click()

    async def becomes(self, name: str, role: str = "") -> None:
        await self.sheet.locator("#who").click()
        choice = self.sheet.get_by_role("dialog").locator(".choice", has_text=name)
        await (choice.filter(has_text=role) if role else choice.first).click()
        await self.sheet.locator("#who", has_text=name).wait_for()


@asynccontextmanager
async def a_visitor(browser: Browser, page: Page, **device: Any) -> AsyncIterator[Visitor]:
    """A visitor with a clean browser; fails when the browser had anything to complain about."""
    context = await browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "locale": "en-GB"} | device)
    visitor = Visitor(await context.new_page(), page)
    await visitor.comes_in()
    yield visitor
    await context.close()
    assert visitor.complaints == []
