"""Failures that end a start-up with one clear sentence, and their exit codes."""

from enum import IntEnum


class ExitCode(IntEnum):
    """Documented in docs/operations.md; a supervisor may rely on them."""

    OK = 0
    FAILURE = 1
    USAGE = 2
    CONFIGURATION = 10
    DATABASE = 11
    SCHEMA_TOO_NEW = 12
    CREDENTIALS = 13
    ANOTHER_INSTANCE = 14
    STALLED = 15


class HearthError(Exception):
    """A sentence for the operator: what is wrong and what to do. Never holds a secret."""

    exit_code = ExitCode.FAILURE


class ConfigurationError(HearthError):
    exit_code = ExitCode.CONFIGURATION


class DatabaseUnavailable(HearthError):
    exit_code = ExitCode.DATABASE


class SchemaTooNew(HearthError):
    exit_code = ExitCode.SCHEMA_TOO_NEW


class CredentialsRefused(HearthError):
    exit_code = ExitCode.CREDENTIALS


class AnotherInstance(HearthError):
    exit_code = ExitCode.ANOTHER_INSTANCE


class TryAgain(Exception):
    """This event cannot be decided now; run it again shortly. Counts as an attempt."""
