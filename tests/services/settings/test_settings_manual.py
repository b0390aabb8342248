"""Every knob is explained, in both languages and in the manual."""

import re
from itertools import product

import pytest

from bot.phrases import LOCALES
from bot.services.settings.knobs import knobs, sections
from bot.settings_manual import MANUAL, manual


@pytest.mark.parametrize(("language", "name"), [*product(("zh-CN", "en"), [*sections(), *knobs()])])
def test_every_section_and_every_knob_has_its_text(language: str, name: str) -> None:
    source = (LOCALES / language / "settings.ftl").read_text(encoding="utf-8")
    assert re.search(rf"^settings-{re.sub('[._]', '-', name)} = \S", source, re.MULTILINE), name


def test_the_manual_is_up_to_date() -> None:
    assert MANUAL.read_text(encoding="utf-8") == manual(), "run: make manual"
