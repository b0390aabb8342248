"""``handlers`` and ``models`` are common names; what is imported must be what stands beside ``bot``."""

import importlib.util
from pathlib import Path

from bot.domain.errors import ConfigurationError


def refuse_foreign_packages() -> None:
    """Raises ConfigurationError where one of our packages comes from somewhere else."""
    home = Path(__file__).resolve().parent.parent
    for name in ("handlers", "models", "migrations"):
        spec = importlib.util.find_spec(name)
        places = list(spec.submodule_search_locations or ()) if spec else []
        if [Path(place).resolve() for place in places] != [home / name]:
            raise ConfigurationError(
                f"The package {name!r} does not come from Hearth's own folder {home}. "
                "Install Hearth into a virtual environment of its own."
            )
