"""Polls that come again: one poll an occurrence, whatever is rung, told or restarted twice."""

from datetime import timedelta

from bot.domain.recurrence import RULES, CatchUp, Occurrence, upcoming
from bot.services.polls.host import Host
from bot.services.polls.lifecycle import post_poll
from bot.services.polls.spec import BadPoll, PollSpec, style_for
from bot.services.timers import pause_timer, resume_timer
from models.polls import Poll, PollSeries, SeriesState, poll_of_occurrence
from models.timers import timer_named

RING = "polls.series"
_TOO_LATE = timedelta(hours=6)
_DAY = timedelta(days=1)


async def start_series(host: Host, spec: PollSpec, *, creator_id: int, topic: str | None) -> PollSeries | BadPoll:
    """Ask again and again, by the spec's rule. Raises ValueError for a spec without one."""
    if spec.rule is None:
        raise ValueError("a series has a rule")
    style = style_for(spec, host.chat.capabilities, stays_open=spec.lasts)
    if isinstance(style, BadPoll):
        return style
    series = PollSeries(
        chat_id=host.chat.id,
        created_by_id=creator_id,
        spec=spec.model_dump_json(),
        topic=topic,
        state=SeriesState.ACTIVE,
        created_at=host.now,
    )
    host.session.add(series)
    await host.session.flush()
    await host.set_timer(
        RING,
        str(series.id),
        rule=spec.rule,
        payload={"series": series.id},
        catch_up=CatchUp.COALESCE,
        max_age=_TOO_LATE,
    )
    return series


async def post_occurrence(host: Host, series: PollSeries, occurrence: str) -> Poll | None:
    """Post the poll of one occurrence. None: it was posted already, or the series is not going on."""
    if series.state != SeriesState.ACTIVE or await poll_of_occurrence(host.session, series.id, occurrence) is not None:
        return None
    spec = PollSpec.model_validate_json(series.spec)
    lasts = spec.lasts or (None if host.chat.settings.polls.open_hours else _DAY)
    once = spec.model_copy(update={"rule": None, "closes_at": None, "lasts": lasts})
    posted = await post_poll(
        host,
        once,
        creator_id=series.created_by_id,
        topic=series.topic,
        series_id=series.id,
        occurrence=occurrence,
    )
    return posted if isinstance(posted, Poll) else None


async def next_of(host: Host, series: PollSeries) -> Occurrence | None:
    """When a series comes next; None while it is paused."""
    timer = await timer_named(host.session, RING, str(series.id))
    if timer is None or timer.rule is None or series.state != SeriesState.ACTIVE:
        return None
    return next(iter(upcoming(RULES.validate_json(timer.rule), host.chat.zone, host.now, 1)), None)


async def change_series(host: Host, series: PollSeries, to: str) -> bool:
    """Pause, resume or delete. False: that is not to be done to it now.

    Resumed, it goes on with the next occurrence; what passed meanwhile is not made up for. Deleted, the polls already
    posted stay and end as they would.
    """
    match to, series.state:
        case "pause", SeriesState.ACTIVE:
            series.state = SeriesState.PAUSED
            await pause_timer(host.session, RING, str(series.id))
        case "resume", SeriesState.PAUSED:
            series.state = SeriesState.ACTIVE
            await resume_timer(host.session, RING, str(series.id), now=host.now)
        case "delete", SeriesState.ACTIVE | SeriesState.PAUSED:
            series.state = SeriesState.DELETED
            await host.cancel_timer(RING, str(series.id))
        case _:
            return False
    return True
