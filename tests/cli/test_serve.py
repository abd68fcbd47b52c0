import json
import time
from contextlib import ExitStack
from pathlib import Path

import httpx

from mediary.core.db import Database
from mediary.core.jobs import enqueue
from tests.factories.accounts import PASSWORD
from tests.factories.processes import mediary, serving


def test_it_serves_from_nothing_tells_news_and_stops_when_told(tmp_path: Path) -> None:
    with serving(tmp_path) as (address, process), httpx.Client(base_url=address) as client:
        assert client.get("/api/v1/health/ready").json()["status"] == "ok"
        body = {"username": "anna", "password": PASSWORD}
        assert client.post("/api/v1/auth/setup", json=body).status_code == 201
        with client.stream("GET", "/api/v1/events") as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            lines = stream.iter_lines()
            assert next(lines) == "retry: 2000"
            database = Database(f"sqlite:///{tmp_path / 'mediary.db'}")
            with database.transaction() as db:
                job_id = enqueue(db, "test.nothing", {"x": 1}, user_id=1)
            database.close()
            line = next(line for line in lines if line.startswith('data: {"job"'))
            assert json.loads(line.removeprefix("data: "))["job"] == job_id
            started = time.monotonic()
            process.terminate()
            assert process.wait(15) == 0
            assert time.monotonic() - started < 8


def status_of_another(client: httpx.Client) -> int:
    with client.stream("GET", "/api/v1/events") as stream:
        return stream.status_code


def test_four_pages_may_listen_and_leaving_makes_room(tmp_path: Path) -> None:
    with serving(tmp_path) as (address, _), httpx.Client(base_url=address) as client:
        client.post("/api/v1/auth/setup", json={"username": "anna", "password": PASSWORD})
        with ExitStack() as stack:
            streams = [
                stack.enter_context(client.stream("GET", "/api/v1/events")) for _ in range(4)
            ]
            lines = [stream.iter_lines() for stream in streams]
            assert [next(own) for own in lines] == ["retry: 2000"] * 4
            assert status_of_another(client) == 429
        for _ in range(50):
            time.sleep(0.1)
            if status_of_another(client) == 200:
                return
        raise AssertionError("those who left still count")


def test_who_signs_out_hears_no_more(tmp_path: Path) -> None:
    with serving(tmp_path) as (address, _), httpx.Client(base_url=address, timeout=30) as client:
        account = {"username": "anna", "password": PASSWORD}
        csrf = client.post("/api/v1/auth/setup", json=account).json()["csrf"]
        with client.stream("GET", "/api/v1/events") as stream:
            lines = (line for line in stream.iter_lines() if line)
            assert next(lines) == "retry: 2000"
            assert next(lines) == "event: changed"
            assert next(lines).startswith("data: ")
            client.post("/api/v1/auth/logout", headers={"X-CSRF-Token": csrf})
            assert not list(lines)


def test_behind_a_proxy_people_are_told_apart_by_their_own_addresses(tmp_path: Path) -> None:
    home = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
    with serving(tmp_path) as (address, _), httpx.Client(base_url=address, headers=home) as client:
        account = {"username": "anna", "password": PASSWORD}
        answer = client.post("/api/v1/auth/setup", json=account)
        assert "secure" in answer.headers["set-cookie"].lower()
        cookie = answer.headers["set-cookie"].partition(";")[0]
        answer = client.get("/api/v1/me/sessions", headers={"Cookie": cookie})
        assert [one["ip"] for one in answer.json()["sessions"]] == ["203.0.113.7"]


def test_a_port_that_is_taken_ends_with_four(tmp_path: Path) -> None:
    with serving(tmp_path) as (address, _):
        done = mediary(tmp_path, "serve", "--port", address.rpartition(":")[2])
        assert done.returncode == 4
        assert "Traceback" not in done.stderr
