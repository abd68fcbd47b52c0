"""The cache of titles: kept as it would be rebuilt, and what it says of works and seasons."""

import json
import random
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from mediary.core.db import Database
from mediary.core.jobs import enqueue, run_here
from mediary.tracking.service import by_hand
from mediary.tracking.title_rows import TITLE_COLUMNS
from mediary.tracking.titles import note_stale, rebuild_titles
from tests.factories.lives import life
from tests.factories.services import SERVICES, export
from tests.factories.transfer import Diary

People = Callable[[], Diary]
_names = count(1)
KEPT = f"SELECT {', '.join(TITLE_COLUMNS)} FROM user_title WHERE user_id = :user"


@pytest.fixture
def people(database: Database, tmp_path: Path) -> People:
    """Fresh people, all on one server."""
    return lambda: Diary(database, tmp_path, f"person{next(_names)}")


def kept(diary: Diary) -> set[tuple[Any, ...]]:
    return set(diary.rows(KEPT))


def rebuilt(diary: Diary) -> set[tuple[Any, ...]]:
    """What a rebuild from nothing makes; the database stays as it is."""
    with diary.database.trying() as db:
        user = {"user": diary.viewer.user_id}
        db.execute(text("DELETE FROM user_title WHERE user_id = :user"), user)
        rebuild_titles(db, diary.viewer.user_id)
        return {tuple(row) for row in db.execute(text(KEPT), user)}


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_is_what_a_rebuild_makes(people: People, seed: int) -> None:
    chance, whose, diary = random.Random(seed), life(seed, 6 + 5 * seed), people()
    batches: list[int | None] = []
    for service in chance.choices(sorted(SERVICES), k=6):
        batches += [done.batch for done in diary.take(export(whose, service))]
        if chance.random() < 0.4:
            diary.undo(batches.pop(chance.randrange(len(batches))))
        assert kept(diary) == rebuilt(diary)
    chance.shuffle(batches)
    for batch in batches:
        diary.undo(batch)
        assert kept(diary) == rebuilt(diary)
    assert kept(diary) == set()
    assert diary.rows("SELECT 1 FROM stale_title WHERE user_id = :user") == []


def episode(number: int, *, season: int = 1) -> dict[str, Any]:
    show = {"title": "Dark", "year": 2017, "ids": {"trakt": 7, "tmdb": 8}}
    ids = {"trakt": 100 * season + number}
    named = {"season": season, "number": number, "title": f"Part {number}", "ids": ids}
    return {"type": "episode", "show": show, "episode": named}


def dark(seen: list[tuple[int, int]], rated: list[tuple[int, int]]) -> dict[str, str]:
    """A history of a show, and ratings of episodes that may not have been seen."""
    history = [
        {
            "id": 100 * s + n,
            "watched_at": f"2020-01-{n:02}T20:00:00.000Z",
            "action": "watch",
            **episode(n, season=s),
        }
        for s, n in seen
    ]
    ratings = [
        {"rated_at": "2020-02-01T10:00:00.000Z", "rating": 8, **episode(n, season=s)}
        for s, n in rated
    ]
    return {
        "watched-history-1.json": json.dumps(history),
        "ratings-episodes.json": json.dumps(ratings),
    }


SHOWN = (
    "SELECT t.status, t.watched, t.known, t.aired, t.progress, n.title, s.position"
    " FROM user_title t LEFT JOIN media_item n ON n.id = t.next_item_id"
    " LEFT JOIN media_item s ON s.id = n.parent_id"
    " WHERE t.user_id = :user AND t.is_season = {}"
)


def test_a_show_counts_its_episodes_and_knows_the_next_one(people: People) -> None:
    diary = people()
    diary.take(dark([(1, 1), (1, 2), (1, 4)], [(0, 1), (1, 3), (2, 1)]))
    assert diary.rows(SHOWN.format("FALSE")) == [("in_progress", 3, 5, 5, 0.6, "Part 3", 1)]
    seasons = diary.rows(SHOWN.format("TRUE") + " ORDER BY t.known, t.next_item_id")
    assert [(row[0], row[1:4]) for row in seasons] == [
        (None, (0, 1, 1)), (None, (0, 1, 1)), ("in_progress", (3, 4, 4)),
    ]  # fmt: skip


def test_specials_come_last(people: People) -> None:
    diary = people()
    diary.take(dark([(1, 1)], [(0, 5)]))
    assert diary.rows(SHOWN.format("FALSE")) == [("in_progress", 1, 1, 1, 1.0, "Part 5", 0)]


def test_an_episode_that_is_not_out_counts_once_it_is(people: People) -> None:
    diary = people()
    diary.take(dark([(1, 1)], [(1, 2)]))
    release = "UPDATE media_item SET release_from = {0}, release_to = {0} WHERE title = 'Part 2'"
    for day, row in (
        (30_000, ("in_progress", 1, 2, 1, 1.0, None, None)),
        (10_000, ("in_progress", 1, 2, 2, 0.5, "Part 2", 1)),
    ):
        with diary.database.transaction() as db:
            db.execute(text(release.format(day)))
            if day == 30_000:
                rebuild_titles(db, diary.viewer.user_id)
            else:  # the day that was waited for has come
                db.execute(text("UPDATE user_title SET next_release_on = 10000"))
        catch_up(diary)
        assert diary.rows(SHOWN.format("FALSE")) == [row]
    assert kept(diary) == rebuilt(diary)


def catch_up(diary: Diary) -> None:
    with diary.database.transaction() as db:
        job = enqueue(db, "tracking.catch_up_titles", {})
    assert run_here(diary.database, job).status == "completed"


def test_what_a_cut_import_noted_is_caught_up(people: People) -> None:
    diary = people()
    diary.take(dark([(1, 1), (1, 2)], []))
    with diary.database.transaction() as db:
        items = db.execute(text("SELECT id FROM media_item WHERE level = 'episode'")).scalars()
        note_stale(db, diary.viewer.user_id, items)
        db.execute(text("DELETE FROM user_title"))
    catch_up(diary)
    assert kept(diary) == rebuilt(diary) != set()
    assert diary.rows("SELECT 1 FROM stale_title WHERE user_id = :user") == []


LETTERBOXD = "Date,Name,Year,Letterboxd URI"


def test_a_queued_film_is_planned_until_it_is_seen_and_a_chosen_status_stays(
    people: People,
) -> None:
    diary = people()
    status = "SELECT status, is_status_chosen, plays FROM user_title WHERE user_id = :user"
    diary.take({"watchlist.csv": f"{LETTERBOXD}\n2020-01-02,Alien,1979,https://boxd.it/1\n"})
    assert diary.rows(status) == [("planned", 0, 0)]
    (seen,) = diary.take(
        {"watched.csv": f"{LETTERBOXD}\n2020-01-03,Alien,1979,https://boxd.it/1\n"}
    )
    assert diary.rows(status) == [("completed", 0, 1)]
    diary.undo(seen.batch)
    assert diary.rows(status) == [("planned", 0, 0)]
    user = diary.viewer.user_id
    with diary.database.transaction() as db, by_hand(db, user, "Dropped") as hand:
        (item,) = db.execute(text("SELECT media_item_id FROM user_title")).scalars()
        hand.say("status", {"status": "dropped"}, item_id=item)
    diary.take({"watched.csv": f"{LETTERBOXD}\n2020-01-03,Alien,1979,https://boxd.it/1\n"})
    assert diary.rows(status) == [("dropped", 1, 1)]
    assert kept(diary) == rebuilt(diary)
