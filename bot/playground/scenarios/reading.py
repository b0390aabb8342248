"""A reading club: small, talkative in the evening, pages as proof."""

from dataclasses import replace

from bot.playground.scenarios.model import EVENING, Gathering, Given, Practice, Scenario, Troubles, Word
from bot.playground.scenarios.tempers import CHATTY, PILLAR, SILENT, STEADY, WAVERING

READING = Scenario(
    key="reading",
    days=14,
    people=25,
    tempers=(
        replace(PILLAR, share=0.16), replace(STEADY, share=0.4, lines=1.2), replace(WAVERING, share=0.2),
        replace(SILENT, share=0.16), CHATTY,
    ),
    setup=(
        "start",
        "setup",
        "text-rules",
        "button:rules.publish-button:version=1",
        "ritual",
        "rule-links",
        "button:rulebook.to-mode:mode=enforce",
    ),
    practices=(Practice("did", opens=7.0, closes=23.0, peak=21.5, proof=Given.NUMBER, least=6, most=60),),
    rhythm=EVENING,
    threads=8,
    slots=("book", "place"),
    weekend=1.4,
    joins=0.35,
    gatherings=(Gathering(weekday=2, hour=20.0, lasts=1.25, lines=30, pool="evening"),),
    words=(
        Word(1, 12.0, "poll-book", every=14),
        Word(3, 10.0, "announce-evening", then="announcements.button-schedule", every=7),
        Word(6, 20.5, "praise", every=7),
    ),
    troubles=Troubles(spam=1.2, dubious=0.5),
)  # fmt: skip
