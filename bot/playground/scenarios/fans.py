"""A fan group: loud, late, easily carried away; a photo a day for those who want to."""

from dataclasses import replace

from bot.playground.scenarios.model import EVENING, Gathering, Given, Practice, Scenario, Troubles, Word
from bot.playground.scenarios.tempers import CHATTY, PILLAR, SILENT, STEADY, WAVERING

FANS = Scenario(
    key="fans",
    days=14,
    people=100,
    tempers=(
        replace(PILLAR, lines=4.0), replace(STEADY, share=0.2, lines=1.2, checks_in=0.5),
        replace(WAVERING, lines=0.8, reacts=0.2, checks_in=0.3), replace(SILENT, share=0.3, checks_in=0.1),
        replace(CHATTY, share=0.12, lines=7.0),
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
    practices=(Practice("did", opens=8.0, closes=23.5, peak=20.0, proof=Given.PHOTO, share=0.6),),
    rhythm=EVENING,
    threads=8,
    slots=("song", "city"),
    weekend=1.5,
    joins=1.5,
    gatherings=(Gathering(weekday=5, hour=20.0, lasts=1.5, lines=60, pool="live"),),
    words=(
        Word(2, 19.0, "poll-song", every=7),
        Word(5, 18.0, "announce-live", then="announcements.button-schedule", every=7),
    ),
    troubles=Troubles(spam=3.5, dubious=1.5, raid_on=6, raiders=25),
)  # fmt: skip
