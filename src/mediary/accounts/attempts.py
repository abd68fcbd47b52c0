"""Failed sign-ins, counted per name and address, so that guessing is slow.

The count is of a name *from an address*: a stranger who guesses slows himself down, never the
account's owner at another address. Counts live in the process; a restart forgives.
"""

import ipaddress
import threading
from collections import OrderedDict

from mediary.core import clock
from mediary.core.errors import TooManyError

WINDOW = 15 * 60 * 1_000_000
PER_NAME, PER_ADDRESS = 10, 60
MOST_KEYS = 20_000


class Attempts:
    """Counts failures in a sliding window; safe between threads, bounded in memory."""

    def __init__(self) -> None:
        """Start with no failure."""
        self._lock = threading.Lock()
        self._failures: OrderedDict[tuple[str, str], list[int]] = OrderedDict()

    def check(self, name: str, address: str) -> None:
        """Let an attempt through or not.

        Raises:
            TooManyError: There were too many failures.
        """
        network = network_of(address)
        with self._lock:
            wait = max(
                self._wait(("", network), PER_ADDRESS), self._wait((name, network), PER_NAME)
            )
        if wait:
            minutes = -(-wait // 60)
            raise TooManyError(
                f"Too many failed sign-ins from here. Try again in {minutes} min.",
                retry_after=wait,
            )

    def fail(self, name: str, address: str) -> None:
        """Count a failure."""
        network = network_of(address)
        with self._lock:
            for key in (("", network), (name, network)):
                self._failures.setdefault(key, []).append(clock.now())
                self._failures.move_to_end(key)
            while len(self._failures) > MOST_KEYS:
                self._failures.popitem(last=False)

    def succeed(self, name: str, address: str) -> None:
        """Forget the failures of a name that got in."""
        with self._lock:
            self._failures.pop((name, network_of(address)), None)

    def _wait(self, key: tuple[str, str], allowed: int) -> int:
        """Return for how many seconds the key has to wait."""
        since = clock.now() - WINDOW
        recent = [at for at in self._failures.get(key, ()) if at > since]
        if not recent:
            self._failures.pop(key, None)
            return 0
        self._failures[key] = recent
        if len(recent) < allowed:
            return 0
        return 1 + (recent[-allowed] - since) // 1_000_000


def network_of(address: str) -> str:
    """Return what one household has: an IPv4 address, or the /64 of an IPv6 address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False))
