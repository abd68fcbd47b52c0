"""The page of a title is found under every address that the title had."""

from pathlib import Path

from mediary.core.db import Database
from tests.curation.test_merging import sent
from tests.factories.shelves import api, film, trakt, uuid_of
from tests.factories.transfer import Diary


def test_the_address_of_what_was_merged_away_shows_what_it_became(
    database: Database, tmp_path: Path
) -> None:
    diary = Diary(database, tmp_path)
    diary.take(trakt(film("Alien", 1979, trakt=1), film("Wesen", 1980, trakt=2)))
    client, one, other = api(diary), uuid_of(diary, "Alien"), uuid_of(diary, "Wesen")
    done = sent(client, "POST", f"/media/{one}/merge", {"item": other})
    assert sent(client, "GET", f"/media/{other}")["item"] == done["items"][0]
    assert sent(client, "GET", f"/media/{one}")["item"] == done["items"][0]
    sent(client, "PUT", f"/media/{other}/rating", {"value": 8, "scale": "10"})
    diary.undo(done["change"])
    assert sent(client, "GET", f"/media/{other}")["item"] == other
