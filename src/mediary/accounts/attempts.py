"""Failed sign-ins, counted per name and address, so that guessing is slow.

The count is of a name *from an address*: a stranger who guesses slows himself down, never the
account's owner at another address.
"""

import ipaddress

from mediary.accounts.keys import hashed
from mediary.core.errors import TooManyError
from mediary.core.rates import Limit, Rates

WINDOW = 15 * 60
PER_NAME, PER_ADDRESS = Limit("sign-in", 10, WINDOW), Limit("sign-in-address", 60, WINDOW)


class Attempts:
    """Counts failures, wherever the rates are counted."""

    def __init__(self, rates: Rates) -> None:
        """Keep the counter."""
        self._rates = rates

    def check(self, name: str, address: str) -> None:
        """Let an attempt through or not.

        Raises:
            TooManyError: There were too many failures.
        """
        network = network_of(address)
        wait = max(
            self._rates.wait(PER_ADDRESS, network),
            self._rates.wait(PER_NAME, network, hashed(name)),
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
        self._rates.count(PER_ADDRESS, network)
        # Some type their password as their name: it is not kept in words.
        self._rates.count(PER_NAME, network, hashed(name))

    def succeed(self, name: str, address: str) -> None:
        """Forget the failures of a name that got in."""
        self._rates.forget(PER_NAME, network_of(address), hashed(name))


def network_of(address: str) -> str:
    """Return what one household has: an IPv4 address, or the /64 of an IPv6 address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False))
