"""What a chat can be told to do differently. One pydantic model; /settings, its help and its checks come from it.

A knob is one field here and one text (``settings-<section>-<field>``) in each language. Only values that differ from
the defaults are stored, so a better default reaches every chat that never chose otherwise.
"""

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.settings.announcements import AnnouncementSettings
from bot.domain.settings.checkin import CheckinSettings
from bot.domain.settings.digest import DigestSettings
from bot.domain.settings.gate import GateSettings
from bot.domain.settings.general import GeneralSettings
from bot.domain.settings.invitations import InvitationSettings
from bot.domain.settings.moderation import ModerationSettings
from bot.domain.settings.polls import PollSettings
from bot.domain.settings.raid import RaidSettings
from bot.domain.settings.rules import RulesSettings
from bot.domain.settings.welcome import IntroductionSettings, OnboardingSettings, WelcomeSettings


class ChatSettings(BaseModel):
    """All sections. Unknown keys are refused where a person writes them and dropped where an old row holds them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    general: GeneralSettings = Field(default_factory=GeneralSettings)
    checkin: CheckinSettings = Field(default_factory=CheckinSettings)
    welcome: WelcomeSettings = Field(default_factory=WelcomeSettings)
    gate: GateSettings = Field(default_factory=GateSettings)
    introductions: IntroductionSettings = Field(default_factory=IntroductionSettings)
    onboarding: OnboardingSettings = Field(default_factory=OnboardingSettings)
    invitations: InvitationSettings = Field(default_factory=InvitationSettings)
    moderation: ModerationSettings = Field(default_factory=ModerationSettings)
    raid: RaidSettings = Field(default_factory=RaidSettings)
    rules: RulesSettings = Field(default_factory=RulesSettings)
    announcements: AnnouncementSettings = Field(default_factory=AnnouncementSettings)
    polls: PollSettings = Field(default_factory=PollSettings)
    digest: DigestSettings = Field(default_factory=DigestSettings)


def settings_from_json(stored: str) -> ChatSettings:
    """Read a stored row. A knob this version no longer knows, or a value it no longer accepts, falls back."""
    from bot.domain.settings.stored import read_stored  # noqa: PLC0415  keeps the model importable on its own

    return read_stored(stored)
