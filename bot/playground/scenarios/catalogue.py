"""The scenarios by the name they are asked for."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.playground.scenarios.camp import CAMP
from bot.playground.scenarios.fans import FANS
from bot.playground.scenarios.model import Scenario
from bot.playground.scenarios.reading import READING
from bot.playground.scenarios.skill import SKILL

SCENARIOS: Mapping[str, Scenario] = MappingProxyType({one.key: one for one in (READING, SKILL, CAMP, FANS)})
