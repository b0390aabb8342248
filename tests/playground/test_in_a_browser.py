"""The page in a real browser: the steps of a first visit, on a desk and on a phone, by mouse and by keyboard."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.playground.browser import PHONE, a_browser, a_visitor
from tests.playground.page import Page, a_page

SPAM = "Earn 500 a day, claim it here https://easy-money.example/go"

OVERLAPS = """() => {
  const parts = [...document.querySelectorAll(".brand img, .brand-words, .clock-face > *, .clock > .clock-next, .hand, .hand-icon, .language")];
  const boxes = parts.map((part) => [part.className || part.tagName, part.getBoundingClientRect()]).filter(([, box]) => box.width && box.height);
  const outside = boxes.filter(([, box]) => box.left < 0 || box.right > innerWidth + 0.5).map(([name]) => name);
  const over = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 0.5 && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 0.5;
  return outside.concat(boxes.flatMap(([name, box], at) => boxes.slice(at + 1).filter(([, other]) => over(box, other)).map(([other]) => `${name} over ${other}`)));
}"""  # noqa: E501  a script for the browser
"""Which things of the line at the top lie over each other, or outside the window."""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with a_browser() as opened:
        yield opened


async def test_from_the_first_look_to_the_first_check_in_is_one_tap(page: Page, browser: Browser) -> None:
    async with a_visitor(browser, page) as rose:
        await rose.taps("Check in", inside=rose.line("is open until"))
        await rose.sheet.locator(".toast", has_text="Rose checked in").wait_for()
        await rose.says("/me")
        await rose.sees("Streak 1, longest 1")


async def test_three_people_vote_and_the_counts_are_theirs(page: Page, browser: Browser) -> None:
    async with a_visitor(browser, page) as visitor:
        await visitor.becomes("Linda", "owner")
        await visitor.says("/poll What do we read? | Emma | Piranesi")
        poll = visitor.sheet.locator(".poll", has_text="What do we read?")
        for name, option in (("Rose", "Emma"), ("Ming", "Piranesi"), ("Walter", "Emma")):
            await poll.wait_for()
            await visitor.becomes(name)
            await poll.locator(".poll-option", has_text=option).click()
            await poll.locator(".poll-option.mine", has_text=option).wait_for()
        assert await poll.locator(".poll-count").all_text_contents() == ["2", "1"]
        assert "Voters: 3" in await poll.inner_text()


async def test_spam_is_gone_can_be_explained_and_its_appeal_is_accepted(page: Page, browser: Browser) -> None:
    async with a_visitor(browser, page) as visitor:
        await visitor.becomes("EasyMoney")
        await visitor.taps("Join")
        await visitor.sheet.locator(".notice", has_text="EasyMoney joined").wait_for()
        await visitor.sheet.locator(".chat", has_text="Private").click()
        await visitor.sees("Hello EasyMoney")
        await visitor.sheet.locator(".chat", has_not_text="Private").click()
        await visitor.says(SPAM)
        await visitor.sheet.get_by_text("You are muted until").wait_for()
        assert await visitor.sheet.locator(".line", has_text=SPAM).count() == 0
        await visitor.sheet.get_by_role("button", name="Show deleted").click()
        await visitor.taps("Why?", inside=visitor.line("Earn 500").locator(".deletion"))
        drawer = visitor.sheet.get_by_role("dialog")
        await drawer.get_by_text("rule “links”").wait_for()
        assert "muted for 1 day, until" in await drawer.inner_text()
        assert "looks for: links" in await drawer.inner_text()
        await visitor.sheet.keyboard.press("Escape")
        await visitor.sheet.locator(".chat", has_text="Private").click()
        await visitor.taps("Appeal")
        await visitor.says("It was my own shop, sorry, I did not know.")
        await visitor.sees("the admins have it")
        await visitor.becomes("Zoe")
        await visitor.sheet.locator(".chat", has_text="Private").click()
        await visitor.taps("Accept and undo", inside=visitor.line("It was my own shop"))
        await visitor.becomes("EasyMoney")
        await visitor.sheet.locator(".chat", has_not_text="Private").click()
        await visitor.says("thank you")
        await visitor.sees("thank you")


async def test_the_clock_is_moved_to_the_owners_digest(page: Page, browser: Browser) -> None:
    async with a_visitor(browser, page) as visitor:
        await visitor.taps("Check in", inside=visitor.line("is open until"))
        await visitor.becomes("Linda", "owner")
        await visitor.taps("+1 day")
        await (
            visitor.sheet.locator(".clock-day", has_text="March 3")
            .or_(visitor.sheet.locator(".clock-day", has_text="3 March"))
            .first.wait_for()
        )
        await visitor.taps("+1 day")
        await visitor.sheet.locator(".chat", has_text="Private").locator(".badge").wait_for()
        await visitor.sheet.locator(".chat", has_text="Private").click()
        await visitor.sees("Reading Club · Mon, Mar 2")


async def test_a_phone_shows_one_thing_at_a_time(page: Page, browser: Browser) -> None:
    async with a_visitor(browser, page, **PHONE) as visitor:
        sheet = visitor.sheet
        assert not await sheet.locator(".chats").is_visible()
        await visitor.taps("Check in", inside=visitor.line("is open until"))
        await sheet.locator(".toast", has_text="Rose checked in").wait_for()
        await visitor.taps("Chats")
        await sheet.locator(".chat", has_text="Private").click()
        await visitor.sees("Hello Rose")
        await visitor.taps("People")
        await sheet.locator(".person", has_text="Ming").click()
        await sheet.locator('#who[aria-label="You are Ming"]').wait_for()
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await sheet.evaluate(overflow) == 0


@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_nothing_of_the_line_at_the_top_lies_over_another_thing(
    page: Page, browser: Browser, language: str
) -> None:
    async with a_visitor(browser, page) as visitor:
        await visitor.sheet.locator(".language select").select_option(language)
        for width, height in [*((width, 800) for width in range(320, 1401, 40)), (568, 320), (844, 390)]:
            await visitor.sheet.set_viewport_size({"width": width, "height": height})
            assert await visitor.sheet.evaluate(OVERLAPS) == [], (width, height)
            hands = visitor.sheet.locator(".hand, .hand-icon")
            heights = await hands.evaluate_all("all => all.map((one) => one.getBoundingClientRect().height)")
            assert len(heights) == 6
            assert width > 760 or min(heights) >= 36


async def test_who_says_something_sees_it_wherever_they_were_reading(page: Page, browser: Browser) -> None:
    people, room, ming = page.ground.platform.people, page.group, page.key("Ming")
    for number in range(30):
        people.say(room, ming, f"thought {number}")
    await page.ground.timeline.settle()
    async with a_visitor(browser, page) as rose:
        await rose.sees("thought 29")
        scroller = rose.sheet.locator(".scroller")
        await scroller.evaluate("one => (one.scrollTop = 0)")
        await rose.sheet.wait_for_function("document.querySelector('.scroller').scrollTop === 0")
        people.say(room, ming, "one more")
        await page.ground.timeline.settle()
        await rose.sheet.locator(".newer").wait_for()
        assert await scroller.evaluate("one => one.scrollTop") == 0, "others leave one where one reads"
        await rose.says("and I?")
        await rose.sees("and I?")
        gap = "one => one.scrollHeight - one.scrollTop - one.clientHeight"
        await rose.sheet.wait_for_function(f"({gap})(document.querySelector('.scroller')) < 5")


async def test_a_clock_that_is_stopped_shows_no_earlier_time_than_before(page: Page, browser: Browser) -> None:
    async with a_visitor(browser, page) as visitor:
        face, next_words = visitor.sheet.locator(".clock-time"), visitor.sheet.locator(".clock > .clock-next")
        await visitor.sheet.evaluate(
            """() => {
              window.empty = 0;
              const words = document.querySelector(".clock > .clock-next");
              const count = () => (window.empty += words.textContent ? 0 : 1);
              new MutationObserver(count).observe(words, { childList: true });
            }"""
        )
        await visitor.sheet.locator("[data-focus=speed]").select_option("3600")
        await visitor.sheet.wait_for_timeout(900)
        running = await face.inner_text()
        await visitor.sheet.get_by_role("button", name="Stop the clock").click()
        await visitor.sheet.get_by_role("button", name="Let the clock run").wait_for()
        await visitor.sheet.wait_for_function("document.querySelector('.clock-time').textContent.length === 8")
        shown = await face.inner_text()
        assert "07:32" < running <= shown
        assert shown == page.ground.clock.now().strftime("%H:%M:%S")
        assert await next_words.inner_text() != ""
        assert await visitor.sheet.evaluate("window.empty") == 0


async def test_the_head_and_the_list_count_the_same_people(page: Page, browser: Browser) -> None:
    async with a_visitor(browser, page) as visitor:
        inside = visitor.sheet.locator(".part", has_text="In the group").locator("span")
        assert await visitor.sheet.locator(".head-title p").inner_text() == f"{await inside.inner_text()} people"


async def test_a_long_title_ends_in_an_ellipsis(page: Page, browser: Browser) -> None:
    page.ground.platform.people.add_group("A club with a title that no list has room for", owner=page.key("Linda"))
    async with a_visitor(browser, page) as visitor:
        name = visitor.sheet.locator(".chat-name", has_text="A club with a title")
        assert await name.evaluate("one => one.scrollWidth > one.clientWidth")
        assert await name.evaluate("one => getComputedStyle(one).textOverflow") == "ellipsis"


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", ("Timer: reminders and results of rituals", "every day at 07:30")),
        ("zh-CN", ("定时：打卡活动的提醒和结算", "每天 07:30")),
    ],
)
async def test_what_a_timer_did_is_told_in_words(
    page: Page, browser: Browser, language: str, wanted: tuple[str, ...]
) -> None:
    async with a_visitor(browser, page) as visitor:
        await visitor.sheet.locator(".language select").select_option(language)
        prompt = visitor.line("is open until")
        await prompt.hover()
        await prompt.locator(".tools").get_by_role("button").last.click()
        await prompt.locator(".menu-item", has_text={"en": "Why?", "zh-CN": "为什么"}[language]).click()
        told = await visitor.sheet.get_by_role("dialog").inner_text()
        assert [words for words in wanted if words not in told] == []
        assert "{" not in told


async def test_everything_can_be_reached_by_keyboard_and_has_a_name(page: Page, browser: Browser) -> None:
    async with a_visitor(browser, page) as visitor:
        sheet = visitor.sheet
        nameless = """() => [...document.querySelectorAll("button, select, textarea, input:not([hidden]), a")]
            .filter((one) => one.offsetParent !== null)
            .filter((one) => !(one.getAttribute("aria-label") || one.labels?.length || one.textContent.trim()))
            .map((one) => one.outerHTML)"""
        assert await sheet.evaluate(nameless) == []
        key = visitor.line("is open until").get_by_role("button", name="Check in", exact=True)
        await key.focus()
        await key.press("Enter")
        await sheet.locator(".toast", has_text="Rose checked in").wait_for()
        await sheet.get_by_role("textbox").fill("/ra")
        await sheet.get_by_role("listbox").get_by_role("option").first.wait_for()
        await sheet.get_by_role("textbox").press("Tab")
        assert await sheet.get_by_role("textbox").input_value() == "/rank "


async def test_what_people_write_is_never_markup(page: Page, browser: Browser) -> None:
    async with a_visitor(browser, page) as visitor:
        await visitor.says("<img src=x onerror=alert(1)><b>bold</b> https://example.org/?a=1&b=2")
        line = visitor.line("onerror=alert(1)")
        await line.wait_for()
        assert await line.locator(".line-text img, .line-text b").count() == 0
        assert await line.locator("a").get_attribute("href") == "https://example.org/?a=1&b=2"
        assert await line.locator("a").get_attribute("rel") == "noopener noreferrer nofollow"


async def test_a_reload_and_a_restart_keep_room_and_person(furnished: Path, tmp_path: Path, browser: Browser) -> None:
    database = tmp_path / "room.db"
    async with a_page(furnished, database) as page, a_visitor(browser, page) as visitor:
        await visitor.becomes("Ming")
        await visitor.says("/checkin")
        await visitor.sees("Ming checked in")
        await visitor.sheet.reload()
        await visitor.sees("Ming checked in")
        await visitor.sheet.locator("#who", has_text="Ming").wait_for()
    async with a_page(furnished, database) as page, a_visitor(browser, page) as visitor:
        await visitor.sees("Ming checked in")


async def test_two_tabs_see_the_same_room_and_a_broken_line_mends_itself(
    furnished: Path, tmp_path: Path, browser: Browser
) -> None:
    database = tmp_path / "room.db"
    async with a_page(furnished, database) as page:
        port = int(page.url.rpartition(":")[2])
        context = await browser.new_context()
        one, two = await context.new_page(), await context.new_page()
        for tab in (one, two):
            await tab.goto(f"{page.url}/playground/")
        await one.get_by_role("textbox").fill("hello over there")
        await one.get_by_role("textbox").press("Enter")
        await two.locator(".line", has_text="hello over there").wait_for()
    await two.locator("body.offline").wait_for()
    async with a_page(furnished, database, port=port):
        await two.locator("body:not(.offline)").wait_for(timeout=15_000)
        await two.get_by_role("textbox").fill("back again")
        await two.get_by_role("textbox").press("Enter")
        await one.locator(".line", has_text="back again").wait_for(timeout=15_000)
        await context.close()
