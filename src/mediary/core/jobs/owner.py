"""Who holds a lease: this process, told apart from an earlier one with the same number."""

import os
import socket
from functools import lru_cache
from pathlib import Path


def this_owner() -> str:
    """Return the name of this process: host, process space, number and start."""
    pid = os.getpid()
    return f"{_place()}/{pid}/{_start_of(pid) or 0}"


def is_dead(owner: str) -> bool:
    """Say whether the owner is a process of this machine that has ended."""
    place, pid, start = owner.rsplit("/", 2)
    if place != _place() or os.name == "nt":  # there, asking after a process would end it
        return False
    return not _is_running(int(pid)) or (_start_of(int(pid)) or "0") != start


def is_alive_here(owner: str) -> bool:
    """Say whether the owner is a process of this machine that goes on."""
    return owner.rsplit("/", 2)[0] == _place() and not is_dead(owner)


@lru_cache(maxsize=1)
def _place() -> str:
    # Two containers may share a host's name, and their processes a number.
    try:
        space = Path("/proc/self/ns/pid").readlink().name.strip("pid:[]")
    except OSError:
        space = ""
    return f"{socket.gethostname()}/{space}"


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _start_of(pid: int) -> str | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    state, *rest = stat.rpartition(")")[2].split()
    # A zombie has ended; only its parent has not noticed yet.
    return None if state == "Z" else rest[18]
