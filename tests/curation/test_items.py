"""Items that a person makes, facts that they set, and who sees them."""

from pathlib import Path
from typing import Any

import pytest

from mediary.core.db import Database
from tests.curation.test_merging import sent
from tests.factories.shelves import api, clusters, film, trakt, uuid_of
from tests.factories.transfer import Diary

SHOWN = "SELECT title, year, visibility FROM media_item WHERE owner_id = :user ORDER BY title"


@pytest.fixture
def diary(database: Database, tmp_path: Path) -> Diary:
    return Diary(database, tmp_path)


def made(client: Any, **body: Any) -> tuple[str, int]:
    done = sent(client, "POST", "/media", body, 201)
    return done["items"][0], done["change"]


def test_an_own_item_with_parts_is_made_and_taken_back(diary: Diary) -> None:
    before, client = diary.sha(), api(diary)
    show, first = made(client, type="show", title="Family films", year=1999, genres=["home"])
    season, second = made(client, type="show", title="Summer", parent=show, number=1)
    episode, third = made(client, type="show", title="Beach", parent=season, number=1)
    rows = "SELECT title, level FROM media_item WHERE owner_id = :user ORDER BY title"
    assert diary.rows(rows) == [
        ("Beach", "episode"), ("Family films", "show"), ("Summer", "season"),
    ]  # fmt: skip
    sent(client, "POST", "/media", {"type": "show", "title": "x", "parent": episode}, 422)
    for change in (first, third, second):
        diary.undo(change)
    assert diary.sha() == before
    sent(client, "GET", f"/media/{show}/titles", status=404)


def test_two_own_items_of_one_name_are_two(diary: Diary) -> None:
    client = api(diary)
    assert made(client, type="movie", title="Holiday")[0] != made(
        client, type="movie", title="Holiday"
    )[0]  # fmt: skip


def test_an_own_item_becomes_one_with_what_a_later_import_names(diary: Diary) -> None:
    item, _ = made(api(diary), type="movie", title="Alien", year=1979)
    diary.take(trakt(film("Alien", 1979, trakt=1)))
    assert uuid_of(diary, "Alien") == item
    sent(api(diary), "DELETE", f"/media/{item}", status=409)


def test_own_facts_win_survive_imports_and_are_taken_back(diary: Diary) -> None:
    first = trakt(film("Alien", 1979, trakt=1))
    diary.take(first)
    before, client, item = diary.sha(), api(diary), uuid_of(diary, "Alien")
    said = {"title": "Alien (Director’s cut)", "year": 2003, "runtime_minutes": 116}
    one = sent(client, "PATCH", f"/media/{item}", said)["change"]
    two = sent(client, "PATCH", f"/media/{item}", {"year": None, "language": "en"})["change"]
    diary.take(first)
    diary.take(trakt(film("Alien", 1979, trakt=1, imdb="tt0078748")))
    assert diary.rows(SHOWN) == [("Alien (Director’s cut)", 1979, "private")]
    seconds = "SELECT DISTINCT seconds FROM watch_log WHERE user_id = :user"
    assert diary.rows(seconds) == [(116 * 60,)]
    facts = sent(client, "GET", f"/media/{item}/facts")
    by_name = {one["field"]: one for one in facts["fields"]}
    assert (by_name["title"]["sources"], by_name["title"]["is_locked"]) == (["mediary"], True)
    assert (by_name["year"]["value"], by_name["year"]["is_locked"]) == (1979, False)
    assert [edit["change"] for edit in facts["edits"]] == [two, one]
    other = Diary(diary.database, diary.folder, "bea")
    other.take(diary.archive())
    assert other.sha() == diary.sha()
    diary.undo(one)
    diary.undo(two)
    diary.undo(
        max(diary.rows("SELECT id FROM batch WHERE user_id = :user AND undone_at IS NULL"))[0]
    )
    assert diary.rows(SHOWN) == [("Alien", 1979, "private")]
    assert diary.sha() == before


def test_own_facts_follow_what_they_were_said_of(diary: Diary) -> None:
    diary.take(trakt(film("Alien", 1979, trakt=1), film("Wesen", 1980, trakt=2)))
    one, other, client = uuid_of(diary, "Alien"), uuid_of(diary, "Wesen"), api(diary)
    sent(client, "PATCH", f"/media/{other}", {"title": "Mine"})
    done = sent(client, "POST", f"/media/{one}/merge", {"item": other})
    assert uuid_of(diary, "Mine")
    diary.undo(done["change"])
    assert (uuid_of(diary, "Alien"), uuid_of(diary, "Mine")) == (one, other)


def test_facts_that_cannot_be_are_refused(diary: Diary) -> None:
    item, _ = made(api(diary), type="movie", title="Alien")
    before = diary.sha()
    for said in (
        {}, {"year": 0}, {"title": ""}, {"released": "1979-99"}, {"is_gone": True}, {"x": 1},
        {"cover_url": "javascript:alert(1)"}, {"runtime_minutes": 10**9},
    ):  # fmt: skip
        sent(api(diary), "PATCH", f"/media/{item}", said, 422)
    assert diary.sha() == before


def test_an_own_item_is_deleted_and_comes_back_by_undo(diary: Diary) -> None:
    client = api(diary)
    item, _ = made(client, type="movie", title="Holiday")
    before = diary.sha()
    done = sent(client, "DELETE", f"/media/{item}")
    sent(client, "GET", f"/media/{item}/titles", status=404)
    diary.undo(done["change"])
    assert diary.sha() == before
    assert len(sent(client, "GET", f"/media/{item}/titles")["titles"]) == 1


def test_what_has_parts_or_words_is_not_deleted(diary: Diary) -> None:
    client = api(diary)
    show, _ = made(client, type="show", title="Family films")
    made(client, type="show", title="Summer", parent=show, number=1)
    before = diary.sha()
    sent(client, "DELETE", f"/media/{show}", status=409)
    assert diary.sha() == before


def test_a_private_item_is_nobody_elses_until_it_is_shared(diary: Diary, tmp_path: Path) -> None:
    bea = api(Diary(diary.database, tmp_path, "bea"))
    item, _ = made(api(diary), type="movie", title="Holiday")
    sent(bea, "GET", f"/media/{item}/relations", status=404)
    done = sent(api(diary), "PUT", f"/media/{item}/visibility", {"visibility": "shared"})
    assert sent(bea, "GET", f"/media/{item}/relations") == {"relations": []}
    sent(bea, "PATCH", f"/media/{item}", {"year": 2000}, 403)
    diary.undo(done["change"])
    sent(bea, "GET", f"/media/{item}/relations", status=404)


def test_relations_are_read_from_both_sides(diary: Diary) -> None:
    client = api(diary)
    one, _ = made(client, type="movie", title="Alien")
    other, _ = made(client, type="movie", title="Aliens")
    before = diary.sha()
    done = sent(client, "POST", f"/media/{one}/relations",
                {"item": other, "relation": "sequel"}, 201)  # fmt: skip
    sent(client, "POST", f"/media/{other}/relations", {"item": one, "relation": "prequel"}, 409)
    sent(client, "POST", f"/media/{one}/relations", {"item": one, "relation": "sequel"}, 422)
    (there,) = sent(client, "GET", f"/media/{one}/relations")["relations"]
    (back,) = sent(client, "GET", f"/media/{other}/relations")["relations"]
    assert (there["relation"], there["item"]) == ("sequel", other)
    assert (back["relation"], back["item"]) == ("prequel", one)
    gone = sent(client, "DELETE", f"/media/{other}/relations/{done['id']}")
    assert sent(client, "GET", f"/media/{one}/relations") == {"relations": []}
    diary.undo(gone["change"])
    assert len(sent(client, "GET", f"/media/{one}/relations")["relations"]) == 1
    diary.undo(done["change"])
    assert diary.sha() == before


def test_an_order_of_episodes_is_made_changed_and_taken_back(diary: Diary) -> None:
    client = api(diary)
    show, _ = made(client, type="show", title="Firefly")
    parts = [made(client, type="show", level="episode", title=f"E{n}", parent=show, number=n)[0]
             for n in (1, 2, 3)]  # fmt: skip
    wish = {"role": "order", "name": "Aired", "of": show, "kind": "aired",
            "entries": [{"item": part} for part in parts[::-1]]}  # fmt: skip
    made_ = sent(client, "POST", "/sequences", wish, 201)
    wish["entries"] = [{"item": parts[0], "label": "pilot"}, {"item": parts[2]}]
    again = sent(client, "PUT", f"/sequences/{made_['id']}", wish)
    (found,) = sent(client, "GET", f"/media/{show}/sequences")["sequences"]
    assert [(e["item"], e["label"]) for e in found["entries"]] == [
        (parts[0], "pilot"),
        (parts[2], ""),
    ]
    other = Diary(diary.database, diary.folder, "bea")
    other.take(diary.archive())
    assert other.sha() == diary.sha()
    diary.undo(again["change"])
    found = sent(client, "GET", f"/sequences/{made_['id']}")
    assert [one["item"] for one in found["entries"]] == parts[::-1]
    sent(client, "DELETE", f"/sequences/{made_['id']}")
    sent(client, "GET", f"/sequences/{made_['id']}", status=404)
    assert len(clusters(diary)) == 4


def test_versions_of_a_work_stand_together(diary: Diary) -> None:
    client = api(diary)
    cuts = [made(client, type="movie", title=name)[0] for name in ("Alien", "Alien Redux")]
    wish = {"role": "versions", "name": "Alien", "entries": [{"item": cut} for cut in cuts]}
    sent(client, "POST", "/sequences", wish, 201)
    for cut in cuts:
        (found,) = sent(client, "GET", f"/media/{cut}/sequences")["sequences"]
        assert found["is_counted_once"]
        assert len(found["entries"]) == 2
    wish["entries"] *= 2
    sent(client, "POST", "/sequences", wish, 422)
