"""From the operator's settings to the rules the pipeline lives by."""

from datetime import timedelta

from bot.config import Config
from bot.domain.limits import RetentionLimits, StalenessLimits
from bot.pipeline.house import HouseRules
from bot.pipeline.limits import DispatchLimits, SendLimits
from bot.pipeline.pace import PaceLimits


def house_rules(config: Config) -> HouseRules:
    """All limits in one place; seconds become durations here."""
    late, pipeline, sender = config.staleness, config.pipeline, config.sender
    communities = config.communities
    return HouseRules(
        staleness=StalenessLimits(
            admin_command=timedelta(seconds=late.admin_command_seconds),
            command=timedelta(seconds=late.command_seconds),
            join=timedelta(seconds=late.join_seconds),
            spam=timedelta(seconds=late.spam_seconds),
        ),
        dispatch=DispatchLimits(
            batch=pipeline.batch_size,
            held=pipeline.held_updates,
            max_attempts=pipeline.max_attempts,
            waits=tuple(timedelta(seconds=wait) for wait in pipeline.retry_seconds),
            infrastructure_wait=timedelta(seconds=pipeline.database_retry_seconds),
            lookup_timeout=timedelta(seconds=pipeline.lookup_seconds),
        ),
        send=SendLimits(
            in_flight=sender.max_in_flight,
            max_attempts=sender.max_attempts,
            waits=tuple(timedelta(seconds=wait) for wait in sender.retry_seconds),
            infrastructure_wait=timedelta(seconds=pipeline.database_retry_seconds),
            longest_sleep=timedelta(seconds=sender.look_every_seconds),
        ),
        pace=PaceLimits(
            overall=sender.messages_per_second,
            per_chat=sender.per_chat_messages,
            per_chat_seconds=sender.per_chat_seconds,
            group_per_minute=sender.group_per_minute,
        ),
        commands_per_minute=pipeline.commands_per_minute,
        look_every=timedelta(seconds=pipeline.look_every_seconds),
        inbox_limit=pipeline.inbox_limit,
        allowed_groups=None if communities.mode == "open" else frozenset(communities.allow),
        first_settings={
            "general": {
                "language": communities.default_language,
                "time_zone": communities.default_time_zone,
                "messages_per_day": sender.messages_per_day,
            }
        },
    )


def retention_limits(config: Config) -> RetentionLimits:
    keep = config.retention
    return RetentionLimits(
        message_text=timedelta(days=keep.message_text_days),
        raw_updates=timedelta(hours=keep.raw_update_hours),
        sent_actions=timedelta(days=keep.sent_action_days),
        buried_updates=timedelta(days=keep.quarantine_days),
        every=timedelta(seconds=keep.run_every_seconds),
    )
