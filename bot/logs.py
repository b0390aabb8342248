"""Logging: one line per event worth reading, for people or as JSON, and no secret in either.

Secrets are taken out by the root handler once a line is complete (message, arguments, extra fields, traceback, stack),
so nothing a library puts into a record can pass by.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Protocol, TextIO
from urllib.parse import quote, quote_plus

from typing_extensions import override

REDACTED = "[secret]"
SHORTEST_SECRET = 6  # characters; shorter ones would blank out ordinary words
_NOISY = ("httpx", "httpcore", "aiohttp.access", "alembic", "apscheduler", "asyncio", "sqlalchemy.engine", "aiosqlite")
_STANDARD_FIELDS = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {"message", "asctime"}
_LINE_BREAKERS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class LogChoice(Protocol):
    """What ``configure`` needs of ``bot.config.LoggingSettings``."""

    @property
    def format(self) -> str: ...

    @property
    def level(self) -> str: ...


class Redactor:
    """Knows every secret, each part of it that is a secret of its own, and how it looks inside an address."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms: set[str] = set()
        for secret in secrets:
            for part in _parts(secret):
                escaped = json.dumps(part)[1:-1]
                forms |= {part, quote(part, safe=""), quote(part), quote_plus(part), escaped, repr(part)[1:-1]}
        longest_first = sorted((form for form in forms if len(form) >= SHORTEST_SECRET), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE) if longest_first else None

    def redact(self, text: str) -> str:
        return self._pattern.sub(REDACTED, text) if self._pattern else text


class _Handler(logging.StreamHandler[TextIO]):
    """Ours, so that a second ``configure`` knows what to replace."""


class _HumanFormatter(logging.Formatter):
    """``2026-03-01T09:00:00.123Z INFO bot.app: sentence key=value``; a traceback follows, indented."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    @override
    def format(self, record: logging.LogRecord) -> str:
        extras = "".join(f" {key}={value}" for key, value in _extras(record).items())
        line = f"{_utc(record)} {record.levelname} {record.name}: {_message(record)}{extras}"
        lines = [_one_line(self._redactor.redact(line))]
        trace = self._redactor.redact(_trace(self, record))
        lines += ["    " + _one_line(part) for part in trace.splitlines()]
        return "\n".join(lines)


class _JsonFormatter(logging.Formatter):
    """One JSON object per line; ``extra`` fields stand beside the fixed ones."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    @override
    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = {key: self._clean(value) for key, value in _extras(record).items()}
        fields |= {
            "at": _utc(record),
            "level": record.levelname,
            "logger": record.name,
            "message": self._clean(_message(record)),
        }
        trace = _trace(self, record)
        if trace:
            fields["trace"] = self._clean(trace)
        return json.dumps(fields)  # ASCII: control characters and lone surrogates leave as escapes

    def _clean(self, value: object) -> object:
        if value is None or isinstance(value, bool | int | float):
            return value
        return self._redactor.redact(str(value))


def configure(choice: LogChoice, secrets: Iterable[str], stream: TextIO | None = None) -> None:
    """Send the root logger to ``stream`` (None: standard error). May be called again; the last call holds."""
    redactor = Redactor(secrets)
    handler = _Handler(stream or sys.stderr)
    handler.setFormatter(_JsonFormatter(redactor) if choice.format == "json" else _HumanFormatter(redactor))
    root = logging.getLogger()
    for old in root.handlers[:]:
        if isinstance(old, _Handler):
            root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(choice.level)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


def _parts(secret: str) -> set[str]:
    """The secret itself and what stands on each side of a colon (a bot token is ``id:key``)."""
    _, _, key = secret.partition(":")
    return {secret, key} - {""}


def _utc(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # wrong placeholders: logging itself would print the bare arguments
        return f"{record.msg} {record.args!r}"


def _extras(record: logging.LogRecord) -> dict[str, object]:
    return {key: value for key, value in record.__dict__.items() if key not in _STANDARD_FIELDS}


def _trace(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    parts = []
    if record.exc_info:
        parts.append(formatter.formatException(record.exc_info))
    if record.stack_info:
        parts.append(record.stack_info)
    return "\n".join(parts)


def _one_line(text: str) -> str:
    """Line breaks and other invisible orders are shown, not obeyed: a name cannot forge a line."""
    return _LINE_BREAKERS.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
