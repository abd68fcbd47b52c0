import re
from pathlib import Path

import pytest

from mediary.core.db import Database
from mediary.web.pages import FOLDER, HASHED
from tests.factories.accounts import server

FILES = sorted(path for path in FOLDER.rglob("*") if path.is_file())
CODE = [path for path in FILES if path.suffix in {".js", ".css", ".html"}]
DRAWINGS = {"icons.js"}


@pytest.mark.parametrize("path", ["/", "/app"])
def test_the_bare_address_leads_to_the_page(sqlite_database: Database, path: str) -> None:
    answer = server(sqlite_database).get(path, follow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["location"] == "/app/"


@pytest.mark.parametrize("path", ["/app/", "/app/history", "/app/some/place"])
def test_an_address_inside_the_page_is_the_page(sqlite_database: Database, path: str) -> None:
    answer = server(sqlite_database).get(path)
    assert answer.status_code == 200
    assert "<title>Mediary</title>" in answer.text
    assert answer.headers["cache-control"] == "no-cache"


def test_a_file_that_is_not_there_is_not_the_page(sqlite_database: Database) -> None:
    client = server(sqlite_database)
    assert client.get("/app/nothing.js").status_code == 404
    assert client.get("/app/../pages.py").status_code == 404
    assert client.get("/app/..%2fpages.py").status_code == 404


def test_what_has_not_changed_is_not_sent_again(sqlite_database: Database) -> None:
    client = server(sqlite_database)
    first = client.get("/app/main.js")
    assert first.headers["content-type"].startswith("text/javascript")
    again = client.get("/app/main.js", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


def test_only_names_with_a_hash_are_kept_for_ever() -> None:
    assert HASHED.search("assets/index-BX3kq_9z.js")
    assert not HASHED.search("index.html")
    assert not [path.name for path in FILES if HASHED.search(path.name)]


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.name)
def test_a_file_of_the_page_fits_on_a_few_screens(path: Path) -> None:
    assert path.name in DRAWINGS or len(path.read_text().splitlines()) <= 250


def test_the_page_has_nothing_inline_and_asks_nobody_else() -> None:
    html = (FOLDER / "index.html").read_text()
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=", html)
    for path in CODE:
        for address in re.findall(r"https?://[^\s\"'`)]+", path.read_text()):
            assert address == "http://www.w3.org/2000/svg", f"{path.name}: {address}"


def test_every_file_that_the_page_names_is_there() -> None:
    for path in CODE:
        for name in re.findall(r'(?:from|href=|src=) ?"(\.?/[^"]+\.\w+)"', path.read_text()):
            if name.startswith("/api/"):
                continue
            target = FOLDER / name.removeprefix("./").removeprefix("/app/")
            assert target.is_file(), f"{path.name} names {name}"
