"""Password hashing: argon2id, two at a time."""

import threading
from functools import lru_cache
from typing import TYPE_CHECKING

from mediary.core.errors import InvalidError

if TYPE_CHECKING:
    from pwdlib import PasswordHash

SHORTEST, LONGEST = 8, 1024
# Each hash takes 19 MiB and a core for a moment: a flood of sign-ins must not take them all.
_turns = threading.BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """Return the hash to keep.

    Raises:
        InvalidError: The password is too short or too long.
    """
    if len(password) < SHORTEST:
        raise InvalidError(f"The password needs {SHORTEST} characters or more.", field="password")
    if len(password) > LONGEST:
        raise InvalidError(f"The password is longer than {LONGEST} characters.", field="password")
    with _turns:
        return _hasher().hash(password)


def is_password(password: str, password_hash: str | None) -> bool:
    """Compare; an account without a password takes the same time and answers no."""
    if len(password) > LONGEST:
        return False
    with _turns:
        is_right = _hasher().verify(password, password_hash or _nobodys_hash())
    return is_right and password_hash is not None


@lru_cache(maxsize=1)
def _hasher() -> "PasswordHash":
    # Loaded at the first sign-in: a third of the program's start otherwise.
    from pwdlib import PasswordHash  # noqa: PLC0415
    from pwdlib.hashers.argon2 import Argon2Hasher  # noqa: PLC0415

    return PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher().hash("a password that opens nothing")
