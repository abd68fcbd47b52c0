import gzip
import ipaddress
import itertools
import time

import pytest

from mediary import __version__
from mediary.core.errors import UnreachableError
from mediary.core.outgoing import OfflineError, Outgoing, RefusedAddressError
from mediary.core.outgoing.network import Address, is_any, is_public
from mediary.core.settings import Settings
from tests.factories.websites import Visit, website

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255",
    "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.2.1",
    "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1",
    "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::7f00:1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


def at_home(*, is_offline: bool = False) -> Outgoing:
    """One that may reach everything."""
    return Outgoing(is_offline=is_offline, is_allowed=is_any)


def only_first(address: Address) -> bool:
    """127.0.0.1 plays the internet, all else the private network."""
    return str(address) == "127.0.0.1"


def ok(visit: Visit) -> None:
    visit.say(200, b'{"is":"fine"}')


@pytest.mark.parametrize("address", PRIVATE)
def test_no_address_of_our_own_networks_is_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0", "[::ffff:127.0.0.1]"]
)
def test_however_it_is_written_our_own_machine_is_not_called(host: str) -> None:
    with website(ok) as site:
        with pytest.raises(RefusedAddressError, match="MEDIARY_ALLOW_PRIVATE_NETWORK"):
            Outgoing.of(Settings()).ask("GET", f"http://{host}:{site.port}/")
        assert site.visits == []


def test_a_private_network_is_called_where_its_owner_allows_it() -> None:
    with website(ok) as site:
        answer = Outgoing.of(Settings(allow_private_network=True)).ask("GET", f"{site.url}/a?b=c")
        assert (answer.status, answer.json(), answer.url) == (
            200,
            {"is": "fine"},
            f"{site.url}/a?b=c",
        )
        [(method, path, headers)] = site.visits
    assert (method, path, headers["user-agent"]) == ("GET", "/a?b=c", f"Mediary/{__version__}")


def test_offline_nothing_is_even_resolved() -> None:
    asked: list[str] = []

    def resolve(host: str, _: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with website(ok) as site:
        outgoing = Outgoing(is_offline=True, is_allowed=is_any, resolve=resolve)
        with pytest.raises(OfflineError, match=r"MEDIARY_OFFLINE.*diary\.example is not asked"):
            outgoing.ask("GET", f"http://diary.example:{site.port}/")
        assert (asked, site.visits) == ([], [])
    with pytest.raises(OfflineError):
        Outgoing.of(Settings(offline=True)).ask("GET", "http://127.0.0.1:9/")


def test_a_name_that_changes_its_mind_is_resolved_once() -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    outgoing = Outgoing(
        is_offline=False, is_allowed=only_first, resolve=lambda _host, _port: next(answers)
    )
    with website(ok) as site:
        url = f"http://rebinding.example:{site.port}/"
        assert outgoing.ask("GET", url).status == 200
        assert site.visits[0][2]["host"] == f"rebinding.example:{site.port}"
        outgoing.close()
    assert list(answers) == [["127.0.0.2"]], "checked and connected with one look"


def test_of_several_addresses_only_those_that_are_allowed_are_tried() -> None:
    outgoing = Outgoing(
        is_offline=False,
        is_allowed=only_first,
        resolve=lambda _host, _port: ["127.0.0.2", "169.254.169.254", "127.0.0.1"],
    )
    with website(ok) as site:
        assert outgoing.ask("GET", f"http://mixed.example:{site.port}/").status == 200


def test_nobody_sends_us_on_into_the_private_network() -> None:
    with website(ok, "127.0.0.2") as inner:
        with website(lambda visit: visit.say(302, Location=f"{inner.url}/secret")) as outer:
            outgoing = Outgoing(is_offline=False, is_allowed=only_first)
            with pytest.raises(RefusedAddressError):
                outgoing.ask("GET", outer.url)
            assert len(outer.visits) == 1
        assert inner.visits == []


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://x:70/"])
def test_nobody_sends_us_on_to_something_that_is_no_website(place: str) -> None:
    with (
        website(lambda visit: visit.say(302, Location=place)) as site,
        pytest.raises(RefusedAddressError, match="http"),
    ):
        at_home().ask("GET", site.url)
    with pytest.raises(RefusedAddressError, match="http"):
        at_home().ask("GET", place)


def test_another_server_learns_no_key_and_the_same_one_keeps_it() -> None:
    keys = {"Authorization": "Bearer k", "X-Api-Key": "k", "Cookie": "k=k", "Accept": "text/html"}
    with website(ok, "127.0.0.2") as other:

        def behave(visit: Visit) -> None:
            here = visit.path != "/there"
            place = "/there" if here else f"http://me:pw@{other.host}:{other.port}/"
            visit.say(302, Location=place)

        with website(behave) as site:
            assert at_home().ask("GET", f"{site.url}/here", headers=keys).status == 200
            assert [visit[2].get("x-api-key") for visit in site.visits] == ["k", "k"]
        [(_, _, headers)] = other.visits
    assert headers["accept"] == "text/html"
    assert not {"authorization", "x-api-key", "cookie"} & set(headers)


def test_what_was_sent_to_one_server_is_not_sent_to_another() -> None:
    with (
        website(ok, "127.0.0.2") as other,
        website(lambda visit: visit.say(307, Location=other.url)) as site,
    ):
        with pytest.raises(RefusedAddressError):
            at_home().ask("POST", site.url, json={"secret": 1})
        assert other.visits == []


def test_whoever_sends_us_on_and_on_is_left() -> None:
    numbers = itertools.count()
    with website(lambda visit: visit.say(302, Location=f"/{next(numbers)}")) as site:
        with pytest.raises(UnreachableError, match="on and on"):
            at_home().ask("GET", site.url)
        assert len(site.visits) == 6


def test_a_cookie_is_not_kept_for_the_next_request() -> None:
    with website(lambda visit: visit.say(200, Set_Cookie="who=anna; Path=/")) as site:
        outgoing = at_home()
        outgoing.ask("GET", site.url)
        outgoing.ask("GET", site.url)
        assert all("cookie" not in headers for _, _, headers in site.visits)


def endless(visit: Visit) -> None:
    visit.send_response(200)
    visit.end_headers()
    while True:
        visit.wfile.write(b"x" * 65_536)


def bomb(visit: Visit) -> None:
    visit.say(200, gzip.compress(b"\0" * 30_000_000), Content_Encoding="gzip")


def boast(visit: Visit) -> None:
    visit.say(200, b"", Content_Length="99999999999")


@pytest.mark.parametrize("behave", [endless, bomb, boast])
def test_no_more_is_taken_in_than_may_be(behave: object) -> None:
    with website(behave) as site, pytest.raises(UnreachableError, match="more than 1,000,000"):  # type: ignore[arg-type]
        at_home().ask("GET", site.url, most_bytes=1_000_000)


def trickle(visit: Visit) -> None:
    visit.send_response(200)
    visit.end_headers()
    trickle_on(visit)


def trickle_of_headers(visit: Visit) -> None:
    visit.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    trickle_on(visit)


def trickle_on(visit: Visit) -> None:
    while True:
        visit.wfile.write(b"x")
        time.sleep(0.02)


def silence(_: Visit) -> None:
    time.sleep(5)


@pytest.mark.parametrize("behave", [trickle, trickle_of_headers, silence])
def test_nobody_holds_us_up(behave: object) -> None:
    with website(behave) as site, pytest.raises(UnreachableError):  # type: ignore[arg-type]
        at_home().ask("GET", site.url, seconds=0.3)


def shell(visit: Visit) -> None:
    visit.wfile.write(b"SSH-2.0-x\r\n\r\n")


def nowhere(_host: str, _port: int) -> list[str]:
    raise OSError("name not known")


def test_what_is_no_http_or_no_json_is_said_in_a_sentence() -> None:
    with website(shell) as site, pytest.raises(UnreachableError, match="does not answer"):
        at_home().ask("GET", site.url)
    with website(lambda visit: visit.say(200, b"<html>")) as site:
        page = at_home().ask("GET", site.url)
    with pytest.raises(UnreachableError, match="JSON"):
        page.json()
    with pytest.raises(UnreachableError):
        at_home().ask("GET", "http://[broken/")
    lost = Outgoing(is_offline=False, is_allowed=is_any, resolve=nowhere)
    with pytest.raises(UnreachableError, match=r"no-such-name\.invalid") as problem:
        lost.ask("GET", "http://no-such-name.invalid/?token=hidden")
    assert "hidden" not in problem.value.message


def test_a_proxy_of_the_surroundings_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with website(ok) as site:
        assert at_home().ask("GET", site.url).status == 200
