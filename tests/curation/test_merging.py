"""Merging, splitting and pointing elsewhere lose nothing, and are taken back whole."""

from pathlib import Path
from typing import Any

import pytest

from mediary.core.db import Database
from tests.factories.shelves import api, clusters, episode, film, trakt, uuid_of, uuids
from tests.factories.transfer import Diary

PLAYS = "SELECT media_item_id, COUNT(*) FROM watch_log WHERE user_id = :user GROUP BY media_item_id"
COUNT = "SELECT COUNT(*) FROM watch_log WHERE user_id = :user"


@pytest.fixture
def diary(database: Database, tmp_path: Path) -> Diary:
    return Diary(database, tmp_path)


def sent(client: Any, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    answer = client.request(method, f"/api/v1{path}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_two_items_become_one_and_two_again(diary: Diary) -> None:
    diary.take(trakt(film("Alien", 1979, trakt=1), film("Das unheimliche Wesen", 1980, trakt=2)))
    before, alone = diary.sha(), clusters(diary)
    one, other = uuid_of(diary, "Alien"), uuid_of(diary, "Das unheimliche Wesen")
    done = sent(api(diary), "POST", f"/media/{one}/merge", {"item": other})
    assert len(clusters(diary)) == 1
    assert diary.rows(COUNT) == [(2,)]
    assert len(diary.rows(PLAYS)) == 1
    for address in (one, other):
        assert len(sent(api(diary), "GET", f"/media/{address}/titles")["titles"]) == 2
    diary.undo(done["change"])
    assert clusters(diary) == alone
    assert diary.sha() == before
    assert (uuid_of(diary, "Alien"), uuid_of(diary, "Das unheimliche Wesen")) == (one, other)


def test_episodes_of_merged_shows_meet_by_their_numbers(diary: Diary) -> None:
    diary.take(trakt(*(episode("Dark", 1, n, 7, 70 + n) for n in (1, 2))))
    diary.take(trakt(*(episode("Finster", 1, n, 8, 80 + n) for n in (2, 3))))
    before = diary.sha()
    show, other = uuid_of(diary, "Dark", "show"), uuid_of(diary, "Finster", "show")
    done = sent(api(diary), "POST", f"/media/{show}/merge", {"item": other})
    assert len(clusters(diary)) == 1 + 1 + 3
    assert sorted(plays for _, plays in diary.rows(PLAYS)) == [1, 1, 2]
    later = [one.batch for one in diary.take(trakt(episode("Finster", 1, 4, 8, 84)))]
    assert len(clusters(diary)) == 1 + 1 + 4
    diary.undo(later[0])
    diary.undo(done["change"])
    assert diary.sha() == before


def test_a_part_of_an_item_is_split_off_and_stays_so_when_it_is_imported_again(
    diary: Diary,
) -> None:
    wrong = trakt(film("Dune", 1984, trakt=1, imdb="tt0000009"))
    diary.take(trakt(film("Solaris", 1972, trakt=2, imdb="tt0000009")))
    first = [one.batch for one in diary.take(wrong)]
    (whole,) = clusters(diary)
    assert len(whole) == 2
    item = uuids(diary, "Dune") + uuids(diary, "Solaris")
    titles = sent(api(diary), "GET", f"/media/{item[0]}/titles")["titles"]
    dune = next(one["id"] for one in titles if one["title"] == "Dune")
    done = sent(api(diary), "POST", f"/media/{item[0]}/split", {"titles": [dune]})
    assert len(done["items"]) == 2
    apart = clusters(diary)
    assert len(apart) == 2
    diary.undo(first[0])
    assert len(clusters(diary)) == 1
    diary.take(wrong)
    assert clusters(diary) == apart
    diary.undo(done["change"])
    assert clusters(diary) == {whole}


def test_a_wrong_match_is_pointed_elsewhere_for_good(diary: Diary) -> None:
    diary.take(trakt(film("Dune", 2021, imdb="tt0000001"), film("Dune Part One", 2020, trakt=5)))
    wrong = {
        "diary.csv": "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
        "2021-11-01,Dune,2021,https://boxd.it/1,,,,2021-11-01\n"
    }
    first = [one.batch for one in diary.take(wrong)]
    titles = sent(api(diary), "GET", f"/media/{uuid_of(diary, 'Dune')}/titles")["titles"]
    (title,) = [one["id"] for one in titles if one["sources"] == ["letterboxd"]]
    to = uuid_of(diary, "Dune Part One")
    sent(api(diary), "PUT", f"/titles/{title}/item", {"item": to})
    right = clusters(diary)
    assert any(int(title, 16) in one and len(one) == 2 for one in right)
    diary.undo(first[0])
    diary.take(wrong)
    assert clusters(diary) == right


def test_what_makes_no_sense_is_refused_with_a_sentence(diary: Diary) -> None:
    diary.take(trakt(film("Alien", 1979, trakt=1), episode("Dark", 1, 1, 7, 71)))
    alien, dark = uuid_of(diary, "Alien"), uuid_of(diary, "Dark", "show")
    part = diary.rows("SELECT uuid FROM media_item WHERE level = 'episode' AND owner_id = :user")
    client, before = api(diary), diary.sha()
    sent(client, "POST", f"/media/{alien}/merge", {"item": alien}, 409)
    sent(client, "POST", f"/media/{dark}/merge", {"item": part[0][0]}, 422)
    sent(client, "POST", f"/media/{alien}/split", {"titles": ["0" * 16]}, 422)
    (only,) = sent(client, "GET", f"/media/{alien}/titles")["titles"]
    sent(client, "POST", f"/media/{alien}/split", {"titles": [only["id"]]}, 422)
    sent(client, "PUT", f"/titles/{only['id']}/item", {"item": alien}, 409)
    sent(client, "PUT", f"/titles/{'0' * 16}/item", {"item": alien}, 404)
    assert diary.sha() == before


def test_nobody_merges_what_is_anothers(diary: Diary, tmp_path: Path) -> None:
    diary.take(trakt(film("Alien", 1979, trakt=1), film("Dune", 2021, trakt=2)))
    bea = api(Diary(diary.database, tmp_path, "bea"))
    alien, dune = uuid_of(diary, "Alien"), uuid_of(diary, "Dune")
    before = diary.sha()
    sent(bea, "POST", f"/media/{alien}/merge", {"item": dune}, 404)
    sent(bea, "GET", f"/media/{alien}/titles", status=404)
    assert diary.sha() == before
    sent(api(diary), "PUT", f"/media/{alien}/visibility", {"visibility": "shared"})
    before = diary.sha()
    sent(bea, "POST", f"/media/{alien}/merge", {"item": dune}, 403)
    assert diary.sha() == before


def test_words_travel_in_the_archive(diary: Diary, tmp_path: Path) -> None:
    diary.take(trakt(film("Alien", 1979, trakt=1), film("Wesen", 1980, trakt=2)))
    diary.take(trakt(*(episode("Dark", 1, n, 7, 70 + n) for n in (1, 2))))
    diary.take(trakt(*(episode("Finster", 1, n, 8, 80 + n) for n in (2, 3))))
    client = api(diary)
    sent(client, "POST", f"/media/{uuid_of(diary, 'Alien')}/merge",
         {"item": uuid_of(diary, "Wesen")})  # fmt: skip
    sent(client, "POST", f"/media/{uuid_of(diary, 'Dark', 'show')}/merge",
         {"item": uuid_of(diary, "Finster", "show")})  # fmt: skip
    other = Diary(diary.database, tmp_path, "bea")
    other.take(diary.archive())
    assert clusters(other) == clusters(diary)
    assert other.sha() == diary.sha()
