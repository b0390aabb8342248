"""Groups that live by themselves: the same seed tells the same story, and the house does its work in it."""

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from bot.domain.people import MemberStatus
from bot.phrases import Phrases
from bot.platforms.playground.state import Change, Happening
from bot.playground.ground import Ground, open_ground
from bot.playground.scenarios.camp import CAMP
from bot.playground.scenarios.catalogue import SCENARIOS
from bot.playground.scenarios.director import OPENING, Director
from bot.playground.scenarios.habits import Deed, Mood, day_of, steadiness, times
from bot.playground.scenarios.model import Scenario
from bot.playground.scenarios.outcome import outcome_of
from bot.playground.scenarios.tempers import PILLAR, WAVERING
from bot.playground.scenarios.voice import Voice

MINUTE = timedelta(minutes=1)


def told(happened: list[Happening], ground: Ground) -> list[str]:
    """Everything that can be seen, as lines."""
    people = ground.platform.world.people
    return [
        f"{one.at:%d %H:%M:%S} {one.room_key} {people[one.by].name} {one.what}: "
        f"{one.line.text if one.line else ''} {one.words}"
        for one in happened
    ]


async def lived(
    path: Path, scenario: Scenario, *, days: float, people: int, seed: int, beat: timedelta = MINUTE
) -> list[str]:
    async with open_ground(path, "en", OPENING) as ground:
        director = Director(ground, scenario, people=people, seed=seed, beat=beat)
        happened: list[Happening] = []
        ground.platform.world.watchers.append(happened.append)
        await director.prepare()
        await director.pass_to(director.company.moment(director.first_day, 24 * days))
        return told(happened, ground)


async def test_the_same_seed_tells_the_same_story_and_another_one_another(tmp_path: Path) -> None:
    first = await lived(tmp_path / "1.db", CAMP, days=1.5, people=12, seed=7)
    again = await lived(tmp_path / "2.db", CAMP, days=1.5, people=12, seed=7)
    other = await lived(tmp_path / "3.db", CAMP, days=1.5, people=12, seed=8)
    assert len(first) > 60
    assert first == again
    assert first != other


async def test_a_short_camp_reaches_its_digest_and_its_numbers_agree(tmp_path: Path) -> None:
    async with open_ground(tmp_path / "camp.db", "en", OPENING) as ground:
        director = Director(ground, CAMP, people=10, seed=3, beat=MINUTE)
        happened: list[Happening] = []
        ground.platform.world.watchers.append(happened.append)
        await director.prepare()
        await director.pass_to(director.company.moment(director.first_day + timedelta(days=3), 9.1))
        outcome = await outcome_of(ground, director, days=3)
    rates = outcome.practised[0].rates
    assert len(rates) == 3
    assert sum(rate.done for rate in rates) == outcome.counts["check-ins"]
    assert outcome.digest.startswith("21-Day Training Camp · Wed, Mar 4, 2026")
    percent = round(100 * rates[2].done / rates[2].expected)
    assert f"Check-in rate {percent}%" in outcome.digest
    bot = ground.platform.bot_key
    days = [director.first_day + timedelta(days=number) for number in range(3)]
    said = [one for one in happened if one.what is Change.SAID and one.room_key == director.company.group]
    assert outcome.counts["message"] == sum(one.by != bot and one.at.date() in days for one in said)
    assert outcome.most_bot_lines <= 30, "the message budget of a day"


async def test_a_challenge_of_two_days_ends_with_its_finishers(tmp_path: Path) -> None:
    async with open_ground(tmp_path / "camp.db", "en", OPENING) as ground:
        director = Director(ground, CAMP, people=8, seed=5, beat=MINUTE)
        await director.prepare()
        company = director.company
        company.say(company.owner, "/ritual Workout need 2")
        company.say(company.owner, "/ritual Workout length 2d")
        await director.pass_to(company.moment(director.first_day + timedelta(days=2), 9.1))
        outcome = await outcome_of(ground, director, days=2)
    practised = outcome.practised[0]
    assert practised.finish is not None
    assert practised.finish.need == 2
    both = [person for person in practised.finish.people if person.days == 2]
    assert both
    assert [person.finished for person in practised.finish.people] == [
        person.days == 2 for person in practised.finish.people
    ]


async def test_a_raid_is_met_and_its_people_are_banned_by_the_admin(tmp_path: Path) -> None:
    stormy = replace(CAMP, troubles=replace(CAMP.troubles, raid_on=1, spam=7.0))
    story = await lived(tmp_path / "camp.db", stormy, days=1, people=10, seed=2)
    text = "\n".join(story)
    assert re.search(r"Hearth said: .*Many people came|raid", text, re.IGNORECASE)
    assert sum("stood" in line for line in story) >= 2 * CAMP.troubles.raiders, "all came, and all were muted or banned"


async def test_an_innocent_newcomer_appeals_and_is_free_again(tmp_path: Path) -> None:
    friendly = replace(CAMP, arrive=0.6, arrive_days=1, troubles=replace(CAMP.troubles, innocent_links=1.0, spam=0))
    async with open_ground(tmp_path / "camp.db", "en", OPENING) as ground:
        director = Director(ground, friendly, people=12, seed=6, beat=MINUTE)
        happened: list[Happening] = []
        ground.platform.world.watchers.append(happened.append)
        await director.prepare()
        await director.pass_to(director.company.moment(director.first_day, 24))
        outcome = await outcome_of(ground, director, days=1)
    assert outcome.counts["cases"] >= 3
    assert outcome.counts["appeals"] >= 1
    freed = [one for one in happened if one.old is MemberStatus.RESTRICTED and one.new is MemberStatus.MEMBER]
    assert freed


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=lambda scenario: scenario.key)
def test_everything_people_say_is_in_the_catalogues(scenario: Scenario, language: str) -> None:
    voice = Voice(Phrases.load(strict=True), language, scenario.key, scenario.slots)
    rng = Random(1)
    pools = ["remark", "cheer", "intro", "bye", "newcomer", *(one.pool for one in scenario.practices)]
    pools += [one.pool for one in scenario.gatherings]
    pools += [
        f"crowd.{name}"
        for name in ("reply", "reply-more", "protest", "look-up", "repair", "report", "appeal", "spam", "dubious")
    ]
    for pool in pools:
        for _ in voice.lines(pool):
            assert "{" not in voice.pick(pool, rng, name="Ming", number=5), pool
    for number in range(1, scenario.threads + 1):
        turns = voice.thread(number, rng)
        assert len(turns) >= 3
        assert {who for who, _ in turns} <= set("ABCD")
        assert not any("{" in said for _, said in turns)
    for line in [
        *(word.line for word in scenario.words),
        *(f"setup-{step}" for step in scenario.setup if ":" not in step),
    ]:
        assert line == "setup-start" or voice.line(line)


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=lambda scenario: scenario.key)
async def test_every_scenario_sets_its_group_up_without_a_wrong_word(tmp_path: Path, scenario: Scenario) -> None:
    story = await lived(tmp_path / "x.db", scenario, days=0.01, people=5, seed=1)
    assert not [line for line in story if "could not read" in line or ("for example" in line and "Hearth" in line)]
    assert any("is ready" in line for line in story)
    assert any("in force" in line for line in story)


def test_remarks_do_not_repeat_like_a_loop() -> None:
    voice = Voice(Phrases.load(strict=True), "en", "camp", CAMP.slots)
    rng = Random(4)
    said = [voice.remark(rng) for _ in range(400)]
    assert len(set(said)) > 250
    assert not any(a == b for a, b in pairwise(said))


def test_whoever_misses_days_comes_back_less_and_less() -> None:
    fresh, late, lost = (steadiness(WAVERING, Mood(days, missed, False)) for days, missed in ((0, 0), (20, 0), (20, 3)))
    assert fresh > late > lost > 0


def test_a_day_is_lived_within_the_hours_of_the_practice() -> None:
    rng = Random(9)
    intents = [i for _ in range(300) for i in day_of(CAMP, PILLAR, Mood(1, 0, False), number=3, weekday=2, rng=rng)]
    hours = [intent.hour for intent in intents if intent.deed is Deed.CHECK_IN]
    assert len(hours) > 250
    assert all(6.0 <= hour < 22.0 for hour in hours)
    assert Counter(intent.deed for intent in intents)[Deed.TALK] > 600


def test_nobody_checks_in_after_the_last_day_of_a_challenge() -> None:
    rng = Random(3)
    last = [i for _ in range(50) for i in day_of(CAMP, PILLAR, Mood(20, 0, False), number=21, weekday=6, rng=rng)]
    after = [i for _ in range(50) for i in day_of(CAMP, PILLAR, Mood(21, 0, False), number=22, weekday=0, rng=rng)]
    assert Deed.CHECK_IN in {intent.deed for intent in last}
    assert Deed.CHECK_IN not in {intent.deed for intent in after}


def test_averages_are_kept() -> None:
    rng = Random(2)
    for average in (0.1, 0.7, 1.0, 3.4):
        assert sum(times(rng, average) for _ in range(20_000)) / 20_000 == pytest.approx(average, rel=0.06)
