"""Reading config.toml: what can be wrong with the file itself, each as one sentence."""

import stat
import tomllib
from pathlib import Path
from typing import Any

from bot.domain.errors import ConfigurationError

LARGEST_FILE = 1_048_576  # bytes; a real configuration has a few thousand

_HINTS = (
    ("Invalid value", 'a text stands in straight quotes, as in name = "Hearth"; yes and no are true and false'),
    ("Invalid statement", "a line is a [table] or a key = value"),
    ("Invalid initial character", "a line is a [table] or a key = value"),
    ("Expected '='", "a key is followed by = and its value"),
    ("Expected newline", "after a value the line is over; texts stand in quotes"),
    ("Illegal character", "a text ends with its quote, on the line where it begins"),
    ("Unterminated string", "a text ends with its quote"),
    ("Invalid hex value", "a backslash is written twice, or its text in single quotes"),
    ("Unescaped", "a backslash is written twice, or its text in single quotes"),
    ("Unclosed", "a bracket is not closed"),
    ("Cannot", "a key or a table stands there twice"),
)
"""By how tomllib begins what it says."""


def read_toml(path: Path) -> dict[str, Any]:
    """The file's tables. Raises ConfigurationError when it is missing, unreadable, huge, not text or not TOML."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
        if len(raw) > LARGEST_FILE:
            raise ConfigurationError(f"{path} is larger than 1 MiB; this is not a Hearth configuration.")
        return tomllib.loads(raw.decode("utf-8-sig"))
    except FileNotFoundError:
        raise ConfigurationError(
            f"{path} does not exist. Copy config.example.toml to it and fill in the token."
        ) from None
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path} is not a text file in UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path} is not valid TOML: {_mistake(str(error))}.") from None
    except RecursionError:
        raise ConfigurationError(f"{path} is nested too deeply to be a configuration.") from None


def is_readable_by_everybody(path: Path) -> bool:
    """Whether any user of this machine can read the file."""
    return path.exists() and bool(path.stat().st_mode & stat.S_IROTH)


def _mistake(sentence: str) -> str:
    """Where the mistake is and what it may be; tomllib itself quotes keys and characters, maybe of a secret."""
    _, found, place = sentence.rpartition("(")
    hint = next((hint for beginning, hint in _HINTS if sentence.startswith(beginning)), "")
    where = place.rstrip(")") if found else "it ends too early"
    return f"{where}; {hint}" if hint else where
