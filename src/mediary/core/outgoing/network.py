"""Connections to public addresses only, checked after the name is resolved; with a deadline.

What is checked is what is connected to: the name is not resolved a second time, so its owner
cannot change his mind in between.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any

import httpcore

from mediary.core.errors import InvalidError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]

# An IPv4 address stands at the end of these (RFC 6052).
NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Kept for protocols, and where a cloud answers with its secrets; Python counts half of it private.
PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")
# The moment (of time.monotonic) by which the present request must be over.
deadline: ContextVar[float] = ContextVar("deadline")


class RefusedAddressError(InvalidError):
    """An address that nobody may send us to."""

    code = "refused-address"


def is_public(address: Address) -> bool:
    """Whether an address is of the internet at large: not this machine, home network or cloud."""
    if isinstance(address, ipaddress.IPv6Address):
        within = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            within = ipaddress.IPv4Address(address.packed[-4:])
        if within is not None:
            return is_public(within)
        if address.teredo is not None:
            return False
    if address in PROTOCOLS:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def is_any(_: Address) -> bool:
    """Whether an address may be reached where all may."""
    return True


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a name, the preferred one first."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class GuardedNetwork(httpcore.NetworkBackend):
    """Opens connections to the addresses that may be reached."""

    def __init__(self, is_allowed: Callable[[Address], bool], resolve: Resolve = resolve) -> None:
        """Keep the rule."""
        self._is_allowed = is_allowed
        self._resolve = resolve
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to a name's first address that may be reached and answers.

        Raises:
            RefusedAddressError: None of them may be.
        """
        problem: Exception | None = None
        for address in self._allowed(host, port):
            try:
                stream = self._network.connect_tcp(
                    address, port, _within(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                problem = failed
            else:
                return TimedStream(stream)
        raise problem or httpcore.ConnectError(f"{host} has no address")

    def _allowed(self, host: str, port: int) -> list[str]:
        try:
            found = self._resolve(host, port)
        except (OSError, UnicodeError) as problem:
            raise httpcore.ConnectError(f"{host} is not known: {problem}") from problem
        allowed = [one for one in found if self._is_allowed(_address(one))]
        if found and not allowed:
            raise RefusedAddressError(
                f"{host} is in a private network, which Mediary does not call. The server's owner"
                " can allow it with MEDIARY_ALLOW_PRIVATE_NETWORK=1."
            )
        return allowed


class TimedStream(httpcore.NetworkStream):
    """A connection of which each part ends with the request: a trickle holds nobody up."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        """Wrap a connection."""
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there."""
        return self._stream.read(max_bytes, _within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it."""
        self._stream.write(buffer, _within(timeout))

    def close(self) -> None:
        """Close it."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Go on encrypted."""
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, _within(timeout)))

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401
        """Return what is known of the connection."""
        return self._stream.get_extra_info(info)


def _address(text: str) -> Address:
    return ipaddress.ip_address(text.partition("%")[0])


def _within(timeout: float | None) -> float:
    left = deadline.get() - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("it takes too long")
    return left if timeout is None else min(timeout, left)
