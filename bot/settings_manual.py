"""docs/settings.md, from the settings model: ``python -m bot.settings_manual`` writes it anew."""

from pathlib import Path
from typing import Final

from bot.phrases import Phrases
from bot.services.settings.knobs import sections
from bot.services.settings.values import written
from bot.settings_words import SettingsWords

MANUAL: Final = Path(__file__).parent.parent / "docs" / "settings.md"
_HEAD: Final = """# Settings

What a group's admins can change, in the group or in private chat: `/settings` shows buttons, `/set checkin.day_start
04:00` says it in words, `/reset checkin.day_start` takes it back, `/export` and `/import` move everything as a file.
`none` means not set. This page is written by `make manual` from the settings model.
"""
_TABLE: Final = "| setting | default | allowed | what it does | 说明 |\n|---|---|---|---|---|"


def manual() -> str:
    """The whole page."""
    phrases = Phrases.load(strict=True)
    english, chinese = SettingsWords(phrases, "en"), SettingsWords(phrases, "zh-CN")
    parts = [_HEAD]
    for section, knobs in sections().items():
        parts.append(f"## {english.section(section)} · {chinese.section(section)}\n\n{_TABLE}")
        for knob in knobs:
            default = written(knob, knob.default)
            cells = (f"`{knob.name}`", f"`{default}`", english.allowed(knob), english.label(knob), chinese.label(knob))
            parts.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
        parts.append("")
    return "\n".join(parts)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    MANUAL.write_text(manual(), encoding="utf-8")
