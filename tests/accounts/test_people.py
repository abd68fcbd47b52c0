from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update
from starlette.testclient import TestClient

from mediary.accounts.models import Account
from mediary.accounts.service import viewer_named
from mediary.accounts.viewer import Viewer
from mediary.accounts.visibility import visible_to
from mediary.core.db import Database
from mediary.tracking.models import Review
from mediary.tracking.queries import seen_plays
from tests.factories.accounts import add_person, program, server
from tests.factories.transfer import Diary

DIARY = """\
Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date
2024-03-02,The Long Orbit,2021,https://boxd.it/aaaa1,4.5,,,2024-03-01
2024-03-04,Northline,2019,https://boxd.it/aaaa2,3,,,2024-03-03
2024-04-05,Velvet Static,1999,https://boxd.it/aaaa3,5,,,2024-04-04
"""
AREAS = ("profile", "history", "statistics")
PATHS = {
    "profile": "/api/v1/users/ann",
    "history": "/api/v1/users/ann/history",
    "statistics": "/api/v1/users/ann/statistics",
}


def confirm_items(database: Database) -> None:
    """What a provider does: its items are everybody's."""
    with database.transaction() as db:
        db.execute(text("UPDATE media_item SET owner_id = NULL, visibility = 'shared'"))


@pytest.fixture
def ann(database: Database, tmp_path: Path) -> Viewer:
    diary = Diary(database, tmp_path)
    diary.take({"diary.csv": DIARY})
    confirm_items(database)
    viewer: Viewer = diary.viewer
    return viewer


def open_areas(database: Database, **levels: str) -> None:
    with database.transaction() as db:
        db.execute(update(Account).where(Account.username == "ann").values(privacy=levels))


def others(database: Database) -> list[TestClient]:
    """Nobody, somebody, and an administrator."""
    add_person(database, "root")
    with database.transaction() as db:
        db.execute(update(Account).where(Account.username == "root").values(role="admin"))
        admin = viewer_named(db, "root")
    stranger = add_person(database, "stranger")
    return [
        server(database),
        program(database, stranger, "write"),
        program(database, admin, "write", "admin"),
    ]


def test_what_is_private_is_as_if_nobody_were_there(database: Database, ann: Viewer) -> None:
    for client in others(database):
        for path in PATHS.values():
            private, unknown = client.get(path), client.get(path.replace("ann", "nobody"))
            assert private.status_code == unknown.status_code == 404
            assert private.content == unknown.content
            assert {**private.headers, "x-request-id": ""} == {
                **unknown.headers,
                "x-request-id": "",
            }


@pytest.mark.parametrize("level", ["private", "friends", "public", "nonsense"])
@pytest.mark.parametrize("area", AREAS)
def test_each_area_is_opened_on_its_own(
    database: Database, ann: Viewer, area: str, level: str
) -> None:
    open_areas(database, **{area: level} if level != "nonsense" else {})
    for client in others(database):
        seen = {name for name, path in PATHS.items() if client.get(path).status_code == 200}
        assert seen == ({area} if level == "public" else set())


def test_one_sees_oneself_in_any_case(database: Database, ann: Viewer) -> None:
    client = program(database, ann, "read")
    assert client.get(PATHS["profile"]).json()["areas"][:3] == ["profile", "history", "statistics"]
    assert len(client.get(PATHS["history"]).json()["plays"]) == 3
    assert client.get(PATHS["statistics"]).json()["plays"] == 3


def test_a_token_that_may_not_read_sees_nobody(database: Database, ann: Viewer) -> None:
    open_areas(database, profile="public", history="public", statistics="public")
    for path in PATHS.values():
        assert program(database, ann, "feeds").get(path).status_code == 403


def test_a_public_profile_says_no_more_than_it_is(database: Database, ann: Viewer) -> None:
    open_areas(database, profile="public", lists="public")
    profile = server(database).get("/api/v1/users/ANN").json()
    assert profile.pop("joined_at")
    assert profile == {
        "username": "ann",
        "display_name": "ann",
        "bio": "",
        "avatar_url": None,
        "areas": ["profile", "lists"],
    }


def test_an_open_history_is_paged_and_tells_of_no_services(database: Database, ann: Viewer) -> None:
    open_areas(database, history="public")
    client = server(database)
    page = client.get(PATHS["history"], params={"limit": 2}).json()
    rest = client.get(PATHS["history"], params={"limit": 2, "cursor": page["next"]}).json()
    plays = page["plays"] + rest["plays"]
    assert [one["title"] for one in plays] == ["Velvet Static", "Northline", "The Long Orbit"]
    assert rest["next"] is None
    assert all(one["sources"] == [] for one in plays)


HIDE = {
    "a private play": "UPDATE watch_log SET is_private = TRUE WHERE media_item_id = {item}",
    "a play of an item that is kept private": (
        "INSERT INTO user_media (user_id, media_item_id, is_favorite, is_private, updated_at)"
        " VALUES ({user}, {item}, FALSE, TRUE, 0)"
    ),
    "a play of an item that nobody else has": (
        "UPDATE media_item SET owner_id = {user} WHERE id = {item}"
    ),
}


@pytest.mark.parametrize("what", HIDE)
def test_what_is_private_in_an_open_area_is_seen_by_nobody_else(
    database: Database, ann: Viewer, what: str
) -> None:
    open_areas(database, history="public", statistics="public")
    with database.transaction() as db:
        named = text("SELECT id FROM media_item WHERE title = 'Northline'")
        item = db.execute(named).scalar_one()
        db.execute(text(HIDE[what].format(item=item, user=ann.user_id)))
    for client in others(database):
        history = client.get(PATHS["history"])
        assert "Northline" not in history.text
        assert len(history.json()["plays"]) == 2
        totals = client.get(PATHS["statistics"]).json()
        assert (totals["plays"], totals["titles"]) == (2, 2)
        assert (totals["first"], totals["last"]) == ("2024-03-01", "2024-04-04")
    own = program(database, ann, "read").get(PATHS["history"])
    assert "Northline" in own.text


def test_who_is_switched_off_is_seen_by_nobody(database: Database, ann: Viewer) -> None:
    open_areas(database, profile="public", history="public", statistics="public")
    with database.transaction() as db:
        db.execute(update(Account).where(Account.username == "ann").values(is_active=False))
    for path in PATHS.values():
        assert server(database).get(path).status_code == 404


@pytest.mark.parametrize("area", ["public", "friends", "private"])
@pytest.mark.parametrize("visibility", ["public", "friends", "private"])
def test_a_row_is_seen_where_its_area_and_itself_are_open(
    database: Database, ann: Viewer, area: str, visibility: str
) -> None:
    open_areas(database, reviews=area)
    with database.transaction() as db:
        item = db.execute(text("SELECT MIN(id) FROM media_item")).scalar_one()
        review: dict[str, Any] = {
            "title": "", "body": "Fine.", "format": "plain", "language": "", "has_spoilers": False,
        }  # fmt: skip
        db.add(
            Review(user_id=ann.user_id, id=1, media_item_id=item, visibility=visibility, **review)
        )
        db.flush()
    stranger = add_person(database)
    with database.reading() as db:
        for viewer, is_owner in ((None, False), (stranger, False), (ann, True)):
            condition = visible_to(viewer).rows(
                "reviews", user_id=Review.user_id, visibility=Review.visibility
            )
            found = db.scalars(select(Review.body).where(condition)).all()
            assert bool(found) == (is_owner or area == visibility == "public")


def test_a_condition_written_into_a_statement_asks_of_each_row_alone(
    database: Database, ann: Viewer
) -> None:
    open_areas(database, history="public")
    bea = add_person(database, "bea")
    with database.transaction() as db:
        db.execute(
            text(
                "INSERT INTO watch_log (user_id, id, media_item_id, sorted_at, is_rewatch,"
                " is_partial, is_private) SELECT :bea, id, media_item_id, sorted_at, FALSE, FALSE,"
                " FALSE FROM watch_log WHERE user_id = :ann"
            ),
            {"ann": ann.user_id, "bea": bea.user_id},
        )
    with database.reading() as db:
        seen = seen_plays(db, visible_to(None), "history")
        people = db.execute(
            text(
                "SELECT DISTINCT l.user_id FROM watch_log l"
                f" JOIN media_item i ON i.id = l.media_item_id WHERE {seen}"
            )
        )
        assert [row.user_id for row in people] == [ann.user_id]
