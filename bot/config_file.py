"""Reading config.toml: what can be wrong with the file itself, each as one sentence."""

import stat
import tomllib
from pathlib import Path
from typing import Any

from bot.domain.errors import ConfigurationError

LARGEST_FILE = 1_048_576  # bytes; a real configuration has a few thousand


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
        raise ConfigurationError(f"{path} is not valid TOML: {_place(str(error))}.") from None
    except RecursionError:
        raise ConfigurationError(f"{path} is nested too deeply to be a configuration.") from None


def is_readable_by_everybody(path: Path) -> bool:
    """Whether any user of this machine can read the file."""
    return path.exists() and bool(path.stat().st_mode & stat.S_IROTH)


def _place(sentence: str) -> str:
    """Where the mistake is. tomllib quotes keys and characters, which may belong to a secret, so only that is kept."""
    _, found, place = sentence.rpartition("(")
    return place.rstrip(")") if found else "it ends too early"
