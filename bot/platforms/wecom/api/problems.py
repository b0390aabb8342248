"""What the operator must set right, one sentence each, told when it begins and shown until it is over."""

import logging
from collections.abc import Callable

_log = logging.getLogger(__name__)


class Problems:
    """Open problems by place. ``tell`` hears each once, and again only after it was over."""

    def __init__(self, tell: Callable[[str], None] | None = None) -> None:
        self._tell = tell
        self._open: dict[str, str] = {}

    @property
    def first(self) -> str | None:
        """For the health page."""
        return next(iter(self._open.values()), None)

    def note(self, place: str, sentence: str) -> None:
        known = sentence in self._open.values()
        self._open[place] = sentence
        if not known:
            _log.warning("WeCom: %s", sentence)
            if self._tell is not None:
                self._tell(sentence)

    def over(self, place: str) -> None:
        self._open.pop(place, None)
