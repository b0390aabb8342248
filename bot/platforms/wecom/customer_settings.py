"""What the operator says about customer groups. They are reached through the self-built app."""

from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.domain.templates import check_template

CONTACT_PLACEHOLDERS: Final = frozenset({"name", "昵称", "colleague", "同事"})


def _template(text: str) -> str:
    bad = check_template(text, CONTACT_PLACEHOLDERS)
    if bad is not None:
        raise ValueError(f"{bad.reason.value.replace('_', ' ')} {bad.found} at character {bad.position + 1}")
    return text.strip()


Seconds = Annotated[float, Field(gt=0, le=86_400)]


class CustomerSettings(BaseModel):
    """Table ``wecom.customers`` of config.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True)

    enabled: bool = False
    """The app must be among those that may call the interfaces of customer contact (客户联系)."""
    settle_seconds: Seconds = 5
    """How long after a callback a group is read: WeCom's own data follows its callbacks by a few seconds."""
    reread_hours: Annotated[float, Field(gt=0, le=8_760)] = 24
    """How often all groups are listed and read, beside the reading at the start."""
    retry_max: Seconds = 3_600
    """The longest wait before a group that could not be read is tried again."""

    posts_per_day: Annotated[int, Field(ge=1, le=100)] = 1
    """Tasks for one group within 24 hours; WeCom's own rule lets a group receive one a day."""
    look_minutes: Annotated[float, Field(gt=0, le=1_440)] = 10
    """How often WeCom is asked whether a task was sent."""
    nudge_hours: Annotated[float, Field(ge=8, le=720)] = 8
    """How often the sender of a task is reminded. WeCom takes three reminders in 24 hours."""
    send_within_hours: Annotated[float, Field(gt=0, le=720)] = 48
    """A task that nobody sent for so long is taken back."""

    greetings: Annotated[int, Field(ge=0, le=100)] = 50
    """Groups whose welcome is left in the corp's library of greetings, which holds a hundred for everybody."""
    contact_welcome: Annotated[str, AfterValidator(_template), Field(max_length=1_000)] = ""
    """What a new contact of a colleague is greeted with in that colleague's name; empty: with nothing of ours."""
    statistics_hour: Annotated[int, Field(ge=0, le=23)] = 5
    """From which hour on, in China, WeCom is asked what it counted the day before."""
