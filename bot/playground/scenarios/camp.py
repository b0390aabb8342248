"""A paid training camp: everybody does the same thing for 21 days, and most of them want to be seen doing it."""

from bot.playground.scenarios.model import TOWN, Gathering, Given, Practice, Scenario, Troubles, Word
from bot.playground.scenarios.tempers import USUAL

CAMP = Scenario(
    key="camp",
    days=21,
    people=60,
    tempers=USUAL,
    setup=(
        "start",
        "setup",
        "text-rules",
        "button:rules.publish-button:version=1",
        "ritual",
        "quiet-answers",
        "rule-links",
        "button:rulebook.to-mode:mode=enforce",
        "points",
    ),
    practices=(Practice("did", opens=6.0, closes=22.0, peak=6.9, proof=Given.NOTHING, lasts=21),),
    rhythm=TOWN,
    threads=10,
    slots=("exercise", "excuse", "food", "spot"),
    arrive=0.15,
    joins=0.4,
    gatherings=(Gathering(weekday=2, hour=20.0, lasts=1.0, lines=24, pool="coaching"),),
    words=(
        Word(1, 12.1, "poll-start"),
        Word(3, 17.0, "announce-coaching", then="announcements.button-schedule", every=7),
        Word(7, 21.0, "praise", every=7),
        Word(10, 12.2, "poll-half"),
        Word(20, 12.2, "poll-end"),
        Word(21, 18.0, "announce-finale", then="announcements.button-schedule"),
        Word(22, 8.0, "farewell"),
    ),
    troubles=Troubles(spam=2.0, dubious=0.7, raid_on=12),
)  # fmt: skip
