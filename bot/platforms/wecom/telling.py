"""What we notice by looking is told as updates of our own, and read back like any other."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from bot.domain.errors import DatabaseUnavailable

_log = logging.getLogger(__name__)


class Telling:
    """Attempts to hand over what was noticed; ``what`` begins the sentence that says it cannot be stored.

    ``lets_through``: failures that the caller deals with.
    """

    def __init__(self, what: str, *, lets_through: tuple[type[Exception], ...] = (DatabaseUnavailable,)) -> None:
        self._what = what
        self._lets_through = lets_through
        self.problem: str | None = None

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Whatever storage says inside, nobody dies of it: what was noticed stays untold, for another time."""
        try:
            yield
        except self._lets_through:
            raise
        except Exception as error:  # noqa: BLE001  see above
            self.problem = f"{self._what} cannot be stored ({type(error).__name__})"
            _log.warning("%s", self.problem)
        else:
            self.problem = None


@contextmanager
def reading_own() -> Iterator[None]:
    """Around reading an update of ours. Raises ValueError for whatever is not shaped as we write them."""
    try:
        yield
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"an update that cannot be read: {type(error).__name__}") from None


def moment_told(text: str) -> datetime:
    """Raises ValueError for what is no moment, or one without a zone."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at
