"""A skill community: questions and answers at working hours, a daily stand-up on working days."""

from dataclasses import replace

from bot.playground.scenarios.model import TOWN, Gathering, Given, Practice, Scenario, Troubles, Word
from bot.playground.scenarios.tempers import CHATTY, PILLAR, SILENT, STEADY, WAVERING

SKILL = Scenario(
    key="skill",
    days=14,
    people=80,
    tempers=(
        replace(PILLAR, replies=0.4), replace(STEADY, share=0.24, checks_in=0.6, asks=0.12),
        replace(WAVERING, checks_in=0.4, asks=0.1), replace(SILENT, share=0.32, checks_in=0.1), CHATTY,
    ),
    setup=(
        "start",
        "setup",
        "text-rules",
        "button:rules.publish-button:version=1",
        "ritual",
        "quiet-answers",
        "rule-links",
        "button:rulebook.to-mode:mode=enforce",
    ),
    practices=(
        Practice("did", opens=9.0, closes=19.0, peak=9.8, proof=Given.WORDS, weekdays=frozenset(range(5)), share=0.6),
    ),
    rhythm=TOWN,
    threads=8,
    slots=("tool", "topic"),
    weekend=0.35,
    joins=1.2,
    gatherings=(Gathering(weekday=3, hour=19.5, lasts=1.0, lines=26, pool="talk"),),
    words=(
        Word(2, 12.0, "poll-topic", every=7),
        Word(4, 11.0, "announce-talk", then="announcements.button-schedule", every=7),
    ),
    troubles=Troubles(spam=3.0, dubious=1.0, raid_on=9, raiders=18),
)  # fmt: skip
