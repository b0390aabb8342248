"""What rule matching costs: python -m benchmarks.matching. Figures are per 100-character message, one core."""

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.domain.events import MessageReceived
from bot.domain.people import ChatKind, ChatRef, PersonRef, PlatformName
from bot.services.moderation.defaults import default_lists
from bot.services.moderation.facts import facts_of
from bot.services.moderation.normalise import fold, squeeze
from bot.services.moderation.patterns import PatternSet
from bot.services.moderation.rules import rules_from_data
from bot.services.moderation.ruleset import Ruleset
from bot.services.moderation.windows import Windows
from bot.services.moderation.words import WordList

CHATTER = (
    "今天我們去公园散步，天气很好！然后 we went to the Café 喝咖啡，聊了很多关于社群运营的事情。"
    "大家觉得下周的活动应该怎么安排呢？我觉得可以先投票，再决定时间和地点。See you all"
)
MESSAGES = 20_000


def microseconds(work: Callable[[], object], times: int = 20_000) -> float:
    """The best of three rounds."""
    rounds = []
    for _ in range(3):
        began = time.perf_counter()
        for _ in range(times):
            work()
        rounds.append((time.perf_counter() - began) / times * 1e6)
    return min(rounds)


def words(count: int, dice: random.Random) -> list[str]:
    alphabet = [chr(dice.randrange(0x4E00, 0x9FA5)) for _ in range(3_000)]
    found: set[str] = set()
    while len(found) < count:
        if dice.random() < 0.8:
            found.add("".join(dice.choice(alphabet) for _ in range(dice.choice((2, 3, 3, 4)))))
        else:
            found.add("".join(dice.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(dice.randrange(5, 12))))
    return sorted(found)


def twenty_rules() -> list[dict[str, object]]:
    detectors: list[dict[str, object]] = [
        {"kind": "words", "list": "big"},
        {"kind": "words", "list": "spam"},
        {"kind": "patterns", "patterns": [f"foo{number}bar+|赌{number}" for number in range(50)]},
        {"kind": "links", "mode": "deny", "domains": ["evil.example", "bad.example"]},
        {"kind": "media", "kinds": ["contact", "giveaway", "story", "other"]},
        {"kind": "scripts", "scripts": ["arabic", "cyrillic"]},
        {"kind": "newcomers", "limits": ["links", "media"]},
    ]
    plain = "invites forwards foreign_quotes channel_posts via_bot mentions shouting emoji length invisible"
    detectors += [{"kind": kind} for kind in f"{plain} flood duplicates repeats".split()]
    return [
        {
            "id": kind_of(detector, at),
            "name": "x",
            "detector": detector,
            "actions": [{"kind": "delete"}],
            "mode": "enforce",
        }
        for at, detector in enumerate(detectors)
    ]


def kind_of(detector: dict[str, object], at: int) -> str:
    return f"{detector['kind']}-{at}"


def chatter(dice: random.Random) -> list[MessageReceived]:
    chat = ChatRef(PlatformName.PLAYGROUND, "1", ChatKind.GROUP)
    people = [PersonRef(str(number), "x") for number in range(300)]
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    lines = []
    for number in range(MESSAGES):
        turn = dice.randrange(len(CHATTER))
        text = (CHATTER[turn:] + CHATTER[:turn])[:97] + str(number % 1000)
        lines.append(
            MessageReceived(
                chat=chat, at=noon + timedelta(seconds=2 * number), sender=people[number % 300],
                message_key=str(number), text=text,
            )
        )  # fmt: skip
    return lines


def judging(rules: Ruleset, lines: list[MessageReceived]) -> float:
    rounds = []
    for _ in range(3):
        windows = Windows()
        began = time.perf_counter()
        for line in lines:
            facts = facts_of(line, member_age=timedelta(days=40), message_count=50, edited=False)
            rules.judge(facts, windows, line.at)
        rounds.append((time.perf_counter() - began) / len(lines) * 1e6)
    return min(rounds)


def main() -> None:
    dice = random.Random(1)
    text = CHATTER[:100]
    folded = fold(text)
    print(f"fold                          {microseconds(lambda: fold(text)):8.1f} us")
    print(f"fold, plain ASCII             {microseconds(lambda: fold('plain words ' * 8)):8.1f} us")
    print(f"squeeze                       {microseconds(lambda: squeeze(folded)):8.1f} us")
    lists = {}
    for name, count in (("big", 10_000), ("huge", 100_000)):
        entries = words(count, dice)
        began = time.perf_counter()
        lists[name] = listed = WordList.compile(entries)
        print(f"word list {count:>7,}: build      {time.perf_counter() - began:8.2f} s")
        print(f"word list {count:>7,}: message    {microseconds(lambda: listed.hits(text)):8.1f} us  (fold and all)")  # noqa: B023  called at once
    patterns = PatternSet.compile([f"foo{number}bar+|赌{number}" for number in range(50)])
    if isinstance(patterns, PatternSet):
        print(f"50 patterns: message          {microseconds(lambda: patterns.hits(text, folded)):8.1f} us")
    lists["spam"] = WordList.compile(default_lists()["spam"])
    lines = chatter(dice)
    print(f"judge, no rules               {judging(Ruleset.compile([], {}), lines):8.1f} us  (facts, windows, fold)")
    rules = Ruleset.compile(rules_from_data(twenty_rules()), lists)
    print(f"judge, 20 rules               {judging(rules, lines):8.1f} us  (with a list of 10,000 and 50 patterns)")


if __name__ == "__main__":
    main()
