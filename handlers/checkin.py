"""Checking in: say the word, tap the button, bring the proof."""

from datetime import timedelta
from typing import Any

from bot.domain.actions import Priority, React
from bot.domain.capabilities import Capability
from bot.domain.events import ButtonPressed, MediaKind, MessageReceived
from bot.domain.people import SenderKind
from bot.domain.text import Text
from bot.routing import ChatView, Ctx, Router, Where
from bot.services.checkin.marking import check_in
from bot.services.checkin.outcomes import (
    CHECK_IN,
    AlreadyCheckedIn,
    CheckedIn,
    CheckInOutcome,
    Closed,
    Given,
    How,
    NotBegun,
    NotOpenYet,
    Over,
    ProofMissing,
    RestDay,
)
from bot.services.checkin.rituals import remember, ritual_or_default
from bot.services.checkin.terms import Ritual, Terms
from bot.services.checkin.timing import count_soon, keep_in_time
from bot.services.checkin.words import (
    GENERAL_WORDS,
    Rituals,
    Several,
    Spoken,
    chosen_ritual,
    default_words,
    is_general,
    spoken_ritual,
)

router = Router(feature="checkin")
router.remembers(remember)
PROOF_LIFE = timedelta(minutes=10)
REACTION_LIFE = timedelta(minutes=10)
THUMB = "👍"


def rituals_in(chat: ChatView) -> Rituals | None:
    memory = chat.memory.get(router.feature)
    return memory if isinstance(memory, Rituals) else None


def _says_a_word(event: MessageReceived, chat: ChatView) -> Spoken | Several | None:
    """Asked for every line: does it begin with a ritual's word? The command's own words go to the command."""
    rituals = rituals_in(chat)
    spoken: Spoken | Several | None = spoken_ritual(event.text, rituals) if rituals is not None else None
    if spoken is None and rituals is not None and is_general(event.text):
        spoken = chosen_ritual("", "", rituals)
    if spoken is None or not event.is_plain or event.sender.kind is not SenderKind.PERSON:
        return None
    return None if event.text.split(None, 1)[0] in GENERAL_WORDS else spoken


@router.command(
    "checkin", *GENERAL_WORDS, where=Where.GROUP, from_afar=True, alias_takes_args=True, any_age=True, personal=True
)
async def on_check_in(event: MessageReceived, ctx: Ctx) -> None:
    rituals = rituals_in(ctx.chat)
    chosen = chosen_ritual(event.text, ctx.args.text, rituals) if rituals is not None else None
    if chosen is not None:
        await _say_or_ask(event, ctx, chosen)
    elif event.text.startswith("/"):
        ctx.reply("checkin.no-ritual")


@router.on(MessageReceived, when=_says_a_word, from_afar=True)
async def on_word_said(event: MessageReceived, ctx: Ctx) -> None:
    await _say_or_ask(event, ctx, ctx.seen)


@router.answer("checkin.proof")
async def on_proof(event: MessageReceived, ctx: Ctx) -> None:
    """The line after "a proof is missing". When it is no proof either, it was just talk."""
    rituals = rituals_in(ctx.chat)
    spoken = spoken_ritual(event.text, rituals) if rituals is not None else None
    ritual_id = spoken.ritual_id if spoken is not None else int(ctx.payload["ritual"])
    ritual, outcome = await _mark(ctx, ritual_id, _given(event, spoken.rest if spoken else event.text))
    if ritual is not None and isinstance(outcome, CheckedIn):
        _answer_aloud(event, ctx, ritual, outcome)


@router.button("checkin.tap")
async def on_tap(event: ButtonPressed, ctx: Ctx) -> None:
    ritual, outcome = await _mark(ctx, int(ctx.payload["ritual"]), Given(how=How.BUTTON))
    if ritual is None or outcome is None:
        ctx.answer("checkin.gone", alert=True)
        return
    key, values = _words_for(ctx, ritual, outcome)
    ctx.answer(key, alert=not isinstance(outcome, CheckedIn | AlreadyCheckedIn), **values)


async def _say_or_ask(event: MessageReceived, ctx: Ctx, chosen: Spoken | Several) -> None:
    if isinstance(chosen, Spoken):
        await _say(event, ctx, chosen)
        return
    words = [name for ritual in chosen.rituals for name in ritual.words[:1]]
    ctx.reply("checkin.which", words=Text.join(words, ctx.line("checkin.comma")))


async def _say(event: MessageReceived, ctx: Ctx, spoken: Spoken) -> None:
    """A check-in said aloud. One that is heard of late counts, but nothing is said about it any more."""
    ritual, outcome = await _mark(ctx, spoken.ritual_id, _given(event, spoken.rest))
    if ritual is None or outcome is None or event.age(ctx.now) > ctx.limits.command:
        return
    if isinstance(outcome, CheckedIn | AlreadyCheckedIn):
        _answer_aloud(event, ctx, ritual, outcome)
        return
    key, values = _words_for(ctx, ritual, outcome)
    ctx.reply(key, **values)
    if isinstance(outcome, ProofMissing):
        await ctx.ask("checkin.proof", {"ritual": ritual.id}, life=PROOF_LIFE)


async def _mark(ctx: Ctx, ritual_id: int, given: Given) -> tuple[Ritual | None, CheckInOutcome | None]:
    terms = Terms(ctx.chat.zone, ctx.settings.checkin)
    name = ctx.line("checkin.default-name")
    words = default_words(ctx.language)
    ritual = await ritual_or_default(
        ctx.session, ctx.chat.id, ritual_id, name=name, words=words, terms=terms, now=ctx.now
    )
    if ritual is None:
        return None, None
    if not ritual_id:
        ctx.refresh_chat()
    person = ctx.member.person_id
    outcome = await check_in(ctx.session, ritual, person, given, at=ctx.event.at, now=ctx.now, terms=terms)
    ctx.effects.timers_changed |= await keep_in_time(ctx.session, ritual, terms, ctx.now)
    if isinstance(outcome, CheckedIn):
        ctx.count(CHECK_IN, person, at=ctx.event.at)
        ctx.effects.timers_changed |= await count_soon(ctx.session, ritual, outcome.day, terms, ctx.now)
    return ritual, outcome


def _given(event: MessageReceived, text: str) -> Given:
    """What came with the word, or stands in the writer's own message that it answers."""
    quoted = (
        event.quoted if event.quoted and event.quoted.sender and event.quoted.sender.key == event.sender.key else None
    )
    return Given(
        how=How.SAID,
        text=text or (quoted.text if quoted else ""),
        has_photo=MediaKind.PHOTO in (event.media, quoted.media if quoted else None),
        message_key=event.message_key,
    )


def _answer_aloud(event: MessageReceived, ctx: Ctx, ritual: Ritual, outcome: CheckedIn | AlreadyCheckedIn) -> None:
    style = ctx.settings.checkin.reply_style
    if style == "none":
        return
    if style == "react" and Capability.REACT in ctx.here.capabilities:
        action = React(chat_key=ctx.here.ref.key, message=event.message_key, emoji=THUMB)
        ctx.act(action, priority=Priority.REPLY, where=ctx.here, expires_in=REACTION_LIFE)
        return
    key, values = _words_for(ctx, ritual, outcome)
    ctx.reply(key, **values)


def _words_for(ctx: Ctx, ritual: Ritual, outcome: CheckInOutcome) -> tuple[str, dict[str, Any]]:
    """The phrase for an outcome, and its values."""
    said: dict[str, Any] = {"name": ctx.member.name, "ritual": ritual.name}
    match outcome:
        case CheckedIn(streak=streak, points=points, card_days=covered, card_earned=earned):
            cards = "earned" if earned else "used" if covered else "same"
            return "checkin.done", said | {"streak": streak, "points": points, "cards": cards, "covered": covered}
        case AlreadyCheckedIn(streak):
            return "checkin.already", said | {"streak": streak}
        case NotOpenYet(at):
            return "checkin.not-open-yet", said | {"at": at.astimezone(ctx.chat.zone).time()}
        case Closed(at):
            return "checkin.closed", said | {"at": at.astimezone(ctx.chat.zone).time()}
        case RestDay(day):
            return ("checkin.rest-day", said | {"day": day}) if day else ("checkin.rest", said)
        case NotBegun(day):
            return "checkin.not-begun", said | {"day": day}
        case Over(state):
            return f"checkin.{state}", said
        case ProofMissing(proof, unit):
            return f"checkin.needs-{proof}", said | {"unit": unit, "has_unit": bool(unit)}
