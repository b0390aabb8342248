"""Why a server could not be talked to, in words for whoever runs the bot: no names of exceptions, no secrets."""

import socket
import ssl
from urllib.parse import urlsplit


def host_of(url: str) -> str:
    """The server of an address, with its port where one is written."""
    return urlsplit(url).netloc.rpartition("@")[2] or url


def why(error: Exception) -> str:
    """A few words that may follow a colon. HTTP clients keep the system's own error inside of theirs."""
    status = getattr(error, "status", None)
    match getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error:
        case socket.gaierror():
            return "nobody knows its name"
        case ssl.SSLError():
            return "its certificate is not trusted"
        case TimeoutError():
            return "it does not answer in time"
        case ConnectionRefusedError():
            return "nothing listens there"
        case _ if status:
            return f"it answers {status} instead of opening a connection"
        case _:
            return "the connection failed"
