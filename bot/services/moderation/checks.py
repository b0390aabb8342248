"""From a rule to the function that runs it: what a detector needs beside its policy is bound here, once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.services.moderation.detectors.channels import ChannelPosts, channel_post
from bot.services.moderation.detectors.duplicates import Duplicates, duplicate
from bot.services.moderation.detectors.emoji import Emoji, many_emoji
from bot.services.moderation.detectors.flood import Flood, flood
from bot.services.moderation.detectors.invisible import Invisible, nothing_to_see
from bot.services.moderation.detectors.invites import Invites, invitation
from bot.services.moderation.detectors.length import Length, wall_of_text
from bot.services.moderation.detectors.links import Links, forbidden_link, spelled_out
from bot.services.moderation.detectors.media import Media, unwanted_media
from bot.services.moderation.detectors.mentions import Mentions, many_mentions
from bot.services.moderation.detectors.newcomers import Newcomers, newcomer_limit
from bot.services.moderation.detectors.origins import ForeignQuotes, Forwards, foreign_quote, forwarded
from bot.services.moderation.detectors.patterns import Patterns, typed_pattern
from bot.services.moderation.detectors.repeats import Repeats, repeat
from bot.services.moderation.detectors.scripts import Scripts, unwanted_script
from bot.services.moderation.detectors.shouting import Shouting, shouting
from bot.services.moderation.detectors.via_bot import ViaBot, made_by_bot
from bot.services.moderation.detectors.words import Words, listed_word
from bot.services.moderation.facts import Match, MessageFacts
from bot.services.moderation.patterns import PatternSet, Refusal
from bot.services.moderation.rules import Rule
from bot.services.moderation.windows import Windows
from bot.services.moderation.words import WordList

Check = Callable[[MessageFacts, Windows], Match | None]


@dataclass(frozen=True, slots=True)
class ListMissing:
    """The rule names a word list that does not exist; until it does, the rule finds nothing."""

    rule_id: str
    list_name: str


@dataclass(frozen=True, slots=True)
class PatternsUnusable:
    """The rule's patterns cannot be compiled; until they are changed, the rule finds nothing."""

    rule_id: str
    refusal: Refusal


Problem = ListMissing | PatternsUnusable


def check_of(  # noqa: C901, PLR0911, PLR0912  an exhaustive match, one arm for each detector
    rule: Rule, lists: Mapping[str, WordList]
) -> Check | Problem:
    """The compiled check of a rule; most need the message alone, some also the recent past."""
    detector = rule.detector
    match detector:
        case Words():
            words = lists.get(detector.list)
            if words is None:
                return ListMissing(rule.id, detector.list)
            return lambda facts, _: listed_word(facts, detector, words)
        case Patterns():
            patterns = PatternSet.compile(detector.patterns)
            if not isinstance(patterns, PatternSet):
                return PatternsUnusable(rule.id, patterns)
            return lambda facts, _: typed_pattern(facts, detector, patterns)
        case Flood():
            return lambda facts, windows: flood(facts, detector, windows)
        case Duplicates():
            return lambda facts, windows: duplicate(facts, detector, windows)
        case Repeats():
            return lambda facts, windows: repeat(facts, detector, windows)
        case Links():
            domains = spelled_out(detector)
            return lambda facts, _: forbidden_link(facts, detector, domains)
        case Invites():
            return lambda facts, _: invitation(facts, detector)
        case Forwards():
            return lambda facts, _: forwarded(facts, detector)
        case ForeignQuotes():
            return lambda facts, _: foreign_quote(facts, detector)
        case ChannelPosts():
            return lambda facts, _: channel_post(facts, detector)
        case Media():
            return lambda facts, _: unwanted_media(facts, detector)
        case ViaBot():
            return lambda facts, _: made_by_bot(facts, detector)
        case Mentions():
            return lambda facts, _: many_mentions(facts, detector)
        case Shouting():
            return lambda facts, _: shouting(facts, detector)
        case Emoji():
            return lambda facts, _: many_emoji(facts, detector)
        case Length():
            return lambda facts, _: wall_of_text(facts, detector)
        case Invisible():
            return lambda facts, _: nothing_to_see(facts, detector)
        case Scripts():
            return lambda facts, _: unwanted_script(facts, detector)
        case Newcomers():
            return lambda facts, _: newcomer_limit(facts, detector)


def looks_back(rule: Rule) -> timedelta:
    """How much of the recent past the rule wants to know; nothing where the message alone is looked at."""
    detector = rule.detector
    return detector.within if isinstance(detector, Flood | Duplicates | Repeats) else timedelta(0)
