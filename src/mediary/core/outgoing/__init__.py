"""The one way out: every request to another server passes through here.

`Outgoing.of(settings).ask("GET", url)`. It reaches no address of our own network, whatever a name
stands for at that moment and wherever a server sends us on to, takes no more than it was told to,
and waits no longer. With MEDIARY_OFFLINE nothing is asked at all.
"""

from mediary.core.outgoing.asking import Answer, OfflineError, Outgoing
from mediary.core.outgoing.network import RefusedAddressError

__all__ = ["Answer", "OfflineError", "Outgoing", "RefusedAddressError"]
