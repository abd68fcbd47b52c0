"""Requests to other servers, and their answers."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpcore
import httpx
import msgspec

from mediary import __version__
from mediary.core.errors import MediaryError, UnreachableError
from mediary.core.outgoing import network
from mediary.core.outgoing.network import Address, GuardedNetwork, RefusedAddressError
from mediary.core.settings import Settings

MIB = 1024 * 1024
MOST_BYTES = 16 * MIB
SECONDS = 30.0
# Without a word from the other side.
SILENCE = 10.0
MOST_REDIRECTS = 5
USER_AGENT = f"Mediary/{__version__}"
# What another server may know of a request that was meant for the first one.
HARMLESS = ("Accept", "Accept-Encoding", "Accept-Language", "User-Agent")


class OfflineError(MediaryError):
    """The server's owner wants no outgoing request."""

    status, code, exit_code = 503, "offline", 4


@dataclass(frozen=True)
class Answer:
    """What a server said.

    Attributes:
        url: Where it came from in the end.
        headers: By name in lower case.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401
        """Return what the JSON says.

        Raises:
            UnreachableError: It is none.
        """
        try:
            return msgspec.json.decode(self.body)
        except msgspec.DecodeError as problem:
            raise UnreachableError(f"{_site(self.url)} did not answer with JSON.") from problem


class Outgoing:
    """Asks other servers; safe between threads. No cookie is kept between two requests."""

    def __init__(
        self,
        *,
        is_offline: bool,
        is_allowed: Callable[[Address], bool] = network.is_public,
        resolve: network.Resolve = network.resolve,
    ) -> None:
        """Prepare; nothing is opened before the first request."""
        self._is_offline = is_offline
        self._client = httpx.Client(
            transport=_GuardedTransport(GuardedNetwork(is_allowed, resolve)),
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=SILENCE,
            follow_redirects=False,
            trust_env=False,  # no proxy and no password from the surroundings
        )

    @classmethod
    def of(cls, settings: Settings) -> "Outgoing":
        """Return what may be asked under these settings."""
        is_allowed = network.is_any if settings.allow_private_network else network.is_public
        return cls(is_offline=settings.offline, is_allowed=is_allowed)

    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        json: object = None,
        seconds: float = SECONDS,
        most_bytes: int = MOST_BYTES,
    ) -> Answer:
        """Send a request, follow where it is sent on to, and return the answer, of any status.

        Args:
            method: As in HTTP.
            url: http or https.
            headers: Go to this server alone, to no other that it sends us on to.
            content: What to send.
            json: The same, as JSON.
            seconds: For everything together.
            most_bytes: How much is taken in, unpacked.

        Raises:
            OfflineError: Nothing may be asked.
            RefusedAddressError: The address, or one that it leads to, is none to be called.
            UnreachableError: There is no answer, or it is too large or takes too long.
        """
        if self._is_offline:
            raise OfflineError(
                f"Mediary is offline (MEDIARY_OFFLINE is set), so {_site(url)} is not asked."
            )
        token = network.deadline.set(time.monotonic() + seconds)
        try:
            request = self._client.build_request(
                method, url, headers=headers, content=content, json=json
            )
            return self._follow(_checked(request), most_bytes)
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise UnreachableError(f"{_site(url)} does not answer: {problem}") from problem
        finally:
            network.deadline.reset(token)

    def close(self) -> None:
        """Close what is open."""
        self._client.close()

    def _follow(self, request: httpx.Request, most_bytes: int) -> Answer:
        for _ in range(MOST_REDIRECTS + 1):
            response = self._client.send(request, stream=True)
            try:
                following = response.next_request
                if following is None:
                    return _read(response, most_bytes)
            finally:
                response.close()
            request = _sent_on(request, _checked(following))
        raise UnreachableError(f"{_site(str(request.url))} sends us on and on.")


class _GuardedTransport(httpx.HTTPTransport):
    """The library's own transport over a network of ours, which it has no parameter for."""

    def __init__(self, guarded: GuardedNetwork) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=20,
            max_keepalive_connections=5,
            keepalive_expiry=5.0,
            network_backend=guarded,
        )


def _checked(request: httpx.Request) -> httpx.Request:
    if request.url.scheme not in {"http", "https"} or not request.url.host:
        raise RefusedAddressError("Only addresses of http:// and https:// are called.")
    return request


def _sent_on(before: httpx.Request, following: httpx.Request) -> httpx.Request:
    """Return the next request; another server learns nothing that was meant for the first."""
    if _origin(before.url) == _origin(following.url):
        return following
    if before.url.scheme == "https" and following.url.scheme == "http":
        raise RefusedAddressError(f"{before.url.host} leads from https to plain http.")
    if following.method not in {"GET", "HEAD"}:
        raise RefusedAddressError(f"{before.url.host} wants what it was sent sent to another.")
    headers = {name: following.headers[name] for name in HARMLESS if name in following.headers}
    # A password in an address is one as well.
    url = following.url.copy_with(username=None, password=None)
    return httpx.Request(following.method, url, headers=headers, extensions=following.extensions)


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}[url.scheme]


def _read(response: httpx.Response, most_bytes: int) -> Answer:
    refusal = f"{response.url.host} answers with more than {most_bytes:,} bytes."
    said = response.headers.get("Content-Length", "0")
    if said.isdecimal() and int(said) > most_bytes:
        raise UnreachableError(refusal)
    body = bytearray()
    for part in response.iter_bytes():
        body += part
        if len(body) > most_bytes:
            raise UnreachableError(refusal)
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, str(response.url), headers, bytes(body))


def _site(url: str) -> str:
    """Return an address without what may be secret in it."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        return "this address"
    return parsed.host or "this address"
