"""From a rule to the function that runs it: what a detector needs beside its policy is bound here, once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

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
from bot.services.moderation.rules import Detector, Rule
from bot.services.moderation.windows import Windows
from bot.services.moderation.words import WordList

Check = Callable[[MessageFacts], Match | None]
WindowCheck = Callable[[MessageFacts, Windows], Match | None]


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


def check_of(rule: Rule, lists: Mapping[str, WordList]) -> tuple[Check | None, WindowCheck | None] | Problem:
    """The compiled check of a rule: one that needs the message alone, or one that needs the recent past."""
    detector = rule.detector
    match detector:
        case Words():
            words = lists.get(detector.list)
            if words is None:
                return ListMissing(rule.id, detector.list)
            return partial(listed_word, policy=detector, words=words), None
        case Patterns():
            patterns = PatternSet.compile(detector.patterns)
            if not isinstance(patterns, PatternSet):
                return PatternsUnusable(rule.id, patterns)
            return partial(typed_pattern, policy=detector, patterns=patterns), None
        case Flood():
            return None, lambda facts, windows: flood(facts, detector, windows)
        case Duplicates():
            return None, lambda facts, windows: duplicate(facts, detector, windows)
        case Repeats():
            return None, lambda facts, windows: repeat(facts, detector, windows)
        case _:
            return _check_of_message(detector), None


def _check_of_message(  # noqa: C901, PLR0911, PLR0912  an exhaustive match, one line for each detector
    detector: Detector,
) -> Check | None:
    """The detectors that need nothing but the message."""
    match detector:
        case Links():
            return partial(forbidden_link, policy=detector, domains=spelled_out(detector))
        case Invites():
            return partial(invitation, policy=detector)
        case Forwards():
            return partial(forwarded, policy=detector)
        case ForeignQuotes():
            return partial(foreign_quote, policy=detector)
        case ChannelPosts():
            return partial(channel_post, policy=detector)
        case Media():
            return partial(unwanted_media, policy=detector)
        case ViaBot():
            return partial(made_by_bot, policy=detector)
        case Mentions():
            return partial(many_mentions, policy=detector)
        case Shouting():
            return partial(shouting, policy=detector)
        case Emoji():
            return partial(many_emoji, policy=detector)
        case Length():
            return partial(wall_of_text, policy=detector)
        case Invisible():
            return partial(nothing_to_see, policy=detector)
        case Scripts():
            return partial(unwanted_script, policy=detector)
        case Newcomers():
            return partial(newcomer_limit, policy=detector)
        case Words() | Patterns() | Flood() | Duplicates() | Repeats():
            return None
