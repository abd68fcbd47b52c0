"""Imports, merges, splits and undos in any order: the same live words make the same items."""

import random
from pathlib import Path

import pytest

from mediary.core.db import Database
from mediary.core.errors import MediaryError
from mediary.curation import service
from tests.factories.lives import life
from tests.factories.services import SERVICES, export
from tests.factories.shelves import clusters
from tests.factories.transfer import Diary

_ADDRESSES = (
    "SELECT DISTINCT i.uuid FROM item_mention m JOIN media_item i ON i.id = m.media_item_id"
    " WHERE m.user_id = :user AND m.void_reason IS NULL AND i.level IN ('movie', 'show', 'book')"
    " ORDER BY i.uuid"
)


def one_act(diary: Diary, chance: random.Random) -> int | None:
    """Merge, split or repoint something at random; return the batch, if it was possible."""
    items = [row[0] for row in diary.rows(_ADDRESSES)]
    if len(items) < 2:
        return None
    one, other = chance.sample(items, 2)
    try:
        with diary.database.transaction() as db:
            titles = [t["id"] for t in service.titles_of(db, diary.viewer, one)]
            match chance.randrange(4):
                case 0:
                    some = chance.sample(titles, chance.randint(1, len(titles)))
                    return service.split(db, diary.viewer, one, some).change
                case 1:
                    return service.repoint(db, diary.viewer, chance.choice(titles), other).change
                case 2:
                    said = {"title": f"T{chance.randrange(9)}", "runtime_minutes": 99}
                    return service.change_item(db, diary.viewer, one, said).change
                case _:
                    return service.merge(db, diary.viewer, one, other).change
    except MediaryError:
        return None


@pytest.mark.parametrize("seed", range(3))
def test_words_and_imports_in_any_order_make_the_same_items(
    database: Database, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    diary, nobody = Diary(database, tmp_path), Diary(database, tmp_path, "nobody")
    whose = life(seed, 8)
    services = chance.sample(sorted(SERVICES), 5)
    live: list[int] = []
    for name in services:
        live += [done.batch for done in diary.take(export(whose, name)) if done.batch]
        live += [act for _ in range(4) if (act := one_act(diary, chance))]
        if chance.random() < 0.7:
            diary.undo(live.pop(chance.randrange(len(live))))
    # The same again from the archive: all at once, titles first, words later.
    other = Diary(database, tmp_path, "bea")
    other.take(diary.archive())
    assert clusters(other) == clusters(diary)
    assert other.sha() == diary.sha()
    # Undone imports come back: their namings find the words that were said of them.
    for name in services:
        live += [done.batch for done in diary.take(export(whose, name)) if done.batch]
        other.take(export(whose, name))
    assert clusters(other) == clusters(diary)
    assert other.sha() == diary.sha()
    chance.shuffle(live)
    for batch in live:
        diary.undo(batch)
    assert diary.sha() == nobody.sha()
