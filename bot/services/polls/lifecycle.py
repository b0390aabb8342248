"""A poll's life: posted once, shown with its counts, ended once, its result kept right."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.actions import EditText, MessageTarget, Priority, React, SendPoll, SendText, Sent, StopPoll
from bot.domain.capabilities import Capability
from bot.services.polls.ballots import close_ballots, hand_out
from bot.services.polls.card import can_edit, keyboard, poll_card
from bot.services.polls.host import Host
from bot.services.polls.spec import NATIVE_SHORTEST, BadPoll, PollSpec, style_for
from models.outbox import OutboxState, action_with_id
from models.polls import Poll, PollEnding, PollState, PollStyle, add_ending, ending_of, send_states

CLOSE = "polls.close"
REFRESH = "polls.refresh"
VERIFY = "polls.verify"
REMIND = "polls.remind"
HANDED_OUT = "ballots.look"

BREATH = timedelta(seconds=3)
"""A poll's message is edited at most this often, however many vote."""
LOOK_AFTER = timedelta(minutes=2)
REMIND_BEFORE = timedelta(hours=1)
_BUTTON_LIFE = timedelta(days=400)
_DONE = "👌"
_GONE = (OutboxState.FAILED, OutboxState.EXPIRED, OutboxState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Ended:
    """``has_card``: there is a message that shows the result; a poll that never arrived has none."""

    has_card: bool


@dataclass(frozen=True, slots=True)
class EndedAlready:
    pass


def spec_of(poll: Poll) -> PollSpec:
    return PollSpec.model_validate_json(poll.spec)


def question_of(poll: Poll) -> str:
    return spec_of(poll).question


async def post_poll(
    host: Host,
    spec: PollSpec,
    *,
    creator_id: int,
    topic: str | None,
    series_id: int | None = None,
    occurrence: str | None = None,
) -> Poll | BadPoll:
    """Put a poll into the group. It is posted with the transaction that decides it, or not at all."""
    hours = host.chat.settings.polls.open_hours
    closes_at = spec.deadline(host.now, timedelta(hours=hours) if hours else None)
    if closes_at is not None and closes_at <= host.now:
        return BadPoll("polls.time-is-past")
    stays_open = closes_at - host.now if closes_at else None
    style = style_for(spec, host.chat.capabilities, stays_open=stays_open)
    if isinstance(style, BadPoll):
        return style
    poll = Poll(
        chat_id=host.chat.id,
        created_by_id=creator_id,
        series_id=series_id,
        occurrence=occurrence,
        spec=spec.model_dump_json(),
        style=style,
        state=PollState.OPEN,
        topic=topic,
        tokens="",
        created_at=host.now,
        closes_at=closes_at,
        closes_itself=style is PollStyle.NATIVE and stays_open is not None and stays_open >= NATIVE_SHORTEST,
        shown_at=host.now,
        told_counts="",
        told_voters=0,
    )
    host.session.add(poll)
    await host.session.flush()
    sent = await _send(host, poll, spec, asked_for=series_id is None)
    poll.action_id = sent.action_id
    await _set_deadline(host, poll, spec)
    return poll


async def _send(host: Host, poll: Poll, spec: PollSpec, *, asked_for: bool) -> Sent:
    priority = Priority.REPLY if asked_for else Priority.ANNOUNCEMENT
    lasts = poll.closes_at - host.now if poll.closes_at else None
    if poll.style == PollStyle.NATIVE:
        native = SendPoll(
            chat_key=host.chat.ref.key,
            question=spec.question,
            options=spec.options,
            anonymous=spec.anonymous,
            multiple=spec.multiple,
            correct=(spec.correct,) if spec.correct is not None else (),
            explanation=spec.explanation,
            topic=poll.topic,
            closes_at=poll.closes_at if poll.closes_itself else None,
            allow_revoting=not spec.is_quiz,
        )
        return host.act(native, priority=priority, where=host.chat, expires_in=lasts)
    if poll.style == PollStyle.BUTTONS:
        life = (lasts or timedelta(0)) + _BUTTON_LIFE
        payloads = [("polls.vote", {"poll": poll.id, "option": index}) for index in range(len(spec.options))]
        payloads.append(("polls.end", {"poll": poll.id}))
        made = [host.button("", action, payload, life=life, where=host.chat) for action, payload in payloads]
        poll.tokens = " ".join(button.token or "" for button in made)
    text = await poll_card(host, poll, spec)
    message = SendText(chat_key=host.chat.ref.key, text=text, topic=poll.topic, buttons=keyboard(host, poll, spec))
    shown = host.act(message, priority=priority, where=host.chat, expires_in=lasts)
    if poll.style != PollStyle.PRIVATE:
        return shown
    poll.ballot_key, ballots = hand_out(host, spec, poll.closes_at)
    await host.set_timer(HANDED_OUT, str(poll.id), at=host.now + LOOK_AFTER, payload={"poll": poll.id, "tries": 0})
    return host.act(ballots, priority=priority, where=host.chat, expires_in=lasts)


async def _set_deadline(host: Host, poll: Poll, spec: PollSpec) -> None:
    if poll.closes_at is None:
        return
    await host.set_timer(CLOSE, str(poll.id), at=poll.closes_at, payload={"poll": poll.id})
    remind_at = poll.closes_at - REMIND_BEFORE
    if host.chat.settings.polls.nudge and not spec.anonymous and remind_at - host.now >= REMIND_BEFORE:
        await host.set_timer(REMIND, str(poll.id), at=remind_at, payload={"poll": poll.id}, max_age=REMIND_BEFORE / 2)


def is_open(poll: Poll) -> bool:
    return poll.state == PollState.OPEN


def message_of(poll: Poll) -> MessageTarget:
    """The message that shows a poll, for edits and answers."""
    return poll.message_key or Sent(action_id=poll.action_id or 0)


async def show_counts(host: Host, poll: Poll) -> None:
    """Votes changed: edit what shows them, now or a breath after the last edit, never more often."""
    if (
        not can_edit(host)
        and poll.style == PollStyle.BUTTONS
        and Capability.EDIT_WHEN_PRESSED in host.chat.capabilities
    ):
        await redraw(host, poll)  # the press that is being answered is the only moment for it
        return
    if not can_edit(host) or (poll.style == PollStyle.NATIVE and poll.state == PollState.OPEN):
        return
    if poll.refresh_at is not None and host.now - poll.refresh_at < timedelta(minutes=1):
        return  # it is pending
    if host.now - poll.shown_at >= BREATH:
        await redraw(host, poll)
        return
    poll.refresh_at = poll.shown_at + BREATH
    await host.set_timer(REFRESH, str(poll.id), at=poll.refresh_at, payload={"poll": poll.id})


async def redraw(host: Host, poll: Poll) -> Sent | None:
    """Edit the poll's message, or the message that holds its result, to what is true now.

    All edits of a poll go out with one priority, so that an older one can never overtake a newer one.
    """
    poll.refresh_at, poll.shown_at = None, host.now
    ending = await ending_of(host.session, poll.id)
    target = message_of(poll)
    if ending is not None and ending.is_own_message and ending.result_action_id is not None:
        target = Sent(action_id=ending.result_action_id)
    elif poll.style == PollStyle.NATIVE:
        return None
    spec = spec_of(poll)
    text = await poll_card(host, poll, spec)
    edit = EditText(chat_key=host.chat.ref.key, message=target, text=text, buttons=keyboard(host, poll, spec))
    return host.act(edit, priority=Priority.REPLY, where=host.chat)


async def end_poll(host: Host, poll: Poll, *, at: datetime, by: int | None) -> Ended | EndedAlready:
    """End a poll at ``at`` (event time) and show its result. ``by`` None: its time was over."""
    if not await add_ending(host.session, poll.id, at=at, noticed_at=host.now, by=by):
        return EndedAlready()
    ending = await ending_of(host.session, poll.id)
    assert ending is not None, "it was just added"
    for name in (CLOSE, REFRESH, REMIND):
        await host.cancel_timer(name, str(poll.id))
    state = (await send_states(host.session, [poll])).get(poll.id)
    poll.state = PollState.LOST if state in _GONE else PollState.CLOSED
    if poll.state == PollState.CLOSED:
        await _show_result(host, poll, ending)
    return Ended(has_card=poll.state == PollState.CLOSED)


async def _show_result(host: Host, poll: Poll, ending: PollEnding) -> None:
    is_over = poll.closes_itself and poll.closes_at is not None and ending.at >= poll.closes_at
    if poll.style == PollStyle.NATIVE and not is_over:
        stop = StopPoll(chat_key=host.chat.ref.key, message=message_of(poll))
        host.act(stop, priority=Priority.REPLY, where=host.chat)
    if poll.style != PollStyle.NATIVE and can_edit(host):
        edited = await redraw(host, poll)
        ending.result_action_id = edited.action_id if edited else None
        at = host.now + LOOK_AFTER
        await host.set_timer(VERIFY, str(poll.id), at=at, payload={"poll": poll.id, "tries": 0})
        return
    await say_result(host, poll, ending, below=message_of(poll))
    if poll.style == PollStyle.BUTTONS and Capability.EDIT_WHEN_PRESSED in host.chat.capabilities:
        result = await poll_card(host, poll, spec_of(poll))
        closed = EditText(chat_key=host.chat.ref.key, message=message_of(poll), text=result)
        host.act(closed, priority=Priority.REPLY, where=host.chat)
    if poll.style == PollStyle.PRIVATE:
        close_ballots(host, poll, spec_of(poll))


async def say_result(host: Host, poll: Poll, ending: PollEnding, *, below: MessageTarget | None) -> None:
    """The result as a message of its own, under the poll's message where that is still there; no sound at night."""
    poll.refresh_at, poll.shown_at = None, host.now
    text = await poll_card(host, poll, spec_of(poll))
    quiet = host.chat.is_quiet(host.now)
    message = SendText(chat_key=host.chat.ref.key, text=text, topic=poll.topic, reply_to=below, silent=quiet)
    ending.result_action_id = host.act(message, priority=Priority.REPLY, where=host.chat).action_id
    ending.is_own_message = True


async def look_at_ballots(host: Host, poll: Poll, *, tries: int) -> str | None:
    """What its starter must hear of ballots that did not go out: the phrase. Ballots nobody got make it void."""
    state = (await send_states(host.session, [poll])).get(poll.id)
    if state in _GONE:
        ended = await end_poll(host, poll, at=host.now, by=None)
        return None if isinstance(ended, EndedAlready) else "ballots.not-handed-out"
    if state in (OutboxState.QUEUED, OutboxState.SENDING) and tries < 10:
        payload = {"poll": poll.id, "tries": tries + 1}
        await host.set_timer(HANDED_OUT, str(poll.id), at=host.now + LOOK_AFTER, payload=payload)
    return "ballots.perhaps-handed-out" if state == OutboxState.UNKNOWN else None


def nod(host: Host, message_key: str) -> None:
    """Tell whoever wrote a message that it is done, without a line: what shows the result may be far up."""
    if Capability.REACT in host.chat.capabilities:
        done = React(chat_key=host.chat.ref.key, message=message_key, emoji=_DONE)
        host.act(done, priority=Priority.REPLY, where=host.chat)


async def verify_result(host: Host, poll: Poll, *, tries: int) -> None:
    """Somebody may have deleted the poll's message: then its result is said in a message of its own."""
    ending = await ending_of(host.session, poll.id)
    if ending is None or ending.is_own_message or ending.result_action_id is None:
        return
    row = await action_with_id(host.session, ending.result_action_id)
    state = row.state if row is not None else ""
    if state in _GONE:
        await say_result(host, poll, ending, below=None)
    elif state == OutboxState.QUEUED and tries < 10:
        payload = {"poll": poll.id, "tries": tries + 1}
        await host.set_timer(VERIFY, str(poll.id), at=host.now + LOOK_AFTER, payload=payload)
