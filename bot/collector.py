"""Python's cycle collector, and what it need not look at.

A quarter of a million objects are made while the program is loaded, and they live as long as the process. Looked
through again and again on the way they cost a sixth of the start, and later a pause of the event loop each time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_RARELY = (10_000, 20, 50)
"""A batch of updates makes thousands of objects and no cycles; the default looks after every 700."""


@contextmanager
def made_for_good() -> Iterator[None]:
    """What is made inside is never searched for garbage: not now, not later. For imports, before any work."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*_RARELY)
        gc.enable()
